//! A fresh folder, a fresh index and the real programs: what every end-to-end test starts from.
//!
//! Invariant: tests wait on states that they can see, never on time; a wait that never comes true
//! fails with all that the programs said.

pub mod faults;
pub mod guards;
pub mod kills;
pub mod mix;
pub mod parsers;
#[cfg(unix)]
pub mod terminal;
pub mod trees;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a state may take to come true on a busy machine before the test fails.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// How often a state is looked at. The states are files and program runs: there is nothing to
/// block on.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A temporary place with an inbox, an index and both programs.
#[derive(Debug)]
pub struct Sandbox {
    dir: tempfile::TempDir,
    programs: Programs,
}

/// Where the programs under test lie; a test names them with `env!("CARGO_BIN_EXE_…")`.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The daemon.
    pub indexerd: PathBuf,
    /// The command.
    pub whosaid: PathBuf,
}

/// Names the programs under test; only a test target of this package can.
#[macro_export]
macro_rules! programs {
    () => {
        $crate::Programs {
            indexerd: env!("CARGO_BIN_EXE_indexerd-under-test").into(),
            whosaid: env!("CARGO_BIN_EXE_whosaid-under-test").into(),
        }
    };
}

/// What a program run gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The exit code; -1 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl fmt::Display for Run {
    /// Writes code, stdout and stderr in one block, as snapshots keep them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit code: {}", self.code)?;
        writeln!(f, "----- stdout -----\n{}", self.stdout)?;
        write!(f, "----- stderr -----\n{}", self.stderr)
    }
}

impl Sandbox {
    /// Returns a fresh place.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    pub fn new(programs: Programs) -> Sandbox {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        fs::create_dir(dir.path().join("inbox")).expect("a fresh folder is writable");
        Sandbox { dir, programs }
    }

    /// Returns the folder of everything.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Returns the watched folder.
    pub fn inbox(&self) -> PathBuf {
        self.dir.path().join("inbox")
    }

    /// Returns the index directory.
    pub fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Writes a file below the inbox in place, making its folders.
    ///
    /// # Panics
    /// When it can't be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.inbox().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("writable");
        fs::write(&path, content).expect("writable");
        path
    }

    /// Writes a file of the user's set-up.
    ///
    /// # Panics
    /// When it can't be written.
    pub fn write_config(&self, name: &str, content: &str) {
        let folder = self.dir.path().join("config");
        fs::create_dir_all(&folder).expect("writable");
        fs::write(folder.join(name), content).expect("writable");
    }

    /// Puts a file into the inbox by renaming it, as careful programs do.
    ///
    /// # Panics
    /// When it can't be written.
    pub fn drop_file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let outside = self.dir.path().join("outside.tmp");
        fs::write(&outside, content).expect("writable");
        let path = self.inbox().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("writable");
        fs::rename(&outside, &path).expect("the same file system");
        path
    }

    /// Runs `whosaid` on this index.
    pub fn whosaid(&self, arguments: &[&str]) -> Run {
        self.run(self.command(&self.programs.whosaid, arguments))
    }

    /// Runs `indexerd` on this index and waits for its end.
    pub fn indexerd(&self, arguments: &[&str]) -> Run {
        self.run(self.command(&self.programs.indexerd, arguments))
    }

    /// Returns the command that [`Sandbox::whosaid`] runs, to be changed first.
    pub fn whosaid_command(&self, arguments: &[&str]) -> Command {
        self.command(&self.programs.whosaid, arguments)
    }

    /// Starts `indexerd watch` on the inbox.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn watch(&self) -> Daemon {
        let inbox = self.inbox();
        let inbox = inbox.to_str().expect("temporary paths are UTF-8");
        self.watch_with(&["watch", inbox])
    }

    /// Starts `indexerd` with these arguments and leaves it running.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn watch_with(&self, arguments: &[&str]) -> Daemon {
        self.start(self.indexerd_command(arguments))
    }

    /// Returns the command that [`Sandbox::indexerd`] runs, to be changed first.
    pub fn indexerd_command(&self, arguments: &[&str]) -> Command {
        self.command(&self.programs.indexerd, arguments)
    }

    /// Starts a command of `indexerd` and leaves it running.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start(&self, mut command: Command) -> Daemon {
        let (log, file) = self.log("daemon.log");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        Daemon { child: command.spawn().expect("the daemon starts"), log }
    }

    /// Starts a `whosaid` that does not end by itself; all that it prints is its log.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start_whosaid(&self, arguments: &[&str]) -> Daemon {
        let (log, file) = self.log("whosaid.log");
        let mut command = self.whosaid_command(arguments);
        command.stdin(Stdio::null()).stdout(file.try_clone().expect("a file")).stderr(file);
        Daemon { child: command.spawn().expect("it starts"), log }
    }

    fn log(&self, name: &str) -> (PathBuf, fs::File) {
        let log = self.dir.path().join(name);
        let file = fs::OpenOptions::new().create(true).append(true).open(&log).expect("writable");
        (log, file)
    }

    /// Waits until the `whosaid` run satisfies `done` and returns it.
    ///
    /// # Panics
    /// When that doesn't happen in time; prints the last run and the daemon's log.
    pub fn wait_for(&self, arguments: &[&str], done: impl Fn(&Run) -> bool) -> Run {
        let mut last = None;
        let found = wait_until(|| {
            let run = self.whosaid(arguments);
            let is_done = done(&run);
            last = Some(run);
            is_done
        });
        let last = last.expect("looked at least once");
        let log = fs::read_to_string(self.dir.path().join("daemon.log")).unwrap_or_default();
        assert!(found, "whosaid {arguments:?} never came true:\n{last}\ndaemon said:\n{log}");
        last
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.dir.path());
        // Nothing of the user's own set-up may reach a test.
        command.env_clear().env("HOME", self.dir.path()).env("PATH", "/usr/bin:/bin");
        command.env("WHOSAID_CONFIG", self.dir.path().join("config"));
        command.env("WHOSAID_STATE", self.dir.path().join("state"));
        command.env("WHOSAID_INDEX", self.index()).env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
        command
    }

    fn run(&self, mut command: Command) -> Run {
        run(&mut command).expect("the program under test starts")
    }
}

