//! `whosaid status`: what the index holds and whether it is kept up to date.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use index_core::ingest::{State, Status};
use index_core::{Outcome, Searcher};
use jiff::Timestamp;
use serde::Serialize;

use super::{Found, index};
use crate::args::StatusArgs;
use crate::config::{self, Display, Form, Place};
use crate::print::text::grouped;
use crate::print::time::ago;
use crate::print::{json, plain, sanitize, stdout, table};
use crate::problem::Problem;
use crate::surroundings::Surroundings;

/// How many files that can't be read are named.
const FAILURES_NAMED_MAX: usize = 20;

/// The status of an index: the daemon's words with our own count.
#[derive(Debug, Serialize)]
struct StatusView {
    index: String,
    #[serde(flatten)]
    status: Status,
    /// The first files that can't be read.
    failures: Vec<FailureView>,
    /// Whether it is the index of a folder, kept by the searches themselves.
    #[serde(skip)]
    is_own: bool,
}

/// A file that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct FailureView {
    path: String,
    kind: String,
    reason: String,
}

/// Prints the status.
pub(crate) fn run(args: &StatusArgs, around: &Surroundings) -> Result<Found, Problem> {
    let place = Place::new(&args.place, around)?;
    let searcher = index::searcher(&place)?;
    let mut view = view(&searcher, place.index())?;
    view.is_own = matches!(place, Place::Folder { .. });
    let form = match (args.json, around.columns) {
        (true, _) => Form::Json,
        (false, Some(_)) => Form::Text(config::text(around)),
        (false, None) => Form::Plain,
    };
    let mut out = stdout(&form, &Display::new(args.screen, around));
    match form {
        Form::Json => json::write_document(&mut out, &view)?,
        Form::Text(_) => for_people(&mut out, &view, around.now)?,
        _ => for_programs(&mut out, &view)?,
    }
    out.flush()?;
    Ok(Found::Something)
}

fn view(searcher: &Searcher, index: &Path) -> Result<StatusView, Problem> {
    let mut status = read(index)?.unwrap_or_default();
    let counts = searcher.counts()?;
    // The index itself knows best; the daemon may have died before it could write them down.
    (status.articles, status.quotes) = (counts.articles, counts.quotes);
    status.failed = counts.failed;
    let failures = if counts.failed > 0 { failures(searcher)? } else { Vec::new() };
    let index = index.to_string_lossy().into_owned();
    Ok(StatusView { index, status, failures, is_own: false })
}

/// Returns what was last written about an index; a process that has gone without a word is known
/// to have gone.
pub(super) fn read(index: &Path) -> Result<Option<Status>, Problem> {
    let mut status = Status::read(index)?;
    if let Some(status) = &mut status
        && status.state != State::Stopped
        && !is_running(status.pid)
    {
        status.state = State::Stopped;
    }
    Ok(status)
}

/// Returns whether there is a process of that number; yes where that can't be known.
fn is_running(pid: u32) -> bool {
    let processes = Path::new("/proc");
    let own = fs::read_to_string(processes.join("self/stat"));
    let its = fs::read_to_string(processes.join(pid.to_string()).join("stat"));
    match (own, its) {
        (Err(_), _) => true,
        (Ok(_), Err(_)) => false,
        // After the name in brackets stands the state; a zombie only waits for its parent.
        (Ok(_), Ok(its)) => its.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z')),
    }
}

fn failures(searcher: &Searcher) -> Result<Vec<FailureView>, Problem> {
    let mut failures = Vec::new();
    searcher.for_each_file(Path::new(""), |entry| {
        if let Outcome::Failed { kind, reason } = entry.outcome
            && failures.len() < FAILURES_NAMED_MAX
        {
            let path = index_core::path_name(&entry.path).into_owned();
            failures.push(FailureView { path, kind, reason });
        }
    })?;
    failures.sort_by(|one, two| one.path.cmp(&two.path));
    Ok(failures)
}

fn keeper(view: &StatusView) -> String {
    let status = &view.status;
    match status.state {
        State::Watching => format!("up to date, watched by process {}", status.pid),
        State::CatchingUp => format!("being brought up to date by process {}", status.pid),
        _ if view.is_own => "brought up to date by every search with --dir".to_owned(),
        _ => "no daemon runs: `indexerd watch` keeps the index up to date".to_owned(),
    }
}

fn for_people(out: &mut dyn Write, view: &StatusView, now: Timestamp) -> io::Result<()> {
    let status = &view.status;
    let last_commit = status.last_commit.as_ref().map(|time| ago(time, now));
    let mut pairs = vec![
        ("index", view.index.clone()),
        ("state", keeper(view)),
        ("articles", grouped(status.articles)),
        ("quotes", grouped(status.quotes)),
        ("failed", grouped(status.failed)),
        ("ignored", grouped(status.ignored)),
        ("pending", grouped(status.pending)),
        ("last commit", last_commit.unwrap_or_else(|| "unknown".to_owned())),
    ];
    for (i, root) in status.roots.iter().enumerate() {
        let absent = if root.is_present { "" } else { "  (not there now)" };
        let polled = if root.is_polled { "  (looked through from time to time)" } else { "" };
        let name = if i == 0 { "roots" } else { "" };
        pairs.push((name, format!("{}{absent}{polled}", root.path)));
    }
    table::write_pairs(out, &pairs)?;
    for problem in &status.problems {
        writeln!(out, "problem: {}", sanitize::line(problem))?;
    }
    if !view.failures.is_empty() {
        writeln!(out, "\nfiles that can't be read:")?;
    }
    for failure in &view.failures {
        let (path, reason) = (sanitize::name(&failure.path), sanitize::line(&failure.reason));
        writeln!(out, "  {path}: {reason}")?;
    }
    let more = view.status.failed.saturating_sub(view.failures.len() as u64);
    if more > 0 { writeln!(out, "  and {} more", grouped(more)) } else { Ok(()) }
}

fn for_programs(out: &mut dyn Write, view: &StatusView) -> io::Result<()> {
    let status = &view.status;
    plain::line(out, ["index", &view.index])?;
    plain::line(out, ["state", &keeper(view)])?;
    let counts = [
        ("articles", status.articles),
        ("quotes", status.quotes),
        ("failed", status.failed),
        ("ignored", status.ignored),
        ("pending", status.pending),
    ];
    for (name, count) in counts {
        plain::line(out, [name, &count.to_string()])?;
    }
    plain::line(out, ["last commit", status.last_commit.as_deref().unwrap_or_default()])?;
    for root in &status.roots {
        plain::line(out, ["root", &root.path])?;
    }
    for problem in &status.problems {
        plain::line(out, ["problem", problem])?;
    }
    for failure in &view.failures {
        plain::line(out, ["failure", &failure.path, &failure.kind, &failure.reason])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_that_has_gone_is_known_to_have() {
        assert!(is_running(std::process::id()));
        assert!(!is_running(u32::MAX));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert!(!is_running(child.id()));
    }
}
