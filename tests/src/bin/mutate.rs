//! `cargo mutate -- SECONDS`: spoils the sample articles in every way for so long, from a fixed
//! seed, and checks that each text still makes an article whose spans hold; half of the time the
//! samples of every other parser of ours.
//!
//! Needs nothing but our own crates, where `cargo fuzz` needs a compiler of C++. A text that fails is
//! kept in a file that the message names.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::panic;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use index_core::Article;
use tests::parsers::{PARSERS, PIECES, Parser, TOKENS};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How long it runs where no argument tells.
const SECONDS: u64 = 60;
/// Where the changes begin; a failure comes again with it.
const SEED: u64 = 0x5EED;
/// A text that grew longer than this is cut, so that many texts are tried.
const TEXT_BYTES_MAX: usize = 20_000;
/// So many changes spoil one article.
const CHANGES_MAX: usize = 30;

fn main() -> ExitCode {
    match run() {
        Ok(count) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stdout(), "{count} spoilt texts, and nothing went wrong");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs until the time is over; returns how many texts were tried.
fn run() -> Result<u64> {
    let seconds = match std::env::args().nth(1) {
        Some(argument) => argument.parse()?,
        None => SECONDS,
    };
    let articles = articles()?;
    let time = Duration::from_secs(seconds) / 2;
    let end = Instant::now() + time;
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut count = 0;
    while Instant::now() < end {
        try_text(&spoilt(&articles, &mut random))?;
        count += 1;
    }
    for parser in &PARSERS {
        let samples = (parser.samples)();
        let end = Instant::now() + time / PARSERS.len() as u32;
        while Instant::now() < end {
            feed(parser, &spoilt_bytes(&samples, &mut random))?;
            count += 1;
        }
    }
    Ok(count)
}

/// Feeds a parser and keeps what it fails on.
fn feed(parser: &Parser, bytes: &[u8]) -> Result<()> {
    let reason = match panic::catch_unwind(|| (parser.feed)(bytes)) {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(reason)) => reason,
        Err(_) => "the parser panicked".to_owned(),
    };
    let path = std::env::temp_dir().join("whosaid-mutated.bytes");
    fs::write(&path, bytes)?;
    Err(format!("{}: {}: {reason}", path.display(), parser.name).into())
}

/// Returns a sample after some changes; what comes out need be no text.
fn spoilt_bytes(samples: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = samples[random.usize(..samples.len())].clone();
    for _ in 0..random.usize(1..=CHANGES_MAX / 3) {
        let from = random.usize(..=bytes.len());
        let to = bytes.len().min(from + random.usize(..20));
        let put = match random.u8(..5) {
            0 => Vec::new(),
            1 => bytes[from..to].repeat(2),
            2 => vec![random.u8(..)],
            3 => TOKENS[random.usize(..TOKENS.len())].repeat(random.usize(1..4)).into_bytes(),
            _ => samples[random.usize(..samples.len())].clone(),
        };
        bytes.splice(from..to, put);
        bytes.truncate(TEXT_BYTES_MAX);
    }
    bytes
}

/// Returns the texts of the sample articles.
fn articles() -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles"))? {
        paths.push(entry?.path());
    }
    paths.sort();
    let text = |path| Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned());
    paths.iter().map(text).collect()
}

/// Makes an article of a text and checks it.
fn try_text(text: &str) -> Result<()> {
    let reason = match panic::catch_unwind(|| Article::from_text(text).check()) {
        Ok(None) => return Ok(()),
        Ok(Some(reason)) => reason,
        Err(_) => "the extraction panicked".to_owned(),
    };
    let path = std::env::temp_dir().join("whosaid-mutated.txt");
    fs::write(&path, text)?;
    Err(format!("{}: {reason}", path.display()).into())
}

/// Returns one of the articles after some changes.
fn spoilt(articles: &[String], random: &mut fastrand::Rng) -> String {
    let mut text = articles[random.usize(..articles.len())].clone();
    for _ in 0..random.usize(1..=CHANGES_MAX) {
        let (from, to) = stretch(&text, random);
        match random.u8(..6) {
            0 => text.replace_range(from..to, ""),
            1 => {
                let copy = text[from..to].to_owned();
                text.insert_str(from, &copy);
            }
            2 => text.insert_str(from, PIECES[random.usize(..PIECES.len())]),
            3 => text.replace_range(from..to, PIECES[random.usize(..PIECES.len())]),
            4 => {
                let piece = PIECES[random.usize(..PIECES.len())];
                text.insert_str(from, &piece.repeat(random.usize(..100)));
            }
            _ => {
                let other = &articles[random.usize(..articles.len())];
                let (first, last) = stretch(other, random);
                text.insert_str(from, &other[first..last]);
            }
        }
        if text.len() > TEXT_BYTES_MAX {
            text.truncate(boundary(&text, TEXT_BYTES_MAX));
        }
    }
    text
}

/// Returns a short stretch of a text, its ends between characters.
fn stretch(text: &str, random: &mut fastrand::Rng) -> (usize, usize) {
    let from = boundary(text, random.usize(..=text.len()));
    let to = boundary(text, text.len().min(from + random.usize(..300)));
    (from, to.max(from))
}

/// Returns the next place between characters from `at` down.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
