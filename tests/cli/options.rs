//! Every option of every search: it changes the answer, or it is said why it does not.

use std::collections::BTreeSet;

use tests::{Run, Sandbox};

/// Articles of which every option leaves out, adds or turns round something; of the second there is
/// a copy.
const FEED: [(&str, &str, &str); 5] = [
    (
        "Ferry row",
        "2024-04-17",
        "The council met.\n\n“The ferry will sail to Winter Island,” said Mairi Berg, the harbour master.\n\nThe meeting ended.",
    ),
    ("No money", "2025-05-02", BOATS),
    ("No money", "2025-05-02", BOATS),
    (
        "A bridge",
        "2025-05-03",
        "“A bridge to Winter Island is no ferry for Summer Island,” said Kari Lie.",
    ),
    ("Fares", "", "“A ferry is free,” said Kari Lie. “Who pays?” asked Ola Nilsen."),
];

const BOATS: &str = "“There is no money for a ferry of the Harbour Council,” said Ola Nilsen. “The ferry, the ferry,” said Mairi Berg.\n\nThe minister said that the ferry would “never” sail to Summer Island, and the harbour council said that the ferry was late.";

/// Commands, with words that find something.
const COMMANDS: [&[&str]; 9] = [
    &["ferry"],
    &["quotes", "ferry"],
    &["--verify", "the ferry would sail to Summer Island"],
    &["articles", "ferry"],
    &["who", "ferry"],
    &["topics", "ferry"],
    &["timeline", "ferry", "--per", "year"],
    &["compare", "Berg", "Nilsen"],
    &["count", "ferry"],
];

/// Options with values; of several values one must change the answer.
const OPTIONS: [(&str, &[&[&str]]); 27] = [
    ("by", &[&["Kari Lie"]]),
    ("about", &[&["money"]]),
    ("also-on", &[&["money"]]),
    ("silent-on", &[&["money"]]),
    ("since", &[&["2025-05-03"]]),
    ("until", &[&["2024"]]),
    ("kind", &[&["indirect"]]),
    ("min-confidence", &[&["1"]]),
    ("limit", &[&["1"]]),
    ("offset", &[&["1"]]),
    ("sort", &[&["newest"], &["oldest"], &["relevance"]]),
    ("each", &[&[]]),
    ("context", &[&["1"]]),
    ("explain", &[&[]]),
    ("verify", &[&["The ferry is free"]]),
    ("facets", &[&[]]),
    ("cite", &[&["plain"]]),
    ("json", &[&[]]),
    ("ndjson", &[&[]]),
    ("csv", &[&[]]),
    ("print0", &[&[]]),
    ("format", &[&["x"]]),
    ("save", &[&["boats"]]),
    ("index", &[&["/nowhere"]]),
    ("dir", &[&["/nowhere"]]),
    ("color", &[&["always"]]),
    ("hyperlink", &[&["always"]]),
];

/// Options that are looked at elsewhere: `--follow` does not end, `--sync` answers the same, words
/// without operators are plain ones, what is kept is no search, `--new` answers as usual once, and
/// there is no terminal to page at; ids hang on the folder.
const ELSEWHERE: [&str; 9] =
    ["follow", "like", "new", "sync", "fixed-strings", "saved", "forget", "help", "no-pager"];

fn indexed() -> Sandbox {
    let sandbox = Sandbox::new(tests::programs!());
    let line = |id: u32| format!("Boat {id} left quay {} for isle {} at dawn. ", id * 3, id * 13);
    let long = (0..40).map(line).collect::<String>();
    for (i, (title, date, text)) in FEED.into_iter().enumerate() {
        let date = if date.is_empty() { String::new() } else { format!("date: {date}\n") };
        let source = if i == 0 { "Island Post" } else { "Coast Wire" };
        let head = format!("---\ntitle: {title}\n{date}source: {source}\n---\n");
        let tail = if text == BOATS { &long } else { "" };
        sandbox.write(&format!("{i}.md"), format!("{head}{text}\n\n{tail}\n"));
    }
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run}");
    sandbox
}

