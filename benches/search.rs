//! Questions in process: ten hits with all that is shown, by kind of question, against the bare
//! engine with ten documents fetched, on the same articles in the same run; then a cold process.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use benches::corpus::Corpus;
use benches::floor::Floor;
use benches::programs::Programs;
use benches::questions::{Question, questions};
use benches::report::{Options, Report};
use hdrhistogram::Histogram;
use index_core::{Article, Index, Query, WriterOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many articles, when nothing else is asked for.
const ARTICLES: usize = 20_088;
/// The heap of both, in bytes.
const HEAP_BYTES: usize = 192 << 20;
/// Cold processes measured.
const PROCESSES: usize = 50;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_arguments();
    let corpus = match &options.corpus {
        Some(file) => Corpus::read(file)?,
        None => corpus(options.n_articles(ARTICLES))?,
    };
    let place = tempfile::tempdir()?;
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut report =
        Report::new("search", format!("{} articles, {}", corpus.texts.len(), corpus.name));

    let folder = options.kept_in.as_deref().unwrap_or(place.path());
    let floor = floor(&folder.join("floor"), &corpus, n_threads)?;
    let dir = folder.join("ours");
    let index = ours(&dir, &corpus, n_threads)?;
    let asked = questions(&corpus.texts, if options.is_smoke { 10 } else { 1 });
    compare(&mut report, &floor, &index, &asked)?;
    counted(&mut report, &index, &asked)?;
    cold(&mut report, &dir, &asked, if options.is_smoke { 5 } else { PROCESSES })?;
    Ok(report.finish(&options)?)
}

fn floor(dir: &Path, corpus: &Corpus, n_threads: usize) -> Result<Floor, Box<dyn Error>> {
    if dir.is_dir() {
        return Ok(Floor::open(dir)?);
    }
    std::fs::create_dir_all(dir)?;
    let texts = corpus.texts.iter().map(String::as_str);
    Ok(Floor::build(dir, texts, n_threads, HEAP_BYTES)?)
}

fn ours(dir: &Path, corpus: &Corpus, n_threads: usize) -> Result<Index, Box<dyn Error>> {
    if dir.is_dir() {
        return Ok(Index::open(dir)?);
    }
    let index = Index::create(dir)?;
    let options = WriterOptions::default().heap_bytes(HEAP_BYTES).threads(n_threads);
    let mut writer = index.writer_with(options)?;
    for (i, text) in corpus.texts.iter().enumerate() {
        let mut article = Article::from_text(text);
        article.path = format!("/articles/{i}.txt");
        article.date = corpus.days.get(i).copied().or(article.date);
        writer.add(&article)?;
    }
    writer.commit()?;
    writer.end()?;
    Ok(index)
}

/// Real articles as far as there are enough of them, else made ones.
fn corpus(n_articles: usize) -> std::io::Result<Corpus> {
    if n_articles <= ARTICLES {
        return Corpus::load(n_articles);
    }
    Ok(Corpus::generated(n_articles))
}

