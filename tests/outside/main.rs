//! A stranger's crate that embeds the library by path builds and runs.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The stranger's manifest: nothing of our workspace but its profile, which lets both share what
/// is compiled already.
const MANIFEST: &str = r#"
[package]
name = "stranger"
version = "0.0.0"
edition = "2024"

[dependencies]
index-core = { path = "INDEX_CORE" }

[workspace]

[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
opt-level = 2
debug = false
"#;

#[test]
fn a_crate_outside_the_workspace_can_embed_the_library() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = tests.parent().expect("the tests lie below the root");
    let stranger = tempfile::tempdir().unwrap();
    let index_core = root.join("index-core");
    let manifest = MANIFEST.replace("INDEX_CORE", index_core.to_str().unwrap());
    fs::write(stranger.path().join("Cargo.toml"), manifest).unwrap();
    fs::create_dir(stranger.path().join("src")).unwrap();
    fs::copy(tests.join("outside/stranger.txt"), stranger.path().join("src/main.rs")).unwrap();
    // The same versions as ours, so that nothing is fetched and nothing is built twice.
    fs::copy(root.join("Cargo.lock"), stranger.path().join("Cargo.lock")).unwrap();

    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--offline"]).current_dir(stranger.path());
    cargo.env("CARGO_TARGET_DIR", target_folder());
    let run = tests::run(&mut cargo).unwrap();
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.stdout, "Mira Dolan, the harbour master: The ferry sails at dawn.\n");
}

/// The target folder that this very test was built in.
fn target_folder() -> std::path::PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).expect("target/debug/deps/test").to_owned()
}
