//! Queries that are kept under a name.

use super::{indexed, said};

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
