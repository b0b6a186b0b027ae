//! `--saved`, `--save` and `--forget`: queries that are kept under a name.

use std::io::Write;

use super::Found;
use crate::args::SearchArgs;
use crate::ask;
use crate::config::{Display, Form};
use crate::print::{self, Text, plain};
use crate::problem::{self, Problem};
use crate::saved;
use crate::surroundings::Surroundings;
use crate::view::SavedView;

/// Lists, forgets or keeps a query; returns `None` where the search goes on.
pub(super) fn run(args: &SearchArgs, around: &Surroundings) -> Result<Option<Found>, Problem> {
    let folder = around.config.as_deref();
    if args.saved.saved {
        return list(args, around).map(Some);
    }
    if let Some(name) = &args.saved.forget {
        let path = saved::change(folder, name, None)?;
        problem::note(format!("`query:{name}` is forgotten: written to `{}`", path.display()));
        return Ok(Some(Found::Something));
    }
    if let Some(name) = &args.saved.save {
        let words = ask::text(args);
        if words.trim().is_empty() {
            return Err(Problem::new(format!("no words to keep as `{name}`"))
                .hint(format!("`whosaid --save {name} WORDS`")));
        }
        // What can't be read is not kept.
        ask::query(args, around)?;
        let path = saved::change(folder, name, Some(&words))?;
        problem::note(format!("kept as `query:{name}`: written to `{}`", path.display()));
    }
    Ok(None)
}

/// Prints the names and their words.
fn list(args: &SearchArgs, around: &Surroundings) -> Result<Found, Problem> {
    let form = Form::new(&args.output, around)?;
    let queries = saved::all(around.config.as_deref())?.into_iter();
    let queries: Vec<SavedView> = queries.map(|(name, words)| SavedView { name, words }).collect();
    let for_people = |out: &mut dyn Write, _text: &Text| plain::saved(out, &queries);
    let display = Display::new(args.output.screen, around);
    let example = SavedView::default();
    print::list(&form, &display, (&queries, &example), for_people, plain::saved)?;
    if queries.is_empty() {
        problem::note("no query is kept");
    }
    Ok(Found::any(queries.len()))
}
