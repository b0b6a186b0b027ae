//! The words of a query in the languages of the articles: nobody says in which one they are typed.
//!
//! Invariant: languages that no article is in cost a query nothing and change no answer.

use std::sync::{Arc, OnceLock};

use tantivy::Term;
use tantivy::schema::Field;

use super::terms::Place;
use super::{Planner, all_of};
use crate::index::language::Language;
use crate::index::term_cache::with_cache_of;
use crate::index::words::{Piece, terms};
use crate::query::Scope;
use crate::search::clause::{Leaf, Word};
use crate::search::postings::TermIn;
use crate::search::words::Unit;
use crate::{Error, Result};

/// The languages of the articles of a searcher that have stemmers of their own.
#[derive(Clone, Debug, Default)]
pub(in crate::search) struct Languages {
    present: Arc<OnceLock<Vec<Language>>>,
}

impl Languages {
    /// Returns the languages; looks them up the first time.
    pub(super) fn present(&self, searcher: &tantivy::Searcher, lang: Field) -> Result<&[Language]> {
        if let Some(present) = self.present.get() {
            return Ok(present);
        }
        let mut found: Vec<Language> = Vec::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(lang)?;
            let mut stream = index.terms().stream().map_err(Error::reading_index)?;
            while stream.advance() {
                let language = std::str::from_utf8(stream.key()).ok().and_then(Language::of);
                found.extend(language.filter(|language| !found.contains(language)));
            }
        }
        Ok(self.present.get_or_init(|| found))
    }
}

impl Planner<'_> {
    /// Returns the places of a word's stems in other languages: one form a language that has it.
    pub(super) fn in_other_languages(
        &mut self,
        unit: &Unit,
        places: &[Place],
        scope: Scope,
    ) -> Vec<Vec<Leaf>> {
        if !is_of_words(scope) {
            return Vec::new();
        }
        self.add_stems(unit, scope);
        let mut forms = Vec::new();
        let languages = self.languages;
        for &language in languages {
            let (parts, joined) = stems(language, &unit.raw);
            let of_parts: Option<Vec<Vec<Leaf>>> =
                parts.iter().zip(&unit.parts).map(|(p, like)| self.stem(places, p, like)).collect();
            match of_parts.unwrap_or_default() {
                mut whole if whole.len() == 1 => forms.extend(whole.pop()),
                parts => {
                    let parts = parts.into_iter().map(|part| Word::new("", vec![part]));
                    let all = all_of(parts.map(Word::into_query).collect());
                    forms.extend(all.map(|all| vec![Leaf::new(all, 1.0, "its parts")]));
                }
            }
            let joined = joined.as_ref().zip(unit.joined.as_ref());
            forms.extend(joined.and_then(|(joined, like)| self.stem(places, joined, like)));
        }
        forms
    }

    /// Lets the stems of a word be shown as the reason of a hit.
    pub(super) fn add_stems(&mut self, unit: &Unit, scope: Scope) {
        for &language in self.languages.iter().filter(|_| is_of_words(scope)) {
            let (parts, joined) = stems(language, &unit.raw);
            parts.iter().chain(&joined).for_each(|stem| self.highlighter.add_stem(stem));
        }
    }

    /// Returns the phrase of the units in each language that has all their words in the field.
    pub(super) fn phrases_in_other_languages(
        &self,
        units: &[Unit],
        field: Field,
    ) -> Vec<Vec<(usize, Term)>> {
        let phrase = |&language: &Language| {
            let mut phrase = Vec::new();
            for (i, unit) in units.iter().enumerate() {
                let (parts, joined) = stems(language, &unit.raw);
                let known = joined.into_iter().find(|joined| self.doc_freq(field, joined) > 0);
                let words = known.map_or(parts, |joined| vec![joined]);
                if words.is_empty() || words.iter().any(|word| self.doc_freq(field, word) == 0) {
                    return None;
                }
                phrase.extend(words.iter().map(|word| (i, Term::from_field_text(field, word))));
            }
            Some(phrase)
        };
        self.languages.iter().filter_map(phrase).collect()
    }

    /// Returns the places that have a stem; `None` where none has. A word that English articles
    /// have as well is as rare as it is there: else a name would be worth more abroad.
    fn stem(&self, places: &[Place], stem: &str, like: &str) -> Option<Vec<Leaf>> {
        let leaves = self.each_place(places, |field| {
            let term = |text: &str| Term::from_field_text(field, text);
            let (is_text, n_docs) = (self.keeps_order(field), self.n_docs(field));
            let (idf, b) = (self.rarity(&[stem, like]), self.b(field));
            let query =
                TermIn { term: term(stem), is_text, n_docs, like: Some(term(like)), idf, b };
            (self.doc_freq(field, stem) > 0).then_some(Box::new(query))
        });
        Some(leaves).filter(|leaves| !leaves.is_empty())
    }
}

/// Whether what is sought stands in fields of running text, whose language counts.
fn is_of_words(scope: Scope) -> bool {
    matches!(scope, Scope::Anywhere | Scope::Said | Scope::About | Scope::Title)
}

/// Returns the stems of the parts of a word, and of the parts of a compound as one word; none where
/// the language is written in other letters.
fn stems(language: Language, raw: &str) -> (Vec<String>, Option<String>) {
    let (mut parts, mut joined) = (Vec::new(), None);
    if language.writes(raw) {
        for (term, piece) in with_cache_of(language, |cache| terms(raw, cache)) {
            match piece {
                Piece::Word(_) => parts.push(term),
                Piece::Joined(_) => joined = Some(term),
            }
        }
    }
    (parts, joined)
}
