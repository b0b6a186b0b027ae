//! A running daemon follows what happens in its folder.

use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use tests::wait_until;

use crate::{status, story, wait_for, watched};

#[test]
fn a_dropped_article_is_a_quote_with_its_speaker() {
    let (sandbox, _daemon) = watched();
    sandbox.drop_file("ferry.txt", story("ferry"));
    let run = sandbox.wait_for(&["ferry", "--json"], |run| run.code == 0);
    let hits: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(hits.as_array().map(Vec::len), Some(1));
    assert_eq!(hits[0]["quote"], "The ferry is all we have,");
    assert_eq!(hits[0]["speaker"], "Ivo Brandt");
}

#[test]
fn a_replaced_article_answers_with_its_new_text_only() {
    let (sandbox, _daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    // As editors do: into the same folder under another name, then over the old one.
    let unsaved = sandbox.write(".a.txt.swp", story("bridge"));
    fs::rename(unsaved, sandbox.inbox().join("a.txt")).unwrap();
    wait_for(&sandbox, "bridge", &["a.txt"]);
    wait_for(&sandbox, "ferry", &[]);
    // And in place.
    sandbox.write("a.txt", story("tunnel"));
    wait_for(&sandbox, "tunnel", &["a.txt"]);
    wait_for(&sandbox, "bridge", &[]);
}

#[test]
fn a_renamed_article_is_found_at_its_new_place() {
    let (sandbox, _daemon) = watched();
    let before = sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    fs::create_dir(sandbox.inbox().join("sorted")).unwrap();
    fs::rename(before, sandbox.inbox().join("sorted/b.txt")).unwrap();
    wait_for(&sandbox, "ferry", &["sorted/b.txt"]);
}

#[test]
fn an_old_article_moved_in_is_found() {
    let (sandbox, _daemon) = watched();
    let old = sandbox.root().join("old.txt");
    fs::write(&old, story("ferry")).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    fs::File::options().write(true).open(&old).unwrap().set_modified(long_ago).unwrap();
    fs::rename(&old, sandbox.inbox().join("old.txt")).unwrap();
    wait_for(&sandbox, "ferry", &["old.txt"]);
}

#[test]
fn a_deleted_article_is_no_longer_found() {
    let (sandbox, _daemon) = watched();
    let path = sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    fs::remove_file(path).unwrap();
    wait_for(&sandbox, "ferry", &[]);
}

#[test]
fn every_article_of_a_new_tree_is_found() {
    let (sandbox, _daemon) = watched();
    let names: Vec<String> = (0..60).map(|i| format!("{}/{}/{i:02}.txt", i % 3, i % 5)).collect();
    // Folder by folder, faster than the system can begin to watch them.
    for name in &names {
        sandbox.write(&format!("copied/{name}"), story("ferry"));
    }
    // All at once, with nothing said about what is in it.
    let tree = sandbox.root().join("tree");
    for name in &names {
        let path = tree.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, story("ferry")).unwrap();
    }
    fs::rename(tree, sandbox.inbox().join("moved")).unwrap();
    let mut expected: Vec<String> =
        names.iter().flat_map(|n| [format!("copied/{n}"), format!("moved/{n}")]).collect();
    expected.sort();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    wait_for(&sandbox, "ferry", &expected);
}

#[test]
fn a_half_written_article_waits_until_it_is_whole() {
    let (sandbox, _daemon) = watched();
    let text = story("ferry").repeat(3);
    let (first, rest) = text.as_bytes().split_at(text.find(" is all").unwrap());
    let mut file = fs::File::create(sandbox.inbox().join("slow.txt")).unwrap();
    file.write_all(first).unwrap();
    let is_over = AtomicBool::new(false);
    let file = thread::scope(|scope| {
        // The writer goes on, slowly, as long as the others are looked at.
        let writer = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                file.write_all(b" ").unwrap();
                thread::park_timeout(Duration::from_millis(20));
            }
            file
        });
        sandbox.drop_file("other.txt", story("bridge"));
        wait_for(&sandbox, "bridge", &["other.txt"]);
        wait_for(&sandbox, "ferry", &[]);
        is_over.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    let mut file = file;
    file.write_all(rest).unwrap();
    drop(file);
    wait_for(&sandbox, "ferry", &["slow.txt"]);
}

#[test]
fn what_cannot_be_read_is_listed_and_what_is_no_article_is_counted() {
    let (sandbox, daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    sandbox.drop_file("broken.json", "{\"text\": ");
    sandbox.drop_file("program.py", "print()");
    let is_counted = wait_until(|| {
        let status = status(&sandbox);
        status["articles"] == 1 && status["failed"] == 1 && status["ignored"] == 1
    });
    assert!(is_counted, "{}", status(&sandbox));
    let failures = sandbox.indexerd(&["status", "--failures", "--json"]);
    let failures: serde_json::Value = serde_json::from_str(&failures.stdout).unwrap();
    assert_eq!(failures.as_array().map(Vec::len), Some(1));
    assert!(failures[0]["path"].as_str().unwrap().ends_with("broken.json"));
    assert_eq!(failures[0]["kind"], "malformed");
    assert_eq!(daemon.terminate(), 0);
    assert_eq!(status(&sandbox)["ignored"], 1, "also once nobody watches");
}

#[test]
fn who_follows_a_question_is_told_of_what_comes() {
    let (sandbox, _daemon) = watched();
    sandbox.drop_file("old.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["old.txt"]);
    let arguments = ["ferry OR tunnel", "--follow", "--format", "{speaker}: {quote}"];
    let follower = sandbox.start_whosaid(&arguments);
    let line = |word: &str| format!("Ivo Brandt: The {word} is all we have,\n");
    let waiting = format!("{}note: waiting for new articles; Ctrl-C ends it\n", line("ferry"));
    assert!(wait_until(|| follower.log_text() == waiting), "{}", follower.log_text());
    sandbox.drop_file("other.txt", story("bridge"));
    sandbox.drop_file("new.txt", story("tunnel"));
    let told = waiting + &line("tunnel");
    assert!(wait_until(|| follower.log_text() == told), "{}", follower.log_text());
    // Told once, and no more of it when the next one comes.
    sandbox.drop_file("newer.txt", format!("{}\n{}", story("ferry"), story("quay")));
    let told = told + &line("ferry");
    assert!(wait_until(|| follower.log_text() == told), "{}", follower.log_text());
}
