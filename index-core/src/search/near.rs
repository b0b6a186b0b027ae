//! Words of the articles that are written much like another: for "did you mean".

use std::collections::HashMap;

use tantivy::Term;

use super::Searcher;
use super::highlight::{Highlighter, within};
use super::slips::{spellings_one_slip_away, stems_one_slip_away};
use super::words::{joined_term, units};
use crate::index::document::PERSON_SEPARATOR;
use crate::index::schema::column;
use crate::query::Query;
use crate::{Error, Result};

/// Words of fewer letters have too many neighbours two letters away.
const TWO_LETTERS_FROM: usize = 6;

/// A word so many times rarer than another one that is near is not meant.
const RARER_MAX: u64 = 100;

impl Searcher {
    /// Returns words of the articles that differ from this one by a letter or two, as printed, with
    /// the number of articles that have them: the nearest and most frequent first; `None`
    /// where the word itself is there, or it is not one word.
    ///
    /// Goes through all words with the same first letter, and looks up all that one slip away.
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
        let slips = stems_one_slip_away(&unit.raw);
        for stem in &slips {
            if near.contains_key(stem) {
                continue;
            }
            let count = self.engine.doc_freq(&Term::from_field_text(self.fields.body, stem))?;
            if count > 0 {
                near.insert(stem.clone(), count);
            }
        }
        let mut near: Vec<(String, u64)> = near.into_iter().collect();
        near.sort_unstable_by(|one, two| {
            let is_far = |term: &str| !slips.contains(term) && !within(wanted, term, 1);
            let nearer = is_far(&one.0).cmp(&is_far(&two.0));
            nearer.then(two.1.cmp(&one.1)).then_with(|| one.0.cmp(&two.0))
        });
        // Beside a frequent word the misprints of single articles are not worth telling.
        let most = near.iter().map(|(_, count)| *count).max().unwrap_or(0);
        near.retain(|(_, count)| count * RARER_MAX >= most);
        near.truncate(n_max);
        let near = near.into_iter();
        near.map(|(term, count)| Ok((self.printed(&term, &unit.raw)?, count)))
            .collect::<Result<_>>()
            .map(Some)
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

    /// Returns how a term is printed in some of its articles, of several forms the one nearest to
    /// what was typed; where none of them is a slip away, the word that is; the term itself where
    /// neither can be seen.
    fn printed(&self, term: &str, typed: &str) -> Result<String> {
        /// More articles seldom have a nearer form.
        const ARTICLES_MAX: usize = 8;
        let hits = self.articles(&Query::words(term).limit(ARTICLES_MAX))?;
        let mut highlighter = Highlighter::default();
        highlighter.add_term(term);
        let mut forms: Vec<String> = Vec::new();
        for hit in &hits {
            let spans = highlighter.find(&hit.snippet, None).into_iter();
            forms.extend(spans.map(|span| hit.snippet[span.start..span.end].to_owned()));
        }
        // Of equal ones that which stands in no headline and begins no sentence.
        forms.sort_by_key(|form| form.chars().filter(|c| c.is_uppercase()).count());
        let typed = typed.to_lowercase();
        let is_slip = |form: &String| within(&typed, &form.to_lowercase(), 1);
        if !forms.iter().any(is_slip)
            && let Some(meant) = only_spelling(term, &typed)
        {
            return Ok(meant);
        }
        let nearest = (0..=typed.len())
            .find_map(|most| forms.iter().find(|form| within(&typed, &form.to_lowercase(), most)));
        Ok(nearest.or(forms.first()).cloned().unwrap_or_else(|| term.to_owned()))
    }
}

/// Returns the only word of this stem that one slip makes what was typed.
fn only_spelling(stem: &str, typed: &str) -> Option<String> {
    let mut spellings = spellings_one_slip_away(typed);
    spellings.retain(|spelling| joined_term(&[spelling]) == stem);
    spellings.sort_unstable();
    spellings.dedup();
    (spellings.len() == 1).then(|| spellings.swap_remove(0))
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::{Article, Index};

    #[test]
    fn a_form_that_the_first_articles_do_not_print_is_told_where_a_slip_leads_to_it() {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        let article = |path: &str, text: &str| -> Article { Fixture::new(path, text).done() };
        for n in 0..9 {
            writer.put(&article(&format!("/{n}"), "She expects it.")).unwrap();
        }
        let long = "Of the ferry much is told, of the bridge little. ".repeat(9);
        writer
            .put(&article("/long", &format!("{long} Against all expectations it sank.")))
            .unwrap();
        writer.commit().unwrap();
        let searcher = index.searcher().unwrap();
        for (typed, meant) in [("expectaitons", "expectations"), ("expetcs", "expects")] {
            let near = searcher.near_words(typed, 3).unwrap().unwrap();
            assert_eq!(near, [(meant.to_owned(), 10)], "{typed}");
        }
    }
}
