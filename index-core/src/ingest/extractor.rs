//! What turns a file into articles: in this process by default, anywhere by another `Extractor`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::{Article, Document, EXTRACTOR_VERSION, Error, ErrorKind, Result};

/// Reads files and understands what they say.
///
/// Split in two, so that an implementation can run foreign parsers (`read`) elsewhere and keep
/// `extract`, which cannot fail, in the process. Called from many threads at once.
pub trait Extractor: Sync {
    /// Returns what a file holds: one document, or one a record.
    ///
    /// # Errors
    /// When the bytes are of no known format, or broken.
    fn read(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Document>>;

    /// Returns the article that a document of the file at `path` makes.
    fn extract(&self, path: &str, document: Document) -> Article;

    /// Returns the version of the extraction: files indexed by another one are read again.
    fn version(&self) -> u32;

    /// Reads again what it would not read any more; does nothing by default.
    fn forgive_all(&self) {}

    /// Gives back what it holds while there is nothing to read; does nothing by default.
    fn rest(&self) {}

    /// Gives up what it reads, as the program ends; does nothing by default. What it gave up fails
    /// for now, and is read again.
    fn stop(&self) {}
}

/// The default: everything in the calling thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl Extractor for InProcess {
    fn read(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Document>> {
        crate::read_documents(&crate::path_name(path), bytes)
    }

    fn extract(&self, path: &str, document: Document) -> Article {
        crate::extract(path, document)
    }

    fn version(&self) -> u32 {
        EXTRACTOR_VERSION
    }
}

/// Runs a part of the extraction so that a panic becomes the file's failure and nothing else's.
pub(super) fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = format!("the reader stopped on it: {}", panic_message(payload.as_ref()));
        Err(Error::new(ErrorKind::Malformed, message).with_path(path))
    })
}

pub(crate) fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
