//! One run over a folder or a file of records.

use tests::wait_until;

use crate::{sandbox, story, wait_for};

/// The summary without the part that differs from run to run.
fn counts(stdout: &str) -> &str {
    stdout.split("; ").next().unwrap_or(stdout)
}

#[test]
fn the_counts_add_up_and_a_second_run_does_nothing() {
    let sandbox = sandbox();
    sandbox.write("a.txt", story("ferry"));
    sandbox.write("deep/b.txt", story("ferry"));
    sandbox.write("broken.json", "{\"text\": ");
    sandbox.write("program.py", "print()");
    sandbox.write("unsaved.txt.part", story("ferry"));
    let inbox = sandbox.inbox();
    let arguments = ["once", inbox.to_str().unwrap()];
    let first = sandbox.indexerd(&arguments);
    assert_eq!((first.code, first.stderr.as_str()), (0, ""), "{first}");
    assert_eq!(counts(&first.stdout), "2 articles, 2 quotes, 1 failed, 2 ignored");
    assert!(first.stdout.contains("; 3 files in "), "{first}");
    let second = sandbox.indexerd(&arguments);
    let expected = "nothing to do: 2 articles, 2 quotes, 1 failed, 2 ignored\n";
    assert_eq!((second.code, second.stdout.as_str()), (0, expected), "{second}");
}

#[test]
fn who_wants_to_know_of_each_file_is_told_why_it_is_ignored() {
    let sandbox = sandbox();
    sandbox.write("a.txt", story("ferry"));
    sandbox.write("broken.json", "{\"text\": ");
    sandbox.write("unsaved.txt.part", story("ferry"));
    sandbox.write("drafts/b.txt", story("ferry"));
    sandbox.write(".whosaidignore", "drafts/\n");
    let inbox = sandbox.inbox().canonicalize().unwrap();
    let expected = [
        "`.whosaidignore`: ignored: hidden",
        "`a.txt`: 1 article",
        "`broken.json`: line 1: the file ends in the middle of a record",
        "`drafts`: ignored: named in an ignore file",
        "`unsaved.txt.part`: ignored: a temporary name",
    ];
    let run = sandbox.indexerd(&["once", "--verbose", inbox.to_str().unwrap()]);
    let told = run.stderr.replace(&format!("{}/", inbox.display()), "");
    let mut lines: Vec<&str> = told.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, expected, "{run}");
    let daemon = sandbox.watch_with(&["watch", "--verbose", inbox.to_str().unwrap()]);
    let dropped = sandbox.drop_file("later.txt.part", story("ferry"));
    for path in [inbox.join("unsaved.txt.part"), inbox.join(dropped.file_name().unwrap())] {
        let line = format!("`{}`: ignored: a temporary name", path.display());
        assert!(wait_until(|| daemon.log_text().contains(&line)), "{}", daemon.log_text());
    }
}

#[test]
fn roots_add_up_and_a_run_deletes_only_below_its_own() {
    let sandbox = sandbox();
    let one = sandbox.write("one/a.txt", story("ferry"));
    sandbox.write("two/b.txt", story("ferry"));
    let root = |name: &str| sandbox.inbox().join(name).to_str().unwrap().to_owned();
    assert_eq!(sandbox.indexerd(&["once", &root("one")]).code, 0);
    assert_eq!(sandbox.indexerd(&["once", &root("two")]).code, 0);
    wait_for(&sandbox, "ferry", &["one/a.txt", "two/b.txt"]);
    std::fs::remove_file(one).unwrap();
    assert_eq!(sandbox.indexerd(&["once", &root("two")]).code, 0);
    wait_for(&sandbox, "ferry", &["one/a.txt", "two/b.txt"]);
    assert_eq!(sandbox.indexerd(&["once", &root("one")]).code, 0);
    wait_for(&sandbox, "ferry", &["two/b.txt"]);
}

#[test]
fn a_file_of_records_is_a_root() {
    let sandbox = sandbox();
    let record = |id: usize| serde_json::json!({ "id": id.to_string(), "text": story("ferry") });
    let records: String = (0..3).map(|id| format!("{}\n", record(id))).collect();
    let feed = sandbox.write("feed.ndjson", records);
    let run = sandbox.indexerd(&["once", feed.to_str().unwrap()]);
    assert_eq!(counts(&run.stdout), "3 articles, 3 quotes, 0 failed, 0 ignored", "{run}");
}

