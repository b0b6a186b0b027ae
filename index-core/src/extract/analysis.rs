//! The shape of a text before anybody is named: paragraphs, quoted stretches, tokens, sentences.
//!
//! Tokens outside quotation marks lie in `outer`, with each quoted stretch as one token; the words
//! inside the marks lie in `inner`. Paragraphs, sentences and stretches hold ranges of indices
//! into them, in order and without overlap.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use super::escape;
use super::lexicon::{Class, lexicon};
use super::marks::{Marked, Marks};
use super::phrase::Run;
use super::token::{self, Kind, Token, shape};
use super::{border, dateline, paragraph, sentence};
use crate::Span;

/// Few texts have more tokens than one in so many bytes, the space around it included.
const TOKEN_BYTES: usize = 5;

/// A paragraph with what it holds.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    /// Its place in the text, without white space at its ends.
    pub(crate) span: Span,
    /// Its tokens in [`Analysis::outer`].
    pub(crate) tokens: Range<usize>,
    /// Its sentences in [`Analysis::sentences`].
    pub(crate) sentences: Range<usize>,
    /// Its quoted stretches in [`Analysis::stretches`].
    pub(crate) stretches: Range<usize>,
}

/// A stretch of words in quotation marks.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    /// Where it stands.
    pub(crate) marked: Marked,
    /// Its words in [`Analysis::inner`].
    pub(crate) words: Range<usize>,
    /// Its token in [`Analysis::outer`].
    pub(crate) token: usize,
    /// Its paragraph.
    pub(crate) paragraph: usize,
    /// Whether it goes on with an utterance that the paragraph before left open.
    pub(crate) reopened: bool,
}

/// A sentence: a range of outer tokens.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    /// The classes of all its words together: what none of them is need not be looked for.
    pub(crate) classes: Class,
    /// Whether a quoted stretch is among its tokens.
    pub(crate) quotes: bool,
}

impl Sentence {
    /// Returns whether one of its words is of one of these classes.
    pub(crate) fn holds(&self, class: Class) -> bool {
        self.classes & class != 0
    }

    pub(crate) fn run(&self) -> Run {
        Run::new(self.tokens.start, self.tokens.end)
    }
}

/// A text cut into its parts.
#[derive(Debug, Default)]
pub(crate) struct Analysis<'t> {
    pub(crate) text: &'t str,
    pub(crate) paragraphs: Vec<Paragraph>,
    /// The tokens outside quotation marks; a quoted stretch is one token.
    pub(crate) outer: Vec<Token>,
    /// The tokens inside quotation marks.
    pub(crate) inner: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) stretches: Vec<Stretch>,
    /// How many words were looked for in the whole text.
    sought: Cell<u32>,
}

impl<'t> Analysis<'t> {
    /// Cuts up the paragraphs of a text that begin at `start` or later. Takes time in proportion
    /// to its length, whatever it holds.
    pub(crate) fn of(text: &'t str, start: usize) -> Analysis<'t> {
        Analysis::parted(text, start, |_| ())
    }

    /// Does the same with the stretches of each paragraph as `part` leaves them.
    pub(crate) fn parted(
        text: &'t str,
        start: usize,
        mut part: impl FnMut(&mut Vec<Marked>),
    ) -> Analysis<'t> {
        let mut spans = paragraph::paragraphs(text);
        spans.retain(|span| span.start >= start);
        let mut marks = Marks::find(text);
        let mut analysis = Analysis {
            text,
            paragraphs: Vec::with_capacity(spans.len()),
            outer: Vec::with_capacity(text.len() / TOKEN_BYTES),
            ..Analysis::default()
        };
        let mut marked = Vec::new();
        for span in spans {
            marked.clear();
            if !marks.is_empty() {
                marks.stretches(text, span, &mut marked);
            }
            part(&mut marked);
            analysis.add_paragraph(span, &marked);
        }
        analysis
    }

    fn add_paragraph(&mut self, span: Span, marked: &[Marked]) {
        let lexicon = lexicon();
        let first_token = self.outer.len();
        let first_stretch = self.stretches.len();
        let left_open = self.stretches.last().is_some_and(|stretch| {
            !stretch.marked.closed && stretch.paragraph + 1 == self.paragraphs.len()
        });
        let mut at = dateline::end_of(self.text, span);
        for marked in marked {
            if marked.outer.start < at {
                continue;
            }
            token::scan(self.text, Span::new(at, marked.outer.start), lexicon, &mut self.outer);
            let before = self.outer.get(first_token..).and_then(<[_]>::last);
            if before.is_some_and(|before| border::is_nickname(self.text, before, marked)) {
                let Marked { outer, inner, .. } = *marked;
                self.outer.push(Token::mark(Span::new(outer.start, inner.start), Kind::Open));
                token::scan(self.text, inner, lexicon, &mut self.outer);
                self.outer.push(Token::mark(Span::new(inner.end, outer.end), Kind::Close));
                at = outer.end;
                continue;
            }
            if border::is_owned_title(self.text, &self.outer[first_token..], marked) {
                token::scan(self.text, marked.inner, lexicon, &mut self.outer);
                at = marked.outer.end;
                continue;
            }
            let first_word = self.inner.len();
            token::scan(self.text, marked.inner, lexicon, &mut self.inner);
            self.stretches.push(Stretch {
                marked: *marked,
                words: first_word..self.inner.len(),
                token: self.outer.len(),
                paragraph: self.paragraphs.len(),
                reopened: left_open && marked.outer.start == span.start,
            });
            self.outer.push(Token::quote(marked.outer, self.stretches.len() - 1));
            at = marked.outer.end;
        }
        token::scan(self.text, Span::new(at, span.end), lexicon, &mut self.outer);
        let tokens = first_token..self.outer.len();
        let first_sentence = self.sentences.len();
        sentence::split(self, tokens.clone());
        self.paragraphs.push(Paragraph {
            span,
            tokens,
            sentences: first_sentence..self.sentences.len(),
            stretches: first_stretch..self.stretches.len(),
        });
    }

