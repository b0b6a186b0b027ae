//! Options on how many are listed, and in which order.

use clap::Args as ClapArgs;

use super::SortOrder;
use super::values::{one_or_more, whole};

/// How many hits a list has unless told otherwise.
const LIMIT_DEFAULT: u32 = 10;

#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "How many, in which order")]
pub(crate) struct ListArgs {
    /// At most this many [default: 10; of `timeline` all]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) limit: Option<u32>,
    /// Leave out the first N
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = whole)]
    pub(crate) offset: u32,
    /// The order of the list: relevance, newest or oldest first; of counts, relevance is the most
    /// first [default: relevance; of `timeline` oldest]
    #[arg(long, value_name = "ORDER", hide_possible_values = true)]
    pub(crate) sort: Option<SortOrder>,
    /// List copies of an article one by one, instead of one with the others named
    #[arg(long)]
    pub(crate) each: bool,
}

impl ListArgs {
    /// Returns how many a list has at most.
    pub(crate) fn limit(&self) -> u32 {
        self.limit.unwrap_or(LIMIT_DEFAULT)
    }
}
