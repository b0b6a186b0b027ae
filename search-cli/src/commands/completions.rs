//! `whosaid completions SHELL`: a script for the shell, which asks us for the names of speakers.

use std::io::Write;

use clap::builder::Resettable;
use clap::{Arg, Command, Id};
use clap_complete::Shell;
use index_core::Query;

use super::{Found, index};
use crate::args::{Args, CompletionsArgs, PlaceArgs};
use crate::config::Place;
use crate::people;
use crate::print::sanitize;
use crate::problem::Problem;
use crate::surroundings::Surroundings;

/// The most names that are offered.
const NAMES_MAX: usize = 100;

/// Behind the script for bash: `--by` is completed by whoever speaks in the index.
const BASH_SPEAKERS: &str = include_str!("speakers.bash");
const FISH_SPEAKERS: &str = include_str!("speakers.fish");
const ZSH_SPEAKERS: &str = include_str!("speakers.zsh");

/// What the generator says for the value of `--by` in a script for zsh, and what we do.
const ZSH_OF_BY: (&str, &str) =
    (":NAME:_default' \\\n'--about", ":NAME:_whosaid_speakers' \\\n'--about");

/// Prints the script, or names for it.
pub(crate) fn run(args: &CompletionsArgs, around: &Surroundings) -> Result<Found, Problem> {
    if let Some(beginning) = &args.speakers {
        return speakers(beginning, around);
    }
    // The generator panics when it can't write: it gets memory, and the output is ours.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut offered(&Args::definition()), "whosaid", &mut script);
    let script = String::from_utf8_lossy(&script);
    let mut stdout = std::io::stdout().lock();
    match args.shell {
        Shell::Bash => write!(stdout, "{script}\n{BASH_SPEAKERS}")?,
        Shell::Fish => write!(stdout, "{script}\n{FISH_SPEAKERS}")?,
        Shell::Zsh => {
            let script = script.replace(ZSH_OF_BY.0, ZSH_OF_BY.1);
            // The first line tells the shell whose completions these are.
            let (first, rest) = script.split_once('\n').unwrap_or((&script, ""));
            write!(stdout, "{first}\n{ZSH_SPEAKERS}{rest}")?;
        }
        _ => write!(stdout, "{script}")?,
    }
    stdout.flush()?;
    Ok(Found::Something)
}

/// Returns a definition without what is hidden, which the generator would offer as well: what a
/// command refuses.
fn offered(command: &Command) -> Command {
    let is_shown = |option: &&Arg| !option.is_hide_set();
    let options = command.get_arguments().filter(is_shown).map(|option| {
        let others = command.get_arg_conflicts_with(option).into_iter().filter(is_shown);
        let none = || Resettable::<Id>::Reset;
        // What an option refers to may be hidden.
        let alone = option.clone().conflicts_with(none()).overrides_with(none()).requires(none());
        alone.conflicts_with_all(others.map(Arg::get_id))
    });
    let commands = command.get_subcommands().map(offered);
    let about = command.get_about().cloned().unwrap_or_default();
    let bare = Command::new(command.get_name().to_owned()).about(about);
    let bare = bare.disable_help_subcommand(true).args(options).subcommands(commands);
    match command.get_version() {
        Some(version) => bare.version(version.to_owned()),
        None => bare,
    }
}

/// Prints the names of which a word begins so, who said most first.
fn speakers(beginning: &str, around: &Surroundings) -> Result<Found, Problem> {
    let place = PlaceArgs { index: None, dir: None, sync: None };
    let searcher = index::searcher(&Place::new(&place, around)?)?;
    let everybody = Query::words("").kinds(&[]).limit(usize::MAX);
    let everybody = everybody.people(people::read(around.config.as_deref())?);
    let rows = searcher.speakers(&everybody)?.rows;
    let names = rows.iter().map(|row| row.speaker.as_str());
    let mut stdout = std::io::stdout().lock();
    let mut count = 0;
    for name in names.filter(|name| has_word(name, beginning)).take(NAMES_MAX) {
        writeln!(stdout, "{}", sanitize::line(name))?;
        count += 1;
    }
    stdout.flush()?;
    Ok(Found::any(count))
}

/// Whether a name, from one of its words on, begins so.
fn has_word(name: &str, beginning: &str) -> bool {
    let (name, beginning) = (name.to_lowercase(), beginning.to_lowercase());
    let starts = std::iter::once(0).chain(name.match_indices(' ').map(|(at, _)| at + 1));
    starts.into_iter().any(|at| name[at..].starts_with(&beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_refuses_is_not_offered() {
        let definition = offered(&Args::definition());
        let offers = |name: &str, option: &str| {
            let command = definition.find_subcommand(name).expect("there is such a command");
            command.get_arguments().any(|a| a.get_long() == Some(option))
        };
        let pairs = [("quotes", "facets"), ("who", "facets"), ("who", "by"), ("quotes", "each")];
        assert_eq!(pairs.map(|(name, option)| offers(name, option)), [true, false, true, false]);
        // What refers to each other is whole.
        definition.debug_assert();
    }
}
