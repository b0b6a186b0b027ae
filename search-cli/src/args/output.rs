//! Options on the form in which answers are printed.

use clap::Args as ClapArgs;

use super::values::whole;
use super::{Citing, LinkArgs, ScreenArgs};

/// What prints in a form of its own, and so not as paths.
const OTHER_FORMS: [&str; 8] =
    ["facets", "cite", "follow", "context", "json", "ndjson", "csv", "format"];

#[derive(Clone, Debug, Default, ClapArgs)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Show each quote within its paragraph, and N paragraphs before and after
    #[arg(
        long,
        value_name = "N",
        value_parser = whole,
        conflicts_with_all = ["facets", "cite", "csv", "format"]
    )]
    pub(crate) context: Option<u32>,
    /// Tell how the query was understood, and of each hit why it ranks where it does
    #[arg(long)]
    pub(crate) explain: bool,
    /// Count what matches by speaker, role, outlet, place, topic, kind and month
    #[arg(long, conflicts_with_all = ["sort", "each"])]
    pub(crate) facets: bool,
    /// Print citations of the quotes: plain, markdown or bibtex
    #[arg(
        long,
        value_name = "FORM",
        hide_possible_values = true,
        conflicts_with_all = ["facets", "json", "ndjson", "csv", "format"]
    )]
    pub(crate) cite: Option<Citing>,
    /// Go on after the list: print quotes of new articles as they come, until Ctrl-C
    #[arg(long, conflicts_with_all = ["facets", "cite", "json", "csv"])]
    pub(crate) follow: bool,
    /// Print one JSON document
    #[arg(long, conflicts_with_all = ["ndjson", "csv", "format"])]
    pub(crate) json: bool,
    /// Print one JSON object a line
    #[arg(long, conflicts_with_all = ["csv", "format"])]
    pub(crate) ndjson: bool,
    /// Print comma-separated values with a heading line
    #[arg(long, conflicts_with = "format")]
    pub(crate) csv: bool,
    /// Print only the paths of the files, each once, for `xargs -0`
    #[arg(long, conflicts_with_all = OTHER_FORMS)]
    pub(crate) print0: bool,
    /// Print one line a hit by a template, such as '{speaker}: {quote}'
    #[arg(long, value_name = "TEMPLATE")]
    pub(crate) format: Option<String>,
    #[command(flatten)]
    pub(crate) screen: ScreenArgs,
    #[command(flatten)]
    pub(crate) link: LinkArgs,
}