#[test]
fn a_run_ends_when_its_segments_are_merged() {
    let sandbox = sandbox();
    let record = |id: usize| serde_json::json!({ "id": id.to_string(), "text": story("ferry") });
    let records: String = (0..90).map(|id| format!("{}\n", record(id))).collect();
    for day in 0..8 {
        sandbox.write(&format!("{day}.ndjson"), &records);
        let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
        assert_eq!(run.code, 0, "{run}");
    }
    let list = sandbox.index().join("g1").join("meta.json");
    let list: serde_json::Value = serde_json::from_slice(&std::fs::read(list).unwrap()).unwrap();
    let sizes: Vec<_> =
        list["segments"].as_array().unwrap().iter().map(|s| &s["max_doc"]).collect();
    assert_eq!(sizes, [8 * (1 + 2 * 90)]);
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_do() {
    let sandbox = sandbox();
    let text = sandbox.write("a.txt", story("ferry"));
    let text = text.canonicalize().unwrap().display().to_string();
    let nothing = "error: no folder is named, and none is kept\n\
                   hint: name one: `indexerd once FOLDER`\n\
                   hint: or keep one for good: `indexerd add FOLDER`\n"
        .to_owned();
    let cases = [
        (vec!["once"], nothing.clone()),
        (vec!["watch"], nothing.replace("d once", "d watch")),
        (vec!["once", "/no/such"], "error: `/no/such`: no such file or directory\n".to_owned()),
        (
            vec!["once", text.as_str()],
            format!(
                "error: `{text}`: neither a folder nor a file of records \
                 (`.json`, `.ndjson`, `.jsonl`, `.csv`, `.tsv`)\n"
            ),
        ),
        (
            vec!["status"],
            format!(
                "error: `{}`: no index here\nhint: make one with `indexerd once FOLDER`\n",
                sandbox.index().display()
            ),
        ),
    ];
    for (arguments, expected) in cases {
        let run = sandbox.indexerd(&arguments);
        assert_eq!((run.code, run.stdout.as_str(), &run.stderr), (2, "", &expected), "{run}");
    }
}

/// Makes the index say that it is of another format version.
fn set_format(sandbox: &tests::Sandbox, version: u32) {
    let path = sandbox.index().join("CURRENT");
    let text = std::fs::read_to_string(&path).unwrap();
    let line = text.lines().find(|line| line.starts_with("format ")).unwrap().to_owned();
    std::fs::write(&path, text.replace(&line, &format!("format {version}"))).unwrap();
}

#[test]
fn an_older_index_is_made_anew_with_all_that_it_held() {
    let sandbox = sandbox();
    sandbox.write("one/a.txt", story("ferry"));
    sandbox.write("two/b.txt", story("ferry"));
    let root = |name: &str| sandbox.inbox().join(name).to_str().unwrap().to_owned();
    assert_eq!(sandbox.indexerd(&["once", &root("one")]).code, 0);
    assert_eq!(sandbox.indexerd(&["once", &root("two")]).code, 0);
    set_format(&sandbox, 0);
    wait_for(&sandbox, "ferry", &["one/a.txt", "two/b.txt"]);
    let run = sandbox.indexerd(&["once", &root("one")]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(counts(&run.stdout), "2 articles, 2 quotes, 0 failed, 0 ignored");
    wait_for(&sandbox, "ferry", &["one/a.txt", "two/b.txt"]);
    let again = sandbox.indexerd(&["once", &root("one")]);
    assert!(again.stdout.starts_with("nothing to do: 2 articles"), "{again}");
}

#[test]
fn a_newer_index_is_refused_with_what_to_do() {
    let sandbox = sandbox();
    sandbox.write("a.txt", story("ferry"));
    let inbox = sandbox.inbox();
    assert_eq!(sandbox.indexerd(&["once", inbox.to_str().unwrap()]).code, 0);
    set_format(&sandbox, 99);
    for command in ["once", "watch"] {
        let run = sandbox.indexerd(&[command, inbox.to_str().unwrap()]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run}");
        assert!(run.stderr.contains("hint: update Whosaid"), "{run}");
    }
}
