//! The daemon in a world that depends on a seed: files come, change, move and go; the system's
//! watch is late, drops and overflows; the disk under the index fails, fills up and loses power; the
//! clock is set by hand. After quiet the index holds what the folder does.
//!
//! `WHOSAID_SEEDS` asks for more seeds, `WHOSAID_SEED` for one. A run depends on its seed, but for
//! the order in which the extracting and the walking thread come to the files.

mod folder;
mod watcher;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{bounded, never, select};
use fastrand::Rng;
use index_core::ingest::{Call, InProcess, PipelineOptions, Root};
use index_core::{ArticleId, FaultyDisk, Index, Outcome, WriterOptions};

use self::folder::Folder;
use self::watcher::Watched;
use super::clock::Clock;
use super::daemon::{Around, Daemon, Threads};
use super::door::Asked;
use super::extractors::Extractors;
use super::{WatchConfig, scanner};
use crate::failure::Fatal;
use crate::log::Log;

/// How many seeds a run of the tests plays.
const SEEDS: u64 = 100;

/// How many acts a seed has.
const ACTS: usize = 24;

/// How long everything is left alone in the end: a dead watch is noticed after a minute and a bit.
const QUIET: Duration = Duration::from_secs(180);

/// How a daemon's life ends.
enum End {
    PowerLoss,
    Term,
    /// There is nothing more to play.
    Quiet,
}

