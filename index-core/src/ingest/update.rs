//! Brings an index up to date with folders, once, and returns: scan, extract, write, commit.
//!
//! Invariant: only below the given roots is anything added or deleted.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, select};

use super::apply::apply;
use super::extractor::Extractor;
use super::held::{Grace, Held, HeldFiles};
use super::pipeline::{Before, Extracted, Handful, Job, Jobs, PipelineOptions, Step, start};
use super::root::{Root, without_nested};
use super::scan::{Found, Known, KnownFiles, ScanRequest, Verdict, scan};
use crate::{Error, FileEntry, Outcome, Result, Searcher, Writer};

/// How far an update has come; at its end, what it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Files found that may be articles.
    pub files_found: u64,
    /// Whether all files are found.
    pub is_scanned: bool,
    /// Files that were as indexed.
    pub files_same: u64,
    /// Files whose articles went into the index.
    pub files_indexed: u64,
    /// Files that can't be read; the catalogue tells why.
    pub files_failed: u64,
    /// Files whose content is no article's; the catalogue tells what it is.
    pub files_ignored: u64,
    /// Entries that are no articles by their name or by an ignore file.
    pub ignored: u64,
    /// Files that are no longer there.
    pub files_gone: u64,
    /// Articles written.
    pub articles: u64,
    /// Bytes of the files found that had to be read.
    pub bytes_found: u64,
    /// Bytes of the files done with.
    pub bytes_done: u64,
}

impl Progress {
    /// Returns whether something was written.
    pub fn has_changes(&self) -> bool {
        self.files_indexed + self.files_gone + self.files_failed + self.files_ignored > 0
    }
}

/// What the caller wants after it has seen the progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directive {
    /// Go on.
    Continue,
    /// Commit what is written, then go on: a crash later loses nothing of it.
    Commit,
    /// Commit what is written and return.
    Stop,
}

/// What an update did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Summary {
    /// The counts at the end.
    pub progress: Progress,
    /// Whether it was stopped before its end.
    pub is_stopped: bool,
    /// Folders and files that could not be looked at. What the index holds of them stays.
    pub problems: Vec<Error>,
    /// Roots with files that are missing and stay in the index for the time being: how many, and
    /// why.
    pub held: Vec<(Root, u64, Held)>,
}

/// How many problems are kept; more of them say nothing new.
const PROBLEMS_MAX: usize = 100;

/// How many findings of the scan wait to be handled; when full, the scan waits.
const FINDINGS_QUEUED_MAX: usize = 1024;

/// So many entries of a folder are told of together.
const SEEN_TOGETHER_MAX: u64 = 64;

/// Scans the roots, reads what is new or changed, writes it with `writer` and commits.
///
/// `on_progress` is called whenever some files have been found or done, some thousand times a second
/// at most; it decides when to commit on the way, because it owns the clock. A file that changes
/// while it is read is left as it was; the next update finds it again.
///
/// # Errors
/// When the index can't be read or written; what was committed on the way stays.
pub fn update(
    searcher: &Searcher,
    writer: &mut Writer,
    roots: &[Root],
    options: UpdateOptions<'_>,
    on_progress: &mut dyn FnMut(&Progress) -> Directive,
) -> Result<Summary> {
    let roots = without_nested(roots.to_vec());
    let cancel = AtomicBool::new(false);
    let UpdateOptions { extractor, index_directory, pipeline, now_s } = options;
    let mut held_files = index_directory.map(HeldFiles::read).transpose()?;
    let graces: Vec<Grace> = roots
        .iter()
        .map(|root| held_files.as_ref().map_or(Grace::none(), |held| held.grace(root, now_s)))
        .collect();
    thread::scope(|scope| {
        let (jobs, steps) = start(scope, extractor, &pipeline, &cancel);
        let (report, findings) = bounded(FINDINGS_QUEUED_MAX);
        let extractor_version = extractor.version();
        let scanner = Scanner {
            searcher,
            index_directory,
            extractor_version,
            jobs,
            report,
            cancel: &cancel,
            seen: Seen::default(),
            handful: Handful::default(),
        };
        let scanned = &roots;
        scope.spawn(move || scanner.run(scanned, &graces));
        let mut run = Run { writer, on_progress, cancel: &cancel, summary: Summary::default() };
        let outcome = run.drive(findings, steps);
        // Whatever happened: the threads end, and the scope with them.
        cancel.store(true, Ordering::Relaxed);
        outcome?;
        run.writer.commit()?;
        if let (Some(held_files), Some(directory)) = (&mut held_files, index_directory)
            && run.summary.progress.is_scanned
            && !run.summary.is_stopped
        {
            for root in &roots {
                let held = run.summary.held.iter().find(|(of, ..)| of == root);
                let held = held.map(|(_, files, why)| (*why, *files));
                held_files.scanned(directory, root, held, now_s)?;
            }
        }
        Ok(run.summary)
    })
}

