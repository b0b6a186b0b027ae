//! The index from outside: writing, replacing, versions, failures.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::Index;
use super::catalogue::{FileEntry, Outcome};
use super::version::FORMAT_VERSION;
use crate::fixture::{Fixture, meeting};
use crate::{Article, Counts, Date, ErrorKind, Query, Span};

fn entry(path: &str, articles: u64) -> FileEntry {
    FileEntry {
        path: PathBuf::from(path),
        size: 100,
        mtime_ns: 5,
        ctime_ns: 6,
        device: 7,
        inode: 8,
        digest: [1; 32],
        extractor_version: 1,
        outcome: Outcome::Indexed { articles },
    }
}

fn failed(path: &str) -> FileEntry {
    let outcome = Outcome::Failed { kind: "malformed".into(), reason: "no text in it".into() };
    FileEntry { outcome, ..entry(path, 0) }
}

fn counts(index: &Index) -> (u64, u64, u64) {
    let Counts { articles, quotes, failed, .. } = index.searcher().unwrap().counts().unwrap();
    (articles, quotes, failed)
}

/// A file of `n` records, each with one quote.
fn records(path: &str, n: usize) -> Vec<Article> {
    let one = |i: usize| {
        let text = format!("Report {i}. “We counted {i} sheep,” he said.");
        Fixture::new(path, &text)
            .title(&format!("Sheep {i}"))
            .record(&i.to_string())
            .speaker("Ada Pine", "")
            .quote(&format!("We counted {i} sheep,"))
            .done()
    };
    (0..n).map(one).collect()
}

fn words(index: &Index, text: &str) -> usize {
    let query = Query::parse(text).unwrap().limit(1000);
    index.searcher().unwrap().quotes(&query).unwrap().len()
}

#[test]
fn nothing_is_seen_before_a_commit_and_all_of_it_after() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    let before = index.searcher().unwrap();
    for article in &meeting() {
        writer.put(article).unwrap();
    }
    assert_eq!(counts(&index), (0, 0, 0));
    writer.commit().unwrap();
    assert_eq!(counts(&index), (2, 4, 0));
    assert_eq!(before.counts().unwrap(), Counts::default(), "a searcher keeps what it shows");
}

#[test]
fn what_is_put_again_before_a_commit_is_there_once() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    let path = Path::new("/in/sheep.ndjson");
    for n in [3, 2, 4] {
        for _ in 0..3 {
            writer.begin_file(path).unwrap();
            records("/in/sheep.ndjson", n).iter().for_each(|a| writer.add(a).unwrap());
            writer.end_file(&entry("/in/sheep.ndjson", n as u64)).unwrap();
            // What is added of others meanwhile stays.
            meeting().iter().for_each(|a| writer.put(a).unwrap());
        }
        writer.commit().unwrap();
        let n = n as u64;
        assert_eq!(counts(&index), (2 + n, 4 + n, 0));
    }
    writer.begin_file(path).unwrap();
    writer.commit().unwrap();
    assert_eq!(counts(&index), (2, 4, 0));
}

#[test]
fn an_article_replaces_the_one_of_its_identity() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    for _ in 0..3 {
        for article in &meeting() {
            writer.put(article).unwrap();
        }
        writer.commit().unwrap();
    }
    assert_eq!(counts(&index), (2, 4, 0));
    let id = meeting()[0].id();
    writer.remove(id).unwrap();
    writer.commit().unwrap();
    assert_eq!(counts(&index), (1, 2, 0));
    assert_eq!(index.searcher().unwrap().article(id).unwrap(), None);
}

#[test]
fn a_rollback_takes_back_what_was_not_committed() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    writer.put(&meeting()[0]).unwrap();
    writer.commit().unwrap();
    writer.put(&meeting()[1]).unwrap();
    writer.remove(meeting()[0].id()).unwrap();
    writer.rollback().unwrap();
    writer.commit().unwrap();
    assert_eq!(counts(&index), (1, 2, 0));
}

#[test]
fn a_file_is_replaced_and_forgotten_with_all_of_its_records() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    let path = "/in/sheep.ndjson";
    for n in [30, 20] {
        writer.begin_file(Path::new(path)).unwrap();
        for article in records(path, n) {
            writer.add(&article).unwrap();
        }
        writer.end_file(&entry(path, n as u64)).unwrap();
        writer.commit().unwrap();
        assert_eq!(counts(&index), (n as u64, n as u64, 0));
        assert_eq!(index.searcher().unwrap().catalogue().unwrap(), [entry(path, n as u64)]);
        assert_eq!(words(&index, "sheep"), n);
    }
    let seventh = records(path, 8).pop().unwrap();
    let searcher = index.searcher().unwrap();
    assert_eq!(searcher.article(seventh.id()).unwrap(), Some(seventh));
    writer.forget_file(Path::new(path)).unwrap();
    writer.commit().unwrap();
    assert_eq!(counts(&index), (0, 0, 0));
    assert_eq!(index.searcher().unwrap().catalogue().unwrap(), []);
}

