//! The command line as typed: commands and options, checked in form only.

mod order;
mod refused;
mod screen;
#[cfg(test)]
mod tests;
mod values;

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{Args as ClapArgs, CommandFactory, FromArgMatches, Parser, Subcommand};

pub(crate) use self::screen::{LinkArgs, PagingArgs, ScreenArgs};
pub(crate) use self::values::{Citing, Kind, Offsets, Per, PersonAction, SortOrder, When};
use self::values::{confidence, one_or_more, seconds, whole};
use crate::help;
use crate::problem::Problem;

/// What prints in a form of its own, and so not as paths.
const OTHER_FORMS: [&str; 8] =
    ["facets", "cite", "follow", "context", "json", "ndjson", "csv", "format"];

/// How many hits a list has unless told otherwise.
const LIMIT_DEFAULT: u32 = 10;

/// Who said what, about what, when, where: searches news articles by what people said in them
#[derive(Debug, Parser)]
#[command(
    name = "whosaid",
    version,
    disable_help_subcommand = true,
    args_override_self = true,
    override_usage = "whosaid [OPTIONS] WORDS...\n       whosaid COMMAND [OPTIONS] [WORDS...]",
    after_help = help::SHORT,
    after_long_help = help::LONG,
    max_term_width = 100
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) search: SearchArgs,
    /// What is left out of that which was asked for, and why.
    #[arg(skip)]
    pub(crate) left_out: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List quotes, best first (this command may be left out)
    #[command(args_override_self = true, after_long_help = help::QUOTES)]
    Quotes(SearchArgs),
    /// List articles, best first
    #[command(args_override_self = true)]
    Articles(ArticlesArgs),
    /// List who speaks about something, with counts
    #[command(args_override_self = true)]
    Who(SearchArgs),
    /// Show a person (spellings, roles, topics, quotes), or say who is one person and who is not
    #[command(args_override_self = true, after_long_help = help::PERSON)]
    Person(PersonArgs),
    /// List what is spoken about, with counts
    #[command(args_override_self = true)]
    Topics(SearchArgs),
    /// Count quotes by day, week, month or year
    #[command(args_override_self = true)]
    Timeline(TimelineArgs),
    /// Set side by side what two or more people say about something
    #[command(args_override_self = true)]
    Compare(CompareArgs),
    /// Print how many quotes match, in every place where they are printed
    #[command(args_override_self = true)]
    Count(SearchArgs),
    /// Show an article with its quotes and who said them
    #[command(args_override_self = true)]
    Show(ShowArgs),
    /// Open an article's file with the program made for it
    #[command(args_override_self = true)]
    Open(OpenArgs),
    /// Find the quotes in files or standard input, without an index
    #[command(args_override_self = true, after_long_help = help::EXTRACT)]
    Extract(ExtractArgs),
    /// Tell what the index holds and whether it is kept up to date
    #[command(args_override_self = true)]
    Status(StatusArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Explain a command or a subject
    Help(HelpArgs),
}

/// Words and options of everything that searches.
#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct SearchArgs {
    /// What to search for
    ///
    /// Words, "phrases", -excluded, fields such as speaker:shoigu or date:2025-04 (see `whosaid
    /// help query`).
    #[arg(value_name = "WORDS")]
    pub(crate) words: Vec<OsString>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) list: ListArgs,
    #[command(flatten)]
    pub(crate) saved: SavedArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

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
            "offset", "facets", "cite", "follow", "print0", "save", "saved", "forget"
        ]
    )]
    pub(crate) new: bool,
}

