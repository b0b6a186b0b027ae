//! Folder to index: what to read, reading it on many threads, writing it with one writer.
//!
//! Shared by the daemon, by one-shot indexing and by programs that embed this crate. Knows no
//! clock and no watcher: [`update`] brings an index up to date once; whoever watches a folder
//! feeds [`start`]ed threads with jobs and [`apply`]s their steps.

mod accept;
mod apply;
mod budget;
mod call;
mod extractor;
mod failure;
mod held;
mod kept;
mod long;
mod pipeline;
mod root;
mod scan;
#[cfg_attr(not(unix), path = "no_socket.rs")]
mod socket;
mod stamp;
mod status;
mod stream;
mod streamed;
mod update;
mod worker;

pub use accept::{Ignored, told_by};
pub use apply::{Applied, apply};
pub use call::{Call, SOCKET_FILE_NAME};
#[cfg(feature = "worker")]
pub(crate) use extractor::panic_message;
pub use extractor::{Extractor, InProcess};
pub use held::{Grace, Held, HeldFiles, accept};
pub use kept::{keep_roots, kept_roots, kept_stamp};
pub use pipeline::{
    Before, Closed, Extracted, Job, Jobs, PipelineOptions, Step, THREAD_NAME, start,
};
pub use root::{IGNORE_FILE_NAME, Root, is_record_file, without_nested};
pub use scan::{Found, Known, KnownFiles, KnownState, ScanRequest, Verdict, compare, scan};
#[cfg(all(unix, feature = "simulation"))]
pub(crate) use socket::any_line;
pub use socket::{Caller, Door, Visitor, call, check_owner};
pub use stamp::Stamp;
pub use status::{RootStatus, STATUS_FILE_NAME, State, Status};
pub use update::{Directive, Progress, Summary, UpdateOptions, known_file, known_files, update};
