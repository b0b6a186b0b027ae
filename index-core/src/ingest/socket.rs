//! The private socket in an index directory: how a program of the same user asks the daemon for
//! something and waits until it is done.
//!
//! One line there, one line back. Invariants: both sides ask the system who is on the other one,
//! and talk to nobody but the same user (or root); whatever comes is bounded in bytes and time.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, bounded};
use uds::UnixStreamExt as _;

use super::call::{Call, SOCKET_FILE_NAME};
use crate::{Error, ErrorKind, Result};

/// How long a line may be, in bytes.
const LINE_BYTES_MAX: u64 = 4096;

/// How long whoever calls may take to say what they want.
const CALL_TIMEOUT: Duration = Duration::from_secs(2);

/// The longest path that a socket may have, in bytes; a longer one goes by way of its folder.
const PATH_BYTES_MAX: usize = 100;

/// The words for what can be asked for.
const WORDS: [(Call, &str); 2] = [(Call::Sync, "sync"), (Call::Retry, "retry")];

fn word_of(call: Call) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == call).expect("every call has its word").1
}

fn call_of(word: &str) -> Option<Call> {
    WORDS.iter().find(|(_, known)| *known == word).map(|(call, _)| *call)
}

/// Asks the daemon of an index, and waits for its answer. `None` when no daemon runs.
///
/// # Errors
/// When it does not answer in time, says that it can't, or is another user's.
pub fn call(index_directory: &Path, call: Call, timeout: Duration) -> Result<Option<String>> {
    let path = index_directory.join(SOCKET_FILE_NAME);
    let (said, heard) = bounded(1);
    let directory = index_directory.to_owned();
    // A daemon that hangs must not hang us: connecting has no time limit of its own.
    thread::spawn(move || said.send(exchange(&directory, call)));
    let failed = |words: String| Err(Error::new(ErrorKind::Io, words).with_path(&path));
    match heard.recv_timeout(timeout) {
        Ok(Ok(answer)) => match answer.split_once(' ') {
            Some(("ok", words)) => Ok(Some(words.to_owned())),
            Some(("error", words)) => failed(words.to_owned()),
            _ => failed("the daemon gave no sensible answer".to_owned()),
        },
        Ok(Err(error)) if is_nobody(&error) => Ok(None),
        Ok(Err(error)) => Err(Error::io(error, path)),
        Err(RecvTimeoutError::Timeout) => failed("the daemon did not answer in time".to_owned()),
        Err(RecvTimeoutError::Disconnected) => failed("the daemon can't be asked".to_owned()),
    }
}

fn is_nobody(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}

fn exchange(index_directory: &Path, call: Call) -> io::Result<String> {
    let address = Address::of(index_directory)?;
    let mut stream = UnixStream::connect(&address.path)?;
    check_peer(&stream)?;
    stream.write_all(format!("{}\n", word_of(call)).as_bytes())?;
    line(&stream)
}

/// The daemon's side of the socket. Removed on drop.
#[derive(Debug)]
pub struct Door {
    listener: UnixListener,
    path: PathBuf,
}

/// Somebody who connected and has not said anything yet.
#[derive(Debug)]
pub struct Visitor {
    stream: UnixStream,
}

/// Somebody who asked for something and waits.
#[derive(Debug)]
pub struct Caller {
    stream: UnixStream,
    call: Call,
}

impl Door {
    /// Opens the socket of an index; whoever does so holds the writer.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn open(index_directory: &Path) -> Result<Door> {
        let path = index_directory.join(SOCKET_FILE_NAME);
        let made = || {
            match fs::remove_file(&path) {
                // The writer's lock is ours, so nobody listens there.
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let listener = UnixListener::bind(Address::of(index_directory)?.path)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
            Ok(listener)
        };
        let listener = made().map_err(|error| Error::io(error, &path))?;
        Ok(Door { listener, path })
    }

    /// Waits for somebody who connects.
    ///
    /// # Errors
    /// When the socket is broken.
    pub fn accept(&self) -> Result<Visitor> {
        let (stream, _) = self.listener.accept().map_err(|error| Error::io(error, &self.path))?;
        Ok(Visitor { stream })
    }

    /// Ends a waiting [`Door::accept`] by connecting without a word; returns whether that was
    /// possible: the socket may have been deleted.
    pub fn wake(index_directory: &Path) -> bool {
        Address::of(index_directory).and_then(|at| UnixStream::connect(at.path)).is_ok()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // Gone is what was wanted.
        let _ = fs::remove_file(&self.path);
    }
}

impl Visitor {
    /// Waits for what they want, two seconds at most; returns nothing where it is nobody to talk to,
    /// or where they don't say it in time.
    pub fn greet(self) -> Option<Caller> {
        greet(self.stream).ok()
    }
}

fn greet(stream: UnixStream) -> io::Result<Caller> {
    check_peer(&stream)?;
    stream.set_read_timeout(Some(CALL_TIMEOUT))?;
    stream.set_write_timeout(Some(CALL_TIMEOUT))?;
    let call = call_of(&line(&stream)?).ok_or(io::ErrorKind::InvalidData)?;
    Ok(Caller { stream, call })
}

impl Caller {
    /// Returns what is wanted.
    pub fn call(&self) -> Call {
        self.call
    }

    /// Answers, and hangs up. One line of words.
    pub fn answer(mut self, answer: &Result<String, String>) {
        let (word, words) = match answer {
            Ok(words) => ("ok", words),
            Err(words) => ("error", words),
        };
        let words = words.replace('\n', " ");
        // Who has hung up meanwhile wants no answer.
        let _ = self.stream.write_all(format!("{word} {words}\n").as_bytes());
    }
}