/// What happens in a daemon's life.
type Acts = fn(&mut World, &mut Daemon<'_>) -> Result<End, Fatal>;

struct World {
    dice: Rng,
    now: Rc<Cell<Duration>>,
    disk: FaultyDisk,
    folder: Folder,
    n_acts_left: usize,
}

impl World {
    fn new(seed: u64) -> World {
        let folder = Folder::new();
        std::fs::create_dir(folder.at("index")).unwrap();
        World {
            dice: Rng::with_seed(seed),
            now: Rc::default(),
            disk: FaultyDisk::default(),
            folder,
            n_acts_left: ACTS,
        }
    }

    /// Plays all acts; fails with what differs in the end.
    fn play(mut self) -> Result<(), String> {
        loop {
            match self.live(World::acts)? {
                End::PowerLoss => {
                    let seed = self.dice.u64(..);
                    self.disk = self.disk.after_power_loss(seed);
                }
                End::Term => {}
                End::Quiet => return self.compare(),
            }
        }
    }

    /// One life of the daemon.
    fn live(&mut self, acts: Acts) -> Result<End, String> {
        let words = |what: &str, error: &dyn std::fmt::Display| format!("{what}: {error}");
        self.disk.mend();
        self.folder.watched = Watched::default();
        let index = self.disk.index().map_err(|error| words("it does not open", &error))?;
        let options = WriterOptions::default().heap_bytes(15_000_000);
        let writer = index.writer_with(options).map_err(|error| words("no writer", &error))?;
        let config = WatchConfig {
            index: self.folder.at("index"),
            roots: vec![Root::at(self.folder.at("inbox"))],
            follows_kept: false,
            polls: false,
            log: Log::Quiet,
        };
        let mut pipeline = PipelineOptions::default();
        pipeline.threads = 1;
        let cancel = AtomicBool::new(false);
        let end = thread::scope(|scope| {
            let start = || index_core::ingest::start(scope, &InProcess, &pipeline, &cancel);
            let (walks, findings) = scanner::start(scope, &InProcess, &config.index, &cancel);
            let (_end, ended) = bounded(1);
            let extractors = Extractors::new(&start, pipeline.threads);
            let threads = Threads { extractors, walks, findings, calls: never(), ended };
            let watched = self.folder.watched.clone();
            let new_watcher = |told| watched.new_watcher(told);
            let clock = Clock::ByHand(Rc::clone(&self.now));
            let around = Around { clock, new_watcher: &new_watcher };
            let end = Daemon::new(&config, &index, writer, &InProcess, threads, around).and_then(
                |mut daemon| {
                    daemon.begin()?;
                    let end = acts(self, &mut daemon)?;
                    if !matches!(end, End::PowerLoss) {
                        self.disk.mend();
                        // What the disk lost before can't be committed; the next life reads it.
                        let _ = daemon.end(&cancel);
                    }
                    Ok(end)
                },
            );
            cancel.store(true, Ordering::Relaxed);
            end
        });
        end.map_err(|fatal| words("the daemon ends", &fatal))
    }

    /// Acts until the daemon's life ends.
    fn acts(&mut self, daemon: &mut Daemon<'_>) -> Result<End, Fatal> {
        while self.n_acts_left > 0 {
            self.n_acts_left -= 1;
            match self.dice.usize(..24) {
                0 => return Ok(End::PowerLoss),
                1 => return Ok(End::Term),
                2 => self.disk.fail_once(self.dice.usize(..60)),
                3 => self.disk.fill(self.dice.usize(..20_000)),
                4 => self.disk.mend(),
                5 => self.folder.watched.go_deaf(),
                6..=9 => self.pass(),
                13 => self.folder.vanish(self.dice.usize(..2) == 0),
                10..=12 => self.folder.watched.tell(self.dice.usize(..6)),
                _ => self.folder.change(&mut self.dice),
            }
            if self.dice.usize(..2) == 0 {
                self.pump(daemon)?;
            }
        }
        self.quiet(daemon)?;
        Ok(End::Quiet)
    }

    fn pass(&mut self) {
        let time = PASSES[self.dice.usize(..PASSES.len())];
        self.now.set(self.now.get() + time);
    }

    /// Nothing happens any more, and the daemon is given time.
    fn quiet(&mut self, daemon: &mut Daemon<'_>) -> Result<(), Fatal> {
        self.disk.mend();
        self.folder.vanish(false);
        let end = self.now.get() + QUIET;
        while self.now.get() < end {
            self.folder.watched.tell(usize::MAX);
            self.pump(daemon)?;
            let due = daemon.next_due().unwrap_or(end).max(self.now.get() + INSTANT);
            self.now.set(due);
        }
        self.pump(daemon)
    }

    /// Has the daemon do all that it can do now.
    fn pump(&mut self, daemon: &mut Daemon<'_>) -> Result<(), Fatal> {
        loop {
            daemon.burst()?;
            while let Ok(finding) = daemon.threads.findings.try_recv() {
                daemon.finding(finding)?;
            }
            daemon.turn()?;
            self.folder.watched.see_cookies(&self.folder.at("index/cookies"));
            if daemon.work.n_in_work() == 0 && !daemon.plan.is_running() {
                return Ok(());
            }
            // Things go on happening while files are read.
            if self.n_acts_left > 0 && self.dice.usize(..4) == 0 {
                self.folder.change(&mut self.dice);
                self.folder.watched.tell(self.dice.usize(..6));
            }
            select! {
                recv(daemon.threads.extractors.steps) -> some => {
                    daemon.steps(some.expect("the threads live as long as the daemon"))?;
                }
                recv(daemon.threads.findings) -> finding => {
                    daemon.finding(finding.expect("the thread lives as long as the daemon"))?;
                }
            }
        }
    }

    /// The index against the folder.
    fn compare(&self) -> Result<(), String> {
        let index = self.disk.index().map_err(|error| error.to_string())?;
        let (found, expected) = (indexed(&index), self.folder.files());
        if found == expected {
            return Ok(());
        }
        Err(format!("the index holds {found:#?}, the folder {expected:#?}"))
    }
}

/// The least time between two turns.
const INSTANT: Duration = Duration::from_millis(1);

/// How much time may pass at once.
const PASSES: [Duration; 5] = [
    Duration::from_millis(1),
    Duration::from_millis(100),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(40),
];

/// The text of every indexed file.
fn indexed(index: &Index) -> BTreeMap<PathBuf, String> {
    let searcher = index.searcher().unwrap();
    let entries = searcher.catalogue().unwrap();
    let n_articles = searcher.counts().unwrap().articles;
    assert_eq!(n_articles, entries.len() as u64, "articles and their entries");
    let text = |path: &Path| {
        let article = searcher.article(ArticleId::new(&path.to_string_lossy(), None)).unwrap();
        article.map(|article| article.text.trim().to_owned()).unwrap_or_default()
    };
    let of = |entry: &index_core::FileEntry| {
        assert_eq!(entry.outcome, Outcome::Indexed { articles: 1 }, "{:?}", entry.path);
        (entry.path.clone(), text(&entry.path))
    };
    entries.iter().map(of).collect()
}

fn seeds() -> std::ops::Range<u64> {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("WHOSAID_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("WHOSAID_SEEDS").unwrap_or(SEEDS),
    }
}

/// Plays seeds; returns what went wrong with the first that failed.
fn play(seeds: impl Iterator<Item = u64>) -> Option<String> {
    for seed in seeds {
        let outcome = std::panic::catch_unwind(|| World::new(seed).play());
        let outcome = outcome.unwrap_or_else(|_| Err("a panic".to_owned()));
        if let Err(words) = outcome {
            return Some(format!("seed {seed}: {words}\nagain with WHOSAID_SEED={seed}"));
        }
    }
    None
}

#[test]
fn after_quiet_the_index_holds_what_the_folder_does() {
    let (even, odd) = (seeds().step_by(2), seeds().skip(1).step_by(2));
    let failed = thread::scope(|scope| {
        let other = scope.spawn(|| play(odd));
        play(even).or_else(|| other.join().unwrap())
    });
    assert_eq!(failed, None);
}

#[test]
fn what_is_told_after_a_root_has_vanished_deletes_nothing() {
    let mut world = World { n_acts_left: 0, ..World::new(0) };
    let path = world.folder.at("inbox/0.txt");
    std::fs::write(&path, "We counted sheep, said the shepherd.").unwrap();
    let expected = world.folder.files();
    let lived = world.live(|world, daemon| {
        world.quiet(daemon)?;
        let path = world.folder.at("inbox/0.txt");
        world.folder.watched.happened(folder::REMOVED, &path);
        world.folder.vanish(true);
        world.folder.watched.tell(usize::MAX);
        world.pump(daemon)?;
        Ok(End::Term)
    });
    assert!(lived.is_ok(), "{:?}", lived.err());
    assert_eq!(indexed(&world.disk.index().unwrap()), expected);
}

#[test]
fn a_question_is_answered_once_the_watch_has_told_of_what_came_before() {
    let mut world = World { n_acts_left: 0, ..World::new(0) };
    let lived = world.live(|world, daemon| {
        world.quiet(daemon)?;
        let path = world.folder.at("inbox/0.txt");
        std::fs::write(&path, "We counted sheep, said the shepherd.").unwrap();
        world.folder.watched.happened(folder::CLOSED, &path);
        let (reply, answer) = bounded(1);
        daemon.asked(Asked { call: Call::Sync, reply })?;
        world.pump(daemon)?;
        assert!(answer.try_recv().is_err(), "answered before the watch has told anything");
        // Of the file, and then of the cookie.
        world.folder.watched.tell(usize::MAX);
        world.pump(daemon)?;
        let told = answer.try_recv();
        assert!(matches!(told, Ok(Ok(_))), "{told:?}");
        Ok(End::PowerLoss)
    });
    assert!(lived.is_ok(), "{:?}", lived.err());
    assert_eq!(indexed(&world.disk.index().unwrap()), world.folder.files());
}
