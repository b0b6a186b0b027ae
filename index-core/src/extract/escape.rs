//! Ampersands that a page left escaped: `AT&amp;T` is AT&T.

use std::borrow::Cow;

/// How an ampersand is escaped.
const AMPERSAND: &str = "&amp;";

/// Returns how many bytes follow the mark at the start of these bytes that belong to it.
pub(super) fn length(bytes: &[u8]) -> usize {
    if bytes.starts_with(AMPERSAND.as_bytes()) { AMPERSAND.len() - 1 } else { 0 }
}

/// Returns words with their ampersands as they are meant.
pub(super) fn unescaped(words: Cow<'_, str>) -> Cow<'_, str> {
    match memchr::memmem::find(words.as_bytes(), AMPERSAND.as_bytes()) {
        Some(_) => Cow::Owned(words.replace(AMPERSAND, "&")),
        None => words,
    }
}
