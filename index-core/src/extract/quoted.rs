//! Who says what somebody quotes: "the paper quoted Ann Lee as saying", "Lee was quoted as saying".

use super::analysis::Analysis;
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::steps::step;
use super::subject::{apposition_after, with_apposition};
use super::token::Kind;

/// So many words name whom somebody quotes.
const QUOTING_TOKENS_MAX: usize = 26;

/// Returns whether the participle belongs to "is quoted as saying".
pub(super) fn is_quoted_as(a: &Analysis<'_>, at: usize, low: usize) -> bool {
    at >= low + 3 && a.is_word(at - 1, "as") && a.is_any(at - 2, &["quoted", "cited"])
}

/// Returns the verb that quotes somebody before a participle: "*quoted* Ann Lee as saying".
pub(super) fn quoting(a: &Analysis<'_>, at: usize, low: usize) -> Option<usize> {
    if at < low + 3 || !a.is_word(at - 1, "as") {
        return None;
    }
    let low = low.max(at.saturating_sub(QUOTING_TOKENS_MAX));
    for verb in (low..at - 2).rev() {
        step();
        if matches!(a.kind(verb), Kind::Quote | Kind::Stop | Kind::Semicolon) {
            return None;
        }
        if a.is_any(verb, &["quoted", "quotes", "quoting", "cited", "cites", "citing"]) {
            let passive = verb > low && a.is(verb - 1, class::BE) || a.is_word(verb + 1, "by");
            return (!passive && a.outer[verb].is_small()).then_some(verb);
        }
    }
    None
}

/// Returns who is quoted between "quoted" and "as saying": a pronoun, or a name with what it is.
pub(super) fn quoted_one(a: &Analysis<'_>, object: Run) -> Option<Phrase> {
    if object.end == object.start + 1 && a.is(object.start, class::OBJ) {
        return Some(Phrase::plain(object));
    }
    // "Quoted Ann Lee *later on Friday* as saying".
    let adverb =
        |t: &usize| a.outer[*t].is_small() && a.is(*t, class::ADV) && !a.is(*t, class::DET);
    let end = (object.start + 1..object.end).find(adverb).unwrap_or(object.end);
    let (found, stop) = phrase::starting_at(a, object.start, end)?;
    Some(match apposition_after(a, stop, object.end) {
        Some((role, _)) if found.role.is_none() => with_apposition(a, found, role),
        _ => found,
    })
}
