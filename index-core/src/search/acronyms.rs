//! What acronyms stand for, learnt from the articles that explain them, and only where they agree.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::words::Unit;

use crate::index::document::{LONG_MARK, LONG_ONLY_MARK, PERSON_SEPARATOR, SHORT_MARK};
use crate::{Error, Result};

/// Of so many articles that explain an acronym one may say otherwise.
const DISSENT_ONE_IN: u64 = 10;

/// The most words of a long form that is looked for among the words of a query; "of" and "the" are
/// words of it too.
const LONG_WORDS_MAX: usize = 10;

/// In a longer text nobody spells an acronym out.
const TEXT_WORDS_MAX: usize = 24;

/// Looks acronyms up in the field of what articles explain.
#[derive(Clone, Copy)]
pub(super) struct Acronyms<'s> {
    pub(super) searcher: &'s Searcher,
    pub(super) field: Field,
}

impl Acronyms<'_> {
    /// Returns what an acronym stands for, or the acronym of a long form, where that is clear.
    pub(super) fn other_names(&self, name: &str) -> Result<Vec<String>> {
        let long = self.agreed(SHORT_MARK, name)?;
        Ok(long.into_iter().chain(self.agreed(LONG_MARK, name)?).collect())
    }

    /// Returns what an acronym stands for.
    pub(super) fn long_form(&self, short: &str) -> Result<Option<String>> {
        let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
        // No lower-case word is an acronym, whatever an article says.
        let is_short = letters >= 2 && !short.chars().any(char::is_lowercase);
        if is_short { self.agreed(SHORT_MARK, short) } else { Ok(None) }
    }

    /// Returns the acronyms whose long forms stand among the words, each with which words they are.
    pub(super) fn spelt_out(&self, words: &[Unit]) -> Result<Vec<(Range<usize>, String)>> {
        let mut found = Vec::new();
        if words.len() > TEXT_WORDS_MAX {
            return Ok(found);
        }
        for start in 0..words.len() {
            let last = words.len().min(start + LONG_WORDS_MAX);
            // The longest form is meant.
            for end in (start + 2..=last).rev() {
                let raws: Vec<&str> = words[start..end].iter().map(|w| w.raw.as_str()).collect();
                let long = raws.join(" ").to_lowercase();
                let term = Term::from_field_text(self.field, &format!("{LONG_ONLY_MARK}{long}"));
                if self.searcher.doc_freq(&term)? == 0 {
                    continue;
                }
                if let Some(short) = self.agreed(LONG_MARK, &long)? {
                    found.push((start..end, short));
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Returns the other form that the articles give to a form, unless they disagree.
    fn agreed(&self, mark: &str, form: &str) -> Result<Option<String>> {
        let prefix = format!("{mark}{}{PERSON_SEPARATOR}", form.to_lowercase());
        let mut others: HashMap<String, (u64, String)> = HashMap::new();
        let mut n_articles = 0;
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(self.field)?;
            let range = index.terms().range().ge(&prefix);
            let mut stream = range.into_stream().map_err(Error::reading_index)?;
            while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                let Ok(other) = std::str::from_utf8(&stream.key()[prefix.len()..]) else {
                    continue;
                };
                let count = u64::from(stream.value().doc_freq);
                let plain = other.to_lowercase().replace('-', " ");
                others.entry(plain).or_insert((0, other.to_owned())).0 += count;
                n_articles += count;
            }
        }
        let most =
            others.into_values().max_by(|one, two| one.0.cmp(&two.0).then(two.1.cmp(&one.1)));
        let agreed = most.filter(|(count, _)| (n_articles - count) * DISSENT_ONE_IN <= n_articles);
        Ok(agreed.map(|(_, other)| other))
    }
}
