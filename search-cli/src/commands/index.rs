//! The index that answers: opened, and for a folder of its own brought up to date first.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use index_core::ingest::{
    Directive, Found, Grace, PipelineOptions, Progress, Root, ScanRequest, UpdateOptions, Verdict,
    known_files, scan, update,
};
use index_core::worker::Workers;
use index_core::{EXTRACTOR_VERSION, ErrorKind, Index, Searcher};

use super::sync;
use crate::config::Place;
use crate::print::text::grouped;
use crate::problem::{self, Problem};

/// A crash loses at most what was read in this time.
const COMMIT_EVERY: Duration = Duration::from_secs(30);
/// How often the count of what is read is renewed.
const DRAW_EVERY: Duration = Duration::from_millis(100);
/// How many files and folders that could not be looked at are named.
const PROBLEMS_TOLD_MAX: usize = 3;

/// Returns a view of the index of a place.
///
/// # Errors
/// When there is none, it can't be read, or is not as fresh as it must be.
pub(crate) fn searcher(place: &Place) -> Result<Searcher, Problem> {
    match place {
        Place::Index(index) => Ok(Index::open(index)?.searcher()?),
        Place::Synced { index, timeout } => {
            sync::bring_up_to_date(index, *timeout)?;
            Ok(Index::open(index)?.searcher()?)
        }
        Place::Folder { root, index, must_be_fresh } => {
            let root = Root::open(root)?;
            let mut opened = Index::open_or_create(index)?;
            match bring_up_to_date(&opened, &[root], index) {
                Ok(None) => {}
                Ok(Some(rebuilt)) => opened = rebuilt,
                Err(error) if error.kind() == ErrorKind::Locked && !must_be_fresh => problem::note(
                    "another process is reading the folder: this is what was known before",
                ),
                Err(error) => return Err(error.into()),
            }
            Ok(opened.searcher()?)
        }
    }
}

/// Reads what is new or changed in folders; returns the index that takes the place of one of an
/// older format.
pub(super) fn bring_up_to_date(
    index: &Index,
    roots: &[Root],
    folder: &Path,
) -> index_core::Result<Option<Index>> {
    if index.is_older_version() {
        let rebuild = index.rebuild()?;
        fill(rebuild.index(), roots, folder)?;
        return rebuild.replace().map(Some);
    }
    // Most times nothing has changed: then there is no need to become the one who writes.
    let searcher = index.searcher()?;
    for root in roots {
        if has_changed(&searcher, root, folder)? {
            fill(index, roots, folder)?;
            break;
        }
    }
    Ok(None)
}

fn has_changed(searcher: &Searcher, root: &Root, folder: &Path) -> index_core::Result<bool> {
    let request = ScanRequest {
        root,
        below: root.path(),
        index_directory: Some(folder),
        known: known_files(searcher, root.path())?,
        extractor_version: EXTRACTOR_VERSION,
        grace: Grace::default(),
    };
    let end = scan(request, &mut |found| match found {
        Found::File { verdict: Verdict::Same, .. } | Found::Ignored { .. } => {
            ControlFlow::Continue(())
        }
        _ => ControlFlow::Break(()),
    });
    Ok(end.is_break())
}

fn fill(index: &Index, roots: &[Root], folder: &Path) -> index_core::Result<()> {
    let mut writer = index.writer()?;
    let workers = Workers::new()?;
    let options = UpdateOptions {
        now_s: jiff::Timestamp::now().as_second(),
        extractor: &workers,
        index_directory: Some(folder),
        pipeline: PipelineOptions::default(),
    };
    let mut face = Face::new();
    let summary = update(&index.searcher()?, &mut writer, roots, options, &mut |progress| {
        face.look(progress)
    });
    face.clear();
    let summary = summary?;
    for problem in summary.problems.iter().take(PROBLEMS_TOLD_MAX) {
        problem::note(problem);
    }
    let more = summary.problems.len().saturating_sub(PROBLEMS_TOLD_MAX);
    if more > 0 {
        problem::note(format!("and {more} more files or folders that could not be looked at"));
    }
    Ok(())
}

/// What an update lacks: a clock, and at a terminal a line that tells how far it has come.
struct Face {
    is_seen: bool,
    is_drawn: bool,
    drawn: Instant,
    committed: Instant,
}

impl Face {
    fn new() -> Face {
        let now = Instant::now();
        let is_seen = io::stderr().is_terminal();
        Face { is_seen, is_drawn: false, drawn: now, committed: now }
    }

    fn look(&mut self, progress: &Progress) -> Directive {
        if self.is_seen && self.drawn.elapsed() >= DRAW_EVERY {
            (self.drawn, self.is_drawn) = (Instant::now(), true);
            let articles = grouped(progress.articles);
            self.draw(format_args!("\rreading: {articles} articles "));
        }
        if self.committed.elapsed() < COMMIT_EVERY {
            return Directive::Continue;
        }
        self.committed = Instant::now();
        Directive::Commit
    }

    fn clear(&self) {
        if self.is_drawn {
            self.draw(format_args!("\r{:60}\r", ""));
        }
    }

    fn draw(&self, line: fmt::Arguments<'_>) {
        let mut stderr = io::stderr().lock();
        // A line that can't be drawn is no reason to stop.
        let _ = stderr.write_fmt(line).and_then(|()| stderr.flush());
    }
}
