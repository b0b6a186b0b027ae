//! The words of a query as the index knows them.

use crate::index::term_cache::TermCache;
use crate::index::term_cache::with_cache;
use crate::index::words::{Piece, is_stop_word, terms};
use crate::names;

/// One place in a sequence of words: a word, or the parts of a compound with their joined form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The terms of the parts; one for a plain word.
    pub(super) parts: Vec<String>,
    /// The term of the joined parts of a compound.
    pub(super) joined: Option<String>,
    /// The word as typed.
    pub(super) raw: String,
}

/// Returns the words of a text, in order.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut position = usize::MAX;
    let mut ends = 0;
    for (term, piece) in with_cache(|cache| terms(text, cache)) {
        let (Piece::Word(place) | Piece::Joined(place)) = piece;
        if place.position != position {
            position = place.position;
            units.push(Unit { parts: Vec::new(), joined: None, raw: String::new() });
            ends = place.start;
        }
        let unit = units.last_mut().expect("a unit was pushed for this position");
        match piece {
            Piece::Word(_) => {
                unit.raw.push_str(&text[ends.min(place.start)..place.end]);
                ends = place.end;
                unit.parts.push(term);
            }
            Piece::Joined(_) => unit.joined = Some(term),
        }
    }
    units
}

/// Returns the term of several raw words written as one.
pub(super) fn joined_term(raws: &[&str]) -> String {
    let mut term = String::new();
    with_cache(|cache: &mut TermCache| cache.term(&raws.concat(), &mut term));
    term
}

impl Unit {
    /// Whether the word tells nothing of what a text is about.
    pub(super) fn is_stop_word(&self) -> bool {
        self.parts.len() == 1 && is_stop_word(&self.raw.to_lowercase())
    }

    /// Whether the word tells little of what a question is about.
    pub(super) fn is_weak_word(&self) -> bool {
        self.parts.len() == 1 && WEAK_WORDS.binary_search(&self.raw.to_lowercase().as_str()).is_ok()
    }

    /// Returns the key of a name for each part.
    pub(super) fn name_keys(&self) -> Vec<String> {
        names::name_words(&self.raw).into_iter().map(|word| word.key).collect()
    }
}

/// Words that seldom say what a question is about, though they may: left out of plain words that
/// hold others, kept where every word must match. Sorted.
const WEAK_WORDS: &[&str] = &include!("weak_words.in");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weak_words_are_sorted() {
        assert!(WEAK_WORDS.is_sorted());
    }
}
