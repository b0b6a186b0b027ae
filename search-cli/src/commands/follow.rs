//! `--follow`: the list, then the quotes of articles that come in, as they come.

use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use index_core::{Query, Searcher};
use notify::{RecursiveMode, Watcher as _};

use super::search::{Search, quote_views};
use super::{Found, index};
use crate::config::Place;
use crate::problem::{self, Problem};

/// At most so many quotes are told of articles that come at once; it is said when there are more.
const AT_ONCE_MAX: usize = 1000;

/// Prints what matches now, then what comes, until it is stopped or nobody reads on.
pub(super) fn run(search: &Search, mut before: Searcher) -> Result<Found, Problem> {
    if let Place::Folder { .. } = search.place {
        return Err(Problem::new("`--follow` needs an index that somebody keeps up to date")
            .hint("run `indexerd watch FOLDER`, and search without --dir"));
    }
    // What the first view waited for need not be waited for again.
    let place = Place::Index(search.place.index().to_path_buf());
    let answer = before.quotes(&search.query)?;
    search.print_quotes(&quote_views(&before, answer, &search.args.output, &search.links)?)?;
    let (_watcher, hints) = watch(place.index())?;
    problem::note("waiting for new articles; Ctrl-C ends it");
    let query = search.query.clone().offset(0).limit(AT_ONCE_MAX);
    loop {
        let now = index::searcher(&place)?;
        tell_new(search, &query, &before, &now)?;
        before = now;
        if hints.recv().is_err() {
            return Ok(Found::Something);
        }
    }
}

fn tell_new(
    search: &Search,
    query: &Query,
    before: &Searcher,
    now: &Searcher,
) -> Result<(), Problem> {
    let new = now.quotes_since(before, query)?;
    if new.is_empty() {
        return Ok(());
    }
    if new.len() == AT_ONCE_MAX {
        problem::note(format!("more than {AT_ONCE_MAX} at once: these are the first of them"));
    }
    search.print_more_quotes(&quote_views(now, new, &search.args.output, &search.links)?)
}

/// Watches a folder; whenever something in it is written there is a hint. One that waits stands for
/// all that follow until it is taken, so that none is lost.
fn watch(folder: &Path) -> Result<(impl notify::Watcher, Receiver<()>), Problem> {
    let unwatched = |error: notify::Error| {
        Problem::new(format!("`{}` can't be watched: {error}", folder.display()))
    };
    let (hint, hints) = sync_channel(1);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // To read the index makes events too.
        if event.is_ok_and(|event| event.kind.is_access()) {
            return;
        }
        let _ = hint.try_send(());
    })
    .map_err(unwatched)?;
    watcher.watch(folder, RecursiveMode::Recursive).map_err(unwatched)?;
    Ok((watcher, hints))
}
