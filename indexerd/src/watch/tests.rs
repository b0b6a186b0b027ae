//! The whole daemon on a real folder through the system's own watch, in this process.
//!
//! Every test waits until the index holds what it should; nothing waits for a time.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use index_core::ingest::{Extractor, InProcess, PipelineOptions, Root, Status};
use index_core::{Article, Document, Index, WriterOptions};

use super::{WatchConfig, drive};
use crate::log::Log;
use crate::signal::Ended;

/// How long a state may take on a busy machine before the test fails.
const WAIT_MAX: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// The article that waits until it may go on.
const GATED: &str = "/a.txt";

/// Tells of every article that it begins, and keeps one waiting.
struct Gated {
    began: Sender<String>,
    gate: Receiver<()>,
}

impl Extractor for Gated {
    fn read(&self, path: &Path, bytes: &[u8]) -> index_core::Result<Vec<Document>> {
        InProcess.read(path, bytes)
    }

    fn extract(&self, path: &str, document: Document) -> Article {
        self.began.send(path.to_owned()).unwrap();
        if path.ends_with(GATED) {
            // Open once nobody holds it any more.
            let _ = self.gate.recv();
        }
        InProcess.extract(path, document)
    }

    fn version(&self) -> u32 {
        InProcess.version()
    }
}

/// A folder, an index, and how the daemon is to run.
struct Place {
    dir: tempfile::TempDir,
    polls: bool,
}

impl Place {
    fn new() -> Place {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("inbox")).unwrap();
        Place { dir, polls: false }
    }

    /// A path in the folder that also holds the inbox and the index.
    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the daemon while `test` does its work, then ends it as TERM would.
    fn watching(&self, test: impl FnOnce(&Index)) {
        self.watching_with(&InProcess, test);
    }

    fn watching_with(&self, extractor: &dyn Extractor, test: impl FnOnce(&Index)) {
        let index = Index::open_or_create(self.at("index")).unwrap();
        let writer = index.writer_with(WriterOptions::default().heap_bytes(15_000_000)).unwrap();
        let config = WatchConfig {
            index: self.at("index"),
            roots: vec![Root::at(self.at("inbox"))],
            follows_kept: false,
            polls: self.polls,
            log: Log::Quiet,
        };
        let mut pipeline = PipelineOptions::default();
        pipeline.threads = 2;
        let (end, ended) = bounded(1);
        thread::scope(|scope| {
            let daemon =
                scope.spawn(|| drive(&config, &index, writer, extractor, &pipeline, ended));
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(&index)));
            end.send(Ended).unwrap();
            daemon.join().unwrap().unwrap();
            if let Err(panic) = outcome {
                std::panic::resume_unwind(panic);
            }
        });
    }

    /// Waits until exactly these files below the inbox are indexed, in order of their names.
    fn wait_for(&self, index: &Index, expected: &[&str]) {
        let inbox = self.at("inbox");
        wait_until(expected, || {
            let files = index.searcher().unwrap().catalogue().unwrap();
            let name = |path: &Path| path.strip_prefix(&inbox).unwrap().display().to_string();
            files.iter().map(|entry| name(&entry.path)).collect()
        });
    }

    /// Waits until exactly these texts are in the index, sorted.
    fn wait_for_texts(&self, index: &Index, expected: &[&str]) {
        wait_until(expected, || {
            let searcher = index.searcher().unwrap();
            let hits = searcher.articles(&index_core::Query::words("speech").limit(100)).unwrap();
            let texts = hits.hits.iter().map(|hit| {
                searcher.article(hit.id).unwrap().map(|article| article.text).unwrap_or_default()
            });
            let mut texts: Vec<_> = texts.map(|text| text.trim().to_owned()).collect();
            texts.sort();
            texts
        });
    }
}

fn wait_until(expected: &[&str], look: impl Fn() -> Vec<String>) {
    let start = Instant::now();
    loop {
        let found = look();
        if found == expected {
            return;
        }
        assert!(start.elapsed() < WAIT_MAX, "found {found:?}, expected {expected:?}");
        thread::park_timeout(LOOK_EVERY);
    }
}

