//! Text to terms: where words begin and end, and the form in which they are compared. Pure.
//!
//! Invariant: a text gives the same terms whether it is indexed, asked for or highlighted, because
//! all three go through [`Words`]. Every word of a text and of a quote is kept; stop words are a
//! matter of the query.
//!
//! A compound ("SCO-Afghanistan") gives each of its parts and the joined word, all at one position:
//! so the phrases "SCO contact", "Afghanistan contact" and "SCO-Afghanistan contact" all match
//! `SCO-Afghanistan contact`, and `cooperation` matches "co-operation".
//!
//! Chinese and Japanese have no spaces between words: each two neighbouring characters are one, as
//! most words there have two, so that a longer one is found by all its pairs. A character that
//! stands alone is a word.

use unicode_normalization::UnicodeNormalization as _;

use super::spelling::americanise;
use super::term_cache::TermCache;

/// The longest term that is kept, in bytes: what is longer is cut there.
pub(crate) const TERM_BYTES_MAX: usize = 200;

/// The most parts of a compound for which the joined word is made as well.
const JOINED_PARTS_MAX: usize = 4;

/// What a byte says about where words end, so that most words are found by looking bytes up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or digit.
    Inside,
    /// What ends a word whatever follows.
    Ends,
    /// What may belong to a word: its neighbours tell.
    Depends,
}

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Ends; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() {
            classes[byte] = Class::Inside;
        } else if !b.is_ascii() || matches!(b, b'.' | b',' | b'-' | b'\'') {
            classes[byte] = Class::Depends;
        }
        byte += 1;
    }
    classes
}

/// Where a word lies and which place in the sequence of words it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) position: usize,
}

/// The words of a text, one after the other, as places; [`Words::term`] gives the form of the last.
pub(crate) struct Words<'t> {
    text: &'t str,
    offset: usize,
    position: usize,
    /// The parts of the compound that is being given out, as byte ranges.
    parts: Vec<(usize, usize)>,
    next_part: usize,
    /// Whether the character at `offset` was the second of a pair.
    is_paired: bool,
}

/// What [`Words::advance`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A word, or a part of a compound.
    Word(Place),
    /// The parts of a compound as one word.
    Joined(Place),
}

