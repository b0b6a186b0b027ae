//! What reads bytes that only files and pipes of ours bring, for whoever feeds parsers anything.
//!
//! Invariant: whatever comes is understood or refused; what is understood is written the same again.

use crate::index::{catalogue, stored, version};

/// Feeds the reader of the catalogue's entries.
///
/// # Errors
/// When an entry is not the same once written and read again.
pub fn catalogue(bytes: &[u8]) -> Result<(), String> {
    let Some(entry) = catalogue::decode(bytes) else { return Ok(()) };
    match catalogue::decode(&catalogue::encode(&entry)) {
        Some(again) if again == entry => Ok(()),
        again => Err(format!("{entry:?} comes back as {again:?}")),
    }
}

/// Feeds the reader of stored articles: a text, a NUL, and what is stored beside it.
///
/// # Errors
/// Never: it is enough that it ends.
pub fn stored(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let (text, rest) = text.split_once('\0').unwrap_or(("", &text));
    for depth in [stored::Depth::All, stored::Depth::Hit, stored::Depth::Place] {
        let _ = stored::decode(text.to_owned(), rest, depth);
    }
    Ok(())
}

/// Returns what an article is stored as: a sample to feed.
pub fn stored_sample(article: &crate::Article) -> Vec<u8> {
    [&article.text, "\0", &stored::encode(article)].concat().into_bytes()
}

/// Feeds the reader of the file that names the current generation.
///
/// # Errors
/// Never: it is enough that it ends.
pub fn version(bytes: &[u8]) -> Result<(), String> {
    let _ = version::Current::parse(&String::from_utf8_lossy(bytes));
    Ok(())
}

/// Feeds both ends of the pipes between a program and its worker.
///
/// # Errors
/// When documents are not the same once written and read again.
#[cfg(feature = "worker")]
pub fn worker(bytes: &[u8]) -> Result<(), String> {
    crate::worker::any_message(bytes)
}

/// Feeds the daemon's side of its socket.
///
/// # Errors
/// When more is taken for a line than may be.
#[cfg(unix)]
pub fn socket(bytes: &[u8]) -> Result<(), String> {
    crate::ingest::any_line(bytes)
}
