//! A text as forms with their positions; the words of an article are looked at once, however many
//! of its quotes and their surroundings they stand in.
//!
//! Invariant: a part of an article gives the forms and positions that its words alone would give.
//! White space ends every word whatever stands around it, so what stands between the first and the
//! last of a part is taken from the article, and only the words at its ends are looked at again.

use tantivy::tokenizer::MAX_TOKEN_LEN;

use super::vocabulary::{Form, Vocabulary};
use crate::Span;
use crate::index::language::Language;
use crate::index::words::{Piece, Place, Words};

/// The words of a longer article are looked at anew in each of its parts: memory stays bounded.
const KEPT_TEXT_BYTES_MAX: usize = 1 << 20;

/// So many words are looked at before their forms are asked for.
const AHEAD: usize = 32;

/// What one thread knows of words.
#[derive(Default)]
pub(in crate::index) struct Analyst {
    pub(super) vocabulary: Vocabulary,
    /// The words of the present article in order.
    words: Vec<Occurrence>,
    /// Some words on their way.
    some: Vec<Occurrence>,
    /// The last text of terms that are ready made, and what it gave.
    last_ready: String,
    ready: Vec<Occurrence>,
}

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// A byte of the word; of two words that stand in order, the bytes do so too.
    offset: u32,
    pub(super) position: u32,
    pub(super) form: Form,
}

impl Analyst {
    /// Gives the words of an article's text, some at a time, and keeps them for its parts.
    pub(super) fn article(
        &mut self,
        text: &str,
        language: Option<Language>,
        each: &mut impl FnMut(&[Occurrence]),
    ) {
        self.words.clear();
        if text.len() > KEPT_TEXT_BYTES_MAX {
            return self.text(text, language, each);
        }
        let Analyst { vocabulary, words, some, .. } = self;
        read(vocabulary, text, language, 0, some, &mut |some| words.extend_from_slice(some));
        // Apart from the reading, as the memory that each word wants is then waited for at once.
        each(words);
    }

    /// Gives the words of a part of the last article with their positions in the part.
    pub(super) fn part(
        &mut self,
        text: &str,
        span: Span,
        language: Option<Language>,
        each: &mut impl FnMut(&[Occurrence]),
    ) {
        let part = &text[span.start..span.end];
        let spaces = part.bytes().position(|b| b.is_ascii_whitespace());
        let spaces = spaces.zip(part.bytes().rposition(|b| b.is_ascii_whitespace()));
        let Some((first, last)) = spaces.filter(|_| !self.words.is_empty()) else {
            return self.text(part, language, each);
        };
        let Analyst { vocabulary, words, some, .. } = self;
        let mut n_positions = read(vocabulary, &part[..first], language, 0, some, each);
        let start = (span.start + first) as u32;
        let end = (span.start + last) as u32;
        let inner = &words[words.partition_point(|word| word.offset < start)..];
        let inner = &inner[..inner.partition_point(|word| word.offset < end)];
        if let (Some(one), Some(other)) = (inner.first(), inner.last()) {
            for inner in inner.chunks(AHEAD) {
                let moved = |word: &Occurrence| word.position - one.position + n_positions;
                some.clear();
                some.extend(inner.iter().map(|word| Occurrence { position: moved(word), ..*word }));
                each(some);
            }
            n_positions += other.position + 1 - one.position;
        }
        read(vocabulary, &part[last..], language, n_positions, some, each);
    }

    /// Gives the words of a text.
    pub(super) fn text(
        &mut self,
        text: &str,
        language: Option<Language>,
        each: &mut impl FnMut(&[Occurrence]),
    ) {
        read(&mut self.vocabulary, text, language, 0, &mut self.some, each);
    }

