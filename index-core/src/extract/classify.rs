//! What a stretch in quotation marks is: somebody's whole words, a fragment of them, or neither.

use super::analysis::Analysis;
use super::attribution::Beside;
use super::lexicon::class;
use super::phrase::Run;
use super::token::Kind;

/// What a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Whole and verbatim.
    Direct,
    /// A verbatim fragment in a reported clause.
    Mixed,
    /// A scare quote, a title, a name: nobody's words.
    Scare,
}

/// Returns what the stretch is, whose token is `at` in the sentence `run`.
pub(crate) fn classify(
    a: &Analysis<'_>,
    stretch: usize,
    at: usize,
    run: Run,
    beside: Beside,
) -> Class {
    let words = a.stretches[stretch].words.clone();
    let n_words = words.clone().filter(|w| a.inner[*w].is_word()).count();
    let last = a.final_char(stretch);
    let ended = matches!(last, Some('.' | ',' | '!' | '?' | '…' | '—'));
    let full = matches!(last, Some('.' | '!' | '?' | '…'));
    let first_capital = words.clone().next().is_some_and(|w| a.inner[w].is_capital());
    let all_capital = n_words > 0
        && words.clone().all(|w| {
            let t = &a.inner[w];
            !t.is_word() || t.is_capital() || t.is(class::PREP | class::DET | class::CONJ)
        });
    let adjacent = beside.cue_before.is_some_and(|cue| is_adjacent(a, cue, at));
    if all_capital && first_capital && n_words <= 6 && !ended && !beside.after && !adjacent {
        return Class::Scare;
    }
    if beside.after && (ended || n_words >= 4) {
        return Class::Direct;
    }
    if beside.alone && n_words >= 2 {
        return Class::Direct;
    }
    if adjacent {
        return Class::Direct;
    }
    let after_break =
        at > run.start && matches!(a.kind(at - 1), Kind::Comma | Kind::Dash | Kind::Colon);
    if beside.second && after_break && n_words >= 3 {
        return Class::Direct;
    }
    if first_capital && ended && n_words >= 4 && beside.speaker_known {
        return Class::Direct;
    }
    let lead = at > run.start && is_title_lead(a, at);
    if lead && !full {
        return Class::Scare;
    }
    if beside.cue_before.is_some() && n_words >= 2 || n_words >= 5 || beside.second && n_words >= 3
    {
        return Class::Mixed;
    }
    Class::Scare
}

/// Returns whether a verb brings the quote at `at` directly: next to it, or with only an
/// addressee or adverbial and then a comma or colon between.
fn is_adjacent(a: &Analysis<'_>, cue: usize, at: usize) -> bool {
    if at == cue + 1 {
        return a.kind(cue) != Kind::Comma;
    }
    let mark = a.kind(at - 1);
    if !matches!(mark, Kind::Comma | Kind::Colon) || at - cue > 14 {
        return false;
    }
    !(cue + 1..at).any(|t| a.is_any(t, &["that", "whether", "if", "because"]))
}

fn is_title_lead(a: &Analysis<'_>, at: usize) -> bool {
    let before = &a.outer[at - 1];
    before.is_small()
        && (before.is(class::TITLE_LEAD)
            || a.is_any(at - 1, &["a", "the", "an", "of", "his", "her", "their"]))
}
