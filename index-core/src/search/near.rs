//! Words of the articles that are written much like another: for "did you mean".

use std::collections::HashMap;

use tantivy::Term;

use super::Searcher;
use super::acronyms::Acronyms;
use super::highlight::{Highlighter, within};
use super::named::Names;
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
        for_each_speaker(&self.engine, |speaker| visit(speaker.name))
    }

    /// Returns the speakers' names in a query that nobody bears, each with the name for which it is
    /// taken: that of the only person who is a slip of the pen away where the rest of the name
    /// confirms it ("Arlen Spector", Arlen Specter), or who is printed without its last words. None
    /// for a query that was not read leniently ([`Query::parse_lenient`]).
    ///
    /// Where a name is borne by nobody, takes some hundred nanoseconds for everybody who speaks.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn misspelt(&self, query: &Query) -> Result<Vec<(String, String)>> {
        let names = Names {
            searcher: &self.engine,
            who: self.fields.who,
            book: &query.people,
            takes_slips: query.takes_slips,
        };
        let acronyms = Acronyms { searcher: &self.engine, field: self.fields.acronym };
        let mut taken: Vec<(String, String)> = Vec::new();
        for name in query.names() {
            if taken.iter().any(|(asked, _)| asked == name) {
                continue;
            }
            if let Some(meant) = names.taken_for(name, &acronyms.other_names(name)?)? {
                taken.push((name.to_owned(), meant));
            }
        }
        Ok(taken)
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

/// Somebody who speaks.
pub(super) struct Printed<'n> {
    /// The name as printed.
    pub(super) name: &'n str,
    /// Whether it is a person's.
    pub(super) is_person: bool,
}

/// As [`Searcher::for_each_speaker`].
pub(super) fn for_each_speaker(
    engine: &tantivy::Searcher,
    mut visit: impl FnMut(Printed<'_>),
) -> Result<()> {
    for reader in engine.segment_readers() {
        let Some(names) = reader.fast_fields().str(column::PERSON)? else { continue };
        let mut stream = names.dictionary().stream().map_err(Error::reading_index)?;
        while stream.advance() {
            let Ok(value) = std::str::from_utf8(stream.key()) else { continue };
            let name = value.rsplit(PERSON_SEPARATOR).next().unwrap_or_default();
            // Outlines stand first, and bodies have none.
            visit(Printed { name, is_person: !value.starts_with(PERSON_SEPARATOR) });
        }
    }
    Ok(())
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
    use crate::{Article, Index, PeopleBook, Query};

    #[test]
    fn a_name_that_nobody_bears_is_taken_for_the_only_one_a_slip_away() {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        let speakers = ["Paul Brekker", "Mary Tam", "Peter Halvorsen", "Peter Helvorsen"];
        for (n, speaker) in speakers.iter().enumerate() {
            let text = format!("“The ferry sails at dawn on day {n},” said {speaker}.");
            let article = Article::from_text(&text);
            writer.put(&Article { path: format!("/{n}"), ..article }).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.searcher().unwrap();
        // What is asked for, for whom the name is taken, how many quotes are found.
        let cases = [
            ("by:\"Paul Breker\"", "Paul Breker = Paul Brekker", 1),
            ("by:\"Paul Brekker\"", "", 1),
            ("by:Breker", "", 0),
            ("ferry -by:\"Paul Breker\"", "Paul Breker = Paul Brekker", 3),
            (
                "by:(\"Mary Tam Wai-lin\" OR \"Paul Breker\")",
                "Mary Tam Wai-lin = Mary Tam, Paul Breker = Paul Brekker",
                2,
            ),
            ("by:\"Peter Holvorsen\"", "", 0),
            ("by:\"Paul Breker\" by:\"Paul Brekker\"", "Paul Breker = Paul Brekker", 1),
        ];
        for (text, taken, n_quotes) in cases {
            let (query, _) = Query::parse_lenient(text);
            let found = searcher.misspelt(&query).unwrap();
            let found = found.iter().map(|(asked, meant)| format!("{asked} = {meant}"));
            assert_eq!(found.collect::<Vec<_>>().join(", "), taken, "{text}");
            assert_eq!(searcher.count(&query).unwrap(), n_quotes, "{text}");
            let strict = Query::parse(text).unwrap();
            assert_eq!(searcher.misspelt(&strict).unwrap(), [], "{text}");
        }
        assert_eq!(searcher.count(&Query::parse("by:\"Paul Breker\"").unwrap()).unwrap(), 0);
        // Whom the user tells apart are two.
        let mut book = PeopleBook::default();
        book.split("Paul Brekker", "Paul Breker").unwrap();
        let (query, _) = Query::parse_lenient("by:\"Paul Breker\"");
        assert_eq!(searcher.count(&query.people(book)).unwrap(), 0);
    }

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
