//! Puts arguments into the one order that the parser needs: command, options, `--`, words.
//!
//! Invariant: only `-h`, `-V` and what begins with `--` are options; every other argument is a
//! word, so that `-word` excludes, and words keep their order. After `--` all are words.

use std::ffi::{OsStr, OsString};

/// What the parser knows about names.
pub(super) struct Grammar<'a> {
    /// Whether a first word names a command.
    pub(super) is_command: &'a dyn Fn(&str) -> bool,
    /// Whether the option of that long name (without dashes) takes a value.
    pub(super) takes_value: &'a dyn Fn(&str) -> bool,
}

/// Returns the arguments (without the program's name) in order.
pub(super) fn in_order(
    arguments: impl IntoIterator<Item = OsString>,
    grammar: &Grammar<'_>,
) -> Vec<OsString> {
    let mut arguments = arguments.into_iter();
    let mut command = None;
    let mut options = Vec::new();
    let mut words: Vec<OsString> = Vec::new();
    while let Some(argument) = arguments.next() {
        match kind_of(&argument) {
            Kind::End => {
                words.extend(arguments.by_ref());
                break;
            }
            Kind::Switch => options.push(argument),
            Kind::Long(name) if (grammar.takes_value)(&name) => {
                // The value is joined on, so that one that begins with a dash stays a value.
                let joined = arguments.next().map(|value| join(&argument, &value));
                options.push(joined.unwrap_or(argument));
            }
            Kind::Long(_) => options.push(argument),
            Kind::Word => {
                let is_first = command.is_none() && words.is_empty();
                match argument.to_str() {
                    Some(word) if is_first && (grammar.is_command)(word) => {
                        command = Some(argument);
                    }
                    _ => words.push(argument),
                }
            }
        }
    }
    let mut ordered: Vec<OsString> = command.into_iter().chain(options).collect();
    if !words.is_empty() {
        ordered.push("--".into());
        ordered.extend(words);
    }
    ordered
}

enum Kind {
    /// `--`
    End,
    /// `-h`, `-V`
    Switch,
    /// `--name`, without a value joined on.
    Long(String),
    Word,
}

fn kind_of(argument: &OsStr) -> Kind {
    match argument.to_str() {
        Some("--") => Kind::End,
        Some("-h" | "-V") => Kind::Switch,
        Some(text) => match text.strip_prefix("--") {
            // `--name=value` is complete: whatever it is, it takes no further argument.
            Some(name) if name.contains('=') => Kind::Switch,
            Some(name) => Kind::Long(name.to_owned()),
            None => Kind::Word,
        },
        None if argument.as_encoded_bytes().starts_with(b"--") => Kind::Switch,
        None => Kind::Word,
    }
}

fn join(option: &OsStr, value: &OsStr) -> OsString {
    let mut joined = option.to_owned();
    joined.push("=");
    joined.push(value);
    joined
}
