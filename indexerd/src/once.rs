//! `once`: brings the index up to date with its roots and says in one line what came of it.

use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded, select};
use index_core::ingest::{
    Directive, Extractor as _, Held, Progress, Root, RootStatus, State, Status, Summary,
    UpdateOptions, check_owner, update,
};
use index_core::worker::Workers;
use index_core::{Index, Writer};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::{OnceArgs, ResourceArgs};
use crate::config::{Config, resources};
use crate::failure::Fatal;
use crate::signal::{Ended, ended};
use crate::{each, folders, print};

/// A crash loses at most what was read in this time.
const COMMIT_EVERY: Duration = Duration::from_secs(30);

/// Between two looks at the clock.
const LOOK_EVERY_STEPS: u32 = 16;

/// How often the bar moves.
const DRAW_EVERY: Duration = Duration::from_millis(100);

pub(crate) fn run(args: &OnceArgs, config: &Config) -> Result<(), Fatal> {
    let roots = folders::named_or_kept(&args.roots, config)?;
    if roots.is_empty() {
        return Err(folders::nothing_kept("once"));
    }
    let ended = ended()?;
    let start = Instant::now();
    let (index, summary) = bring_up_to_date(&roots, args.resources, config, &ended)?;
    let status = status_after(&index, &config.index, &roots, &summary)?;
    status.write(&config.index)?;
    each::tell(&index, &roots, config)?;
    for problem in &status.problems {
        config.log.warn(problem);
    }
    print(&format!("{}\n", summary_line(&summary, &status, start.elapsed())))
}

/// Opens or makes the index, rebuilds it where it is of an older format, and updates it.
pub(crate) fn bring_up_to_date(
    roots: &[Root],
    resources: ResourceArgs,
    config: &Config,
    ended: &Receiver<Ended>,
) -> Result<(Index, Summary), Fatal> {
    check_owner(&config.index)?;
    let index = Index::open_or_create(&config.index)?;
    if !index.is_older_version() {
        let summary = fill(&index, roots, resources, config, ended)?;
        return Ok((index, summary));
    }
    config.log.say("the index is of an older version and is made anew; it answers meanwhile");
    let rebuild = index.rebuild()?;
    let roots = with_everything_indexed(&index, roots)?;
    let summary = fill(rebuild.index(), &roots, resources, config, ended)?;
    if summary.is_stopped {
        // Half an index must not take the place of a whole one.
        return Ok((index, summary));
    }
    Ok((rebuild.replace()?, summary))
}

/// The roots, and every indexed file that lies in none of them: a new index must not hold less
/// than the old one.
fn with_everything_indexed(index: &Index, roots: &[Root]) -> Result<Vec<Root>, Fatal> {
    let mut all = roots.to_vec();
    let known = index_core::ingest::known_files(&index.searcher()?, Path::new(""))?;
    let others = known.into_keys().filter(|path| !roots.iter().any(|root| root.holds(path)));
    all.extend(others.map(Root::at));
    Ok(all)
}

fn fill(
    index: &Index,
    roots: &[Root],
    args: ResourceArgs,
    config: &Config,
    ended: &Receiver<Ended>,
) -> Result<Summary, Fatal> {
    let (writer_options, pipeline) = resources(args);
    let mut writer = index.writer_with(writer_options)?;
    let directory = config.real_index();
    let workers = Workers::new()?;
    let options = UpdateOptions {
        extractor: &workers,
        index_directory: Some(&directory),
        pipeline,
        now_s: jiff::Timestamp::now().as_second(),
    };
    let is_stopped = AtomicBool::new(false);
    let mut watch = Clockwork::new(&is_stopped, bar());
    let searcher = index.searcher()?;
    let (done, is_done) = bounded::<()>(0);
    let summary = std::thread::scope(|scope| {
        // A file that hangs would keep the signal waiting for as long as it may.
        scope.spawn(|| {
            select! {
                recv(ended) -> _ => {
                    is_stopped.store(true, Ordering::Relaxed);
                    workers.stop();
                }
                recv(is_done) -> _ => {}
            }
        });
        let look = &mut |progress: &Progress| watch.look(progress);
        let summary = update(&searcher, &mut writer, roots, options, look);
        drop(done);
        summary
    });
    if summary.as_ref().is_ok_and(|summary| !summary.is_stopped) {
        watch.bar.set_message("tidying up …");
        await_merges(writer, ended);
    }
    watch.bar.finish_and_clear();
    Ok(summary?)
}

