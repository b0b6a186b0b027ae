//! Our words as the engine's tokens.

use std::cell::RefCell;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager, WhitespaceTokenizer};

use super::schema::{MARKS_TOKENIZER, NEWS_TOKENIZER, READY_TOKENIZER};
use super::term_cache::TermCache;
use super::words::{Piece, Words};

thread_local! {
    // One cache a thread: the engine's workers analyse many fields of many segments each.
    static CACHE: RefCell<TermCache> = RefCell::default();
}

/// Runs `work` with this thread's term cache.
pub(crate) fn with_cache<T>(work: impl FnOnce(&mut TermCache) -> T) -> T {
    CACHE.with_borrow_mut(work)
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
    token: Token,
}

impl Tokenizer for NewsTokenizer {
    type TokenStream<'a> = NewsTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NewsTokens<'a> {
        let keeps_stop_words = self.keeps_stop_words;
        NewsTokens { words: Words::new(text), keeps_stop_words, token: Token::default() }
    }
}

impl NewsTokens<'_> {
    fn step(&mut self, cache: &mut TermCache) -> bool {
        while let Some(piece) = self.words.advance() {
            let is_stop_word = self.words.term(piece, cache, &mut self.token.text);
            if self.token.text.is_empty() || (is_stop_word && !self.keeps_stop_words) {
                continue;
            }
            let (Piece::Word(place) | Piece::Joined(place)) = piece;
            self.token.position = place.position;
            self.token.offset_from = place.start;
            self.token.offset_to = place.end;
            return true;
        }
        false
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