    /// Returns the words of a token, with its dot or clitic only where they are part of it.
    pub(crate) fn word(&self, token: usize) -> &'t str {
        self.outer.get(token).map_or("", |t| &self.text[t.start as usize..t.end as usize])
    }

    /// Returns whether an outer token is this word; `word` is in lower case.
    #[inline]
    pub(crate) fn is_word(&self, token: usize, word: &str) -> bool {
        self.outer.get(token).is_some_and(|t| self.spells(t, word))
    }

    /// Returns whether an outer token joins two names by a mark: "Roux & Lee".
    pub(crate) fn is_ampersand(&self, token: usize) -> bool {
        self.kind(token) == Kind::Symbol && self.word(token).starts_with('&')
    }

    /// Returns whether an outer token is one of these words, which are in lower case.
    #[inline(always)]
    pub(crate) fn is_any(&self, token: usize, words: &[&str]) -> bool {
        self.outer.get(token).is_some_and(|t| words.iter().any(|word| self.spells(t, word)))
    }

    /// Compares a token with a word in lower case; the lengths tell most apart.
    #[inline]
    fn spells(&self, token: &Token, word: &str) -> bool {
        (token.end - token.start) as usize == word.len() && {
            let found = &self.text.as_bytes()[token.start as usize..token.end as usize];
            found.eq_ignore_ascii_case(word.as_bytes())
        }
    }

    /// Returns whether an outer token is a word of one of these classes.
    pub(crate) fn is(&self, token: usize, class: Class) -> bool {
        self.outer.get(token).is_some_and(|t| t.is(class))
    }

    /// Returns the kind of an outer token; past the end that of a full stop.
    pub(crate) fn kind(&self, token: usize) -> Kind {
        self.outer.get(token).map_or(Kind::Stop, |t| t.kind)
    }

    /// Returns whether a sentence begins at an outer token.
    pub(crate) fn begins_sentence(&self, token: usize) -> bool {
        let next = self.sentences.partition_point(|sentence| sentence.tokens.start < token);
        self.sentences.get(next).is_some_and(|sentence| sentence.tokens.start == token)
    }

    /// Returns whether an outer token also stands in the text without its capital.
    pub(crate) fn is_printed_small(&self, token: usize) -> bool {
        self.places_of(&self.word(token).to_lowercase()).next().is_some()
    }

    /// Returns whether an outer token has its capital only because it begins a sentence: it also
    /// stands in the text without one, and nowhere within a sentence with one.
    pub(crate) fn is_common_word(&self, token: usize) -> bool {
        let t = &self.outer[token];
        let is_inside = |place: usize| {
            let other = self.outer.partition_point(|t| (t.start as usize) < place);
            let is_token = self.outer.get(other).is_some_and(|t| t.start as usize == place);
            is_token && !self.begins_sentence(other)
        };
        t.is_capital()
            && !t.has_shape(shape::ALL_CAPS)
            && self.begins_sentence(token)
            // Most are names and soon found within a sentence.
            && !self.places_of(self.word(token)).any(is_inside)
            && self.is_printed_small(token)
    }

    /// Returns where a whole word stands in the text; nowhere once too many have been looked for, so
    /// that the whole stays linear.
    fn places_of(&self, word: &str) -> impl Iterator<Item = usize> {
        const SOUGHT_MAX: u32 = 64;
        self.sought.set(self.sought.get().saturating_add(1));
        let text = if self.sought.get() <= SOUGHT_MAX { self.text.as_bytes() } else { &[] };
        let (word, letter) =
            (word.as_bytes().to_vec(), |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80);
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = from + memchr::memmem::find(&text[from..], &word)?;
                let end = at + word.len();
                from = end;
                let inside = at > 0 && letter(text[at - 1])
                    || text.get(end).is_some_and(|byte| letter(*byte));
                if !inside {
                    return Some(at);
                }
            }
        })
    }

    /// Returns the span from the first of these outer tokens to the last.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Span {
        let start = self.outer[tokens.start].start as usize;
        Span::new(start, self.outer[tokens.end - 1].end as usize)
    }

    /// Returns the words of a span with one space between them: in wrapped text a name may be
    /// printed in two lines.
    pub(crate) fn one_line(&self, span: Span) -> Cow<'t, str> {
        let words = &self.text[span.start..span.end];
        let line = match is_plain(words) {
            true => Cow::Borrowed(words),
            false => Cow::Owned(words.split_whitespace().collect::<Vec<_>>().join(" ")),
        };
        escape::unescaped(line)
    }

    /// Returns the words of a stretch, without its marks.
    pub(crate) fn words_of(&self, stretch: usize) -> &'t str {
        let span = self.stretches[stretch].marked.inner;
        &self.text[span.start..span.end]
    }

    /// Returns the last character of a stretch that is no closing mark or bracket.
    pub(crate) fn final_char(&self, stretch: usize) -> Option<char> {
        let words = self.words_of(stretch);
        words.chars().rev().find(|c| !matches!(c, '\'' | '’' | '”' | '"' | ')' | ']' | ' '))
    }
}

/// Returns whether words are ASCII with one space between them.
pub(crate) fn is_plain(words: &str) -> bool {
    let mut before = b'x';
    words.bytes().all(|byte| {
        let plain = byte > b' ' && byte < 0x7F || byte == b' ' && before != b' ';
        before = byte;
        plain
    })
}
