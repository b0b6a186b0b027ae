//! `whosaid compare A B --about X`: what several people say about one thing.

use std::borrow::Cow;
use std::io::Write;

use super::search::{quote_views, tell_unseen_context};
use super::{Found, index};
use crate::args::{CompareArgs, SavedArgs, SearchArgs, VerifyArgs};
use crate::ask;
use crate::config::{Display, Form, Place};
use crate::links::Links;
use crate::names;
use crate::print::{csv, json, plain, stdout};
use crate::problem::{self, Problem};
use crate::reported;
use crate::surroundings::Surroundings;
use crate::view::{Fields, QuoteView, SideView};

/// Prints the quotes of each, one after the other.
pub(crate) fn run(args: CompareArgs, around: &Surroundings) -> Result<Found, Problem> {
    if args.names.len() < 2 {
        return Err(Problem::new("compare whom?")
            .hint("`whosaid compare 'Sergei Shoigu' Lavrov --about peace`"));
    }
    let form = Form::new(&args.output, around)?;
    if let Form::Template(template) = &form {
        template.check(&Row { quote: &QuoteView::default(), asked: "" })?;
    }
    tell_unseen_context(&form, &args.output);
    let searcher = index::searcher(&Place::new(&args.place, around)?)?;
    let display = Display::new(args.output.screen, around);
    let links = Links::new(args.output.link, &form, &display, around);
    let mut sides = Vec::with_capacity(args.names.len());
    for name in &args.names {
        let speaker = name.to_string_lossy().into_owned();
        let side = one_side(&args, &speaker);
        let mut query = ask::query(&side, around)?.query;
        if args.output.explain {
            problem::note(format!("understood as: {query}"));
            query = query.explained();
        }
        names::tell_taken(&searcher, &query)?;
        let query = reported::widened(query, &searcher, &side, around)?;
        let query = form.with_places(query);
        let answer = searcher.quotes(&query)?;
        let quotes = quote_views(&searcher, answer, &args.output, &links)?;
        if quotes.is_empty() {
            problem::note(format!("nothing found by `{speaker}`"));
        }
        sides.push(SideView { speaker, count: searcher.count(&query)?, quotes });
    }
    print(&sides, &form, &display)?;
    Ok(Found::any(sides.iter().map(|side| side.quotes.len()).sum()))
}

/// Returns the search of one of the people.
fn one_side(args: &CompareArgs, speaker: &str) -> SearchArgs {
    let mut filter = args.filter.clone();
    filter.by = Some(speaker.to_owned());
    SearchArgs {
        words: Vec::new(),
        verify: VerifyArgs::default(),
        filter,
        list: args.list.clone(),
        saved: SavedArgs::default(),
        output: args.output.clone(),
        place: args.place.clone(),
    }
}

/// A quote, and the name under which it was asked for: a speaker may be printed as several.
struct Row<'a> {
    quote: &'a QuoteView,
    asked: &'a str,
}

impl Fields for Row<'_> {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let mut fields = self.quote.fields();
        fields.push(("asked", Cow::Borrowed(self.asked)));
        fields
    }
}

fn print(sides: &[SideView], form: &Form, display: &Display) -> Result<(), Problem> {
    let mut out = stdout(form, display);
    let rows = || {
        let row = |side| move |quote| Row { quote, asked: side };
        sides.iter().flat_map(move |side| side.quotes.iter().map(row(side.speaker.as_str())))
    };
    match form {
        Form::Text(text) => text.sides(&mut out, sides)?,
        Form::Plain => {
            rows().try_for_each(|row| plain::compared(&mut out, row.quote, row.asked))?;
        }
        Form::Json => json::write_array(&mut out, sides)?,
        Form::Ndjson => sides.iter().try_for_each(|side| json::write_line(&mut out, side))?,
        Form::Csv => {
            let example = Row { quote: &QuoteView::default(), asked: "" };
            csv::write(&mut out, &example, &rows().collect::<Vec<_>>())?;
        }
        Form::Template(template) => rows().try_for_each(|row| template.write(&mut out, &row))?,
    }
    Ok(out.flush()?)
}
