//! What a program can ask of the daemon of an index.

/// The name of the socket in the index directory, on systems that have one.
pub const SOCKET_FILE_NAME: &str = "daemon.sock";

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Call {
    /// To answer once everything that was closed before is committed.
    Sync,
    /// To read every file that failed again, and to answer once that is done.
    Retry,
}
