//! What the daemon says on stderr, one line each; nothing of a file's name or content gets there
//! as a control code.

use std::borrow::Cow;
use std::fmt;
use std::io::Write;

use index_core::ingest::THREAD_NAME;

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Log {
    /// Errors only.
    Quiet,
    /// What somebody who looks now and then wants to know.
    Normal,
    /// Each file as well.
    Verbose,
}

impl Log {
    /// Something is wrong and the program goes on.
    pub(crate) fn warn(self, message: impl fmt::Display) {
        if self > Log::Quiet {
            let style = anstyle::AnsiColor::Yellow.on_default();
            line(&format!("{style}warning{style:#}: "), &message.to_string());
        }
    }

    pub(crate) fn say(self, message: impl fmt::Display) {
        if self > Log::Quiet {
            line("", &message.to_string());
        }
    }

    pub(crate) fn detail(self, message: impl FnOnce() -> String) {
        if self >= Log::Verbose {
            line("", &message());
        }
    }
}

fn line(start: &str, message: &str) {
    // A closed stderr must not stop the daemon.
    let _ = writeln!(anstream::stderr().lock(), "{start}{}", visible(message));
}

/// A panic in an extracting thread becomes its file's failure and is told there; without this it
/// would be printed raw as well, with whatever the file put into the message.
pub(crate) fn quiet_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let thread = std::thread::current();
        if !thread.name().is_some_and(|name| name.starts_with(THREAD_NAME)) {
            usual(panic);
        }
    }));
}

/// Returns the text with every character that could steer a terminal written out.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_steering) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().map(|c| match is_steering(c) {
        true => c.escape_unicode().to_string(),
        false => c.to_string(),
    });
    Cow::Owned(escaped.collect())
}

/// Control characters, and those that turn the direction of writing.
fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_steer_the_terminal() {
        let cases = [
            ("plain.txt", "plain.txt"),
            ("کابل.txt", "کابل.txt"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("line\nbreak", "line\\u{a}break"),
            ("exe\u{202e}txt.", "exe\\u{202e}txt."),
            ("\u{9b}31m", "\\u{9b}31m"),
        ];
        for (name, expected) in cases {
            assert_eq!(visible(name), expected);
        }
    }
}
