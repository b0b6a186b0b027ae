//! What ends a run badly, and the one place that prints `error:`, `hint:` and `note:`.
//!
//! Invariant: whatever is printed here went through `sanitize`, for paths and queries come from
//! strangers too.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstyle::{AnsiColor, Style};
use clap::error::{ContextKind, ContextValue, ErrorKind as ClapKind};
use index_core::{Error, ErrorKind};
use terminal_size::terminal_size_of;

use crate::args;
use crate::print::sanitize;

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();

/// What is to be told once the terminal is ours again; `None` while it is.
static KEPT_BACK: Mutex<Option<Vec<Message>>> = Mutex::new(None);

/// A message is not wrapped any narrower than this.
const WIDTH_MIN: usize = 20;

/// What stands where somebody has forgotten what is to be done with a person.
const PERSON_ACTION: &str = "<WHAT>";

/// Why a run ends with exit code 2, or silently because nobody reads on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The reader of our output has gone: not an error.
    BrokenPipe,
    /// Words for people: what is wrong, and what to do.
    Fatal { message: String, hint: Option<String> },
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Problem {
        Problem::Fatal { message: message.into(), hint: None }
    }

    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Problem {
        match self {
            Problem::Fatal { message, .. } => Problem::Fatal { message, hint: Some(hint.into()) },
            Problem::BrokenPipe => self,
        }
    }

    /// Returns the problem of a file that can't be read or written.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Problem {
        Problem::new(format!("`{}`: {}", path.display(), in_words(error)))
    }

    /// Returns the problem of what stands in a file's text, `at` so many bytes of it.
    pub(crate) fn in_text(path: &Path, text: &str, at: Option<usize>, message: &str) -> Problem {
        let before = at.and_then(|at| text.as_bytes().get(..at));
        let line = before.map(|before| before.iter().filter(|&&byte| byte == b'\n').count() + 1);
        let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        Problem::new(format!("`{}`: {line}{message}", path.display()))
    }

    /// Returns the problem that the parser of arguments found.
    pub(crate) fn from_arguments(error: &clap::Error, command: &clap::Command) -> Problem {
        let text = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => Some(text.clone()),
            Some(ContextValue::Strings(texts)) => texts.first().cloned(),
            _ => None,
        };
        // "--kind <KINDS>", "--color=<WHEN>" or "--sync[=<SECONDS>]": the name is enough.
        let name = |kind| text(kind).map(|name| name_only(&name));
        let option = name(ContextKind::InvalidArg).unwrap_or_default();
        let value = text(ContextKind::InvalidValue).unwrap_or_default();
        match error.kind() {
            ClapKind::UnknownArgument if option.starts_with('-') => {
                let suggestion = name(ContextKind::SuggestedArg);
                unknown_option(&option, suggestion.as_deref(), command)
            }
            ClapKind::UnknownArgument => Problem::new(format!("one argument too many: `{option}`"))
                .hint("`whosaid --help` shows what each command takes"),
            ClapKind::InvalidValue if value.is_empty() => {
                Problem::new(format!("`{option}` needs a value"))
            }
            ClapKind::InvalidValue => {
                let problem = Problem::new(format!("`{option}` can't be `{value}`"));
                match error.get(ContextKind::ValidValue) {
                    Some(ContextValue::Strings(valid)) if option == PERSON_ACTION => {
                        let valid = valid.join(", ");
                        problem.hint(format!("it is one of {valid}: `whosaid person show {value}`"))
                    }
                    Some(ContextValue::Strings(valid)) => {
                        problem.hint(format!("it is one of {}", valid.join(", ")))
                    }
                    _ => problem,
                }
            }
            ClapKind::ValueValidation => {
                let cause = std::error::Error::source(error).map(ToString::to_string);
                let cause = cause.unwrap_or_else(|| "not a value of this option".to_owned());
                Problem::new(format!("`{option}` can't be `{value}`: {cause}"))
            }
            ClapKind::ArgumentConflict => {
                let prior = name(ContextKind::PriorArg).unwrap_or_default();
                let in_words = |name: String| match name.as_str() {
                    "[WORDS]..." => "words".to_owned(),
                    _ => format!("`{name}`"),
                };
                let (one, two) = (in_words(option), in_words(prior));
                let problem = Problem::new(format!("{one} and {two} can't be used together"));
                match (&*one, &*two) {
                    ("`--verify`", "words") | ("words", "`--verify`") => problem.hint(
                        "the whole quotation stands in one pair of marks: --verify 'We will sail'",
                    ),
                    _ => problem,
                }
            }
            ClapKind::MissingRequiredArgument => {
                Problem::new(format!("`{option}` is missing")).hint("`--help` shows how to call it")
            }
            _ => Problem::new(first_line(error)),
        }
    }
}

