//! The command line: arguments in, answers out.

mod args;
mod ask;
mod cite;
mod commands;
mod config;
pub mod extract;
mod fields;
mod files;
mod help;
mod hits;
mod links;
mod manual;
mod names;
mod pager;
#[doc(hidden)]
pub mod parsers;
mod people;
mod print;
mod problem;
mod reported;
mod saved;
mod seen;
mod surroundings;
mod timeline;
mod verified;
mod view;
mod whole;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Args, Asked};
use commands::Found;
use index_core::worker::serve_if_asked;
use problem::Problem;
use surroundings::Surroundings;

const EXIT_NOTHING_FOUND: u8 = 1;
const EXIT_ERROR: u8 = 2;

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    if let Some(code) = serve_if_asked(std::env::args_os()) {
        return code;
    }
    match run(std::env::args_os().skip(1)) {
        Ok(Found::Something) | Err(Problem::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Found::Nothing) => ExitCode::from(EXIT_NOTHING_FOUND),
        Err(problem) => {
            problem::report(&problem);
            ExitCode::from(EXIT_ERROR)
        }
    }
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<Found, Problem> {
    let asked = Args::read(arguments)?;
    let around = Surroundings::of_process()?;
    match asked {
        Asked::Help(text, paging) => commands::help::print(&text, paging, &around),
        Asked::Args(args) => commands::run(*args, &around),
    }
}
