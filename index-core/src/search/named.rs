//! A name in a query to the quotes of those who bear it, in any spelling.
//!
//! Persons are looked up by the outlines of their names and judged name by name; bodies and
//! documents by the keys of all their words. The user's own list of people goes before both.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::query::{
    BooleanQuery, EmptyQuery, EnableScoring, Occur, Query as EngineQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, Searcher, TERMINATED, Term};

use super::near::for_each_speaker;
use crate::index::document::{
    OUTLINE_MARK, PERSON_MARK, PERSON_SEPARATOR, outline_terms, outlined_name,
};
use crate::names::{Misspelt, Wanted, most_quoted, name_words};
use crate::{Error, PeopleBook, Result};

type Boxed = Box<dyn EngineQuery>;

/// The most printed names that one name in a query is compared with.
const CANDIDATES_MAX: usize = 20_000;

/// Words in the names of those who speak for somebody or are near: "a spokesman for Ann Berg" is not
/// Ann Berg, nor is a clause that was taken for a name, "talks with Ann Berg". "Spokesman" itself is
/// a title, and titles are not looked up.
const NEAR_SOMEBODY: [&str; 25] = [
    "for",
    "to",
    "with",
    "spokesmen",
    "aide",
    "aides",
    "adviser",
    "advisers",
    "advisor",
    "advisors",
    "lawyer",
    "lawyers",
    "attorneys",
    "solicitor",
    "friend",
    "friends",
    "ally",
    "allies",
    "supporter",
    "supporters",
    "critics",
    "family",
    "office",
    "campaign",
    "letter",
];

/// Looks names up in the field of the terms of speakers.
pub(super) struct Names<'s> {
    pub(super) searcher: &'s Searcher,
    pub(super) who: Field,
    pub(super) book: &'s PeopleBook,
    /// Whether a name that nobody bears is taken for the one that it is a slip away from.
    pub(super) takes_slips: bool,
}

