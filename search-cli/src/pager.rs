//! What is longer than the screen goes through the user's pager.
//!
//! Invariant: from its start to its end the terminal is the pager's: this program waits for it,
//! keeps back what it has to say, and leaves Ctrl-C to it.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::print::styled::display_width;
use crate::problem;

/// What pagers are told where the user tells them nothing: to end where all is on one screen, to let
/// colours pass, to leave on the screen what was read, and that the text is Unicode.
pub(crate) const DEFAULTS: [(&str, &str); 3] =
    [("LESS", "FRX"), ("LV", "-c"), ("LESSCHARSET", "utf-8")];

/// The keys that end a program, but not a pager.
#[cfg(unix)]
const KEYS: [i32; 2] = [SIGINT, signal_hook::consts::SIGQUIT];
#[cfg(not(unix))]
const KEYS: [i32; 1] = [SIGINT];

/// A program that shows text page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pager {
    program: OsString,
    arguments: Vec<String>,
    /// Whether somebody chose it: then it is said where it can't be called.
    is_chosen: bool,
    /// What it is told by its environment.
    environment: Vec<(&'static str, &'static str)>,
}

impl Pager {
    /// Returns the pager that the user's setting names, else the usual one; `None` where the setting
    /// is empty or a program that only copies. It is a program and its arguments, in quotation marks
    /// as for a shell, but no shell reads it.
    pub(crate) fn new(
        setting: Option<&OsStr>,
        environment: &[(&'static str, &'static str)],
    ) -> Option<Pager> {
        let environment = environment.to_vec();
        let Some(setting) = setting else {
            // Colours pass also where the user told `less` other things.
            let (program, arguments) = ("less".into(), vec!["-R".to_owned()]);
            return Some(Pager { program, arguments, is_chosen: false, environment });
        };
        let mut words = setting.to_str().and_then(shlex::split).unwrap_or_default().into_iter();
        let program = match words.next() {
            Some(program) => OsString::from(program),
            None if setting.to_string_lossy().trim().is_empty() => return None,
            // What can't be taken apart may be the path of a program.
            None => setting.to_owned(),
        };
        let is_copy = Path::new(&program).file_stem() == Some(OsStr::new("cat"));
        let pager = Pager { program, arguments: words.collect(), is_chosen: true, environment };
        (!is_copy).then_some(pager)
    }

    fn start(&self) -> Option<Running> {
        let keys = Keys::leave_to_pager();
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).envs(self.environment.iter().copied());
        let error = match command.stdin(Stdio::piped()).spawn() {
            Ok(mut child) => {
                problem::keep_back();
                let input = child.stdin.take().map(BufWriter::new);
                return Some(Running { child, input, keys });
            }
            Err(error) => error,
        };
        if self.is_chosen {
            let (name, why) = (self.program.to_string_lossy(), problem::in_words(&error));
            problem::note(format!("can't call the pager `{name}`: {why}"));
            problem::hint("WHOSAID_PAGER or PAGER names another one, --no-pager does without");
        }
        None
    }
}

/// A terminal, and the pager for what does not fit on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) pager: Pager,
}

impl Screen {
    /// How many rows a line takes.
    fn rows_of(&self, line: &[u8]) -> usize {
        let width = display_width(String::from_utf8_lossy(line).trim_end_matches('\n'));
        width.div_ceil(self.columns.max(1)).max(1)
    }

    /// The last row is the shell's.
    fn has_room(&self, rows: usize) -> bool {
        rows < self.rows
    }
}

/// Standard output, or a pager on its way there.
pub(crate) struct Paged {
    state: State,
}

enum State {
    /// It may still fit.
    Kept {
        screen: Screen,
        text: Vec<u8>,
        n_rows: usize,
        line_start: usize,
    },
    Straight(BufWriter<StdoutLock<'static>>),
    Piped(Running),
}

impl Paged {
    /// Returns standard output, with a pager where there is a screen.
    pub(crate) fn new(screen: Option<Screen>) -> Paged {
        let state = match screen {
            Some(screen) => State::Kept { screen, text: Vec::new(), n_rows: 0, line_start: 0 },
            None => State::Straight(stdout()),
        };
        Paged { state }
    }

