//! `--also-on` and `--silent-on`: what else speakers said, or never did, in words.

use index_core::Searcher;

use super::missing;
use super::search::Search;
use crate::args::FilterArgs;
use crate::problem::{self, Problem};

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

/// Returns what somebody must have said, and what not: "also spoke about `a` and never about `b`".
pub(super) fn in_words(filter: &FilterArgs) -> Option<String> {
    let also_on = filter.also_on.iter().map(|words| format!("also spoke about `{words}`"));
    let silent_on = filter.silent_on.iter().map(|words| format!("never spoke about `{words}`"));
    let conditions: Vec<String> = also_on.chain(silent_on).collect();
    (!conditions.is_empty()).then(|| conditions.join(" and "))
}
