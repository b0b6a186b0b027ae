//! Options that a command has no use for: each is refused or left out, and that is said.
//!
//! Invariant: an option that is taken changes the answer, or it is told here why it does not.

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::problem::Problem;

/// What becomes of an option that a command has no use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// It is an error.
    Refused,
    /// Scripts give it to every search: it is left out with a note.
    LeftOut,
}

/// Commands, options that these have no use for, what becomes of them and why.
type Row = (&'static [&'static str], &'static [&'static str], Then, &'static str);

const COUNTS: [&str; 4] = ["who", "topics", "timeline", "count"];

const TABLE: [Row; 11] = [
    (&["count"], &["limit", "offset", "sort"], Then::LeftOut, "all that matches is counted"),
    (&COUNTS, &["context"], Then::LeftOut, "only quotes stand in a context"),
    (&COUNTS, &["hyperlink"], Then::LeftOut, "only quotes and articles lead to files"),
    (&["articles"], &["context"], Then::LeftOut, "only quotes stand in a context"),
    (
        &COUNTS,
        &["facets", "cite", "like", "print0"],
        Then::Refused,
        "is for quotes and articles only",
    ),
    (
        &["compare"],
        &["facets", "cite", "like", "print0"],
        Then::Refused,
        "is for quotes and articles only",
    ),
    (
        &["articles", "who", "topics", "timeline", "count", "compare"],
        &["follow"],
        Then::Refused,
        "is for quotes only",
    ),
    (
        &["articles", "who", "topics", "timeline", "count"],
        &["new", "verify"],
        Then::Refused,
        "is for quotes only",
    ),
    (
        &["quotes", "who", "topics", "timeline", "count", "compare"],
        &["each"],
        Then::Refused,
        "is for articles only",
    ),
    (
        &["quotes", "articles", "topics", "timeline", "count", "compare"],
        &["also_on", "silent_on"],
        Then::Refused,
        "is for `who` only",
    ),
    (&["compare"], &["by"], Then::Refused, "can't be used here: the names are the words"),
];

/// What a ranking for programs has no use for: it is of all articles and printed in one form.
pub(super) const BY_BATCHES: [&str; 24] = [
    "words",
    "by",
    "about",
    "like",
    "since",
    "until",
    "kind",
    "min_confidence",
    "offset",
    "sort",
    "each",
    "context",
    "explain",
    "facets",
    "cite",
    "follow",
    "print0",
    "json",
    "ndjson",
    "csv",
    "save",
    "saved",
    "forget",
    "new",
];

/// Returns the definition, in which commands do not show what they have no use for.
pub(super) fn hidden(mut command: clap::Command) -> clap::Command {
    for (commands, options, ..) in TABLE {
        for name in commands {
            command = command.mut_subcommand(name, |command| {
                let hide = |command: clap::Command, option: &&'static str| {
                    command.mut_arg(*option, |option| option.hide(true))
                };
                options.iter().fold(command, hide)
            });
        }
    }
    command
}

/// Returns what is left out, in words.
///
/// # Errors
/// What the command refuses.
pub(super) fn left_out(matches: &ArgMatches) -> Result<Vec<String>, Problem> {
    let (name, matches) = matches.subcommand().unwrap_or(("quotes", matches));
    let mut left_out = Vec::new();
    for (_, options, then, why) in TABLE.iter().filter(|(commands, ..)| commands.contains(&name)) {
        let is_typed =
            |option: &&&str| matches.value_source(option) == Some(ValueSource::CommandLine);
        for option in options.iter().filter(is_typed) {
            let option = option.replace('_', "-");
            match then {
                Then::Refused => return Err(Problem::new(format!("`--{option}` {why}"))),
                Then::LeftOut => left_out.push(format!("`--{option}` is left out: {why}")),
            }
        }
    }
    Ok(left_out)
}
