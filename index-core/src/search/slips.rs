//! Stems of the words that are one slip of the pen away from what was typed.
//!
//! The index knows stems, and a slip in an ending hides the stem: of "immigratoin" it is
//! "immigratoin", far from the "immigr" of "immigration". So the slip is undone before stemming, in
//! each way there is (as Peter Norvig's "How to Write a Spelling Corrector", 2007, does).

use std::collections::BTreeSet;

use super::words::joined_term;
use crate::index::words::fold_word;

/// Of shorter words a slip makes too many others, and their endings hide nothing.
const LETTERS_MIN: usize = 5;

/// Longer ones are no words.
const LETTERS_MAX: usize = 24;

/// Returns the stems of what a word becomes when one slip in it is undone.
///
/// Takes about 54 words to stem a letter.
pub(super) fn stems_one_slip_away(word: &str) -> BTreeSet<String> {
    let spellings = spellings_one_slip_away(word).into_iter();
    spellings.map(|spelling| joined_term(&[&spelling])).collect()
}

/// Returns what a word becomes when one slip in it is undone; nothing where it is not spelt with the
/// letters of English.
pub(super) fn spellings_one_slip_away(word: &str) -> Vec<String> {
    let mut folded = String::new();
    fold_word(word, &mut folded);
    let is_plain = (LETTERS_MIN..=LETTERS_MAX).contains(&folded.len())
        && folded.bytes().all(|b| b.is_ascii_lowercase());
    if !is_plain {
        return Vec::new();
    }
    let letters = || ('a'..='z').map(|letter| letter.to_string());
    let places = 0..=folded.len();
    let undone = places.flat_map(|at| {
        let (before, after) = folded.split_at(at);
        let (first, rest) = after.split_at(after.len().min(1));
        let (second, behind) = rest.split_at(rest.len().min(1));
        let swapped = format!("{before}{second}{first}{behind}");
        let dropped = format!("{before}{rest}");
        let added = letters().map(move |letter| format!("{before}{letter}{after}"));
        let replaced = letters().map(move |letter| format!("{before}{letter}{rest}"));
        added.chain(replaced).chain([swapped, dropped])
    });
    undone.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_an_ending_hides_no_stem() {
        for (word, stem) in [
            ("immigratoin", Some("immigr")),
            ("Electon", Some("elect")),
            ("goverment", Some("govern")),
            ("negotiattions", Some("negoti")),
            ("unemploymant", Some("unemploy")),
            ("taxs", None),
            ("Москав", None),
        ] {
            let found = stems_one_slip_away(word);
            assert!(stem.map_or(found.is_empty(), |stem| found.contains(stem)), "{word}");
        }
    }
}
