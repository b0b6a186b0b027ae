//! The library's one error type, and the only place where foreign errors become ours.

use std::fmt;
use std::path::{Path, PathBuf};

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation failed: a kind for programs, a message for people, a path where one is known.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    message: String,
    path: Option<PathBuf>,
    offset: Option<usize>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kind of an [`Error`], by what a program would do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed in the operating system.
    Io,
    /// The file is of no format that this build reads.
    UnsupportedFormat,
    /// The content is nothing that an article could be: a picture, a program, and no name says
    /// otherwise.
    NoArticle,
    /// The file is of a known format, but broken.
    Malformed,
    /// The file is over a limit of size, depth or count.
    TooLarge,
    /// Whoever read the file did not survive it, or did not end: it is not read again by itself.
    Crashed,
    /// There is no index at this place.
    NoIndex,
    /// Another process writes to this index.
    Locked,
    /// The index was made by an older format version: it answers, but must be rebuilt to be written.
    OlderVersion,
    /// The index was made by a newer version of this library.
    NewerVersion,
    /// The index is damaged; it can be deleted and rebuilt from the articles.
    Corrupt,
    /// The query or a value in it can't be read.
    Query,
    /// No such article or quote.
    NotFound,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        let message = message.into();
        let inner = Inner { kind, message, path: None, offset: None, source: None };
        Error { inner: Box::new(inner) }
    }

    pub(crate) fn io(error: std::io::Error, path: impl Into<PathBuf>) -> Error {
        Error::io_without_path(error).with_path(path)
    }

    pub(crate) fn io_without_path(error: std::io::Error) -> Error {
        Error::new(ErrorKind::Io, io_message(&error)).with_source(error)
    }

    pub(crate) fn with_path(mut self, path: impl Into<PathBuf>) -> Error {
        self.inner.path = Some(path.into());
        self
    }

    pub(crate) fn with_offset(mut self, offset: usize) -> Error {
        self.inner.offset = Some(offset);
        self
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        self.inner.source = Some(source.into());
        self
    }

    /// Returns what kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the file or folder that the failure is about, where there is one.
    pub fn path(&self) -> Option<&Path> {
        self.inner.path.as_deref()
    }

    /// Returns where in the text that was read (a query, a list of people) the failure is, in bytes,
    /// where that is known.
    pub fn offset(&self) -> Option<usize> {
        self.inner.offset
    }

    /// Returns the cause in words, without the path.
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// Returns whether the same call may succeed later without anybody's doing.
    pub fn is_retryable(&self) -> bool {
        matches!(self.inner.kind, ErrorKind::Io | ErrorKind::Locked)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner.path {
            Some(path) => write!(f, "`{}`: {}", path.display(), self.inner.message),
            None => f.write_str(&self.inner.message),
        }
    }
}

impl fmt::Debug for Error {
    /// Writes it in words, for that is how Rust shows an error that leaves `main`; with `{:#?}` all
    /// that it holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("path", &self.inner.path)
            .field("message", &self.inner.message)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}

/// The system's words without Rust's "(os error 2)", in the house's lower case.
fn io_message(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(feature = "search")]
mod engine {
    //! The engine's errors in our words: none of its own reach a person.

    use tantivy::TantivyError;
    use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

    use super::{Error, ErrorKind, io_message};

    const DAMAGED: &str = "damaged: delete the index and index the articles again";

    impl Error {
        /// A failure to read one of the engine's files.
        pub(crate) fn reading_index(error: std::io::Error) -> Error {
            TantivyError::from(error).into()
        }

        /// A failure to write. Some of its threads tell of a failing disk in words only, which
        /// elsewhere are those of damage.
        pub(crate) fn writing_index(error: TantivyError) -> Error {
            match error {
                TantivyError::InternalError(_) => {
                    let message = "an indexing thread has failed";
                    Error::new(ErrorKind::Io, message).with_source(error)
                }
                _ => error.into(),
            }
        }
    }

    impl From<TantivyError> for Error {
        fn from(error: TantivyError) -> Error {
            let (kind, message) = kind_and_message(&error);
            Error::new(kind, message).with_source(error)
        }
    }

    fn kind_and_message(error: &TantivyError) -> (ErrorKind, String) {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                (ErrorKind::Locked, "another process is writing to this index".to_owned())
            }
            // The engine's own words about bytes that are not what it wrote.
            TantivyError::IoError(cause)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
                if cause.kind() == std::io::ErrorKind::InvalidData =>
            {
                (ErrorKind::Corrupt, DAMAGED.to_owned())
            }
            TantivyError::LockFailure(LockError::IoError(cause), _)
            | TantivyError::IoError(cause)
            | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError {
                io_error: cause,
                ..
            })
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: cause, .. }) => {
                (ErrorKind::Io, io_message(cause))
            }
            TantivyError::IncompatibleIndex(_)
            | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
                (ErrorKind::NewerVersion, "made by another version: rebuild it".to_owned())
            }
            TantivyError::ErrorInThread(_) | TantivyError::Poisoned => {
                (ErrorKind::Io, "an indexing thread has failed".to_owned())
            }
            TantivyError::SystemError(_) => (ErrorKind::Io, "no thread can be started".to_owned()),
            _ => (ErrorKind::Corrupt, DAMAGED.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_that_leaves_main_is_told_in_words() {
        let error = Error::new(ErrorKind::NoIndex, "no index here").with_path("/news");
        assert_eq!(format!("{error:?}"), "`/news`: no index here");
        assert!(format!("{error:#?}").contains("kind: NoIndex"), "{error:#?}");
    }
}
