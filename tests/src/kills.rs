//! A daemon that is killed again and again, from a seed: after every kill the index opens and holds
//! all that it ever showed.
//!
//! Files come and are replaced, none goes: a path that was seen in the index must be there from
//! then on, whoever is killed when.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fastrand::Rng;
use index_core::Index;

use crate::mix::is_up;
use crate::{Sandbox, wait_until};

/// How many files come between two kills.
const FILES_A_KILL: usize = 4;

/// A daemon lives up to so many of these steps after its files have come.
const STEPS_MAX: usize = 40;
const STEP: Duration = Duration::from_millis(10);

/// So many files of the engine may be left, whatever the number of kills.
const FILES_LEFT_MAX: usize = 300;

/// Plays `n_kills` kills of a seed in a fresh sandbox.
///
/// # Errors
/// What is wrong, in words.
///
/// # Panics
/// When the system refuses something.
pub fn play(sandbox: &Sandbox, seed: u64, n_kills: usize) -> Result<(), String> {
    let mut dice = Rng::with_seed(seed);
    let mut names: Vec<String> = Vec::new();
    for kill in 0..n_kills {
        let daemon = sandbox.watch();
        for i in 0..FILES_A_KILL {
            names.push(format!("{kill:02}-{i}.txt"));
            sandbox.drop_file(&names[names.len() - 1], story(kill));
        }
        // One that is there already has a new version: its deletion goes with the commit.
        sandbox.drop_file(&names[dice.usize(..names.len())], story(kill));
        // Anywhere between the start and the end of the commits.
        for _ in 0..dice.usize(..STEPS_MAX) {
            std::thread::park_timeout(STEP);
        }
        let shown = shown(&sandbox.index())?;
        daemon.kill();
        let left = self::shown(&sandbox.index())?;
        let lost: Vec<_> = shown.difference(&left).collect();
        if !lost.is_empty() {
            return Err(format!("lost by kill {kill}: {lost:?}"));
        }
    }
    names.sort();
    in_the_end(sandbox, &names)
}

fn story(kill: usize) -> String {
    format!("“We counted {kill} sheep,” said Ada Pine, the shepherd.\n")
}

/// The files that an index shows to a reader; none where it has not been made.
fn shown(index: &Path) -> Result<BTreeSet<PathBuf>, String> {
    if !index.join("CURRENT").exists() {
        return Ok(BTreeSet::new());
    }
    let catalogue = Index::open(index).and_then(|index| {
        let searcher = index.searcher()?;
        Ok((searcher.catalogue()?, searcher.counts()?.articles))
    });
    let (entries, n_articles) = catalogue.map_err(|error| format!("it does not open: {error}"))?;
    let paths: BTreeSet<PathBuf> = entries.iter().map(|entry| entry.path.clone()).collect();
    if paths.len() == entries.len() && paths.len() as u64 == n_articles {
        return Ok(paths);
    }
    Err(format!("{n_articles} articles, {} entries of {} files", entries.len(), paths.len()))
}

/// A last daemon finds everything, and nothing is left over.
fn in_the_end(sandbox: &Sandbox, names: &[String]) -> Result<(), String> {
    let daemon = sandbox.watch();
    let inbox = sandbox.inbox().canonicalize().expect("the inbox is there");
    let expected: BTreeSet<PathBuf> = names.iter().map(|name| inbox.join(name)).collect();
    assert!(wait_until(|| is_up(sandbox, &daemon)), "{}", daemon.log_text());
    let is_whole = wait_until(|| shown(&sandbox.index()).is_ok_and(|shown| shown == expected));
    if !is_whole {
        return Err(format!("{:?} of {} files", shown(&sandbox.index()), expected.len()));
    }
    if daemon.terminate() != 0 {
        return Err("TERM was no clean end".to_owned());
    }
    let generation = sandbox.index().join("g1");
    let left: Vec<String> = fs::read_dir(generation)
        .expect("the index has a generation")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    if left.iter().any(|name| name.starts_with(".tmp")) || left.len() > FILES_LEFT_MAX {
        return Err(format!("{} files are left: {left:?}", left.len()));
    }
    let doctor = sandbox.indexerd(&["doctor"]);
    match doctor.stdout.contains("every byte of the index is as written") {
        true => Ok(()),
        false => Err(format!("doctor says: {doctor}")),
    }
}