fn with<'a>(command: &[&'a str], option: &'a str, value: &[&'a str]) -> Vec<&'a str> {
    command.iter().copied().chain([option]).chain(value.iter().copied()).collect()
}

/// The answer of a terminal, as some options show there only.
fn asked(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let is_chosen = ["--json", "--ndjson", "--csv", "--print0", "--format", "--cite", "--color"];
    let is_chosen = arguments.iter().any(|argument| is_chosen.contains(argument));
    let coloured = [arguments, &["--color", "always"][..]].concat();
    sandbox.whosaid(if is_chosen { arguments } else { &coloured })
}

#[test]
fn an_option_is_heeded_or_it_is_said_why_not() {
    let sandbox = indexed();
    for command in COMMANDS {
        let before = asked(&sandbox, command);
        let plain = sandbox.whosaid(command);
        assert_eq!(before.code, 0, "{command:?}: {before}");
        for (option, values) in OPTIONS {
            let typed = format!("--{option}");
            let runs = values.iter().map(|value| asked(&sandbox, &with(command, &typed, value)));
            let is_told = |run: &Run| run.code == 2 && run.stderr.contains(&typed);
            let is_heeded = |run: &Run| match option {
                // A number has no colour.
                "color" => *run != plain || command[0] == "count",
                _ => *run != before,
            };
            let runs: Vec<Run> = runs.collect();
            let is_known = runs.iter().any(|run| is_told(run) || is_heeded(run));
            assert!(is_known, "{command:?} takes {typed} and does nothing with it: {before}");
        }
    }
}

#[test]
fn every_option_of_a_search_is_looked_at() {
    let sandbox = indexed();
    let known: BTreeSet<&str> = OPTIONS.iter().map(|(name, _)| *name).chain(ELSEWHERE).collect();
    let help = sandbox.whosaid(&["--help"]).stdout;
    let typed = help.lines().filter_map(|line| line.trim_start().split_once("--"));
    let named: BTreeSet<&str> = typed
        .filter(|(before, _)| before.is_empty() || *before == "-h, ")
        .filter_map(|(_, option)| option.split([' ', '[', '=']).next())
        .collect();
    assert_eq!(named, known);
}

#[test]
fn what_is_left_out_or_refused_is_told_in_words() {
    let sandbox = indexed();
    let cases: [(&[&str], i32, &str); 11] = [
        (
            &["count", "ferry", "--limit", "1"],
            0,
            "note: `--limit` is left out: all that matches is counted",
        ),
        (
            &["who", "ferry", "--context", "1"],
            0,
            "note: `--context` is left out: only quotes stand in a context",
        ),
        (
            &["who", "ferry", "--hyperlink", "always"],
            0,
            "note: `--hyperlink` is left out: only quotes and articles lead to files",
        ),
        (&["ferry", "--each"], 2, "error: `--each` is for articles only"),
        (&["ferry", "--silent-on", "money"], 2, "error: `--silent-on` is for `who` only"),
        (&["who", "ferry", "--also-on", "!"], 2, "error: `--also-on` can't be `!`: no word in it"),
        (&["who", "ferry", "--facets"], 2, "error: `--facets` is for quotes and articles only"),
        (
            &["compare", "Berg", "Lie", "--by", "x"],
            2,
            "error: `--by` can't be used here: the names are the words",
        ),
        (
            &["ferry", "--context", "1"],
            0,
            "note: `--context` is for a terminal, --color always and JSON: left out here",
        ),
        (
            &["ferry", "--context", "1", "--csv"],
            2,
            "error: `--context` and `--csv` can't be used together",
        ),
        (&["--saved", "ferry"], 2, "error: `--saved` and words can't be used together"),
    ];
    for (arguments, code, expected) in cases {
        let run = sandbox.whosaid(arguments);
        assert_eq!((run.code, run.stderr.lines().next()), (code, Some(expected)), "{arguments:?}");
    }
    let merged = ["person", "merge", "Mairi Berg", "M. Berg", "--json"];
    assert_eq!(sandbox.whosaid(&merged).stderr, "error: `--json` is for `person show` only\n");
}
