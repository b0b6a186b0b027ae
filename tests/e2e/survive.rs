//! What happens to the daemon, and what is left of the index.

use std::fs;
use std::time::Duration;

use tests::{Sandbox, wait_until};

use crate::{sandbox, status, story, wait_for, wait_until_watching, watched};

const N_FILES: usize = 150;

fn name(i: usize) -> String {
    format!("{i:03}.txt")
}

/// Waits until every file is indexed exactly once.
fn wait_for_all(sandbox: &Sandbox) {
    let names: Vec<String> = (0..N_FILES).map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    wait_for(sandbox, "ferry", &names);
}

#[test]
fn a_killed_daemon_loses_nothing_and_doubles_nothing() {
    let sandbox = sandbox();
    for round in 0..4 {
        let daemon = sandbox.watch();
        for i in (0..N_FILES).filter(|i| i % 4 == round) {
            sandbox.drop_file(&name(i), story("ferry"));
        }
        // Somewhere in the middle of it.
        let is_begun = wait_until(|| sandbox.index().join("status.json").exists());
        assert!(is_begun, "{}", daemon.log_text());
        daemon.kill();
    }
    let daemon = sandbox.watch();
    wait_until_watching(&sandbox, &daemon);
    wait_for_all(&sandbox);
    assert_eq!(daemon.terminate(), 0);
    let again = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    let expected = "nothing to do: 150 articles, 150 quotes, 0 failed, 0 ignored\n";
    assert_eq!((again.code, again.stdout.as_str()), (0, expected), "{again}");
}

#[test]
fn term_ends_it_with_everything_read_in_the_index() {
    let (sandbox, daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    assert_eq!(daemon.terminate(), 0);
    let status = status(&sandbox);
    assert_eq!((&status["state"], &status["articles"]), (&"stopped".into(), &1.into()));
    wait_for(&sandbox, "ferry", &["a.txt"]);
}

#[test]
fn term_in_the_middle_of_a_flood_leaves_a_sound_index() {
    let sandbox = sandbox();
    for i in 0..N_FILES {
        sandbox.write(&name(i), story("ferry"));
    }
    let daemon = sandbox.watch();
    assert!(wait_until(|| sandbox.index().join("status.json").exists()));
    assert_eq!(daemon.terminate(), 0);
    let rest = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(rest.code, 0, "{rest}");
    wait_for_all(&sandbox);
}

#[test]
fn term_in_the_first_moments_is_never_lost() {
    const STARTS: u32 = 100;
    const LATER_BY: Duration = Duration::from_micros(300);

    let sandbox = sandbox();
    for start in 0..STARTS {
        let daemon = sandbox.watch();
        std::thread::park_timeout(LATER_BY * start);
        // Before the program's first line the system itself ends it.
        let code = daemon.terminate();
        assert!(code == 0 || code == -1, "{code}");
    }
    let again = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(again.code, 0, "{again}");
}

#[test]
fn a_second_writer_is_refused_with_what_to_do() {
    let (sandbox, _daemon) = watched();
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    let index = sandbox.index().canonicalize().unwrap();
    let expected = format!(
        "error: `{}`: another process is writing to this index\n\
         hint: stop the other program, or name another index with --index DIR\n",
        index.display()
    );
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (2, "", expected.as_str()));
}

#[test]
fn a_root_that_vanishes_keeps_its_articles_and_is_a_problem() {
    let (sandbox, _daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    let away = sandbox.root().join("away");
    fs::rename(sandbox.inbox(), &away).unwrap();
    let is_told = wait_until(|| {
        let status = status(&sandbox);
        status["roots"][0]["is_present"] == false && status["problems"][0].is_string()
    });
    assert!(is_told, "{}", status(&sandbox));
    assert_eq!(sandbox.whosaid(&["ferry"]).code, 0);
    fs::rename(&away, sandbox.inbox()).unwrap();
    sandbox.drop_file("b.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt", "b.txt"]);
    assert!(wait_until(|| status(&sandbox)["problems"].as_array().is_some_and(Vec::is_empty)));
}
