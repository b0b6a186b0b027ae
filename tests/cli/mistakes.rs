//! Errors: one line that says what is wrong, one that says what to type.

use tests::Sandbox;

use super::{indexed, said};

#[test]
fn without_an_index_the_command_that_makes_one_is_told() {
    let sandbox = Sandbox::new(tests::programs!());
    insta::assert_snapshot!(said(&sandbox, &["ferry"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `[ROOT]/index`: no index here
    hint: `indexerd watch FOLDER` makes one and keeps it; `whosaid --dir FOLDER WORDS` searches a folder at once
    ");
    insta::assert_snapshot!(said(&sandbox, &["--dir", "/nowhere/at/all", "ferry"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `/nowhere/at/all`: no such file or directory
    ");
}

#[test]
fn arguments_that_mean_nothing() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &[]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: nothing to search for
    hint: `whosaid WORDS` searches, `whosaid --help` tells more
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "--jsno"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: unknown option `--jsno`
    hint: did you mean `--json`?
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "--since", "soon"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `soon` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w..
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "date:2025-13"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `2025-13` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w..
      ferry date:2025-13
            ^^^^^^^^^^^^
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "--format", "{speker}"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: unknown field `{speker}`
    hint: the fields are rank, score, id, article, quote, snippet, kind, speaker, speaker_as_printed, role, title, source, place, date, path, start, end, rule, confidence, partners
    ");
}

#[test]
fn only_a_list_of_quotes_goes_on() {
    let sandbox = indexed();
    let refused = |arguments: &[&str], words: &str| {
        let run = sandbox.whosaid(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(run.stderr.lines().next(), Some(words), "{arguments:?}");
    };
    for command in ["articles", "who", "topics", "timeline", "count"] {
        refused(&[command, "ferry", "--follow"], "error: `--follow` is for quotes only");
        refused(&[command, "ferry", "--new"], "error: `--new` is for quotes only");
    }
    let compared = ["compare", "Berg", "Nilsen", "--follow"];
    refused(&compared, "error: `--follow` is for quotes only");
    refused(
        &["ferry", "--follow", "--json"],
        "error: `--follow` and `--json` can't be used together",
    );
    let other = ["--facets", "--follow", "--print0", "--saved", "--offset=1", "--cite=plain"];
    for option in other {
        let name = option.split('=').next().unwrap_or(option);
        let run = sandbox.whosaid(&["ferry", "--new", option]);
        let words = format!("error: `{name}` and `--new` can't be used together");
        let turned = format!("error: `--new` and `{name}` can't be used together");
        let told = run.stderr.lines().next().unwrap_or_default();
        assert!(run.code == 2 && [&words, &turned].contains(&&told.to_owned()), "{run}");
    }
    let folder = sandbox.inbox();
    refused(
        &["ferry", "--follow", "--dir", folder.to_str().unwrap()],
        "error: `--follow` needs an index that somebody keeps up to date",
    );
}

#[test]
fn nothing_that_a_terminal_obeys_comes_out_of_an_error() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["show", "\u{1b}[2J\u{202e}"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `\x1b[2J\u{202e}` is no id
    hint: an id is 16 hexadecimal digits, or the first of them; searches print it
    ");
}
