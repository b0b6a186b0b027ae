//! Our words as the engine's tokens.

use std::cell::RefCell;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager, WhitespaceTokenizer};

use super::language::{Language, unmarked};
use super::schema::{MARKS_TOKENIZER, NEWS_TOKENIZER, READY_TOKENIZER};
use super::term_cache::TermCache;
use super::words::{Piece, Words};

thread_local! {
    // One cache a thread: the engine's workers analyse many fields of many segments each.
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

/// Returns the tokenizers that the schema names.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(NEWS_TOKENIZER, NewsTokenizer { keeps_stop_words: true });
    manager.register(MARKS_TOKENIZER, NewsTokenizer { keeps_stop_words: false });
    manager.register(READY_TOKENIZER, WhitespaceTokenizer::default());
    manager
}

#[derive(Clone)]
struct NewsTokenizer {
    keeps_stop_words: bool,
}

struct NewsTokens<'t> {
    words: Words<'t>,
    keeps_stop_words: bool,
    /// Each word of a text in another language has the stem of that language as well.
    language: Option<Language>,
    /// The word that was given out as if it were English.
    given: Option<Piece>,
    token: Token,
}

impl Tokenizer for NewsTokenizer {
    type TokenStream<'a> = NewsTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NewsTokens<'a> {
        let keeps_stop_words = self.keeps_stop_words;
        let (text, language) = unmarked(text);
        let words = Words::new(text);
        NewsTokens { words, keeps_stop_words, language, given: None, token: Token::default() }
    }
}

impl NewsTokens<'_> {
    fn step(&mut self, cache: &mut TermCache) -> bool {
        loop {
            if let Some((language, piece)) = self.language.zip(self.given.take()) {
                let (words, term) = (&self.words, &mut self.token.text);
                with_cache_of(language, |cache| words.term(piece, cache, term));
                if !self.token.text.is_empty() {
                    return true;
                }
            }
            let Some(piece) = self.words.advance() else { return false };
            self.given = Some(piece);
            let is_stop_word = self.words.term(piece, cache, &mut self.token.text);
            let (Piece::Word(place) | Piece::Joined(place)) = piece;
            self.token.position = place.position;
            self.token.offset_from = place.start;
            self.token.offset_to = place.end;
            if !(self.token.text.is_empty() || (is_stop_word && !self.keeps_stop_words)) {
                return true;
            }
        }
    }
}

impl TokenStream for NewsTokens<'_> {
    fn advance(&mut self) -> bool {
        with_cache(|cache| self.step(cache))
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        with_cache(|cache| {
            while self.step(cache) {
                sink(&self.token);
            }
        });
    }
}
