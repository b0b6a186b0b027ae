//! The writer on a disk that loses power, fails and fills up: what was committed is there, whole,
//! and what failed can be done again.
//!
//! Every run depends on its seed, but for the order in which the engine's own threads come to the
//! disk. `WHOSAID_SEEDS` asks for more of them, `WHOSAID_SEED` for one, when the tests are built.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use super::Index;
use super::catalogue::{FileEntry, Outcome};
use super::simulated::{Fault, Lie, SimulatedDisk, Survivors, open_on};
use crate::{Article, Document, Result, Writer, WriterOptions, extract};

/// How many seeds a run of the tests tries.
const SEEDS: u64 = 60;

/// Which version of each file the index holds.
type Files = BTreeMap<PathBuf, u64>;

/// What is done to files between two commits: a new version, or a deletion.
type Batch = BTreeMap<PathBuf, Option<u64>>;

fn writer(index: &Index) -> Result<Writer> {
    index.writer_with(WriterOptions::default().heap_bytes(15_000_000))
}

fn article(path: &Path, version: u64) -> Article {
    let text = format!("“We counted {version} sheep,” said Ada Pine, the shepherd.\n");
    extract(&path.to_string_lossy(), Document::from_text(text))
}

fn entry(path: &Path, version: u64) -> FileEntry {
    FileEntry {
        path: path.to_owned(),
        size: version,
        mtime_ns: 0,
        ctime_ns: 0,
        device: 0,
        inode: 0,
        digest: [0; 32],
        extractor_version: 1,
        outcome: Outcome::Indexed { articles: 1 },
    }
}

fn write(writer: &mut Writer, batch: &Batch) -> Result<()> {
    for (path, version) in batch {
        match version {
            Some(version) => {
                writer.begin_file(path)?;
                writer.add(&article(path, *version))?;
                writer.end_file(&entry(path, *version))?;
            }
            None => writer.forget_file(path)?,
        }
    }
    writer.commit()
}

/// What the index holds; fails when an entry and its article differ.
fn files(index: &Index) -> Files {
    let searcher = index.searcher().unwrap();
    let entries = searcher.catalogue().unwrap();
    let counts = searcher.counts().unwrap();
    let names: Vec<_> = entries.iter().map(|entry| (&entry.path, entry.size)).collect();
    assert_eq!(counts.articles, entries.len() as u64, "articles and their entries: {names:?}");
    let mut files = Files::new();
    for entry in entries {
        let expected = article(&entry.path, entry.size);
        let found = searcher.article(expected.id()).unwrap();
        assert_eq!(found.map(|article| article.text), Some(expected.text), "{:?}", entry.path);
        files.insert(entry.path, entry.size);
    }
    files
}

fn after(mut files: Files, batch: &Batch) -> Files {
    for (path, version) in batch {
        match version {
            Some(version) => drop(files.insert(path.clone(), *version)),
            None => drop(files.remove(path)),
        }
    }
    files
}

/// A run: rounds of commits on a disk, each ended by a loss of power.
struct Run {
    dice: Rng,
    disk: SimulatedDisk,
    committed: Files,
    /// Written without an answer: may be there or not.
    in_flight: Option<Files>,
    version: u64,
}

impl Run {
    fn new(seed: u64, lie: Lie) -> Run {
        let disk = SimulatedDisk::new();
        open_on(&disk).unwrap();
        disk.set_lie(lie);
        Run {
            dice: Rng::with_seed(seed),
            disk,
            committed: Files::new(),
            in_flight: None,
            version: 0,
        }
    }

    fn batch(&mut self) -> Batch {
        let mut batch = Batch::new();
        for _ in 0..=self.dice.usize(..3) {
            self.version += 1;
            let path = PathBuf::from(format!("/in/{}.txt", self.dice.usize(..12)));
            let is_deleted = self.dice.usize(..6) == 0;
            batch.insert(path, (!is_deleted).then_some(self.version));
        }
        batch
    }

