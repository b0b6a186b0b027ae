//! At a terminal: what is longer than the screen goes through the pager, and what keys do then.

use std::path::PathBuf;

use tests::terminal::{AtTerminal, SCREEN};
use tests::{Run, Sandbox, wait_until};

use super::{indexed, steady};

/// More than the screen shows.
const LONG: [&str; 1] = ["--help"];
/// Less than that.
const SHORT: [&str; 2] = ["who", "ferry"];

/// Writes a script of the shell's and returns the setting that names it as a pager.
fn script(sandbox: &Sandbox, name: &str, text: &str) -> String {
    let path = sandbox.root().join(name);
    std::fs::write(&path, text).unwrap();
    format!("sh '{}'", path.display())
}

fn at_terminal(sandbox: &Sandbox, pager: &str, arguments: &[&str]) -> AtTerminal {
    let mut command = sandbox.whosaid_command(arguments);
    command.env("TERM", "xterm").env("WHOSAID_PAGER", pager);
    AtTerminal::start(command)
}

fn shown(sandbox: &Sandbox, pager: &str, arguments: &[&str]) -> Run {
    at_terminal(sandbox, pager, arguments).end()
}

/// A pager that tells that it was called.
fn counting(sandbox: &Sandbox) -> String {
    script(sandbox, "counting", "echo [pager $LESS $LV]; cat\n")
}

