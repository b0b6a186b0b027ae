//! `--sync`: an answer that knows every file closed before the question, or an error.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;

use crate::{found, sandbox, status, story, wait_until_watching, watched};

/// The files in which a synced answer finds a word.
fn synced(sandbox: &tests::Sandbox, word: &str) -> Vec<String> {
    let run = sandbox.whosaid(&["articles", word, "--json", "--limit", "1000", "--sync"]);
    assert!(run.code < 2, "{run}");
    found(&run, &sandbox.inbox())
}

#[test]
fn a_synced_answer_knows_every_file_closed_before() {
    let (sandbox, _daemon) = watched();
    let mut expected = Vec::new();
    for i in 0..30 {
        let name = format!("{i:02}.txt");
        match i % 3 {
            0 => sandbox.drop_file(&name, story("ferry")),
            1 => sandbox.write(&name, story("ferry")),
            _ => sandbox.write(&format!("{i:02}/{name}"), story("ferry")),
        };
        expected.push(if i % 3 == 2 { format!("{i:02}/{name}") } else { name });
        assert_eq!(synced(&sandbox, "ferry"), expected);
    }
    fs::remove_file(sandbox.inbox().join("00.txt")).unwrap();
    assert_eq!(synced(&sandbox, "ferry"), expected[1..]);
}

#[test]
fn a_synced_answer_knows_a_whole_tree_moved_in() {
    let (sandbox, _daemon) = watched();
    let tree = sandbox.root().join("tree");
    for i in 0..60 {
        let folder = tree.join(format!("{}/{}", i % 4, i % 7));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{i}.txt")), story("ferry")).unwrap();
    }
    fs::rename(&tree, sandbox.inbox().join("tree")).unwrap();
    assert_eq!(synced(&sandbox, "ferry").len(), 60);
}

#[test]
fn a_synced_answer_comes_also_from_folders_that_are_polled() {
    let sandbox = sandbox();
    let inbox = sandbox.inbox();
    let daemon = sandbox.watch_with(&["watch", "--poll", inbox.to_str().unwrap()]);
    wait_until_watching(&sandbox, &daemon);
    sandbox.drop_file("a.txt", story("ferry"));
    assert_eq!(synced(&sandbox, "ferry"), ["a.txt"]);
}

#[test]
fn a_daemon_that_does_not_answer_is_an_error_and_no_stale_answer() {
    let (sandbox, daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    assert_eq!(synced(&sandbox, "ferry"), ["a.txt"]);
    daemon.signal("-STOP");
    sandbox.drop_file("b.txt", story("ferry"));
    let run = sandbox.whosaid(&["articles", "ferry", "--sync=1"]);
    let socket = sandbox.index().join("daemon.sock");
    let expected = format!(
        "error: `{}`: the daemon did not answer in time\n\
         hint: `whosaid status` tells what the daemon does; --sync=SECONDS waits longer\n",
        socket.display()
    );
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (2, "", expected.as_str()));
    daemon.signal("-CONT");
    assert_eq!(synced(&sandbox, "ferry"), ["a.txt", "b.txt"]);
}

#[test]
fn without_a_daemon_the_folders_are_looked_through() {
    let sandbox = sandbox();
    let inbox = sandbox.inbox();
    sandbox.drop_file("a.txt", story("ferry"));
    assert_eq!(sandbox.indexerd(&["once", inbox.to_str().unwrap()]).code, 0);
    sandbox.drop_file("b.txt", story("ferry"));
    fs::remove_file(inbox.join("a.txt")).unwrap();
    assert_eq!(synced(&sandbox, "ferry"), ["b.txt"]);
}

#[test]
fn a_crowd_that_says_nothing_keeps_nobody_waiting() {
    const CROWD: usize = 50;

    let (sandbox, _daemon) = watched();
    let socket = sandbox.index().join("daemon.sock");
    let crowd: Vec<_> = (0..CROWD).map(|_| UnixStream::connect(&socket).unwrap()).collect();
    sandbox.drop_file("a.txt", story("ferry"));
    // One after the other, they would be heard for a minute and more.
    let run = sandbox.whosaid(&["articles", "ferry", "--sync=20"]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(crowd.len(), CROWD);
}

#[test]
fn the_index_and_its_socket_are_private() {
    let (sandbox, _daemon) = watched();
    let mode = |name: &str| {
        let path = sandbox.index().join(name);
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    assert_eq!((mode(""), mode("daemon.sock")), (0o700, 0o600));
    assert_eq!(status(&sandbox)["state"], "watching");
}
