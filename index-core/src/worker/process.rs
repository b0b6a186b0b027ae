//! One running worker: asked, waited for, and ended when it is late or talks nonsense.

use std::io::{self, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, bounded};

use super::frame::{nonsense, read_answer, write_request};
use super::sandbox::Confinement;
use super::{WORKER_ARGUMENT, WorkerLimits, wire};
use crate::{Document, Result};

/// How much of a dying worker's last words is read.
const LAST_WORDS_BYTES_MAX: u64 = 4096;

/// How an allocator that takes address space in advance is told to take little: mimalloc's gibibyte
/// would use the whole limit up, and the stack could not grow.
const SMALL_RESERVE: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32MiB");

/// How often whoever waits for a worker looks whether the program ends.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A worker that waits for a file. Ended and reaped on drop.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    last_words: Option<ChildStderr>,
    pub(super) confinement: Confinement,
    /// Whether it has read nothing yet.
    pub(super) is_fresh: bool,
}

/// What a worker answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) documents: Result<Vec<Document>>,
    /// The worker takes no further file.
    pub(super) is_last: bool,
}

/// How a worker ended over a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Death {
    /// It did not answer in time.
    Deadline,
    /// It computed for longer than it may.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only a signal tells"))]
    CpuLimit,
    /// It asked for more memory than it may have.
    Memory,
    /// It nested calls without end.
    Stack,
    /// By a signal.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only a signal tells"))]
    Signal(i32),
    /// It answered what no worker of ours answers, or left in the middle.
    Nonsense,
    /// Somebody asked it to end: no fault of the file's.
    Dismissed,
}

impl Process {
    /// Starts the program as a worker and waits until it is confined.
    pub(super) fn start(
        program: &Path,
        limits: &WorkerLimits,
        is_ending: &AtomicBool,
    ) -> io::Result<Process> {
        let mut command = Command::new(program);
        let limit_arguments = [limits.memory_bytes, limits.cpu_seconds].map(|n| n.to_string());
        command.arg(WORKER_ARGUMENT).args(limit_arguments);
        command.env_clear().env(SMALL_RESERVE.0, SMALL_RESERVE.1).current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C is for the program; its workers end with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(requests), Some(answers), last_words) = pipes else {
            return Err(nonsense());
        };
        let answers = BufReader::new(answers);
        let confinement = Confinement::default();
        let mut process =
            Process { child, requests, answers, last_words, confinement, is_fresh: true };
        let answers = &mut process.answers;
        let child = &mut process.child;
        let hello = in_time(child, limits, is_ending, move || {
            let mut hello = [0; Confinement::BYTES];
            answers.read_exact(&mut hello)?;
            Confinement::from_bytes(hello).ok_or_else(nonsense)
        });
        process.confinement = hello.ok_or(io::ErrorKind::TimedOut)??;
        Ok(process)
    }

    /// Has a file read.
    pub(super) fn ask(
        &mut self,
        name: &[u8],
        bytes: &[u8],
        limits: &WorkerLimits,
        is_ending: &AtomicBool,
    ) -> Result<Answer, Death> {
        self.is_fresh = false;
        let (requests, answers) = (&mut self.requests, &mut self.answers);
        let answer = in_time(&mut self.child, limits, is_ending, move || {
            write_request(requests, name, bytes)?;
            read_answer(answers)
        });
        match answer {
            None if is_ending.load(Ordering::Relaxed) => Err(Death::Dismissed),
            None => Err(Death::Deadline),
            Some(Err(_)) => Err(self.death()),
            Some(Ok((head, body))) => match wire::decode(head.is_read, &body) {
                Some(documents) => Ok(Answer { documents, is_last: head.is_last }),
                None => Err(Death::Nonsense),
            },
        }
    }

    /// Tells how it ended; ends it where it only talks nonsense.
    fn death(&mut self) -> Death {
        let Some(status) = self.status_after_end() else { return Death::Nonsense };
        let mut words = Vec::new();
        if let Some(last_words) = self.last_words.take() {
            // What can't be read says nothing.
            let _ = last_words.take(LAST_WORDS_BYTES_MAX).read_to_end(&mut words);
        }
        death(status, &String::from_utf8_lossy(&words))
    }

    /// The pipe is closed, so it has ended or is about to, or it was wrong.
    fn status_after_end(&mut self) -> Option<ExitStatus> {
        let mut byte = [0];
        if !matches!(self.answers.read(&mut byte), Ok(0)) {
            return None;
        }
        self.child.wait().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs what talks to the worker; after the deadline, or when the program ends, the worker is ended,
/// and with it the talk.
fn in_time<T: Send>(
    child: &mut Child,
    limits: &WorkerLimits,
    is_ending: &AtomicBool,
    talk: impl FnOnce() -> io::Result<T> + Send,
) -> Option<io::Result<T>> {
    let (said, heard) = bounded(1);
    thread::scope(|scope| {
        scope.spawn(move || said.send(talk()));
        let mut left = limits.deadline;
        while !is_ending.load(Ordering::Relaxed) && !left.is_zero() {
            let pause = left.min(LOOK_EVERY);
            match heard.recv_timeout(pause) {
                Ok(outcome) => return Some(outcome),
                Err(RecvTimeoutError::Timeout) => left -= pause,
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        // Its pipes close with it, so the talk ends too.
        let _ = child.kill();
        None
    })
}

#[cfg(unix)]
fn death(status: ExitStatus, last_words: &str) -> Death {
    use std::os::unix::process::ExitStatusExt as _;

    match status.signal() {
        Some(libc::SIGXCPU) => Death::CpuLimit,
        Some(libc::SIGTERM | libc::SIGINT | libc::SIGHUP) => Death::Dismissed,
        Some(signal) => told(last_words).unwrap_or(Death::Signal(signal)),
        None => Death::Nonsense,
    }
}

#[cfg(not(unix))]
fn death(_status: ExitStatus, last_words: &str) -> Death {
    told(last_words).unwrap_or(Death::Nonsense)
}

/// Returns how a worker ended, where its last words tell.
fn told(last_words: &str) -> Option<Death> {
    if last_words.contains("memory allocation of") {
        return Some(Death::Memory);
    }
    let is_stack =
        ["overflowed its stack", "stack overflow"].iter().any(|words| last_words.contains(words));
    is_stack.then_some(Death::Stack)
}