fn name_only(name: &str) -> String {
    let end = name.find([' ', '=', '[']).filter(|_| name.starts_with('-'));
    name[..end.unwrap_or(name.len())].to_owned()
}

fn unknown_option(option: &str, suggestion: Option<&str>, command: &clap::Command) -> Problem {
    let is_known = args::options(command).any(|known| known.get_long() == option.get(2..));
    if is_known {
        return Problem::new(format!("this command takes no option `{option}`"))
            .hint("`whosaid COMMAND --help` lists its options");
    }
    let problem = Problem::new(format!("unknown option `{option}`"));
    match suggestion {
        Some(suggestion) => problem.hint(format!("did you mean `{suggestion}`?")),
        None => problem.hint("`whosaid --help` lists the options; words come after `--`"),
    }
}

fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

/// Returns the system's words without its number, in lower case.
pub(crate) fn in_words(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let problem = Problem::new(error.to_string());
        match error.kind() {
            ErrorKind::NoIndex => problem.hint(
                "`indexerd watch FOLDER` makes one and keeps it; `whosaid --dir FOLDER WORDS` \
                 searches a folder at once",
            ),
            ErrorKind::Locked => problem.hint("another process writes to it: try again later"),
            ErrorKind::OlderVersion => {
                problem.hint("`indexerd once` or `indexerd watch` rebuilds it from the articles")
            }
            ErrorKind::NewerVersion => problem.hint("install the newer version of whosaid"),
            ErrorKind::Corrupt => {
                problem.hint("`indexerd doctor --repair` makes it anew from the folders")
            }
            _ => problem,
        }
    }
}

impl From<io::Error> for Problem {
    /// The failure of our own output.
    fn from(error: io::Error) -> Problem {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Problem::BrokenPipe;
        }
        Problem::new(format!("can't write the output: {}", in_words(&error)))
    }
}

impl From<serde_json::Error> for Problem {
    /// The failure of our own output as JSON.
    fn from(error: serde_json::Error) -> Problem {
        Problem::from(io::Error::from(error))
    }
}

/// Prints why the run ends.
pub(crate) fn report(problem: &Problem) {
    let Problem::Fatal { message, hint } = problem else { return };
    say("error", RED, message);
    if let Some(hint) = hint {
        say("hint", CYAN, hint);
    }
}

/// Prints something that the user should know, though the run goes on.
pub(crate) fn note(message: impl Display) {
    say("note", YELLOW, &message.to_string());
}

/// Prints what the user may do next.
pub(crate) fn hint(message: impl Display) {
    say("hint", CYAN, &message.to_string());
}

/// A line under its label.
struct Message {
    label: &'static str,
    style: Style,
    text: String,
}

/// Keeps back all that is to be told, while another program has the terminal.
pub(crate) fn keep_back() {
    kept_back().get_or_insert_default();
}

/// Prints what was kept back, and from now on all at once.
pub(crate) fn tell_kept_back() {
    let messages = kept_back().take();
    messages.iter().flatten().for_each(Message::print);
}

fn kept_back() -> MutexGuard<'static, Option<Vec<Message>>> {
    KEPT_BACK.lock().unwrap_or_else(PoisonError::into_inner)
}

fn say(label: &'static str, style: Style, text: &str) {
    let message = Message { label, style, text: text.to_owned() };
    match &mut *kept_back() {
        Some(kept) => kept.push(message),
        None => message.print(),
    }
}

impl Message {
    fn print(&self) {
        let Message { label, style, text } = self;
        let mut stderr = anstream::stderr().lock();
        let width = stderr.is_terminal().then(|| terminal_size_of(io::stderr())).flatten();
        let width = width.map_or(usize::MAX, |(width, _)| usize::from(width.0));
        for (i, line) in text.lines().enumerate() {
            let line = sanitize::lines(line);
            // Where even stderr is closed, there is nobody left to tell.
            let _ = if i == 0 {
                // One line is one message, but a terminal would break it within words.
                let line =
                    textwrap::fill(&line, width.saturating_sub(label.len() + 2).max(WIDTH_MIN));
                let indent = " ".repeat(label.len() + 2);
                let line = line.replace('\n', &format!("\n{indent}"));
                writeln!(stderr, "{style}{label}:{style:#} {line}")
            } else {
                writeln!(stderr, "{line}")
            };
        }
    }
}
