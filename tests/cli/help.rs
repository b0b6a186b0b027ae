//! The texts of the help, whole: a change of them is a change for people.

use tests::Sandbox;

use super::said;

#[test]
fn short_and_long_help() {
    let sandbox = Sandbox::new(tests::programs!());
    insta::assert_snapshot!("short", said(&sandbox, &["-h"]));
    insta::assert_snapshot!("long", said(&sandbox, &["--help"]));
}

#[test]
fn help_of_commands_and_subjects() {
    let sandbox = Sandbox::new(tests::programs!());
    insta::assert_snapshot!(said(&sandbox, &["show", "-h"]), @r"
    exit code: 0
    ----- stdout -----
    Show an article with its quotes and who said them

    Usage: whosaid show [OPTIONS] <ID>

    Arguments:
      <ID>  The id of an article or quote, or its first characters

    Options:
          --json  Print one JSON document
      -h, --help  Print help

    Output:
          --color <WHEN>      Colour the output: auto, always (also into a pipe, laid out as for a
                              terminal) or never [default: auto]
          --no-pager          Print what is longer than the screen at once, without a pager
          --hyperlink <WHEN>  Link ids and paths to the files: auto (where the terminal is known to do
                              that), always (also into a pipe) or never [default: auto]

    Which articles:
          --index <DIR>       The index directory [default: $WHOSAID_INDEX, else the user's data
                              directory]
          --dir <DIR>         Search this folder, with an index of its own that is brought up to date
                              first
          --sync[=<SECONDS>]  First wait until every file that is closed by now is in the index, at most
                              so long, in seconds [without a number: 30]

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["help", "exit-codes"]), @r"
    exit code: 0
    ----- stdout -----
    Exit codes

      0     something was found, or the work is done
      1     nothing was found
      2     an error: no index, bad arguments, a file that can't be read
      130   stopped by Ctrl-C

    A reader that goes away, as in `whosaid peace | head -1`, or a pager that is
    closed early, is not an error: that is silent, and 0.

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["help", "shoigu"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: no help on `shoigu`
    hint: the subjects are the commands, query, also-on, like, verify, people, dates, output, exit-codes, environment
    ");
    assert_eq!(said(&sandbox, &["help"]), said(&sandbox, &["--help"]));
    assert_eq!(said(&sandbox, &["help", "who"]), said(&sandbox, &["who", "--help"]));
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let sandbox = Sandbox::new(tests::programs!());
    let commands = [
        "quotes",
        "articles",
        "who",
        "person",
        "topics",
        "timeline",
        "compare",
        "count",
        "show",
        "open",
        "extract",
        "status",
        "completions",
        "help",
    ];
    let texts = [
        &["completions", "bash"][..],
        &["completions", "zsh"],
        &["completions", "fish"],
        &["help", "--man"],
    ];
    for arguments in texts {
        let run = sandbox.whosaid(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        for command in commands {
            assert!(run.stdout.contains(command), "{arguments:?} lacks {command}");
        }
    }
}

#[test]
fn options_are_subjects() {
    let sandbox = Sandbox::new(tests::programs!());
    for subject in ["verify", "like", "also-on", "silent-on", "json", "csv", "new"] {
        let run = sandbox.whosaid(&["help", subject]);
        assert_eq!(run.code, 0, "{run}");
        assert!(run.stdout.contains(&format!("--{subject}")), "{run}");
    }
}

#[test]
fn the_manual_page_is_ascii() {
    let sandbox = Sandbox::new(tests::programs!());
    let page = sandbox.whosaid(&["help", "--man"]).stdout;
    assert!(page.contains("\\[u201C]marks\\[u201D]"), "{page}");
    assert!(page.is_ascii(), "{page}");
}