    fn fault(&mut self) -> Fault {
        match self.dice.usize(..4) {
            0 => Fault::None,
            1 => Fault::Once(self.dice.usize(..120)),
            2 => Fault::Off(self.dice.usize(..200)),
            _ => Fault::Full(self.disk.n_bytes() + self.dice.usize(..20_000)),
        }
    }

    /// Opens what the disk holds now, and settles what was in flight.
    fn open(&mut self) -> Index {
        let index = open_on(&self.disk).expect("whatever happened, the index opens");
        let found = files(&index);
        let may_be = self.in_flight.take();
        assert!(
            found == self.committed || Some(&found) == may_be.as_ref(),
            "found {found:?}, committed {:?}, in flight {may_be:?}",
            self.committed
        );
        self.committed = found;
        index
    }

    /// Commits some batches while a fault may strike; a failed one is done again once it is over.
    fn round(&mut self) {
        let index = self.open();
        let fault = self.fault();
        self.disk.set_fault(fault);
        let mut pen = None;
        for _ in 0..=self.dice.usize(..6) {
            let batch = self.batch();
            let next = after(self.committed.clone(), &batch);
            if write_with(&mut pen, &index, &batch).is_ok() {
                self.committed = next;
                continue;
            }
            self.in_flight = Some(next);
            if let Fault::Off(_) = fault {
                return;
            }
            self.disk.set_fault(Fault::None);
            // Whether the failed commit is there or not, doing it again makes it so; a file that
            // was lost may be told twice.
            if write_with(&mut pen, &index, &batch).is_err() {
                write_with(&mut pen, &index, &batch).unwrap();
            }
            self.committed = after(self.committed.clone(), &batch);
            self.in_flight = None;
        }
    }

    fn lose_power(&mut self) {
        let survivors = [Survivors::Nothing, Survivors::Prefix, Survivors::Subset];
        let survivors = survivors[self.dice.usize(..3)];
        self.disk = self.disk.after_power_loss(survivors, &mut self.dice);
    }
}

/// Writes a batch with the writer that there is, or a new one; one that failed stays, as it must
/// be good for the next try.
fn write_with(pen: &mut Option<Writer>, index: &Index, batch: &Batch) -> Result<()> {
    let mut writer = match pen.take() {
        Some(writer) => writer,
        None => writer(index)?,
    };
    let outcome = write(&mut writer, batch);
    // As the daemon does: a writer that can't even roll back is made anew.
    if outcome.is_ok() || writer.rollback().is_ok() {
        *pen = Some(writer);
    }
    outcome
}

/// Plays a seed; returns what went wrong.
fn play(seed: u64, lie: Lie) -> std::thread::Result<()> {
    std::panic::catch_unwind(|| {
        let mut run = Run::new(seed, lie);
        for _ in 0..3 {
            run.round();
            run.lose_power();
        }
        run.open();
    })
}

fn seeds() -> std::ops::Range<u64> {
    let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    match number(option_env!("WHOSAID_SEED")) {
        Some(seed) => seed..seed + 1,
        None => 0..number(option_env!("WHOSAID_SEEDS")).unwrap_or(SEEDS),
    }
}

#[test]
fn what_is_committed_survives_a_loss_of_power_and_the_index_opens() {
    for seed in seeds() {
        let outcome = play(seed, Lie::None);
        assert!(outcome.is_ok(), "seed {seed}: try again with WHOSAID_SEED={seed}");
    }
}

#[test]
fn a_disk_that_does_not_sync_is_noticed() {
    for lie in [Lie::Bytes, Lie::Names] {
        assert!((0..SEEDS).any(|seed| play(seed, lie).is_err()), "{lie:?}");
    }
}

