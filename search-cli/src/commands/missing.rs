//! What to say when nothing was found: what was searched, which filter is in the way, how old the
//! index is.

use index_core::ingest::State;
use index_core::{Query, Searcher};
use jiff::Timestamp;

use super::{elsewhere, status};
use crate::args::{FilterArgs, Kind, SearchArgs};
use crate::ask;
use crate::config::Place;
use crate::fields::fields;
use crate::names;
use crate::print::text::{count_of, grouped};
use crate::print::time::ago;
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;

/// How many words of a query are looked at for a slip of the pen.
const WORDS_LOOKED_AT_MAX: usize = 8;
/// The change of a search that leaves out its days.
const OTHER_DAYS: &str = "on other days";
/// Shorter words of a quotation are not looked at.
const QUOTED_LETTERS_MIN: usize = 4;
/// How many words are named for each.
const WORDS_TOLD_MAX: usize = 3;

/// Tells it on standard error. `what` is what a list of this kind is made of: quotes that have
/// none are not in it.
pub(crate) fn explain(
    searcher: &Searcher,
    args: &SearchArgs,
    place: &Place,
    around: &Surroundings,
    what: &str,
) -> Result<(), Problem> {
    let Some(searched) = searched(searcher, place, around)? else { return Ok(()) };
    let query = ask::query(args, around)?.query;
    let n_matching = searcher.count(&query)?;
    if n_matching > 0 {
        let quotes = count_of(n_matching, "quote matches", "quotes match");
        if let Some(joined) = elsewhere::in_words(&args.filter).filter(|_| args.list.offset == 0) {
            let counted = if query.limits_counts() { " and has the counts asked for" } else { "" };
            problem::note(format!("{quotes}, but no {what} {joined}{counted}"));
        } else if query.limits_counts() {
            problem::note(format!("{quotes}, but no {what} has the counts that were asked for"));
        } else if args.list.offset > 0 {
            let offset = args.list.offset;
            let once = if what == "quote" { ", each listed once with all its places" } else { "" };
            problem::note(format!("{quotes}{once}: the list ends before --offset {offset}"));
        } else {
            problem::note(format!("{quotes}, but none of them has a {what}"));
        }
        return Ok(());
    }
    problem::note(format!("nothing found in {searched}"));
    if let Some(name) = &args.filter.by
        && searcher.count(&Query::words("").kinds(&[]).speaker(name))? == 0
    {
        names::tell_nearest(searcher, name)?;
    }
    for field in fields(&ask::text(args)).iter().filter(|field| field.is_speaker()) {
        let spoken = searcher.count(&Query::words("").kinds(&[]).speaker(field.value))?;
        if spoken == 0 && !field.value.starts_with('(') {
            names::tell_nearest(searcher, field.value)?;
        }
    }
    tell_near_words(searcher, args)?;
    if ask::text(args).contains(' ') && elsewhere::in_words(&args.filter).is_some() {
        problem::note("with --also-on and --silent-on no word may be missing");
    }
    for (change, without) in relaxations(args) {
        let question = ask::query(&without, around)?;
        let count = searcher.count(&question.query)?;
        if count > 0 {
            let matching =
                if count == 1 { "1 matches" } else { &format!("{} match", grouped(count)) };
            let days = if change == OTHER_DAYS {
                days_of(searcher, &question.query, count)?
            } else {
                String::new()
            };
            problem::hint(format!("{matching} {change}{days}"));
        }
    }
    Ok(())
}

/// As [`explain`], of a quotation that no quote is worded like.
pub(super) fn explain_wording(
    searcher: &Searcher,
    args: &SearchArgs,
    place: &Place,
    around: &Surroundings,
) -> Result<(), Problem> {
    let Some(searched) = searched(searcher, place, around)? else { return Ok(()) };
    let quotation = ask::text(args);
    let n_alike = |args: &SearchArgs| -> Result<u64, Problem> {
        let query = ask::query(args, around)?.query.offset(0).limit(usize::MAX);
        Ok(searcher.worded(&quotation, &query)?.len() as u64)
    };
    if args.list.offset > 0 {
        let n_alike = n_alike(args)?;
        if n_alike > 0 {
            let quotes = count_of(n_alike, "quote is", "quotes are");
            let offset = args.list.offset;
            problem::note(format!(
                "{quotes} worded like this: the list ends before --offset {offset}"
            ));
            return Ok(());
        }
    }
    problem::note(format!("no quote is worded like this in {searched}"));
    if let Some(name) = &args.filter.by
        && searcher.count(&Query::words("").kinds(&[]).speaker(name))? == 0
    {
        names::tell_nearest(searcher, name)?;
    }
    // The short words of a quotation are many and tell nothing.
    let is_long = |word: &&str| word.chars().count() >= QUOTED_LETTERS_MIN;
    let long: Vec<&str> = quotation.split_whitespace().filter(is_long).collect();
    tell_near(searcher, &long.join(" "), false)?;
    let mut is_elsewhere = false;
    for (change, without) in relaxations(args) {
        let n_alike = n_alike(&without)?;
        if n_alike > 0 {
            is_elsewhere = true;
            let are = count_of(n_alike, "quote is", "quotes are");
            problem::hint(format!("{are} worded like this {change}"));
        }
    }
    if !is_elsewhere {
        problem::hint("a few of its words, without --verify, find what is said about the same");
    }
    Ok(())
}

