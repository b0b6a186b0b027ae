//! The daemon: watches folders of articles and keeps their index.
//!
//! Arguments become a configuration, a command runs with it, and whatever stops it is said in one
//! place.

mod accept;
mod args;
mod config;
mod doctor;
mod each;
mod failure;
mod folders;
mod log;
mod mounts;
mod once;
mod retry;
mod service;
mod signal;
mod status;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use index_core::worker::serve_if_asked;

use crate::args::{Args, Command};
use crate::config::Config;
use crate::failure::Fatal;

/// Runs the program with the process's arguments.
///
/// The exit code is 0 when all went well, also when a signal ended it, and 2 for any error.
pub fn main() -> ExitCode {
    if let Some(code) = serve_if_asked(std::env::args_os()) {
        return code;
    }
    signal::hold();
    let args = Args::parse();
    log::quiet_panics();
    match Config::new(&args).and_then(|config| run(&args.command, &config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fatal) if fatal.is_broken_pipe() => ExitCode::SUCCESS,
        Err(fatal) => {
            // When even stderr is closed, the exit code is all that is left to say.
            let _ = write!(anstream::stderr().lock(), "{fatal}");
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command, config: &Config) -> Result<(), Fatal> {
    // These hear of signals, and must not miss one that came before they listened.
    if !matches!(command, Command::Watch(_) | Command::Once(_)) {
        signal::release();
    }
    match command {
        Command::Watch(watch) => watch::run(watch, config),
        Command::Once(once) => once::run(once, config),
        Command::Add { roots } => folders::add(roots, config),
        Command::Forget { roots } => folders::forget(roots, config),
        Command::List => folders::list(config),
        Command::Status(status) => status::run(status, config),
        Command::Accept { roots } => accept::run(roots, config),
        Command::Doctor(doctor) => doctor::run(doctor, config),
        Command::InstallService(service) => service::install(service, config),
        Command::Retry => retry::run(config),
    }
}

/// Writes lines to standard output, which may be a closed pipe.
fn print(text: &str) -> Result<(), Fatal> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Fatal::output)
}
