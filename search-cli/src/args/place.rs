//! Options on where the articles are.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::values::seconds;

#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "Which articles")]
pub(crate) struct PlaceArgs {
    /// The index directory [default: $WHOSAID_INDEX, else the user's data directory]
    #[arg(long, value_name = "DIR")]
    pub(crate) index: Option<PathBuf>,
    /// Search this folder, with an index of its own that is brought up to date first
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// First wait until every file that is closed by now is in the index, at most so long, in
    /// seconds [without a number: 30]
    #[arg(
        long,
        value_name = "SECONDS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "30",
        value_parser = seconds
    )]
    pub(crate) sync: Option<u16>,
}
