//! What stops the program: one error for people, with what to do about it.

use std::fmt;
use std::io;
use std::path::Path;

use index_core::{Error, ErrorKind};

use crate::log::visible;

/// The program can't go on: exit code 2.
#[derive(Debug)]
pub(crate) struct Fatal {
    message: String,
    hints: Vec<String>,
    is_broken_pipe: bool,
}

impl Fatal {
    pub(crate) fn new(message: impl Into<String>) -> Fatal {
        Fatal { message: message.into(), hints: Vec::new(), is_broken_pipe: false }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Fatal {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn io(path: &Path, error: &io::Error) -> Fatal {
        Fatal::new(format!("`{}`: {}", path.display(), io_words(error)))
    }

    /// Standard output can't be written.
    pub(crate) fn output(error: io::Error) -> Fatal {
        let is_broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Fatal { is_broken_pipe, ..Fatal::new(format!("standard output: {}", io_words(&error))) }
    }

    /// Whoever read our output has had enough: no error.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.is_broken_pipe
    }
}

impl From<Error> for Fatal {
    fn from(error: Error) -> Fatal {
        let fatal = Fatal::new(error.to_string());
        match error.kind() {
            ErrorKind::NoIndex => fatal.hint("make one with `indexerd once FOLDER`"),
            ErrorKind::Locked => {
                fatal.hint("stop the other program, or name another index with --index DIR")
            }
            ErrorKind::NewerVersion => {
                fatal.hint("update Whosaid, or name another index with --index DIR")
            }
            ErrorKind::OlderVersion => fatal.hint("rebuild it with `indexerd once`"),
            ErrorKind::Corrupt => {
                fatal.hint("`indexerd doctor --repair` makes it anew from the folders")
            }
            _ => fatal,
        }
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = anstyle::AnsiColor::Red.on_default().bold();
        let hint = anstyle::AnsiColor::Cyan.on_default();
        writeln!(f, "{error}error{error:#}: {}", visible(&self.message))?;
        for words in &self.hints {
            writeln!(f, "{hint}hint{hint:#}: {}", visible(words))?;
        }
        Ok(())
    }
}

/// The system's words in the house's lower case, without Rust's "(os error 2)".
pub(crate) fn io_words(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
