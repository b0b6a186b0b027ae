//! The option that asks how a quotation is printed.

use clap::Args as ClapArgs;

#[derive(Clone, Debug, Default, ClapArgs)]
#[command(next_help_heading = "What to find")]
pub(crate) struct VerifyArgs {
    /// Whether this quotation is printed, by whom and where, and how the wording differs; `...`
    /// stands for words left out, [brackets] for an editor's; `-` reads it from standard input
    #[arg(
        long,
        value_name = "QUOTATION",
        conflicts_with_all = ["words", "like", "sort", "facets", "follow", "save", "forget", "saved", "new"]
    )]
    pub(crate) verify: Option<String>,
}
