//! The daemon is killed again and again; and readers that may not write.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use tests::mix::Dice;

use crate::{found, sandbox, status, story, wait_until_watching};

/// How often a run of the tests kills it.
const KILLS: usize = 50;

#[test]
fn a_daemon_killed_again_and_again_loses_nothing() {
    let sandbox = sandbox();
    let mut dice = Dice::new(7);
    let mut names: Vec<String> = Vec::new();
    for kill in 0..KILLS {
        let daemon = sandbox.watch();
        for i in 0..4 {
            let name = format!("{kill:02}-{i}.txt");
            sandbox.drop_file(&name, story("ferry"));
            names.push(name);
        }
        // One that is there already has a new version: its deletion goes with the commit.
        let again = dice.below(names.len());
        sandbox.drop_file(&names[again], story("ferry"));
        // Anywhere between the start and the end of the commits.
        for _ in 0..dice.below(12) {
            std::thread::park_timeout(std::time::Duration::from_millis(10));
        }
        daemon.kill();
    }
    let daemon = sandbox.watch();
    wait_until_watching(&sandbox, &daemon);
    let run = sandbox.whosaid(&["articles", "ferry", "--json", "--limit", "1000", "--sync"]);
    names.sort();
    assert_eq!(found(&run, &sandbox.inbox()), names);
    assert_eq!(daemon.terminate(), 0);
    let left: Vec<String> = fs::read_dir(sandbox.index().join("g1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".tmp"))
        .collect();
    assert_eq!(left, [] as [String; 0]);
    let doctor = sandbox.indexerd(&["doctor"]);
    assert!(doctor.stdout.contains("every byte of the index is as written"), "{doctor}");
    let files = fs::read_dir(sandbox.index().join("g1")).unwrap().count();
    assert!(files < 300, "{files} files are left of {KILLS} kills");
    assert_eq!(status(&sandbox)["articles"], names.len());
}

#[test]
fn a_reader_needs_no_permission_to_write() {
    let sandbox = sandbox();
    sandbox.write("a.txt", story("ferry"));
    assert_eq!(sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]).code, 0);
    let readable = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = sandbox.index().join("g1");
    for entry in fs::read_dir(&folder).unwrap() {
        readable(&entry.unwrap().path(), 0o444);
    }
    for path in [sandbox.root(), &sandbox.index(), &folder] {
        readable(path, 0o555);
    }
    // As root everything may be written: somebody else is asked for then.
    let program = env!("CARGO_BIN_EXE_whosaid-under-test");
    let mut reader = Command::new("setpriv");
    reader.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]);
    reader.args(["ferry", "--json", "--index"]).arg(sandbox.index()).env("HOME", "/nonexistent");
    let run = match tests::run(&mut reader) {
        Ok(run) if run.code >= 0 && !run.stderr.contains("setpriv:") => run,
        _ => sandbox.whosaid(&["ferry", "--json"]),
    };
    assert!(run.code == 0 && run.stdout.contains("The ferry is all we have"), "{run}");
    readable(sandbox.root(), 0o755);
    readable(&sandbox.index(), 0o755);
    readable(&folder, 0o755);
}
