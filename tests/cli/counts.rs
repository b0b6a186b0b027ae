//! Lists that count: speakers, topics, days, facets.

use super::{indexed, said};

#[test]
fn lists_that_count() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["who", "ferry"]), @r"
    exit code: 0
    ----- stdout -----
    Ola Nilsen	1	1	1	2025-05-02	2025-05-02
    Mairi Berg	1	1	1	2025-04-17	2025-04-17

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["who", "--json"]), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"speaker":"Mairi Berg","quotes":2,"articles":2,"outlets":2,"first":"2025-04-17","last":"2025-05-02"},
    {"speaker":"Ola Nilsen","quotes":2,"articles":2,"outlets":2,"first":"2024-11-30","last":"2025-05-02"}
    ]

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&sandbox, &["count", "ferry"]), @r"
    exit code: 0
    ----- stdout -----
    2

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["count", "--json"]), @r#"
    exit code: 0
    ----- stdout -----
    {"count":4}

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&sandbox, &["timeline", "--per", "month", "--since", "2025"]), @r"
    exit code: 0
    ----- stdout -----
    2025-04-01	2025-04-30	1
    2025-05-01	2025-05-31	2

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["timeline", "ferry", "--json"]), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"from":"2025-04-17","to":"2025-04-17","quotes":1},
    {"from":"2025-04-18","to":"2025-04-18","quotes":0},
    {"from":"2025-04-19","to":"2025-04-19","quotes":0},
    {"from":"2025-04-20","to":"2025-04-20","quotes":0},
    {"from":"2025-04-21","to":"2025-04-21","quotes":0},
    {"from":"2025-04-22","to":"2025-04-22","quotes":0},
    {"from":"2025-04-23","to":"2025-04-23","quotes":0},
    {"from":"2025-04-24","to":"2025-04-24","quotes":0},
    {"from":"2025-04-25","to":"2025-04-25","quotes":0},
    {"from":"2025-04-26","to":"2025-04-26","quotes":0},
    {"from":"2025-04-27","to":"2025-04-27","quotes":0},
    {"from":"2025-04-28","to":"2025-04-28","quotes":0},
    {"from":"2025-04-29","to":"2025-04-29","quotes":0},
    {"from":"2025-04-30","to":"2025-04-30","quotes":0},
    {"from":"2025-05-01","to":"2025-05-01","quotes":0},
    {"from":"2025-05-02","to":"2025-05-02","quotes":1}
    ]

    ----- stderr -----
    "#);
}

