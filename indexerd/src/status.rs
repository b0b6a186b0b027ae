//! `status`: what the index holds, and what is wrong with it.

use std::fmt::Write as _;
use std::path::Path;

use index_core::ingest::{Root, State, Status};
use index_core::{Index, Outcome};

use crate::args::StatusArgs;
use crate::config::Config;
use crate::failure::Fatal;
use crate::log::visible;
use crate::once::number;
use crate::{folders, print};

pub(crate) fn run(args: &StatusArgs, config: &Config) -> Result<(), Fatal> {
    let index = Index::open(&config.index)?;
    let searcher = index.searcher()?;
    if args.failures {
        return failures(&searcher, args.json, config);
    }
    let mut status = Status::read(&config.index).ok().flatten().unwrap_or_default();
    // The index itself knows better than what was written about it a moment ago.
    let counts = searcher.counts()?;
    status.articles = counts.articles;
    status.quotes = counts.quotes;
    status.failed = counts.failed;
    if status.state != State::Stopped && !index.has_writer()? {
        // Killed: it could not write its end.
        status.state = State::Stopped;
    }
    if args.json {
        let json = serde_json::to_string_pretty(&status)
            .map_err(|error| Fatal::new(format!("status: {error}")))?;
        return print(&format!("{json}\n"));
    }
    let kept = folders::kept(&config.index)?;
    print(&text(&status, &config.index, &kept))
}

fn text(status: &Status, directory: &Path, kept: &[Root]) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| {
        writeln!(out, "{name:<12} {}", visible(value)).expect("a string takes all");
    };
    line("index", &directory.display().to_string());
    line(
        "daemon",
        match status.state {
            State::CatchingUp => "catching up",
            State::Watching => "watching",
            _ => "not running",
        },
    );
    line("articles", &number(status.articles));
    line("quotes", &number(status.quotes));
    line("failed", &number(status.failed));
    line("ignored", &number(status.ignored));
    line("pending", &number(status.pending));
    if status.held > 0 {
        line("missing", &number(status.held));
    }
    line("last commit", &status.last_commit.as_deref().map_or("never".to_owned(), moment));
    for root in &status.roots {
        let state = match (root.is_present, root.is_polled) {
            (false, _) => " (missing)",
            (true, true) => " (polled)",
            (true, false) => "",
        };
        line("root", &format!("{}{state}", root.path));
    }
    for root in kept {
        line("kept", &root.path().display().to_string());
    }
    for problem in &status.problems {
        line("problem", problem);
    }
    if status.failed > 0 {
        line("hint", "see what failed with `indexerd status --failures`");
    }
    out
}

/// Returns a time in whole seconds; what is no time as it is.
fn moment(time: &str) -> String {
    let time_of = |time: jiff::Timestamp| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    time.parse().map_or_else(|_| time.to_owned(), time_of)
}

/// One line a file that could not be read, or whose content is no article's: its path, kind and reason between tabs.
fn failures(searcher: &index_core::Searcher, json: bool, config: &Config) -> Result<(), Fatal> {
    let mut lines = String::new();
    let mut list = Vec::new();
    searcher.for_each_file(Path::new(""), |entry| {
        let (kind, reason) = match &entry.outcome {
            Outcome::Indexed { .. } => return,
            Outcome::Failed { kind, reason } => (kind.as_str(), reason),
            Outcome::Ignored { reason } => ("ignored", reason),
        };
        let path = index_core::path_name(&entry.path);
        if json {
            list.push(serde_json::json!({ "path": path, "kind": kind, "reason": reason }));
        } else {
            let (path, reason) = (visible(&path), visible(reason));
            writeln!(lines, "{path}\t{kind}\t{reason}").expect("a string takes all");
        }
    })?;
    if json {
        let json = serde_json::to_string_pretty(&list)
            .map_err(|error| Fatal::new(format!("status: {error}")))?;
        lines = format!("{json}\n");
    }
    if lines.is_empty() {
        config.log.say("every file could be read");
    }
    print(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_seconds() {
        assert_eq!(moment("2026-11-30T02:46:26.088729351Z"), "2026-11-30 02:46:26 UTC");
        assert_eq!(moment("soon"), "soon");
    }
}
