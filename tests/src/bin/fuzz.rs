//! `cargo fuzz SECONDS`: has a fuzzer look for bytes that a parser of ours stumbles over, all parsers
//! in turn and two at a time; `cargo fuzz SECONDS PARSER` one of them.
//!
//! Runs with a stable compiler: the marks that the fuzzer learns from are a pass of the compiler's
//! that needs no other switch. Only our own crates get them, by standing before the compiler as its
//! wrapper. Bytes that a parser fails on are kept in a file that is named.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tests::parsers::{PARSERS, PIECES, Parser, TOKENS};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How long it runs where no argument tells.
const SECONDS: u64 = 240;
/// How many parsers are fed at the same time.
const JOBS: usize = 2;
/// Where the fuzzer begins; its ways still depend on how far it comes.
const SEED: u32 = 0x5EED;
/// How long the bytes may be: what a parser stumbles over is mostly short.
const BYTES_MAX: usize = 4096;
/// A parser that takes longer for that hangs, in seconds.
const HANGS_AFTER: u32 = 10;
/// A parser that takes more for that is a memory bomb, in MiB.
const MEMORY_MAX: u32 = 1024;

/// How our crates are compiled: with marks, as fast as is worth while, and with every check.
const FLAGS: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Copt-level=2",
    "-Cdebug-assertions=on",
    "-Coverflow-checks=on",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first() {
        Some(first) if Path::new(first).file_stem().is_some_and(|name| name == "rustc") => {
            return compile(&arguments);
        }
        Some(seconds) => seconds.parse().map_err(Into::into),
        None => Ok(SECONDS),
    };
    let name = arguments.get(1).map(String::as_str);
    match outcome.and_then(|seconds| fuzz(seconds, name)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Stands in for the compiler.
fn compile(arguments: &[String]) -> ExitCode {
    // What runs while others are built would find nobody to count for.
    let counts = !arguments.iter().any(|argument| argument.starts_with("build_script"))
        && arguments.iter().any(|argument| argument == "--crate-name");
    let mut compiler = Command::new(&arguments[0]);
    compiler.args(&arguments[1..]).args(FLAGS.iter().filter(|_| counts));
    match compiler.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Feeds the parser of this name, or all; returns how many failed.
fn fuzz(seconds: u64, name: Option<&str>) -> Result<usize> {
    let parsers: Vec<&Parser> =
        PARSERS.iter().filter(|parser| name.is_none_or(|name| name == parser.name)).collect();
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let program = std::path::absolute(Path::new(&target).join("debug/fuzz-target"))?;
    build()?;
    let place = tempfile::tempdir()?;
    fs::write(place.path().join("words"), dictionary())?;
    let each = (seconds * JOBS.min(parsers.len()) as u64 / parsers.len().max(1) as u64).max(1);
    let (next, n_failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(parser) = parsers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = feed(parser, &program, place.path(), each);
            let words = outcome.unwrap_or_else(|error| {
                n_failed.fetch_add(1, Ordering::Relaxed);
                format!("FAILED\n{error}")
            });
            say(&format!("{}: {words}", parser.name));
        }
    };
    thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(work);
        }
    });
    Ok(n_failed.into_inner())
}

fn build() -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "-p", "tests", "--features", "fuzzing"]);
    build.args(["--bin", "fuzz-target"]);
    build.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?);
    if build.status()?.success() { Ok(()) } else { Err("the target cannot be built".into()) }
}

/// Feeds one parser for so many seconds; tells how many texts it got and what that reached.
fn feed(parser: &Parser, program: &Path, place: &Path, seconds: u64) -> Result<String> {
    let (samples, scratch) = (place.join(parser.name), place.join(format!("{}.tmp", parser.name)));
    fs::create_dir(&samples)?;
    fs::create_dir(&scratch)?;
    for (i, sample) in (parser.samples)().iter().enumerate() {
        fs::write(samples.join(i.to_string()), sample)?;
    }
    let kept = std::env::temp_dir().join(format!("whosaid-fuzz-{}-", parser.name));
    let mut command = Command::new(program);
    command.current_dir(&scratch).env("TMPDIR", &scratch).env("PARSER", parser.name);
    command.arg(&samples).arg(format!("-dict={}", place.join("words").display()));
    command.arg(format!("-artifact_prefix={}", kept.display()));
    command.args([
        format!("-max_total_time={seconds}"),
        format!("-seed={SEED}"),
        format!("-max_len={BYTES_MAX}"),
        format!("-timeout={HANGS_AFTER}"),
        format!("-rss_limit_mb={MEMORY_MAX}"),
        "-print_final_stats=1".to_owned(),
    ]);
    let Output { status, stderr, .. } = command.output()?;
    let told = String::from_utf8_lossy(&stderr);
    if !status.success() {
        let lines: Vec<&str> = told.lines().collect();
        return Err(lines[lines.len().saturating_sub(40)..].join("\n").into());
    }
    let after = |words: &str| {
        let rest = told.rsplit_once(words).map_or("", |(_, rest)| rest);
        rest.split_whitespace().next().unwrap_or("?").to_owned()
    };
    let (texts, reached) = (after("number_of_executed_units:"), after(" cov: "));
    Ok(format!("{texts} texts, {reached} places reached"))
}

/// What texts are made of, for the fuzzer to put in.
fn dictionary() -> String {
    let escaped = |word: &&str| {
        let bytes = word.bytes().map(|byte| format!("\\x{byte:02X}"));
        format!("\"{}\"\n", bytes.collect::<String>())
    };
    PIECES.iter().chain(&TOKENS).map(escaped).collect()
}

fn say(line: &str) {
    // Nobody is left to tell when this fails.
    let _ = writeln!(io::stdout(), "{line}");
}