/// Waits for the merges that the commits began, until somebody ends that: a merge that is given up
/// costs later questions time, and no article.
fn await_merges(writer: Writer, ended: &Receiver<Ended>) {
    let (done, is_done) = bounded::<()>(0);
    let merging = std::thread::Builder::new().name("merges".to_owned()).spawn(move || {
        // One that failed is begun again with the next commit.
        let _ = writer.end();
        drop(done);
    });
    if merging.is_ok() {
        select! {
            recv(ended) -> _ => {}
            recv(is_done) -> _ => {}
        }
    }
}

/// What an update lacks: a clock, signals and a face.
struct Clockwork<'a> {
    is_stopped: &'a AtomicBool,
    bar: ProgressBar,
    steps: u32,
    committed: Instant,
}

impl Clockwork<'_> {
    fn new(is_stopped: &AtomicBool, bar: ProgressBar) -> Clockwork<'_> {
        Clockwork { is_stopped, bar, steps: 0, committed: Instant::now() }
    }

    fn look(&mut self, progress: &Progress) -> Directive {
        if self.is_stopped.load(Ordering::Relaxed) {
            return Directive::Stop;
        }
        self.steps += 1;
        if !self.steps.is_multiple_of(LOOK_EVERY_STEPS) {
            return Directive::Continue;
        }
        self.bar.set_length(progress.bytes_found);
        self.bar.set_position(progress.bytes_done);
        if progress.is_scanned {
            self.bar.set_message(format!("{} articles", number(progress.articles)));
        } else {
            let found = number(progress.files_found);
            self.bar.set_message(format!("{found} files found …"));
        }
        if self.committed.elapsed() < COMMIT_EVERY {
            return Directive::Continue;
        }
        self.committed = Instant::now();
        Directive::Commit
    }
}

/// A bar on a terminal, nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {msg} {eta}";
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
    bar.enable_steady_tick(DRAW_EVERY);
    bar
}

pub(crate) fn status_after(
    index: &Index,
    directory: &Path,
    roots: &[Root],
    summary: &Summary,
) -> Result<Status, Fatal> {
    let counts = index.searcher()?.counts()?;
    let mut status = Status::read(directory).ok().flatten().unwrap_or_default();
    status.state = State::Stopped;
    status.pid = std::process::id();
    status.articles = counts.articles;
    status.quotes = counts.quotes;
    status.failed = counts.failed;
    status.ignored = summary.progress.ignored + counts.ignored;
    status.pending = 0;
    status.held = summary.held.iter().map(|(_, files, _)| files).sum();
    if summary.progress.has_changes() {
        status.last_commit = Some(jiff::Timestamp::now().to_string());
    }
    status.roots = roots.iter().map(|root| RootStatus::watched(root.path())).collect();
    let held = summary.held.iter().map(|(root, files, why)| held_words(root, *files, *why));
    status.problems = summary.problems.iter().map(ToString::to_string).chain(held).collect();
    Ok(status)
}

/// What to say about files that are missing and stay in the index.
pub(crate) fn held_words(root: &Root, files: u64, why: Held) -> String {
    let (path, files) = (root.path().display(), counted(files, "file"));
    let (reason, until) = match why {
        Held::Unmounted => ("lay on a device that is not there", "until it is back"),
        Held::CameBackEmpty => ("are missing, the folder came back empty", "until they are back"),
        _ => ("are missing", "for a day"),
    };
    format!(
        "`{path}`: {files} {reason}; their articles stay {until}; \
         hint: `indexerd accept {path}` takes them out now"
    )
}

fn summary_line(summary: &Summary, status: &Status, took: Duration) -> String {
    let totals = totals(status);
    let progress = &summary.progress;
    if summary.is_stopped {
        return format!("stopped, the rest follows with the next run: {totals}");
    }
    if !progress.has_changes() {
        return format!("nothing to do: {totals}");
    }
    let files_read = progress.files_found - progress.files_same;
    let seconds = took.as_secs_f64();
    let megabytes_per_second = progress.bytes_done as f64 / 1e6 / seconds.max(1e-9);
    format!(
        "{totals}; {} in {seconds:.1} s, {megabytes_per_second:.1} MB/s",
        counted(files_read, "file")
    )
}

/// What the index holds and what it doesn't, for people.
pub(crate) fn totals(status: &Status) -> String {
    format!(
        "{}, {}, {} failed, {} ignored",
        counted(status.articles, "article"),
        counted(status.quotes, "quote"),
        number(status.failed),
        number(status.ignored),
    )
}

/// A number of things: "1 file", "2 files".
pub(crate) fn counted(n: u64, noun: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", number(n))
}

/// A number with a comma after every third digit from the end.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (20088, "20,088")];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
        assert_eq!(number(1_234_567), "1,234,567");
    }

    #[test]
    fn one_thing_is_not_many() {
        let cases = [(0, "0 files"), (1, "1 file"), (2000, "2,000 files")];
        for (n, expected) in cases {
            assert_eq!(counted(n, "file"), expected);
        }
    }
}
