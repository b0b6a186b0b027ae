//! The real programs together: files come and go in a folder, `whosaid` is asked.
//!
//! What is decided where is tested next to the code; here it is only that the parts meet.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod beside;
mod doctor;
mod follow;
mod hostile;
mod keep;
mod kill;
mod limits;
mod missing;
mod mix;
mod mounts;
mod once;
mod survive;
mod sync;
mod trust;

use std::path::Path;

use tests::{Daemon, Run, Sandbox, programs, wait_until};

/// An article in which somebody says something about a word that nobody else says.
fn story(word: &str) -> String {
    format!("“The {word} is all we have,” said Ivo Brandt, the mayor of Lindau.\n")
}

fn sandbox() -> Sandbox {
    Sandbox::new(programs!())
}

/// Starts the daemon on the inbox and waits until it has caught up.
fn watched() -> (Sandbox, Daemon) {
    let sandbox = sandbox();
    let daemon = sandbox.watch();
    wait_until_watching(&sandbox, &daemon);
    (sandbox, daemon)
}

fn wait_until_watching(sandbox: &Sandbox, daemon: &Daemon) {
    let pid = i64::from(daemon.id());
    let is_watching = wait_until(|| {
        let status = status(sandbox);
        status["state"] == "watching" && status["pid"] == pid
    });
    assert!(is_watching, "the daemon never caught up:\n{}", daemon.log_text());
}

/// What the daemon wrote about itself; null when there is nothing yet.
fn status(sandbox: &Sandbox) -> serde_json::Value {
    let text = std::fs::read_to_string(sandbox.index().join("status.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The paths of the articles that hold a word, from the inbox, sorted.
fn found(run: &Run, inbox: &Path) -> Vec<String> {
    let hits: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap_or_default();
    let inbox = inbox.canonicalize().expect("the inbox is there");
    let path = |hit: &serde_json::Value| {
        let path = Path::new(hit["path"].as_str().expect("a hit has a path"));
        path.strip_prefix(&inbox).unwrap_or(path).display().to_string()
    };
    let mut paths: Vec<String> = hits.iter().map(path).collect();
    paths.sort();
    paths
}

/// Waits until the word is in exactly these files of the inbox.
fn wait_for(sandbox: &Sandbox, word: &str, expected: &[&str]) {
    let arguments = ["articles", word, "--json", "--limit", "1000"];
    let is_expected = |run: &Run| {
        let code = if expected.is_empty() { 1 } else { 0 };
        run.code == code && found(run, &sandbox.inbox()) == expected
    };
    sandbox.wait_for(&arguments, is_expected);
}
