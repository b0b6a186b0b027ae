//! Folders that are kept for good.

use tests::wait_until;

use crate::{sandbox, status, story, wait_for, wait_until_watching};

#[test]
fn kept_folders_are_watched_and_a_change_of_the_list_is_followed() {
    let sandbox = sandbox();
    sandbox.write("one/a.txt", story("ferry"));
    sandbox.write("two/b.txt", story("ferry"));
    let root = |name: &str| {
        sandbox.inbox().canonicalize().unwrap().join(name).to_str().unwrap().to_owned()
    };
    assert_eq!(sandbox.indexerd(&["add", &root("one")]).code, 0);
    let daemon = sandbox.watch_with(&["watch"]);
    wait_until_watching(&sandbox, &daemon);
    wait_for(&sandbox, "ferry", &["one/a.txt"]);

    assert_eq!(sandbox.indexerd(&["add", &root("two")]).code, 0);
    assert_eq!(sandbox.indexerd(&["list"]).stdout, format!("{}\n{}\n", root("one"), root("two")));
    wait_for(&sandbox, "ferry", &["one/a.txt", "two/b.txt"]);

    assert_eq!(sandbox.indexerd(&["forget", &root("one")]).code, 0);
    wait_for(&sandbox, "ferry", &["two/b.txt"]);
    assert!(wait_until(|| status(&sandbox)["roots"].as_array().is_some_and(|r| r.len() == 1)));
    assert_eq!(daemon.terminate(), 0);
}

#[test]
fn a_forgotten_folder_leaves_the_index_and_its_files_stay() {
    let sandbox = sandbox();
    let file = sandbox.write("one/a.txt", story("ferry"));
    let root = sandbox.inbox().join("one").to_str().unwrap().to_owned();
    assert_eq!(sandbox.indexerd(&["add", &root]).code, 0);
    assert_eq!(sandbox.indexerd(&["once"]).code, 0);
    wait_for(&sandbox, "ferry", &["one/a.txt"]);
    assert_eq!(sandbox.indexerd(&["forget", &root]).code, 0);
    wait_for(&sandbox, "ferry", &[]);
    let list = sandbox.indexerd(&["list"]);
    let nothing = "no folder is kept: `indexerd add FOLDER` keeps one\n";
    assert_eq!((list.stdout.as_str(), list.stderr.as_str()), ("", nothing));
    assert!(file.exists());
    assert_eq!(sandbox.indexerd(&["forget", &root]).code, 2);
}
