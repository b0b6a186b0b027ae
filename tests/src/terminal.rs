//! A terminal that is none: what a program shows on a screen of some size, and what keys do to it.

use std::fs::File;
use std::io::Read;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};

use nix::pty::{OpenptyResult, Winsize, openpty};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::Run;

/// The columns and rows of the screen.
pub const SCREEN: (u16, u16) = (80, 9);

/// A program at a terminal, in a process group of its own as a shell starts it.
#[derive(Debug)]
pub struct AtTerminal {
    child: Child,
    shown: JoinHandle<String>,
    errors: JoinHandle<String>,
}

impl AtTerminal {
    /// Starts a command whose standard output is the terminal; standard error is read apart.
    ///
    /// # Panics
    /// When there is no terminal to be had.
    pub fn start(mut command: Command) -> AtTerminal {
        let (columns, rows) = SCREEN;
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let OpenptyResult { master, slave } = openpty(&size, None).expect("a terminal");
        let input = slave.try_clone().expect("a descriptor");
        command.stdin(input).stdout(slave).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().expect("the program under test starts");
        // With it goes the last descriptor of ours that would keep the terminal open.
        drop(command);
        let errors = child.stderr.take().expect("a pipe");
        AtTerminal { child, shown: read_whole(File::from(master)), errors: read_whole(errors) }
    }

    /// Presses Ctrl-C: every process of the group gets the signal.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn interrupt(&self) {
        let group = i32::try_from(self.child.id()).expect("a process id");
        killpg(Pid::from_raw(group), Signal::SIGINT).expect("our own child can be signalled");
    }

    /// Waits for the end and returns what was shown; the code is that of a shell.
    ///
    /// # Panics
    /// When it can't be waited for.
    pub fn end(mut self) -> Run {
        let status = self.child.wait().expect("our own child can be waited for");
        let text = |reader: JoinHandle<String>| reader.join().expect("a reader does not panic");
        // A terminal begins a new line where a line ends.
        let stdout = text(self.shown).replace("\r\n", "\n");
        Run { code: code(status), stdout, stderr: text(self.errors) }
    }
}

fn code(status: ExitStatus) -> i32 {
    /// What shells add to the number of the signal that ended a program.
    const OF_SIGNALS: i32 = 128;
    status.code().or_else(|| status.signal().map(|signal| OF_SIGNALS + signal)).unwrap_or(-1)
}

fn read_whole(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let (mut whole, mut piece) = (Vec::new(), [0; 4096]);
        // The end of a terminal is an error.
        while let Ok(length @ 1..) = from.read(&mut piece) {
            whole.extend_from_slice(&piece[..length]);
        }
        String::from_utf8_lossy(&whole).into_owned()
    })
}
