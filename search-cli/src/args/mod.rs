//! The command line as typed: commands and options, checked in form only.

mod commands;
mod find;
mod kept;
mod list;
mod order;
mod output;
mod place;
mod refused;
mod screen;
#[cfg(test)]
mod tests;
mod values;
mod verify;

use std::collections::HashSet;
use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::{Args as ClapArgs, CommandFactory, FromArgMatches, Parser, Subcommand};

pub(crate) use self::commands::{
    ArticlesArgs, CompareArgs, CompletionsArgs, ExtractArgs, HelpArgs, OpenArgs, PersonArgs,
    ShowArgs, StatusArgs, TimelineArgs,
};
pub(crate) use self::find::FilterArgs;
pub(crate) use self::kept::SavedArgs;
pub(crate) use self::list::ListArgs;
pub(crate) use self::output::OutputArgs;
pub(crate) use self::place::PlaceArgs;
pub(crate) use self::screen::{LinkArgs, PagingArgs, ScreenArgs};
pub(crate) use self::values::{Citing, Kind, Offsets, Per, PersonAction, SortOrder, When};
pub(crate) use self::verify::VerifyArgs;
use crate::help;
use crate::problem::Problem;

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
    pub(crate) verify: VerifyArgs,
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
    /// Returns whether neither words, a quotation nor a filter say what is wanted.
    pub(crate) fn is_bare(&self) -> bool {
        self.words.is_empty() && self.verify.verify.is_none() && self.filter.is_empty()
    }
}

/// Every option of every command.
pub(crate) fn options(command: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    let all = std::iter::once(command).chain(command.get_subcommands());
    all.flat_map(clap::Command::get_arguments).filter(|argument| !argument.is_positional())
}
