//! Speakers of whom nothing stands in quotation marks, as of most organisations and guests of
//! broadcasts: what is reported of them, or transcribed, is meant, and that is said.

use index_core::{Query, QuoteKind, Searcher};

use crate::args::SearchArgs;
use crate::ask;
use crate::fields::{FieldInQuery, fields};
use crate::names;
use crate::people;
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;

/// Returns the query for all kinds of quotes where it names one speaker, no kinds, and nothing of
/// that speaker is of the kinds that are meant by default; else as it was.
///
/// # Errors
/// An index or a list of people that can't be read.
pub(crate) fn widened(
    query: Query,
    searcher: &Searcher,
    args: &SearchArgs,
    around: &Surroundings,
) -> Result<Query, Problem> {
    let text = ask::text(args);
    let Some(name) = only_speaker(args, &text) else { return Ok(query) };
    let book = people::read(around.config.as_deref())?;
    let by_speaker = || names::said_by(name, &book);
    if searcher.count(&by_speaker())? > 0 || searcher.count(&by_speaker().kinds(&[]))? == 0 {
        return Ok(query);
    }
    let turns = by_speaker().kinds(&[QuoteKind::Transcript]);
    problem::note(match searcher.count(&turns)? {
        0 => format!("nothing of `{name}` is verbatim: what is reported is shown"),
        _ => {
            format!("nothing of `{name}` stands in quotation marks: transcripts are shown as well")
        }
    });
    Ok(query.kinds(&[]))
}

/// Returns the one speaker whom a search names, where it says nothing of kinds.
fn only_speaker<'t>(args: &'t SearchArgs, text: &'t str) -> Option<&'t str> {
    let typed = if ask::is_plain(args) { Vec::new() } else { fields(text) };
    if !args.filter.kind.is_empty() || typed.iter().any(FieldInQuery::is_kind) {
        return None;
    }
    let is_meant = |span: &std::ops::Range<usize>| !text[span.clone()].starts_with('-');
    let in_words = typed.iter().filter(|field| field.is_speaker() && is_meant(&field.span));
    let mut names = args.filter.by.as_deref().into_iter().chain(in_words.map(|f| f.value));
    let name = names.next().filter(|name| !name.starts_with('('))?;
    names.next().is_none().then_some(name)
}
