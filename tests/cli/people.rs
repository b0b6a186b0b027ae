//! People across articles, and the user's word on who is who.

use super::{indexed, said};

/// Where a body says something that nobody quotes verbatim.
const REPORTED: &str = "The Harbour Council said that the quay would close in May.\n\n“We were not asked,” said Mairi Berg.\n";

#[test]
fn a_person_is_shown_whole() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["person", "show", "Nilsen"]), @r"
    exit code: 0
    ----- stdout -----
    Ola Nilsen · 2 quotes of all kinds · 2 articles · 2 outlets · 2024-11-30 – 2025-05-02
    spellings  Ola Nilsen 2
    roles      the minister of transport (2025) 1

     1  “There is no money for another ferry this year,”
        — Ola Nilsen, the minister of transport · Coast Wire · Lund · 2025-05-02
        No money for boats
        [id].0  [ROOT]/inbox/feed.ndjson

     2  “The bridge is open,”
        — Ola Nilsen · Island Post · 2024-11-30
        Bridge opens\x1b[2J
        [id].0  [ROOT]/inbox/feed.ndjson

    ----- stderr -----
    ");
    let json = said(&sandbox, &["person", "show", "Mairi", "Berg", "--json"]);
    insta::assert_snapshot!("person", json);
    insta::assert_snapshot!(said(&sandbox, &["person", "show", "Nilson"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: nobody of the name `Nilson` speaks in the articles
    hint: did you mean Ola Nilsen (2 quotes)?
    ");
}

#[test]
fn who_is_who_is_the_users_to_say() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["person", "merge", "Ola Nilsen", "Mairi Berg"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Mairi Berg` is `Ola Nilsen`: written to `[ROOT]/config/people.toml`
    hint: `whosaid person split 'Ola Nilsen' 'Mairi Berg'` takes it back
    ");
    insta::assert_snapshot!(said(&sandbox, &["who"]), @r"
    exit code: 0
    ----- stdout -----
    Ola Nilsen	4	4	2	2024-11-30	2025-05-02

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["person", "rename", "Ola Nilsen", "The Minister"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Ola Nilsen` is shown as `The Minister`: written to `[ROOT]/config/people.toml`
    ");
    insta::assert_snapshot!(said(&sandbox, &["--by", "Berg", "--format", "{speaker}: {quote}"]), @r"
    exit code: 0
    ----- stdout -----
    The Minister: Boats are not built of promises,
    The Minister: The ferry will sail again before winter,

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["person", "split", "The Minister", "Mairi Berg"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Mairi Berg` is not `The Minister`: written to `[ROOT]/config/people.toml`
    ");
    insta::assert_snapshot!(said(&sandbox, &["who"]), @r"
    exit code: 0
    ----- stdout -----
    Mairi Berg	2	2	2	2025-04-17	2025-05-02
    The Minister	2	2	2	2024-11-30	2025-05-02

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["person", "merge", "Ola"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: two names are needed
    hint: put a name of several words in quotation marks
    ");
    sandbox.write_config("people.toml", "person = 3");
    insta::assert_snapshot!(said(&sandbox, &["who"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `[ROOT]/config/people.toml`: line 1: invalid type: integer `3`, expected a sequence
    ");
}

#[test]
fn a_merge_is_taken_back_by_a_split() {
    let sandbox = indexed();
    let before = sandbox.whosaid(&["who"]).stdout;
    assert_eq!(sandbox.whosaid(&["person", "merge", "Ola Nilsen", "Mairi Berg"]).code, 0);
    assert_ne!(sandbox.whosaid(&["who"]).stdout, before);
    assert_eq!(sandbox.whosaid(&["person", "split", "Ola Nilsen", "Mairi Berg"]).code, 0);
    assert_eq!(sandbox.whosaid(&["who"]).stdout, before);
    insta::assert_snapshot!(said(&sandbox, &["person", "merge", "Ola Nilsen", "Nilsen"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Nilsen` is `Ola Nilsen`: written to `[ROOT]/config/people.toml`
    hint: `whosaid person split 'Ola Nilsen' Nilsen` takes it back; people.toml will not read quite as before
    ");
}

#[test]
fn a_name_that_nobody_bears_is_told_when_something_is_said_of_it() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["person", "merge", "Ola Nilson", "The Minister"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `The Minister` is `Ola Nilson`: written to `[ROOT]/config/people.toml`
    hint: `whosaid person split 'Ola Nilson' 'The Minister'` takes it back
    note: nobody of the name `Ola Nilson` speaks in the articles
    hint: did you mean Ola Nilsen (2 quotes)?
    note: nobody of the name `The Minister` speaks in the articles
    ");
    insta::assert_snapshot!(said(&sandbox, &["person", "rename", "Nilsen", "The Minister of Boats"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Nilsen` is shown as `The Minister of Boats`: written to `[ROOT]/config/people.toml`
    ");
    insta::assert_snapshot!(said(&sandbox, &["person", "split", "Mairi Berg", "Berg, Mairi"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `Mairi Berg` and `Berg, Mairi` are one name
    ");
}

#[test]
fn what_somebody_said_of_nothing_like_it_is_told_of_fields_as_of_options() {
    let sandbox = indexed();
    for arguments in [&["--by", "Ola Nilsen", "zeppelin"][..], &["by:\"Ola Nilsen\"", "zeppelin"]] {
        let answer = sandbox.whosaid(arguments);
        assert_eq!((answer.code, answer.stdout.as_str()), (1, ""), "{arguments:?}");
        let hints: Vec<&str> = answer.stderr.lines().filter(|l| l.starts_with("hint:")).collect();
        assert_eq!(hints, ["hint: 2 match without the words"], "{arguments:?}");
    }
}

#[test]
fn a_name_that_nobody_bears_is_taken_for_the_one_a_letter_away() {
    let sandbox = indexed();
    let article = sandbox.write("tolls.txt", "“The tolls stay,” said Peter Halvorsen.\n");
    sandbox.indexerd(&["once", article.parent().unwrap().to_str().unwrap()]);
    for arguments in [
        &["--by", "Peter Halversen", "--format", "{speaker}: {quote}"][..],
        &["by:\"Peter Halversen\" tolls", "--format", "{speaker}: {quote}"],
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(&sandbox, arguments), @r"
            exit code: 0
            ----- stdout -----
            Peter Halvorsen: The tolls stay,

            ----- stderr -----
            note: nobody of the name `Peter Halversen` speaks: taken for `Peter Halvorsen`
            ");
        }
    }
    insta::assert_snapshot!(said(&sandbox, &["--fixed-strings", "--by", "Peter Halversen"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: nothing found in 4 articles with 5 quotes, last changed just now; no daemon keeps it up to date
    hint: did you mean Peter Halvorsen (1 quote)?
    ");
    let shown = sandbox.whosaid(&["person", "show", "Peter Halversen"]);
    assert!(shown.stdout.starts_with("Peter Halvorsen · 1 quote"), "{}", shown.stdout);
}

#[test]
fn of_a_speaker_without_a_verbatim_word_what_is_reported_is_shown() {
    let sandbox = indexed();
    let article = sandbox.write("quay.txt", REPORTED);
    sandbox.indexerd(&["once", article.parent().unwrap().to_str().unwrap()]);
    for arguments in [
        &["--by", "Harbour Council", "--format", "{kind}: {quote}"][..],
        &["by:\"Harbour Council\"", "quay", "--format", "{kind}: {quote}"],
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(&sandbox, arguments), @r"
            exit code: 0
            ----- stdout -----
            indirect: that the quay would close in May

            ----- stderr -----
            note: nothing of `Harbour Council` is verbatim: what is reported is shown
            ");
        }
    }
    let counted = [
        (&["count", "--by", "Harbour Council"][..], "1"),
        (&["count", "--by", "Harbour Council", "--kind", "direct"], "0"),
        (&["count", "by:\"Harbour Council\" kind:direct"], "0"),
        (&["count", "--by", "Mairi Berg"], "3"),
    ];
    for (arguments, expected) in counted {
        assert_eq!(sandbox.whosaid(arguments).stdout.trim(), expected, "{arguments:?}");
    }
}

#[test]
fn of_a_speaker_in_transcripts_alone_these_are_shown() {
    let sandbox = indexed();
    let article = sandbox.write(
        "night.txt",
        "IRIS HOLT, HOST: Is the quay open?\n\nPER DAHL: It is.\n\nHOLT: Since when?\n\nDAHL: May.\n",
    );
    sandbox.indexerd(&["once", article.parent().unwrap().to_str().unwrap()]);
    let arguments = ["--by", "Per Dahl", "--format", "{kind}: {quote}"];
    insta::assert_snapshot!(said(&sandbox, &arguments), @r"
    exit code: 0
    ----- stdout -----
    transcript: It is.
    transcript: May.

    ----- stderr -----
    note: nothing of `Per Dahl` stands in quotation marks: transcripts are shown as well
    ");
}

#[test]
fn a_new_name_that_somebody_bears_is_told() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["person", "rename", "Mairi Berg", "Ola Nilsen"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Mairi Berg` is shown as `Ola Nilsen`: written to `[ROOT]/config/people.toml`
    note: `Ola Nilsen` speaks in the articles, too: both are one person's now
    hint: `whosaid person split 'Ola Nilsen' 'Mairi Berg'` takes it back
    ");
    insta::assert_snapshot!(said(&sandbox, &["person", "split", "Ola Nilsen", "Mairi Berg"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Mairi Berg` is not `Ola Nilsen`: written to `[ROOT]/config/people.toml`
    ");
    insta::assert_snapshot!(said(&sandbox, &["person", "rename", "Ola Nilsen", "Ola  NILSEN"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `Ola Nilsen` is shown as `Ola  NILSEN`: written to `[ROOT]/config/people.toml`
    ");
}