#[test]
fn only_what_is_longer_than_the_screen_is_paged() {
    let sandbox = indexed();
    let pager = counting(&sandbox);
    let whole = sandbox.whosaid(&LONG).stdout;
    assert!(whole.lines().count() > usize::from(SCREEN.1));
    let run = shown(&sandbox, &pager, &["help"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout.lines().next(), Some("[pager FRX -c]"));
    insta::assert_snapshot!(steady(&sandbox, &shown(&sandbox, &pager, &SHORT)), @r"
    exit code: 0
    ----- stdout -----
    ^[[2mspeaker^[[0m     ^[[2mquotes^[[0m  ^[[2marticles^[[0m  ^[[2moutlets^[[0m  ^[[2mfirst – last^[[0m
    ^[[1m^[[36mOla Nilsen^[[0m       1         1        1  ^[[2m2025-05-02^[[0m
    ^[[1m^[[36mMairi Berg^[[0m       1         1        1  ^[[2m2025-04-17^[[0m

    ----- stderr -----
    ");
}

#[test]
fn a_list_is_paged_whole_but_not_what_programs_read() {
    let sandbox = indexed();
    let pager = counting(&sandbox);
    let run = shown(&sandbox, &pager, &["ferry", "--color", "never"]);
    insta::assert_snapshot!(steady(&sandbox, &run), @r"
    exit code: 0
    ----- stdout -----
    [pager FRX -c]
     1  “The ferry will sail again before winter,”
        — Mairi Berg, the harbour master of Stornhavn · Island Post · Stornhavn ·
          2025-04-17
        Ferry row goes on
        [id].0  inbox/feed.ndjson

     2  “There is no money for another ferry this year,”
        — Ola Nilsen, the minister of transport · Coast Wire · Lund · 2025-05-02
        No money for boats
        [id].0  inbox/feed.ndjson

    ----- stderr -----
    ");
    let by_programs: [&[&str]; 6] = [
        &["--json"],
        &["--ndjson"],
        &["--csv"],
        &["--format", "{quote}\\n\\n\\n\\n\\n\\n\\n\\n"],
        &["--no-pager"],
        &["--pager", "--no-pager"],
    ];
    for options in by_programs {
        let run = shown(&sandbox, &pager, &[&["ferry", "--kind", "all"], options].concat());
        assert!(!run.stdout.contains("[pager"), "{options:?}: {run}");
    }
    let run = shown(&sandbox, &pager, &["ferry", "--no-pager", "--pager"]);
    assert!(run.stdout.starts_with("[pager"), "{run}");
    let run = shown(&sandbox, &pager, &["--no-pager", "--help"]);
    assert!(!run.stdout.contains("[pager"), "{run}");
}

#[test]
fn without_a_pager_all_is_printed_at_once() {
    let sandbox = indexed();
    let whole = sandbox.whosaid(&["help", "query"]).stdout;
    for pager in ["", "cat", "/bin/cat -n"] {
        let run = shown(&sandbox, pager, &["help", "query"]);
        assert_eq!((run.code, run.stdout == whole, run.stderr.as_str()), (0, true, ""), "{pager}");
    }
    let run = shown(&sandbox, "/no/such/pager -x", &["help", "query"]);
    assert_eq!((run.code, run.stdout == whole), (0, true));
    insta::assert_snapshot!(run.stderr, @r"
    note: can't call the pager `/no/such/pager`: no such file or directory
    hint: WHOSAID_PAGER or PAGER names another one, --no-pager does without
    ");
}

#[test]
fn a_pager_that_is_closed_early_is_no_error() {
    let sandbox = indexed();
    for pager in ["true", "head -1"] {
        let run = shown(&sandbox, pager, &["help", "output"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{pager}: {run}");
    }
}

/// Starts a pager that reads all, and waits for it; what the script goes on with comes then.
fn waiting(sandbox: &Sandbox, then: &str) -> (AtTerminal, PathBuf) {
    let (ready, go) = (sandbox.root().join("ready"), sandbox.root().join("go"));
    let pager = format!(
        "trap 'echo caught' INT\ncat > /dev/null\n: > '{}'\nwhile ! test -e '{}'; do sleep 0.01; done\n{then}\n",
        ready.display(),
        go.display()
    );
    let running = at_terminal(sandbox, &script(sandbox, "waiting", &pager), &LONG);
    assert!(wait_until(|| ready.exists()), "the pager was not called");
    (running, go)
}

#[test]
fn ctrl_c_is_the_pagers() {
    let sandbox = indexed();
    let (running, go) = waiting(&sandbox, "exit 0");
    running.interrupt();
    std::fs::write(go, "").unwrap();
    let run = running.end();
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "caught\n", ""));
}

#[test]
fn a_pager_that_ctrl_c_ends_ends_the_program_likewise() {
    let sandbox = indexed();
    let (running, go) = waiting(&sandbox, "exit 2");
    running.interrupt();
    std::fs::write(go, "").unwrap();
    let run = running.end();
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (130, "caught\n", ""));
}

#[test]
fn what_is_to_be_told_waits_for_the_end_of_the_pager() {
    let sandbox = indexed();
    let pager = script(&sandbox, "slow", "cat; echo [end] >&2\n");
    let long = "“The ferry will sail again,” said Mairi Berg.\n\n".repeat(20);
    let file = sandbox.write("long.txt", long);
    let run = shown(&sandbox, &pager, &["extract", file.to_str().unwrap(), "/no/such/file"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    [end]
    error: `/no/such/file`: no such file or directory
    error: 1 of 2 files failed
    ");
}

#[test]
fn no_name_of_a_file_is_obeyed_where_paths_are_printed() {
    let sandbox = indexed();
    sandbox.write("storm \u{1b}[2J.txt", "“A storm is near,” said Kari Lie.");
    assert_eq!(sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]).code, 0);
    let run = shown(&sandbox, "cat", &["storm", "--print0"]);
    insta::assert_snapshot!(steady(&sandbox, &run).replace('\0', "[NUL]"), @r"
    exit code: 0
    ----- stdout -----
    [ROOT]/inbox/storm \x1b[2J.txt[NUL]
    ----- stderr -----
    ");
}

#[test]
fn ids_and_paths_lead_to_the_files_where_the_terminal_opens_links() {
    let sandbox = indexed();
    sandbox.write("50% sure.txt", "“A storm is near,” said Kari Lie.");
    assert_eq!(sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]).code, 0);
    let at_kitty = |options: &[&str]| {
        let mut command = sandbox.whosaid_command(&[&["storm"], options].concat());
        command.env("TERM", "xterm-kitty").env("PAGER", "cat");
        let run = AtTerminal::start(command).end();
        let host = run.stdout.split_once("file://").and_then(|(_, rest)| rest.split_once('/'));
        let host = format!("file://{}[", host.unwrap_or_default().0);
        steady(&sandbox, &run).replace(&host, "file://[HOST][")
    };
    insta::assert_snapshot!(at_kitty(&[]), @r"
    exit code: 0
    ----- stdout -----
    ^[[2m 1^[[0m  “A ^[[1m^[[33mstorm^[[0m is near,”
        — ^[[1m^[[36mKari Lie^[[0m
        ^[[2m^[]8;;file://[HOST][ROOT]/inbox/50%25%20sure.txt^[\[id].0^[]8;;^[\^[[0m^[[2m  ^[[0m^[[2m^[]8;;file://[HOST][ROOT]/inbox/50%25%20sure.txt^[\inbox/50% sure.txt^[]8;;^[\^[[0m

    ----- stderr -----
    ");
    let without = at_kitty(&["--hyperlink", "never"]);
    assert_eq!(without, steady(&sandbox, &shown(&sandbox, "", &["storm"])));
    insta::assert_snapshot!(at_kitty(&["--hyperlink", "always", "--color", "never"]), @r"
    exit code: 0
    ----- stdout -----
     1  “A storm is near,”
        — Kari Lie
        [id].0  inbox/50% sure.txt

    ----- stderr -----
    note: `--hyperlink` is left out: links go with colours
    ");
    let id = sandbox.whosaid(&["storm", "--format", "{article}"]).stdout;
    let mut article = sandbox.whosaid_command(&["show", id.trim(), "--hyperlink", "always"]);
    article.env("TERM", "xterm").env("PAGER", "");
    let article = AtTerminal::start(article).end().stdout;
    assert_eq!(article.matches("/inbox/50%25%20sure.txt").count(), 2, "{article}");
}
