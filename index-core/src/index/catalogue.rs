//! What the index knows of each file: so that a scan can tell new, changed and gone files apart.
//!
//! Invariant: the entry of a file is written after its articles and in the same commit, so a file
//! with an entry is wholly in the index.

use std::path::{Path, PathBuf};

use tantivy::SegmentReader;

use super::codec::{Decoder, Encoder};
use super::schema::column;
use crate::path_name::path_bytes;
use crate::{Error, ErrorKind, Result};

/// A file as it was when it was indexed, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// The absolute path.
    pub path: PathBuf,
    /// The size in bytes.
    pub size: u64,
    /// The time of the last change, in nanoseconds since 1970; negative before it.
    pub mtime_ns: i64,
    /// The time of the last status change, in nanoseconds since 1970; 0 where the system does not
    /// tell.
    pub ctime_ns: i64,
    /// The device that it lies on; 0 where the system does not tell.
    pub device: u64,
    /// Its number there; 0 where the system does not tell.
    pub inode: u64,
    /// The BLAKE3 digest of the content.
    pub digest: [u8; 32],
    /// The version of the extraction that read it.
    pub extractor_version: u32,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its articles are in the index.
    Indexed {
        /// How many articles it holds.
        articles: u64,
    },
    /// It could not be read.
    Failed {
        /// The kind of failure, one word.
        kind: String,
        /// The reason in words.
        reason: String,
    },
    /// Its content is no article's: a picture or a program under a name that says nothing.
    Ignored {
        /// What it is, in words.
        reason: String,
    },
}

/// Returns the entry as bytes that sort by path.
pub(crate) fn encode(entry: &FileEntry) -> Vec<u8> {
    let mut out = Encoder::default();
    out.raw(&path_bytes(&entry.path));
    // No path holds a zero byte, so it ends the path and keeps the order.
    out.raw(&[0]);
    out.number(entry.size);
    out.signed(entry.mtime_ns);
    out.signed(entry.ctime_ns);
    out.number(entry.device);
    out.number(entry.inode);
    out.raw(&entry.digest);
    out.number(u64::from(entry.extractor_version));
    match &entry.outcome {
        Outcome::Indexed { articles } => {
            out.number(0);
            out.number(*articles);
        }
        Outcome::Failed { kind, reason } => {
            out.number(1);
            out.text(kind);
            out.text(reason);
        }
        Outcome::Ignored { reason } => {
            out.number(2);
            out.text(reason);
        }
    }
    out.bytes
}

/// Returns the entry that [`encode`] wrote; `None` for other bytes.
pub(crate) fn decode(bytes: &[u8]) -> Option<FileEntry> {
    let end = memchr::memchr(0, bytes)?;
    let mut from = Decoder::new(&bytes[end + 1..]);
    Some(FileEntry {
        path: path_of(&bytes[..end]),
        size: from.number()?,
        mtime_ns: from.signed()?,
        ctime_ns: from.signed()?,
        device: from.number()?,
        inode: from.number()?,
        digest: from.raw(32)?.try_into().ok()?,
        extractor_version: from.number()?.try_into().ok()?,
        outcome: match from.number()? {
            0 => Outcome::Indexed { articles: from.number()? },
            1 => Outcome::Failed { kind: from.text()?, reason: from.text()? },
            2 => Outcome::Ignored { reason: from.text()? },
            _ => return None,
        },
    })
}

/// Calls `visit` with the entries of a segment that lie at or below a path.
///
/// The column holds every entry once, sorted by path; what was deleted since is told by the
/// documents that are left.
pub(crate) fn for_each_entry(
    reader: &SegmentReader,
    below: &Path,
    visit: &mut impl FnMut(FileEntry),
) -> Result<()> {
    let Some(entries) = reader.fast_fields().bytes(column::ENTRY)? else { return Ok(()) };
    let mut alive = vec![false; entries.num_terms()];
    for doc in reader.doc_ids_alive() {
        for ord in entries.term_ords(doc) {
            if let Some(alive) = alive.get_mut(ord as usize) {
                *alive = true;
            }
        }
    }
    let prefix = path_bytes(below);
    let mut stream =
        entries.dictionary().prefix_range(&prefix).into_stream().map_err(Error::reading_index)?;
    while stream.advance() {
        let is_alive = alive.get(stream.term_ord() as usize).copied().unwrap_or(false);
        if !is_alive || !lies_below(stream.key(), &prefix) {
            continue;
        }
        let entry = decode(stream.key()).ok_or_else(|| {
            let message = "damaged: delete the index and index the articles again";
            Error::new(ErrorKind::Corrupt, message)
        })?;
        visit(entry);
    }
    Ok(())
}

/// Whether an entry with this prefix is of that very file or of one in that folder: `/in` is no
/// folder of `/inbox/a.txt`.
fn lies_below(entry: &[u8], prefix: &[u8]) -> bool {
    let ends_with_separator = prefix.last().is_none_or(|&b| b == b'/' || b == b'\\');
    ends_with_separator || matches!(entry.get(prefix.len()), Some(0 | b'/' | b'\\'))
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_comes_back_as_it_was() {
        let failed = Outcome::Failed { kind: "malformed".into(), reason: "no text".into() };
        for outcome in [Outcome::Indexed { articles: 3 }, failed] {
            let entry = FileEntry {
                path: PathBuf::from("/in/a.txt"),
                size: 12_345,
                mtime_ns: -7,
                ctime_ns: 1_700_000_000_123_456_789,
                device: 2049,
                inode: u64::MAX,
                digest: [9; 32],
                extractor_version: 2,
                outcome,
            };
            assert_eq!(decode(&encode(&entry)), Some(entry));
        }
    }

    #[test]
    fn other_bytes_are_no_entry() {
        let entries = [&b""[..], b"/a", b"/a\0", b"/a\0\x01\x02\x03", &[0; 300]];
        assert_eq!(entries.map(decode), [None, None, None, None, decode(&[0; 300])]);
    }
}
