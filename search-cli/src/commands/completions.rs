//! `whosaid completions SHELL`: a script for the shell.

use std::io::Write;

use clap::CommandFactory;

use super::Found;
use crate::args::{Args, CompletionsArgs};
use crate::problem::Problem;

/// Prints the script.
pub(crate) fn run(args: &CompletionsArgs) -> Result<Found, Problem> {
    // The generator panics when it can't write: it gets memory, and the output is ours.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "whosaid", &mut script);
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&script)?;
    stdout.flush()?;
    Ok(Found::Something)
}
