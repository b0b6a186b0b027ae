//! Disks that fill up, go away and come back under the real daemon, in a name space of its own.

use std::process::Command;

use tests::{Daemon, Run, Sandbox, wait_until};

use crate::{found, sandbox, story};

/// A daemon that sees mounts which nobody else does.
struct Apart {
    sandbox: Sandbox,
    daemon: Daemon,
}

impl Apart {
    /// Runs these words of the shell, then the daemon in their place; `None` where the system lets
    /// nobody mount anything.
    fn start(sandbox: Sandbox, mounts: &str, index: &str) -> Option<Apart> {
        let may_mount = "unshare --user --map-root-user --mount mount -t tmpfs tmpfs /mnt";
        let mut trial = Command::new("/bin/sh");
        trial.args(["-c", may_mount]);
        if tests::run(&mut trial).is_ok_and(|run| run.code != 0) {
            #[allow(clippy::print_stderr, reason = "the run lists what it could not try")]
            {
                eprintln!("skipped: mounts (no user namespace in which to mount)");
            }
            return None;
        }
        let program = env!("CARGO_BIN_EXE_indexerd-under-test");
        let script = format!("{mounts} && exec '{program}' --index {index} watch inbox");
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "/bin/sh", "-c", &script]);
        command.current_dir(sandbox.root());
        let daemon = sandbox.start(command);
        Some(Apart { sandbox, daemon })
    }

    /// Runs these words of the shell where the daemon is.
    fn shell(&self, script: &str) -> Run {
        let script = format!("cd '{}' && {script}", self.sandbox.root().display());
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.daemon.id().to_string(), "--user", "--mount"]);
        command.args(["--preserve-credentials", "/bin/sh", "-c", &script]);
        tests::run(&mut command).unwrap()
    }

    fn whosaid(&self, index: &str, arguments: &str) -> Run {
        let program = env!("CARGO_BIN_EXE_whosaid-under-test");
        self.shell(&format!("'{program}' {arguments} --index {index}"))
    }

    /// Waits until a run comes out as wanted.
    fn wait_for(&self, script: &str, is_wanted: impl Fn(&Run) -> bool) {
        let mut last = None;
        let found = wait_until(|| is_wanted(last.insert(self.shell(script))));
        assert!(found, "{script}: {}\n{}", last.unwrap(), self.daemon.log_text());
    }
}

#[test]
fn a_full_disk_is_told_and_what_came_meanwhile_is_found_when_there_is_room() {
    let sandbox = sandbox();
    std::fs::create_dir(sandbox.root().join("disk")).unwrap();
    let mounts = "mount -t tmpfs -o size=6m tmpfs disk && head -c 3000000 /dev/zero > disk/ballast";
    let Some(apart) = Apart::start(sandbox, mounts, "disk/index") else { return };
    apart.sandbox.drop_file("0.txt", story("ferry"));
    apart.wait_for("cat disk/index/status.json", |run| run.stdout.contains("\"articles\": 1"));
    // To the last byte, whatever the index gives up meanwhile.
    apart.shell("for i in 1 2 3; do cat /dev/zero > disk/more$i; done");
    let mut names: Vec<String> = (0..40).map(|i| format!("{i}.txt")).collect();
    for name in &names {
        apart.sandbox.drop_file(name, story("ferry"));
    }
    let is_told = wait_until(|| apart.daemon.log_text().contains("the index can't be written"));
    assert!(is_told, "{}", apart.daemon.log_text());
    // Questions are answered meanwhile.
    let run = apart.whosaid("disk/index", "articles ferry --json --each --limit 99");
    assert_eq!(found(&run, &apart.sandbox.inbox()), ["0.txt"], "{run}");
    apart.shell("rm disk/more* disk/ballast");
    let program = env!("CARGO_BIN_EXE_whosaid-under-test");
    let ask = format!("'{program}' articles ferry --json --each --limit 99 --index disk/index");
    names.sort();
    apart.wait_for(&ask, |run| found(run, &apart.sandbox.inbox()) == names);
    assert_eq!(apart.daemon.terminate(), 0);
}

#[test]
fn a_disk_that_is_unmounted_deletes_nothing_and_is_followed_when_it_is_back() {
    let mounts = "mount --bind disk inbox";
    let sandbox = sandbox();
    std::fs::create_dir(sandbox.root().join("disk")).unwrap();
    std::fs::write(sandbox.root().join("disk/a.txt"), story("ferry")).unwrap();
    let Some(apart) = Apart::start(sandbox, mounts, "index") else { return };
    let program = env!("CARGO_BIN_EXE_whosaid-under-test");
    let ask = format!("'{program}' articles ferry --json --each --index index");
    apart.wait_for(&ask, |run| found(run, &apart.sandbox.inbox()) == ["a.txt"]);
    assert_eq!(apart.shell("umount inbox").code, 0);
    apart.wait_for("cat index/status.json", |run| run.stdout.contains("\"held\": 1"));
    let run = apart.shell(&ask);
    assert!(run.stdout.contains("\"held\":true"), "{run}");
    assert_eq!(apart.shell("mount --bind disk inbox && cp inbox/a.txt inbox/b.txt").code, 0);
    apart.wait_for(&ask, |run| found(run, &apart.sandbox.inbox()) == ["a.txt", "b.txt"]);
    apart.wait_for("cat index/status.json", |run| run.stdout.contains("\"held\": 0"));
    assert_eq!(apart.daemon.terminate(), 0);
}
