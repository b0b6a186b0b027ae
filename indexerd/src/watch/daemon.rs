//! The loop: waits for whatever comes first, then decides what is due.
//!
//! Invariant: the loop never waits for anything but its channels; what it sends to the threads is
//! kept within what their queues hold.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, at, never, select};
use index_core::ingest::{
    Applied, Before, Extracted, Extractor, Held, HeldFiles, Job, Known, KnownState, Step, apply,
    kept_stamp, known_file,
};
use index_core::{Error, ErrorKind, Index, Searcher, Writer};

use super::WatchConfig;
use super::clock::Clock;
use super::commit::CommitPolicy;
use super::cookie::Cookies;
use super::door::Asked;
use super::extractors::Extractors;
use super::pen::Pen;
use super::plan::ScanPlan;
use super::report::Report;
use super::retry::Retry;
use super::roots::WatchedRoot;
use super::scanner::{Finding, Walk};
use super::settle::Settle;
use super::sync::Waiting;
use super::system::{NewWatcher, SystemWatch};
use super::work::{Next, Work};
use crate::failure::Fatal;
use crate::once::counted;
use crate::service::Manager;
use crate::signal::Ended;

/// How many files each extracting thread has before it; more would delay a live change.
const IN_WORK_PER_THREAD: usize = 3;

/// How many found files wait in the loop; beyond, the walk waits.
const FOUND_MAX: usize = 256;

/// How many messages of one kind are taken before what is due is looked at.
const BURST: usize = 512;

/// How often the roots themselves are looked at: no event tells of an unmounted disk.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// After the index could not be written: the first pause, doubled up to the longest.
const PAUSE_MIN: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// The ends of the channels to and from the threads.
pub(super) struct Threads<'a> {
    pub(super) extractors: Extractors<'a>,
    pub(super) walks: Sender<Walk>,
    pub(super) findings: Receiver<Finding>,
    pub(super) calls: Receiver<Asked>,
    pub(super) ended: Receiver<Ended>,
}

/// What the loop takes from the system itself; the simulation puts its own in its place.
pub(super) struct Around<'a> {
    pub(super) clock: Clock,
    pub(super) new_watcher: &'a NewWatcher<'a>,
}

/// All state of a watch.
pub(super) struct Daemon<'a> {
    pub(super) config: &'a WatchConfig,
    pub(super) index: &'a Index,
    pub(super) pen: Pen,
    pub(super) extractor: &'a dyn Extractor,
    /// What is committed.
    pub(super) searcher: Searcher,
    pub(super) system: SystemWatch,
    pub(super) threads: Threads<'a>,
    pub(super) roots: Vec<WatchedRoot>,
    pub(super) kept_stamp: Option<index_core::ingest::Stamp>,
    pub(super) settle: Settle,
    pub(super) work: Work,
    pub(super) plan: ScanPlan,
    pub(super) retry: Retry,
    pub(super) commit: CommitPolicy,
    /// Files of which something is written and not committed, with what the catalogue will say;
    /// `None` while that is open.
    pub(super) uncommitted: HashMap<PathBuf, Option<Known>>,
    /// Files written since the running walk took its view of the index.
    pub(super) written_since_walk: HashSet<PathBuf>,
    /// What lies in the roots and is no article.
    pub(super) ignored: BTreeSet<PathBuf>,
    pub(super) report: Report,
    pub(super) waiting: Waiting<Asked>,
    /// Missing files that are kept, remembered over restarts.
    pub(super) held: HeldFiles,
    /// What the running walk says of missing files.
    pub(super) walked_held: Option<(Held, u64)>,
    pub(super) walk_began: Duration,
    /// `None` where the system has no watch.
    pub(super) cookies: Option<Cookies>,
    /// A cookie that the watch has told of since the last turn.
    told: Vec<PathBuf>,
    pub(super) heartbeat: Duration,
    manager: Manager,
    /// While the index can't be written, nothing is read.
    pause: Pause,
    pub(super) around: Around<'a>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pause {
    until: Option<Duration>,
    failures: u32,
}

