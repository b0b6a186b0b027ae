//! `cargo accuracy`: scores quotes and speakers on annotated news, against the recorded best.
//!
//! The data lies under `WHOSAID_EVAL_DIR`, by default `../shared`; without it the run says so and
//! passes. `--record` writes what was reached to `benches/record/accuracy.json`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use search_cli::extract::{ExtractOptions, Offsets, extract_lines};
use serde_json::Value;

/// A figure may be so many points under its record before the run fails.
const FALL_POINTS_MAX: f64 = 0.3;
/// A bin of so many quotes must be calibrated.
const BIN_QUOTES_MIN: u64 = 50;
/// A calibrated bin is off by no more than so many points.
const BIN_POINTS_MAX: f64 = 5.0;
/// The lower ends of the bins of confidence.
const BINS: [f64; 8] = [0.0, 0.5, 0.65, 0.75, 0.85, 0.92, 0.96, 0.985];

/// What is measured: the key of the record, the words for it, and the goal.
struct Figure {
    key: &'static str,
    name: &'static str,
    goal: f64,
    /// Whether less is better.
    is_share_of_errors: bool,
}

const fn figure(key: &'static str, name: &'static str, goal: f64) -> Figure {
    Figure { key, name, goal, is_share_of_errors: false }
}

const FIGURES: [Figure; 10] = [
    figure("direct_end_to_end", "direct quotes, end to end F1", 95.0),
    figure("direct_span", "direct quotes, span F1", 97.5),
    figure("direct_speaker", "speaker right on matched quotes", 97.0),
    figure("quoted_end_to_end", "all quoted words, end to end F1", 89.0),
    Figure {
        key: "scare_quotes",
        name: "scare quotes taken for quotes",
        goal: 10.0,
        is_share_of_errors: true,
    },
    figure("direct_entity", "direct quotes, end to end F1 by person", 95.0),
    figure("he_she", "he or she is the right person", 90.0),
    figure("people", "pronouns, surnames, roles are the right person", 88.0),
    figure("indirect_precision", "indirect speech, precision", 75.0),
    figure("indirect_recall", "indirect speech, recall", 35.0),
];

type Figures = BTreeMap<String, f64>;

fn main() -> ExitCode {
    let record = std::env::args().any(|argument| argument == "--record");
    match run(record) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: accuracy: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs the whole; returns whether nothing fell.
fn run(record: bool) -> io::Result<bool> {
    let mut out = io::stdout().lock();
    let data = eval_dir().join("eval/attribution");
    if !data.join("score.py").is_file() {
        writeln!(out, "accuracy: NOT RUN")?;
        return Ok(true);
    }
    let temporary = tempfile::tempdir()?;
    let mut good = true;
    for gold in dev_sets(&data)? {
        let name = gold.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let predicted = temporary.path().join(&name);
        predict(&gold, &predicted)?;
        let figures = score(&data, &gold, &predicted)?;
        let path = record_path();
        let mut records = read_records(&path);
        good &= print_figures(&mut out, &name, &figures, records.get(&name))?;
        good &= print_reliability(&mut out, &reliability(&data, &gold, &predicted)?)?;
        if record {
            records.insert(name, figures);
            write_records(&path, &records)?;
        }
    }
    Ok(good || record)
}

fn eval_dir() -> PathBuf {
    std::env::var_os("WHOSAID_EVAL_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from)
}

fn record_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("record/accuracy.json")
}

/// Returns the annotated sets, in order of their names.
fn dev_sets(data: &Path) -> io::Result<Vec<PathBuf>> {
    let mut sets = Vec::new();
    for entry in fs::read_dir(data)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".dev.jsonl") {
            sets.push(path);
        }
    }
    sets.sort();
    Ok(sets)
}

fn predict(gold: &Path, predicted: &Path) -> io::Result<()> {
    let input = BufReader::new(File::open(gold)?);
    let output = BufWriter::new(File::create(predicted)?);
    extract_lines(input, output, ExtractOptions { offsets: Offsets::Chars })
}

/// Runs the scorers and returns their figures.
fn score(data: &Path, gold: &Path, predicted: &Path) -> io::Result<Figures> {
    let mode = |mode: &str| -> io::Result<Value> {
        let mut command = Command::new("python3");
        command.arg(data.join("score.py")).args([gold, predicted]);
        Ok(serde_json::from_str(&output_of(command.args(["--mode", mode, "--json"]))?)?)
    };
    let (direct, quoted, indirect) = (mode("direct")?, mode("quoted")?, mode("indirect")?);
    let mut figures = Figures::new();
    let mut put = |key: &str, value: &Value| {
        if let Some(value) = value.as_f64() {
            figures.insert(key.to_owned(), value);
        }
    };
    put("direct_end_to_end", &direct["e2e"]["F"]);
    put("direct_span", &direct["overlap"]["F"]);
    put("direct_speaker", &direct["speaker"]["head"]);
    put("direct_entity", &direct["e2e_entity"]["F"]);
    put("quoted_end_to_end", &quoted["e2e"]["F"]);
    put("scare_quotes", &quoted["scare_quote_fp"]["rate"]);
    put("indirect_precision", &indirect["overlap"]["P"]);
    put("indirect_recall", &indirect["overlap"]["R"]);
    let mut people = Command::new("python3");
    people.arg(data.join("people.py")).arg(data.join("people.dev.json")).arg(predicted);
    for line in output_of(&mut people)?.lines() {
        let key = if line.starts_with("he/she") { "he_she" } else { "people" };
        if let Some(share) = share_of(line) {
            figures.insert(key.to_owned(), share);
        }
    }
    Ok(figures)
}

