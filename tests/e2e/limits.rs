//! The programs where the system gives them little, or the folder is odd.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tests::wait_until;

use crate::{found, sandbox, status, story, wait_for, wait_until_watching, watched};

/// Runs `once` in a shell with a limit, and then without: whatever came of the first, the second
/// finds everything.
fn survives(limit: &str) {
    let sandbox = sandbox();
    for i in 0..20 {
        sandbox.write(&format!("{i}.txt"), story("ferry"));
    }
    let program = env!("CARGO_BIN_EXE_indexerd-under-test");
    let script = format!("{limit}; exec '{program}' --quiet --index index once inbox");
    let mut limited = Command::new("/bin/sh");
    limited.args(["-c", &script]).current_dir(sandbox.root());
    let run = tests::run(&mut limited).unwrap();
    assert!(run.code != 1, "{limit}: {run}");
    let again = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(again.code, 0, "{limit}: {again}");
    assert!(again.stdout.contains("20 articles, 20 quotes"), "{limit}: {again}");
}

#[test]
fn little_memory_harms_no_index() {
    for kilobytes in [60_000, 120_000, 200_000, 400_000, 1_000_000] {
        survives(&format!("ulimit -v {kilobytes}"));
    }
}

#[test]
fn few_open_files_harm_no_index() {
    for files in [8, 16, 32] {
        survives(&format!("ulimit -n {files}"));
    }
}

#[test]
fn a_daemon_that_is_stopped_keeps_its_place() {
    let (sandbox, daemon) = watched();
    daemon.signal("-STOP");
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 2, "{run}");
    daemon.signal("-CONT");
    sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
}

#[test]
fn an_index_that_is_deleted_under_the_daemon_ends_it_with_what_to_do() {
    let (sandbox, daemon) = watched();
    fs::remove_dir_all(sandbox.index()).unwrap();
    // Whether the daemon finds that out by looking or because it can't write.
    sandbox.drop_file("a.txt", story("ferry"));
    assert!(wait_until(|| daemon.log_text().contains("error: ")), "{}", daemon.log_text());
    let log = daemon.log_text();
    let what = format!("error: `{}`: the index directory is gone", sandbox.index().display());
    assert!(log.contains(&what) && log.contains("hint: start again"), "{log}");
    drop(daemon);
    let daemon = sandbox.watch();
    wait_until_watching(&sandbox, &daemon);
    wait_for(&sandbox, "ferry", &["a.txt"]);
}

#[test]
fn names_of_any_bytes_and_deep_folders_are_indexed() {
    use std::os::unix::ffi::OsStringExt as _;

    let sandbox = sandbox();
    let mut deep = sandbox.inbox();
    for _ in 0..200 {
        deep.push("d");
    }
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("a.txt"), story("ferry")).unwrap();
    let names: [&[u8]; 5] = [
        b"line\nbreak.txt",
        b"esc\x1b[31m.txt",
        b"\xff\xfe.txt",
        b"-dash.txt",
        b"\xe2\x80\xaetxt.txt",
    ];
    for name in names {
        let name = PathBuf::from(std::ffi::OsString::from_vec(name.to_vec()));
        fs::write(sandbox.inbox().join(name), story("ferry")).unwrap();
    }
    fs::write(sandbox.inbox().join(format!("{}.txt", "n".repeat(251))), story("ferry")).unwrap();
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert!(run.stdout.starts_with("7 articles, 7 quotes, 0 failed"), "{run}");
    let hits = sandbox.whosaid(&["articles", "ferry", "--each", "--limit", "100"]);
    let is_control = |c: char| c.is_control() && c != '\n' && c != '\t';
    assert!(!hits.stdout.contains(is_control), "{hits}");
}

#[test]
fn files_whose_names_differ_in_bytes_that_are_no_unicode_are_two() {
    use std::os::unix::ffi::OsStringExt as _;

    let sandbox = sandbox();
    let file = |byte: u8| {
        let name = std::ffi::OsString::from_vec([b"x", &[byte][..], b".txt"].concat());
        sandbox.inbox().join(name)
    };
    fs::write(file(0xFE), story("ferry")).unwrap();
    fs::write(file(0xFF), story("bridge")).unwrap();
    let once = || {
        let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
        run.stdout.trim_start_matches("nothing to do: ").to_owned()
    };
    assert!(once().starts_with("2 articles, 2 quotes, 0 failed"));
    let shown = sandbox.whosaid(&["articles", "ferry", "--format", "{path}"]);
    assert!(shown.stdout.ends_with("/x\\xFE.txt\n"), "{shown}");
    fs::remove_file(file(0xFF)).unwrap();
    assert!(once().starts_with("1 article, 1 quote, 0 failed"));
    assert_eq!(sandbox.whosaid(&["articles", "ferry"]).code, 0);
}

