//! A name in a query to the quotes of those who bear it, in any spelling.
//!
//! Persons are looked up by the outlines of their names and judged name by name; bodies and
//! documents by the keys of all their words.

use std::collections::BTreeSet;

use tantivy::query::{
    BooleanQuery, EmptyQuery, Occur, Query as EngineQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::index::document::{OUTLINE_MARK, PERSON_MARK, PERSON_SEPARATOR, outlined_name};
use crate::names::{Wanted, name_words};
use crate::{Error, Result};

type Boxed = Box<dyn EngineQuery>;

/// The most printed names that one name in a query is compared with.
const CANDIDATES_MAX: usize = 20_000;

/// Returns the query for the quotes of everybody of this name; `who` is the field of the terms of
/// speakers.
pub(super) fn said_by(searcher: &Searcher, who: Field, name: &str) -> Result<Boxed> {
    let term = |text: &str| Term::from_field_text(who, text);
    let plain =
        |text: &str| -> Boxed { Box::new(TermQuery::new(term(text), IndexRecordOption::Basic)) };
    let words = name_words(name);
    if words.is_empty() {
        return Ok(Box::new(EmptyQuery));
    }
    let mut body: Vec<(Occur, Boxed)> =
        words.iter().map(|word| (Occur::Must, plain(&word.key))).collect();
    body.push((Occur::MustNot, plain(PERSON_MARK)));
    let mut either: Vec<Boxed> = vec![Box::new(BooleanQuery::new(body))];
    let persons = person_terms(searcher, who, &Wanted::new(name))?;
    if !persons.is_empty() {
        either.push(Box::new(TermSetQuery::new(persons.iter().map(|text| term(text)))));
    }
    Ok(Box::new(BooleanQuery::union(either)))
}

/// Returns the terms of the persons who are meant.
fn person_terms(searcher: &Searcher, who: Field, wanted: &Wanted) -> Result<Vec<String>> {
    let mut terms = BTreeSet::new();
    for outline in wanted.outlines() {
        let prefix = format!("{OUTLINE_MARK}{outline}{PERSON_SEPARATOR}");
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(who)?;
            let range = index.terms().range().ge(&prefix);
            let mut stream = range.into_stream().map_err(Error::reading_index)?;
            while terms.len() < CANDIDATES_MAX && stream.advance() {
                if !stream.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                terms.extend(std::str::from_utf8(stream.key()).ok().map(str::to_owned));
            }
        }
    }
    let names: BTreeSet<String> = terms.iter().filter_map(|term| outlined_name(term)).collect();
    let names: Vec<String> = names.into_iter().collect();
    let meant: BTreeSet<&str> = wanted.meant(&names).into_iter().collect();
    let is_meant = |term: &String| outlined_name(term).is_some_and(|n| meant.contains(n.as_str()));
    Ok(terms.into_iter().filter(is_meant).collect())
}
