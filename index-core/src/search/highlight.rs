//! Which words of a text a query means.

use std::collections::HashSet;

use super::words::Unit;
use crate::Span;
use crate::index::analyzer::{with_cache, with_cache_of};
use crate::index::language::Language;
use crate::index::words::{Piece, Words, fold_word};
use crate::query::Scope;

/// The terms, prefixes and near terms of a query that are shown to be the reason of a hit.
#[derive(Clone, Debug, Default)]
pub(super) struct Highlighter {
    terms: HashSet<String>,
    prefixes: Vec<String>,
    fuzzy: Vec<(String, u8)>,
    initials: Initials,
    /// The stems by the rules of other languages, with their marks.
    stems: HashSet<String>,
}

/// The first letters of the meant words: most words of a text begin with another, and need not be
/// brought into their form.
#[derive(Clone, Copy, Debug, Default)]
struct Initials {
    /// One bit an ASCII character.
    ascii: u128,
}

impl Initials {
    fn add(&mut self, word: &str) {
        match word.bytes().next() {
            Some(first) if first.is_ascii() => self.ascii |= 1 << first.to_ascii_lowercase(),
            _ => self.ascii = u128::MAX,
        }
    }

    /// Whether a word as printed may be meant; letters beyond ASCII may be written otherwise.
    fn may_begin(self, raw: &str) -> bool {
        let Some(first) = raw.bytes().next() else { return false };
        !first.is_ascii() || (self.ascii >> first.to_ascii_lowercase()) & 1 == 1
    }
}

impl Highlighter {
    pub(super) fn add_unit(&mut self, unit: &Unit, scope: Scope) {
        if matches!(scope, Scope::Anywhere | Scope::Said | Scope::About | Scope::Title) {
            unit.parts.iter().chain(&unit.joined).for_each(|term| self.add_term(term));
        }
    }

    pub(super) fn add_term(&mut self, term: &str) {
        self.initials.add(term);
        self.terms.insert(term.to_owned());
    }

    /// Adds the stem of a word by the rules of a language other than English.
    pub(super) fn add_stem(&mut self, term: &str) {
        self.stems.insert(term.to_owned());
    }

    pub(super) fn add_prefix(&mut self, folded: &str) {
        self.initials.add(folded);
        self.prefixes.push(folded.to_owned());
    }

    pub(super) fn add_fuzzy(&mut self, term: &str, distance: u8) {
        // The first letter may be the wrong one.
        self.initials.ascii = u128::MAX;
        self.fuzzy.push((term.to_owned(), distance));
    }

    /// Returns the places of the meant words in a text of a language, in order and apart.
    pub(super) fn find(&self, text: &str, language: Option<Language>) -> Vec<Span> {
        let language = language.filter(|_| !self.stems.is_empty());
        let mut words = Words::new(text);
        let (mut term, mut folded) = (String::new(), String::new());
        let mut found: Vec<Span> = Vec::new();
        with_cache(|cache| {
            while let Some(piece) = words.advance() {
                let (Piece::Word(place) | Piece::Joined(place)) = piece;
                let raw = &text[place.start..place.end];
                let mut is_meant = self.initials.may_begin(raw) && {
                    words.term(piece, cache, &mut term);
                    self.means(&term, raw, &mut folded)
                };
                if let Some(language) = language.filter(|_| !is_meant) {
                    with_cache_of(language, |cache| words.term(piece, cache, &mut term));
                    is_meant = self.stems.contains(&term);
                }
                if is_meant {
                    let span = Span::new(place.start, place.end);
                    match found.last_mut() {
                        // The joined form of a compound swallows its parts.
                        Some(last) if span.overlaps(*last) => {
                            last.start = last.start.min(span.start);
                            last.end = last.end.max(span.end);
                        }
                        _ => found.push(span),
                    }
                }
            }
        });
        merge_overlaps(found)
    }

    fn means(&self, term: &str, raw: &str, folded: &mut String) -> bool {
        if self.terms.contains(term) {
            return true;
        }
        if !self.prefixes.is_empty() {
            fold_word(raw, folded);
            if self.prefixes.iter().any(|p| folded.starts_with(p) || term.starts_with(p)) {
                return true;
            }
        }
        self.fuzzy.iter().any(|(wanted, most)| within(wanted, term, usize::from(*most)))
    }
}

fn merge_overlaps(spans: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        while merged.last().is_some_and(|last| last.overlaps(span) && span.start <= last.start) {
            merged.pop();
        }
        merged.push(span);
    }
    merged
}

/// Whether two words are at most `most` changed letters apart; swapping neighbours is one change.
pub(super) fn within(one: &str, two: &str, most: usize) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    if one.len().abs_diff(two.len()) > most {
        return false;
    }
    let mut rows = vec![vec![0; two.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=two.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i.max(j)
            } else {
                let same = one[i - 1] == two[j - 1];
                let replaced = rows[i - 1][j - 1] + usize::from(!same);
                let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                let swapped =
                    i > 1 && j > 1 && one[i - 1] == two[j - 2] && one[i - 2] == two[j - 1];
                if swapped {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[one.len()][two.len()] <= most
}
