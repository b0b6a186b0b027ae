//! `--new`: the quotes that this question has not shown before.

use std::collections::HashSet;

use index_core::Searcher;

use super::Found;
use super::search::Search;
use crate::print::text::count_of;
use crate::print::time::ago;
use crate::problem::{self, Problem};
use crate::seen::Seen;

/// Prints what is new, then keeps that it was shown. The first time all that matches counts as
/// shown: what comes from then on is new.
pub(super) fn run(search: &Search, searcher: &Searcher) -> Result<Found, Problem> {
    let around = &search.around;
    let seen = Seen::read(&search.args, search.place.index(), around)?;
    let known = &seen.wordings;
    let answer = searcher.quotes_unseen(known, &search.query)?;
    let shown: HashSet<u64> = answer.iter().map(|hit| hit.wording).collect();
    let all = searcher.wordings(&search.query)?;
    let n_left = all.iter().filter(|&words| !known.contains(words) && !shown.contains(words));
    let n_left = n_left.count() as u64;
    let list = search.quote_views(searcher, answer)?;
    search.print_quotes(&list)?;
    let left = count_of(n_left, "other quote", "other quotes");
    let found = match &seen.asked {
        None => {
            let counts = if n_left == 1 { "counts" } else { "count" };
            let found = search.found(searcher, list.len(), "quote")?;
            if n_left > 0 {
                problem::note(format!("asked for the first time: {left} {counts} as seen"));
            }
            found
        }
        Some(asked) => {
            if list.is_empty() {
                problem::note(format!("nothing new; last asked {}", ago(asked, around.now)));
            } else if n_left > 0 {
                let are = if n_left == 1 { "is" } else { "are" };
                problem::note(format!("{left} {are} new: ask again, or with a larger --limit"));
            }
            Found::any(list.len())
        }
    };
    let counted = if seen.asked.is_none() { all } else { HashSet::new() };
    seen.keep(shown.into_iter().chain(counted), around)?;
    Ok(found)
}