#[test]
fn what_is_there_and_what_comes_is_indexed() {
    let place = Place::new();
    place.write("inbox/old.txt", "old speech");
    place.watching(|index| {
        place.wait_for(index, &["old.txt"]);
        place.write("inbox/new.txt", "new speech");
        place.wait_for(index, &["new.txt", "old.txt"]);
        place.write("inbox/deep/er/newest.txt", "newest speech");
        place.wait_for(index, &["deep/er/newest.txt", "new.txt", "old.txt"]);
    });
}

#[test]
fn a_file_replaced_by_an_older_one_has_the_new_text() {
    let place = Place::new();
    place.write("inbox/a.txt", "first speech");
    place.watching(|index| {
        place.wait_for_texts(index, &["first speech"]);
        place.write("b.txt", "other speech");
        let file = fs::File::open(place.at("b.txt")).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        fs::rename(place.at("b.txt"), place.at("inbox/a.txt")).unwrap();
        place.wait_for_texts(index, &["other speech"]);
    });
}

#[test]
fn a_file_replaced_while_it_is_extracted_has_the_new_text() {
    let place = Place::new();
    let (began, begun) = unbounded();
    let (hold, gate) = bounded(0);
    place.write("c.txt", "a speech");
    fs::hard_link(place.at("c.txt"), place.at("inbox/c.txt")).unwrap();
    place.watching_with(&Gated { began, gate }, |index| {
        let begins = |name: &str| {
            let path = place.at(name).display().to_string();
            assert_eq!(begun.recv_timeout(WAIT_MAX), Ok(path));
        };
        begins("inbox/c.txt");
        // Else the walks at the start would find what was missed. Of what is written by another
        // name of a file the system tells nothing: only the second walk sees it.
        wait_until(&["Watching"], || {
            let status = Status::read(&place.at("index")).unwrap().unwrap_or_default();
            vec![format!("{:?}", status.state)]
        });
        place.write("c.txt", "another speech");
        begins("inbox/c.txt");
        place.write("inbox/a.txt", "first speech");
        begins("inbox/a.txt");
        for (name, text) in [("a.txt", "second speech"), ("b.txt", "third speech")] {
            place.write(name, text);
            fs::rename(place.at(name), place.at("inbox").join(name)).unwrap();
        }
        // The system tells in order: what happened to the first is known by now.
        begins("inbox/b.txt");
        drop(hold);
        place.wait_for_texts(index, &["another speech", "second speech", "third speech"]);
    });
}

#[test]
fn renamed_and_deleted_files_leave_the_index() {
    let place = Place::new();
    place.write("inbox/a.txt", "one speech");
    place.write("inbox/b.txt", "two speech");
    place.watching(|index| {
        place.wait_for(index, &["a.txt", "b.txt"]);
        fs::rename(place.at("inbox/a.txt"), place.at("inbox/c.txt")).unwrap();
        place.wait_for(index, &["b.txt", "c.txt"]);
        fs::remove_file(place.at("inbox/b.txt")).unwrap();
        place.wait_for(index, &["c.txt"]);
        fs::rename(place.at("inbox/c.txt"), place.at("c.txt")).unwrap();
        place.wait_for(index, &[]);
    });
}

#[test]
fn a_tree_moved_in_renamed_and_moved_out_is_followed() {
    let place = Place::new();
    place.write("tree/a.txt", "one speech");
    place.write("tree/x/y/b.txt", "two speech");
    place.watching(|index| {
        fs::rename(place.at("tree"), place.at("inbox/tree")).unwrap();
        place.wait_for(index, &["tree/a.txt", "tree/x/y/b.txt"]);
        fs::rename(place.at("inbox/tree/x"), place.at("inbox/z")).unwrap();
        place.wait_for(index, &["tree/a.txt", "z/y/b.txt"]);
        place.write("inbox/z/y/c.txt", "three speech");
        place.wait_for(index, &["tree/a.txt", "z/y/b.txt", "z/y/c.txt"]);
        fs::rename(place.at("inbox/z"), place.at("z")).unwrap();
        fs::remove_dir_all(place.at("inbox/tree")).unwrap();
        place.wait_for(index, &[]);
    });
}

