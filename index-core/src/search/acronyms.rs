//! What acronyms stand for, learnt from the articles that explain them, and only where they agree.

use std::collections::BTreeMap;
use std::ops::Range;

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::words::Unit;

use crate::index::document::{LONG_MARK, LONG_ONLY_MARK, PERSON_SEPARATOR, SHORT_MARK};
use crate::index::long_form::long_form_key;
use crate::{Error, Result};

/// Of so many articles that explain an acronym one may say otherwise.
const DISSENT_ONE_IN: u64 = 10;

/// The most words of a long form that is looked for among the words of a query; "of" and "the" are
/// words of it too.
const LONG_WORDS_MAX: usize = 10;

/// The most spellings of a long form that are looked for.
const SPELLINGS_MAX: usize = 4;

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
        let mut names = self.agreed(SHORT_MARK, &name.to_lowercase())?;
        names.extend(self.agreed(LONG_MARK, &long_form_key(name))?);
        Ok(names)
    }

    /// Returns what an acronym stands for, in the spellings that articles have for it.
    pub(super) fn long_forms(&self, short: &str) -> Result<Vec<String>> {
        let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
        // No lower-case word is an acronym, whatever an article says.
        let is_short = letters >= 2 && !short.chars().any(char::is_lowercase);
        if is_short { self.agreed(SHORT_MARK, &short.to_lowercase()) } else { Ok(Vec::new()) }
    }

    /// Returns the acronyms whose long forms stand among the words, each with which words they are.
    pub(super) fn spelt_out(&self, words: &[Unit]) -> Result<Vec<(Range<usize>, String)>> {
        let mut found = Vec::new();
        if words.len() > TEXT_WORDS_MAX {
            return Ok(found);
        }
        let keys: Vec<String> = words.iter().map(|word| long_form_key(&word.raw)).collect();
        for start in 0..words.len() {
            let last = words.len().min(start + LONG_WORDS_MAX);
            // The longest form is meant.
            for end in (start + 2..=last).rev() {
                // "Of" and "the" stand within a long form only.
                if keys[start].is_empty() || keys[end - 1].is_empty() {
                    continue;
                }
                let telling = keys[start..end].iter().filter(|key| !key.is_empty());
                let key = telling.map(String::as_str).collect::<Vec<_>>().join(" ");
                let term = Term::from_field_text(self.field, &format!("{LONG_ONLY_MARK}{key}"));
                if self.searcher.doc_freq(&term)? == 0 {
                    continue;
                }
                if let Some(short) = self.agreed(LONG_MARK, &key)?.into_iter().next() {
                    found.push((start..end, short));
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Returns the other form that the articles give to a form, in its spellings, the most frequent
    /// first; nothing where they disagree.
    fn agreed(&self, mark: &str, form: &str) -> Result<Vec<String>> {
        let prefix = format!("{mark}{form}{PERSON_SEPARATOR}");
        let mut spellings: BTreeMap<String, u64> = BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(self.field)?;
            let range = index.terms().range().ge(&prefix);
            let mut stream = range.into_stream().map_err(Error::reading_index)?;
            while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                let Ok(other) = std::str::from_utf8(&stream.key()[prefix.len()..]) else {
                    continue;
                };
                *spellings.entry(other.to_owned()).or_default() +=
                    u64::from(stream.value().doc_freq);
            }
        }
        let mut of_key: BTreeMap<String, (u64, Vec<(String, u64)>)> = BTreeMap::new();
        for (spelling, count) in spellings {
            let (sum, all) = of_key.entry(long_form_key(&spelling)).or_default();
            *sum += count;
            all.push((spelling, count));
        }
        let n_articles: u64 = of_key.values().map(|(sum, _)| sum).sum();
        let most = of_key.into_values().max_by_key(|(sum, _)| *sum);
        let agreed = most.filter(|(sum, _)| (n_articles - sum) * DISSENT_ONE_IN <= n_articles);
        let mut agreed = agreed.map_or_else(Vec::new, |(_, spellings)| spellings);
        agreed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        agreed.truncate(SPELLINGS_MAX);
        Ok(agreed.into_iter().map(|(spelling, _)| spelling).collect())
    }
}
