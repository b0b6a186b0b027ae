//! `cargo soak`: the long forms of what the tests try shortly. Prints the seed of what fails.
//!
//! `cargo soak [SEEDS] [FIRST]` plays days of folders with the real programs, from FIRST (0) on.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use tests::{Programs, Sandbox, mix};

/// How many seeds are played unless told otherwise.
const SEEDS: u64 = 500;
/// How many seeds of lost power are played beside them.
const POWER_SEEDS: &str = "2000";
const STEPS: usize = 120;

fn main() -> ExitCode {
    let number = |at: usize| std::env::args().nth(at).and_then(|text| text.parse::<u64>().ok());
    let (n_seeds, first) = (number(1).unwrap_or(SEEDS), number(2).unwrap_or(0));
    match soak(n_seeds, first) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn soak(n_seeds: u64, first: u64) -> io::Result<u64> {
    let mut out = io::stdout().lock();
    let programs = build()?;
    let mut n_failed = 0;
    for seed in first..first + n_seeds {
        let sandbox = Sandbox::new(programs.clone());
        let outcome = std::panic::catch_unwind(|| mix::play(&sandbox, seed, STEPS));
        let words = match outcome {
            Ok(Ok(())) => continue,
            Ok(Err(words)) => words,
            Err(_) => "a program failed".to_owned(),
        };
        n_failed += 1;
        writeln!(out, "seed {seed}: {words}; again with `cargo soak 1 {seed}`")?;
    }
    writeln!(out, "{n_seeds} days of a folder from seed {first}: {n_failed} failed")?;
    if n_seeds > 1 {
        let tests = ["test", "--quiet", "-p", "index-core", "--lib", "power_loss"];
        let status = cargo().args(tests).env("WHOSAID_SEEDS", POWER_SEEDS).status()?;
        n_failed += u64::from(!status.success());
        writeln!(out, "{POWER_SEEDS} seeds of lost power: {status}")?;
    }
    Ok(n_failed)
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn build() -> io::Result<Programs> {
    let status =
        cargo().args(["build", "--quiet", "-p", "indexerd", "-p", "search-cli"]).status()?;
    if !status.success() {
        return Err(io::Error::other("the programs cannot be built"));
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let folder = PathBuf::from(target).join("debug");
    let folder = folder.canonicalize()?;
    Ok(Programs { indexerd: folder.join("indexerd"), whosaid: folder.join("whosaid") })
}
