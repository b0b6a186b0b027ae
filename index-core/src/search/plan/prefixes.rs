//! The beginning of a word as the engine's query: the index knows stems, and what is typed may be
//! longer than one.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::query::EmptyQuery;
use tantivy::schema::Field;

use super::{Planner, any_of};
use crate::query::Scope;
use crate::search::clause::{Leaf, Word};
use crate::search::words::joined_term;
use crate::{Error, Result};

/// The most terms that a prefix stands for, the most frequent ones.
const PREFIX_TERMS_MAX: usize = 64;

impl Planner<'_> {
    pub(super) fn prefix(&mut self, text: &str, scope: Scope) -> Result<Option<Word>> {
        let mut folded = String::new();
        crate::index::words::fold_word(text, &mut folded);
        if folded.is_empty() {
            return Ok(None);
        }
        self.highlighter.add_prefix(&folded);
        let places = self.places(scope);
        let mut failure = None;
        let mut leaves =
            self.each_place(&places, |field| match self.prefix_terms(field, &folded) {
                Ok(terms) => any_of(terms.iter().map(|term| self.term(field, term)).collect()),
                Err(error) => {
                    failure = Some(error);
                    None
                }
            });
        if let Some(error) = failure {
            return Err(error);
        }
        if leaves.is_empty() {
            // A prefix of nothing matches nothing.
            leaves.push(Leaf::new(Box::new(EmptyQuery), 1.0, ""));
        }
        Ok(Some(Word::new(format!("{text}*"), vec![leaves])))
    }

    /// Returns the most frequent terms of a field that begin so.
    fn prefix_terms(&self, field: Field, prefix: &str) -> Result<Vec<String>> {
        let mut counted = BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut stream =
                index.terms().range().ge(prefix).into_stream().map_err(Error::reading_index)?;
            while stream.advance() {
                if !stream.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                if let Ok(term) = std::str::from_utf8(stream.key()) {
                    *counted.entry(term.to_owned()).or_insert(0) += stream.value().doc_freq;
                }
            }
        }
        for term in stems_of_words_with(prefix) {
            let doc_freq = self.doc_freq(field, &term);
            if doc_freq > 0 {
                counted.insert(term, u32::try_from(doc_freq).unwrap_or(u32::MAX));
            }
        }
        let mut terms: Vec<(String, u32)> = counted.into_iter().collect();
        terms.sort_by_key(|(_, doc_freq)| std::cmp::Reverse(*doc_freq));
        terms.truncate(PREFIX_TERMS_MAX);
        Ok(terms.into_iter().map(|(term, _)| term).collect())
    }
}

/// Returns the stems of words that begin so which do not begin so themselves: of "immigra" that of
/// "immigration", which is "immigr".
fn stems_of_words_with(prefix: &str) -> BTreeSet<String> {
    /// Fewer letters begin too many stems.
    const LETTERS_MIN: usize = 4;
    /// So much a word and its stem have in common.
    const SHARED_BYTES: usize = 3;
    let is_plain = prefix.len() >= LETTERS_MIN && prefix.bytes().all(|b| b.is_ascii_lowercase());
    if !is_plain {
        return BTreeSet::new();
    }
    let stems = ENDINGS.iter().map(|ending| joined_term(&[prefix, ending]));
    let is_shorter = |stem: &String| {
        !stem.starts_with(prefix) && stem.get(..SHARED_BYTES) == prefix.get(..SHARED_BYTES)
    };
    stems.filter(is_shorter).collect()
}

/// How words may go on behind what was typed of them, as far as stemming takes it away.
const ENDINGS: [&str; 38] = [
    "able", "al", "ally", "ance", "ant", "ants", "ate", "ation", "ble", "ce", "e", "ed", "ence",
    "er", "es", "ing", "ion", "ions", "ise", "ism", "ist", "ity", "ive", "ize", "l", "ly", "ment",
    "n", "ness", "ns", "nt", "nts", "on", "ons", "t", "tion", "ty", "y",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_beyond_the_stem_finds_it() {
        let cases = [
            ("immigra", Some("immigr")),
            ("immigratio", Some("immigr")),
            ("organis", Some("organiz")),
            ("defenc", Some("defens")),
            ("tax", None),
            ("fähr", None),
        ];
        for (prefix, stem) in cases {
            let found = stems_of_words_with(prefix);
            assert!(stem.map_or(found.is_empty(), |stem| found.contains(stem)), "{prefix}");
        }
    }
}
