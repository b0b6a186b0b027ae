//! `cargo soak --mutate`: shows of every guard that a test fails once it is switched off.
//!
//! The tree is copied into the target folder, with a switch at every guard, and built there once;
//! then each guard is off in turn while the tests of its rows run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tests::faults::{Row, root, rows};
use tests::guards::{Switch, copy, switches};

/// A test that runs for so long without its guard has failed: it would not end.
const TEST_TIME_MAX: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The tests of one package's library, or one test program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    package: String,
    /// `None` for the library.
    name: Option<String>,
}

/// Where the copy lies, and what was built of it.
struct Copy {
    tree: PathBuf,
    state: PathBuf,
    programs: BTreeMap<Target, PathBuf>,
}

/// Tries the guards of these rows, or of all; returns how many no test noticed.
pub(crate) fn mutate(wanted: &[String], target: &Path) -> io::Result<u64> {
    let mut out = io::stdout();
    let copied = Copy::build(&std::path::absolute(target)?.join("guards"))?;
    let rows = rows();
    let is_wanted = |row: &str| wanted.is_empty() || wanted.iter().any(|name| name == row);
    let tests: BTreeSet<&String> =
        rows.iter().filter(|row| is_wanted(&row.name)).flat_map(|row| &row.tests).collect();
    for test in tests {
        if !copied.passes(test, "")? {
            return Err(io::Error::other(format!("{test} fails though nothing is switched off")));
        }
    }
    let (mut n_noticed, mut n_missed, mut n_without) = (0, 0, 0);
    let switches = switches(&root());
    for row in rows.iter().filter(|row| is_wanted(&row.name)) {
        let name = &row.name;
        // All places of a row are off together: some faults meet one guard after another.
        let switch = switches.iter().find(|switch| switch.rows.contains(name));
        match switch.map(|switch| verdict(&copied, row, switch)).transpose()? {
            Some(Verdict::Noticed(test)) => {
                n_noticed += 1;
                writeln!(out, "{name}: without its guard {test} fails")?;
            }
            Some(Verdict::Missed) => {
                n_missed += 1;
                writeln!(out, "{name}: NO TEST NOTICES that its guard is off")?;
            }
            Some(Verdict::NoSwitch(why)) => {
                n_without += 1;
                writeln!(out, "{name}: nothing to switch off: {why}")?;
            }
            // A row without a test says why in the table.
            None => {}
        }
    }
    writeln!(out, "{n_noticed} guards noticed, {n_missed} missed, {n_without} without a switch")?;
    Ok(n_missed)
}

enum Verdict<'a> {
    Noticed(&'a str),
    Missed,
    NoSwitch(&'a str),
}

fn verdict<'a>(copied: &Copy, row: &'a Row, switch: &'a Switch) -> io::Result<Verdict<'a>> {
    if let Err(why) = &switch.place {
        return Ok(Verdict::NoSwitch(why));
    }
    // Tests next to the code take no time.
    let mut tests: Vec<&String> = row.tests.iter().collect();
    tests.sort_by_key(|test| test.starts_with("tests/"));
    for test in tests {
        if !copied.passes(test, &row.name)? {
            return Ok(Verdict::Noticed(test));
        }
    }
    Ok(Verdict::Missed)
}

impl Copy {
    fn build(place: &Path) -> io::Result<Copy> {
        let (tree, state) = (place.join("tree"), place.join("off"));
        fs::create_dir_all(place)?;
        fs::write(&state, "")?;
        copy(&root(), &tree, &state).map_err(io::Error::other)?;
        let mut build = super::cargo();
        build.current_dir(&tree).env("CARGO_TARGET_DIR", place.join("target"));
        build.args(["test", "--no-run", "--workspace", "--exclude", "benches", "--lib", "--tests"]);
        build.args(["--message-format", "json-render-diagnostics"]).stdin(Stdio::null());
        let output = build.stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err(io::Error::other("the copy with switches can't be built"));
        }
        let lines = output.stdout.split(|byte| *byte == b'\n');
        let programs = lines.filter_map(|line| program(line, &tree)).collect();
        Ok(Copy { tree, state, programs })
    }

    /// Whether a test passes while a row's guard is off.
    fn passes(&self, test: &str, off: &str) -> io::Result<bool> {
        let (file, function) = test.split_once('#').unwrap_or((test, ""));
        let target = Target::of(file);
        let program = self.programs.get(&target);
        let program = program.ok_or_else(|| io::Error::other(format!("{file} was not built")))?;
        fs::write(&self.state, off)?;
        let mut command = Command::new(program);
        command.arg(function).current_dir(self.tree.join(&target.package));
        command.env("CARGO_MANIFEST_DIR", self.tree.join(&target.package));
        let passed = passes_in_time(&mut command);
        fs::write(&self.state, "")?;
        passed
    }
}

fn passes_in_time(command: &mut Command) -> io::Result<bool> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if start.elapsed() > TEST_TIME_MAX {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        std::thread::park_timeout(LOOK_EVERY);
    }
}

impl Target {
    /// The target that a source file is tested by.
    fn of(file: &str) -> Target {
        let (package, rest) = file.split_once('/').unwrap_or((file, ""));
        let folder = rest.split('/').next().unwrap_or_default();
        let name = (folder != "src").then(|| folder.to_owned());
        Target { package: package.to_owned(), name }
    }
}

/// The target and the program that a line of Cargo tells of.
fn program(line: &[u8], tree: &Path) -> Option<(Target, PathBuf)> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let executable = message["executable"].as_str()?;
    let source = Path::new(message["target"]["src_path"].as_str()?).strip_prefix(tree).ok()?;
    let is_test = message["profile"]["test"].as_bool()?;
    is_test.then(|| (Target::of(&source.to_string_lossy()), executable.into()))
}
