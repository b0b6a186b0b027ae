//! One function a command: what was asked, the library's answer, its print.

mod batch;
mod compare;
mod completions;
mod elsewhere;
mod extract;
mod follow;
pub(crate) mod help;
mod ids;
mod index;
mod like;
mod missing;
mod person;
mod saved;
mod search;
mod show;
mod status;
mod sync;
mod unseen;
mod verify;

use crate::args::{Args, Command};
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;

/// Whether a command has anything to show: the exit code tells scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Something,
    Nothing,
}

impl Found {
    pub(crate) fn any(count: usize) -> Found {
        if count == 0 { Found::Nothing } else { Found::Something }
    }
}

/// Runs the command that was asked for.
///
/// # Errors
/// Whatever ends it with exit code 2.
pub(crate) fn run(args: Args, around: &Surroundings) -> Result<Found, Problem> {
    args.left_out.iter().for_each(problem::note);
    if let Some(search) = args.searched()
        && let Some(found) = saved::run(search, around)?
    {
        return Ok(found);
    }
    match args.command {
        None if args.search.is_bare() && !args.search.output.facets && !args.search.saved.new => {
            Err(Problem::new("nothing to search for")
                .hint("`whosaid WORDS` searches, `whosaid --help` tells more"))
        }
        None => search::quotes(args.search, around),
        Some(Command::Quotes(args)) => search::quotes(args, around),
        Some(Command::Articles(args)) => match &args.batch {
            Some(file) => batch::run(&args, file, around),
            None => search::articles(args.search, around),
        },
        Some(Command::Who(args)) => search::who(args, around),
        Some(Command::Person(args)) => person::run(&args, around),
        Some(Command::Topics(args)) => search::topics(args, around),
        Some(Command::Timeline(args)) => search::timeline(args, around),
        Some(Command::Compare(args)) => compare::run(args, around),
        Some(Command::Count(args)) => search::count(args, around),
        Some(Command::Show(args)) => show::show(&args, around),
        Some(Command::Open(args)) => show::open(&args, around),
        Some(Command::Extract(args)) => extract::run(&args, around),
        Some(Command::Status(args)) => status::run(&args, around),
        Some(Command::Completions(args)) => completions::run(&args, around),
        Some(Command::Help(args)) => help::run(&args, around),
    }
}