#[test]
fn the_catalogue_lists_the_files_below_a_folder() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    let paths = ["/in/a.txt", "/in/b/c.txt", "/inbox/d.txt", "/in.txt", "/out/e.txt"];
    for path in paths {
        writer.begin_file(Path::new(path)).unwrap();
        writer.end_file(&failed(path)).unwrap();
    }
    writer.commit().unwrap();
    writer.forget_file(Path::new("/out/e.txt")).unwrap();
    writer.commit().unwrap();
    assert_eq!(counts(&index), (0, 0, 4));
    let searcher = index.searcher().unwrap();
    let below = |folder: &str| {
        let mut found = Vec::new();
        searcher.for_each_file(Path::new(folder), |entry| found.push(entry.path)).unwrap();
        found.sort();
        found.iter().map(|path| path.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(below("/in"), ["/in/a.txt", "/in/b/c.txt"]);
    assert_eq!(below("/in/a.txt"), ["/in/a.txt"]);
    assert_eq!(below(""), ["/in/a.txt", "/in/b/c.txt", "/in.txt", "/inbox/d.txt"]);
}

#[test]
fn there_is_one_writer_and_its_lock_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    let writer = index.writer().unwrap();
    let other = Index::open(folder.path()).unwrap();
    let error = other.writer().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert_eq!(error.message(), "another process is writing to this index");
    assert_eq!(error.path(), Some(folder.path()));
    drop(writer);
    other.writer().unwrap();
}

#[test]
fn a_folder_without_an_index_is_told_apart_from_a_damaged_one() {
    let folder = tempfile::tempdir().unwrap();
    let kind = |path: &Path| Index::open(path).unwrap_err().kind();
    assert_eq!(kind(folder.path()), ErrorKind::NoIndex);
    assert_eq!(kind(&folder.path().join("missing")), ErrorKind::NoIndex);
    Index::open_or_create(folder.path()).unwrap();
    assert_eq!(Index::create(folder.path()).unwrap_err().message(), "there is an index already");
    fs::remove_dir_all(folder.path().join("g1")).unwrap();
    assert_eq!(kind(folder.path()), ErrorKind::Corrupt);
    fs::write(folder.path().join("CURRENT"), "nonsense").unwrap();
    assert_eq!(kind(folder.path()), ErrorKind::Corrupt);
}

fn set_format(folder: &Path, format: u32) {
    let text = fs::read_to_string(folder.join("CURRENT")).unwrap();
    let text = text.replace(&format!("format {FORMAT_VERSION}"), &format!("format {format}"));
    fs::write(folder.join("CURRENT"), text).unwrap();
}

#[test]
fn an_index_too_old_to_answer_gives_way_to_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(Index::create(folder.path()).unwrap());
    set_format(folder.path(), 0);
    let generation = folder.path().join("g1");
    std::fs::remove_dir_all(&generation).unwrap();
    std::fs::create_dir(&generation).unwrap();
    let mut schema = tantivy::schema::Schema::builder();
    schema.add_text_field("key", tantivy::schema::STRING);
    tantivy::Index::create_in_dir(&generation, schema.build()).unwrap();
    assert_eq!(Index::open(folder.path()).unwrap_err().kind(), ErrorKind::OlderVersion);

    let index = Index::open_or_create(folder.path()).unwrap();
    assert!(!index.is_older_version());
    let mut writer = index.writer().unwrap();
    writer.put(&meeting()[0]).unwrap();
    writer.commit().unwrap();
    assert_eq!(counts(&index), (1, 2, 0));
}

#[test]
fn an_older_index_answers_until_it_has_been_rebuilt_beside() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&meeting()[0]).unwrap();
    writer.commit().unwrap();
    drop(writer);
    set_format(folder.path(), 0);

    let older = Index::open(folder.path()).unwrap();
    assert!(older.is_older_version());
    assert_eq!(counts(&older), (1, 2, 0));
    assert_eq!(older.writer().unwrap_err().kind(), ErrorKind::OlderVersion);

    let searcher = older.searcher().unwrap();
    let rebuild = older.rebuild().unwrap();
    assert_eq!(older.rebuild().unwrap_err().kind(), ErrorKind::Locked);
    let mut writer = rebuild.index().writer().unwrap();
    for article in &meeting() {
        writer.put(article).unwrap();
    }
    writer.commit().unwrap();
    assert_eq!(counts(&older), (1, 2, 0), "the old one answers meanwhile");
    drop(writer);
    let newer = rebuild.replace().unwrap();
    assert!(!newer.is_older_version());
    assert_eq!(counts(&newer), (2, 4, 0));
    assert_eq!(counts(&older), (2, 4, 0), "an open index follows");
    assert_eq!(searcher.counts().unwrap().articles, 1, "a searcher keeps what it shows");
    let article = searcher.article(meeting()[0].id()).unwrap();
    assert_eq!(article.as_ref(), Some(&meeting()[0]));
    assert!(!folder.path().join("g1").exists());
    older.writer().unwrap();
}