/// Runs a command to its end.
///
/// # Errors
/// When it can't be started.
pub fn run(command: &mut Command) -> io::Result<Run> {
    let output = command.stdin(Stdio::null()).output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Run {
        code: output.status.code().unwrap_or(-1),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    })
}

/// Looks at a state until it is true; returns whether it became so in time.
pub fn wait_until(mut is_true: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < WAIT_MAX {
        if is_true() {
            return true;
        }
        std::thread::park_timeout(LOOK_EVERY);
    }
    false
}

/// A program that is left running, mostly `indexerd watch`; killed when dropped, so that no test
/// leaves one behind.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it with SIGKILL, as a power cut would.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn kill(mut self) {
        self.child.kill().expect("our own child can be killed");
        self.child.wait().expect("our own child can be waited for");
    }

    /// Stops or continues it, as Ctrl-Z and `fg` do.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let kill = Command::new("kill").args([name, &pid]).status();
        assert!(kill.is_ok_and(|status| status.success()), "kill {name} {pid} failed");
    }

    /// Asks it to end with SIGTERM and returns its exit code.
    ///
    /// # Panics
    /// When it doesn't end in time.
    pub fn terminate(mut self) -> i32 {
        let pid = self.child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(kill.is_ok_and(|status| status.success()), "kill -TERM {pid} failed");
        let mut code = None;
        let ended = wait_until(|| {
            code = self.child.try_wait().ok().flatten();
            code.is_some()
        });
        assert!(ended, "the daemon ignores TERM:\n{}", self.log_text());
        code.and_then(|status| status.code()).unwrap_or(-1)
    }

    /// Returns what it has said so far.
    pub fn log_text(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
