//! `whosaid compare A B --about X`: what several people say about one thing.

use std::io::Write;

use super::search::{quote_views, refuse_hits_only};
use super::{Found, index};
use crate::args::{CompareArgs, SavedArgs, SearchArgs};
use crate::ask;
use crate::config::{Form, Place};
use crate::print::{csv, json, plain, stdout};
use crate::problem::{self, Problem};
use crate::reported;
use crate::surroundings::Surroundings;
use crate::view::{QuoteView, SideView};

/// Prints the quotes of each, one after the other.
pub(crate) fn run(args: CompareArgs, around: &Surroundings) -> Result<Found, Problem> {
    if args.names.len() < 2 {
        return Err(Problem::new("compare whom?")
            .hint("`whosaid compare 'Sergei Shoigu' Lavrov --about peace`"));
    }
    if args.filter.by.is_some() {
        return Err(Problem::new("`--by` can't be used here: the names are the words"));
    }
    refuse_hits_only(&args.output)?;
    let form = Form::new(&args.output, around)?;
    if let Form::Template(template) = &form {
        template.check(&QuoteView::default())?;
    }
    let searcher = index::searcher(&Place::new(&args.place, around)?)?;
    let mut sides = Vec::with_capacity(args.names.len());
    for name in &args.names {
        let speaker = name.to_string_lossy().into_owned();
        let side = one_side(&args, &speaker);
        let query = ask::query(&side, around)?.query;
        let query = reported::widened(query, &searcher, &side, around)?;
        let query = form.with_places(query);
        let answer = searcher.quotes(&query)?;
        let quotes = quote_views(&searcher, answer, &args.output)?;
        if quotes.is_empty() {
            problem::note(format!("nothing found by `{speaker}`"));
        }
        sides.push(SideView { speaker, count: searcher.count(&query)?, quotes });
    }
    print(&sides, &form, &args)?;
    Ok(Found::any(sides.iter().map(|side| side.quotes.len()).sum()))
}

/// Returns the search of one of the people.
fn one_side(args: &CompareArgs, speaker: &str) -> SearchArgs {
    let mut filter = args.filter.clone();
    filter.by = Some(speaker.to_owned());
    SearchArgs {
        words: Vec::new(),
        filter,
        list: args.list.clone(),
        saved: SavedArgs::default(),
        output: args.output.clone(),
        place: args.place.clone(),
    }
}

fn print(sides: &[SideView], form: &Form, args: &CompareArgs) -> Result<(), Problem> {
    let mut out = stdout(form, args.output.color.color);
    let rows = || sides.iter().flat_map(|side| &side.quotes);
    match form {
        Form::Text(text) => text.sides(&mut out, sides)?,
        Form::Plain => plain::quotes(&mut out, &rows().cloned().collect::<Vec<_>>())?,
        Form::Json => json::write_array(&mut out, sides)?,
        Form::Ndjson => sides.iter().try_for_each(|side| json::write_line(&mut out, side))?,
        Form::Csv => {
            let rows: Vec<QuoteView> = rows().cloned().collect();
            csv::write(&mut out, &QuoteView::default(), &rows)?;
        }
        Form::Template(template) => rows().try_for_each(|row| template.write(&mut out, row))?,
    }
    Ok(out.flush()?)
}
