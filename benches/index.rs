//! Bulk indexing from outside: `indexerd once` on a folder of files against the bare engine fed
//! from memory, with the same threads and heap, in the same run.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use benches::corpus::{Corpus, real_articles};
use benches::floor::Floor;
use benches::programs::Programs;
use benches::report::{Options, Report};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// All articles of the real corpus.
const ARTICLES: usize = 20_088;
/// The heap of both, in MiB, over all threads.
const HEAP_MIB: usize = 192;
/// How many times each is run; the best counts, the others were disturbed.
const PASSES: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_arguments();
    let n_articles = options.n_articles(ARTICLES);
    let corpus = Corpus::load(n_articles)?;
    let place = tempfile::tempdir()?;
    let folder = folder_of(&corpus, n_articles, place.path())?;
    let n_mb = corpus.n_bytes() as f64 / 1e6;
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let heading = format!(
        "{} articles, {n_mb:.1} MB, {}, {n_threads} threads",
        corpus.texts.len(),
        corpus.name
    );
    let mut report = Report::new("index", heading);

    let programs = Programs::build()?;
    let passes = if options.is_smoke { 1 } else { PASSES };
    let (mut floor_s, mut ours_s) = (f64::INFINITY, f64::INFINITY);
    let (mut floor_bytes, mut ours_bytes) = (0, 0);
    for pass in 0..passes {
        let dir = place.path().join(format!("floor-{pass}"));
        fs::create_dir(&dir)?;
        let start = Instant::now();
        let texts = corpus.texts.iter().map(String::as_str);
        Floor::build(&dir, texts, n_threads, HEAP_MIB << 20)?;
        floor_s = floor_s.min(start.elapsed().as_secs_f64());
        floor_bytes = folder_bytes(&dir)?;

        let dir = place.path().join(format!("ours-{pass}"));
        let start = Instant::now();
        once(&programs, &folder, &dir, n_threads)?;
        ours_s = ours_s.min(start.elapsed().as_secs_f64());
        ours_bytes = folder_bytes(&dir)?;
    }
    let start = Instant::now();
    once(&programs, &folder, &place.path().join(format!("ours-{}", passes - 1)), n_threads)?;
    let again_s = start.elapsed().as_secs_f64();

    let n = corpus.texts.len() as f64;
    report.add("floor", n_mb / floor_s, "MB/s");
    report.add("ours", n_mb / ours_s, "MB/s");
    report.add("ours against the floor", floor_s / ours_s, "×");
    report.add("floor, an article on disk", floor_bytes as f64 / n, "B");
    report.add("ours, an article on disk", ours_bytes as f64 / n, "B");
    report.add("ours, second run (nothing to do)", again_s, "s");
    Ok(report.finish(&options)?)
}

/// The folder that `indexerd` reads: the real one where the whole of it is taken.
fn folder_of(corpus: &Corpus, n_articles: usize, place: &Path) -> Result<PathBuf, Box<dyn Error>> {
    if let Some(folder) = real_articles().filter(|_| n_articles >= ARTICLES) {
        return Ok(folder);
    }
    let folder = place.join("articles");
    fs::create_dir(&folder)?;
    for (i, text) in corpus.texts.iter().enumerate() {
        fs::write(folder.join(format!("{i:07}.txt")), text)?;
    }
    Ok(folder)
}

fn once(
    programs: &Programs,
    folder: &Path,
    index: &Path,
    n_threads: usize,
) -> Result<(), Box<dyn Error>> {
    let folder = folder.to_str().ok_or("the path is not UTF-8")?;
    let (threads, memory) = (n_threads.to_string(), HEAP_MIB.to_string());
    let arguments = ["once", folder, "--threads", &threads, "--memory", &memory];
    if !programs.indexerd(index, &arguments).status()?.success() {
        return Err("`indexerd once` failed".into());
    }
    Ok(())
}

fn folder_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut n_bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        n_bytes += if metadata.is_dir() { folder_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(n_bytes)
}
