//! Foreign parsers in a process of their own: a page or document that hangs, aborts or fills the
//! memory is that file's failure and nothing else's.
//!
//! The process is the embedding program run once more: it hands its arguments to [`serve_if_asked`]
//! before it does anything else, and gives [`Workers`] as the pipeline's extractor. Plain text,
//! Markdown and records are read by our own code and stay in the process.
//!
//! Invariants: a worker gets bytes and gives documents, it opens nothing; what it answers is
//! bounded and checked like any stranger's bytes; a file is blamed only for the death of a worker
//! that was fresh, or for its own time.

mod frame;
mod pool;
mod process;
mod sandbox;
mod serve;
mod wire;

pub use pool::Workers;
pub use sandbox::Confinement;
pub use serve::{ReadDocuments, serve_if_asked, serve_with};

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// The first argument of a program that is run as a worker.
pub const WORKER_ARGUMENT: &str = "read-foreign-documents";

/// What a worker may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkerLimits {
    /// How long one file may take, whatever the process does meanwhile: 30 s by default, as the
    /// machine may be busy.
    pub deadline: Duration,
    /// The memory of the process, in bytes of address space: 1 GiB by default. The largest page
    /// that is laid out takes a fifth of it.
    pub memory_bytes: u64,
    /// How long the process may compute, in seconds: 10 by default. It makes room for another
    /// before, so that each file has three fifths of it at least.
    pub cpu_seconds: u64,
}

impl Default for WorkerLimits {
    fn default() -> WorkerLimits {
        WorkerLimits { deadline: Duration::from_secs(30), memory_bytes: 1 << 30, cpu_seconds: 10 }
    }
}

/// Returns the running program as something that can be run again, also when its file has been
/// replaced meanwhile.
///
/// # Errors
/// When the system does not tell.
pub fn this_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe()
}

/// Reads any bytes as a request and as an answer, as either end does.
#[cfg(feature = "simulation")]
pub(crate) fn any_message(mut bytes: &[u8]) -> Result<(), String> {
    let _ = frame::read_request(&mut { bytes });
    let Ok((head, body)) = frame::read_answer(&mut bytes) else { return Ok(()) };
    let Some(Ok(documents)) = wire::decode(head.is_read, &body) else { return Ok(()) };
    match wire::decode(true, &wire::encode_documents(&documents)) {
        Some(Ok(again)) if again == documents => Ok(()),
        again => Err(format!("{documents:?} come back as {again:?}")),
    }
}
