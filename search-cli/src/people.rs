//! The user's own list of people: `people.toml` in the configuration folder.

use std::fs;
use std::path::{Path, PathBuf};

use index_core::PeopleBook;

use crate::files;
use crate::problem::Problem;

/// The file in the configuration folder.
const FILE: &str = "people.toml";

/// Returns the list; an empty one where there is none.
///
/// # Errors
/// A file that can't be read, or that contradicts itself.
pub(crate) fn read(folder: Option<&Path>) -> Result<PeopleBook, Problem> {
    let Some(path) = folder.map(|folder| folder.join(FILE)) else {
        return Ok(PeopleBook::default());
    };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(PeopleBook::default());
        }
        Err(error) => return Err(Problem::file(&path, &error)),
    };
    PeopleBook::parse(&text)
        .map_err(|error| Problem::in_text(&path, &text, error.offset(), error.message()))
}

/// Writes the list, whole or not at all; returns where.
///
/// # Errors
/// No folder to keep it in, or one that can't be written.
pub(crate) fn write(folder: Option<&Path>, book: &PeopleBook) -> Result<PathBuf, Problem> {
    let folder = folder.ok_or_else(|| {
        Problem::new("this user has no configuration folder").hint("name one: WHOSAID_CONFIG")
    })?;
    let path = folder.join(FILE);
    let beside = folder.join(format!("{FILE}.new"));
    files::replace(&path, &beside, &book.to_toml())?;
    Ok(path)
}
