//! Narrative sentences: whom they are about, who may speak in the next.

use super::analysis::Analysis;
use super::announcement;
use super::cue;
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::token::shape;
use super::torn;

/// Returns the person or pronoun that is the subject of a narrative sentence.
pub(super) fn subject(a: &Analysis<'_>, start: usize, end: usize) -> Option<Phrase> {
    let links = class::CONJ | class::PREP | class::DET;
    if !(start..end).any(|t| a.outer[t].is_small() && !a.is(t, links)) {
        // A heading.
        return None;
    }
    let line = Run::new(start, end);
    if announcement::is_label(a, line) {
        return announcement::owner(a, line);
    }
    let found = cue::main_subject(a, start, end)?;
    let Run { start: at, end: stop } = found.printed;
    if stop == at + 1 && a.outer[at].class == 0 && torn::leads_noun(a, stop) && a.is_common_word(at)
    {
        // "Similar letters lie in the town hall."
        return None;
    }
    let first = &a.outer[at];
    let pronoun = a.is_any(found.printed.start, &["he", "she", "they"]);
    let name = phrase::is_name(a, found.printed)
        && !a.is(found.printed.end - 1, class::PLACE | class::ORG | class::TIME)
        && first.is_word()
        && !first.is(class::OPENER);
    (pronoun && phrase::is_pronoun(a, found.printed) || name && !first.has_shape(shape::ING))
        .then_some(found)
}