impl<'t> Words<'t> {
    pub(crate) fn new(text: &'t str) -> Words<'t> {
        Words { text, offset: 0, position: 0, parts: Vec::new(), next_part: 0, is_paired: false }
    }

    /// Returns the next word, or `None` at the end.
    pub(crate) fn advance(&mut self) -> Option<Piece> {
        if !self.parts.is_empty()
            && let Some(piece) = self.next_of_compound()
        {
            return Some(piece);
        }
        let start = loop {
            let start = self.skip_to_word()?;
            let is_second = std::mem::take(&mut self.is_paired);
            match unspaced_at(self.text, start) {
                None => break start,
                // The last of several stands in the pair before.
                Some(next) if is_second && unspaced_at(self.text, next).is_none() => {
                    self.offset = next;
                }
                Some(next) => return Some(self.pair(start, next)),
            }
        };
        let (mut end, plain) = plain_end(self.text.as_bytes(), start);
        if !plain {
            end = part_end(self.text, start);
            if let Some(next) = after_hyphen(self.text, end) {
                self.collect_parts((start, end), next);
                return self.next_of_compound();
            }
        }
        self.offset = end;
        let position = self.position;
        self.position += 1;
        Some(Piece::Word(Place { start, end, position }))
    }

    /// Returns the character at `start` with the one behind it, which begins at `next`, or alone.
    fn pair(&mut self, start: usize, next: usize) -> Piece {
        let second_end = unspaced_at(self.text, next);
        self.is_paired = second_end.is_some();
        self.offset = next;
        let position = self.position;
        self.position += 1;
        Piece::Word(Place { start, end: second_end.unwrap_or(next), position })
    }

    fn collect_parts(&mut self, first: (usize, usize), second_start: usize) {
        self.parts.push(first);
        self.next_part = 0;
        let mut start = second_start;
        loop {
            let end = part_end(self.text, start);
            self.parts.push((start, end));
            self.offset = end;
            match after_hyphen(self.text, end) {
                Some(next) => start = next,
                None => return,
            }
        }
    }

    fn next_of_compound(&mut self) -> Option<Piece> {
        let position = self.position;
        if let Some(&(start, end)) = self.parts.get(self.next_part) {
            self.next_part += 1;
            return Some(Piece::Word(Place { start, end, position }));
        }
        let (start, end) = (self.parts[0].0, self.parts[self.parts.len() - 1].1);
        let joined = self.next_part == self.parts.len() && self.parts.len() <= JOINED_PARTS_MAX;
        if joined {
            self.next_part += 1;
            return Some(Piece::Joined(Place { start, end, position }));
        }
        self.parts.clear();
        self.position += 1;
        None
    }

    fn skip_to_word(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.offset;
        while let Some(&byte) = bytes.get(at) {
            if CLASSES[usize::from(byte)] == Class::Inside {
                return Some(at);
            }
            if byte.is_ascii() {
                at += 1;
                continue;
            }
            let c = self.text[at..].chars().next()?;
            if c.is_alphanumeric() {
                return Some(at);
            }
            at += c.len_utf8();
        }
        None
    }

    /// Returns the form of a piece into `term`, through the cache.
    ///
    /// Tells whether it is a stop word.
    pub(crate) fn term(&self, piece: Piece, cache: &mut TermCache, term: &mut String) -> bool {
        match piece {
            Piece::Word(place) => cache.term_at(self.text, place.start, place.end, term),
            Piece::Joined(_) => cache.term(&self.joined(), term),
        }
    }

    /// Returns the parts of the present compound as one word.
    pub(super) fn joined(&self) -> String {
        self.parts.iter().map(|&(start, end)| &self.text[start..end]).collect()
    }

    /// Returns how many positions the words have so far.
    pub(super) fn n_positions(&self) -> usize {
        self.position
    }
}

/// Returns where the letters and digits from `start` on end, and whether the word ends there too.
fn plain_end(bytes: &[u8], start: usize) -> (usize, bool) {
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match CLASSES[usize::from(byte)] {
            Class::Inside => at += 1,
            Class::Ends => return (at, true),
            Class::Depends => {
                let space = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
                return (at, space && matches!(byte, b'.' | b','));
            }
        }
    }
    (at, true)
}

/// Returns where the part of a word that begins at `start` ends.
fn part_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    // Where the run of letters or digits since the last inner mark began.
    let mut run = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        match byte {
            b'\'' if at > start && starts_word(text, at + 1) => at += 1,
            b'.' if dot_is_inside(bytes, run, at) => {
                at += 1;
                run = at;
            }
            b'.' if dot_ends_acronym(bytes, run, at) => {
                at += 1;
                // "U.S.'s": the apostrophe is dealt with above.
                if bytes.get(at) != Some(&b'\'') {
                    return at;
                }
            }
            b',' if comma_is_inside(bytes, at) => at += 1,
            _ if byte.is_ascii() => return at,
            _ => {
                let Some(c) = text[at..].chars().next() else { return at };
                let after = at + c.len_utf8();
                let apostrophe = matches!(c, '\u{2019}' | '\u{2BC}') && at > start;
                let inside = (c.is_alphanumeric() && !is_unspaced(c)) || is_mark(c);
                if !(inside || (apostrophe && starts_word(text, after))) {
                    return at;
                }
                at = after;
            }
        }
    }
    at
}

/// A dot belongs to the word in "U.S." and in "3.5", not at the end of a sentence.
fn dot_is_inside(bytes: &[u8], run: usize, dot: usize) -> bool {
    let next = bytes.get(dot + 1).copied().unwrap_or(b' ');
    let before = bytes[dot - 1];
    if before.is_ascii_digit() {
        return next.is_ascii_digit();
    }
    let letter_after = next.is_ascii_alphabetic()
        && !bytes.get(dot + 2).is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
    before.is_ascii_alphabetic() && dot - run == 1 && letter_after
}

