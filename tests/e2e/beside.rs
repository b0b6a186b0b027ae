//! What lies beside an article: its sidecar, the parts of a saved page.

use std::fs;

use crate::{status, story, wait_for, watched};

#[test]
fn a_sidecar_wins_and_its_change_is_one_of_the_article() {
    let (sandbox, _daemon) = watched();
    sandbox.drop_file("a.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["a.txt"]);
    sandbox.drop_file("a.txt.meta.toml", "title = \"Zeppelin\"\nsource = \"The Post\"\n");
    wait_for(&sandbox, "zeppelin", &["a.txt"]);
    sandbox.write("a.txt.meta.toml", "title = \"Dirigible\"\n");
    wait_for(&sandbox, "dirigible", &["a.txt"]);
    wait_for(&sandbox, "zeppelin", &[]);
    fs::remove_file(sandbox.inbox().join("a.txt.meta.toml")).unwrap();
    wait_for(&sandbox, "dirigible", &[]);
    wait_for(&sandbox, "ferry", &["a.txt"]);
    assert_eq!(status(&sandbox)["failed"], 0);
}

#[test]
fn a_run_sees_a_sidecar_that_came_while_nobody_watched() {
    let sandbox = crate::sandbox();
    sandbox.write("a.txt", story("ferry"));
    let inbox = sandbox.inbox();
    let once = ["once", inbox.to_str().unwrap()];
    assert_eq!(sandbox.indexerd(&once).code, 0);
    sandbox.write("a.meta.toml", "title = \"Zeppelin\"\n");
    assert_eq!(sandbox.indexerd(&once).code, 0);
    wait_for(&sandbox, "zeppelin", &["a.txt"]);
}

#[test]
fn what_no_name_claims_and_is_no_text_is_ignored_with_the_reason() {
    let sandbox = crate::sandbox();
    sandbox.write("a.txt", story("ferry"));
    sandbox.write("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    sandbox.write("broken.pdf", b"\x01\x02\x03\x04\x05\x06\x07\x08");
    let inbox = sandbox.inbox();
    let once = ["once", inbox.to_str().unwrap()];
    for _ in 0..2 {
        assert_eq!(sandbox.indexerd(&once).code, 0);
        let status = status(&sandbox);
        assert_eq!((&status["failed"], &status["ignored"]), (&1.into(), &1.into()));
    }
    let told = sandbox.indexerd(&["status", "--failures"]).stdout;
    let told = told.replace(&format!("{}/", inbox.canonicalize().unwrap().display()), "");
    let mut lines: Vec<&str> = told.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "broken.pdf\tunsupported-format\tnot text but binary data",
            "picture\tignored\tnot text but `image/png`",
        ]
    );
}

#[test]
fn the_parts_of_a_saved_page_are_no_articles_whichever_came_first() {
    let (sandbox, _daemon) = watched();
    let page = |word: &str| format!("<html><body><p>{}</p></body></html>", story(word));
    sandbox.drop_file("storm_files/frame.html", page("ferry"));
    wait_for(&sandbox, "ferry", &["storm_files/frame.html"]);
    sandbox.drop_file("storm.html", page("bridge"));
    wait_for(&sandbox, "bridge", &["storm.html"]);
    wait_for(&sandbox, "ferry", &[]);
    sandbox.drop_file("storm_files/other.html", page("tunnel"));
    sandbox.drop_file("my_files/a.html", page("harbour"));
    wait_for(&sandbox, "harbour", &["my_files/a.html"]);
    wait_for(&sandbox, "tunnel", &[]);
}
