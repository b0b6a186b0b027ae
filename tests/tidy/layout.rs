//! Where things lie, and which part may lean on which.

use std::fs;

use crate::source::root;

/// What one member may not depend on.
const FORBIDDEN: [(&str, &[&str]); 3] = [
    ("index-core", &["clap", "notify", "anstream", "indexerd", "search-cli"]),
    ("indexerd", &["tantivy", "search-cli"]),
    ("search-cli", &["tantivy", "indexerd"]),
];

#[test]
fn the_top_level_holds_the_five_members_and_plain_files() {
    let mut folders: Vec<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    folders.sort();
    assert_eq!(folders, ["benches", "index-core", "indexerd", "search-cli", "tests"]);
}

#[test]
fn dependencies_point_one_way() {
    for (member, forbidden) in FORBIDDEN {
        let manifest = fs::read_to_string(root().join(member).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for name in forbidden {
            let is_named = dependencies.lines().any(|line| {
                line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '.', '=']))
            });
            assert!(!is_named, "{member} depends on {name}");
        }
    }
}

#[test]
fn every_test_target_is_listed() {
    let manifest = fs::read_to_string(root().join("tests/Cargo.toml")).unwrap();
    for entry in fs::read_dir(root().join("tests")).unwrap() {
        let path = entry.unwrap().path();
        if path.join("main.rs").exists() {
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(manifest.contains(&format!("path = \"{name}/main.rs\"")), "{name} never runs");
            assert_modules_are_listed(&path);
        }
    }
}

fn assert_modules_are_listed(folder: &std::path::Path) {
    let main = fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_module = path.extension().is_some_and(|extension| extension == "rs");
        let stem = path.file_stem().unwrap().to_str().unwrap();
        if is_module && stem != "main" {
            assert!(main.contains(&format!("mod {stem};")), "{} never runs", path.display());
        }
    }
}
