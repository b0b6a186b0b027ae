//! Answers in the forms that people and programs read.

mod bearer;
pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod plain;
pub(crate) mod sanitize;
pub(crate) mod styled;
pub(crate) mod table;
pub(crate) mod template;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod whole;
pub(crate) mod wrap;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};

pub(crate) use template::Template;
pub(crate) use text::Text;

use crate::config::Form;
use crate::problem::Problem;
use crate::view::Fields;

/// Returns standard output for a form: coloured where that is wanted and seen, exact where a
/// program reads it.
pub(crate) fn stdout(form: &Form, colour: impl Into<ColorChoice>) -> Box<dyn Write> {
    let stdout = io::stdout().lock();
    match form {
        Form::Text(_) => Box::new(BufWriter::new(AutoStream::new(stdout, colour.into()))),
        _ => Box::new(BufWriter::new(stdout)),
    }
}

/// Prints a list in a form; `for_people` and `plain` are how its kind is printed in those two.
///
/// # Errors
/// A template of other fields, or output that can't be written.
pub(crate) fn list<V: Default + Fields + serde::Serialize>(
    form: &Form,
    colour: impl Into<ColorChoice>,
    list: &[V],
    for_people: impl FnOnce(&mut dyn Write, &Text) -> io::Result<()>,
    plain: impl FnOnce(&mut dyn Write, &[V]) -> io::Result<()>,
) -> Result<(), Problem> {
    if let Form::Template(template) = form {
        template.check(&V::default())?;
    }
    let mut out = stdout(form, colour);
    match form {
        Form::Text(text) => for_people(&mut out, text)?,
        Form::Plain => plain(&mut out, list)?,
        Form::Json => json::write_array(&mut out, list)?,
        Form::Ndjson => list.iter().try_for_each(|item| json::write_line(&mut out, item))?,
        Form::Csv => csv::write(&mut out, &V::default(), list)?,
        Form::Template(template) => {
            list.iter().try_for_each(|item| template.write(&mut out, item))?;
        }
    }
    Ok(out.flush()?)
}

/// Where paths are shortened from: relative to the current folder, `~` for the home folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    pub(crate) current: Option<PathBuf>,
    pub(crate) home: Option<PathBuf>,
}

impl Paths {
    /// Returns the shortest form of a path that still names it in this folder.
    pub(crate) fn short(&self, path: &str) -> String {
        // Below the root folder every path is relative: that would only hide where it starts.
        let below = |folder: &Option<PathBuf>| {
            let folder = folder.as_deref().filter(|folder| folder.parent().is_some())?;
            let rest = Path::new(path).strip_prefix(folder).ok()?.to_str()?;
            (!rest.is_empty()).then(|| rest.to_owned())
        };
        if let Some(rest) = below(&self.current) {
            return rest;
        }
        below(&self.home).map_or_else(|| path.to_owned(), |rest| format!("~/{rest}"))
    }
}
