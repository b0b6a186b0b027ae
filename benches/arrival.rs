//! From the rename into the watched folder to the hit in a separate process, end to end with the
//! real programs, and what of it is commit, opening and process start.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use benches::corpus::{Corpus, Generator};
use benches::programs::{Programs, Running};
use benches::report::{Options, Report};
use hdrhistogram::Histogram;
use index_core::{Article, Index, Query};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many articles are dropped.
const DROPS: usize = 200;
/// How many articles are there before.
const BEFORE: usize = 2_000;
/// A drop that is not found by then is lost.
const WAIT_MAX: Duration = Duration::from_secs(20);

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_arguments();
    let drops = if options.is_smoke { 10 } else { DROPS };
    let before = options.n_articles(BEFORE);
    let place = tempfile::tempdir()?;
    let (inbox, index) = (place.path().join("inbox"), place.path().join("index"));
    fs::create_dir(&inbox)?;
    let corpus = Corpus::load(before)?;
    for (i, text) in corpus.texts.iter().enumerate() {
        fs::write(inbox.join(format!("before-{i}.txt")), text)?;
    }
    let heading = format!("{drops} drops into a folder of {}, {}", corpus.texts.len(), corpus.name);
    let mut report = Report::new("arrival", heading);

    let programs = Programs::build()?;
    let inbox_text = inbox.to_str().ok_or("the path is not UTF-8")?;
    let _daemon = Running::start(&mut programs.indexerd(&index, &["watch", inbox_text]))?;
    wait_for_word(&programs, &index, "ready-to-go", &inbox, &ready_article())?;

    let mut latency = Histogram::<u64>::new(3)?;
    for (i, text) in Generator::new(7).take(drops).enumerate() {
        let word = format!("zzdrop{i}q");
        let text = format!("{text}\n\nAnna Kessler, a clerk, said: “The {word} has come in.”\n");
        let took = wait_for_word(&programs, &index, &word, &inbox, &text)?;
        latency.record(took.as_micros() as u64)?;
    }
    add_quantiles(&mut report, "drop to hit", &latency);

    let process = processes(&programs, &index, drops)?;
    add_quantiles(&mut report, "of it a process that finds one hit", &process);
    let (commit, open) = commits(place.path(), drops)?;
    add_quantiles(&mut report, "of it a commit of one article", &commit);
    add_quantiles(&mut report, "of it opening the index", &open);
    let sum = process.value_at_quantile(0.5) + commit.value_at_quantile(0.5);
    report.add(
        "p50 against the sum of its parts",
        latency.value_at_quantile(0.5) as f64 / sum as f64,
        "×",
    );
    Ok(report.finish(&options)?)
}

fn ready_article() -> String {
    "Ready\n\nTARNOV (Coastwire): All is set.\n\nAnna Kessler said: “We are ready-to-go.”\n"
        .to_owned()
}

/// Renames an article into the inbox and asks until it is found; returns how long that took.
fn wait_for_word(
    programs: &Programs,
    index: &Path,
    word: &str,
    inbox: &Path,
    text: &str,
) -> Result<Duration, Box<dyn Error>> {
    let outside = inbox.with_file_name("outside.tmp");
    fs::write(&outside, text)?;
    let start = Instant::now();
    fs::rename(&outside, inbox.join(format!("{word}.txt")))?;
    while start.elapsed() < WAIT_MAX {
        if programs.whosaid(index, &[word, "--limit", "1"]).status()?.success() {
            return Ok(start.elapsed());
        }
    }
    Err(format!("`{word}` was not found within {} s", WAIT_MAX.as_secs()).into())
}

/// Times the whole process of a question that is answered.
fn processes(
    programs: &Programs,
    index: &Path,
    n: usize,
) -> Result<Histogram<u64>, Box<dyn Error>> {
    let mut took = Histogram::new(3)?;
    for i in 0..n {
        let word = format!("zzdrop{i}q");
        let start = Instant::now();
        programs.whosaid(index, &[&word, "--limit", "1"]).status()?;
        took.record(start.elapsed().as_micros() as u64)?;
    }
    Ok(took)
}

/// Times put + commit of one article, and opening + one question, in this process.
fn commits(place: &Path, n: usize) -> Result<(Histogram<u64>, Histogram<u64>), Box<dyn Error>> {
    let folder = place.join("commits");
    let mut writer = Index::create(&folder)?.writer()?;
    let (mut commit, mut open) = (Histogram::new(3)?, Histogram::new(3)?);
    for text in Generator::new(11).take(n) {
        let article = Article::from_text(&text);
        let start = Instant::now();
        writer.put(&article)?;
        writer.commit()?;
        commit.record(start.elapsed().as_micros() as u64)?;
        let start = Instant::now();
        Index::open(&folder)?.searcher()?.quotes(&Query::words("group"))?;
        open.record(start.elapsed().as_micros() as u64)?;
    }
    Ok((commit, open))
}

fn add_quantiles(report: &mut Report, name: &str, histogram: &Histogram<u64>) {
    for (quantile, label) in [(0.5, "p50"), (0.99, "p99")] {
        let ms = histogram.value_at_quantile(quantile) as f64 / 1e3;
        report.add(format!("{name}, {label}"), ms, "ms");
    }
}
