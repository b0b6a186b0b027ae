//! `whosaid help [SUBJECT]`, `--help` and the manual page.

use std::io::Write;

use clap::builder::StyledStr;

use super::Found;
use crate::args::{Args, HelpArgs, PagingArgs, ScreenArgs};
use crate::config::Display;
use crate::help::{SUBJECTS, SYNONYMS};
use crate::manual;
use crate::print;
use crate::problem::Problem;
use crate::surroundings::Surroundings;

/// Prints what the parser has to say.
pub(crate) fn print(
    text: &StyledStr,
    paging: PagingArgs,
    around: &Surroundings,
) -> Result<Found, Problem> {
    let screen = ScreenArgs { paging, ..ScreenArgs::default() };
    let mut out = print::text(&Display::new(screen, around));
    write!(out, "{}", text.ansi())?;
    out.flush()?;
    Ok(Found::Something)
}

/// Prints the manual page, or the help of a command or a subject.
pub(crate) fn run(args: &HelpArgs, around: &Surroundings) -> Result<Found, Problem> {
    let print = |text: &StyledStr| print(text, args.paging, around);
    let mut command = Args::definition();
    let Some(subject) = &args.subject else {
        return if args.man { print_manual(command) } else { print(&command.render_long_help()) };
    };
    let synonym = SYNONYMS.iter().find(|(name, _)| name == subject);
    let subject = synonym.map_or(subject.as_str(), |(_, subject)| *subject);
    if let Some((_, text)) = SUBJECTS.iter().find(|(name, _)| *name == subject) {
        return print(&StyledStr::from(*text));
    }
    command.build();
    match command.find_subcommand_mut(subject) {
        Some(command) => print(&command.render_long_help()),
        None => {
            let subjects = SUBJECTS.map(|(name, _)| name).join(", ");
            Err(Problem::new(format!("no help on `{subject}`"))
                .hint(format!("the subjects are the commands, {subjects}")))
        }
    }
}

fn print_manual(command: clap::Command) -> Result<Found, Problem> {
    let page = manual::page(command)?;
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&page)?;
    stdout.flush()?;
    Ok(Found::Something)
}
