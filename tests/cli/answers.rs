//! Searches: every form of output, found and not found.

use std::io::Read;
use std::process::Stdio;

use super::{indexed, said};

#[test]
fn quotes_in_every_form() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["ferry"]), @r"
    exit code: 0
    ----- stdout -----
    [id].0	2025-04-17	Mairi Berg	the harbour master of Stornhavn	direct	The ferry will sail again before winter,	Island Post	Stornhavn	Ferry row goes on	[ROOT]/inbox/feed.ndjson
    [id].0	2025-05-02	Ola Nilsen	the minister of transport	direct	There is no money for another ferry this year,	Coast Wire	Lund	No money for boats	[ROOT]/inbox/feed.ndjson

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "--json"]), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"rank":1,"score":…,"id":"[id].0","article":"[id]","quote":"The ferry will sail again before winter,","snippet":"The ferry will sail again before winter,","highlights":[[4,9]],"kind":"direct","speaker":"Mairi Berg","speaker_as_printed":"Mairi Berg","role":"the harbour master of Stornhavn","title":"Ferry row goes on","source":"Island Post","place":"Stornhavn","date":"2025-04-17","path":"[ROOT]/inbox/feed.ndjson","start":33,"end":73,"rule":…,"confidence":…,"also":[]},
    {"rank":2,"score":…,"id":"[id].0","article":"[id]","quote":"There is no money for another ferry this year,","snippet":"There is no money for another ferry this year,","highlights":[[30,35]],"kind":"direct","speaker":"Ola Nilsen","speaker_as_printed":"Ola Nilsen","role":"the minister of transport","title":"No money for boats","source":"Coast Wire","place":"Lund","date":"2025-05-02","path":"[ROOT]/inbox/feed.ndjson","start":3,"end":49,"rule":…,"confidence":…,"also":[]}
    ]

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&sandbox, &["ferry", "--ndjson", "--limit", "1"]), @r#"
    exit code: 0
    ----- stdout -----
    {"rank":1,"score":…,"id":"[id].0","article":"[id]","quote":"The ferry will sail again before winter,","snippet":"The ferry will sail again before winter,","highlights":[[4,9]],"kind":"direct","speaker":"Mairi Berg","speaker_as_printed":"Mairi Berg","role":"the harbour master of Stornhavn","title":"Ferry row goes on","source":"Island Post","place":"Stornhavn","date":"2025-04-17","path":"[ROOT]/inbox/feed.ndjson","start":33,"end":73,"rule":…,"confidence":…,"also":[]}

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&sandbox, &["--by", "Ola Nilsen", "--format", "{date} {quote}"]), @r"
    exit code: 0
    ----- stdout -----
    2025-05-02 There is no money for another ferry this year,
    2024-11-30 The bridge is open,

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["bridge", "--format", "{title}\\t{source}"]), @r"
    exit code: 0
    ----- stdout -----
    Bridge opens\x1b[2J	Island Post

    ----- stderr -----
    ");
}

