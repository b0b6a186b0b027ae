//! The daemon is killed again and again; and readers that may not write.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::{sandbox, story};

/// How often a run of the tests kills it; `cargo soak` does thousands.
const KILLS: usize = 50;

#[test]
fn a_daemon_killed_again_and_again_loses_nothing() {
    assert_eq!(tests::kills::play(&sandbox(), 7, KILLS), Ok(()));
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

#[test]
fn an_index_directory_of_another_user_is_refused() {
    let sandbox = sandbox();
    sandbox.write("a.txt", story("ferry"));
    fs::create_dir(sandbox.index()).unwrap();
    fs::set_permissions(sandbox.root(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(sandbox.index(), fs::Permissions::from_mode(0o777)).unwrap();
    // A third user's, which everybody may write to.
    let is_given = std::os::unix::fs::chown(sandbox.index(), Some(1), None).is_ok();
    let program = env!("CARGO_BIN_EXE_indexerd-under-test");
    let mut writer = Command::new("setpriv");
    writer.args(["--reuid=65534", "--regid=65534", "--clear-groups", program, "--index"]);
    writer.arg(sandbox.index()).arg("once").arg(sandbox.inbox()).env("HOME", "/nonexistent");
    let run = match tests::run(&mut writer) {
        Ok(run) if is_given && run.code >= 0 && !run.stderr.contains("setpriv:") => run,
        _ => {
            #[allow(clippy::print_stderr, reason = "the run lists what it could not try")]
            {
                eprintln!("skipped: another user's index (only root can be two users)");
            }
            return;
        }
    };
    assert!(run.code == 2 && run.stderr.contains("belongs to another user"), "{run}");
    assert_eq!(fs::read_dir(sandbox.index()).unwrap().count(), 0);
}
