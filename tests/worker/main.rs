//! What a worker process does to the program that asked it, and what it can do at all.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::Duration;

use index_core::ErrorKind;
use index_core::ingest::Extractor as _;
use index_core::worker::{WorkerLimits, Workers};

fn workers() -> Workers {
    let mut limits = WorkerLimits::default();
    limits.memory_bytes = 256 << 20;
    limits.cpu_seconds = 2;
    Workers::with(env!("CARGO_BIN_EXE_misbehaving-worker"), limits)
}

/// A page whose whole text is the deed.
fn page(deed: &str) -> Vec<u8> {
    format!("<!doctype html><html><body><article><p>{deed}</p></article></body></html>").into()
}

/// What becomes of a page: its text, or the kind and words of the failure.
fn outcome(workers: &Workers, deed: &str) -> Result<String, (ErrorKind, String)> {
    match workers.read(Path::new("/in/page.html"), &page(deed)) {
        Ok(documents) => Ok(documents[0].text.clone()),
        Err(error) => Err((error.kind(), error.message().to_owned())),
    }
}

#[test]
fn a_page_is_read_as_in_the_process() {
    let html = page("“The ferry is all we have,” said Ivo Brandt, the mayor of Lindau.");
    let apart = Workers::with(env!("CARGO_BIN_EXE_whosaid-under-test"), WorkerLimits::default());
    let here = index_core::ingest::InProcess;
    let path = Path::new("/in/a.html");
    assert_eq!(apart.read(path, &html).unwrap(), here.read(path, &html).unwrap());
    assert!(apart.confinement().unwrap().is_whole());
}

#[test]
fn a_file_that_ends_its_reader_fails_and_the_next_is_read() {
    let cases = [
        ("panic", ErrorKind::Malformed, "the reader stopped on it: as told"),
        ("abort", ErrorKind::Crashed, "its reader crashed (signal 6)"),
        ("overflow", ErrorKind::Crashed, "it nests too deeply to be read"),
        ("remember", ErrorKind::Crashed, "reading it takes too much memory"),
        ("compute", ErrorKind::Crashed, "reading it takes too much computing"),
        ("leave", ErrorKind::Crashed, "its reader gave no sensible answer"),
        ("forge", ErrorKind::Crashed, "its reader gave no sensible answer"),
    ];
    let workers = workers();
    for (deed, kind, words) in cases {
        assert_eq!(outcome(&workers, deed), Err((kind, words.to_owned())), "{deed}");
        assert_eq!(outcome(&workers, "words"), Ok("words".to_owned()), "after {deed}");
    }
}

#[test]
fn a_reader_that_stalls_is_ended_after_the_deadline() {
    let mut limits = WorkerLimits::default();
    limits.deadline = Duration::from_millis(300);
    let workers = Workers::with(env!("CARGO_BIN_EXE_misbehaving-worker"), limits);
    let expected = (ErrorKind::Crashed, "reading it takes too long".to_owned());
    assert_eq!(outcome(&workers, "stall"), Err(expected));
}

#[test]
fn who_ends_gives_up_a_reader_that_stalls() {
    let workers = workers();
    let outcome = std::thread::scope(|scope| {
        let reading = scope.spawn(|| outcome(&workers, "stall"));
        while workers.confinement().is_none() && !reading.is_finished() {
            std::thread::yield_now();
        }
        workers.stop();
        reading.join().unwrap()
    });
    assert_eq!(outcome, Err((ErrorKind::Io, "its reader was asked to end".to_owned())));
}

#[test]
fn content_that_ended_a_reader_is_set_aside_until_it_is_forgiven() {
    let workers = workers();
    let crashed = |words: &str| Err((ErrorKind::Crashed, words.to_owned()));
    assert_eq!(outcome(&workers, "abort"), crashed("its reader crashed (signal 6)"));
    let aside = "set aside: reading the same content ended its reader before";
    assert_eq!(outcome(&workers, "abort"), crashed(aside));
    workers.forgive_all();
    assert_eq!(outcome(&workers, "abort"), crashed("its reader crashed (signal 6)"));
}

#[test]
fn every_way_out_is_closed() {
    assert_eq!(outcome(&workers(), "escape"), Ok("open: ".to_owned()));
}
