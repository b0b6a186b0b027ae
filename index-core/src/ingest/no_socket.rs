//! In place of the private socket where the system has none: nobody can call a daemon.

use std::path::Path;
use std::time::Duration;

use super::call::{Call, SOCKET_FILE_NAME};
use crate::{Error, ErrorKind, Result};

/// Asks the daemon of an index: no daemon can be asked here, so always `None`.
///
/// # Errors
/// None here; see the same function of Unix.
pub fn call(_index_directory: &Path, _call: Call, _timeout: Duration) -> Result<Option<String>> {
    Ok(None)
}

/// The daemon's side of the socket: there is none.
#[derive(Debug)]
pub enum Door {}

/// Somebody who connected: there is nobody.
#[derive(Debug)]
pub enum Visitor {}

/// Somebody who asked for something and waits: there is nobody.
#[derive(Debug)]
pub enum Caller {}

impl Door {
    /// Opens the socket of an index.
    ///
    /// # Errors
    /// Always: this system has no private sockets.
    pub fn open(index_directory: &Path) -> Result<Door> {
        let error = Error::new(ErrorKind::Io, "this system has no private sockets");
        Err(error.with_path(index_directory.join(SOCKET_FILE_NAME)))
    }

    /// Waits for somebody who connects.
    ///
    /// # Errors
    /// None: there is no door to wait at.
    pub fn accept(&self) -> Result<Visitor> {
        match *self {}
    }

    /// Ends a waiting [`Door::accept`]; returns whether that was possible.
    pub fn wake(_index_directory: &Path) -> bool {
        false
    }
}

impl Visitor {
    /// Waits for what they want.
    pub fn greet(self) -> Option<Caller> {
        match self {}
    }
}

impl Caller {
    /// Returns what is wanted.
    pub fn call(&self) -> Call {
        match *self {}
    }

    /// Answers, and hangs up.
    pub fn answer(self, _answer: &Result<String, String>) {
        match self {}
    }
}

/// Does nothing: directories have no such owners here.
///
/// # Errors
/// Never.
pub fn check_owner(_index_directory: &Path) -> Result<()> {
    Ok(())
}
