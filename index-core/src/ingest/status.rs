//! `status.json`: what the daemon says about itself and the index, for the other program to read.
//!
//! Invariant: the file is replaced as a whole, so a reader never sees half of it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result};

/// The name of the file in the index directory.
pub const STATUS_FILE_NAME: &str = "status.json";

/// How long a status file may be; what is longer is none of ours.
const STATUS_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The state of an index and of whoever keeps it up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct Status {
    /// What the writing program was doing when it wrote this.
    pub state: State,
    /// The process that wrote this.
    pub pid: u32,
    /// Articles in the index; every place counts, also of identical content.
    pub articles: u64,
    /// Quotes in the index.
    pub quotes: u64,
    /// Files that can't be read; the catalogue tells why.
    pub failed: u64,
    /// Entries of the roots that are no articles.
    pub ignored: u64,
    /// Files that are missing and stay in the index until they are back or may go.
    pub held: u64,
    /// Files known to wait for being read.
    pub pending: u64,
    /// When the index was last committed, RFC 3339.
    pub last_commit: Option<String>,
    /// The roots that are kept up to date.
    pub roots: Vec<RootStatus>,
    /// What is wrong, in words for people, each with what to do about it.
    pub problems: Vec<String>,
}

/// A root, and how it is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct RootStatus {
    /// The absolute path.
    pub path: String,
    /// Whether it is there now.
    pub is_present: bool,
    /// Whether it is looked through from time to time, because the system can't watch it.
    pub is_polled: bool,
}

/// What the program that writes to the index is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum State {
    /// It has ended: the index is as it left it.
    #[default]
    Stopped,
    /// It brings the index up to date with what changed in its absence.
    CatchingUp,
    /// It is up to date and watches.
    Watching,
}

impl RootStatus {
    /// Returns the status of a root that is there and watched.
    pub fn watched(path: &Path) -> RootStatus {
        RootStatus { path: path.to_string_lossy().into_owned(), is_present: true, is_polled: false }
    }
}

impl Status {
    /// Reads the status in an index directory; `None` when there is none.
    ///
    /// # Errors
    /// When it can't be read or is damaged.
    pub fn read(index_directory: &Path) -> Result<Option<Status>> {
        let path = index_directory.join(STATUS_FILE_NAME);
        let text = match fs::metadata(&path).and_then(|m| bounded_text(&path, m.len())) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(error, path)),
        };
        let status = serde_json::from_str(&text);
        status.map(Some).map_err(|e| Error::new(ErrorKind::Corrupt, e.to_string()).with_path(path))
    }

    /// Replaces the status in an index directory.
    ///
    /// Not synced to the disk: after a crash of the system the next program writes a new one.
    ///
    /// # Errors
    /// When the directory can't be written.
    pub fn write(&self, index_directory: &Path) -> Result<()> {
        let path = index_directory.join(STATUS_FILE_NAME);
        let unfinished = index_directory.join(format!(".{STATUS_FILE_NAME}.{}", self.pid));
        let json = serde_json::to_vec_pretty(self).expect("strings and numbers always serialize");
        let written = fs::File::create(&unfinished).and_then(|mut file| file.write_all(&json));
        written
            .and_then(|()| fs::rename(&unfinished, &path))
            .map_err(|error| Error::io(error, path))
    }
}

fn bounded_text(path: &Path, size: u64) -> io::Result<String> {
    if size > STATUS_BYTES_MAX {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "too long for a status file"));
    }
    fs::read_to_string(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Status::read(dir.path()).unwrap(), None);
        let mut status = Status { articles: 3, state: State::CatchingUp, ..Status::default() };
        status.roots.push(RootStatus::watched(Path::new("/news")));
        status.write(dir.path()).unwrap();
        assert_eq!(Status::read(dir.path()).unwrap(), Some(status));
    }

    #[test]
    fn keys_that_another_version_writes_or_lacks_do_no_harm() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(STATUS_FILE_NAME), r#"{"articles": 2, "moon": "full"}"#).unwrap();
        let expected = Status { articles: 2, ..Status::default() };
        assert_eq!(Status::read(dir.path()).unwrap(), Some(expected));
    }
}