impl Names<'_> {
    /// Returns the query for the quotes of everybody of this name, and of those whom the user says
    /// to be the same; `also` are other names of the same body.
    pub(super) fn said_by(&self, name: &str, also: &[String]) -> Result<Boxed> {
        Ok(self.read(name, also)?.0)
    }

    /// Returns the name for which this one is taken, as nobody bears it.
    pub(super) fn taken_for(&self, name: &str, also: &[String]) -> Result<Option<String>> {
        Ok(self.read(name, also)?.1)
    }

    /// Returns the query for a name, and the name for which it is taken where nobody bears it.
    fn read(&self, name: &str, also: &[String]) -> Result<(Boxed, Option<String>)> {
        let (said_by, has_person) = self.spelt(name, also)?;
        if !self.takes_slips || has_person || self.finds_any(&*said_by)? {
            return Ok((said_by, None));
        }
        match self.nearest(name)? {
            Some(meant) => Ok((self.spelt(&meant, &[])?.0, Some(meant))),
            None => Ok((said_by, None)),
        }
    }

    fn finds_any(&self, query: &dyn EngineQuery) -> Result<bool> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        for reader in self.searcher.segment_readers() {
            let mut docs = weight.scorer(reader, 1.0)?;
            while docs.doc() != TERMINATED {
                if !reader.is_deleted(docs.doc()) {
                    return Ok(true);
                }
                docs.advance();
            }
        }
        Ok(false)
    }

    /// Returns the only person whose name is a slip of the pen away from one that nobody bears.
    ///
    /// Goes through the names of all who speak.
    fn nearest(&self, name: &str) -> Result<Option<String>> {
        let Some(misspelt) = Misspelt::new(name) else { return Ok(None) };
        let mut near: BTreeSet<String> = BTreeSet::new();
        for_each_speaker(self.searcher, |speaker| {
            if speaker.is_person && misspelt.may_be(speaker.name) {
                near.insert(speaker.name.to_owned());
            }
        })?;
        near.retain(|printed| !self.book.parts(printed, name));
        let counted = near.into_iter().map(|printed| {
            let terms = outline_terms(&printed);
            let n_quotes = terms.first().map(|term| self.searcher.doc_freq(&self.term(term)));
            Ok((printed, n_quotes.transpose()?.unwrap_or(0)))
        });
        let counted = counted.collect::<Result<Vec<_>>>()?;
        Ok(most_quoted(&counted).map(str::to_owned))
    }

    /// Returns the query for the quotes of those whose name is spelt so, or otherwise but the same,
    /// and whether a person is among them.
    fn spelt(&self, name: &str, also: &[String]) -> Result<(Boxed, bool)> {
        let mut names: Vec<&str> = vec![name];
        if let Some(person) = self.book.person(name) {
            names.extend(person.names());
        }
        names.extend(also.iter().map(String::as_str));
        names.sort_unstable();
        names.dedup();
        let mut either: Vec<Boxed> = Vec::new();
        for spelling in &names {
            let persons = self.person_terms(name, spelling)?;
            if !persons.is_empty() {
                either.push(self.any_of(persons.iter().map(String::as_str)));
            }
        }
        let is_borne = !either.is_empty();
        either.extend(names.iter().filter_map(|spelling| self.as_body(spelling, is_borne)));
        let said_by: Boxed = match either.len() {
            0 => Box::new(EmptyQuery),
            1 => either.swap_remove(0),
            _ => Box::new(BooleanQuery::union(either)),
        };
        Ok((said_by, is_borne))
    }

    fn term(&self, text: &str) -> Term {
        Term::from_field_text(self.who, text)
    }

    fn any_of<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Boxed {
        Box::new(TermSetQuery::new(terms.map(|text| self.term(text))))
    }

    /// Returns the query for a body of this name; `None` for a name without a word. Where a person
    /// bears it, who only speaks for somebody of that name is not meant.
    fn as_body(&self, name: &str, is_borne: bool) -> Option<Boxed> {
        let plain = |text: &str| -> Boxed {
            Box::new(TermQuery::new(self.term(text), IndexRecordOption::Basic))
        };
        let words = name_words(name);
        if words.is_empty() {
            return None;
        }
        let near_somebody = NEAR_SOMEBODY.iter().flat_map(|word| name_words(word));
        let near_somebody: Vec<String> = near_somebody.map(|word| word.key).collect();
        let is_left_out = is_borne && !words.iter().any(|word| near_somebody.contains(&word.key));
        let mut clauses: Vec<(Occur, Boxed)> =
            words.iter().map(|word| (Occur::Must, plain(&word.key))).collect();
        clauses.push((Occur::MustNot, plain(PERSON_MARK)));
        if is_left_out {
            let terms = near_somebody.iter().map(String::as_str);
            clauses.push((Occur::MustNot, self.any_of(terms)));
        }
        Some(Box::new(BooleanQuery::new(clauses)))
    }

    /// Returns the terms of the persons who are meant by a spelling of a name; not of those whom the
    /// user says not to be of that name.
    fn person_terms(&self, name: &str, spelling: &str) -> Result<Vec<String>> {
        let wanted = Wanted::new(spelling);
        let mut terms: BTreeMap<String, u64> = BTreeMap::new();
        for outline in wanted.outlines() {
            let prefix = format!("{OUTLINE_MARK}{outline}{PERSON_SEPARATOR}");
            for reader in self.searcher.segment_readers() {
                let index = reader.inverted_index(self.who)?;
                let range = index.terms().range().ge(&prefix);
                let mut stream = range.into_stream().map_err(Error::reading_index)?;
                while terms.len() < CANDIDATES_MAX && stream.advance() {
                    if !stream.key().starts_with(prefix.as_bytes()) {
                        break;
                    }
                    if let Ok(term) = std::str::from_utf8(stream.key()) {
                        let n_quotes = u64::from(stream.value().doc_freq);
                        *terms.entry(term.to_owned()).or_default() += n_quotes;
                    }
                }
            }
        }
        let mut names: BTreeMap<String, u64> = BTreeMap::new();
        for (term, &n_quotes) in &terms {
            if let Some(name) = outlined_name(term) {
                // A name has a term for each of its outlines.
                let most = names.entry(name).or_default();
                *most = n_quotes.max(*most);
            }
        }
        let names: Vec<(String, u64)> = names.into_iter().collect();
        let mut meant: BTreeSet<&str> = wanted.meant(&names).into_iter().collect();
        if !self.book.is_empty() {
            meant.retain(|printed| !self.book.parts(printed, name));
        }
        let is_meant =
            |term: &String| outlined_name(term).is_some_and(|n| meant.contains(n.as_str()));
        Ok(terms.into_keys().filter(is_meant).collect())
    }
}
