//! `whosaid show ID` and `whosaid open ID`: one article, or the article of one quote.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use index_core::{Article, Searcher};

use super::{Found, ids, index};
use crate::args::{OpenArgs, ShowArgs};
use crate::config::{self, Display, Form, Place};
use crate::files;
use crate::links::Links;
use crate::print::{json, sanitize, stdout};
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;
use crate::whole;

/// Prints an article with its quotes and who said them.
pub(crate) fn show(args: &ShowArgs, around: &Surroundings) -> Result<Found, Problem> {
    let searcher = index::searcher(&Place::new(&args.place, around)?)?;
    let Some((article, utterance)) = find(&searcher, &args.id)? else {
        return Ok(Found::Nothing);
    };
    let mut view = whole::view(&article);
    let chosen = utterance.map(|number| format!("{}.{number}", view.id));
    if let Some(chosen) = &chosen
        && !view.quotes.iter().any(|said| said.id == *chosen)
    {
        return Err(Problem::new(format!("`{chosen}`: the article has no quote of that number"))
            .hint(format!("`whosaid show {}` shows the article with its quotes", view.id)));
    }
    let form = if args.json { Form::Json } else { Form::Text(config::text(around)) };
    let display = Display::new(args.screen, around);
    view.link = Links::new(args.link, &form, &display, around).to(&searcher, &view.path)?;
    let mut out = stdout(&form, &display);
    match &form {
        Form::Text(text) => text.whole(&mut out, &view, chosen.as_deref())?,
        _ => json::write_document(&mut out, &view)?,
    }
    out.flush()?;
    Ok(Found::Something)
}

/// Opens an article's file with the program made for it; not at a terminal, prints its path.
pub(crate) fn open(args: &OpenArgs, around: &Surroundings) -> Result<Found, Problem> {
    let searcher = index::searcher(&Place::new(&args.place, around)?)?;
    let Some((article, _)) = find(&searcher, &args.id)? else { return Ok(Found::Nothing) };
    if around.columns.is_none() && around.opener.is_none() {
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "{}", sanitize::name(&article.path))?;
        stdout.flush()?;
        return Ok(Found::Something);
    }
    call_opener(around.opener.as_deref(), &files::real(&searcher, &article.path)?)?;
    Ok(Found::Something)
}

/// Returns what an id names, or tells that it names nothing.
fn find(searcher: &Searcher, id: &str) -> Result<Option<(Article, Option<usize>)>, Problem> {
    let found = ids::find(searcher, id)?;
    if found.is_none() {
        let digits = id.split('.').next().unwrap_or_default();
        problem::note(format!("no article has an id that begins with `{digits}`"));
    }
    Ok(found)
}

fn call_opener(opener: Option<&OsStr>, path: &Path) -> Result<(), Problem> {
    let mut command = match opener {
        Some(opener) => Command::new(opener),
        None if cfg!(target_os = "macos") => Command::new("open"),
        None if cfg!(windows) => {
            let mut command = Command::new("cmd");
            command.args(["/C", "start", ""]);
            command
        }
        None => Command::new("xdg-open"),
    };
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.arg(path).stdin(Stdio::null()).status();
    let status = status.map_err(|error| {
        Problem::new(format!("can't call `{name}`: {}", problem::in_words(&error)))
            .hint("WHOSAID_OPENER names another program")
    })?;
    if status.success() {
        return Ok(());
    }
    Err(Problem::new(format!("`{name}` could not open `{}`", path.display())))
}