#[test]
fn what_matches_is_counted_by_everything() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["--facets"]), @r"
    exit code: 0
    ----- stdout -----
    speaker	Mairi Berg	2
    speaker	Ola Nilsen	2
    role	the harbour master of Stornhavn	1
    role	the minister of transport	1
    outlet	Coast Wire	2
    outlet	Island Post	2
    place	Lund	2
    place	Stornhavn	1
    kind	direct	4
    month	2024-11	1
    month	2025-04	1
    month	2025-05	2

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "--facets", "--limit", "1", "--color", "always"]), @r"
    exit code: 0
    ----- stdout -----
    ^[[2mspeaker^[[0m     ^[[2mquotes^[[0m
    ^[[1mOla Nilsen^[[0m       1

    ^[[2mrole^[[0m                             ^[[2mquotes^[[0m
    ^[[1mthe harbour master of Stornhavn^[[0m       1

    ^[[2moutlet^[[0m      ^[[2mquotes^[[0m
    ^[[1mCoast Wire^[[0m       1

    ^[[2mplace^[[0m  ^[[2mquotes^[[0m
    ^[[1mLund^[[0m        1

    ^[[2mkind^[[0m    ^[[2mquotes^[[0m
    ^[[1mdirect^[[0m       2

    ^[[2mmonth^[[0m    ^[[2mquotes^[[0m
    ^[[1m2025-04^[[0m       1
    ^[[1m2025-05^[[0m       1

    ----- stderr -----
    ");
}

#[test]
fn speakers_of_one_thing_who_also_or_never_spoke_of_another() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["who", "--also-on", "bridge", "--json"]), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"speaker":"Ola Nilsen","quotes":2,"articles":2,"outlets":2,"first":"2024-11-30","last":"2025-05-02","also":[{"about":"bridge","quotes":1}]}
    ]

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&sandbox, &["who", "ferry", "--silent-on", "bridge"]), @r"
    exit code: 0
    ----- stdout -----
    Mairi Berg	1	1	1	2025-04-17	2025-04-17

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["who", "winter", "--also-on", "bridge"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: 1 quote matches, but no speaker also spoke about `bridge`
    ");
    insta::assert_snapshot!(said(&sandbox, &["who", "winter", "--also-on", "bridgee"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: no quote is about `bridgee`
    hint: no `bridgee`: did you mean bridge (1 article)?
    note: 1 quote matches, but no speaker also spoke about `bridgee`
    ");
    insta::assert_snapshot!(said(&sandbox, &["who", "ferry zeppelin", "--silent-on", "airship"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: no quote is about `airship`: everybody is silent on it
    note: nothing found in 3 articles with 4 quotes, last changed just now; no daemon keeps it up to date
    note: with --also-on and --silent-on no word may be missing
    ");
    let shown = ["who", "ferry", "--also-on", "bridge", "--explain", "--color", "always"];
    insta::assert_snapshot!(said(&sandbox, &shown), @r#"
    exit code: 0
    ----- stdout -----
    ^[[2mspeaker^[[0m     ^[[2mquotes^[[0m  ^[[2marticles^[[0m  ^[[2moutlets^[[0m  ^[[2mbridge^[[0m  ^[[2mfirst – last^[[0m
    ^[[1m^[[36mOla Nilsen^[[0m       1         1        1       1  ^[[2m2025-05-02^[[0m

    ----- stderr -----
    note: understood as: ferry AND speakers also on "bridge"
    "#);
}

#[test]
fn what_else_was_said_is_counted_in_every_form() {
    let sandbox = indexed();
    let forms: [(&[&str], &str); 5] = [
        (&[], "Ola Nilsen\t1\t1\t1\t2025-05-02\t2025-05-02\t1\t2\n"),
        (
            &["--csv"],
            "speaker,quotes,articles,outlets,first,last,also\n\
             Ola Nilsen,1,1,1,2025-05-02,2025-05-02,1 2\n",
        ),
        (&["--format", "{speaker}: {also}"], "Ola Nilsen: 1 2\n"),
        (&["--csv", "--since", "2026"], "speaker,quotes,articles,outlets,first,last,also\n"),
        (&["--format", "{also}", "--since", "2026"], ""),
    ];
    for (form, expected) in forms {
        let asked = ["who", "ferry", "--also-on", "bridge", "--also-on", "is"];
        let run = sandbox.whosaid(&[&asked, form].concat());
        assert_eq!(run.stdout, expected, "{form:?}: {run}");
    }
    let plain = sandbox.whosaid(&["who", "ferry", "--csv"]).stdout;
    assert_eq!(plain.lines().next(), Some("speaker,quotes,articles,outlets,first,last"));
    insta::assert_snapshot!(said(&sandbox, &["who", "ferry", "--also-on", "\"bridge\" OR lund"]), @r#"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: `--also-on "bridge" OR lund` is read as plain words: no operators, phrases and fields
    note: no quote is about `"bridge" OR lund`
    hint: no `OR`: did you mean of (2 articles) or on (1 article)?
    note: 2 quotes match, but no speaker also spoke about `"bridge" OR lund`
    "#);
}

#[test]
fn of_whom_a_name_tells_too_little_is_in_neither_list() {
    let sandbox = indexed();
    let more = r#"{"id":"berg","text":"“The bridge is too long,” Berg said."}"#;
    sandbox.write("more.ndjson", more);
    assert_eq!(sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]).code, 0);
    insta::assert_snapshot!(said(&sandbox, &["who", "ferry", "--also-on", "bridge"]), @r"
    exit code: 0
    ----- stdout -----
    Ola Nilsen	1	1	1	2025-05-02	2025-05-02	1

    ----- stderr -----
    note: left out, as a surname or initial may be another's: Mairi Berg
    ");
    insta::assert_snapshot!(said(&sandbox, &["who", "ferry", "--silent-on", "bridge"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: left out, as a surname or initial may be another's: Mairi Berg
    note: 2 quotes match, but no speaker never spoke about `bridge`
    ");
}

#[test]
fn counts_limit_who_is_listed() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["who", "articles>1", "quotes<9"]), @r"
    exit code: 0
    ----- stdout -----
    Mairi Berg	2	2	2	2025-04-17	2025-05-02
    Ola Nilsen	2	2	2	2024-11-30	2025-05-02

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["who", "articles>1", "outlets<2"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: 4 quotes match, but no speaker has the counts that were asked for
    ");
    insta::assert_snapshot!(said(&sandbox, &["ferry", "quotes>1", "--format", "{speaker}"]), @r"
    exit code: 0
    ----- stdout -----
    Mairi Berg
    Ola Nilsen

    ----- stderr -----
    note: counts limit `who` and `topics` only: they are left out here
    ");
}