/// Reads one line, bounded.
fn line(stream: impl Read) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(stream.take(LINE_BYTES_MAX)).read_line(&mut line)?;
    let whole = line.strip_suffix('\n').ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(whole.to_owned())
}

/// Reads a line of any bytes, as the daemon does.
#[cfg(feature = "simulation")]
pub(crate) fn any_line(bytes: &[u8]) -> Result<(), String> {
    let Ok(line) = line(bytes) else { return Ok(()) };
    match call_of(&line) {
        Some(call) if word_of(call) != line => Err(format!("`{line}` is taken for {call:?}")),
        _ if line.len() as u64 > LINE_BYTES_MAX => Err("the line is too long".to_owned()),
        _ => Ok(()),
    }
}

/// Fails unless the other side is the same user, or root.
fn check_peer(stream: &UnixStream) -> io::Result<()> {
    let theirs = stream.initial_peer_credentials()?.euid();
    if may_trust(own_user()?, theirs) {
        Ok(())
    } else {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

fn own_user() -> io::Result<u32> {
    Ok(UnixStream::pair()?.0.initial_peer_credentials()?.euid())
}

/// Fails where an index directory, or what a link in its place leads to, is another user's, who
/// could read all that is written there. One that is not there yet will be ours.
///
/// # Errors
/// [`ErrorKind::Io`], with the directory.
pub fn check_owner(index_directory: &Path) -> Result<()> {
    let at_directory = |error| Error::io(error, index_directory);
    let theirs = match fs::metadata(index_directory) {
        Ok(metadata) => metadata.uid(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at_directory(error)),
    };
    if may_trust(own_user().map_err(at_directory)?, theirs) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Io, "belongs to another user").with_path(index_directory))
}

fn may_trust(ours: u32, theirs: u32) -> bool {
    const ROOT: u32 = 0;
    ours == theirs || theirs == ROOT || ours == ROOT
}

/// A path short enough for a socket, and what keeps it valid.
struct Address {
    path: PathBuf,
    _folder: Option<fs::File>,
}

impl Address {
    fn of(index_directory: &Path) -> io::Result<Address> {
        let path = index_directory.join(SOCKET_FILE_NAME);
        if path.as_os_str().len() <= PATH_BYTES_MAX {
            return Ok(Address { path, _folder: None });
        }
        let folder = fs::File::open(index_directory)?;
        let path = format!("/proc/self/fd/{}/{SOCKET_FILE_NAME}", folder.as_raw_fd());
        Ok(Address { path: path.into(), _folder: Some(folder) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMEOUT: Duration = Duration::from_secs(20);

    /// Opens a door and lets `visit` come to it; returns what the visitor got.
    fn visited<T: Send>(
        answer: Result<String, String>,
        visit: impl FnOnce(&Path) -> T + Send,
    ) -> T {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a".repeat(120));
        fs::create_dir(&folder).unwrap();
        let door = Door::open(&folder).unwrap();
        thread::scope(|scope| {
            let visitor = scope.spawn(|| visit(&folder));
            if let Some(caller) = door.accept().unwrap().greet() {
                caller.answer(&answer);
            }
            visitor.join().unwrap()
        })
    }

    #[test]
    fn who_asks_is_answered() {
        let ok = visited(Ok("done".into()), |dir| call(dir, Call::Sync, TIMEOUT));
        assert_eq!(ok.unwrap().as_deref(), Some("done"));
        let refused = visited(Err("disk\nfull".into()), |dir| call(dir, Call::Retry, TIMEOUT));
        assert_eq!(refused.unwrap_err().message(), "disk full");
    }

    #[test]
    fn the_socket_is_private_and_goes_with_the_daemon() {
        let dir = tempfile::tempdir().unwrap();
        let door = Door::open(dir.path()).unwrap();
        let mode = fs::metadata(dir.path().join(SOCKET_FILE_NAME)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // A second start takes the place of one that was killed.
        drop(Door::open(dir.path()).unwrap());
        drop(door);
        assert_eq!(call(dir.path(), Call::Sync, TIMEOUT).unwrap(), None);
    }

    #[test]
    fn a_daemon_that_does_not_answer_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let _door = Door::open(dir.path()).unwrap();
        let error = call(dir.path(), Call::Sync, Duration::from_millis(50)).unwrap_err();
        assert_eq!(error.message(), "the daemon did not answer in time");
    }

    #[test]
    fn nonsense_and_silence_are_nobody() {
        for sent in [&b"open sesame\n"[..], b"sync", b"\xff\xff\n", b"", &[b'x'; 9999]] {
            visited(Ok("never".into()), |dir| {
                let mut stream = UnixStream::connect(Address::of(dir).unwrap().path).unwrap();
                // The daemon may have hung up in the middle.
                let _ = stream.write_all(sent);
                // One goes on holding the line without another word.
                if sent != b"sync" {
                    let _ = stream.shutdown(std::net::Shutdown::Write);
                }
                let mut answer = Vec::new();
                let _ = stream.read_to_end(&mut answer);
                assert_eq!(answer, b"", "{sent:?}");
            });
        }
    }

    #[test]
    fn only_the_same_user_and_root_talk() {
        let cases = [(1000, 1000, true), (1000, 0, true), (0, 1000, true), (1000, 1001, false)];
        for (ours, theirs, expected) in cases {
            assert_eq!(may_trust(ours, theirs), expected, "{ours} {theirs}");
        }
    }
}
