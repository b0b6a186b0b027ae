//! Options on how text is shown at a terminal.

use std::ffi::OsString;

use clap::Args as ClapArgs;

use super::When;

/// How text is shown at a terminal.
#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub(crate) struct ScreenArgs {
    /// Colour the output: auto, always (also into a pipe, laid out as for a terminal) or never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub(crate) color: When,
    #[command(flatten)]
    pub(crate) paging: PagingArgs,
}

#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub(crate) struct LinkArgs {
    /// Link ids and paths to the files: auto (where the terminal is known to do that), always (also
    /// into a pipe) or never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub(crate) hyperlink: When,
}

#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub(crate) struct PagingArgs {
    /// Page what is longer than the screen: what is done anyway, unless `--no-pager` stands before
    #[arg(long, hide = true, overrides_with = "no_pager")]
    pub(crate) pager: bool,
    /// Print what is longer than the screen at once, without a pager
    #[arg(long, help_heading = "Output", overrides_with = "pager")]
    pub(crate) no_pager: bool,
}

impl PagingArgs {
    /// Returns what is said of paging where `--help` keeps the parser from reading on.
    pub(super) fn in_spite_of_help(ordered: &[OsString]) -> PagingArgs {
        let options = ordered.iter().take_while(|argument| *argument != "--");
        let named = options.filter(|option| *option == "--pager" || *option == "--no-pager").last();
        PagingArgs { pager: false, no_pager: named.is_some_and(|last| last == "--no-pager") }
    }
}