/// What an update needs to know beside the index and the roots.
#[derive(Clone)]
pub struct UpdateOptions<'a> {
    /// What turns files into articles.
    pub extractor: &'a dyn Extractor,
    /// Where the index lies; never indexed itself. Without it, whatever is missing goes at once;
    /// with it, missing files may be held (see [`Held`]).
    pub index_directory: Option<&'a Path>,
    /// Threads and queues.
    pub pipeline: PipelineOptions,
    /// The time, in seconds since 1970: held files go a day after they were missed first.
    pub now_s: i64,
}

impl std::fmt::Debug for UpdateOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateOptions")
            .field("index_directory", &self.index_directory)
            .field("pipeline", &self.pipeline)
            .finish_non_exhaustive()
    }
}

/// Returns what the index holds of a root or a part of it.
///
/// # Errors
/// When the index can't be read.
pub fn known_files(searcher: &Searcher, below: &Path) -> Result<KnownFiles> {
    let mut known = KnownFiles::new();
    searcher.for_each_file(below, |entry| {
        known.insert(entry.path.clone(), Known::from_entry(&entry));
    })?;
    Ok(known)
}

/// Returns the catalogue's entry of one file.
///
/// # Errors
/// When the index can't be read.
pub fn known_file(searcher: &Searcher, path: &Path) -> Result<Option<FileEntry>> {
    let mut found = None;
    searcher.for_each_file(path, |entry| {
        if entry.path == path {
            found = Some(entry);
        }
    })?;
    Ok(found)
}

/// What the scanning thread tells the writing one.
enum Finding {
    Seen(Seen),
    Gone(std::path::PathBuf),
    Held(Root, u64, Held),
    Problem(Error),
    /// The index can't be read.
    Broken(Error),
}

/// How many entries were seen since the last that were told of.
#[derive(Default)]
struct Seen {
    same: u64,
    to_read: u64,
    bytes_to_read: u64,
    ignored: u64,
}

struct Scanner<'a> {
    searcher: &'a Searcher,
    index_directory: Option<&'a Path>,
    extractor_version: u32,
    jobs: Jobs,
    report: Sender<Finding>,
    cancel: &'a AtomicBool,
    seen: Seen,
    /// What is to be read of it.
    handful: Handful,
}