/// The last dot of "U.S." belongs to the word too, so that "U.S.-led" is a compound.
fn dot_ends_acronym(bytes: &[u8], run: usize, dot: usize) -> bool {
    let inner = run >= 2 && bytes[run - 1] == b'.' && bytes[run - 2].is_ascii_alphabetic();
    inner && dot - run == 1 && bytes[run].is_ascii_alphabetic()
}

/// A comma belongs to the number in "1,000".
fn comma_is_inside(bytes: &[u8], comma: usize) -> bool {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    digit(comma - 1)
        && digit(comma + 1)
        && digit(comma + 2)
        && digit(comma + 3)
        && !digit(comma + 4)
}

/// Returns where the next part begins, if a hyphen at `at` joins two parts.
fn after_hyphen(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let next = match bytes.get(at)? {
        b'-' => at + 1,
        0xE2 if matches!(text[at..].chars().next()?, '\u{2010}' | '\u{2011}' | '\u{2013}') => {
            at + 3
        }
        // The soft hyphen, left by typesetters inside words.
        0xC2 if text[at..].starts_with('\u{AD}') => at + 2,
        _ => return None,
    };
    starts_word(text, next).then_some(next)
}

fn starts_word(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => {
            text[at..].chars().next().is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
        }
        None => false,
    }
}

/// Returns the end of the character at an offset, where it is one of a script without spaces.
fn unspaced_at(text: &str, at: usize) -> Option<usize> {
    /// No such character begins with a smaller byte, which spares the look for most.
    const FIRST_BYTE_MIN: u8 = 0xE3;
    if *text.as_bytes().get(at)? < FIRST_BYTE_MIN {
        return None;
    }
    text[at..].chars().next().filter(|c| is_unspaced(*c)).map(|c| at + c.len_utf8())
}

/// Whether a character is of Chinese or Japanese writing.
pub(crate) const fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        // 々, kana, and the blocks of Han.
        '\u{3005}'
            | '\u{3041}'..='\u{3096}'
            | '\u{309D}'..='\u{309F}'
            | '\u{30A1}'..='\u{30FA}'
            | '\u{30FC}'..='\u{30FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Writes the form in which a raw word is compared, before stemming: lower case, without accents,
/// apostrophes, possessive s, and the dots of acronyms.
pub(crate) fn fold_word(raw: &str, out: &mut String) {
    fold_letters(without_possessive(raw), out);
    if out.len() > TERM_BYTES_MAX {
        let cut = (0..=TERM_BYTES_MAX).rev().find(|&i| out.is_char_boundary(i)).unwrap_or(0);
        out.truncate(cut);
    }
}

/// Writes the form in which a raw word is told from others: as [`fold_word`] does, but whole, with the
/// possessive s, and spelt the American way.
pub(crate) fn fold_whole(raw: &str, out: &mut String) {
    fold_letters(raw, out);
    americanise(out);
}

