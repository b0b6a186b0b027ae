//! `whosaid person`: somebody across all articles, and the user's own word on who is who.

use std::io::Write;

use index_core::{Index, PeopleBook, Person, Query, Searcher, Sort, Verdict};

use super::search::quote_views;
use super::{Found, index};
use crate::args::{OutputArgs, PersonAction, PersonArgs};
use crate::config::{self, Display, Form, PLACES_LISTED_MAX, Place};
use crate::links::Links;
use crate::names;
use crate::people;
use crate::print::{json, stdout};
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;
use crate::view::{BearerView, NameView, PeriodOfRole, TopicView};

/// How many people of one name are told.
const BEARERS_MAX: usize = 5;
/// How many topics and how many of the latest quotes are shown.
const TOPICS_MAX: usize = 10;
const QUOTES_MAX: usize = 3;

/// Shows a person, or writes down what the user says about one.
pub(crate) fn run(args: &PersonArgs, around: &Surroundings) -> Result<Found, Problem> {
    let names: Vec<String> =
        args.names.iter().map(|name| name.to_string_lossy().trim().to_owned()).collect();
    if args.action == PersonAction::Show {
        return show(args, &names.join(" "), around);
    }
    let [one, two] = names.as_slice() else {
        return Err(Problem::new("two names are needed")
            .hint("put a name of several words in quotation marks"));
    };
    if one.is_empty() || two.is_empty() {
        return Err(Problem::new("a name is empty"));
    }
    refuse_shown_only(args)?;
    let before = people::read(around.config.as_deref())?;
    let mut book = before.clone();
    let said = match args.action {
        PersonAction::Merge => {
            book.merge(one, two)?;
            format!("`{two}` is `{one}`")
        }
        PersonAction::Split => {
            book.split(one, two)?;
            format!("`{two}` is not `{one}`")
        }
        PersonAction::Rename | PersonAction::Show => {
            book.rename(one, two)?;
            format!("`{one}` is shown as `{two}`")
        }
    };
    let path = people::write(around.config.as_deref(), &book)?;
    problem::note(format!("{said}: written to `{}`", path.display()));
    let place = Place::new(&args.place, around)?;
    let is_new_name = args.action == PersonAction::Rename;
    if args.action == PersonAction::Merge && book != before {
        tell_way_back(one, two, &before, book)?;
    } else if is_new_name && is_somebody_elses(one, two, &before, &place) {
        problem::note(format!("`{two}` speaks in the articles, too: both are one person's now"));
        tell_way_back(two, one, &before, book)?;
    }
    let borne = if is_new_name { &names[..1] } else { &names[..] };
    tell_unknown(borne, &before, &place);
    Ok(Found::Something)
}

/// Tells how to take back that two names were made one person's.
fn tell_way_back(
    one: &str,
    two: &str,
    before: &PeopleBook,
    mut book: PeopleBook,
) -> Result<(), Problem> {
    book.split(one, two)?;
    let rest = if book == *before { "" } else { "; people.toml will not read quite as before" };
    let split = shlex::try_join(["whosaid", "person", "split", one, two]).unwrap_or_default();
    problem::hint(format!("`{split}` takes it back{rest}"));
    Ok(())
}

/// Whether a new name is that of a person whom the index, or the book, tells apart from the old one.
fn is_somebody_elses(old: &str, new: &str, before: &PeopleBook, place: &Place) -> bool {
    let is_new = |name: &str| before.judge(name, new).verdict == Verdict::Same;
    let speaks = || -> Result<bool, Problem> {
        let of_name = Query::words("").kinds(&[]).speaker(new).people(before.clone());
        let searcher = Index::open(place.index())?.searcher()?;
        Ok(searcher.speakers(&of_name)?.rows.iter().any(|row| is_new(&row.speaker)))
    };
    // Without an index that can be asked nobody is known.
    !is_new(old) && speaks().unwrap_or(false)
}

/// Refuses what only somebody who is shown has.
fn refuse_shown_only(args: &PersonArgs) -> Result<(), Problem> {
    let (json, sync, dir) = (args.json, args.place.sync.is_some(), args.place.dir.is_some());
    let asked = [(json, "--json"), (sync, "--sync"), (dir, "--dir")];
    match asked.into_iter().find(|(is_asked, _)| *is_asked) {
        Some((_, option)) => Err(Problem::new(format!("`{option}` is for `person show` only"))),
        None => Ok(()),
    }
}