/// Lets each operation in turn go wrong in a few commits, each of which is done again; returns how
/// many commits failed.
fn strike(fault: fn(usize) -> Fault, step: usize) -> usize {
    let batches: Vec<Batch> = {
        let mut run = Run::new(1, Lie::None);
        (0..5).map(|_| run.batch()).collect()
    };
    let mut n_failed = 0;
    for at in (0..).step_by(step) {
        let disk = SimulatedDisk::new();
        let index = open_on(&disk).unwrap();
        disk.set_fault(fault(at));
        let mut expected = Files::new();
        let mut pen = None;
        for batch in &batches {
            expected = after(expected, batch);
            for _ in 0..4 {
                if write_with(&mut pen, &index, batch).is_ok() {
                    break;
                }
                n_failed += 1;
            }
        }
        assert_eq!(files(&index), expected, "operation {at} failed");
        if at >= disk.n_operations() {
            break;
        }
    }
    n_failed
}

fn step(otherwise: usize) -> usize {
    if option_env!("WHOSAID_SEEDS").is_some() { 1 } else { otherwise }
}

#[test]
fn a_failure_of_any_operation_is_told_once_and_the_work_can_be_done_again() {
    assert!(strike(Fault::Once, step(7)) > 0, "no failure was noticed");
}

#[test]
fn a_panic_in_a_thread_of_the_engine_is_a_failure_like_any_other() {
    assert!(strike(Fault::Panic, step(7)) > 0, "no panic was noticed");
}

#[test]
fn adding_never_waits_for_threads_that_are_gone() {
    let disk = SimulatedDisk::new();
    let index = open_on(&disk).unwrap();
    let mut writer = writer(&index).unwrap();
    disk.set_fault(Fault::Panic(2));
    // More than the engine's queue takes.
    let path = |i: u64| PathBuf::from(format!("/in/{i}.txt"));
    let stopped = (0..10_001).find(|i| writer.add(&article(&path(*i), *i)).is_err());
    let told = stopped.is_some() || writer.commit().is_err();
    assert!(told, "ten thousand articles went nowhere");
    writer.rollback().unwrap();
    let batch = Batch::from([(path(1), Some(1)), (path(2), Some(2))]);
    write(&mut writer, &batch).unwrap();
    assert_eq!(files(&index), after(Files::new(), &batch));
}

#[test]
fn a_full_disk_loses_nothing_and_goes_on_when_there_is_room() {
    for room in [0, 500, 2_000, 5_000, 10_000, 20_000] {
        let disk = SimulatedDisk::new();
        let index = open_on(&disk).unwrap();
        let mut pen = None;
        let batch = |version: u64| {
            (0..20).map(|i| (format!("/in/{i}.txt").into(), Some(version))).collect::<Batch>()
        };
        write_with(&mut pen, &index, &batch(1)).unwrap();
        disk.set_fault(Fault::Full(disk.n_bytes() + room));
        let outcome = write_with(&mut pen, &index, &batch(2));
        assert_eq!(files(&index), after(Files::new(), &batch(if outcome.is_ok() { 2 } else { 1 })));
        disk.set_fault(Fault::None);
        write_with(&mut pen, &index, &batch(3)).unwrap();
        assert_eq!(files(&index), after(Files::new(), &batch(3)), "{room} bytes of room");
    }
}

#[test]
fn an_index_that_finds_no_room_is_made_later() {
    for room in [0, 10, 200, 1000] {
        let disk = SimulatedDisk::new();
        disk.set_fault(Fault::Full(room));
        let made = open_on(&disk).and_then(|index| {
            write_with(&mut None, &index, &Batch::from([("/in/a.txt".into(), Some(1))]))
        });
        assert!(made.is_err(), "{room} bytes are enough for an index");
        disk.set_fault(Fault::None);
        let index = open_on(&disk).unwrap();
        write_with(&mut None, &index, &Batch::from([("/in/a.txt".into(), Some(2))])).unwrap();
        assert_eq!(files(&index), Files::from([("/in/a.txt".into(), 2)]));
    }
}
