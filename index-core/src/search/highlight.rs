//! Which words of a text a query means.

use std::collections::HashSet;

use super::words::Unit;
use crate::Span;
use crate::index::language::Language;
use crate::index::term_cache::{TermCache, with_cache, with_cache_of};
use crate::index::words::{Piece, Words, fold_word};
use crate::query::Scope;

/// The terms, prefixes and near terms of a query that are shown to be the reason of a hit.
#[derive(Clone, Debug, Default)]
pub(super) struct Highlighter {
    terms: HashSet<String>,
    prefixes: Vec<String>,
    fuzzy: Vec<(String, u8)>,
    beginnings: Beginnings,
    /// The stems by the rules of other languages, with their marks.
    stems: HashSet<String>,
}

/// How the meant words begin: most words of a text begin otherwise, and need not be brought into
/// their form, which leaves a word's first two letters as they are.
#[derive(Clone, Copy, Debug, Default)]
struct Beginnings {
    /// For each first letter one bit for every second.
    seconds: [u32; CLASSES],
}

/// The classes of bytes: letters, digits, and what is no part of a word below 128 or above.
const CLASSES: usize = 32;
const DIGIT: u8 = 26;
const SPACE: u8 = 27;
const OTHER: u8 = 28;
const WIDE: u8 = 29;

const CLASS_OF: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut i = 0;
    while i < 256 {
        let byte = i as u8;
        classes[i] = match byte.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => letter - b'a',
            b'0'..=b'9' => DIGIT,
            b if b.is_ascii_whitespace() => SPACE,
            b if b.is_ascii() => OTHER,
            _ => WIDE,
        };
        i += 1;
    }
    classes
};

impl Beginnings {
    fn add(&mut self, word: &str) {
        let mut classes = word.bytes().map(|byte| CLASS_OF[usize::from(byte)]);
        let (first, second) = (classes.next().unwrap_or(WIDE), classes.next().unwrap_or(WIDE));
        if first > DIGIT {
            return self.add_all();
        }
        let seconds = &mut self.seconds[usize::from(first)];
        // Letters beyond ASCII may be written otherwise.
        *seconds |= if second > DIGIT { u32::MAX } else { 1 << second };
        // "Dying" is a form of "die".
        let y = 1 << (b'y' - b'a');
        *seconds |= if second == b'i' - b'a' { y } else { 0 };
    }

    fn add_all(&mut self) {
        self.seconds = [u32::MAX; CLASSES];
    }

    /// Whether a word of these first two classes may be meant.
    fn may_be(&self, first: u8, second: u8) -> bool {
        let seconds = self.seconds[usize::from(first)];
        (seconds >> second) & 1 == 1 || (second > DIGIT && seconds != 0)
    }

    /// Returns the next stretch without white space, at or behind `from`, that holds a word which
    /// may be meant. No word spans white space.
    fn next_in(&self, text: &str, from: usize) -> Option<Span> {
        let bytes = text.as_bytes();
        let class = |at: usize| bytes.get(at).map_or(OTHER, |&byte| CLASS_OF[usize::from(byte)]);
        let (mut start, mut at, mut is_inside) = (from, from, false);
        while at < bytes.len() {
            let may_be = match class(at) {
                SPACE => {
                    start = at + 1;
                    is_inside = false;
                    false
                }
                OTHER => {
                    is_inside = false;
                    false
                }
                WIDE => {
                    let c = text[at..].chars().next()?;
                    at += c.len_utf8() - 1;
                    is_inside = c.is_alphanumeric();
                    // It may be folded to any letter, and begin a word behind another.
                    is_inside
                }
                first => {
                    let was_inside = std::mem::replace(&mut is_inside, true);
                    !was_inside && self.may_be(first, class(at + 1))
                }
            };
            at += 1;
            if may_be {
                let rest = bytes[at..].iter().position(u8::is_ascii_whitespace);
                return Some(Span::new(start, rest.map_or(bytes.len(), |i| at + i)));
            }
        }
        None
    }
}

impl Highlighter {
    pub(super) fn add_unit(&mut self, unit: &Unit, scope: Scope) {
        if matches!(scope, Scope::Anywhere | Scope::Said | Scope::About | Scope::Title) {
            unit.parts.iter().chain(&unit.joined).for_each(|term| self.add_term(term));
        }
    }

    pub(super) fn add_term(&mut self, term: &str) {
        self.beginnings.add(term);
        self.terms.insert(term.to_owned());
    }

    /// Adds the stem of a word by the rules of a language other than English.
    pub(super) fn add_stem(&mut self, term: &str) {
        self.stems.insert(term.to_owned());
    }

    pub(super) fn add_prefix(&mut self, folded: &str) {
        self.beginnings.add(folded);
        self.prefixes.push(folded.to_owned());
    }

    pub(super) fn add_fuzzy(&mut self, term: &str, distance: u8) {
        // The first letter may be the wrong one.
        self.beginnings.add_all();
        self.fuzzy.push((term.to_owned(), distance));
    }