impl<'a> Daemon<'a> {
    pub(super) fn new(
        config: &'a WatchConfig,
        index: &'a Index,
        writer: Writer,
        extractor: &'a dyn Extractor,
        threads: Threads<'a>,
        around: Around<'a>,
    ) -> Result<Daemon<'a>, Fatal> {
        Ok(Daemon {
            config,
            index,
            pen: Pen::new(writer),
            extractor,
            searcher: index.searcher()?,
            system: SystemWatch::new(around.new_watcher),
            threads,
            roots: config.roots.iter().cloned().map(WatchedRoot::new).collect(),
            kept_stamp: kept_stamp(&config.index),
            settle: Settle::default(),
            work: Work::default(),
            plan: ScanPlan::default(),
            retry: Retry::default(),
            commit: CommitPolicy::default(),
            uncommitted: HashMap::new(),
            written_since_walk: HashSet::new(),
            ignored: BTreeSet::new(),
            report: Report::default(),
            waiting: Waiting::default(),
            held: HeldFiles::read(&config.index)?,
            walked_held: None,
            walk_began: Duration::ZERO,
            cookies: None,
            told: Vec::new(),
            heartbeat: Duration::ZERO,
            manager: Manager::of_process(),
            pause: Pause::default(),
            around,
        })
    }

    /// Begins to watch and looks through everything.
    pub(super) fn begin(&mut self) -> Result<(), Fatal> {
        self.start_watch();
        self.watch_roots(self.now());
        self.manager.ready("watching");
        self.turn()
    }

    /// Runs until somebody ends it; then commits what was extracted.
    pub(super) fn run(self, cancel: &AtomicBool) -> Result<(), Fatal> {
        let index = self.config.index.clone();
        // Where the index is gone, so is what failed for want of it.
        self.run_on(cancel).map_err(|fatal| if is_gone(&index) { gone(&index) } else { fatal })
    }

    fn run_on(mut self, cancel: &AtomicBool) -> Result<(), Fatal> {
        self.begin()?;
        loop {
            let wake = self.next_due();
            let wake = wake.map_or_else(never, |due| at(self.around.clock.instant(due)));
            let findings = match self.work.n_found() < FOUND_MAX {
                true => self.threads.findings.clone(),
                false => never(),
            };
            select! {
                recv(self.threads.ended) -> _ => break,
                recv(self.system.hints) -> hint => if let Ok(hint) = hint { self.hint(hint) },
                recv(self.threads.extractors.steps) -> some => self.steps(some.map_err(|_| threads_ended())?)?,
                recv(self.threads.calls) -> call => match call {
                    Ok(asked) => self.asked(asked)?,
                    // The socket is broken, and said so.
                    Err(_) => self.threads.calls = never(),
                },
                recv(findings) -> finding => self.finding(finding.map_err(|_| threads_ended())?)?,
                recv(wake) -> _ => {}
            }
            self.burst()?;
            self.turn()?;
        }
        self.end(cancel)
    }

    pub(super) fn is_paused(&self) -> bool {
        self.pause.until.is_some()
    }

    /// The watch told of a cookie.
    pub(super) fn cookie_is_back(&mut self, path: PathBuf) {
        if self.cookies.as_mut().is_some_and(|cookies| cookies.is_back(&path)) {
            self.told.push(path);
        }
    }

    pub(super) fn now(&self) -> Duration {
        self.around.clock.now()
    }

    /// Takes what else has come, so that a flood is looked at as one.
    pub(super) fn burst(&mut self) -> Result<(), Fatal> {
        for _ in 0..BURST {
            let Ok(hint) = self.system.hints.try_recv() else { break };
            self.hint(hint);
        }
        for _ in 0..BURST {
            let Ok(some) = self.threads.extractors.steps.try_recv() else { break };
            self.steps(some)?;
        }
        Ok(())
    }

    /// Does all that is due.
    pub(super) fn turn(&mut self) -> Result<(), Fatal> {
        let now = self.now();
        if self.system.take_overflow() {
            self.rescan_everything(now);
            self.waiting.told_all(now);
        }
        if now >= self.heartbeat {
            self.heartbeat = now + HEARTBEAT;
            if is_gone(&self.config.index) {
                return Err(gone(&self.config.index));
            }
            self.look_at_roots(now)?;
            self.look_at_watch(now);
            self.manager.alive();
            let is_idle = self.work.is_empty()
                && self.uncommitted.is_empty()
                && !self.plan.is_running()
                && self.waiting.is_empty();
            if self.pen.rest(is_idle, now) {
                self.extractor.rest();
                self.threads.extractors.rest();
                // What a flood made large stays large otherwise; the next walk begins with nothing.
                self.uncommitted = HashMap::new();
                self.written_since_walk = HashSet::new();
                self.work = Work::default();
            }
        }
        for path in self.retry.take_due(now) {
            self.work.touched(path);
        }
        while let Some(path) = self.settle.take_due(now) {
            self.look(path, now)?;
        }
        for cookie in std::mem::take(&mut self.told) {
            // All that was told before it has been looked at just now.
            self.plan.hurry(now);
            self.waiting.told(&cookie, now);
        }
        if self.pause.until.is_none_or(|until| until <= now) {
            self.pause.until = None;
            self.begin_walk(now)?;
            self.dispatch()?;
        }
        let is_drained =
            self.work.is_empty() && !self.plan.is_running() && self.system.hints.is_empty();
        if self.commit.due(is_drained, now).is_some() {
            self.commit()?;
        }
        self.answer_waiting(now)?;
        self.report_if_due()
    }

    pub(super) fn next_due(&self) -> Option<Duration> {
        let paused = self.pause.until;
        let plan = self.plan.next_due().map(|due| paused.map_or(due, |until| due.max(until)));
        [
            Some(self.heartbeat),
            paused,
            plan,
            self.settle.next_due(),
            self.retry.next_due(),
            self.commit.next_due(),
            self.report.next_due(),
            self.waiting.next_due(self.now()),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Hands files to the extracting threads.
    fn dispatch(&mut self) -> Result<(), Fatal> {
        while self.work.n_in_work() < IN_WORK_PER_THREAD * self.threads.extractors.n_threads {
            let job = match self.work.next() {
                None => break,
                Some(Next::Live(path)) => self.live_job(path)?,
                // The walk did not know what was written meanwhile.
                Some(Next::Found(job)) if self.written_since_walk.contains(&job.path) => {
                    self.live_job(job.path)?
                }
                Some(Next::Found(job)) => job,
            };
            self.threads.extractors.try_send(job).map_err(|_| threads_ended())?;
        }
        Ok(())
    }

    fn live_job(&self, path: PathBuf) -> Result<Job, Fatal> {
        let known = match self.uncommitted.get(&path) {
            Some(known) => *known,
            None => known_file(&self.searcher, &path)?.as_ref().map(Known::from_entry),
        };
        // Nothing in the catalogue may still mean articles of a file that a crash cut short.
        Ok(Job { path, before: known.map_or(Before::Unsure, Before::Known) })
    }

    /// Writes some steps.
    pub(super) fn steps(&mut self, some: Vec<Extracted>) -> Result<(), Fatal> {
        some.into_iter().try_for_each(|one| self.step(one))
    }

    /// Writes a step of a file.
    pub(super) fn step(&mut self, mut extracted: Extracted) -> Result<(), Fatal> {
        let now = self.now();
        let state = self.work.in_work(&extracted.path).unwrap_or_default();
        if !state.is_void {
            let applied = match extracted.step {
                Step::Same | Step::Unstable => Ok(Applied::default()),
                _ => self.pen.writer(now).and_then(|writer| apply(writer, &mut extracted)),
            };
            match applied {
                Ok(applied) if applied.is_change => {
                    self.commit.wrote(extracted.step.file_bytes(), now);
                    let known = extracted.step.entry().map(Known::from_entry);
                    self.uncommitted.insert(extracted.path.clone(), known);
                    self.written_since_walk.insert(extracted.path.clone());
                }
                Ok(_) => {}
                Err(error) => {
                    self.rolled_back(&error, true)?;
                }
            }
        }
        if !extracted.step.is_final() {
            return Ok(());
        }
        let path = extracted.path;
        self.work.done(&path);
        match (&extracted.step, extracted.before) {
            (Step::Unreadable(_), _) => self.retry.failed(&path, now),
            (Step::Same, Before::Known(known)) if known.state == KnownState::FailedForNow => {
                self.retry.failed(&path, now);
            }
            (Step::Unstable, _) => self.unsettled(&path, now),
            _ => self.retry.forget(&path),
        }
        super::report::say_step(self.config.log, &path, &extracted.step, extracted.before);
        if state.is_stale || state.is_void {
            self.look(path, now)?;
        } else {
            self.waiting.read(&path);
        }
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<(), Fatal> {
        let now = self.now();
        if let Err(error) = self.pen.writer(now).and_then(Writer::commit) {
            return self.rolled_back(&error, false);
        }
        let cost = self.now() - now;
        self.commit.settled(cost);
        self.pause = Pause::default();
        let files = counted(self.uncommitted.len() as u64, "file");
        self.uncommitted.clear();
        self.searcher = self.index.searcher()?;
        self.report.committed(jiff::Timestamp::now().to_string());
        self.config.log.detail(|| format!("committed {files} in {} ms", cost.as_millis()));
        Ok(())
    }

    /// The index could not be written: nothing since the last commit is in it. All of it is found
    /// and read again after a pause, because the folders are the truth.
    pub(super) fn rolled_back(&mut self, error: &Error, must_roll_back: bool) -> Result<(), Fatal> {
        if error.kind() != ErrorKind::Io {
            return Err(Fatal::new(error.to_string()));
        }
        if must_roll_back {
            self.pen.roll_back();
        }
        let now = self.now();
        let pause = PAUSE_MAX.min(PAUSE_MIN * 2_u32.saturating_pow(self.pause.failures));
        self.pause = Pause { until: Some(now + pause), failures: self.pause.failures + 1 };
        self.commit.settled(Duration::ZERO);
        self.uncommitted.clear();
        self.work.void_all();
        self.refuse_waiting("the index can't be written at present");
        self.problem(&self.config.index, format!("the index can't be written: {error}"));
        self.rescan_everything(now);
        Ok(())
    }

    /// Ends the threads, writes what they have already extracted, and commits.
    pub(super) fn end(mut self, cancel: &AtomicBool) -> Result<(), Fatal> {
        self.manager.stopping();
        cancel.store(true, Ordering::Relaxed);
        // A file that hangs would keep us waiting for as long as it may.
        self.extractor.stop();
        let Threads { extractors, walks, findings, .. } = self.threads;
        drop((walks, findings));
        let now = self.around.clock.now();
        let mut is_changed = !self.uncommitted.is_empty();
        for mut extracted in extractors.end() {
            let state = self.work.in_work(&extracted.path).unwrap_or_default();
            if !state.is_void && !state.is_stale {
                is_changed |= apply(self.pen.writer(now)?, &mut extracted)?.is_change;
            }
        }
        if is_changed || self.commit.next_due().is_some() {
            self.pen.writer(now)?.commit()?;
        }
        let searcher = self.index.searcher()?;
        self.report.ended(&self.config.index, &searcher, self.ignored.len())?;
        self.config.log.say("ended; what was read is in the index");
        Ok(())
    }
}

fn threads_ended() -> Fatal {
    Fatal::new("a thread of the daemon ended by itself").hint("please report this, with --verbose")
}

/// Whether somebody has deleted the index.
fn is_gone(index: &Path) -> bool {
    !index.is_dir()
}

fn gone(index: &Path) -> Fatal {
    Fatal::new(format!("`{}`: the index directory is gone", index.display()))
        .hint("start again: the index is made anew from the folders")
}
