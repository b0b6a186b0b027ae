//! What a stretch in quotation marks is: somebody's whole words, a fragment of them, or neither.

use super::analysis::Analysis;
use super::attribution::Beside;
use super::clause::clause_end;
use super::lexicon::class;
use super::object;
use super::phrase::Run;
use super::token::{Kind, shape};

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

/// So many capitalised words may still be a title.
const TITLE_WORDS_MAX: usize = 14;
/// So many capitalised words that end their sentence are rather a slogan than somebody's.
const SLOGAN_WORDS_MIN: usize = 3;
/// So short a fragment is somebody's only where the verb surely governs it.
const STRAY_WORDS_MAX: usize = 2;
/// So far behind its verb a clause without `that` reaches.
const REACH_TOKENS_MAX: usize = 8;
/// A stretch of so many words is somebody's, even where no verb of speech stands near.
const FRAGMENT_WORDS_MIN: usize = 5;

/// Returns what the stretch is, whose token is `at` in the sentence `run`.
pub(crate) fn classify(
    a: &Analysis<'_>,
    stretch: usize,
    at: usize,
    run: Run,
    beside: Beside,
) -> Class {
    let looks = Looks::of(a, stretch);
    let n_words = looks.n_words;
    let adjacent = beside.cue_before.is_some_and(|cue| is_adjacent(a, cue, at));
    if looks.capitals && is_title(a, at, run, beside, looks) {
        return Class::Scare;
    }
    if is_listed_headline(a, at, run) || is_named_work(a, at, run, beside) {
        return Class::Scare;
    }
    // „…“, said X: the comma stands behind the mark in most of Europe.
    let ended = looks.ended || at + 1 < run.end && a.kind(at + 1) == Kind::Comma && n_words > 1;
    if beside.after && (ended || n_words >= 4) || beside.alone && n_words >= 2 || adjacent {
        return Class::Direct;
    }
    let after_break =
        at > run.start && matches!(a.kind(at - 1), Kind::Comma | Kind::Dash | Kind::Colon);
    if beside.second && after_break && n_words >= 3 {
        return Class::Direct;
    }
    // "By contrast, “claims of this sort carry less weight.”"
    if after_break && looks.full && n_words >= FRAGMENT_WORDS_MIN && beside.speaker_known {
        return Class::Direct;
    }
    if looks.first_capital && looks.ended && n_words >= 4 && beside.speaker_known {
        return Class::Direct;
    }
    let reported = beside.cue_before.is_some() || beside.after || beside.joined;
    let label = is_label(a, at, run) || looks.capitals && !beside.joined;
    if reported && !label {
        let stray = n_words <= STRAY_WORDS_MAX && is_out_of_reach(a, beside, at);
        return if stray { Class::Scare } else { Class::Mixed };
    }
    if n_words >= FRAGMENT_WORDS_MIN && !looks.capitals {
        return Class::Mixed;
    }
    Class::Scare
}

/// What a stretch looks like by itself.
#[derive(Clone, Copy)]
struct Looks {
    n_words: usize,
    /// It ends as a clause does, a comma included.
    ended: bool,
    /// It ends as a sentence does.
    full: bool,
    first_capital: bool,
    /// Every word of weight has a capital.
    capitals: bool,
}

impl Looks {
    fn of(a: &Analysis<'_>, stretch: usize) -> Looks {
        let words = &a.inner[a.stretches[stretch].words.clone()];
        let small = class::PREP | class::DET | class::CONJ;
        let mut looks =
            Looks { n_words: 0, ended: false, full: false, first_capital: false, capitals: true };
        for word in words.iter().filter(|word| word.is_word()) {
            looks.first_capital |= looks.n_words == 0 && word.is_capital();
            looks.capitals &= word.is_capital() || word.is(small);
            looks.n_words += 1;
        }
        looks.capitals &= looks.first_capital;
        looks.full = matches!(a.final_char(stretch), Some('.' | '!' | '?'));
        looks.ended = matches!(a.final_char(stretch), Some('.' | ',' | '!' | '?' | '…' | '—'));
        looks
    }
}

/// So many dashes, brackets and quotes may stand before what still begins its sentence.
const HEAD_TOKENS_MAX: usize = 8;

