//! A stranger's crate that embeds the library by path builds and runs.
//!
//! It asks for the features that our workspace has anyway, so that all but itself is compiled
//! already: what it costs is a second, not two minutes.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The stranger's manifest; FEATURES are what our workspace asks of the same crates.
const MANIFEST: &str = r#"
[package]
name = "stranger"
version = "0.0.0"
edition = "2024"

[dependencies]
index-core = { path = "INDEX_CORE", features = ["worker"] }
FEATURES

[workspace]

[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
opt-level = 2
debug = false

# As a member of its own workspace has it.
[profile.dev.package.index-core]
opt-level = 0
debug = "line-tables-only"
"#;

/// How often features may ask for more crates.
const ROUNDS_MAX: usize = 4;

/// The features of each crate and version in a tree of dependencies.
type Features = BTreeMap<(String, String), BTreeSet<String>>;

#[test]
fn a_crate_outside_the_workspace_can_embed_the_library() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = tests.parent().expect("the tests lie below the root");
    let stranger = tempfile::tempdir().unwrap();
    fs::create_dir(stranger.path().join("src")).unwrap();
    fs::copy(tests.join("outside/stranger.txt"), stranger.path().join("src/main.rs")).unwrap();
    // The same versions as ours, so that nothing is fetched and nothing is built twice.
    fs::copy(root.join("Cargo.lock"), stranger.path().join("Cargo.lock")).unwrap();
    write_manifest(root, stranger.path());

    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--offline"]).current_dir(stranger.path());
    cargo.env("CARGO_TARGET_DIR", target_folder());
    let run = tests::run(&mut cargo).unwrap();
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.stdout, "Mira Dolan, the harbour master: The ferry sails at dawn.\n");
}

/// Writes the manifest, and into it what our workspace asks of crates beyond what index-core does.
fn write_manifest(root: &Path, stranger: &Path) {
    let index_core = root.join("index-core");
    let manifest = MANIFEST.replace("INDEX_CORE", index_core.to_str().unwrap());
    let write = |features: &str| {
        fs::write(stranger.join("Cargo.toml"), manifest.replace("FEATURES", features)).unwrap();
    };
    write("");
    let ours = features(root, &["--workspace", "--edges", "normal,build,dev"]);
    let mut asked = BTreeSet::new();
    for _ in 0..ROUNDS_MAX {
        let theirs = features(stranger, &["--edges", "normal,build"]);
        // The library itself is built as a stranger has it, whatever our tests ask of it.
        let differs = |of: &&(String, String)| {
            of.0 != "index-core" && ours.get(*of).is_some_and(|f| *f != theirs[*of])
        };
        let n_asked = asked.len();
        asked.extend(theirs.keys().filter(differs).cloned());
        if asked.len() == n_asked {
            return;
        }
        write(&asked.iter().enumerate().fold(String::new(), |mut lines, (i, of)| {
            let (name, version) = of;
            let features: Vec<&String> = ours[of].iter().collect();
            writeln!(
                lines,
                "shared{i} = {{ package = \"{name}\", version = \"={version}\", \
                 default-features = false, features = {features:?} }}"
            )
            .unwrap();
            lines
        }));
    }
}

fn features(folder: &Path, edges: &[&str]) -> Features {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--prefix", "none", "--format", "{p}|{f}"]).args(edges);
    let run = tests::run(cargo.current_dir(folder)).unwrap();
    assert_eq!(run.code, 0, "{run}");
    let mut features = Features::new();
    for line in run.stdout.lines() {
        let Some((package, list)) = line.trim_end_matches(" (*)").split_once('|') else { continue };
        let mut words = package.split(' ');
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let of = (name.to_owned(), version.trim_start_matches('v').to_owned());
        let list = list.split(',').filter(|f| !f.is_empty()).map(str::to_owned);
        features.entry(of).or_default().extend(list);
    }
    features
}

/// The target folder that this very test was built in.
fn target_folder() -> std::path::PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).expect("target/debug/deps/test").to_owned()
}
