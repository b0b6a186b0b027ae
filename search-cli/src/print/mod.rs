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
pub(crate) mod verified;
mod voice;
pub(crate) mod whole;
pub(crate) mod wrap;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::AutoStream;

pub(crate) use template::Template;
pub(crate) use text::Text;

use crate::config::{Display, Form};
use crate::pager::Paged;
use crate::problem::Problem;
use crate::view::Fields;

/// Returns standard output for a form: for people as they want it shown, exact where a program reads
/// it.
pub(crate) fn stdout(form: &Form, display: &Display) -> Box<dyn Write> {
    match form {
        Form::Text(_) => text(display),
        _ => Box::new(Paged::new(None)),
    }
}

/// Returns standard output for people.
pub(crate) fn text(display: &Display) -> Box<dyn Write> {
    let out: Box<dyn Write> = Box::new(Paged::new(display.screen.clone()));
    if display.is_coloured { out } else { Box::new(AutoStream::never(out)) }
}

/// Prints a list in a form; `for_people` and `plain` are how its kind is printed in those two, and an
/// example tells its fields.
///
/// # Errors
/// A template of other fields, or output that can't be written.
pub(crate) fn list<V: Fields + serde::Serialize>(
    form: &Form,
    display: &Display,
    (list, example): (&[V], &V),
    for_people: impl FnOnce(&mut dyn Write, &Text) -> io::Result<()>,
    plain: impl FnOnce(&mut dyn Write, &[V]) -> io::Result<()>,
) -> Result<(), Problem> {
    if let Form::Template(template) = form {
        template.check(example)?;
    }
    let mut out = stdout(form, display);
    match form {
        Form::Text(text) => for_people(&mut out, text)?,
        Form::Plain => plain(&mut out, list)?,
        Form::Json => json::write_array(&mut out, list)?,
        Form::Ndjson => list.iter().try_for_each(|item| json::write_line(&mut out, item))?,
        Form::Csv => csv::write(&mut out, example, list)?,
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
