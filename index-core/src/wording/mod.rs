//! Whether words that somebody is said to have spoken are printed like that, and what differs. Pure.
//!
//! Words are compared by their letters, apostrophes, digits and the signs of numbers: case, accents,
//! British and American spelling, hyphens and other punctuation are left aside, as one editor sets
//! these otherwise than another. What is said of a difference is told with its place in the printed
//! quote.
//!
//! Invariant: the words of a reporter are never said to be a speaker's.

mod align;
mod differences;
mod tokens;

use std::collections::HashMap;

use self::align::aligned;
use self::differences::told;
use self::tokens::{Read, Token, of_asked, of_printed};
use crate::Span;

/// A quote is worded like what was asked for if they are so much alike: a word counts more that is no
/// stop word, and what differs, and where words are left out, counts against it. So a sentence of six
/// words may have two others, and "will sail" may be "would not sail"; but of three words none that
/// tells something may be another, as then half of all quotes on a subject were alike.
pub(crate) const LIKENESS_MIN: f32 = 0.48;

/// Or if so many words stand in it one behind the other, and what was asked for makes up half of it:
/// of a long speech an article prints a sentence.
pub(crate) const RUN_WORDS_MIN: usize = 6;

/// Or if so many do, however long it is. Fewer may be a turn of phrase, or somebody's title.
pub(crate) const LONG_RUN_WORDS_MIN: usize = 12;

/// How printed words relate to words that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Relation {
    /// The same words, and no others in the quote.
    Verbatim,
    /// The same words, one behind the other within a longer quote.
    Within,
    /// The same words but for those in square brackets: what an editor puts there may change what was
    /// said.
    Edited,
    /// The same words as far as they go, or as they are compared: some of the beginning or the end are not in the quote, or
    /// words of it were left out where an ellipsis says so.
    InPart,
    /// Other words, or fewer without a sign of it: who leaves out a "not" says something else.
    Altered,
    /// The words are, at least some of them, a reporter's who tells what was said.
    Reported,
}

impl Relation {
    /// Every relation, the nearest first.
    pub const ALL: [Relation; 6] = [
        Relation::Verbatim,
        Relation::Within,
        Relation::Edited,
        Relation::InPart,
        Relation::Altered,
        Relation::Reported,
    ];

    /// Whether the very words are printed, in one piece.
    pub const fn is_whole(self) -> bool {
        matches!(self, Relation::Verbatim | Relation::Within)
    }

    /// Returns the name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Relation::Verbatim => "verbatim",
            Relation::Within => "within a longer quote",
            Relation::Edited => "edited",
            Relation::InPart => "in part",
            Relation::Altered => "altered",
            Relation::Reported => "reported",
        }
    }
}

/// What a [`Difference`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// Other words are printed.
    Altered,
    /// Words were asked for that are not printed.
    NotPrinted,
    /// Words are printed that were not asked for, and nothing says that they were left out.
    LeftOut,
    /// Words are printed for which an ellipsis stands in what was asked for.
    Ellipsis,
    /// Words in square brackets, and the printed ones that they stand for: an editor's.
    Editors,
}

impl DifferenceKind {
    /// Returns the name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            DifferenceKind::Altered => "altered",
            DifferenceKind::NotPrinted => "not printed",
            DifferenceKind::LeftOut => "left out",
            DifferenceKind::Ellipsis => "ellipsis",
            DifferenceKind::Editors => "editor's",
        }
    }
}

impl Wording {
    /// So many words are compared, the first ones.
    pub const ASKED_WORDS_MAX: usize = 500;
}

/// A place at which printed words are not those that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What it is.
    pub kind: DifferenceKind,
    /// The words that were asked for; empty where others are printed between two of them.
    pub asked: String,
    /// The words that are printed there; empty where none are.
    pub printed: String,
    /// Where these begin in the text of the quote, in bytes.
    pub start: usize,
    /// Where they end, exclusive.
    pub end: usize,
}

