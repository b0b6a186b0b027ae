//! Extraction alone: bytes of article text a second, on one core, the text in memory; then reading
//! alone: bytes of files a second, by format.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use benches::corpus::Corpus;
use benches::report::{Options, Report};
use index_core::{Article, read_documents};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many times the corpus is gone through; the best pass counts, the others were disturbed.
const PASSES: usize = 5;

/// The formats that are read, by the extension of their fixtures.
const FORMATS: [&str; 7] = ["pdf", "docx", "odt", "rtf", "epub", "eml", "html"];

/// The fixtures are small: more passes are needed for a steady figure.
const READING_PASSES: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_arguments();
    let corpus = Corpus::load(options.n_articles(20_088))?;
    let n_mb = corpus.n_bytes() as f64 / 1e6;
    let heading = format!("{} articles, {n_mb:.1} MB, {}", corpus.texts.len(), corpus.name);
    let mut report = Report::new("extract", heading);

    let mut best_s = f64::INFINITY;
    let (mut n_quotes, mut n_attributed) = (0, 0);
    for _ in 0..PASSES {
        (n_quotes, n_attributed) = (0, 0);
        let start = Instant::now();
        for text in &corpus.texts {
            let article = black_box(Article::from_text(black_box(text)));
            n_quotes += article.quotes.len();
            n_attributed += article.quotes.iter().filter(|q| q.attribution.is_some()).count();
        }
        best_s = best_s.min(start.elapsed().as_secs_f64());
    }
    report.add("throughput, one core", n_mb / best_s, "MB/s");
    report.add("an article", best_s / corpus.texts.len() as f64 * 1e6, "µs");
    report.add("quotes found", n_quotes as f64, "");
    report.add("of them with a speaker", n_attributed as f64, "");
    for format in FORMATS {
        let files = files_of(format)?;
        let n_mb = files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() as f64 / 1e6;
        let mut best_s = f64::INFINITY;
        for _ in 0..READING_PASSES {
            let start = Instant::now();
            for (name, bytes) in &files {
                black_box(read_documents(name, black_box(bytes))?);
            }
            best_s = best_s.min(start.elapsed().as_secs_f64());
        }
        report.add(format!("reading {format}"), n_mb / best_s, "MB/s");
        report.add(format!("a file of {format}"), best_s / files.len() as f64 * 1e6, "µs");
    }
    Ok(report.finish(&options)?)
}

/// Names with their bytes.
type Files = Vec<(String, Vec<u8>)>;

/// The articles that are kept in this format, with their names.
fn files_of(format: &str) -> Result<Files, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/formats");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == format) {
            files.push((path.to_string_lossy().into_owned(), fs::read(&path)?));
        }
    }
    Ok(files)
}
