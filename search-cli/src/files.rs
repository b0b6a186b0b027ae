//! From the path of an article to its file.

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
