//! `doctor` finds what is wrong, `--repair` makes a damaged index anew; the service's unit.

use std::fs;
use std::path::PathBuf;

use tests::Sandbox;

use crate::{sandbox, story, wait_for, watched};

fn indexed() -> Sandbox {
    let sandbox = sandbox();
    for i in 0..3 {
        sandbox.write(&format!("{i}.txt"), story("ferry"));
    }
    assert_eq!(sandbox.indexerd(&["add", sandbox.inbox().to_str().unwrap()]).code, 0);
    assert_eq!(sandbox.indexerd(&["once"]).code, 0);
    sandbox
}

/// The files of the engine, each of which matters.
fn index_files(sandbox: &Sandbox) -> Vec<PathBuf> {
    let entries = fs::read_dir(sandbox.index().join("g1")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with("lock"));
    files.sort();
    files
}

#[test]
fn a_sound_index_is_found_sound() {
    let sandbox = indexed();
    let run = sandbox.indexerd(&["doctor"]);
    assert!(run.code == 0 && !run.stdout.contains("problem"), "{run}");
    assert!(run.stdout.contains("every byte of the index is as written, 3 articles"), "{run}");
}

#[test]
fn a_flipped_bit_is_found_and_repaired_and_the_folders_are_kept() {
    let sandbox = indexed();
    let is_segment = |path: &PathBuf| path.extension().is_some_and(|e| e == "idx" || e == "store");
    for path in index_files(&sandbox).iter().filter(|path| is_segment(path)) {
        let whole = fs::read(path).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 3] ^= 4;
        fs::write(path, flipped).unwrap();
        let run = sandbox.indexerd(&["doctor"]);
        assert!(
            run.code == 2 && run.stdout.contains("1 file damaged"),
            "{}: {run}",
            path.display()
        );
        fs::write(path, whole).unwrap();
    }
    let path = index_files(&sandbox).into_iter().find(is_segment).unwrap();
    fs::write(path, "no segment").unwrap();
    let run = sandbox.indexerd(&["doctor", "--repair"]);
    assert!(run.code == 0 && run.stdout.contains("made anew: 3 articles"), "{run}");
    wait_for(&sandbox, "ferry", &["0.txt", "1.txt", "2.txt"]);
    assert_eq!(sandbox.indexerd(&["list"]).stdout.lines().count(), 1);
    assert_eq!(sandbox.indexerd(&["doctor"]).code, 0);
}

#[test]
fn the_service_is_shown_before_it_is_written() {
    let sandbox = indexed();
    let unit = sandbox.root().join(".config/systemd/user/whosaid.service");
    let shown = sandbox.indexerd(&["install-service"]);
    assert!(shown.code == 0 && shown.stdout.contains("Type=notify"), "{shown}");
    assert!(!unit.exists());
    let written = sandbox.indexerd(&["install-service", "--yes"]);
    assert_eq!(written.code, 0, "{written}");
    let text = fs::read_to_string(unit).unwrap();
    assert!(shown.stdout.contains(&text) && text.contains("WatchdogSec=60"), "{text}");
}

#[test]
fn a_service_manager_is_told_when_the_daemon_watches_and_when_it_ends() {
    use std::os::unix::net::UnixDatagram;

    let sandbox = sandbox();
    let path = sandbox.root().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    let mut command = sandbox.indexerd_command(&["watch", sandbox.inbox().to_str().unwrap()]);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "2000000");
    let daemon = sandbox.start(command);
    let mut buffer = [0; 512];
    let mut next = || {
        let n_bytes = socket.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..n_bytes]).into_owned()
    };
    assert_eq!(next(), "READY=1\nSTATUS=watching\n");
    assert_eq!(next(), "WATCHDOG=1\n");
    assert_eq!(daemon.terminate(), 0);
    while next() != "STOPPING=1\n" {}
}

#[test]
fn an_index_cut_off_under_its_daemon_is_told_of_and_made_anew() {
    let (sandbox, daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    for path in index_files(&sandbox).iter().filter(|path| !path.ends_with("meta.json")) {
        fs::File::options().write(true).open(path).unwrap().set_len(10).unwrap();
    }
    let asked = sandbox.whosaid(&["ferry"]);
    let hint = "hint: `indexerd doctor --repair` makes it anew from the folders";
    assert!(asked.code == 2 && asked.stderr.contains(hint), "{asked}");
    sandbox.drop_file("b.txt", story("ferry"));
    // Whatever the cut did to it: the system may have ended it.
    daemon.terminate();
    let again = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert!(again.code == 2 && again.stderr.contains(hint), "{again}");
    assert_eq!(sandbox.indexerd(&["doctor", "--repair"]).code, 0);
    wait_for(&sandbox, "ferry", &["a.txt", "b.txt"]);
}
