//! Tokens: words, numbers, punctuation and, outside quotation marks, each quoted stretch as one.
//!
//! One pass over the bytes; a token holds offsets and its word class, never text.

use super::border;
use super::clitic;
use super::escape;
use super::lexicon::{Class, Lexicon, class};
use crate::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word, inner dots, apostrophes, hyphens and a dot of abbreviation included.
    Word,
    /// Something that begins with a digit.
    Number,
    /// `'s`, `s'`, `'d`, `'ll`, `'ve`, `'re`, `'m`: the part after the word.
    Clitic,
    Comma,
    Colon,
    Semicolon,
    /// Any dash, a hyphen between spaces included.
    Dash,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// `.`, `?`, `!` or an ellipsis.
    Stop,
    /// A stretch in quotation marks; [`Token::stretch`] tells which.
    Quote,
    /// Anything else.
    Symbol,
}

/// The bits of [`Token::shape`].
pub(crate) mod shape {
    /// Begins with a capital letter.
    pub(crate) const CAPITAL: u8 = 1;
    /// Two letters or more, the first and last of them capitals.
    pub(crate) const ALL_CAPS: u8 = 2;
    /// Ends in `ly`, without a capital.
    pub(crate) const LY: u8 = 4;
    /// Ends in `ing`.
    pub(crate) const ING: u8 = 8;
    /// Ends in `ed`.
    pub(crate) const ED: u8 = 16;
    /// Holds its dot of abbreviation.
    pub(crate) const DOTTED: u8 = 32;
    /// Ends in `s`.
    pub(crate) const S: u8 = 64;
    /// Holds a hyphen.
    pub(crate) const HYPHENED: u8 = 128;
}

/// A token of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// The byte offset of its start in the text.
    pub(crate) start: u32,
    /// The byte offset of its end.
    pub(crate) end: u32,
    /// What the word may be; of a quote the number of its stretch.
    pub(crate) class: Class,
    pub(crate) kind: Kind,
    pub(crate) shape: u8,
}

impl Token {
    /// Returns the token of the stretch with that number.
    pub(crate) fn quote(span: Span, stretch: usize) -> Token {
        let (start, end) = (span.start as u32, span.end as u32);
        Token { start, end, class: stretch as Class, kind: Kind::Quote, shape: 0 }
    }

    /// Returns a mark of punctuation.
    pub(crate) fn mark(span: Span, kind: Kind) -> Token {
        Token { start: span.start as u32, end: span.end as u32, class: 0, kind, shape: 0 }
    }

    /// Returns which stretch a quote token stands for.
    pub(crate) fn stretch(&self) -> Option<usize> {
        (self.kind == Kind::Quote).then_some(self.class as usize)
    }

    pub(crate) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Returns whether it is a word of one of these classes.
    pub(crate) fn is(&self, class: Class) -> bool {
        self.class & class != 0 && self.kind != Kind::Quote
    }

