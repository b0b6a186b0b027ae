//! Options on what is to be found.

use clap::Args as ClapArgs;

use super::Kind;
use super::values::{confidence, some_word};

#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "What to find")]
pub(crate) struct FilterArgs {
    /// Only what this person or body said, in any spelling of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Only quotes about this
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,
    /// Of `who`: only speakers who also spoke about this
    ///
    /// Plain words, as of --about: no operators, phrases or fields; each of several must hold. The
    /// bounds of the list hold for it. Who can't be told for certain, as a bare surname may be
    /// another's, is left out with a note, here and by --silent-on; see `whosaid help also-on`.
    #[arg(long, value_name = "WORDS", value_parser = some_word)]
    pub(crate) also_on: Vec<String>,
    /// Of `who`: only speakers of whom no quote is about this
    ///
    /// Within the bounds of --also-on: of the days, kinds, places and so on that are asked for.
    #[arg(long, value_name = "WORDS", value_parser = some_word)]
    pub(crate) silent_on: Vec<String>,
    /// What is about the same as this article or quote, by its id; words must match besides
    #[arg(long, value_name = "ID", conflicts_with_all = ["sort", "facets", "follow"])]
    pub(crate) like: Option<String>,
    /// Only articles of this day and later (2025-04-17, 2025-04, yesterday, 2w)
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Only articles of this day and earlier
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Which quotes: direct, mixed, indirect, transcript or all [default: direct,mixed]
    ///
    /// Of `articles`: those with such a quote, of --by if somebody is named; by default, and with
    /// all, also those without one.
    #[arg(long, value_name = "KINDS", value_delimiter = ',', hide_possible_values = true)]
    pub(crate) kind: Vec<Kind>,
    /// Only attributions at least this sure, from 0 to 1
    ///
    /// Of `articles`: those with such a quote, as with --kind.
    #[arg(long, value_name = "NUMBER", value_parser = confidence)]
    pub(crate) min_confidence: Option<f32>,
    /// Take the words as plain words: no operators, no fields
    #[arg(long)]
    pub(crate) fixed_strings: bool,
}

impl FilterArgs {
    /// Returns whether no speaker, subject, day or article is named.
    pub(crate) fn is_empty(&self) -> bool {
        let named = [&self.by, &self.about, &self.like, &self.since, &self.until];
        named.into_iter().all(Option::is_none)
    }
}