/// Tells which names nobody bears in the index, as by a slip of the pen. What is said of them holds
/// all the same: their articles may be yet to come, and the list is for every index.
fn tell_unknown(names: &[String], book: &PeopleBook, place: &Place) {
    let tell = || -> Result<(), Problem> {
        let searcher = Index::open(place.index())?.searcher()?;
        for name in names {
            let by_name = Query::words("").kinds(&[]).speaker(name).people(book.clone());
            if searcher.count(&by_name)? == 0 {
                tell_nobody(&searcher, name)?;
            }
        }
        Ok(())
    };
    // Without an index that can be asked there is nothing to tell.
    let _ = tell();
}

fn tell_nobody(searcher: &Searcher, name: &str) -> Result<(), Problem> {
    problem::note(format!("nobody of the name `{name}` speaks in the articles"));
    names::tell_nearest(searcher, name)
}

fn show(args: &PersonArgs, name: &str, around: &Surroundings) -> Result<Found, Problem> {
    let book = people::read(around.config.as_deref())?;
    let searcher = index::searcher(&Place::new(&args.place, around)?)?;
    let all = || Query::words("").kinds(&[]).people(book.clone());
    let taken = names::tell_taken(&searcher, &names::said_by(name, &book))?;
    let name = taken.first().map_or(name, |(_, meant)| meant);
    let persons = searcher.persons(name, &all().limit(BEARERS_MAX))?;
    let Some(first) = persons.first() else {
        tell_nobody(&searcher, name)?;
        return Ok(Found::Nothing);
    };
    if persons.len() > 1 {
        let others = persons[1..].iter().map(|person| person.count.speaker.as_str());
        let others: Vec<&str> = others.collect();
        problem::note(format!("of the same name: {}", others.join(", ")));
        tell_doubts(&first.count.speaker, &others);
    }
    let form = if args.json { Form::Json } else { Form::Text(config::text(around)) };
    let display = Display::new(args.screen, around);
    let links = Links::new(args.link, &form, &display, around);
    let view = view(&searcher, first, &all(), &links)?;
    let mut out = stdout(&form, &display);
    match &form {
        Form::Text(text) => text.bearer(&mut out, &view)?,
        _ => json::write_document(&mut out, &view)?,
    }
    out.flush()?;
    Ok(Found::Something)
}

/// Tells how to say that two names are one person's, where that is likely.
fn tell_doubts(name: &str, others: &[&str]) {
    let possible =
        |other: &&&str| index_core::same_person(name, other).verdict == Verdict::Possible;
    if let Some(other) = others.iter().find(possible) {
        problem::hint(format!("if it is one person: `whosaid person merge '{name}' '{other}'`"));
    }
}

fn view(
    searcher: &Searcher,
    person: &Person,
    all: &Query,
    links: &Links,
) -> Result<BearerView, Problem> {
    let count = &person.count;
    let of_person = || all.clone().speaker(&count.speaker);
    let topics = searcher.topics(&of_person().limit(TOPICS_MAX))?;
    let latest = of_person().sort(Sort::Newest).limit(QUOTES_MAX).places(PLACES_LISTED_MAX);
    let latest = searcher.quotes(&latest)?;
    let roles = person.roles.iter().map(|role| PeriodOfRole {
        role: role.role.clone(),
        quotes: role.quotes,
        first: role.first.map(|day| day.to_string()),
        last: role.last.map(|day| day.to_string()),
    });
    let spellings = person.spellings.iter();
    Ok(BearerView {
        name: count.speaker.clone(),
        quotes: count.quotes,
        articles: count.articles,
        outlets: count.outlets,
        first: count.first.map(|day| day.to_string()),
        last: count.last.map(|day| day.to_string()),
        spellings: spellings
            .map(|(name, quotes)| NameView { name: name.clone(), quotes: *quotes })
            .collect(),
        roles: roles.collect(),
        topics: topics.rows.into_iter().map(TopicView::from).collect(),
        latest: quote_views(searcher, latest, &OutputArgs::default(), links)?,
    })
}