#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "What to find")]
pub(crate) struct FilterArgs {
    /// Only what this person or body said, in any spelling of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Only quotes about this
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,
    /// Only articles of this day and later (2025-04-17, 2025-04, yesterday, 2w)
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Only articles of this day and earlier
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Which quotes: direct, mixed, indirect, transcript or all [default: direct,mixed]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', hide_possible_values = true)]
    pub(crate) kind: Vec<Kind>,
    /// Only attributions at least this sure, from 0 to 1
    #[arg(long, value_name = "NUMBER", value_parser = confidence)]
    pub(crate) min_confidence: Option<f32>,
    /// Take the words as plain words: no operators, no fields
    #[arg(long)]
    pub(crate) fixed_strings: bool,
}

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
    /// A command, or one of query, people, dates, output, exit-codes, environment
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: Option<String>,
    /// Print the manual page, in the form that man(1) reads
    #[arg(long, conflicts_with = "subject")]
    pub(crate) man: bool,
    #[command(flatten)]
    pub(crate) paging: PagingArgs,
}

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Asked {
    Args(Box<Args>),
    /// `--help` or `--version`: the text to print, and how.
    Help(StyledStr, PagingArgs),
}

impl Args {
    /// Returns the definition of the command line, as help and completions tell it.
    pub(crate) fn definition() -> clap::Command {
        refused::hidden(Args::command())
    }

    /// Returns what was asked, from the arguments without the program's name.
    ///
    /// # Errors
    /// A [`Problem`] for bad arguments.
    pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, Problem> {
        let mut command = Args::definition();
        let ordered = {
            let names = command.get_subcommands().map(clap::Command::get_name);
            let names: HashSet<&str> = names.collect();
            let with_value: HashSet<&str> = options(&command)
                .filter(|option| option.get_action().takes_values())
                // Of these only `--name=value` has one: the next word is a word.
                .filter(|option| !option.is_require_equals_set())
                .filter_map(clap::Arg::get_long)
                .collect();
            let grammar = order::Grammar {
                is_command: &|word| names.contains(word),
                takes_value: &|name| with_value.contains(name),
            };
            order::in_order(arguments, &grammar)
        };
        let paging = PagingArgs::in_spite_of_help(&ordered);
        let whole = std::iter::once("whosaid".into()).chain(ordered);
        let matches = command.try_get_matches_from_mut(whole);
        let told = |error: clap::Error| match error.use_stderr() {
            false => Ok(Asked::Help(error.render(), paging)),
            true => Err(Problem::from_arguments(&error, &command)),
        };
        let mut matches = match matches {
            Ok(matches) => matches,
            Err(error) => return told(error),
        };
        let left_out = refused::left_out(&matches)?;
        match Args::from_arg_matches_mut(&mut matches) {
            Ok(args) => Ok(Asked::Args(Box::new(Args { left_out, ..args }))),
            Err(error) => told(error),
        }
    }
}

impl Command {
    /// Returns what it searches for, where it makes one list of one query.
    fn search(&self) -> Option<&SearchArgs> {
        match self {
            Command::Quotes(args)
            | Command::Who(args)
            | Command::Topics(args)
            | Command::Count(args) => Some(args),
            Command::Articles(args) => Some(&args.search),
            Command::Timeline(args) => Some(&args.search),
            _ => None,
        }
    }
}

impl Args {
    /// Returns what is searched for, where one list of one query is made.
    pub(crate) fn searched(&self) -> Option<&SearchArgs> {
        self.command.as_ref().map_or(Some(&self.search), Command::search)
    }
}

impl SearchArgs {
    /// Returns whether neither words nor a filter say what is wanted.
    pub(crate) fn is_bare(&self) -> bool {
        self.words.is_empty() && self.filter.is_empty()
    }
}

impl ListArgs {
    /// Returns how many a list has at most.
    pub(crate) fn limit(&self) -> u32 {
        self.limit.unwrap_or(LIMIT_DEFAULT)
    }
}

impl FilterArgs {
    /// Returns whether no speaker, subject or day is named.
    pub(crate) fn is_empty(&self) -> bool {
        [&self.by, &self.about, &self.since, &self.until].into_iter().all(Option::is_none)
    }
}

/// Every option of every command.
pub(crate) fn options(command: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    let all = std::iter::once(command).chain(command.get_subcommands());
    all.flat_map(clap::Command::get_arguments).filter(|argument| !argument.is_positional())
}
