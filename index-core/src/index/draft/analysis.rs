//! A text as forms with their positions; the words of an article are looked at once, however many
//! of its quotes and their surroundings they stand in.
//!
//! Invariant: a part of an article gives the forms and positions that its words alone would give.
//! White space ends every word whatever stands around it, so what stands between the first and the
//! last of a part is taken from the article, and only the words at its ends are looked at again.

use super::vocabulary::{Form, Vocabulary};
use crate::Span;
use crate::index::language::Language;
use crate::index::words::{Piece, Words};

/// The words of a longer article are looked at anew in each of its parts: memory stays bounded.
const KEPT_TEXT_BYTES_MAX: usize = 1 << 20;

/// What one thread knows of words.
#[derive(Default)]
pub(in crate::index) struct Analyst {
    pub(super) vocabulary: Vocabulary,
    /// The words of the present article in order.
    words: Vec<Occurrence>,
}

/// A word of an article.
#[derive(Clone, Copy)]
struct Occurrence {
    /// A byte of the word; of two words that stand in order, the bytes do so too.
    offset: u32,
    position: u32,
    form: Form,
}

impl Analyst {
    /// Calls `each` with the forms of an article's text and their positions, and keeps them for its
    /// parts.
    pub(super) fn article(
        &mut self,
        text: &str,
        language: Option<Language>,
        each: &mut impl FnMut(Form, usize),
    ) {
        let Analyst { vocabulary, words } = self;
        words.clear();
        if text.len() > KEPT_TEXT_BYTES_MAX {
            return self.text(text, language, each);
        }
        read(vocabulary, text, language, &mut |form, position, offset| {
            words.push(Occurrence { offset: offset as u32, position: position as u32, form });
        });
        // Apart from the reading, as the memory that each word wants is then waited for at once.
        words.iter().for_each(|word| each(word.form, word.position as usize));
    }

    /// Calls `each` with the forms of a part of the last article and their positions in the part.
    pub(super) fn part(
        &mut self,
        text: &str,
        span: Span,
        language: Option<Language>,
        each: &mut impl FnMut(Form, usize),
    ) {
        let part = &text[span.start..span.end];
        let spaces = part.bytes().position(|b| b.is_ascii_whitespace());
        let spaces = spaces.zip(part.bytes().rposition(|b| b.is_ascii_whitespace()));
        let Some((first, last)) = spaces.filter(|_| !self.words.is_empty()) else {
            return self.text(part, language, each);
        };
        let mut n_positions = self.some(&part[..first], language, 0, each);
        let start = (span.start + first) as u32;
        let end = (span.start + last) as u32;
        let from = self.words.partition_point(|word| word.offset < start);
        let inner = self.words[from..].iter().take_while(|word| word.offset < end);
        let base = self.words.get(from).map_or(0, |word| word.position as usize);
        let mut next = base;
        for word in inner {
            each(word.form, n_positions + word.position as usize - base);
            next = word.position as usize + 1;
        }
        n_positions += next - base;
        self.some(&part[last..], language, n_positions, each);
    }

    /// Calls `each` with the forms of a text and their positions.
    pub(super) fn text(
        &mut self,
        text: &str,
        language: Option<Language>,
        each: &mut impl FnMut(Form, usize),
    ) {
        self.some(text, language, 0, each);
    }

    /// As [`Analyst::text`], from a position on; returns the position behind the last.
    fn some(
        &mut self,
        text: &str,
        language: Option<Language>,
        base: usize,
        each: &mut impl FnMut(Form, usize),
    ) -> usize {
        let n_positions = read(&mut self.vocabulary, text, language, &mut |form, position, _| {
            each(form, base + position);
        });
        base + n_positions
    }

    /// Begins again if there is too much to keep, between two segments.
    pub(in crate::index) fn tidy(&mut self) {
        self.vocabulary.tidy();
    }

    /// Returns the bytes of memory taken.
    pub(in crate::index) fn n_bytes(&self) -> usize {
        self.vocabulary.n_bytes() + size_of::<Occurrence>() * self.words.capacity()
    }
}

/// Calls `each` with form, position and offset of each word of a text, and returns how many
/// positions there are. In a text that is not English each word has two forms.
fn read(
    vocabulary: &mut Vocabulary,
    text: &str,
    language: Option<Language>,
    each: &mut impl FnMut(Form, usize, usize),
) -> usize {
    let mut words = Words::new(text);
    while let Some(piece) = words.advance() {
        let joined = match piece {
            Piece::Word(_) => None,
            Piece::Joined(_) => Some(words.joined()),
        };
        let (Piece::Word(place) | Piece::Joined(place)) = piece;
        let (raw, start, end) = match &joined {
            None => (text, place.start, place.end),
            Some(joined) => (joined.as_str(), 0, joined.len()),
        };
        // A joined word comes behind its parts.
        let offset = if joined.is_none() { place.start } else { place.end - 1 };
        each(vocabulary.english(raw, start, end), place.position, offset);
        if let Some(language) = language {
            each(vocabulary.other(language, raw, start, end), place.position, offset);
        }
    }
    words.n_positions()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of_part(analyst: &mut Analyst, text: &str, span: Span) -> Vec<(Form, usize)> {
        let mut found = Vec::new();
        analyst.part(text, span, None, &mut |form, position| found.push((form, position)));
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_part_gives_what_its_words_alone_give(
            text in "([a-zA-Z]{1,3}|U\\.S\\.|[ .,'’“”\\-\\n1é]|港口| ){0,40}",
            ends in (0_usize..60, 0_usize..60),
        ) {
            let is_end = |at: &usize| text.is_char_boundary(*at);
            let at = |limit: usize| (0..=limit.min(text.len())).rev().find(is_end).unwrap_or(0);
            let (one, other) = (at(ends.0), at(ends.1));
            let span = Span::new(one.min(other), one.max(other));
            let mut analyst = Analyst::default();
            analyst.article(&text, None, &mut |_, _| {});
            let found = of_part(&mut analyst, &text, span);
            let mut expected = Vec::new();
            let part = &text[span.start..span.end];
            analyst.text(part, None, &mut |form, position| expected.push((form, position)));
            prop_assert_eq!(found, expected);
        }
    }
}
