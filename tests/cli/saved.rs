//! Queries that are kept under a name.

use tests::Sandbox;

use super::{indexed, said};

/// What `whosaid --new` printed of quotes, its exit code and what it noted.
fn new(sandbox: &Sandbox, arguments: &[&str]) -> (Vec<String>, i32, String) {
    let run = sandbox.whosaid(&[arguments, &["--new", "--format", "{quote}"]].concat());
    let mut quotes: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    quotes.sort();
    (quotes, run.code, run.stderr)
}

fn put(sandbox: &Sandbox, name: &str, text: &str) {
    sandbox.write(name, text);
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run}");
}

#[test]
fn a_question_shows_what_is_new_since_it_was_asked() {
    let sandbox = indexed();
    let told = |quotes: &[&str], code: i32, noted: &str| {
        (quotes.iter().map(|q| (*q).to_owned()).collect::<Vec<_>>(), code, noted.to_owned())
    };
    let (winter, money) = (
        "The ferry will sail again before winter,",
        "There is no money for another ferry this year,",
    );
    let first = new(&sandbox, &["ferry", "--limit", "1"]);
    assert_eq!((first.0.len(), first.1), (1, 0));
    assert!([winter, money].contains(&first.0[0].as_str()), "{first:?}");
    assert_eq!(first.2, "note: asked for the first time: 1 other quote counts as seen\n");
    let nothing = told(&[], 1, "note: nothing new; last asked just now\n");
    assert_eq!(new(&sandbox, &["ferry"]), nothing);
    // Another question has shown nothing yet.
    assert_eq!(new(&sandbox, &["ferry", "--by", "Nilsen"]), told(&[money], 0, ""));
    let copy = format!("“{winter}” said Mairi Berg, the harbour master of Stornhavn.\n");
    put(&sandbox, "copy.txt", &copy);
    assert_eq!(new(&sandbox, &["ferry"]), nothing);
    put(
        &sandbox,
        "fares.txt",
        "“The ferry is free,” said Kari Lie.\n\n“The ferry is old,” said Kari Lie.\n",
    );
    let (one, code, noted) = new(&sandbox, &["ferry", "--limit", "1"]);
    assert_eq!((one.len(), code), (1, 0));
    assert_eq!(noted, "note: 1 other quote is new: ask again, or with a larger --limit\n");
    let (other, code, noted) = new(&sandbox, &["ferry"]);
    assert_eq!((code, noted.as_str()), (0, ""));
    let mut both = [one, other].concat();
    both.sort();
    assert_eq!(both, ["The ferry is free,", "The ferry is old,"]);
    assert_eq!(new(&sandbox, &["ferry"]), nothing);
    // An index that is made anew is no news.
    std::fs::remove_dir_all(sandbox.index()).unwrap();
    put(&sandbox, "bridge.txt", "“The bridge is long,” said Kari Lie.\n");
    assert_eq!(new(&sandbox, &["ferry"]), nothing);
}

#[test]
fn a_query_is_kept_asked_for_listed_and_forgotten() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["--save", "boats", "ferry OR boats", "--limit", "1"]), @r"
    exit code: 0
    ----- stdout -----
    [id].1	2025-05-02	Mairi Berg		direct	Boats are not built of promises,	Coast Wire	Lund	No money for boats	[ROOT]/inbox/feed.ndjson

    ----- stderr -----
    note: kept as `query:boats`: written to `[ROOT]/config/queries.toml`
    ");
    insta::assert_snapshot!(said(&sandbox, &["count", "query:boats"]), @r"
    exit code: 0
    ----- stdout -----
    3

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["--saved"]), @r"
    exit code: 0
    ----- stdout -----
    boats	ferry OR boats

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["--save", "dates", "date:2025-13"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `2025-13` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w..
      date:2025-13
      ^^^^^^^^^^^^
    ");
    insta::assert_snapshot!(said(&sandbox, &["--save", "two words", "ferry"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `two words` can't be the name of a query
    hint: a name is of letters, digits, `-` and `_`
    ");
    insta::assert_snapshot!(said(&sandbox, &["--forget", "boats"]), @r"
    exit code: 0
    ----- stdout -----

    ----- stderr -----
    note: `query:boats` is forgotten: written to `[ROOT]/config/queries.toml`
    ");
    insta::assert_snapshot!(said(&sandbox, &["--forget", "boats"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: no query is saved as `boats`
    hint: `whosaid --save boats WORDS` keeps one, in `[ROOT]/config/queries.toml`
    ");
    insta::assert_snapshot!(said(&sandbox, &["--saved"]), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    note: no query is kept
    ");
}

#[test]
fn what_is_kept_is_listed_in_every_form() {
    let sandbox = indexed();
    assert_eq!(sandbox.whosaid(&["--save", "boats", "ferry OR boats"]).code, 0);
    insta::assert_snapshot!(said(&sandbox, &["--saved", "--json"]), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"name":"boats","words":"ferry OR boats"}
    ]

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&sandbox, &["--saved", "--csv"]), @r"
    exit code: 0
    ----- stdout -----
    name,words
    boats,ferry OR boats

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["--saved", "--format", "query:{name}"]), @r"
    exit code: 0
    ----- stdout -----
    query:boats

    ----- stderr -----
    ");
}

#[test]
fn what_is_wrong_with_the_file_of_queries_is_told_with_its_line() {
    let sandbox = indexed();
    sandbox.write_config("queries.toml", "# of the sea\nboats = 'ferry'\ntrade = grain\n");
    insta::assert_snapshot!(said(&sandbox, &["query:boats"]), @r#"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `[ROOT]/config/queries.toml`: line 3: string values must be quoted, expected literal string
    hint: a line is `NAME = "WORDS"`
    "#);
    sandbox.write_config("queries.toml", "boats = 'ferry'\ntrade = 3\n");
    insta::assert_snapshot!(said(&sandbox, &["--saved"]), @r#"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `[ROOT]/config/queries.toml`: line 2: invalid type: integer `3`, expected a string
    hint: a line is `NAME = "WORDS"`
    "#);
}