#[test]
fn a_file_whose_name_is_no_unicode_is_opened_and_cited() {
    use std::os::unix::ffi::OsStringExt as _;

    let sandbox = sandbox();
    // As an archive of another system leaves it.
    let name = std::ffi::OsString::from_vec(b"\xcc\xe8\xf0.txt".to_vec());
    fs::write(sandbox.inbox().join(name), story("ferry")).unwrap();
    sandbox.drop_file("other.txt", story("bridge"));
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert!(run.stdout.starts_with("2 articles, 2 quotes, 0 failed"), "{run}");
    let id = sandbox.whosaid(&["articles", "ferry", "--format", "{id}"]);
    let mut open = sandbox.whosaid_command(&["open", id.stdout.trim()]);
    // It fails where there is no such file.
    let opened = tests::run(open.env("WHOSAID_OPENER", "ls")).unwrap();
    assert_eq!(opened.code, 0, "{opened}");
    let cited = sandbox.whosaid(&["ferry", "--cite", "plain"]);
    assert!(cited.stdout.contains(", blake3 "), "{cited}");
}

#[test]
fn a_file_that_grows_under_a_stopped_clock_of_changes_is_read_again() {
    let (sandbox, _daemon) = watched();
    let path = sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    let modified = path.metadata().unwrap().modified().unwrap();
    sandbox.write("a.txt", story("canal"));
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    wait_for(&sandbox, "canal", &["a.txt"]);
    wait_for(&sandbox, "ferry", &[]);
}

#[test]
fn readers_never_fail_while_a_flood_is_written() {
    let (sandbox, _daemon) = watched();
    for i in 0..100 {
        sandbox.drop_file(&format!("{i:03}.txt"), story("ferry"));
        if i % 5 == 0 {
            let run = sandbox.whosaid(&["articles", "ferry", "--json", "--limit", "1000"]);
            assert!(run.code < 2, "{run}");
            assert!(found(&run, &sandbox.inbox()).len() <= i + 1);
        }
    }
    assert!(wait_until(|| status(&sandbox)["articles"] == 100));
}

#[test]
fn trees_come_in_whole_by_moving_copying_and_unpacking() {
    assert_eq!(tests::trees::play(&sandbox(), false), Ok(()));
}

#[test]
fn trees_come_in_whole_though_the_system_has_more_to_tell_than_it_keeps() {
    assert_eq!(tests::trees::play(&sandbox(), true), Ok(()));
}

#[test]
fn where_the_system_watches_few_folders_they_are_polled_and_that_is_said() {
    let sandbox = sandbox();
    for i in 0..60 {
        sandbox.write(&format!("{i}/a.txt"), story("ferry"));
    }
    let program = env!("CARGO_BIN_EXE_indexerd-under-test");
    let script = format!(
        "echo 20 > /proc/sys/user/max_inotify_watches && exec '{program}' --index index watch inbox"
    );
    // The limit is of a user namespace of its own.
    let mut limited = Command::new("unshare");
    limited.args(["--user", "--map-root-user", "/bin/sh", "-c", &script]);
    limited.current_dir(sandbox.root());
    let daemon = sandbox.start(limited);
    let told = "raise fs.inotify.max_user_watches";
    let is_told = wait_until(|| {
        let log = daemon.log_text();
        log.contains(told) || log.contains("unshare:") || log.contains("Permission denied")
    });
    if !daemon.log_text().contains(told) {
        assert!(is_told, "{}", daemon.log_text());
        #[allow(clippy::print_stderr, reason = "the run lists what it could not try")]
        {
            eprintln!("skipped: few watches (no user namespace, or its limits can't be set)");
        }
        return;
    }
    sandbox.drop_file("59/new.txt", story("canal"));
    wait_for(&sandbox, "canal", &["59/new.txt"]);
    let status = status(&sandbox);
    assert!(status["roots"][0]["is_polled"] == true, "{status}");
}