/// Returns whether a stretch of capitalised words is the name of a work, show or thing.
fn is_title(a: &Analysis<'_>, at: usize, run: Run, beside: Beside, looks: Looks) -> bool {
    if looks.n_words > TITLE_WORDS_MAX {
        return false;
    }
    let low = run.start.max(at.saturating_sub(HEAD_TOKENS_MAX));
    let head = low == run.start && (low..at).all(|t| !a.outer[t].is_word());
    if head {
        return !beside.after && !beside.alone && !looks.ended;
    }
    let before = &a.outer[at - 1];
    match before.kind {
        // "His book, “An American Son.”"
        Kind::Comma if at > run.start + 1 => a.is(at - 2, class::TITLE_LEAD),
        Kind::Word if before.is(class::CUE) && before.is(class::STRONG) && before.is_small() => {
            a.is_any(at - 1, &["called", "named", "titled"]) && looks.n_words > 1
        }
        Kind::Word | Kind::Clitic | Kind::Number => true,
        Kind::Open => true,
        _ => {
            let slogan = looks.n_words >= SLOGAN_WORDS_MIN || !looks.ended && looks.n_words > 1;
            slogan && !beside.after && beside.cue_before.is_none()
        }
    }
}

/// Returns whether a stretch names a work of which the sentence then speaks: "Her column, “Mind the
/// gap,” is out".
fn is_named_work(a: &Analysis<'_>, at: usize, run: Run, beside: Beside) -> bool {
    at > run.start + 1
        && a.kind(at - 1) == Kind::Comma
        && a.is(at - 2, class::TITLE_LEAD)
        && !beside.after
        && beside.cue_before.is_none()
}

/// Returns whether a fragment lies outside the clause of the verb before it: the clause has ended,
/// or the fragment stands so far behind that it may well have, where only verbs of saying reach.
fn is_out_of_reach(a: &Analysis<'_>, beside: Beside, at: usize) -> bool {
    let Some(cue) = beside.cue_before.filter(|_| !beside.joined) else { return false };
    let mut between = cue + 1..at;
    if between.clone().any(|t| a.kind(t) == Kind::Quote) || object::calls_in_marks(a, cue, at) {
        return false;
    }
    let says = a.is_any(cue, &["said", "says", "say", "saying", "told", "tells", "telling"]);
    // "…, giving rise to “night” firms": the author's words for what comes of it.
    let comes = |t: usize| {
        !says
            && t > cue + 1
            && a.kind(t) == Kind::Comma
            && a.outer[t + 1].is_small()
            && a.outer[t + 1].has_shape(shape::ING)
            && !a.is(t + 1, class::PREP)
    };
    if at > cue + 1 && (clause_end(a, cue + 1, at + 1) < at - 1 || between.clone().any(comes)) {
        return true;
    }
    let bound = between.clone().any(|t| a.is_any(t, &["that", "how", "whether"]));
    // "Said after a brief “well”".
    let circumstance = a.is_any(cue + 1, &["after", "before", "during", "despite", "amid"])
        && !between.any(|t| a.kind(t) == Kind::Comma);
    !bound && (circumstance || !says && at - cue > REACH_TOKENS_MAX)
}

/// Returns whether a stretch is the headline of another article, or an excerpt behind it, as
/// newsletters list them: `“Tram line opens,” by Ann Lee: “The line …”`.
fn is_listed_headline(a: &Analysis<'_>, at: usize, run: Run) -> bool {
    let by = |quote: usize| {
        quote + 2 < run.end && a.is_word(quote + 1, "by") && a.outer[quote + 2].is_capital()
    };
    if by(at) {
        return true;
    }
    let colon = at > run.start + 3 && a.kind(at - 1) == Kind::Colon;
    colon && (run.start..at).rev().find(|t| a.kind(*t) == Kind::Quote).is_some_and(by)
}

/// Returns whether the words before a stretch make it a label: "the so-called “…”".
fn is_label(a: &Analysis<'_>, at: usize, run: Run) -> bool {
    at > run.start
        && a.is_any(at - 1, &["so-called", "name", "titled", "entitled", "named", "nicknamed"])
}

/// Returns whether a verb brings the quote at `at` directly: next to it, or with only an
/// addressee or adverbial and then a comma or colon between.
fn is_adjacent(a: &Analysis<'_>, cue: usize, at: usize) -> bool {
    if at == cue + 1 {
        return !a.is(cue, class::WEAK);
    }
    // "Called it “absolute chaos”."
    if at == cue + 2 && a.is(cue + 1, class::OBJ | class::SUBJ) {
        return true;
    }
    let mark = a.kind(at - 1);
    if !matches!(mark, Kind::Comma | Kind::Colon) || at - cue > 14 {
        return false;
    }
    !(cue + 1..at).any(|t| a.is_any(t, &["that", "whether", "if", "because"]))
}
