//! `--also-on` and `--silent-on`: what else speakers said, or never did, in words.

use index_core::Searcher;

use super::missing;
use super::search::Search;
use crate::args::FilterArgs;
use crate::fields::fields;
use crate::print::text::grouped;
use crate::problem::{self, Problem};

/// How many speakers are named of whom it can't be told.
const UNDECIDED_TOLD_MAX: usize = 5;

/// Tells that these words are plain ones, where they look like more.
pub(super) fn tell_operators(filter: &FilterArgs) {
    let also_on = filter.also_on.iter().map(|words| (words, "--also-on"));
    let silent_on = filter.silent_on.iter().map(|words| (words, "--silent-on"));
    for (words, option) in also_on.chain(silent_on).filter(|(words, _)| has_operator(words)) {
        problem::note(format!(
            "`{option} {words}` is read as plain words: no operators, phrases and fields"
        ));
    }
}

fn has_operator(words: &str) -> bool {
    let is_excluded = |word: &str| word.strip_prefix('-').is_some_and(|rest| !rest.is_empty());
    words.contains(['"', '“', '”', '(', ')', '*', '~', '^'])
        || words.split_whitespace().any(|w| matches!(w, "AND" | "OR" | "NOT") || is_excluded(w))
        || !fields(words).is_empty()
}

/// Tells which of the subjects nobody speaks about.
pub(super) fn tell_unspoken(search: &Search, searcher: &Searcher) -> Result<(), Problem> {
    let FilterArgs { also_on, silent_on, .. } = &search.args.filter;
    let also_on = also_on.iter().map(|words| (words, ""));
    let silent_on = silent_on.iter().map(|words| (words, ": everybody is silent on it"));
    for (words, consequence) in also_on.chain(silent_on) {
        if searcher.count(&search.query.about_instead(words))? == 0 {
            problem::note(format!("no quote is about `{words}`{consequence}"));
            missing::tell_near(searcher, words, false)?;
        }
    }
    Ok(())
}

/// Tells who is in no such list, as names there tell too little.
pub(super) fn tell_undecided(undecided: &[String]) {
    if undecided.is_empty() {
        return;
    }
    let mut named = undecided[..undecided.len().min(UNDECIDED_TOLD_MAX)].join(", ");
    if undecided.len() > UNDECIDED_TOLD_MAX {
        let n_more = (undecided.len() - UNDECIDED_TOLD_MAX) as u64;
        named += &format!(" and {} more", grouped(n_more));
    }
    problem::note(format!("left out, as a surname or initial may be another's: {named}"));
}

/// Returns what somebody must have said, and what not: "also spoke about `a` and never about `b`".
pub(super) fn in_words(filter: &FilterArgs) -> Option<String> {
    let also_on = filter.also_on.iter().map(|words| format!("also spoke about `{words}`"));
    let silent_on = filter.silent_on.iter().map(|words| format!("never spoke about `{words}`"));
    let conditions: Vec<String> = also_on.chain(silent_on).collect();
    (!conditions.is_empty()).then(|| conditions.join(" and "))
}
