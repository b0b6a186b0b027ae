//! Whole trees that come into a watched folder at once, also while the system's queue of events
//! overflows.

use std::fs;
use std::process::Command;

use crate::Sandbox;

/// How many files a tree has.
pub const FILES: usize = 405;

/// How trees come: the shell's words, run beside a folder `tree` and the `inbox`.
pub const WAYS: [&str; 3] = [
    "cp -r tree inbox/copied",
    "mkdir inbox/unpacked && tar cf - tree | tar xf - -C inbox/unpacked",
    "mv tree inbox/moved",
];

/// The system keeps 16,384 events for a program by default. A file that is made, closed and removed
/// gives four at least, so this many are beyond it.
const FILES_OF_AN_OVERFLOW: usize = 6_000;

/// Brings a tree in by every way; each is whole to a synced question.
///
/// # Errors
/// What is missing, in words.
///
/// # Panics
/// When the system refuses something.
pub fn play(sandbox: &Sandbox, overflows: bool) -> Result<(), String> {
    make(sandbox);
    let daemon = sandbox.watch();
    let arguments = ["articles", "ferry", "--json", "--limit", "9999", "--each", "--sync=60"];
    sandbox.wait_for(&["status", "--json"], |run| run.stdout.contains("watching"));
    for (at, way) in WAYS.iter().enumerate() {
        if overflows {
            daemon.signal("-STOP");
            overflow(sandbox);
        }
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", way]).current_dir(sandbox.root());
        let run = crate::run(&mut shell).expect("there is a shell");
        assert_eq!(run.code, 0, "{run}");
        daemon.signal("-CONT");
        let run = sandbox.whosaid(&arguments);
        let hits: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap_or_default();
        if hits.len() != (at + 1) * FILES {
            return Err(format!("{way}: {} of {} files", hits.len(), (at + 1) * FILES));
        }
    }
    Ok(())
}

/// Makes the tree, a hundred folders of a few files each.
fn make(sandbox: &Sandbox) {
    for i in 0..FILES {
        let folder = sandbox.root().join(format!("tree/{}/{}", i % 9, i % 12));
        fs::create_dir_all(&folder).expect("writable");
        let story = "“The ferry is all we have,” said Ivo Brandt, the mayor of Lindau.\n";
        fs::write(folder.join(format!("{i}.txt")), story).expect("writable");
    }
}

/// Gives the system more to tell than it keeps.
fn overflow(sandbox: &Sandbox) {
    for i in 0..FILES_OF_AN_OVERFLOW {
        let path = sandbox.inbox().join(format!("{i}.tmp"));
        fs::write(&path, "x").expect("writable");
        fs::remove_file(path).expect("just made");
    }
}