#[test]
fn an_abandoned_rebuild_leaves_the_old_index() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    drop(index.rebuild().unwrap());
    assert_eq!(counts(&index), (0, 0, 0));
    index.writer().unwrap();
    assert!(!folder.path().join("g2").exists(), "the next writer sweeps it away");
}

#[test]
fn a_newer_index_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    Index::create(folder.path()).unwrap();
    set_format(folder.path(), FORMAT_VERSION + 1);
    let error = Index::open(folder.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NewerVersion);
    assert_eq!(
        error.message(),
        format!(
            "made by a newer version (format {}, this one knows {FORMAT_VERSION}): update, or use \
             another index folder",
            FORMAT_VERSION + 1
        )
    );
}

#[test]
fn another_handle_sees_every_commit() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    let reader = Index::open(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for (i, article) in meeting().iter().enumerate() {
        writer.put(article).unwrap();
        writer.commit().unwrap();
        assert_eq!(counts(&reader).0, i as u64 + 1);
    }
}

#[test]
fn an_article_with_wrong_spans_is_refused_and_harms_nothing() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    let mut wrong = meeting().remove(0);
    wrong.quotes[0].span = Span::new(5, 1_000_000);
    wrong.quotes[0].quoted.clear();
    assert_eq!(writer.put(&wrong).unwrap_err().kind(), ErrorKind::Malformed);
    writer.put(&meeting()[1]).unwrap();
    writer.commit().unwrap();
    assert_eq!(counts(&index), (1, 2, 0));
}

/// The answers after many commits, replacements and merges are those of a fresh index.
#[test]
fn merged_segments_answer_as_a_fresh_index() {
    let used = Index::in_memory();
    let mut writer = used.writer().unwrap();
    for round in 0..12 {
        for (i, article) in records("/in/sheep.ndjson", 24).iter().enumerate() {
            if (i + round) % 3 == 0 {
                writer.put(article).unwrap();
            }
        }
        if round == 9 {
            writer.remove(records("/in/sheep.ndjson", 24)[4].id()).unwrap();
        }
        writer.commit().unwrap();
    }
    for article in &records("/in/sheep.ndjson", 24) {
        writer.put(article).unwrap();
    }
    writer.commit().unwrap();
    let fresh = Index::in_memory();
    let mut writer = fresh.writer().unwrap();
    for article in &records("/in/sheep.ndjson", 24) {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    for text in ["sheep", "title:7", "by:pine", "by:\"A. Pine\" -title:3", "report"] {
        let ids = |index: &Index| {
            let query = Query::parse(text).unwrap().limit(100);
            let hits = index.searcher().unwrap().quotes(&query).unwrap();
            let mut ids: Vec<String> = hits.iter().map(|hit| hit.id.to_string()).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(&used), ids(&fresh), "{text}");
    }
    assert_eq!(counts(&used), counts(&fresh));
}

fn any_article() -> impl Strategy<Value = Article> {
    let text = proptest::collection::vec("[a-zé“”. -]{0,12}", 1..20);
    let option = || proptest::option::of("[a-zA-Zß“ ]{0,20}");
    let spans = proptest::collection::vec((any::<u16>(), any::<u16>(), 0..4usize), 0..6);
    (text, option(), option(), option(), spans, -800_000i64..800_000).prop_map(
        |(text, record, title, source, spans, day)| {
            let text = text.join("\n");
            let mut article = Fixture::new("/in/any.txt", &text).speaker("Zoë Any", "röle").done();
            article.record = record;
            article.title = title;
            article.source = source;
            article.date = Date::from_days_since_epoch(day);
            let mut spans: Vec<(Span, usize)> = spans
                .into_iter()
                .filter_map(|(from, to, kind)| Some((valid(&text, from, to)?, kind)))
                .collect();
            spans.sort();
            for (span, kind) in spans {
                let words = text[span.start..span.end].to_owned();
                let mut made = Fixture::new("", &words).speaker("Zoë Any", "").quote(&words).done();
                let mut quote = made.quotes.remove(0);
                quote.span = span;
                quote.quoted = vec![span];
                quote.kind = crate::QuoteKind::ALL[kind];
                quote.utterance = kind;
                let attribution = quote.attribution.as_mut().unwrap();
                (attribution.printed, attribution.evidence) = (span, span);
                article.quotes.push(quote);
            }
            article
        },
    )
}

fn valid(text: &str, from: u16, to: u16) -> Option<Span> {
    let from = usize::from(from) % (text.len() + 1);
    let to = usize::from(to) % (text.len() + 1);
    let span = Span::new(from.min(to), from.max(to));
    (!span.is_empty() && text.get(span.start..span.end).is_some()).then_some(span)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_is_put_comes_back_equal(article in any_article()) {
        prop_assert_eq!(article.check(), None);
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        writer.put(&article).unwrap();
        writer.commit().unwrap();
        let back = index.searcher().unwrap().article(article.id()).unwrap();
        prop_assert_eq!(back, Some(article));
    }
}
