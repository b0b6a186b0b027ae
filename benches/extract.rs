//! Extraction alone: bytes of article text a second, on one core, the text in memory.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use benches::corpus::Corpus;
use benches::report::{Options, Report};
use index_core::Article;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many times the corpus is gone through; the best pass counts, the others were disturbed.
const PASSES: usize = 5;

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
    Ok(report.finish(&options)?)
}
