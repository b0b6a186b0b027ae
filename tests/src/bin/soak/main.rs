//! `cargo soak`: the long forms of what the tests try shortly. Prints the seed of what fails.
//!
//! `cargo soak` plays everything; `cargo soak days --seeds 1 --first 7` one day again;
//! `cargo soak --mutate` shows that the tests notice when a guard is missing.

mod costs;
mod mutate;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicU64, Ordering};

use clap::{Parser, ValueEnum};
use tests::{Programs, Sandbox, kills, mix, trees};

/// How many steps a day has.
const STEPS: usize = 120;
/// How many kills a seed has.
const KILLS: usize = 50;

/// Play the long forms of what the tests try shortly
#[derive(Debug, Parser)]
#[command(name = "cargo soak")]
struct Args {
    /// What to play [default: everything]
    #[arg(value_enum)]
    form: Option<Form>,

    /// Switch each guard against a fault off in turn, or those of these rows: a test has to fail
    #[arg(long, value_name = "ROW", num_args = 0.., conflicts_with = "form")]
    mutate: Option<Vec<String>>,

    /// How many seeds [default: that of the form]
    #[arg(long)]
    seeds: Option<u64>,

    /// The first seed
    #[arg(long, default_value_t = 0)]
    first: u64,

    /// How many are played at the same time
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..))]
    jobs: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Days of a folder: everything mixed; in the end the index is what a fresh one is
    Days,
    /// Daemons that are killed, fifty times a seed
    Kills,
    /// Losses of power on a disk in memory
    Power,
    /// Trees that are moved, copied and unpacked into the folder
    Trees,
    /// The same, with more events than the system keeps
    Overflows,
    /// What the daemon costs with a hundred thousand articles while nothing comes
    Idle,
    /// What memory fifty thousand articles take that come at once
    Flood,
}

impl Form {
    fn seeds(self) -> u64 {
        match self {
            Form::Days => 500,
            Form::Kills => 40,
            Form::Power => 2000,
            Form::Trees | Form::Overflows => 50,
            Form::Idle | Form::Flood => 1,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Form::Days => "days of a folder",
            Form::Kills => "times fifty kills",
            Form::Power => "losses of power",
            Form::Trees => "rounds of trees moved, copied and unpacked",
            Form::Overflows => "rounds of the same with too many events",
            Form::Idle => "times idle",
            Form::Flood => "floods",
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    match soak(&args) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Plays what was asked for and returns how many seeds failed.
fn soak(args: &Args) -> io::Result<u64> {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let target = PathBuf::from(target);
    if let Some(rows) = &args.mutate {
        return mutate::mutate(rows, &target);
    }
    let forms = args.form.map_or(Form::value_variants().to_vec(), |form| vec![form]);
    let place = tempfile::tempdir()?;
    let programs = build(&target, place.path())?;
    let mut n_failed = 0;
    for form in forms {
        let seeds = args.first..args.first + args.seeds.unwrap_or(form.seeds());
        let n_seeds = seeds.end - seeds.start;
        let failed = match form {
            Form::Power => lose_power(n_seeds)?,
            _ => play(form, seeds, args.jobs, &programs),
        };
        let words = form.words();
        writeln!(io::stdout(), "{n_seeds} {words} from seed {}: {failed} failed", args.first)?;
        n_failed += failed;
    }
    Ok(n_failed)
}

/// Plays seeds, some at the same time; returns how many failed.
fn play(form: Form, seeds: std::ops::Range<u64>, jobs: u64, programs: &Programs) -> u64 {
    let (next, n_failed) = (AtomicU64::new(seeds.start), AtomicU64::new(0));
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= seeds.end {
            return;
        }
        let sandbox = Sandbox::new(programs.clone());
        let outcome = std::panic::catch_unwind(|| play_one(form, &sandbox, seed));
        let words = match outcome {
            Ok(Ok(())) => continue,
            Ok(Err(words)) => words,
            Err(_) => "a program failed".to_owned(),
        };
        n_failed.fetch_add(1, Ordering::Relaxed);
        let form = form.to_possible_value().map(|value| value.get_name().to_owned());
        let again = format!("cargo soak {} --seeds 1 --first {seed}", form.unwrap_or_default());
        // Nobody is left to tell when this fails.
        let _ = writeln!(io::stdout(), "seed {seed}: {words}; again with `{again}`");
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(work);
        }
    });
    n_failed.into_inner()
}

fn play_one(form: Form, sandbox: &Sandbox, seed: u64) -> Result<(), String> {
    match form {
        Form::Days => mix::play(sandbox, seed, STEPS),
        Form::Kills => kills::play(sandbox, seed, KILLS),
        Form::Trees => trees::play(sandbox, false),
        Form::Overflows => trees::play(sandbox, true),
        Form::Idle => costs::idle(sandbox).map(say),
        Form::Flood => costs::flood(sandbox).map(say),
        Form::Power => Ok(()),
    }
}

fn say(words: String) {
    // Nobody is left to tell when this fails.
    let _ = writeln!(io::stdout(), "{words}");
}

/// The disk in memory is known to the library's own tests only.
fn lose_power(n_seeds: u64) -> io::Result<u64> {
    let tests = ["test", "--quiet", "-p", "index-core", "--lib", "power_loss"];
    let status = cargo().args(tests).env("WHOSAID_SEEDS", n_seeds.to_string()).status()?;
    Ok(u64::from(!status.success()))
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Builds the programs and takes copies, so that what is played stays the same for hours.
fn build(target: &Path, place: &Path) -> io::Result<Programs> {
    let status = cargo()
        .args(["build", "--release", "--quiet", "-p", "indexerd", "-p", "search-cli"])
        .status()?;
    if !status.success() {
        return Err(io::Error::other("the programs cannot be built"));
    }
    let folder = target.join("release");
    let copy = |name: &str| {
        fs::copy(folder.join(name), place.join(name))?;
        Ok::<_, io::Error>(place.join(name))
    };
    Ok(Programs { indexerd: copy("indexerd")?, whosaid: copy("whosaid")? })
}
