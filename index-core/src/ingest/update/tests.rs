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
        self.update_through(pipeline, extractor, on_progress)
    }

    fn update_through(
        &self,
        pipeline: PipelineOptions,
        extractor: &dyn Extractor,
        on_progress: &mut dyn FnMut(&Progress) -> Directive,
    ) -> Summary {
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
fn a_handful_of_files_that_is_over_the_limit_keeps_nobody_waiting() {
    let place = Place::new(&[]);
    for number in 0..100 {
        place.write(&format!("{number:03}.txt"), "Rain fell.");
    }
    // Room for one file at a time.
    let pipeline = PipelineOptions { threads: 2, queue_bytes_max: 15 };
    let summary = place.update_through(pipeline, &InProcess, &mut |_| Directive::Continue);
    assert_eq!((summary.progress.files_indexed, place.n_articles()), (100, 100));
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

/// A mail of about two thousand bytes.
#[cfg(feature = "mail")]
fn mail(id: &str) -> String {
    let words = format!("Rain fell on {id}. ").repeat(100);
    format!(
        "From {id} Mon Jan  5 10:00:00 2026\nMessage-ID: <{id}@lake>\nSubject: {id}\n\n{words}\n\n"
    )
}

/// A record of about two thousand bytes.
fn long_record(id: &str) -> String {
    format!("{{\"id\":\"{id}\",\"text\":\"{}\"}}\n", format!("Rain fell on {id}. ").repeat(100))
}

/// Counts what it extracts.
#[derive(Default)]
struct Counting {
    extracted: std::sync::atomic::AtomicU64,
}

impl Extractor for Counting {
    fn read(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Document>> {
        InProcess.read(path, bytes)
    }

    fn extract(&self, path: &str, document: Document) -> Article {
        self.extracted.fetch_add(1, Ordering::Relaxed);
        InProcess.extract(path, document)
    }

    fn version(&self) -> u32 {
        InProcess.version()
    }
}

#[test]
fn of_a_file_that_grows_only_what_is_new_is_extracted() {
    for (name, make) in [
        ("feed.ndjson", long_record as fn(&str) -> String),
        #[cfg(feature = "mail")]
        ("post.mbox", mail),
    ] {
        let text = |n: usize| (0..n).map(|i| make(&format!("isle{i}"))).collect::<String>();
        let place = Place::new(&[(name, &text(700))]);
        place.update();
        assert_eq!(place.catalogue(), [format!("{name}: 700")]);
        for (now, n_extracted, n_articles) in [
            // Two more, and one that stands there already by its words.
            (text(702), 2, 702),
            // The same.
            (text(702), 0, 702),
            // Another word in the middle: all of it.
            (text(703).replace("isle300.", "isle three hundred."), 703, 703),
            // It shrinks.
            (text(650), 650, 650),
        ] {
            place.write(name, &now);
            let counting = Counting::default();
            place.update_with(&counting, &mut |_| Directive::Continue);
            assert_eq!(counting.extracted.into_inner(), n_extracted, "{name} {n_articles}");
            assert_eq!(place.n_articles(), n_articles, "{name}");
            assert_eq!(place.catalogue(), [format!("{name}: {n_articles}")]);
        }
    }
}

/// A crawler's record of an answer.
#[cfg(feature = "html")]
fn crawled(at: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let begins = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
    let answer = [begins.as_bytes(), body].concat();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {at}\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    [head.as_bytes(), &answer, b"\r\n\r\n"].concat()
}

#[cfg(feature = "html")]
#[test]
fn pages_of_an_archive_are_the_same_articles_whatever_its_length() {
    use std::io::Write as _;

    let page = |i: usize| {
        let words =
            format!("<html><body><p>“Rain fell on isle {i},” said Ann Lee.</p></body></html>");
        crawled(&format!("http://news.example/{}", i % 20), "text/html", words.as_bytes())
    };
    let pages: Vec<u8> = (0..30).flat_map(page).collect();
    // Nothing packs this picture.
    let mut random = fastrand::Rng::with_seed(1);
    let picture: Vec<u8> = (0..3 << 20).map(|_| random.u8(..)).collect();
    let long =
        [crawled("http://news.example/a.png", "image/png", &picture), pages.clone()].concat();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&long).unwrap();
    let packed = encoder.finish().unwrap();
    let place = Place::new(&[]);
    for (name, bytes) in [("short.warc", &pages), ("long.warc", &long), ("packed.warc.gz", &packed)]
    {
        std::fs::write(place.at(name), bytes).unwrap();
    }
    place.update();
    let catalogue = ["long.warc: 30", "packed.warc.gz: 30", "short.warc: 30"];
    assert_eq!(place.catalogue(), catalogue);
    let searcher = place.index.searcher().unwrap();
    for name in ["short.warc", "long.warc", "packed.warc.gz"] {
        let path = place.at(name).to_string_lossy().into_owned();
        let article = |id: &str| searcher.article(crate::ArticleId::new(&path, Some(id))).unwrap();
        let first = article("http://news.example/3").unwrap();
        assert_eq!(first.url.as_deref(), Some("http://news.example/3"), "{name}");
        assert!(first.text.contains("isle 3,"), "{name}");
        // The picture is a record too.
        let again = if name == "short.warc" { 24 } else { 25 };
        let again = article(&format!("http://news.example/3#{again}")).unwrap();
        assert!(again.text.contains("isle 23,"), "{name}");
    }
}

#[test]
fn a_record_that_repeats_an_earlier_id_is_another_article_also_where_the_file_grew() {
    let text: String = (0..700).map(|i| long_record(&format!("isle{i}"))).collect();
    let place = Place::new(&[("feed.ndjson", &text)]);
    place.update();
    place.write("feed.ndjson", &(text + &long_record("isle3")));
    place.update();
    assert_eq!(place.n_articles(), 701);
    let path = place.at("feed.ndjson").to_string_lossy().into_owned();
    let id = crate::ArticleId::new(&path, Some("isle3#701"));
    assert!(place.index.searcher().unwrap().article(id).unwrap().is_some());
}

#[test]
fn what_a_crash_left_of_the_new_records_is_replaced() {
    let text = |n: usize| (0..n).map(|i| long_record(&format!("isle{i}"))).collect::<String>();
    let place = Place::new(&[("feed.ndjson", &text(700))]);
    place.update();
    place.write("feed.ndjson", &text(2000));
    // Committed on the way, and stopped before the end of the file.
    place.update_with(&InProcess, &mut |progress| match progress.articles {
        0..64 => Directive::Continue,
        _ => Directive::Stop,
    });
    assert_eq!(place.catalogue(), ["feed.ndjson: 700"]);
    place.update();
    assert_eq!(place.n_articles(), 2000);
    assert_eq!(place.catalogue(), ["feed.ndjson: 2000"]);
}

#[test]
fn a_sidecar_tells_what_all_records_have_in_common() {
    let text: String = (0..700).map(|i| long_record(&format!("isle{i}"))).collect();
    let place = Place::new(&[
        ("long.ndjson", &text),
        ("short.ndjson", &record("north")),
        ("long.ndjson.meta.toml", "source = \"Lake Wire\""),
        ("short.meta.toml", "source = \"Lake Wire\""),
    ]);
    place.update();
    let said = |name: &str, id: &str| {
        let path = place.at(name).to_string_lossy().into_owned();
        let id = crate::ArticleId::new(&path, Some(id));
        place.index.searcher().unwrap().article(id).unwrap().unwrap().source
    };
    assert_eq!(said("long.ndjson", "isle9").as_deref(), Some("Lake Wire"));
    assert_eq!(said("short.ndjson", "north").as_deref(), Some("Lake Wire"));
    place.write("long.ndjson.meta.toml", "source = \"Lake Post\"");
    place.update();
    assert_eq!(said("long.ndjson", "isle9").as_deref(), Some("Lake Post"));
}

#[test]
fn packed_records_are_read_as_a_stream() {
    use std::io::Write as _;

    // Packed it is still long: digits of a hash pack badly.
    let record = |i: usize| {
        let noise: String = (0..30)
            .map(|j| blake3::hash(format!("{i} {j}").as_bytes()).to_hex().to_string())
            .collect();
        format!("{{\"id\":\"{i}\",\"text\":\"Rain. {noise}\"}}\n")
    };
    let text: String = (0..1500).map(record).collect::<String>() + "no record\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let place = Place::new(&[]);
    fs::write(place.at("feed.ndjson.gz"), packed.finish().unwrap()).unwrap();
    place.update();
    assert_eq!(place.n_articles(), 1500);
    let expected =
        "feed.ndjson.gz: malformed: 1 of 1501 records can't be read, first: line 1501: not JSON: ";
    assert!(place.catalogue()[0].starts_with(expected), "{:?}", place.catalogue());
}

#[cfg(feature = "html")]
#[test]
fn a_long_page_under_the_name_of_records_is_a_page() {
    let page =
        format!("<html><body>{}</body></html>", "<p>Rain fell on isle.</p>\n".repeat(50_000));
    let place = Place::new(&[("page.json", &page)]);
    place.update();
    assert_eq!(place.catalogue(), ["page.json: 1"]);
}
