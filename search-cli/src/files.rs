//! From the path of an article to its file, and how files of ours are written.

use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use index_core::{FileEntry, Searcher, path_name};

use crate::problem::Problem;

/// Returns the file of an article: its name may hold bytes that `path` can only tell of.
///
/// # Errors
/// An index that can't be read.
pub(crate) fn real(searcher: &Searcher, path: &str) -> Result<PathBuf, Problem> {
    let told = if path.contains("\\x") { entry(searcher, path)? } else { None };
    Ok(told.map_or_else(|| PathBuf::from(path), |entry| entry.path))
}

/// Returns what the catalogue knows of the file of an article; `None` where it does not know it.
///
/// # Errors
/// An index that can't be read.
pub(crate) fn entry(searcher: &Searcher, path: &str) -> Result<Option<FileEntry>, Problem> {
    let mut found = searcher.file(Path::new(path))?;
    // The name of a file may hold bytes that are no Unicode.
    if found.is_none()
        && let Some((before, _)) = path.split_once("\\x")
    {
        let folder = before.rfind(MAIN_SEPARATOR).map_or("", |end| &before[..=end]);
        searcher.for_each_file(Path::new(folder), |entry| {
            if path_name(&entry.path) == path {
                found = Some(entry);
            }
        })?;
    }
    Ok(found)
}

/// Writes a file whole or not at all, by way of one `beside` it; the folder is made where there is
/// none.
///
/// # Errors
/// A folder or file that can't be written.
pub(crate) fn replace(path: &Path, beside: &Path, text: &str) -> Result<(), Problem> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Problem::file(folder, &error))?;
    }
    fs::write(beside, text).map_err(|error| Problem::file(beside, &error))?;
    fs::rename(beside, path).map_err(|error| Problem::file(path, &error))
}
