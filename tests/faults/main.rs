//! The table of what can go wrong: every row names its guard and its tests, and they exist.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::HashMap;
use std::fs;

use tests::faults::{root, rows};
use tests::guards::switches;
use tests::parsers::PARSERS;

/// So many rows: writer and durability, integrity, watching, extraction, command and security.
const ROWS: [(char, usize); 5] = [('D', 25), ('I', 13), ('W', 26), ('E', 19), ('C', 15)];

/// So many of them have a test at least.
const COVERED_MIN: usize = 85;

/// Source files, read once.
#[derive(Default)]
struct Sources(HashMap<String, String>);

impl Sources {
    /// What is missing of `file#words`, or `None` when the file holds the words.
    fn missing(&mut self, place: &str, is_test: bool) -> Option<String> {
        let (file, words) = place.split_once('#').unwrap_or((place, ""));
        let source = self.0.entry(file.to_owned());
        let source =
            source.or_insert_with(|| fs::read_to_string(root().join(file)).unwrap_or_default());
        let is_there = match is_test {
            true => source.contains(&format!("fn {words}(")),
            false => !words.is_empty() && source.contains(words),
        };
        (!is_there).then(|| place.to_owned())
    }
}

#[test]
fn every_row_has_its_number() {
    let names: Vec<String> = rows().into_iter().map(|row| row.name).collect();
    let numbers = |(letter, n): (char, usize)| (1..=n).map(move |i| format!("{letter}{i}"));
    let expected: Vec<String> = ROWS.into_iter().flat_map(numbers).collect();
    assert_eq!(names, expected);
}

#[test]
fn every_guard_and_every_test_that_a_row_names_exists() {
    let mut sources = Sources::default();
    let mut missing = Vec::new();
    for row in rows() {
        let guard = (row.guard != "-").then_some((row.guard.as_str(), false));
        let tests = row.tests.iter().map(|test| (test.as_str(), true));
        for (place, is_test) in guard.into_iter().chain(tests) {
            let gone = sources.missing(place, is_test);
            missing.extend(gone.map(|place| format!("{}: {place}", row.name)));
        }
    }
    assert!(missing.is_empty(), "named in the table and not there:\n{}", missing.join("\n"));
}

#[test]
fn what_has_no_test_says_why_and_most_rows_have_one() {
    let rows = rows();
    let silent: Vec<&str> = rows
        .iter()
        .filter(|row| row.tests.is_empty() == (row.why_not == "-"))
        .map(|row| row.name.as_str())
        .collect();
    assert!(silent.is_empty(), "a test or a reason, not both: {silent:?}");
    let n_covered = rows.iter().filter(|row| !row.tests.is_empty()).count();
    assert!(n_covered >= COVERED_MIN, "{n_covered} rows have a test");
}

#[test]
fn every_guard_can_be_switched_off_or_says_why_not() {
    let switches = switches(&root());
    let mut wrong = Vec::new();
    for switch in &switches {
        if let Ok(place) = &switch.place {
            let source = fs::read_to_string(root().join(&place.file)).unwrap_or_default();
            wrong.extend(place.switched(&source, &switch.rows).err());
        }
    }
    assert!(wrong.is_empty(), "guards that are not where guards.txt says:\n{}", wrong.join("\n"));
    let has_switch = |row: &str| switches.iter().any(|s| s.rows.iter().any(|name| name == row));
    let rows = rows().into_iter().filter(|row| !row.tests.is_empty()).map(|row| row.name);
    let without: Vec<String> = rows.filter(|row| !has_switch(row)).collect();
    assert!(without.is_empty(), "neither a switch nor a reason: {without:?}");
}

#[test]
fn every_parser_takes_its_own_samples() {
    for parser in &PARSERS {
        let samples = (parser.samples)();
        assert!(!samples.is_empty(), "{}", parser.name);
        for sample in samples {
            assert_eq!((parser.feed)(&sample), Ok(()), "{}", parser.name);
        }
    }
}

/// The promises of the readme: each names tests, as the table does.
#[test]
fn every_promise_of_the_readme_is_backed_by_tests() {
    let promises = fs::read_to_string(root().join("tests/data/promises.tsv")).unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut sources = Sources::default();
    let mut names = Vec::new();
    for line in promises.lines().skip(1) {
        let [name, words, tests] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three cells: {line}")
        };
        assert!(readme.contains(words), "the readme does not promise: {words}");
        let missing: Vec<_> =
            tests.split(' ').filter_map(|test| sources.missing(test, true)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        names.push(name);
    }
    assert_eq!(names, ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]);
}
