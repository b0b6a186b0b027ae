//! Files that are missing may not be gone: what goes at once, what waits, and for whom.

use std::fs;

use tests::{Sandbox, wait_until};

use crate::{sandbox, status, story, wait_for, wait_until_watching, watched};

const N_FILES: usize = 120;

/// The names of some of the files, in order.
fn names(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|i| format!("{i:03}.txt")).collect()
}

fn indexed() -> Sandbox {
    let sandbox = sandbox();
    for name in names(0..N_FILES) {
        sandbox.write(&name, story("ferry"));
    }
    assert_eq!(once(&sandbox), "120 articles, 120 quotes, 0 failed, 0 ignored");
    sandbox
}

/// Brings the index up to date and returns its totals.
fn once(sandbox: &Sandbox) -> String {
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run}");
    let line = run.stdout.trim_start_matches("nothing to do: ");
    line.split([';', '\n']).next().unwrap_or_default().to_owned()
}

fn remove(sandbox: &Sandbox, names: &[String]) {
    for name in names {
        fs::remove_file(sandbox.inbox().join(name)).unwrap();
    }
}

fn wait_for_names(sandbox: &Sandbox, names: &[String]) {
    wait_for(sandbox, "ferry", &names.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn many_files_that_a_scan_misses_stay_until_that_is_accepted() {
    let sandbox = indexed();
    remove(&sandbox, &names(0..110));
    assert_eq!(once(&sandbox), "120 articles, 120 quotes, 0 failed, 0 ignored");
    let told = status(&sandbox);
    assert_eq!(told["held"], 110, "{told}");
    let words = told["problems"][0].as_str().unwrap();
    assert!(words.contains("110 files are missing; their articles stay for a day"), "{words}");
    let accepted = sandbox.indexerd(&["accept", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(accepted.code, 0, "{accepted}");
    wait_for_names(&sandbox, &names(110..N_FILES));
    assert_eq!(status(&sandbox)["held"], 0);
}

#[test]
fn a_running_daemon_holds_and_accepts_too() {
    let sandbox = indexed();
    remove(&sandbox, &names(0..110));
    let daemon = sandbox.watch();
    wait_until_watching(&sandbox, &daemon);
    assert!(wait_until(|| status(&sandbox)["held"] == 110), "{}", status(&sandbox));
    wait_for_names(&sandbox, &names(0..N_FILES));
    let run = sandbox.whosaid(&["articles", "ferry", "--each", "--limit", "1000", "--json"]);
    let hits: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(hits.iter().filter(|hit| hit["held"] == true).count(), 110, "{run}");
    let accepted = sandbox.indexerd(&["accept", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(accepted.code, 0, "{accepted}");
    wait_for_names(&sandbox, &names(110..N_FILES));
    assert!(wait_until(|| status(&sandbox)["held"] == 0), "{}", status(&sandbox));
}

#[test]
fn deletions_that_are_seen_apply_at_once_however_many() {
    let sandbox = indexed();
    let daemon = sandbox.watch();
    wait_until_watching(&sandbox, &daemon);
    remove(&sandbox, &names(0..110));
    wait_for_names(&sandbox, &names(110..N_FILES));
}

#[test]
fn a_folder_that_comes_back_empty_deletes_nothing_unasked() {
    let (sandbox, daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    assert_eq!(daemon.terminate(), 0);
    fs::rename(sandbox.inbox(), sandbox.root().join("away")).unwrap();
    fs::create_dir(sandbox.inbox()).unwrap();
    let daemon = sandbox.watch();
    wait_until_watching(&sandbox, &daemon);
    assert!(wait_until(|| status(&sandbox)["held"] == 1), "{}", status(&sandbox));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    let accepted = sandbox.indexerd(&["accept", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(accepted.code, 0, "{accepted}");
    wait_for(&sandbox, "ferry", &[]);
}
