//! The program's side: an extractor that has foreign formats read by workers.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::process::{Death, Process};
use super::sandbox::Confinement;
use super::{WorkerLimits, this_program};
use crate::ingest::Extractor;
use crate::path_name::path_bytes;
use crate::{
    Article, Document, EXTRACTOR_VERSION, Error, ErrorKind, Format, Result, detect, read_documents,
};

/// How many digests of culprits are remembered; beyond, a copy of one costs a worker again.
const CULPRITS_MAX: usize = 100_000;

/// Reads foreign formats in workers and everything else in the calling thread.
///
/// There are as many workers as threads read at the same time; the first is started with the first
/// file that needs one. A worker that dies is replaced, and the file that it died of fails with
/// [`ErrorKind::Crashed`]; its copies fail without being read.
#[derive(Debug)]
pub struct Workers {
    program: PathBuf,
    limits: WorkerLimits,
    idle: Mutex<Vec<Process>>,
    culprits: Mutex<HashSet<[u8; 32]>>,
    /// What holds of the worker started last.
    confinement: Mutex<Option<Confinement>>,
    /// Nothing is read any more.
    is_ending: AtomicBool,
}

impl Workers {
    /// Returns workers that are the running program run again; it calls
    /// [`serve_if_asked`](super::serve_if_asked) first of all.
    ///
    /// # Errors
    /// When the system does not tell what is running.
    pub fn new() -> Result<Workers> {
        let program = this_program().map_err(Error::io_without_path)?;
        Ok(Workers::with(program, WorkerLimits::default()))
    }

    /// Returns workers of another program, or with other limits.
    pub fn with(program: impl Into<PathBuf>, limits: WorkerLimits) -> Workers {
        Workers {
            program: program.into(),
            limits,
            idle: Mutex::default(),
            culprits: Mutex::default(),
            confinement: Mutex::default(),
            is_ending: AtomicBool::new(false),
        }
    }

    /// Returns what keeps the workers in their place; `None` before the first was needed.
    pub fn confinement(&self) -> Option<Confinement> {
        *lock(&self.confinement)
    }

    /// Has every file with this digest fail without being read.
    pub fn set_aside(&self, digest: [u8; 32]) {
        let mut culprits = lock(&self.culprits);
        if culprits.len() < CULPRITS_MAX {
            culprits.insert(digest);
        }
    }

    fn read_apart(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Document>> {
        let digest = *blake3::hash(bytes).as_bytes();
        if lock(&self.culprits).contains(&digest) {
            let words = "set aside: reading the same content ended its reader before";
            return Err(Error::new(ErrorKind::Crashed, words).with_path(path));
        }
        loop {
            let mut process = self.take().map_err(|error| {
                let cause = Error::io_without_path(error);
                let words = format!("its reader can't be started: {}", cause.message());
                Error::new(ErrorKind::Io, words).with_path(path)
            })?;
            let was_fresh = process.is_fresh;
            let death = match process.ask(&path_bytes(path), bytes, &self.limits, &self.is_ending) {
                Ok(answer) => {
                    if !answer.is_last {
                        lock(&self.idle).push(process);
                    }
                    return answer.documents.map_err(|error| error.with_path(path));
                }
                Err(death) => death,
            };
            let is_by_itself = matches!(death, Death::Deadline | Death::CpuLimit);
            let is_ending = self.is_ending.load(Ordering::Relaxed);
            if death == Death::Dismissed && (was_fresh || is_ending) {
                let words = "its reader was asked to end";
                return Err(Error::new(ErrorKind::Io, words).with_path(path));
            }
            // What it read before may have worn a used worker out.
            if was_fresh || is_by_itself {
                self.set_aside(digest);
                return Err(Error::new(ErrorKind::Crashed, words(death)).with_path(path));
            }
        }
    }

    fn take(&self) -> std::io::Result<Process> {
        if let Some(process) = lock(&self.idle).pop() {
            return Ok(process);
        }
        let process = Process::start(&self.program, &self.limits, &self.is_ending)?;
        *lock(&self.confinement) = Some(process.confinement);
        Ok(process)
    }
}

impl Extractor for Workers {
    fn read(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Document>> {
        let name = crate::path_name(path);
        if is_foreign(&name, bytes) {
            return self.read_apart(path, bytes);
        }
        read_documents(&name, bytes)
    }

    fn extract(&self, path: &str, document: Document) -> Article {
        crate::extract(path, document)
    }

    fn version(&self) -> u32 {
        EXTRACTOR_VERSION
    }

    fn forgive_all(&self) {
        lock(&self.culprits).clear();
    }

    fn stop(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }

    /// Ends the workers that wait; the next file that needs one starts it.
    fn rest(&self) {
        lock(&self.idle).clear();
    }
}

/// Whether the bytes are of a format that other people's parsers read; packed ones may be.
fn is_foreign(name: &str, bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\x1f\x8b") {
        return true;
    }
    // What nobody reads, nobody need be asked about.
    detect(name, bytes).is_ok_and(Format::is_foreign)
}

fn words(death: Death) -> String {
    match death {
        Death::Deadline => "reading it takes too long".to_owned(),
        Death::CpuLimit => "reading it takes too much computing".to_owned(),
        Death::Memory => "reading it takes too much memory".to_owned(),
        Death::Stack => "it nests too deeply to be read".to_owned(),
        Death::Signal(signal) => format!("its reader crashed (signal {signal})"),
        Death::Nonsense | Death::Dismissed => "its reader gave no sensible answer".to_owned(),
    }
}

/// A list of workers or digests is whole whatever panicked while it was locked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formats_of_other_peoples_parsers_go_to_a_worker() {
        let cases: [(&str, &[u8], bool); 6] = [
            ("a.txt", b"words", false),
            ("a.md", b"# words", false),
            ("a.ndjson", b"{}", false),
            ("a.html", b"<!doctype html><p>words", true),
            ("a.txt.gz", b"\x1f\x8b\x08", true),
            ("a.txt", b"\0\x01\x02\x03", false),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(is_foreign(name, bytes), expected, "{name}");
        }
    }

    #[test]
    fn a_worker_that_cannot_be_started_is_no_fault_of_the_file() {
        let workers = Workers::with("/nonexistent/program", WorkerLimits::default());
        let error = workers.read(Path::new("a.html"), b"<!doctype html><p>words").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(error.message(), "its reader can't be started: no such file or directory");
    }
}