/// How a quote is worded beside words that were asked for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Wording {
    /// How its words relate to these.
    pub relation: Relation,
    /// How much of what was asked for stands in it, in order: `0.0..=1.0` of the words, those in
    /// square brackets left aside.
    pub share: f32,
    /// How many words were asked for, those in square brackets left aside.
    pub n_asked: usize,
    /// How many of these stand in it, in order.
    pub n_same: usize,
    /// What differs, in order.
    pub differences: Vec<Difference>,
    /// How many words of the quote are missing between the words that were asked for.
    pub left_out: usize,
    /// From the first to the last of the words that were found, as bytes of the quote's text.
    pub stretch: Span,
    /// How many words of the quote stand before these.
    pub n_before: usize,
    /// How many stand behind.
    pub n_after: usize,
}

/// Words that somebody is said to have spoken, ready to be compared with many quotes.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// What the words are bytes of.
    text: String,
    tokens: Vec<Token>,
    /// The number of each form: what two words have if they are the same.
    numbers: HashMap<String, u32>,
    numbered: Vec<u32>,
    /// Whether more was asked for than is compared.
    is_cut: bool,
    /// What stands in it as a reporter's words.
    asides: Vec<String>,
}

/// How a text is read that somebody quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quotation {
    /// How many words of it are compared.
    pub n_words: usize,
    /// Whether it has more than that: only the first [`Wording::ASKED_WORDS_MAX`] are compared.
    pub is_cut: bool,
    /// What is left aside: `he said` in `“We will,” he said, “sail.”`.
    pub asides: Vec<String>,
}

impl Quotation {
    /// Reads a text as [`crate::Searcher::worded`] does.
    #[must_use]
    pub fn read(text: &str) -> Quotation {
        let Asked { tokens, is_cut, asides, .. } = Asked::read(text);
        Quotation { n_words: tokens.len(), is_cut, asides }
    }
}

/// A stretch of a quote's text that is somebody's speech, or a reporter's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) span: Span,
    pub(crate) is_reporters: bool,
}

impl Asked {
    pub(crate) fn read(text: &str) -> Asked {
        let Read { text, mut tokens, asides } = of_asked(text);
        let is_cut = tokens.len() > Wording::ASKED_WORDS_MAX;
        tokens.truncate(Wording::ASKED_WORDS_MAX);
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let numbered = tokens.iter().map(|token| {
            let next = numbers.len() as u32;
            *numbers.entry(token.form.clone()).or_insert(next)
        });
        let numbered = numbered.collect();
        Asked { text, tokens, numbers, numbered, is_cut, asides }
    }

    /// Returns the stretches between ellipses and brackets: what is to be printed in one piece.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &str> {
        let is_next = |word: &Token, next: &Token| {
            !next.is_behind_ellipsis && word.is_editors == next.is_editors
        };
        let pieces = self.tokens.chunk_by(is_next).filter(|piece| !piece[0].is_editors);
        pieces.map(|piece| &self.text[piece[0].span.start..piece[piece.len() - 1].span.end])
    }

    /// Returns how a quote is worded beside this; `None` where it is not much alike. The stretches
    /// are of `text`, in order and apart: what lies between them is nobody's word.
    pub(crate) fn beside(&self, text: &str, stretches: &[Stretch]) -> Option<Wording> {
        let printed = of_printed(text, stretches);
        let number = |token: &Token| self.numbers.get(&token.form).copied().unwrap_or(u32::MAX);
        let numbers: Vec<u32> = printed.iter().map(number).collect();
        if !self.may_be_near(&printed, &numbers) {
            return None;
        }
        let steps = aligned((&self.tokens, &self.numbered), &numbers);
        told(self, text, &printed, &steps)
    }

    /// Most quotes that have a word or two in common need not be looked at word by word.
    fn may_be_near(&self, printed: &[Token], numbers: &[u32]) -> bool {
        let mut is_there = vec![false; self.numbers.len()];
        for &number in numbers {
            if let Some(is_there) = is_there.get_mut(number as usize) {
                *is_there = true;
            }
        }
        let common = self.numbered.iter().filter(|&&number| is_there[number as usize]);
        let n_common = common.count();
        // Words may be printed as one that were asked for as two, and the reverse.
        let n_least = (self.tokens.len() as f32 * LIKENESS_MIN) as usize / 2;
        !printed.is_empty() && n_common >= n_least.min(RUN_WORDS_MIN)
    }
}

#[cfg(test)]
mod tests;
