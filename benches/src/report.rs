//! How results are printed and kept: one line a figure, one file a bench in `benches/record`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// One measured figure.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Its unit; "×" for a ratio against the floor.
    pub unit: &'static str,
}

/// The figures of one run, printed as they come.
#[derive(Debug, Serialize)]
pub struct Report {
    bench: &'static str,
    corpus: String,
    figures: Vec<Figure>,
}

impl Report {
    /// Starts a report and prints its heading.
    pub fn new(bench: &'static str, corpus: impl Into<String>) -> Report {
        let corpus = corpus.into();
        print(&format!("bench {bench}: {corpus}"));
        Report { bench, corpus, figures: Vec::new() }
    }

    /// Adds a figure and prints it.
    pub fn add(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        let name = name.into();
        print(&format!("  {name:<52} {value:>12.3} {unit}"));
        self.figures.push(Figure { name, value, unit });
    }

    /// Writes the figures to `benches/record` when the run was asked to (`--record`).
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn finish(self, options: &Options) -> io::Result<()> {
        if !options.is_recorded {
            return Ok(());
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("record");
        let json = serde_json::to_string_pretty(&self)?;
        fs::write(folder.join(format!("{}.json", self.bench)), json + "\n")
    }
}

/// What a bench was asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// A run that only shows that it runs: small and short.
    pub is_smoke: bool,
    /// Whether the results are kept in `benches/record`.
    pub is_recorded: bool,
    /// How many articles; each bench has its own default.
    pub n_articles: Option<usize>,
    /// Where the indexes stay, so that the next run need not make them.
    pub kept_in: Option<PathBuf>,
    /// The file of articles to take instead of the usual ones.
    pub corpus: Option<PathBuf>,
}

impl Options {
    /// Reads `--smoke`, `--record`, `--articles N`, `--corpus FILE` and `--keep FOLDER`; leaves
    /// what Cargo adds alone.
    pub fn from_arguments() -> Options {
        let arguments: Vec<String> = std::env::args().collect();
        let has = |name: &str| arguments.iter().any(|argument| argument == name);
        let value = |name: &str| {
            let at = arguments.iter().position(|argument| argument == name)?;
            arguments.get(at + 1)
        };
        Options {
            is_smoke: has("--smoke"),
            is_recorded: has("--record"),
            n_articles: value("--articles").and_then(|n| n.parse().ok()),
            kept_in: value("--keep").map(PathBuf::from),
            corpus: value("--corpus").map(PathBuf::from),
        }
    }

    /// Returns how many articles to take: as asked, else few in a smoke run, else `usual`.
    pub fn n_articles(&self, usual: usize) -> usize {
        self.n_articles.unwrap_or(if self.is_smoke { 300 } else { usual })
    }
}

#[expect(clippy::print_stdout, reason = "a bench speaks to the terminal")]
fn print(line: &str) {
    println!("{line}");
}
