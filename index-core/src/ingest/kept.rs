//! `roots.json`: the roots that are kept for good, for both programs to read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::root::{Root, without_nested};
use super::stamp::Stamp;
use crate::{Error, ErrorKind, Result};

const ROOTS_FILE_NAME: &str = "roots.json";

#[derive(Debug, Default, Serialize, Deserialize)]
struct RootsFile {
    roots: Vec<PathBuf>,
}

/// Returns the roots that an index keeps; none when there is no index yet.
///
/// # Errors
/// When the list can't be read or is damaged.
pub fn kept_roots(index_directory: &Path) -> Result<Vec<Root>> {
    let path = index_directory.join(ROOTS_FILE_NAME);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(error, path)),
    };
    let file: RootsFile = serde_json::from_str(&text)
        .map_err(|error| Error::new(ErrorKind::Malformed, error.to_string()).with_path(&path))?;
    Ok(without_nested(file.roots.into_iter().map(Root::at).collect()))
}

/// Replaces the list of the roots that an index keeps.
///
/// # Errors
/// When it can't be written, or the name of a root is not Unicode.
pub fn keep_roots(index_directory: &Path, roots: &[Root]) -> Result<()> {
    let path = index_directory.join(ROOTS_FILE_NAME);
    let file = RootsFile { roots: roots.iter().map(|root| root.path().to_owned()).collect() };
    let json = serde_json::to_vec_pretty(&file).map_err(|_| {
        let words = "the name of a folder to keep must be Unicode";
        Error::new(ErrorKind::UnsupportedFormat, words)
    })?;
    let unfinished = index_directory.join(format!(".{ROOTS_FILE_NAME}.{}", std::process::id()));
    fs::write(&unfinished, json)
        .and_then(|()| fs::rename(&unfinished, &path))
        .map_err(|error| Error::io(error, &path))
}

/// Returns what changes whenever the kept roots do.
pub fn kept_stamp(index_directory: &Path) -> Option<Stamp> {
    index_directory.join(ROOTS_FILE_NAME).metadata().ok().map(|metadata| Stamp::of(&metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_list_is_told_and_a_missing_one_is_empty() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(kept_roots(dir.path()).unwrap(), []);
        keep_roots(dir.path(), &[Root::at("/news"), Root::at("/news/today")]).unwrap();
        assert_eq!(kept_roots(dir.path()).unwrap(), [Root::at("/news")]);
        fs::write(dir.path().join(ROOTS_FILE_NAME), "{\"roots\": [").unwrap();
        assert_eq!(kept_roots(dir.path()).unwrap_err().kind(), ErrorKind::Malformed);
    }
}
