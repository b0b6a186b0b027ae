//! What the commands take that are not one list of one question.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{
    FilterArgs, LinkArgs, ListArgs, Offsets, OutputArgs, PagingArgs, Per, PersonAction, PlaceArgs,
    ScreenArgs, SearchArgs, refused,
};

#[derive(Debug, ClapArgs)]
pub(crate) struct ArticlesArgs {
    #[command(flatten)]
    pub(crate) search: SearchArgs,
    /// Rank articles for every query of a file, one {"id","text"} a line; the text is plain words
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with_all = refused::BY_BATCHES)]
    pub(crate) batch: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TimelineArgs {
    #[command(flatten)]
    pub(crate) search: SearchArgs,
    /// How long a period is: day, week, month or year [default: as it fits]
    #[arg(long, value_name = "PERIOD", hide_possible_values = true, help_heading = "Output")]
    pub(crate) per: Option<Per>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompareArgs {
    /// The people, each in quotation marks where the name is of several words
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<OsString>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) list: ListArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PersonArgs {
    /// show, merge, split or rename
    #[arg(value_name = "WHAT", hide_possible_values = true)]
    pub(crate) action: PersonAction,
    /// The name; of `merge`, `split` and `rename` two names
    #[arg(value_name = "NAME", required = true)]
    pub(crate) names: Vec<OsString>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) screen: ScreenArgs,
    #[command(flatten)]
    pub(crate) link: LinkArgs,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ShowArgs {
    /// The id of an article or quote, or its first characters
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) screen: ScreenArgs,
    #[command(flatten)]
    pub(crate) link: LinkArgs,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct OpenArgs {
    /// The id of an article or quote, or its first characters
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExtractArgs {
    /// The articles; without any, standard input holds one {"id","text"} a line
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Print text, title, date, authors, source and url instead of the quotes
    #[arg(long, requires = "files")]
    pub(crate) text: bool,
    /// Print JSON also to a terminal
    #[arg(long, alias = "ndjson")]
    pub(crate) json: bool,
    /// Count positions in bytes or in chars (Unicode code points)
    #[arg(
        long,
        value_name = "UNIT",
        default_value = "bytes",
        hide_possible_values = true,
        conflicts_with = "text"
    )]
    pub(crate) offsets: Offsets,
    #[command(flatten)]
    pub(crate) screen: ScreenArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct StatusArgs {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) screen: ScreenArgs,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub(crate) shell: clap_complete::Shell,
    /// Print the speakers whose names have a word that begins so: what the scripts ask for
    #[arg(long, value_name = "BEGINNING", hide = true)]
    pub(crate) speakers: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct HelpArgs {
    /// A command, or one of query, also-on, like, verify, people, dates, output, exit-codes,
    /// environment
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: Option<String>,
    /// Print the manual page, in the form that man(1) reads
    #[arg(long, conflicts_with = "subject")]
    pub(crate) man: bool,
    #[command(flatten)]
    pub(crate) paging: PagingArgs,
}
