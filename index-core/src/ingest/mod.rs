//! Folder to index: what to read, reading it on many threads, writing it with one writer.

mod status;

pub use status::{RootStatus, STATUS_FILE_NAME, State, Status};