    /// Hands over what was kept so far.
    fn go_on_with(&mut self, mut state: State) -> io::Result<()> {
        let kept = match &mut self.state {
            State::Kept { text, .. } => std::mem::take(text),
            _ => Vec::new(),
        };
        let written = match &mut state {
            State::Straight(stdout) => stdout.write_all(&kept),
            State::Piped(running) => running.write_all(&kept),
            State::Kept { .. } => Ok(()),
        };
        self.state = state;
        written
    }
}

fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

impl Write for Paged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (screen, text, n_rows, line_start) = match &mut self.state {
            State::Straight(stdout) => return stdout.write(bytes),
            State::Piped(running) => return running.write(bytes),
            State::Kept { screen, text, n_rows, line_start } => (screen, text, n_rows, line_start),
        };
        text.extend_from_slice(bytes);
        while let Some(length) = text[*line_start..].iter().position(|&byte| byte == b'\n') {
            *n_rows += screen.rows_of(&text[*line_start..*line_start + length]);
            *line_start += length + 1;
        }
        if !screen.has_room(*n_rows) {
            let started = screen.pager.start();
            let next = started.map_or_else(|| State::Straight(stdout()), State::Piped);
            self.go_on_with(next)?;
        }
        Ok(bytes.len())
    }

    /// What fits is shown; what follows it goes the same way.
    fn flush(&mut self) -> io::Result<()> {
        if let State::Kept { .. } = self.state {
            self.go_on_with(State::Straight(stdout()))?;
        }
        match &mut self.state {
            State::Straight(stdout) => stdout.flush(),
            State::Piped(running) => running.flush(),
            State::Kept { .. } => Ok(()),
        }
    }
}

impl Drop for Paged {
    /// Whatever ends the program, what was written is shown.
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

/// A pager that has the terminal.
struct Running {
    child: Child,
    input: Option<BufWriter<ChildStdin>>,
    keys: Keys,
}

impl Write for Running {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.input.as_mut().map_or(Ok(bytes.len()), |input| input.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.input.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // That it ended before the last of the text is its user's wish.
        drop(self.input.take());
        let ended = self.child.wait();
        problem::tell_kept_back();
        self.keys.take_back(ended.ok());
    }
}

/// The keys that end a program, for the time that they are a pager's.
struct Keys {
    are_ours: Arc<AtomicBool>,
    were_pressed: Arc<AtomicBool>,
}

impl Keys {
    fn leave_to_pager() -> Keys {
        let (are_ours, were_pressed) = (Arc::default(), Arc::default());
        for key in KEYS {
            // Where that is refused the key ends us, as ever.
            let _ = flag::register_conditional_default(key, Arc::clone(&are_ours));
            let _ = flag::register(key, Arc::clone(&were_pressed));
        }
        Keys { are_ours, were_pressed }
    }

    /// Ends the program where a key ended the pager.
    fn take_back(&self, pager: Option<ExitStatus>) {
        self.are_ours.store(true, Ordering::SeqCst);
        let is_ended_well = pager.is_some_and(|pager| pager.success());
        if self.were_pressed.load(Ordering::SeqCst) && !is_ended_well {
            // Ctrl-C is told to the shell as what it is.
            let _ = signal_hook::low_level::emulate_default_handler(SIGINT);
        }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.are_ours.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(setting: Option<&str>) -> Option<(String, Vec<String>)> {
        let pager = Pager::new(setting.map(OsStr::new), &[])?;
        Some((pager.program.into_string().unwrap(), pager.arguments))
    }

    #[test]
    fn the_setting_is_a_program_with_arguments() {
        let of = |program: &str, arguments: &[&str]| {
            Some((program.to_owned(), arguments.iter().map(ToString::to_string).collect()))
        };
        let cases = [
            (None, of("less", &["-R"])),
            (Some("most"), of("most", &[])),
            (Some("less -M '-Ppage %d'"), of("less", &["-M", "-Ppage %d"])),
            (Some("'/opt/my pager' -x"), of("/opt/my pager", &["-x"])),
            (Some("it's"), of("it's", &[])),
            (Some(""), None),
            (Some("  "), None),
            (Some("cat"), None),
            (Some("/bin/cat -v"), None),
        ];
        for (setting, expected) in cases {
            assert_eq!(pager(setting), expected, "{setting:?}");
        }
    }

    #[test]
    fn rows_are_those_of_the_screen() {
        let pager = Pager::new(None, &[]).unwrap();
        let screen = Screen { rows: 5, columns: 10, pager };
        let cases: [(&str, usize); 6] = [
            ("", 1),
            ("ten column", 1),
            ("eleven colu", 2),
            ("北京北京北京", 2),
            ("\u{1b}[1mten column\u{1b}[0m", 1),
            ("\u{1b}]8;;file:///a/long/path\u{1b}\\ten column\u{1b}]8;;\u{1b}\\", 1),
        ];
        for (line, expected) in cases {
            assert_eq!(screen.rows_of(line.as_bytes()), expected, "{line:?}");
        }
        assert_eq!([3, 4, 5, 6].map(|rows| screen.has_room(rows)), [true, true, false, false]);
    }

    #[test]
    fn what_may_fit_is_kept() {
        let pager = Pager::new(None, &[]).unwrap();
        let mut paged = Paged::new(Some(Screen { rows: 4, columns: 80, pager }));
        paged.write_all(b"one\ntw").unwrap();
        paged.write_all(b"o\nthree\nfour, without an end").unwrap();
        let State::Kept { text, n_rows, .. } = &paged.state else { panic!("it fits so far") };
        assert_eq!((text.as_slice(), *n_rows), (&b"one\ntwo\nthree\nfour, without an end"[..], 3));
    }
}