    /// Returns the terms that a text holds ready made, with spaces between them, as words.
    pub(super) fn ready(&mut self, text: &str) -> &[Occurrence] {
        // One speaker is quoted again and again.
        if self.last_ready != text {
            let terms = text.split(|c: char| c.is_ascii_whitespace());
            let terms = terms.filter(|term| !term.is_empty() && term.len() <= MAX_TOKEN_LEN);
            let words = (0..).zip(terms).map(|(position, term)| {
                let form = self.vocabulary.ready(term);
                Occurrence { offset: 0, position, form }
            });
            self.ready.clear();
            self.ready.extend(words);
            text.clone_into(&mut self.last_ready);
        }
        &self.ready
    }

    /// Returns a text as one term, if it can be one.
    pub(super) fn raw(&mut self, text: &str) -> Option<Occurrence> {
        (text.len() <= MAX_TOKEN_LEN).then(|| {
            let form = self.vocabulary.ready(text);
            Occurrence { offset: 0, position: 0, form }
        })
    }

    /// Begins again if there is too much to keep, between two segments.
    pub(in crate::index) fn tidy(&mut self) {
        self.vocabulary.tidy();
        self.last_ready.clear();
        self.ready.clear();
    }

    /// Returns the bytes of memory taken.
    pub(in crate::index) fn n_bytes(&self) -> usize {
        let n_words = self.words.capacity() + self.some.capacity() + self.ready.capacity();
        let n_bytes = size_of::<Occurrence>() * n_words + self.last_ready.capacity();
        self.vocabulary.n_bytes() + n_bytes
    }
}

/// Gives the words of a text, some at a time, with positions from `base` on; returns the position
/// behind the last. In a text that is not English each word has two forms.
fn read(
    vocabulary: &mut Vocabulary,
    text: &str,
    language: Option<Language>,
    base: u32,
    found: &mut Vec<Occurrence>,
    each: &mut impl FnMut(&[Occurrence]),
) -> u32 {
    let mut words = Words::new(text);
    let mut places = [Place::default(); AHEAD];
    loop {
        let mut n_places = 0;
        let mut last = None;
        while n_places < AHEAD {
            last = words.advance();
            let Some(Piece::Word(place)) = last else { break };
            places[n_places] = place;
            n_places += 1;
        }
        let places = &places[..n_places];
        vocabulary.look(text, places);
        found.clear();
        let mut add = |raw: &str, start: usize, end: usize, offset: usize, position: usize| {
            let (offset, position) = (offset as u32, base + position as u32);
            let form = vocabulary.english(raw, start, end);
            found.push(Occurrence { offset, position, form });
            if let Some(language) = language {
                let form = vocabulary.other(language, raw, start, end);
                found.push(Occurrence { offset, position, form });
            }
        };
        for Place { start, end, position } in places {
            add(text, *start, *end, *start, *position);
        }
        if let Some(Piece::Joined(place)) = last {
            let joined = words.joined();
            // It comes behind its parts.
            add(&joined, 0, joined.len(), place.end - 1, place.position);
        }
        each(found);
        if last.is_none() {
            return base + words.n_positions() as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(words: &[Occurrence]) -> impl Iterator<Item = (Form, u32)> {
        words.iter().map(|word| (word.form, word.position))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_part_gives_what_its_words_alone_give(
            text in "([a-zA-Z]{1,3}|U\\.S\\.|[ .,'’“”\\-\\n1é]|港口| ){0,120}",
            ends in (0_usize..200, 0_usize..200),
        ) {
            let is_end = |at: &usize| text.is_char_boundary(*at);
            let at = |limit: usize| (0..=limit.min(text.len())).rev().find(is_end).unwrap_or(0);
            let (one, other) = (at(ends.0), at(ends.1));
            let span = Span::new(one.min(other), one.max(other));
            let mut analyst = Analyst::default();
            analyst.article(&text, None, &mut |_| {});
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            analyst.part(&text, span, None, &mut |some| found.extend(told(some)));
            let part = &text[span.start..span.end];
            analyst.text(part, None, &mut |some| expected.extend(told(some)));
            prop_assert_eq!(found, expected);
        }
    }
}
