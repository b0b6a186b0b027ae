//! The terms of the words in daily use, so that most words are stemmed once.

use std::cell::RefCell;

use super::language::Language;
use super::slots::{Key, Slots};
use super::spelling::americanise;
use super::words::{fold_word, is_stop_word};

/// The most slots of English: news has some 20,000 forms in daily use.
const SLOTS_MAX: usize = 1 << 17;

/// The most slots of a language other than English: there may be many of those.
const OTHER_SLOTS_MAX: usize = 1 << 13;

/// The most bytes of terms that the cache holds before it begins again.
const CACHED_TERMS_BYTES_MAX: usize = 1 << 21;

/// The same for a language other than English.
const OTHER_TERMS_BYTES_MAX: usize = 1 << 18;

thread_local! {
    // One cache a thread: questions are short, and their words come again.
    static CACHE: RefCell<TermCache> = RefCell::default();
    static OTHERS: RefCell<Vec<(Language, TermCache)>> = const { RefCell::new(Vec::new()) };
}

/// Runs `work` with this thread's term cache.
pub(crate) fn with_cache<T>(work: impl FnOnce(&mut TermCache) -> T) -> T {
    CACHE.with_borrow_mut(work)
}

/// Runs `work` with this thread's term cache of a language other than English.
pub(crate) fn with_cache_of<T>(language: Language, work: impl FnOnce(&mut TermCache) -> T) -> T {
    OTHERS.with_borrow_mut(|caches| {
        let known = caches.iter().position(|(of, _)| *of == language);
        let idx = known.unwrap_or_else(|| {
            caches.push((language, TermCache::of(language)));
            caches.len() - 1
        });
        work(&mut caches[idx].1)
    })
}

/// Stemming is the dear part of analysis; this keeps the terms of the words in daily use.
pub(crate) struct TermCache {
    slots: Slots<Place>,
    /// The terms, one behind the other: slices of checked text, which bytes would not be.
    terms: String,
    terms_bytes_max: usize,
    maker: TermMaker,
}

/// Where the term of a word lies.
#[derive(Clone, Copy, Default)]
struct Place {
    start: u32,
    len: u16,
    is_stop_word: bool,
}

/// Makes terms by the rules of one language.
pub(super) struct TermMaker {
    rules: Rules,
    folded: String,
    stemmed: String,
}

/// By which rules words become terms.
enum Rules {
    English(frostem::Stemmer),
    Other(Language),
}

impl Default for TermCache {
    fn default() -> TermCache {
        TermCache::with(TermMaker::of(None), CACHED_TERMS_BYTES_MAX)
    }
}

impl TermCache {
    /// Returns a cache of the terms of another language; none of its words is a stop word.
    pub(crate) fn of(language: Language) -> TermCache {
        TermCache::with(TermMaker::of(Some(language)), OTHER_TERMS_BYTES_MAX)
    }

    fn with(maker: TermMaker, terms_bytes_max: usize) -> TermCache {
        TermCache { slots: maker.slots(), terms: String::new(), terms_bytes_max, maker }
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
        let raw = &text[start..end];
        let Some(key) = Key::of(text, start, end) else {
            term.push_str(self.maker.make(raw).0);
            // Written with dots or in wide letters even a stop word is as long: it stays findable.
            return false;
        };
        if self.slots.are_few() || self.terms.len() > self.terms_bytes_max {
            self.slots.grow();
            self.terms.clear();
        }
        if let Some(Place { start, len, is_stop_word }) = self.slots.find(key) {
            let start = start as usize;
            term.push_str(&self.terms[start..start + usize::from(len)]);
            return is_stop_word;
        }
        let (made, is_stop_word) = self.maker.make(raw);
        term.push_str(made);
        if is_worth_keeping(raw) {
            let (start, len) = (self.terms.len() as u32, made.len() as u16);
            self.slots.keep(key, Place { start, len, is_stop_word });
            self.terms.push_str(made);
        }
        is_stop_word
    }
}

/// Numbers are cheap to make and would drive words out.
pub(super) fn is_worth_keeping(raw: &str) -> bool {
    !raw.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

impl TermMaker {
    /// Returns what makes terms of a language; of English for `None`.
    pub(super) fn of(language: Option<Language>) -> TermMaker {
        let english = || Rules::English(frostem::Stemmer::new(frostem::Algorithm::English));
        let rules = language.map_or_else(english, Rules::Other);
        TermMaker { rules, folded: String::new(), stemmed: String::new() }
    }

    /// Returns the slots that serve this language.
    pub(super) fn slots<T: Copy + Default>(&self) -> Slots<T> {
        Slots::new(if self.language().is_some() { OTHER_SLOTS_MAX } else { SLOTS_MAX })
    }

    /// Returns the language; `None` for English.
    pub(super) fn language(&self) -> Option<Language> {
        match self.rules {
            Rules::English(_) => None,
            Rules::Other(language) => Some(language),
        }
    }

    /// Returns the term of a raw word, and whether it is a stop word.
    pub(super) fn make(&mut self, raw: &str) -> (&str, bool) {
        let stemmer = match &self.rules {
            Rules::English(stemmer) => stemmer,
            Rules::Other(language) => {
                language.write_stem(raw, &mut self.stemmed);
                return (&self.stemmed, false);
            }
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
        (&self.stemmed, is_stop_word(&self.folded))
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
