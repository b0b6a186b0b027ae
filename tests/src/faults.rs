//! The table of what can go wrong: `data/faults.tsv` read.

use std::fs;
use std::path::{Path, PathBuf};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its letter and number.
    pub name: String,
    /// `file#words` in the source, or `-`.
    pub guard: String,
    /// `file#function` of each test.
    pub tests: Vec<String>,
    /// Why there is no test, or `-`.
    pub why_not: String,
}

/// The root of the project.
///
/// # Panics
/// Never: this package lies below it.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests lie below the root").to_owned()
}

/// Reads the table.
///
/// # Panics
/// When it is not there or not of its form.
pub fn rows() -> Vec<Row> {
    let table = fs::read_to_string(root().join("tests/data/faults.tsv")).expect("it is part of us");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, _, guard, tests, why_not] = cells[..] else { panic!("five cells: {line}") };
        let tests = tests.split(' ').filter(|test| *test != "-").map(str::to_owned).collect();
        Row { name: name.to_owned(), guard: guard.to_owned(), tests, why_not: why_not.to_owned() }
    };
    table.lines().skip(1).map(row).collect()
}
