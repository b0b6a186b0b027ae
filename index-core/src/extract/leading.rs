//! Subjects read from the left: the first noun phrase of a clause, behind leading adverbials.
//!
//! Every search is bounded by a number of tokens.

use super::analysis::Analysis;
use super::cue::{Form, form};
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::subject::{apposition_after, with_apposition};
use super::token::{Kind, shape};
use super::torn;

/// Returns the subject of the clause that begins at `low` and reaches to `end`: its first noun
/// phrase behind leading adverbials.
pub(crate) fn main_subject(a: &Analysis<'_>, low: usize, end: usize) -> Option<Phrase> {
    let mut start = low;
    for _ in 0..4 {
        while start < end && is_lead_word(a, start) {
            start += 1;
        }
        if start >= end {
            return None;
        }
        let t = &a.outer[start];
        let adverbial = t.is(class::PREP | class::SUB)
            && !(t.is(class::DET) && t.class & class::PREP == 0)
            || t.is(class::TIME) && t.class & class::FIRST == 0
            || t.has_shape(shape::ING)
                && t.is_word()
                && !t.is(class::ORG)
                && !a.is_any(start, &["incoming", "outgoing"])
                && t.end - t.start > 5
                && start == low
            || t.has_shape(shape::ED) && t.is_word() && start == low && !t.is(class::FIRST)
            || a.is_word(start, "to")
            || t.is(class::TIME_UNIT) && t.is_word()
            || a.is_any(start + 1, &["later", "earlier"]) && a.kind(start + 2) == Kind::Comma
            || a.is_any(start, &["last", "next", "later", "early", "late", "earlier", "moments"])
                && (1..3).any(|n| a.is(start + n, class::TIME_UNIT | class::TIME))
            || t.kind == Kind::Number && a.is(start + 1, class::TIME_UNIT)
            || t.is(class::DET | class::TIME_UNIT)
                && (1..4).any(|n| a.is(start + n, class::TIME_UNIT));
        if !adverbial {
            break;
        }
        // "Today Senator Lee, the chairman, issued": a day needs no comma behind it.
        let next = a.outer.get(start + 1);
        if t.is(class::TIME)
            && next.is_some_and(|next| next.is_capital() && !next.is(class::CLOSED))
        {
            start += 1;
            continue;
        }
        let window = end.min(start + 40);
        match (start..window).find(|x| a.kind(*x) == Kind::Comma) {
            Some(comma) => start = comma + 1,
            None => {
                let stop = (start + 1..end.min(start + 12)).find(|x| is_verb_like(a, *x, start))?;
                return phrase::from_segment(a, Run::new(start, stop));
            }
        }
    }
    let (found, stop) = phrase::starting_at(a, start, end)?;
    let found = torn::mended(a, torn::before_verb(a, trim_verb(a, found)))?;
    Some(match apposition_after(a, stop, end) {
        Some((role, _)) if found.printed.end == stop && found.role.is_none() => {
            with_apposition(a, found, role)
        }
        _ => found,
    })
}

fn is_verb_like(a: &Analysis<'_>, at: usize, low: usize) -> bool {
    a.outer[at].is_small()
        && (a.is(at, class::FINITE_AUX)
            || form(a, at, low) == Some(Form::Finite)
            || a.outer[at].has_shape(shape::ED))
}

fn is_lead_word(a: &Analysis<'_>, at: usize) -> bool {
    let t = &a.outer[at];
    matches!(
        t.kind,
        Kind::Comma | Kind::Dash | Kind::Symbol | Kind::Stop | Kind::Colon | Kind::Close
    ) && !a.is_any(at, &["@", "#"])
        || t.is_word()
            && t.class & (class::PREP | class::SUBJ | class::TIME | class::DET) == 0
            && (t.is(class::CONJ | class::ADV)
                || t.is(class::OPENER) && a.kind(at + 1) == Kind::Comma
                || t.has_shape(shape::LY)
                || a.kind(at + 1) == Kind::Comma && a.word(at).ends_with("ly"))
            && t.class & class::FIRST == 0
}

/// Cuts a phrase read rightwards before the first word that looks like its verb.
fn trim_verb(a: &Analysis<'_>, found: Phrase) -> Phrase {
    if found.role.is_some() {
        return found;
    }
    let Run { start, end } = found.printed;
    let name =
        phrase::is_name_word(a, start) || a.is(start, class::TITLE) && a.outer[start].is_capital();
    // "Republican candidate Donald Trump took": the name begins behind the last role word.
    let role = (start + 1..end.saturating_sub(1)).find(|t| {
        a.outer[*t].is_small() && a.is(*t, class::ROLE) && phrase::is_name_word(a, *t + 1)
    });
    if let Some(role) = role.filter(|role| role - start <= 6) {
        let name = Phrase::with_role(Run::new(role + 1, end), None);
        let name = trim_verb(a, name);
        return Phrase { role: Some(Run::new(start, role + 1)), ..name };
    }
    let name = name
        && !(start + 1..end)
            .any(|t| a.kind(t) == Kind::Clitic && a.outer.get(t + 1).is_some_and(|n| n.is_small()));
    let stop = (start + 1..end).find(|t| {
        let word = &a.outer[*t];
        let noun = word.is(class::ROLE | class::ORG | class::PEOPLE | class::SPEECH_NOUN);
        word.is_small()
            && (name && !noun
                || word.has_shape(shape::ED) && !a.is(*t - 1, class::DET | class::POSS))
    });
    Phrase::with_role(Run::new(start, stop.unwrap_or(end)), None)
}