    pub(crate) fn has_shape(&self, shape: u8) -> bool {
        self.shape & shape != 0
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Returns whether it is a word that begins with a capital.
    pub(crate) fn is_capital(&self) -> bool {
        self.kind == Kind::Word && self.shape & shape::CAPITAL != 0
    }

    /// Returns whether it is a word that begins with a small letter.
    pub(crate) fn is_small(&self) -> bool {
        self.kind == Kind::Word && self.shape & shape::CAPITAL == 0
    }
}

const LETTER: u8 = 0;
/// The last of what words are made of.
const DIGIT: u8 = 1;
const SPACE: u8 = 2;
const JOINER: u8 = 3;
const HIGH: u8 = 4;
const PUNCTUATION: u8 = 5;

/// The sort of each byte.
const SORTS: [u8; 256] = {
    let mut sorts = [PUNCTUATION; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        sorts[byte] = match b {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'.' | b'\'' | b'-' | b'&' | b'/' | b'_' => JOINER,
            0..=b' ' => SPACE,
            0x80..=0xFF => HIGH,
            _ => PUNCTUATION,
        };
        byte += 1;
    }
    sorts
};

/// Appends the tokens of `text[span]`.
pub(crate) fn scan(text: &str, span: Span, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at < span.end {
        let byte = bytes[at];
        match SORTS[byte as usize] {
            SPACE => at += 1,
            LETTER | DIGIT => at = word(text, at, span.end, lexicon, tokens),
            PUNCTUATION if byte == b'<' => {
                at = markup_end(bytes, at, span.end)
                    .unwrap_or_else(|| punctuation(bytes, at, span, tokens));
            }
            HIGH => {
                let c = char_at(text, at);
                if c.is_alphanumeric() {
                    at = word(text, at, span.end, lexicon, tokens);
                } else {
                    if !c.is_whitespace() && !is_invisible(c) {
                        push(tokens, at, at + c.len_utf8(), high_kind(c));
                    }
                    at += c.len_utf8();
                }
            }
            _ => at = punctuation(bytes, at, span, tokens),
        }
    }
}

/// Markup in a text is skipped up to this length.
const MARKUP_BYTES_MAX: usize = 300;

/// Returns where the markup `<…>` at this byte ends, if it is some.
fn markup_end(bytes: &[u8], at: usize, limit: usize) -> Option<usize> {
    let next = *bytes.get(at + 1)?;
    if !next.is_ascii_alphabetic() && next != b'/' {
        return None;
    }
    let window = &bytes[at..limit.min(at + MARKUP_BYTES_MAX)];
    window.iter().position(|byte| *byte == b'>').map(|length| at + length + 1)
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().expect("the offset is inside the text")
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
}

fn high_kind(c: char) -> Kind {
    match c {
        '–' | '—' | '―' | '−' => Kind::Dash,
        '…' => Kind::Stop,
        _ => Kind::Symbol,
    }
}

fn push(tokens: &mut Vec<Token>, start: usize, end: usize, kind: Kind) {
    tokens.push(Token { start: start as u32, end: end as u32, class: 0, kind, shape: 0 });
}

/// Appends one punctuation token and returns its end; runs of dots or hyphens are one.
fn punctuation(bytes: &[u8], at: usize, span: Span, tokens: &mut Vec<Token>) -> usize {
    let byte = bytes[at];
    let run = |b: u8| bytes[at..span.end].iter().take_while(|x| **x == b).count();
    let (kind, length) = match byte {
        b',' => (Kind::Comma, 1),
        b':' => (Kind::Colon, 1),
        b';' => (Kind::Semicolon, 1),
        b'(' | b'[' | b'{' => (Kind::Open, 1),
        b')' | b']' | b'}' => (Kind::Close, 1),
        b'.' | b'?' | b'!' => (Kind::Stop, run(byte)),
        b'-' => {
            let length = run(b'-');
            let alone = at == span.start || bytes[at - 1].is_ascii_whitespace();
            (if length > 1 || alone { Kind::Dash } else { Kind::Symbol }, length)
        }
        b'\'' => (Kind::Symbol, run(byte)),
        b'&' => (Kind::Symbol, 1 + escape::length(&bytes[at..span.end])),
        _ => (Kind::Symbol, 1),
    };
    push(tokens, at, at + length, kind);
    at + length
}

/// Appends the word at `at` (and the clitic after it) and returns its end.
fn word(text: &str, at: usize, limit: usize, lexicon: &Lexicon, tokens: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    let mut clitic = None;
    let mut shape = 0;
    loop {
        end = alphanumeric_end(bytes, end, limit);
        if end >= limit || matches!(SORTS[bytes[end] as usize], SPACE | PUNCTUATION) {
            if is_digit_group(&bytes[at..limit], end - at) {
                end += 2;
                continue;
            }
            break;
        }
        let c = char_at(text, end);
        if c.is_alphanumeric() || is_combining(c) {
            end += c.len_utf8();
            continue;
        }
        let after = end + c.len_utf8() + escape::length(&bytes[end..limit]);
        if matches!(c, '\'' | '’') {
            if let Some(length) = clitic::letters_after(&bytes[..limit], after, bytes[end - 1]) {
                clitic = Some(after + length);
                break;
            }
        } else if SORTS[bytes[end] as usize] != JOINER || c == '.' && is_lost_stop(bytes, at, end) {
            break;
        }
        if after < limit && (bytes[after] >= 0x80 || bytes[after].is_ascii_alphanumeric()) {
            let next = char_at(text, after);
            if next.is_alphanumeric() {
                if c == '-' {
                    shape = shape::HYPHENED;
                }
                end = after + next.len_utf8();
                continue;
            }
        }
        break;
    }
    let end = finish_word(text, at, end, limit, lexicon, tokens);
    if let Some(word) = tokens.last_mut() {
        word.shape |= shape;
    }
    if let Some(clitic_end) = clitic.or_else(|| clitic::behind_dot(text, end, limit)) {
        push(tokens, end, clitic_end, Kind::Clitic);
        if clitic_end - end > 2 || bytes[clitic_end - 1] != b's' {
            let last = tokens.last_mut().expect("just pushed");
            if matches!(bytes[clitic_end - 1], b'd' | b'l' | b'e' | b'm') {
                last.class = class::AUX | class::FINITE_AUX;
            }
        }
        return clitic_end;
    }
    end
}

/// Returns where the ASCII letters and digits from `at` on end: eight bytes at a time, as the length
/// of a word is hard to foresee for a processor.
fn alphanumeric_end(bytes: &[u8], mut at: usize, limit: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = ONES * 0x80;
    // The top bit of each byte that is at least `low` and at most `high`; the bytes are ASCII.
    let within = |x: u64, low: u8, high: u8| {
        (x + ONES * u64::from(0x80 - low)) & !(x + ONES * u64::from(0x7F - high)) & TOPS
    };
    while at < limit {
        let Some(window) = bytes.get(at..at + 8) else {
            let rest = bytes[at..limit].iter();
            return at + rest.take_while(|byte| SORTS[**byte as usize] <= DIGIT).count();
        };
        let chunk = u64::from_le_bytes(window.try_into().expect("eight bytes were sliced"));
        let ascii = chunk & !TOPS;
        let letters = within(ascii | (ONES * 0x20), b'a', b'z');
        let inside = (letters | within(ascii, b'0', b'9')) & !chunk;
        let outside = !inside & TOPS;
        if outside != 0 {
            return limit.min(at + outside.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    limit
}

/// Appends the word `at..end` with its class, with the dot after it when that abbreviates.
fn finish_word(
    text: &str,
    at: usize,
    mut end: usize,
    limit: usize,
    lexicon: &Lexicon,
    tokens: &mut Vec<Token>,
) -> usize {
    let bytes = text.as_bytes();
    let first = bytes[at];
    if first.is_ascii_digit() {
        push(tokens, at, end, Kind::Number);
        return end;
    }
    let last = bytes[end - 1];
    let mut shape = 0;
    if first.is_ascii_uppercase() || first >= 0x80 && char_at(text, at).is_uppercase() {
        shape |= shape::CAPITAL;
        if end - at > 1 && last.is_ascii_uppercase() {
            shape |= shape::ALL_CAPS;
        }
    }
    match last {
        b's' => shape |= shape::S,
        b'g' if end - at > 3 && bytes[..end].ends_with(b"ing") => shape |= shape::ING,
        b'd' if end - at > 3 && bytes[end - 2] == b'e' => shape |= shape::ED,
        // Skelly and Reilly are no adverbs.
        b'y' if end - at > 3 && bytes[end - 2] == b'l' && shape & shape::CAPITAL == 0 => {
            shape |= shape::LY;
        }
        _ => {}
    }
    let mut class = match last {
        b't' => negated_class(bytes, at, end, lexicon),
        _ => lexicon.class(bytes, at, end),
    };
    if end < limit && bytes[end] == b'.' && is_abbreviation(bytes, at, end, limit, class) {
        if end - at == 1 {
            // An initial, not the article `a`.
            class = 0;
        }
        end += 1;
        shape |= shape::DOTTED;
    }
    if shape & shape::CAPITAL != 0 && class & class::TIME_UNIT != 0 {
        class &= !class::TIME_UNIT;
    }
    if shape & shape::ALL_CAPS != 0 && !tokens.last().is_some_and(|t| t.has_shape(shape::ALL_CAPS))
    {
        // "US", "WHO" and "IT" are names here.
        class &= class::ABBREVIATION
            | class::TITLE
            | class::SUFFIX
            | class::PLACE
            | class::ORG
            | class::ROLE;
    }
    if shape & shape::CAPITAL != 0 && class & (class::AUX | class::TIME) != 0 {
        class &= !named_like_closed_words(bytes, at, end, tokens.last());
    }
    if class & (class::CUE | class::ROLE | class::ORG | class::FIRST) != 0 {
        // "Rally" and "ally" are no adverbs.
        shape &= !shape::LY;
    }
    let kind = Kind::Word;
    tokens.push(Token { start: at as u32, end: end as u32, class, kind, shape });
    end
}

/// Returns the classes that a capitalised word within a sentence can't have: May and Will are
/// people unless a day or a preposition stands beside them.
fn named_like_closed_words(bytes: &[u8], at: usize, end: usize, before: Option<&Token>) -> Class {
    let Some(before) = before else { return 0 };
    let within = matches!(before.kind, Kind::Word | Kind::Comma | Kind::Quote | Kind::Clitic);
    if !within {
        return 0;
    }
    let day = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    let dated = day
        || before.is_small() && before.is(class::PREP | class::DET | class::ADV)
        || before.kind == Kind::Number
        || at > 0 && bytes[at - 1] != b' ';
    let month = if dated || end - at > 3 { 0 } else { class::TIME | class::MONTH };
    class::AUX | class::FINITE_AUX | class::MODAL | month
}

/// Returns the class of a word in `t`: `don't` has that of `do`, negated.
fn negated_class(bytes: &[u8], at: usize, end: usize, lexicon: &Lexicon) -> Class {
    let word = &bytes[at..end];
    let stem = word.strip_suffix(b"n't").or_else(|| word.strip_suffix("n’t".as_bytes()));
    match stem {
        Some(stem) => lexicon.class(bytes, at, at + stem.len()) | class::NEG | class::AUX,
        None => lexicon.class(bytes, at, end),
    }
}

/// Returns whether a comma within a number stands at `comma`: 3,000.
fn is_digit_group(number: &[u8], comma: usize) -> bool {
    number.get(comma) == Some(&b',')
        && number[0].is_ascii_digit()
        && number.get(comma + 1).is_some_and(u8::is_ascii_digit)
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}')
}

/// Returns whether the dot at `dot` ends a sentence whose successor lacks its space (`said.He`).
fn is_lost_stop(bytes: &[u8], at: usize, dot: usize) -> bool {
    let next_is_word = bytes.get(dot + 1).is_some_and(u8::is_ascii_uppercase)
        && bytes.get(dot + 2).is_some_and(|b| b.is_ascii_lowercase() || *b == b' ');
    dot >= at + 2 && bytes[dot - 1].is_ascii_lowercase() && next_is_word
}

/// Returns whether the dot after the word `at..end` belongs to it.
fn is_abbreviation(bytes: &[u8], at: usize, end: usize, limit: usize, class: Class) -> bool {
    let word = &bytes[at..end];
    if word.contains(&b'.') && word.len() <= 8 {
        return true;
    }
    let next = bytes[end + 1..limit].iter().copied().find(|b| *b != b' ');
    if word.len() == 1 {
        let goes_on = next.is_some_and(|b| b.is_ascii_uppercase())
            || border::begins_nickname(&bytes[end + 1..]);
        return word[0].is_ascii_uppercase() && goes_on;
    }
    if matches!(word, [b'D' | b'R' | b'I', b'-', ..]) {
        return true;
    }
    if class & class::ABBREVIATION == 0 {
        return false;
    }
    match word {
        b"No" | b"no" => next.is_some_and(|b| b.is_ascii_digit()),
        b"vs" | b"etc" => true,
        _ => word[0].is_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::extract::lexicon::lexicon;

    #[test]
    fn words_keep_their_inner_marks_and_give_up_their_clitics() {
        for (text, expected) in [
            ("Mr. Shoigu’s SCO-Kabul plan", "Mr.|Shoigu|’s|SCO-Kabul|plan"),
            ("U.S. senators don't agree.", "U.S.|senators|don't|agree|."),
            ("Roux Corp.'s and the U.N.’s.", "Roux|Corp.|'s|and|the|U.N.|’s|."),
            ("He’d said.Then (D-Calif.) left", "He|’d|said|.|Then|(|D-Calif.|)|left"),
            ("the Democrats’ plan -- and - AT&T", "the|Democrats|’|plan|--|and|-|AT&T"),
            ("at 10:20 p.m. in No. 5", "at|10|:|20|p.m.|in|No.|5"),
            ("José Núñez—a man…", "José|Núñez|—|a|man|…"),
            ("John F. (Jack) E. Roe got B. (See", "John|F.|(|Jack|)|E.|Roe|got|B|.|(|See"),
        ] {
            let mut tokens = Vec::new();
            scan(text, Span::new(0, text.len()), lexicon(), &mut tokens);
            let word = |t: &Token| &text[t.span().start..t.span().end];
            let words: Vec<_> = tokens.iter().map(word).collect();
            assert_eq!(words.join("|"), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn letters_and_digits_end_where_each_byte_says(
            text in "[a-zA-Z0-9@\\[`{/:é“ ]{0,40}",
            from in 0_usize..40,
            limit in 0_usize..60,
        ) {
            let bytes = text.as_bytes();
            let limit = limit.min(bytes.len());
            let from = from.min(limit);
            let length = bytes[from..limit].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            prop_assert_eq!(alphanumeric_end(bytes, from, limit), from + length);
        }
    }
}
