//! From the path of an article to its file.

use std::path::Path;

use index_core::{FileEntry, Searcher};

use crate::problem::Problem;

/// Returns what the catalogue knows of the file of an article; `None` where it does not know it.
///
/// A name that is no Unicode is shown with marks for what can't be: it is the one file that is
/// shown so.
///
/// # Errors
/// An index that can't be read.
pub(crate) fn entry(searcher: &Searcher, path: &str) -> Result<Option<FileEntry>, Problem> {
    let Some((before, _)) = path.split_once(char::REPLACEMENT_CHARACTER) else {
        return Ok(searcher.file(Path::new(path))?);
    };
    let folder = before.rfind(std::path::MAIN_SEPARATOR).map_or("", |end| &before[..=end]);
    let mut shown_so = Vec::new();
    searcher.for_each_file(Path::new(folder), |entry| {
        if entry.path.to_string_lossy() == path {
            shown_so.push(entry);
        }
    })?;
    let only = shown_so.pop();
    Ok(only.filter(|_| shown_so.is_empty()))
}