#[cfg(unix)]
#[test]
fn a_hard_link_is_indexed_and_a_symbolic_one_is_not() {
    let place = Place::new();
    place.write("a.txt", "one speech");
    place.watching(|index| {
        std::os::unix::fs::symlink(place.at("a.txt"), place.at("inbox/a-link.txt")).unwrap();
        fs::hard_link(place.at("a.txt"), place.at("inbox/b.txt")).unwrap();
        place.wait_for(index, &["b.txt"]);
    });
}

#[test]
fn an_ignore_file_takes_effect_when_it_comes_and_when_it_goes() {
    let place = Place::new();
    place.write("inbox/a.txt", "one speech");
    place.write("inbox/drafts/b.txt", "two speech");
    place.watching(|index| {
        place.wait_for(index, &["a.txt", "drafts/b.txt"]);
        place.write("inbox/.whosaidignore", "drafts/\n");
        place.wait_for(index, &["a.txt"]);
        fs::remove_file(place.at("inbox/.whosaidignore")).unwrap();
        place.wait_for(index, &["a.txt", "drafts/b.txt"]);
    });
}

#[test]
fn a_root_that_vanishes_deletes_nothing_and_is_followed_when_it_is_back() {
    let place = Place::new();
    place.write("inbox/a.txt", "one speech");
    place.watching(|index| {
        place.wait_for(index, &["a.txt"]);
        fs::rename(place.at("inbox"), place.at("elsewhere")).unwrap();
        place.write("elsewhere/b.txt", "two speech");
        fs::rename(place.at("elsewhere"), place.at("inbox")).unwrap();
        place.wait_for(index, &["a.txt", "b.txt"]);
        place.write("inbox/c.txt", "three speech");
        place.wait_for(index, &["a.txt", "b.txt", "c.txt"]);
    });
}

#[test]
fn what_changed_while_nobody_watched_is_caught_up() {
    let place = Place::new();
    place.write("inbox/a.txt", "one speech");
    place.write("inbox/b.txt", "two speech");
    place.watching(|index| place.wait_for(index, &["a.txt", "b.txt"]));
    fs::remove_file(place.at("inbox/a.txt")).unwrap();
    place.write("inbox/b.txt", "longer speech");
    place.write("inbox/c.txt", "new speech");
    place.watching(|index| {
        place.wait_for(index, &["b.txt", "c.txt"]);
        place.wait_for_texts(index, &["longer speech", "new speech"]);
    });
}

#[test]
fn a_folder_that_is_polled_is_followed_too() {
    let place = Place { polls: true, ..Place::new() };
    place.write("inbox/a.txt", "one speech");
    place.watching(|index| {
        place.wait_for(index, &["a.txt"]);
        place.write("inbox/b.txt", "two speech");
        fs::remove_file(place.at("inbox/a.txt")).unwrap();
        place.wait_for(index, &["b.txt"]);
    });
}

#[test]
fn records_of_a_file_come_and_go_with_it() {
    let place = Place::new();
    place.watching(|index| {
        let record = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"{id} speech\"}}\n");
        place.write("inbox/feed.ndjson", &(record("a") + &record("b")));
        place.wait_for_texts(index, &["a speech", "b speech"]);
        place.write("inbox/feed.ndjson", &(record("b") + &record("c") + "no record\n"));
        place.wait_for_texts(index, &["b speech", "c speech"]);
        fs::remove_file(place.at("inbox/feed.ndjson")).unwrap();
        place.wait_for_texts(index, &[]);
    });
}

#[test]
fn a_burst_of_files_is_all_indexed() {
    let place = Place::new();
    place.watching(|index| {
        for i in 0..300 {
            place.write(&format!("inbox/d{}/{i}.txt", i % 7), "a speech");
        }
        let start = Instant::now();
        while index.searcher().unwrap().files().unwrap() < 300 {
            assert!(start.elapsed() < WAIT_MAX);
            thread::park_timeout(LOOK_EVERY);
        }
        let files = index.searcher().unwrap().catalogue().unwrap();
        assert_eq!(files.len(), 300);
        assert_eq!(index.searcher().unwrap().counts().unwrap().articles, 300);
    });
}