impl Scanner<'_> {
    fn run(mut self, roots: &[Root], graces: &[Grace]) {
        for (root, grace) in roots.iter().zip(graces) {
            let known = match known_files(self.searcher, root.path()) {
                Ok(known) => known,
                Err(error) => {
                    // When nobody listens any more, there is nobody to tell.
                    let _ = self.report.send(Finding::Broken(error));
                    return;
                }
            };
            let request = ScanRequest {
                root,
                below: root.path(),
                index_directory: self.index_directory,
                known,
                extractor_version: self.extractor_version,
                grace: *grace,
            };
            let scanned = scan(request, &mut |found| self.found(root, found));
            if scanned.is_break() || self.hand_over().is_break() {
                return;
            }
        }
    }

    fn found(&mut self, root: &Root, found: Found) -> ControlFlow<()> {
        if self.cancel.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        match found {
            Found::File { verdict: Verdict::Same, .. } => self.seen.same += 1,
            Found::File { path, stamp, known, .. } => {
                let before = known.map_or(Before::Nothing, Before::Known);
                self.seen.to_read += 1;
                self.seen.bytes_to_read += stamp.size;
                self.handful.add(Job { path, before }, stamp.size);
            }
            Found::Ignored { .. } => self.seen.ignored += 1,
            Found::Gone { path } => self.tell(Finding::Gone(path))?,
            Found::Held { files, why } => self.tell(Finding::Held(root.clone(), files, why))?,
            Found::Problem { error, .. } => self.tell(Finding::Problem(error))?,
        }
        let Seen { same, to_read, ignored, .. } = self.seen;
        let is_much = same + to_read + ignored >= SEEN_TOGETHER_MAX;
        if is_much || self.handful.is_full() { self.hand_over() } else { ControlFlow::Continue(()) }
    }

    /// Tells of what was seen, and hands over what is to be read of it.
    fn hand_over(&mut self) -> ControlFlow<()> {
        let seen = std::mem::take(&mut self.seen);
        self.tell(Finding::Seen(seen))?;
        let handful = std::mem::take(&mut self.handful);
        if handful.is_empty() || self.jobs.send_handful(handful).is_ok() {
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(())
    }

    fn tell(&self, finding: Finding) -> ControlFlow<()> {
        match self.report.send(finding) {
            Ok(()) => ControlFlow::Continue(()),
            // Nobody listens any more.
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// The writing side of an update.
struct Run<'a> {
    writer: &'a mut Writer,
    on_progress: &'a mut dyn FnMut(&Progress) -> Directive,
    cancel: &'a AtomicBool,
    summary: Summary,
}

impl Run<'_> {
    /// Handles findings and steps until both senders are gone.
    fn drive(
        &mut self,
        mut findings: Receiver<Finding>,
        mut steps: Receiver<Vec<Extracted>>,
    ) -> Result<()> {
        let (mut is_scanning, mut is_extracting) = (true, true);
        while is_scanning || is_extracting {
            select! {
                recv(findings) -> finding => match finding {
                    Ok(finding) => self.found(finding)?,
                    Err(_) => {
                        is_scanning = false;
                        self.summary.progress.is_scanned = true;
                        findings = crossbeam_channel::never();
                    }
                },
                recv(steps) -> some => match some {
                    Ok(some) => some.into_iter().try_for_each(|one| self.extracted(one))?,
                    Err(_) => {
                        is_extracting = false;
                        steps = crossbeam_channel::never();
                    }
                },
            }
            self.report()?;
        }
        Ok(())
    }

    fn report(&mut self) -> Result<()> {
        match (self.on_progress)(&self.summary.progress) {
            Directive::Continue => {}
            Directive::Commit => self.writer.commit()?,
            Directive::Stop => {
                self.summary.is_stopped = true;
                self.cancel.store(true, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    fn found(&mut self, finding: Finding) -> Result<()> {
        let progress = &mut self.summary.progress;
        match finding {
            Finding::Seen(Seen { same, to_read, bytes_to_read, ignored }) => {
                progress.files_found += same + to_read;
                progress.files_same += same;
                progress.bytes_found += bytes_to_read;
                progress.ignored += ignored;
            }
            Finding::Gone(path) => {
                progress.files_gone += 1;
                self.writer.forget_file(&path)?;
            }
            Finding::Held(root, files, why) => self.summary.held.push((root, files, why)),
            Finding::Problem(error) if self.summary.problems.len() < PROBLEMS_MAX => {
                self.summary.problems.push(error);
            }
            Finding::Problem(_) => {}
            Finding::Broken(error) => return Err(error),
        }
        Ok(())
    }

    fn extracted(&mut self, mut extracted: Extracted) -> Result<()> {
        let applied = apply(self.writer, &mut extracted)?;
        let progress = &mut self.summary.progress;
        progress.articles += applied.articles;
        progress.bytes_done += extracted.step.file_bytes();
        match &extracted.step {
            Step::Whole(entry, _) | Step::End(entry) | Step::Grown(entry) => match entry.outcome {
                Outcome::Indexed { .. } => progress.files_indexed += 1,
                Outcome::Failed { .. } => progress.files_failed += 1,
                Outcome::Ignored { .. } => progress.files_ignored += 1,
            },
            Step::Failed(FileEntry { outcome: Outcome::Ignored { .. }, .. }) => {
                progress.files_ignored += 1;
            }
            Step::Failed(_) | Step::Unreadable(_) => progress.files_failed += 1,
            Step::Same | Step::Touched(_) => progress.files_same += 1,
            Step::Vanished => progress.files_found -= 1,
            Step::Unstable => {
                let message = "it changes while it is being read";
                let error = Error::new(crate::ErrorKind::Io, message).with_path(&extracted.path);
                self.summary.problems.push(error);
            }
            Step::Begin | Step::Articles(_) | Step::Gained(_) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
