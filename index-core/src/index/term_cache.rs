//! The terms of the words in daily use, so that most words are stemmed once.

use super::language::Language;
use super::spelling::americanise;
use super::words::{fold_word, is_stop_word};

/// The most slots of the term cache: news has some 20,000 forms in daily use.
const CACHE_SLOTS_MAX: usize = 1 << 17;

/// The most slots of the cache of a language other than English: there may be many of those.
const OTHER_SLOTS_MAX: usize = 1 << 13;

/// The slots that the term cache begins with: enough for queries, and no memory to clear first.
const CACHE_SLOTS_MIN: usize = 1 << 8;

/// The longest raw word that the cache holds, in bytes.
const CACHED_BYTES_MAX: usize = 16;

/// The most bytes of terms that the cache holds before it begins again.
const CACHED_TERMS_BYTES_MAX: usize = 1 << 21;

/// The same for a language other than English.
const OTHER_TERMS_BYTES_MAX: usize = 1 << 18;

/// Stemming is the dear part of analysis; this keeps the terms of the words in daily use.
///
/// Two slots a hash, the newest word in the first: bounded memory without any upkeep.
pub(crate) struct TermCache {
    slots: Vec<Slot>,
    /// The terms, one behind the other: slices of checked text, which bytes would not be.
    terms: String,
    /// The words that were not found since the cache grew.
    n_missed: usize,
    slots_max: usize,
    terms_bytes_max: usize,
    rules: Rules,
    folded: String,
    stemmed: String,
}

/// By which rules words become terms.
enum Rules {
    English(frostem::Stemmer),
    Other(Language),
}

/// A raw word as a number, its bytes in order, and where its term lies.
#[derive(Clone, Copy, Default)]
struct Slot {
    raw: u128,
    term_start: u32,
    term_len: u16,
    is_stop_word: bool,
}

impl Default for TermCache {
    fn default() -> TermCache {
        TermCache {
            slots: Vec::new(),
            terms: String::new(),
            n_missed: 0,
            slots_max: CACHE_SLOTS_MAX,
            terms_bytes_max: CACHED_TERMS_BYTES_MAX,
            rules: Rules::English(frostem::Stemmer::new(frostem::Algorithm::English)),
            folded: String::new(),
            stemmed: String::new(),
        }
    }
}

impl TermCache {
    /// Returns a cache of the terms of another language; none of its words is a stop word.
    pub(crate) fn of(language: Language) -> TermCache {
        TermCache {
            slots_max: OTHER_SLOTS_MAX,
            terms_bytes_max: OTHER_TERMS_BYTES_MAX,
            rules: Rules::Other(language),
            ..TermCache::default()
        }
    }

    /// Writes the term of a raw word and tells whether it is a stop word.
    pub(crate) fn term(&mut self, raw: &str, term: &mut String) -> bool {
        self.term_at(raw, 0, raw.len(), term)
    }

    /// As [`TermCache::term`], of the word that lies at `start..end` of a text.
    pub(super) fn term_at(
        &mut self,
        text: &str,
        start: usize,
        end: usize,
        term: &mut String,
    ) -> bool {
        term.clear();
        if end - start > CACHED_BYTES_MAX {
            self.make(&text[start..end]);
            term.push_str(&self.stemmed);
            // No stop word is as long.
            return false;
        }
        let small = self.n_missed >= self.slots.len() / 2 && self.slots.len() < self.slots_max;
        if small || self.terms.len() > self.terms_bytes_max {
            self.grow();
        }
        let raw = packed(text.as_bytes(), start, end);
        let first = slot_of(raw, self.slots.len());
        let second = first ^ 1;
        for idx in [first, second] {
            let slot = &self.slots[idx];
            if slot.raw == raw {
                let start = slot.term_start as usize;
                term.push_str(&self.terms[start..start + usize::from(slot.term_len)]);
                return slot.is_stop_word;
            }
        }
        self.n_missed += 1;
        self.make(&text[start..end]);
        term.push_str(&self.stemmed);
        let stops = is_stop_word(&self.folded);
        let n_bytes = self.stemmed.len();
        // Numbers are cheap to make and would drive words out.
        let is_number = text.as_bytes()[start].is_ascii_digit();
        if !is_number {
            self.slots[second] = self.slots[first];
            self.slots[first] = Slot {
                raw,
                term_start: self.terms.len() as u32,
                term_len: n_bytes as u16,
                is_stop_word: stops,
            };
            self.terms.push_str(&self.stemmed);
        }
        stops
    }

    /// Begins again with more slots.
    fn grow(&mut self) {
        let n_slots = (self.slots.len() * 16).clamp(CACHE_SLOTS_MIN, self.slots_max);
        self.slots = vec![Slot::default(); n_slots];
        self.terms.clear();
        self.n_missed = 0;
    }

    fn make(&mut self, raw: &str) {
        let stemmer = match &self.rules {
            Rules::English(stemmer) => stemmer,
            Rules::Other(language) => return language.write_stem(raw, &mut self.stemmed),
        };
        fold_word(raw, &mut self.folded);
        self.stemmed.clear();
        let is_plain = self.folded.bytes().all(|b| b.is_ascii_lowercase());
        if is_plain {
            americanise(&mut self.folded);
        }
        if is_plain && may_have_suffix(self.folded.as_bytes()) {
            self.stemmed.push_str(&stemmer.stem(&self.folded));
        } else {
            self.stemmed.push_str(&self.folded);
        }
    }
}

/// Whether a word ends in a way that stemming may change: most names do not, and stemming is dear.
pub(super) fn may_have_suffix(word: &[u8]) -> bool {
    matches!(
        word,
        [_, _, .., b'a' | b'u' | b'l', b'l']
            | [_, _, .., b's' | b'y' | b'e' | b'i']
            | [_, .., b'e', b'd']
            | [_, .., b'n', b'g']
            | [_, .., b'e' | b'o', b'r']
            | [_, .., b'i', b'c']
            | [_, .., b'n' | b's', b't']
            | [_, .., b's', b'm']
            | [_, .., b'o', b'n']
    )
}

/// Returns a word of at most 16 bytes as a number. No word holds a zero byte, so words of different
/// length differ, and none is zero.
fn packed(text: &[u8], start: usize, end: usize) -> u128 {
    let n_bytes = end - start;
    match text.get(start..start + CACHED_BYTES_MAX) {
        Some(chunk) if n_bytes > 0 => {
            let chunk = chunk.try_into().expect("the slice is as long as a number");
            u128::from_le_bytes(chunk) & (u128::MAX >> (128 - 8 * n_bytes))
        }
        _ => {
            let mut chunk = [0; CACHED_BYTES_MAX];
            chunk[..n_bytes].copy_from_slice(&text[start..end]);
            u128::from_le_bytes(chunk)
        }
    }
}

fn slot_of(raw: u128, n_slots: usize) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let (low, high) = (raw as u64, (raw >> 64) as u64);
    let mixed = (low ^ high.wrapping_mul(ODD).rotate_left(32)).wrapping_mul(ODD);
    (mixed >> 48) as usize % n_slots
}