fn fold_letters(raw: &str, out: &mut String) {
    out.clear();
    let number = raw.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if raw.is_ascii() {
        let kept = raw.bytes().filter(|&b| b.is_ascii_alphanumeric() || (number && b == b'.'));
        out.extend(kept.map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        for c in raw.nfkd().filter(|&c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
            match c {
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ø' => out.push('o'),
                'ł' => out.push('l'),
                'đ' | 'ð' => out.push('d'),
                'þ' => out.push_str("th"),
                'ı' => out.push('i'),
                c if is_mark(c) => {}
                c => out.push(c),
            }
        }
    }
}

fn without_possessive(raw: &str) -> &str {
    let Some(rest) = raw.strip_suffix(['s', 'S']) else { return raw };
    rest.strip_suffix(['\'', '\u{2019}', '\u{2BC}']).filter(|r| !r.is_empty()).unwrap_or(raw)
}

/// Words that tell nothing of what a text is about: searched for only when nothing else is there
/// and in phrases. Sorted.
const STOP_WORDS: &[&str] = &include!("stop_words.in");

/// Returns whether a word, in lower case, is a stop word.
pub(crate) fn is_stop_word(word: &str) -> bool {
    /// Longer words are none, which spares the look-up for most.
    const STOP_WORD_BYTES_MAX: usize = 12;
    word.len() <= STOP_WORD_BYTES_MAX && STOP_WORDS.binary_search(&word).is_ok()
}

/// Returns the terms of a text with their places, for queries and snippets.
pub(crate) fn terms(text: &str, cache: &mut TermCache) -> Vec<(String, Piece)> {
    let mut words = Words::new(text);
    let mut found = Vec::new();
    while let Some(piece) = words.advance() {
        let mut term = String::new();
        words.term(piece, cache, &mut term);
        if !term.is_empty() {
            found.push((term, piece));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> String {
        let terms = terms(text, &mut TermCache::default());
        let shown = terms.iter().map(|(term, piece)| match piece {
            Piece::Word(place) => format!("{}:{term}", place.position),
            Piece::Joined(place) => format!("{}={term}", place.position),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_folded_stemmed_and_placed() {
        let cases = [
            ("The U.S. Senate’s talks", "0:the 1:us 2:senat 3:talk"),
            (
                "SCO-Afghanistan contact group",
                "0:sco 0:afghanistan 0=scoafghanistan 1:contact 2:group",
            ),
            ("1,000 men, 3.5 per cent.", "0:1000 1:men 2:3.5 3:per 4:cent"),
            ("don't O’Brien’s Évian ÉVIAN", "0:dont 1:obrien 2:evian 3:evian"),
            ("U.S.-led e.g. J.D.Vance", "0:us 0:led 0=usl 1:eg 2:jd 3:vanc"),
            ("--- ’ “” …", ""),
            ("one - two — three-", "0:one 1:two 2:three"),
            ("Шойгу Łódź Straße", "0:шоигу 1:lodz 2:strass"),
            ("a-b-c-d-e f", "0:a 0:b 0:c 0:d 0:e 1:f"),
            ("港口关闭。水", "0:港口 1:口关 2:关闭 3:水"),
            ("SCO-上海 iPhone手机2026年", "0:sco 1:上海 2:iphon 3:手机 4:2026 5:年"),
            ("コーヒーと水", "0:コー 1:ーヒ 2:ヒー 3:ーと 4:と水"),
        ];
        for (text, expected) in cases {
            assert_eq!(spelled(text), expected, "{text}");
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let found = terms(&"漢".repeat(TERM_BYTES_MAX), &mut TermCache::default());
        assert!(found.iter().all(|(term, _)| term.len() <= TERM_BYTES_MAX), "{found:?}");
        let found = terms(&"x1".repeat(TERM_BYTES_MAX), &mut TermCache::default());
        assert_eq!(found[0].0.len(), TERM_BYTES_MAX);
    }

    #[test]
    fn the_stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
        assert!(STOP_WORDS.iter().all(|word| is_stop_word(word)));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(20_000))]

        #[test]
        fn words_without_a_suffix_are_their_own_stems(
            word in "[a-z]{1,6}(a|an|ar|as|at|ck|ction|d|dd|en|er|ful|gist|h|ian|ing|ist|k|l|ll|ment|ness|nt|o|or|ov|p|r|t|tt|um|w|x|z)?",
        ) {
            let stemmer = frostem::Stemmer::new(frostem::Algorithm::English);
            if !crate::index::term_cache::may_have_suffix(word.as_bytes()) {
                proptest::prop_assert_eq!(stemmer.stem(&word), word.as_str());
            }
        }
    }

    #[test]
    fn the_cache_gives_what_a_fresh_one_gives() {
        let text = "running runs Running RUNS ran runner's running runs";
        let mut cache = TermCache::default();
        let first = terms(text, &mut cache);
        assert_eq!(first, terms(text, &mut cache));
    }
}