/// Reads the share of a line like `all  labels 9  right person 8 = 88.9 % of labels`.
fn share_of(line: &str) -> Option<f64> {
    line.split_once('=')?.1.split_whitespace().next()?.parse().ok()
}

fn output_of(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(io::Error::other(format!("a scorer failed: {reason}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A confidence with how many quotes have it and how many of them are right.
type Outcome = (f64, u64, u64);

fn reliability(data: &Path, gold: &Path, predicted: &Path) -> io::Result<Vec<Outcome>> {
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", data).env("PYTHONDONTWRITEBYTECODE", "1");
    command.args(["-c", include_str!("../accuracy/reliability.py")]).args([gold, predicted]);
    Ok(serde_json::from_str(&output_of(&mut command)?)?)
}

fn read_records(path: &Path) -> BTreeMap<String, Figures> {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn write_records(path: &Path, records: &BTreeMap<String, Figures>) -> io::Result<()> {
    fs::write(path, serde_json::to_string_pretty(records)? + "\n")
}

/// Prints the table; returns whether no figure fell.
fn print_figures(
    out: &mut impl Write,
    set: &str,
    figures: &Figures,
    record: Option<&Figures>,
) -> io::Result<bool> {
    writeln!(out, "{set:<50} {:>6} {:>7} {:>6} {:>7}", "now", "record", "diff", "goal")?;
    let mut good = true;
    for figure in &FIGURES {
        let Some(now) = figures.get(figure.key) else { continue };
        let best = record.and_then(|record| record.get(figure.key)).copied().unwrap_or(*now);
        let difference = now - best;
        let fall = if figure.is_share_of_errors { difference } else { -difference };
        let fell = fall > FALL_POINTS_MAX;
        good &= !fell;
        let sign = if figure.is_share_of_errors { '≤' } else { '≥' };
        let mark = if fell { "  FELL" } else { "" };
        writeln!(
            out,
            "{:<50} {now:>6.1} {best:>7.1} {difference:>+6.1} {sign:>2} {:>4}{mark}",
            figure.name, figure.goal
        )?;
    }
    Ok(good)
}

/// Prints how right each bin of confidence is; returns whether all large ones are calibrated.
fn print_reliability(out: &mut impl Write, outcomes: &[Outcome]) -> io::Result<bool> {
    writeln!(out, "\n{:<20} {:>7} {:>9} {:>7}", "confidence", "quotes", "expected", "right")?;
    let mut good = true;
    for (i, low) in BINS.iter().enumerate() {
        let high = BINS.get(i + 1).copied().unwrap_or(f64::INFINITY);
        let bin = outcomes.iter().filter(|(c, _, _)| (*low..high).contains(c));
        let (mut quotes, mut right, mut expected) = (0, 0, 0.0);
        for (confidence, n, n_right) in bin {
            quotes += n;
            right += n_right;
            expected += confidence * *n as f64;
        }
        if quotes == 0 {
            continue;
        }
        let expected = 100.0 * expected / quotes as f64;
        let share = 100.0 * right as f64 / quotes as f64;
        let off = quotes >= BIN_QUOTES_MIN && (share - expected).abs() > BIN_POINTS_MAX;
        good &= !off;
        let mark = if off { "  OFF" } else { "" };
        writeln!(out, "from {low:<15} {quotes:>7} {expected:>9.1} {share:>7.1}{mark}")?;
    }
    writeln!(out)?;
    Ok(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(now: f64, best: f64) -> (bool, String) {
        let figures = |value| Figures::from([("scare_quotes".to_owned(), value)]);
        let mut out = Vec::new();
        let good = print_figures(&mut out, "set", &figures(now), Some(&figures(best))).unwrap();
        (good, String::from_utf8(out).unwrap().lines().last().unwrap().to_owned())
    }

    #[test]
    fn a_figure_may_fall_by_no_more_than_its_limit() {
        let name = "scare quotes taken for quotes                     ";
        let same = (true, format!("{name}   10.2    10.0   +0.2  ≤   10"));
        assert_eq!(table(10.2, 10.0), same);
        let worse = (false, format!("{name}   10.5    10.0   +0.5  ≤   10  FELL"));
        assert_eq!(table(10.5, 10.0), worse);
    }

    #[test]
    fn a_large_bin_that_is_off_is_told() {
        let mut out = Vec::new();
        let outcomes = [(0.9, 100, 80), (0.97, 40, 20)];
        assert!(!print_reliability(&mut out, &outcomes).unwrap());
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\nconfidence            quotes  expected   right\n\
             from 0.85                100      90.0    80.0  OFF\n\
             from 0.96                 40      97.0    50.0\n\n"
        );
    }

    #[test]
    fn the_share_of_a_line_is_read() {
        assert_eq!(share_of("all  right person 8 = 88.9 % of labels"), Some(88.9));
        assert_eq!(share_of("nothing"), None);
    }
}
