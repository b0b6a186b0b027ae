//! What each thread knows of the terms of words.

use std::cell::RefCell;

use super::language::Language;
use super::term_cache::TermCache;

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
