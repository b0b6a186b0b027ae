//! `cargo pages`: what it costs to have web pages read by workers instead of in the process, over a
//! whole run of indexing: the same pages both ways, by turns, processor time and time on the clock.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use index_core::ingest::{
    Directive, Extractor, InProcess, PipelineOptions, Root, UpdateOptions, update,
};
use index_core::worker::{Workers, serve_if_asked};
use index_core::{Index, WriterOptions};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Allocates as the programs do.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAGES: usize = 2000;
const ROUNDS: usize = 5;
/// What a page has besides its article, as one of today has: 60 kB in all.
const SCRIPT_BYTES: usize = 30_000;
const LINKS: usize = 150;
const PARAGRAPHS: usize = 12;

/// The system counts processor time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// What indexing took.
#[derive(Clone, Copy, Debug)]
struct Cost {
    cpu: Duration,
    wall: Duration,
}

fn main() -> ExitCode {
    if let Some(code) = serve_if_asked(std::env::args_os()) {
        return code;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let place = tempfile::tempdir()?;
    for i in 0..PAGES {
        fs::write(place.path().join(format!("{i}.html")), page(i))?;
    }
    let mut costs = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        costs[0].push(index(place.path(), &InProcess)?);
        costs[1].push(index(place.path(), &Workers::new()?)?);
    }
    let mut out = io::stdout();
    let [within, apart] = costs.map(|costs| best(&costs));
    for (name, cost) in [("in the process", within), ("by workers", apart)] {
        let (cpu, wall) = (cost.cpu.as_secs_f64(), cost.wall.as_secs_f64());
        writeln!(out, "{PAGES} pages {name}: {cpu:.2} s of CPU, {wall:.2} s")?;
    }
    let more =
        |one: Duration, other: Duration| 100.0 * (other.as_secs_f64() / one.as_secs_f64() - 1.0);
    let (cpu, wall) = (more(within.cpu, apart.cpu), more(within.wall, apart.wall));
    writeln!(out, "workers cost {cpu:.1} % of CPU, {wall:.1} % of time")?;
    Ok(())
}

/// The best of all rounds: what disturbs a run only makes it longer.
fn best(costs: &[Cost]) -> Cost {
    let least = |of: fn(&Cost) -> Duration| costs.iter().map(of).min().unwrap_or_default();
    Cost { cpu: least(|cost| cost.cpu), wall: least(|cost| cost.wall) }
}

fn index(folder: &Path, extractor: &dyn Extractor) -> Result<Cost> {
    let index_folder = tempfile::tempdir()?;
    let (before, start) = (cpu_time()?, Instant::now());
    let index = Index::create(index_folder.path().join("index"))?;
    let mut writer = index.writer_with(WriterOptions::default())?;
    let options = UpdateOptions {
        extractor,
        index_directory: None,
        pipeline: PipelineOptions::default(),
        now_s: 0,
    };
    let roots = [Root::at(folder)];
    let go_on = &mut |_: &_| Directive::Continue;
    update(&index.searcher()?, &mut writer, &roots, options, go_on)?;
    let wall = start.elapsed();
    // Workers count once they have ended.
    extractor.rest();
    drop(writer);
    let articles = index.searcher()?.counts()?.articles;
    if articles != PAGES as u64 {
        return Err(format!("{articles} articles of {PAGES} pages").into());
    }
    Ok(Cost { cpu: cpu_time()?.saturating_sub(before), wall })
}

/// The processor time of this process and of those of its children that have ended.
fn cpu_time() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // Behind the name in brackets, the times are the 12th to the 15th field.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks = fields.split(' ').skip(11).take(4).filter_map(|ticks| ticks.parse::<u32>().ok());
    Ok(TICK * ticks.sum::<u32>())
}

fn page(number: usize) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Ferry {number} - \
         Island Post</title><script>{}</script></head><body><nav><ul>",
        "var a=[1,2,3];".repeat(SCRIPT_BYTES / 14)
    );
    for link in 0..LINKS {
        let _ = write!(
            page,
            "<li class=\"menu-item menu-{link}\"><a href=\"/section/{link}/\" data-track=\"nav\">\
             Section {link}</a></li>"
        );
    }
    let _ = write!(page, "</ul></nav><main><article><h1>Ferry {number} sails again</h1>");
    for paragraph in 0..PARAGRAPHS {
        let _ = write!(
            page,
            "<p class=\"story-text\">“We counted {number} sheep and {paragraph} goats on the ferry,” \
             said <a href=\"/people/pine\">Ada Pine</a>, the harbour master of Stornhavn. The \
             islands wait for the boat, and nobody knows when it comes; the council meets on \
             Monday to hear what the company has to say about the winter &amp; the spring.</p>"
        );
    }
    page.push_str("</article><aside>");
    for link in 0..LINKS {
        let _ = write!(
            page,
            "<div><a href=\"/more/{link}\"><span>More to read {link}</span></a></div>"
        );
    }
    page.push_str("</aside></main><footer><p>© Island Post</p></footer></body></html>");
    page
}
