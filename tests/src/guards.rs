//! What stands between the index and each fault, and how it is switched off: `data/guards.txt` read,
//! and switches put into a copy of the source.
//!
//! Invariant: the source itself holds no switch; the words that a switch replaces stand in their
//! file exactly once.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The name of the module that a copy's `index-core` gets.
const MODULE: &str = "guard_switch";

/// A row of the table of faults, and what can be switched off for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// The rows that the guard stands in.
    pub rows: Vec<String>,
    /// What to replace, or why there is nothing to switch off.
    pub place: Result<Place, String>,
}

/// A place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its file, from the root of the project.
    pub file: String,
    /// The guard.
    pub with: String,
    /// What takes its place when it is off.
    pub without: String,
}

/// Reads all switches.
///
/// # Panics
/// When the file is not there or not of its form.
pub fn switches(root: &Path) -> Vec<Switch> {
    let text = fs::read_to_string(root.join("tests/data/guards.txt")).expect("it is part of us");
    let blocks = text.split("\n== ").skip(1);
    blocks.map(switch).collect()
}

fn switch(block: &str) -> Switch {
    let (head, body) = block.split_once('\n').expect("a head, and a body below");
    let (rows, file) = head.rsplit_once(' ').expect("rows, then a file");
    let rows = rows.split(' ').map(str::to_owned).collect();
    if file == "cannot" {
        return Switch { rows, place: Err(body.trim().to_owned()) };
    }
    let body = body.trim_end();
    let (with, without) = body.split_once("\n--").expect("two parts");
    let without = without.trim_start_matches('\n').to_owned();
    Switch { rows, place: Ok(Place { file: file.to_owned(), with: with.to_owned(), without }) }
}

impl Place {
    /// Returns the source of the file with a switch at this place.
    ///
    /// # Errors
    /// When the guard does not stand there exactly once.
    pub fn switched(&self, source: &str, rows: &[String]) -> Result<String, String> {
        let n_places = source.matches(&self.with).count();
        if n_places != 1 {
            return Err(format!("{}: {n_places} places hold `{}`", self.file, self.with));
        }
        let crate_name = if self.file.starts_with("index-core/") { "crate" } else { "index_core" };
        let is_off = format!("{crate_name}::{MODULE}::is_off(&{rows:?})");
        let either = format!("if {is_off} {{ {} }} else {{ {} }}", self.without, self.with);
        let is_statement = self.with.trim_end().ends_with([';', '}']);
        let code = if is_statement { format!("{{ {either} }}") } else { format!("({either})") };
        Ok(source.replacen(&self.with, &code, 1))
    }
}

/// Copies the tree and puts all switches in; files that are so already stay untouched. What is
/// switched off is then read from `state`.
///
/// # Errors
/// When a guard is not found, or the copy can't be written.
pub fn copy(root: &Path, to: &Path, state: &Path) -> Result<(), String> {
    let switches = switches(root);
    let mut files = BTreeSet::new();
    collect(root, root, &mut files).map_err(|error| error.to_string())?;
    for file in files {
        let bytes = fs::read(root.join(&file)).map_err(|error| format!("{file}: {error}"))?;
        let bytes = match String::from_utf8(bytes) {
            Ok(source) => with_switches(&file, source, &switches, state)?.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        write_changed(&to.join(&file), &bytes).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(())
}

fn with_switches(
    file: &str,
    mut source: String,
    switches: &[Switch],
    state: &Path,
) -> Result<String, String> {
    for switch in switches {
        if let Ok(place) = &switch.place
            && place.file == file
        {
            source = place.switched(&source, &switch.rows)?;
        }
    }
    if file == "index-core/src/lib.rs" {
        source.push_str(&module(state));
    }
    // A test whose state never comes true is one that fails: it need not take half a minute.
    if file == "tests/src/lib.rs" || file == "indexerd/src/watch/tests.rs" {
        source = source.replace("from_secs(30)", "from_secs(10)");
    }
    Ok(source)
}

/// The module that knows what is off. It looks once, before a worker gives its files up.
fn module(state: &Path) -> String {
    format!(
        "\n#[doc(hidden)]\npub mod {MODULE} {{\n\
         static OFF: std::sync::OnceLock<String> = std::sync::OnceLock::new();\n\
         pub fn is_off(rows: &[&str]) -> bool {{\n\
         let off = OFF.get_or_init(|| std::fs::read_to_string({state:?}).unwrap_or_default());\n\
         rows.contains(&off.trim())\n}}\n}}\n"
    )
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "target" || name == ".git" || name == "corpus" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(root, &entry.path(), files)?;
        } else if let Ok(path) = entry.path().strip_prefix(root) {
            files.insert(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// Writes a file unless it holds these bytes: what was compiled of it stays good.
fn write_changed(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
