//! Whole updates of small folders into an index in memory.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::ingest::InProcess;
use crate::{Article, Document, Index};

/// A folder with files, and an index of it in memory.
struct Place {
    dir: tempfile::TempDir,
    index: Index,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Place {
        let place = Place { dir: tempfile::tempdir().unwrap(), index: Index::in_memory() };
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    fn root(&self) -> Root {
        Root::open(self.dir.path()).unwrap()
    }

    fn at(&self, name: &str) -> PathBuf {
        self.root().path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn update(&self) -> Progress {
        self.update_with(&InProcess, &mut |_| Directive::Continue).progress
    }

    fn update_with(
        &self,
        extractor: &dyn Extractor,
        on_progress: &mut dyn FnMut(&Progress) -> Directive,
    ) -> Summary {
        let pipeline = PipelineOptions { threads: 2, ..PipelineOptions::default() };
        let options = UpdateOptions { extractor, index_directory: None, pipeline, now_s: 0 };
        let searcher = self.index.searcher().unwrap();
        let mut writer = self.index.writer().unwrap();
        update(&searcher, &mut writer, &[self.root()], options, on_progress).unwrap()
    }

    /// The catalogue, one line a file.
    fn catalogue(&self) -> Vec<String> {
        let entries = self.index.searcher().unwrap().catalogue().unwrap();
        let line = |entry: &FileEntry| {
            let name = entry.path.strip_prefix(self.root().path()).unwrap().display().to_string();
            match &entry.outcome {
                Outcome::Indexed { articles } => format!("{name}: {articles}"),
                Outcome::Failed { kind, reason } => format!("{name}: {kind}: {reason}"),
                Outcome::Ignored { reason } => format!("{name}: ignored: {reason}"),
            }
        };
        entries.iter().map(line).collect()
    }

    fn n_articles(&self) -> u64 {
        self.index.searcher().unwrap().counts().unwrap().articles
    }
}

fn record(id: &str) -> String {
    format!("{{\"id\":\"{id}\",\"text\":\"Rain fell on {id}.\"}}\n")
}

#[test]
fn every_file_is_indexed_failed_or_ignored() {
    let place = Place::new(&[
        ("a.txt", "Rain fell."),
        ("feed.ndjson", &(record("north") + "no record\n" + &record("south"))),
        ("list.json", "[]"),
        ("main.rs", "fn main() {}"),
        ("odd.xyz", "\0\u{1}\u{2}\u{3}bin"),
        ("deep/b.md", "# Rain\n\nIt fell."),
    ]);
    let progress = place.update();
    let expected = [
        "a.txt: 1",
        "deep/b.md: 1",
        "feed.ndjson: malformed: 1 of 3 records can't be read, first: line 2: not JSON: expected ident",
        "list.json: 0",
        "odd.xyz: ignored: not text but binary data",
    ];
    assert_eq!(place.catalogue(), expected);
    assert_eq!(place.n_articles(), 4);
    let counts = (progress.files_found, progress.files_indexed, progress.files_failed);
    let ignored = (progress.ignored, progress.files_ignored);
    assert_eq!((counts, ignored, progress.articles), ((5, 3, 1), (1, 1), 4));
}

#[test]
fn a_second_run_does_nothing() {
    let place = Place::new(&[("a.txt", "Rain fell."), ("odd.xyz", "\0\u{1}\u{2}\u{3}bin")]);
    assert!(place.update().has_changes());
    let progress = place.update();
    assert!(!progress.has_changes());
    assert_eq!((progress.files_found, progress.files_same), (2, 2));
}

#[test]
fn what_changed_is_read_again_and_what_is_gone_leaves() {
    let place =
        Place::new(&[("a.txt", "Rain."), ("b.txt", "Snow."), ("feed.ndjson", &record("x"))]);
    place.update();
    place.write("a.txt", "Rain fell.");
    place.write("feed.ndjson", &(record("y") + &record("z")));
    fs::remove_file(place.at("b.txt")).unwrap();
    let progress = place.update();
    assert_eq!((progress.files_indexed, progress.files_gone), (2, 1));
    assert_eq!(place.catalogue(), ["a.txt: 1", "feed.ndjson: 2"]);
    assert_eq!(place.n_articles(), 3);
}

#[test]
fn a_touched_file_is_not_extracted_again() {
    let place = Place::new(&[("a.txt", "Rain fell.")]);
    place.update();
    let file = fs::File::options().write(true).open(place.at("a.txt")).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let progress = place.update();
    assert_eq!((progress.articles, progress.files_same), (0, 1));
    assert_eq!(place.catalogue(), ["a.txt: 1"]);
    assert_eq!(place.index.searcher().unwrap().catalogue().unwrap()[0].mtime_ns, 0);
}

#[test]
fn a_long_file_of_records_goes_through_all_threads() {
    let n_records = 30_000;
    let text: String = (0..n_records).map(|i| record(&format!("place {i}"))).collect();
    assert!(text.len() > 1024 * 1024, "long enough to be streamed");
    let place = Place::new(&[("feed.jsonl", &text), ("a.txt", "Rain fell.")]);
    let progress = place.update();
    assert_eq!((progress.articles, progress.files_indexed), (n_records + 1, 2));
    assert_eq!(place.catalogue(), ["a.txt: 1", "feed.jsonl: 30000"]);
    assert_eq!(place.n_articles(), n_records + 1);
    assert!(!place.update().has_changes());
}

/// Panics on articles that ask for it.
struct Panicking;

impl Extractor for Panicking {
    fn read(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Document>> {
        InProcess.read(path, bytes)
    }

    fn extract(&self, path: &str, document: Document) -> Article {
        assert!(!document.text.contains("snow"), "no snow, please");
        InProcess.extract(path, document)
    }

    fn version(&self) -> u32 {
        InProcess.version()
    }
}

#[test]
fn a_panic_is_its_files_failure_and_no_others() {
    let place = Place::new(&[("a.txt", "rain"), ("b.txt", "snow"), ("c.txt", "rain")]);
    place.update_with(&Panicking, &mut |_| Directive::Continue);
    let expected =
        ["a.txt: 1", "b.txt: malformed: the reader stopped on it: no snow, please", "c.txt: 1"];
    assert_eq!(place.catalogue(), expected);
}

#[test]
fn a_stopped_update_keeps_what_was_done_and_the_next_one_does_the_rest() {
    let files: Vec<_> = (0..400).map(|i| (format!("{i}.txt"), "Rain fell.".to_owned())).collect();
    let place = Place::new(&[]);
    for (name, text) in &files {
        place.write(name, text);
    }
    let summary = place.update_with(&InProcess, &mut |progress| match progress.articles {
        0..20 => Directive::Continue,
        _ => Directive::Stop,
    });
    assert!(summary.is_stopped);
    assert_eq!(place.n_articles(), summary.progress.articles);
    place.update();
    assert_eq!(place.n_articles(), 400);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_opened_keeps_its_articles_and_is_tried_again() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new(&[("a.txt", "Rain fell.")]);
    place.update();
    let set_mode = |mode| {
        fs::set_permissions(place.at("a.txt"), fs::Permissions::from_mode(mode)).unwrap();
    };
    place.write("a.txt", "Rain fell again.");
    set_mode(0o000);
    if fs::File::open(place.at("a.txt")).is_ok() {
        return; // Run by a user whom permissions don't bind.
    }
    place.update();
    assert_eq!(place.catalogue(), ["a.txt: io: permission denied"]);
    assert_eq!(place.n_articles(), 1);
    assert!(!place.update().has_changes());
    set_mode(0o644);
    place.update();
    assert_eq!(place.catalogue(), ["a.txt: 1"]);
}
