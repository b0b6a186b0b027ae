//! What every source file of the project keeps to.

use std::fs;
use std::path::{Path, PathBuf};

/// A file is one room: beyond this many lines it is two.
const FILE_LINES_MAX: usize = 500;
/// A function never exceeds this many lines.
const FUNCTION_LINES_MAX: usize = 70;

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests lie below the root").to_owned()
}

/// Every Rust file of the project with its path from the root, in order.
pub(crate) fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for member in ["index-core", "indexerd", "search-cli", "benches", "tests"] {
        collect(&root().join(member), &mut files);
    }
    files.sort();
    assert!(files.len() > 10, "the sources were not found");
    files
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_skipped = path.file_name().is_some_and(|name| name == "target" || name == "corpus");
        if path.is_dir() && !is_skipped {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Fails with every line that `find` names.
fn check(rule: &str, find: impl Fn(&str, &str) -> Vec<String>) {
    let found: Vec<String> =
        sources().iter().flat_map(|(name, source)| find(name, source)).collect();
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

/// Lines that hold one of `words` outside this file, as `name:line: text`.
fn lines_with(name: &str, source: &str, words: &[&str]) -> Vec<String> {
    if name.starts_with("tests/tidy/") {
        return Vec::new();
    }
    let hit = |line: &str| words.iter().any(|word| line.contains(word));
    let lines = source.lines().enumerate().filter(|(_, line)| hit(line));
    lines.map(|(i, line)| format!("{name}:{}: {}", i + 1, line.trim())).collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    check("a source file begins with `//!` and one sentence", |name, source| {
        if source.starts_with("//! ") { Vec::new() } else { vec![name.to_owned()] }
    });
}

#[test]
fn no_file_is_two_rooms() {
    check("a file is too long", |name, source| {
        let n_lines = source.lines().count();
        if n_lines > FILE_LINES_MAX { vec![format!("{name}: {n_lines} lines")] } else { vec![] }
    });
}

#[test]
fn every_function_fits_a_screen() {
    check("a function is too long", long_functions);
}

/// Functions by indentation: from a line with `fn ` to the brace at the same depth.
fn long_functions(name: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines: Vec<&str> = source.lines().collect();
    for (i, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let starts = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "const fn "];
        if !starts.iter().any(|start| code.starts_with(start)) {
            continue;
        }
        let indent = &line[..line.len() - code.len()];
        let end = format!("{indent}}}");
        let length = lines[i..].iter().position(|line| *line == end).map_or(0, |n| n + 1);
        if length > FUNCTION_LINES_MAX {
            found.push(format!("{name}:{}: {length} lines", i + 1));
        }
    }
    found
}

#[test]
fn nothing_is_left_unfinished() {
    let words = ["todo!(", "unimplemented!(", "TODO", "FIXME", "XXX", "#[ignore", "dbg!("];
    check("unfinished work stands in the source", |name, source| lines_with(name, source, &words));
}

#[test]
fn nobody_sleeps() {
    // A state is waited for, a time is a parameter; both make tests that tell the truth.
    check("something sleeps", |name, source| lines_with(name, source, &["thread::sleep"]));
}

#[test]
fn the_engine_is_named_in_three_places_only() {
    check("tantivy is named outside index/, search/ and error.rs", |name, source| {
        let allowed =
            ["index-core/src/index/", "index-core/src/search/", "index-core/src/error.rs"];
        let is_allowed = allowed.iter().any(|place| name.starts_with(place));
        if is_allowed || name.starts_with("benches/") || name.starts_with("tests/") {
            return Vec::new();
        }
        lines_with(name, source, &["tantivy::"])
    });
}

#[test]
fn the_library_knows_no_terminal_no_environment_and_no_clock() {
    let words =
        ["println!", "eprintln!", "env::var", "SystemTime::now", "Instant::now", "std::io::stdout"];
    check("index-core reaches outside", |name, source| {
        if !name.starts_with("index-core/src/") {
            return Vec::new();
        }
        // Examples in documentation may print.
        let found = lines_with(name, source, &words);
        found.into_iter().filter(|line| !line.contains("///") && !line.contains("//!")).collect()
    });
}