    /// Returns the places of the meant words in a text of a language, in order and apart.
    pub(super) fn find(&self, text: &str, language: Option<Language>) -> Vec<Span> {
        let language = language.filter(|_| !self.stems.is_empty());
        let next = |from: usize| match language {
            // Stems of other languages may begin as no form of the word does.
            Some(_) => (from < text.len()).then(|| Span::new(from, text.len())),
            None => self.beginnings.next_in(text, from),
        };
        let mut found: Vec<Span> = Vec::new();
        let mut from = 0;
        with_cache(|cache| {
            while let Some(part) = next(from) {
                let visit = |span: Span| match found.last_mut() {
                    // The joined form of a compound swallows its parts.
                    Some(last) if span.overlaps(*last) => {
                        last.start = last.start.min(span.start);
                        last.end = last.end.max(span.end);
                    }
                    _ => found.push(span),
                };
                self.find_in(text, part, language, cache, visit);
                from = part.end;
            }
        });
        merge_overlaps(found)
    }

    /// Calls `visit` with the places of the meant words of a part of a text.
    fn find_in(
        &self,
        text: &str,
        part: Span,
        language: Option<Language>,
        cache: &mut TermCache,
        mut visit: impl FnMut(Span),
    ) {
        let text = &text[part.start..part.end];
        let mut words = Words::new(text);
        let (mut term, mut folded) = (String::new(), String::new());
        while let Some(piece) = words.advance() {
            let (Piece::Word(place) | Piece::Joined(place)) = piece;
            words.term(piece, cache, &mut term);
            let mut is_meant = self.means(&term, &text[place.start..place.end], &mut folded);
            if let Some(language) = language.filter(|_| !is_meant) {
                with_cache_of(language, |cache| words.term(piece, cache, &mut term));
                is_meant = self.stems.contains(&term);
            }
            if is_meant {
                visit(Span::new(part.start + place.start, part.start + place.end));
            }
        }
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
    /// Longer words are compared by letters that were counted first.
    const BYTES_MAX: usize = 32;
    if one.is_ascii() && two.is_ascii() && one.len().max(two.len()) <= BYTES_MAX {
        let rows = &mut [[0; BYTES_MAX + 1]; 3];
        return are_near(one.as_bytes(), two.as_bytes(), most, rows);
    }
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    are_near(&one, &two, most, &mut vec![vec![0; two.len() + 1]; 3])
}

/// As [`within`]; `rows` is room for three rows of distances.
fn are_near<T: PartialEq, R: AsMut<[usize]> + AsRef<[usize]>>(
    one: &[T],
    two: &[T],
    most: usize,
    rows: &mut [R],
) -> bool {
    if one.len().abs_diff(two.len()) > most {
        return false;
    }
    let [before_last, last, row] = rows else { return false };
    let (before_last, last, row) = (before_last.as_mut(), last.as_mut(), row.as_mut());
    let (mut before_last, mut last, mut row) = (before_last, last, row);
    last.iter_mut().take(two.len() + 1).enumerate().for_each(|(j, distance)| *distance = j);
    for i in 1..=one.len() {
        row[0] = i;
        let mut nearest = i;
        for j in 1..=two.len() {
            let replaced = last[j - 1] + usize::from(one[i - 1] != two[j - 1]);
            let mut best = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == two[j - 2] && one[i - 2] == two[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row[j] = best;
            nearest = nearest.min(best);
        }
        // From here on it only grows; a swap looks back one row.
        if nearest > most + 1 {
            return false;
        }
        (before_last, last, row) = (last, row, before_last);
    }
    last[two.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::units;

    #[test]
    fn words_are_near_by_changed_and_swapped_letters() {
        let long = "a".repeat(40);
        for (one, two, most, expected) in [
            ("winter", "winter", 0, true),
            ("winter", "wintar", 1, true),
            ("winter", "wintre", 1, true),
            ("winter", "inwter", 1, false),
            ("winter", "winters", 1, true),
            ("winter", "wi", 2, false),
            ("ferry", "fjäre", 2, false),
            ("färja", "farja", 1, true),
            (long.as_str(), &long[1..], 1, true),
            ("", "ab", 2, true),
        ] {
            assert_eq!(within(one, two, most), expected, "{one} {two}");
            assert_eq!(within(two, one, most), expected, "{two} {one}");
        }
    }

    #[test]
    fn what_is_skipped_means_nothing() {
        let texts = [
            "They were dying; lying, tying and skies; SKIS early only.",
            "co-operation in the U.S.-led SCO-Afghanistan talks, “Évian” and fêtes at 3.5%",
            "abc漢字仮名 O’Brien’s re-election:e-mail a.b x-ray (ferries)“ferry” Straße 1,000",
            "",
        ];
        let queries =
            ["die", "漢字", "lie tie", "sky ski", "cooperation", "us", "afghanistan", "evian"];
        let more = ["fete", "obrien", "election", "email", "xray", "ferry", "strasse", "1,000"];
        for query in queries.into_iter().chain(more) {
            let mut highlighter = Highlighter::default();
            units(query).iter().for_each(|unit| highlighter.add_unit(unit, Scope::Anywhere));
            let mut slow = highlighter.clone();
            slow.beginnings.add_all();
            for text in texts {
                assert_eq!(
                    highlighter.find(text, None),
                    slow.find(text, None),
                    "{query} in {text}"
                );
            }
            let n_found: usize = texts.iter().map(|text| highlighter.find(text, None).len()).sum();
            assert!(n_found > 0, "{query}");
        }
    }
}