/// Returns what was searched, in words; `None` where that is nothing, and that is told.
fn searched(
    searcher: &Searcher,
    place: &Place,
    around: &Surroundings,
) -> Result<Option<String>, Problem> {
    let counts = searcher.counts()?;
    if counts.articles == 0 {
        problem::note("nothing found: the index is empty");
        problem::hint("`indexerd watch FOLDER` reads the articles of a folder and keeps them");
        return Ok(None);
    }
    let articles = count_of(counts.articles, "article", "articles");
    let quotes = count_of(counts.quotes, "quote", "quotes");
    Ok(Some(format!("{articles} with {quotes}{}", age(place, around.now))))
}

/// Returns on which days it is that `count` quotes match.
fn days_of(searcher: &Searcher, query: &Query, count: u64) -> Result<String, Problem> {
    let days = searcher.days(query)?;
    let n_undated = count.saturating_sub(days.iter().map(|day| day.quotes).sum());
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(": their articles carry no day".to_owned());
    };
    let undated = match n_undated {
        0 => String::new(),
        n => format!(", {} without a day", grouped(n)),
    };
    let day = first.date.to_string();
    let until = if first.date == last.date { String::new() } else { format!(" – {}", last.date) };
    Ok(format!(": {day}{until}{undated}"))
}

/// Names words that are written much like those that no article has.
pub(super) fn tell_near_words(searcher: &Searcher, args: &SearchArgs) -> Result<(), Problem> {
    let text = ask::text(args) + " " + args.filter.about.as_deref().unwrap_or_default();
    tell_near(searcher, &text, args.filter.by.is_none())
}

/// Names words that are written much like those of a text that no article has; and names, where it
/// may be one.
pub(super) fn tell_near(searcher: &Searcher, text: &str, may_name: bool) -> Result<(), Problem> {
    let plain = |word: &&str| word.chars().all(char::is_alphabetic);
    for word in text.split_whitespace().filter(plain).take(WORDS_LOOKED_AT_MAX) {
        let Some(near) = searcher.near_words(word, WORDS_TOLD_MAX)? else { continue };
        let named: Vec<String> = near
            .into_iter()
            .map(|(near, count)| format!("{near} ({})", count_of(count, "article", "articles")))
            .collect();
        if !named.is_empty() {
            problem::hint(format!("no `{word}`: did you mean {}?", named.join(" or ")));
        }
        if named.is_empty() && may_name {
            names::tell_nearest(searcher, word)?;
        }
    }
    Ok(())
}

/// Returns the searches with one filter less, each with what was done.
fn relaxations(args: &SearchArgs) -> Vec<(String, SearchArgs)> {
    let filter = &args.filter;
    let mut searches = Vec::new();
    let mut add = |what: &str, change: &dyn Fn(&mut FilterArgs)| {
        let mut without = args.clone();
        change(&mut without.filter);
        // That everything matches where nothing is asked for helps nobody.
        if !without.is_bare() {
            searches.push((what.to_owned(), without));
        }
    };
    if filter.by.is_some() {
        add("without --by", &|filter| filter.by = None);
    }
    if filter.about.is_some() {
        add("without --about", &|filter| filter.about = None);
    }
    if filter.since.is_some() || filter.until.is_some() {
        add(OTHER_DAYS, &|filter| (filter.since, filter.until) = (None, None));
    }
    if filter.min_confidence.is_some() {
        add("with any confidence", &|filter| filter.min_confidence = None);
    }
    // Of a quotation all kinds are searched anyway.
    let is_every_kind = filter.kind.contains(&Kind::All)
        || (args.verify.verify.is_some() && filter.kind.is_empty());
    if !is_every_kind {
        add("with --kind all", &|filter| filter.kind = vec![Kind::All]);
    }
    let text = ask::text(args);
    let typed = if ask::is_plain(args) { Vec::new() } else { fields(&text) };
    let with_words = |words: String| {
        let words = Some(words).filter(|words| !words.trim().is_empty());
        SearchArgs { words: words.into_iter().map(Into::into).collect(), ..args.clone() }
    };
    let only_fields: Vec<&str> = typed.iter().map(|field| &text[field.span.clone()]).collect();
    let only_fields = only_fields.join(" ");
    let has_words = !args.words.is_empty() && only_fields != text.trim();
    if has_words && !(only_fields.is_empty() && filter.is_empty()) {
        searches.push(("without the words".to_owned(), with_words(only_fields)));
    }
    for field in typed {
        let rest = format!("{} {}", &text[..field.span.start], &text[field.span.end..]);
        let without = with_words(rest);
        if !without.is_bare() {
            searches.push((format!("without `{}`", &text[field.span]), without));
        }
    }
    searches
}

/// Returns when the index was last written, where somebody keeps it.
fn age(place: &Place, now: Timestamp) -> String {
    let Ok(Some(status)) = status::read(place.index()) else { return String::new() };
    let commit = status.last_commit.map(|time| format!(", last changed {}", ago(&time, now)));
    let keeper = (status.state == State::Stopped).then_some("; no daemon keeps it up to date");
    format!("{}{}", commit.unwrap_or_default(), keeper.unwrap_or_default())
}