fn compare(
    report: &mut Report,
    floor: &Floor,
    index: &Index,
    asked: &[Question],
) -> Result<(), Box<dyn Error>> {
    let bare = floor.searcher()?;
    let searcher = index.searcher()?;
    let mut kinds: Vec<&str> = asked.iter().map(|question| question.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let (mut all_floor, mut all_quotes, mut all_articles) = (new()?, new()?, new()?);
    for kind in kinds {
        let (mut of_floor, mut of_quotes, mut of_articles) = (new()?, new()?, new()?);
        for question in asked.iter().filter(|question| question.kind == kind) {
            let start = Instant::now();
            floor.ask(&bare, &question.engine_words)?;
            of_floor.record(start.elapsed().as_nanos() as u64)?;
            let query = Query::parse_lenient(&question.words).0.limit(10);
            let start = Instant::now();
            searcher.quotes(&query)?;
            of_quotes.record(start.elapsed().as_nanos() as u64)?;
            let start = Instant::now();
            searcher.articles(&query)?;
            of_articles.record(start.elapsed().as_nanos() as u64)?;
        }
        add(report, kind, &of_floor, &of_quotes, &of_articles);
        all_floor.add(&of_floor)?;
        all_quotes.add(&of_quotes)?;
        all_articles.add(&of_articles)?;
    }
    add(report, "every kind", &all_floor, &all_quotes, &all_articles);
    Ok(())
}

/// Everything that matches, counted by speaker, topic and day: of all quotes, and of what single
/// words find.
fn counted(report: &mut Report, index: &Index, asked: &[Question]) -> Result<(), Box<dyn Error>> {
    let searcher = index.searcher()?;
    report.add("quotes in the index", searcher.counts()?.quotes as f64, "");
    let words = asked.iter().filter(|question| question.kind == "word");
    let queries: Vec<Query> =
        words.map(|question| Query::parse_lenient(&question.words).0).collect();
    // The first pays for columns that later ones find open.
    let everything: Vec<Query> = std::iter::repeat_n(Query::words("").kinds(&[]), 9).collect();
    for (of, queries) in [("everything", &everything), ("a word", &queries)] {
        let (mut who, mut topics, mut timeline) = (new()?, new()?, new()?);
        for query in queries {
            let start = Instant::now();
            searcher.speakers(query)?;
            who.record(start.elapsed().as_micros() as u64)?;
            let start = Instant::now();
            searcher.topics(query)?;
            topics.record(start.elapsed().as_micros() as u64)?;
            let start = Instant::now();
            searcher.days(query)?;
            timeline.record(start.elapsed().as_micros() as u64)?;
        }
        for (name, took) in [("who", who), ("topics", topics), ("timeline", timeline)] {
            report.add(
                format!("{name} of {of}, p50"),
                took.value_at_quantile(0.5) as f64 / 1e3,
                "ms",
            );
            report.add(format!("{name} of {of}, most"), took.max() as f64 / 1e3, "ms");
        }
    }
    Ok(())
}

fn new() -> Result<Histogram<u64>, hdrhistogram::CreationError> {
    Histogram::new(3)
}

fn add(
    report: &mut Report,
    kind: &str,
    floor: &Histogram<u64>,
    quotes: &Histogram<u64>,
    articles: &Histogram<u64>,
) {
    for (quantile, label) in [(0.5, "p50"), (0.99, "p99")] {
        let at = |histogram: &Histogram<u64>| histogram.value_at_quantile(quantile) as f64 / 1e3;
        report.add(format!("{kind}: floor, {label}"), at(floor), "µs");
        report.add(format!("{kind}: quotes, {label}"), at(quotes), "µs");
        report.add(format!("{kind}: articles, {label}"), at(articles), "µs");
        report.add(format!("{kind}: quotes against floor, {label}"), at(quotes) / at(floor), "×");
        report.add(
            format!("{kind}: articles against floor, {label}"),
            at(articles) / at(floor),
            "×",
        );
    }
}

/// A process for every question, with the page cache warm.
fn cold(
    report: &mut Report,
    index: &Path,
    asked: &[Question],
    n: usize,
) -> Result<(), Box<dyn Error>> {
    let programs = Programs::build()?;
    let mut took = new()?;
    let step = asked.len().div_ceil(n).max(1);
    // The first process warms the page cache.
    programs.whosaid(index, &["warm"]).status()?;
    for question in asked.iter().step_by(step) {
        let start = Instant::now();
        let status = programs.whosaid(index, &["quotes", "--", &question.words]).status()?;
        took.record(start.elapsed().as_micros() as u64)?;
        // Found and not found are answers; anything else must not pass for a fast one.
        if !matches!(status.code(), Some(0 | 1)) {
            return Err(format!("`whosaid` failed on `{}`", question.words).into());
        }
    }
    for (quantile, label) in [(0.5, "p50"), (0.99, "p99")] {
        let ms = took.value_at_quantile(quantile) as f64 / 1e3;
        report.add(format!("a whole process, {label}"), ms, "ms");
    }
    Ok(())
}