#[test]
fn with_colour_a_pipe_gets_what_a_terminal_shows() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["bridge", "--color", "always"]), @r"
    exit code: 0
    ----- stdout -----
    ^[[2m 1^[[0m  “The ^[[1m^[[33mbridge^[[0m is open,”
        — ^[[1m^[[36mOla Nilsen^[[0m^[[2m · ^[[0mIsland Post^[[2m · ^[[0m2024-11-30
        ^[[2mBridge opens\x1b[2J^[[0m
        ^[[2m[id].0^[[0m^[[2m  ^[[0m^[[2minbox/feed.ndjson^[[0m

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["timeline", "--per", "year", "--color", "always"]), @r"
    exit code: 0
    ----- stdout -----
    2024  1  ^[[32m████████████████████^[[0m
    2025  3  ^[[32m████████████████████████████████████████████████████████████^[[0m

    ----- stderr -----
    ");
}

#[test]
fn options_and_excluded_words_stand_anywhere() {
    let sandbox = indexed();
    let first = said(&sandbox, &["ferry", "-money", "--json"]);
    assert_eq!(first, said(&sandbox, &["--json", "ferry", "-money"]));
    insta::assert_snapshot!(said(&sandbox, &["ferry", "-money", "--format", "{speaker}"]), @r"
    exit code: 0
    ----- stdout -----
    Mairi Berg

    ----- stderr -----
    ");
}

#[test]
fn people_side_by_side() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["compare", "Nilsen", "Mairi Berg", "--about", "ferry"]), @r"
    exit code: 0
    ----- stdout -----
    [id].0	2025-05-02	Ola Nilsen	the minister of transport	direct	There is no money for another ferry this year,	Coast Wire	Lund	No money for boats	[ROOT]/inbox/feed.ndjson	Nilsen
    [id].0	2025-04-17	Mairi Berg	the harbour master of Stornhavn	direct	The ferry will sail again before winter,	Island Post	Stornhavn	Ferry row goes on	[ROOT]/inbox/feed.ndjson	Mairi Berg

    ----- stderr -----
    ");
    let run = sandbox.whosaid(&["compare", "Nilsen", "Mairi Berg", "--csv"]);
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert!(rows[0].ends_with(",confidence,partners,asked"), "{run}");
    assert!(rows[1].ends_with(",Nilsen"), "{run}");
    assert!(rows[rows.len() - 1].ends_with(",Mairi Berg"), "{run}");
    let template = ["compare", "Berg", "Nilsen", "--limit", "1", "--format", "{asked}"];
    assert_eq!(sandbox.whosaid(&template).stdout, "Berg\nNilsen\n");
    insta::assert_snapshot!(said(&sandbox, &["compare", "Nilsen"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: compare whom?
    hint: `whosaid compare 'Sergei Shoigu' Lavrov --about peace`
    ");
}

#[test]
fn nothing_found_says_what_was_searched_and_what_is_in_the_way() {
    let sandbox = indexed();
    let by = ["ferry", "--by", "Nobody Atall"];
    insta::assert_snapshot!(said(&sandbox, &by), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: nothing found in 3 articles with 4 quotes, last changed just now; no daemon keeps it up to date
    hint: 2 match without --by
    ");
    insta::assert_snapshot!(said(&sandbox, &["--by", "Mary Berg"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: nothing found in 3 articles with 4 quotes, last changed just now; no daemon keeps it up to date
    hint: did you mean Mairi Berg (2 quotes)?
    ");
    insta::assert_snapshot!(said(&sandbox, &["zeppelin", "--json"]), @r"
    exit code: 1
    ----- stdout -----
    []

    ----- stderr -----
    note: nothing found in 3 articles with 4 quotes, last changed just now; no daemon keeps it up to date
    ");
    insta::assert_snapshot!(said(&sandbox, &["wintar", "--format", "{quote}"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: nothing found in 3 articles with 4 quotes, last changed just now; no daemon keeps it up to date
    hint: no `wintar`: did you mean winter (1 article)?
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "--until", "2020"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: nothing found in 3 articles with 4 quotes, last changed just now; no daemon keeps it up to date
    hint: 2 match on other days: 2025-04-17 – 2025-05-02
    ");
}

#[test]
fn pasted_text_is_searched_as_words_and_that_is_said() {
    let sandbox = indexed();
    let pasted = "(the ferry: https://example.org/a?b=\"c will sail";
    insta::assert_snapshot!(said(&sandbox, &[pasted, "--format", "{speaker}"]), @r#"
    exit code: 0
    ----- stdout -----
    Mairi Berg
    Ola Nilsen

    ----- stderr -----
    note: `ferry:` is no field, so it is read as a word
    note: `https:` is no field, so it is read as a word
    note: `"` without its pair is left out
    note: no quote has all of the words: these have the most of them
    "#);
}

#[test]
fn a_folder_is_searched_without_a_daemon() {
    let sandbox = indexed();
    sandbox.write("news/a.txt", "“The lighthouse is for sale,” said Kari Lie.\n");
    let news = sandbox.inbox().join("news");
    let ask = |word: &str| {
        let news = news.to_str().unwrap();
        said(&sandbox, &["--dir", news, word, "--format", "{speaker}: {quote}"])
    };
    insta::assert_snapshot!(ask("lighthouse"), @r"
    exit code: 0
    ----- stdout -----
    Kari Lie: The lighthouse is for sale,

    ----- stderr -----
    ");
    sandbox.write("news/b.txt", "“The lighthouse was sold,” said Nils Dahl.\n");
    insta::assert_snapshot!(ask("sold"), @r"
    exit code: 0
    ----- stdout -----
    Nils Dahl: The lighthouse was sold,

    ----- stderr -----
    ");
    assert!(!news.join(".whosaid").exists(), "nothing is written into the folder");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = indexed();
    let mut command = sandbox.whosaid_command(&["quotes", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let sandbox = indexed();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.whosaid_command(&["quotes", "--json"]).stdout(full).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    insta::assert_snapshot!(format!("{:?} {stderr}", output.status.code()), @r"Some(2) error: can't write the output: no space left on device");
}

#[test]
fn a_query_is_explained_word_by_word() {
    let sandbox = indexed();
    let run =
        sandbox.whosaid(&["ferry winter^2", "--explain", "--color", "always", "--limit", "1"]);
    let places = ["said", "near", "title"];
    assert!(places.iter().any(|place| run.stdout.contains(place)), "{run}");
    insta::assert_snapshot!(run.stderr, @r"note: understood as: ferry AND winter^2");
    let json = sandbox.whosaid(&["ferry", "--explain", "--json"]).stdout;
    assert!(json.contains(r#""why":[{"word":"ferry","score":"#), "{json}");
}

#[test]
fn quotes_are_cited() {
    let sandbox = indexed();
    let cited = |form: &str| {
        let text = said(&sandbox, &["bridge", "--cite", form]);
        let digits = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let digest =
            text.split([' ', '`', '}', '\n']).find(|word| digits(word)).unwrap().to_owned();
        text.replace(&digest, "[digest]")
    };
    insta::assert_snapshot!(cited("plain"), @r"
    exit code: 0
    ----- stdout -----
    “The bridge is open,” — Ola Nilsen. “Bridge opens\x1b[2J”, Island Post, 2024-11-30. [ROOT]/inbox/feed.ndjson, bytes 3–22, blake3 [digest]

    ----- stderr -----
    ");
    insta::assert_snapshot!(cited("markdown"), @r"
    exit code: 0
    ----- stdout -----
    > “The bridge is open,”
    >
    > — Ola Nilsen. *Bridge opens\\x1b\[2J*, Island Post, 2024-11-30. `[ROOT]/inbox/feed.ndjson, bytes 3–22, blake3 [digest]`


    ----- stderr -----
    ");
    insta::assert_snapshot!(cited("bibtex"), @r"
    exit code: 0
    ----- stdout -----
    @misc{whosaid-[id]-0,
      title = {Bridge opens\textbackslash{}x1b[2J},
      howpublished = {Island Post},
      date = {2024-11-30},
      year = {2024},
      note = {“The bridge is open,” — Ola Nilsen. [ROOT]/inbox/feed.ndjson, bytes 3–22, blake3 [digest]},
    }


    ----- stderr -----
    ");
}

#[test]
fn a_saved_query_is_asked_by_its_name() {
    let sandbox = indexed();
    sandbox.write_config("queries.toml", "boats = 'ferry OR boats -winter'\n");
    insta::assert_snapshot!(said(&sandbox, &["query:boats", "--format", "{quote}"]), @r"
    exit code: 0
    ----- stdout -----
    Boats are not built of promises,
    There is no money for another ferry this year,
    The ferry will sail again before winter,

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["query:planes"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: no query is saved as `planes`
    hint: saved are boats
    ");
}

#[test]
#[cfg(unix)]
fn paths_are_printed_for_other_programs() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let sandbox = indexed();
    let strange = sandbox.inbox().join(OsStr::from_bytes(b"new\nferry \xff\x1b.txt"));
    std::fs::write(&strange, "“A ferry, a ferry,” said Kari Lie.").unwrap();
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run}");
    let printed = |arguments: &[&str]| {
        let output = sandbox.whosaid_command(arguments).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
        output.stdout
    };
    let feed = sandbox.inbox().join("feed.ndjson");
    let expected = [strange.as_os_str().as_bytes(), feed.as_os_str().as_bytes(), b""].join(&0);
    assert_eq!(printed(&["ferry", "--print0"]), expected);
    assert_eq!(printed(&["articles", "ferry", "--print0"]), expected);
    let oldest = [feed.as_os_str().as_bytes(), b""].join(&0);
    assert_eq!(printed(&["articles", "--since", "2024", "--print0", "--limit", "2"]), oldest);
    let nothing = sandbox.whosaid(&["articles", "zeppelin", "--print0"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (1, ""));
}

#[test]
fn links_go_into_a_pipe_where_that_is_asked_for() {
    let sandbox = indexed();
    let linked = said(&sandbox, &["bridge", "--hyperlink", "always"]);
    let host = linked.split_once("file://").and_then(|(_, rest)| rest.split_once('[')).unwrap().0;
    let linked = linked.replace(&format!("file://{host}["), "file://[HOST][");
    insta::assert_snapshot!(linked, @r"
    exit code: 0
    ----- stdout -----
    ^[]8;;file://[HOST][ROOT]/inbox/feed.ndjson^[\[id].0^[]8;;^[\	2024-11-30	Ola Nilsen		direct	The bridge is open,	Island Post		Bridge opens\x1b[2J	^[]8;;file://[HOST][ROOT]/inbox/feed.ndjson^[\[ROOT]/inbox/feed.ndjson^[]8;;^[\

    ----- stderr -----
    ");
    let auto = sandbox.whosaid_command(&["bridge"]).env("FORCE_HYPERLINK", "1").output().unwrap();
    assert_eq!(auto.stdout, sandbox.whosaid(&["bridge"]).stdout.as_bytes());
}
