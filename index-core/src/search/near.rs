//! Words of the articles that are written much like another: for "did you mean".

use std::collections::HashMap;

use super::Searcher;
use super::highlight::{Highlighter, within};
use super::words::units;
use crate::index::document::PERSON_SEPARATOR;
use crate::index::schema::column;
use crate::query::{Query, Scope};
use crate::{Error, Result};

/// Words of fewer letters have too many neighbours two letters away.
const TWO_LETTERS_FROM: usize = 6;

impl Searcher {
    /// Returns words of the articles that differ from this one by a letter or two, as printed, with
    /// the number of articles that have them: the nearest and most frequent first; `None`
    /// where the word itself is there, or it is not one word.
    ///
    /// Goes through all words with the same first letter.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn near_words(&self, word: &str, n_max: usize) -> Result<Option<Vec<(String, u64)>>> {
        let units = units(word);
        let [unit] = units.as_slice() else { return Ok(None) };
        let [wanted] = unit.parts.as_slice() else { return Ok(None) };
        let most = if wanted.chars().count() < TWO_LETTERS_FROM { 1 } else { 2 };
        let Some(first) = wanted.chars().next() else { return Ok(None) };
        let mut near: HashMap<String, u64> = HashMap::new();
        for reader in self.engine.segment_readers() {
            let index = reader.inverted_index(self.fields.body)?;
            let from = first.to_string();
            let range = index.terms().range().ge(&from);
            let mut stream = range.into_stream().map_err(Error::reading_index)?;
            while stream.advance() && stream.key().starts_with(from.as_bytes()) {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if within(wanted, term, most) {
                    *near.entry(term.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        if near.contains_key(wanted) {
            return Ok(None);
        }
        let mut near: Vec<(String, u64)> = near.into_iter().collect();
        near.sort_unstable_by(|one, two| {
            let is_far = |term: &str| !within(wanted, term, 1);
            let nearer = is_far(&one.0).cmp(&is_far(&two.0));
            nearer.then(two.1.cmp(&one.1)).then_with(|| one.0.cmp(&two.0))
        });
        near.truncate(n_max);
        let near = near.into_iter().map(|(term, count)| Ok((self.printed(&term)?, count)));
        near.collect::<Result<_>>().map(Some)
    }

    /// Calls `visit` with the name of everybody who speaks, as printed: each spelling once a segment
    /// of the index, in no order that means anything. Nothing is counted.
    ///
    /// Takes some tens of nanoseconds a name.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn for_each_speaker(&self, mut visit: impl FnMut(&str)) -> Result<()> {
        for reader in self.engine.segment_readers() {
            let Some(names) = reader.fast_fields().str(column::PERSON)? else { continue };
            let mut stream = names.dictionary().stream().map_err(Error::reading_index)?;
            while stream.advance() {
                let Ok(value) = std::str::from_utf8(stream.key()) else { continue };
                visit(value.rsplit(PERSON_SEPARATOR).next().unwrap_or_default());
            }
        }
        Ok(())
    }

    /// Returns how a term is printed somewhere; the term itself where that can't be seen.
    fn printed(&self, term: &str) -> Result<String> {
        let hits = self.articles(&Query::words(term).limit(1))?;
        let mut highlighter = Highlighter::default();
        units(term).iter().for_each(|unit| highlighter.add_unit(unit, Scope::Anywhere));
        let words = hits.iter().find_map(|hit| {
            let span = *highlighter.find(&hit.snippet, None).first()?;
            Some(hit.snippet[span.start..span.end].to_owned())
        });
        Ok(words.unwrap_or_else(|| term.to_owned()))
    }
}
