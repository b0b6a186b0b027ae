//! What a file can do to the daemon: nothing.

use std::fs;

use tests::wait_until;

use crate::{sandbox, status, story, wait_for, watched};

/// A page that says something about a word.
fn page(word: &str) -> String {
    format!("<!doctype html><html><body><article><p>{}</p></article></body></html>", story(word))
}

#[test]
fn a_page_is_read_by_a_worker_and_found() {
    let (sandbox, _daemon) = watched();
    sandbox.drop_file("a.html", page("ferry"));
    wait_for(&sandbox, "ferry", &["a.html"]);
}

#[test]
fn a_page_may_need_as_much_stack_as_any_program_has() {
    // The tokenizer calls itself for each attribute of a tag.
    const ATTRIBUTES: usize = 900;
    let sandbox = sandbox();
    let attributes: String = (0..ATTRIBUTES).map(|i| format!(" data-a{i}=\"x y\"")).collect();
    sandbox.write("a.html", page("ferry").replace("<p>", &format!("<p{attributes}>")));
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert!(run.stdout.starts_with("1 article, 1 quote, 0 failed, 0 ignored"), "{run}");
}

#[test]
fn what_failed_is_read_again_when_asked_for_with_a_daemon_and_without() {
    let (sandbox, daemon) = watched();
    sandbox.drop_file("broken.json", "{\"text\": ");
    assert!(wait_until(|| status(&sandbox)["failed"] == 1));
    let expected = "1 file can't be read; see them with `indexerd status --failures`\n";
    let run = sandbox.indexerd(&["retry"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, expected), "{run}");
    assert_eq!(daemon.terminate(), 0);
    let run = sandbox.indexerd(&["retry"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, expected), "{run}");
    sandbox.write("broken.json", "{\"text\": \"“It is mended,” said Ann Lee.\"}");
    let run = sandbox.indexerd(&["retry"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "every file can be read\n"), "{run}");
}

#[test]
fn a_file_in_the_place_of_the_index_is_told() {
    let sandbox = sandbox();
    let file = sandbox.write("notes.txt", "Words.");
    let index = file.to_str().unwrap();
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap(), "--index", index]);
    let expected = format!(
        "error: `{index}`: not a folder, so no index\n\
         hint: an index is a folder of its own, which is made where there is none\n"
    );
    assert_eq!((run.code, run.stdout.as_str(), run.stderr), (2, "", expected));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "Words.");
}

#[test]
fn files_that_are_no_files_are_never_waited_for() {
    let sandbox = sandbox();
    sandbox.write("a.txt", story("ferry"));
    let fifo = sandbox.inbox().join("pipe.txt");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.is_ok_and(|status| status.success()));
    std::os::unix::fs::symlink("/etc/passwd", sandbox.inbox().join("secret.txt")).unwrap();
    std::os::unix::fs::symlink(".", sandbox.inbox().join("loop")).unwrap();
    let endless = fs::File::create(sandbox.inbox().join("endless.txt")).unwrap();
    endless.set_len(1 << 40).unwrap();
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stdout.starts_with("1 article, 1 quote, 1 failed, 3 ignored"), "{run}");
}

#[test]
fn a_broken_file_that_is_touched_again_and_again_is_told_of_once() {
    let (sandbox, daemon) = watched();
    sandbox.drop_file("broken.json", "{\"text\": ");
    assert!(wait_until(|| daemon.log_text().contains("broken.json")), "{}", daemon.log_text());
    for round in 0..10 {
        sandbox.drop_file("broken.json", "{\"text\": ");
        let next = format!("{round}.txt");
        sandbox.drop_file(&next, story(&format!("ferry{round}")));
        wait_for(&sandbox, &format!("ferry{round}"), &[&next]);
    }
    let log = daemon.log_text();
    assert_eq!(log.matches("broken.json").count(), 1, "{log}");
    assert_eq!(log.lines().count(), 2, "{log}");
}
