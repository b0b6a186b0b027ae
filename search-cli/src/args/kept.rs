//! Options on questions that are kept.

use clap::Args as ClapArgs;

#[derive(Clone, Debug, Default, ClapArgs)]
#[command(next_help_heading = "Questions that are kept")]
pub(crate) struct SavedArgs {
    /// Keep the words as query:NAME, then search
    #[arg(long, value_name = "NAME", conflicts_with_all = ["forget", "saved"])]
    pub(crate) save: Option<String>,
    /// Forget the words that are kept as query:NAME
    #[arg(long, value_name = "NAME", conflicts_with_all = ["saved", "words"])]
    pub(crate) forget: Option<String>,
    /// List the queries that are kept
    #[arg(long, conflicts_with_all = ["words", "print0"])]
    pub(crate) saved: bool,
    /// Only quotes that this question has not shown with --new before
    #[arg(
        long,
        conflicts_with_all = [
            "like", "offset", "facets", "cite", "follow", "print0", "save", "saved", "forget"
        ]
    )]
    pub(crate) new: bool,
}
