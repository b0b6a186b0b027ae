//! A day in the life of a folder, from a seed: files come, change, move and go, the daemon is
//! killed and started again. In the end the index must be what a fresh one is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use crate::{Daemon, Sandbox};

/// How many different places files have.
const PLACES: usize = 24;

/// Plays `n_steps` steps of a seed in a fresh sandbox, then compares.
///
/// # Errors
/// What differs, in words.
///
/// # Panics
/// When the system refuses something.
pub fn play(sandbox: &Sandbox, seed: u64, n_steps: usize) -> Result<(), String> {
    let mut dice = Rng::with_seed(seed);
    let mut daemon = Some(sandbox.watch());
    for step in 0..n_steps {
        match dice.usize(..20) {
            0 => daemon.take().into_iter().for_each(Daemon::kill),
            1 => {
                if let Some(daemon) = daemon.take() {
                    daemon.terminate();
                }
            }
            2 | 3 if daemon.is_none() => daemon = Some(sandbox.watch()),
            _ => change(sandbox, &mut dice, step),
        }
    }
    let daemon = daemon.unwrap_or_else(|| sandbox.watch());
    assert!(crate::wait_until(|| is_up(sandbox, &daemon)), "{}", daemon.log_text());
    let found = quotes(sandbox, &sandbox.index(), true);
    drop(daemon);
    let fresh = sandbox.root().join("fresh");
    let (fresh_text, inbox) = (fresh.to_string_lossy(), sandbox.inbox());
    let once = sandbox.indexerd(&["--index", &fresh_text, "once", &inbox.to_string_lossy()]);
    assert_eq!(once.code, 0, "{once}");
    let expected = quotes(sandbox, &fresh, false);
    if found == expected {
        return Ok(());
    }
    let missing: Vec<_> = expected.difference(&found).collect();
    let stale: Vec<_> = found.difference(&expected).collect();
    Err(format!("missing {missing:?}, stale {stale:?}"))
}

/// Whether this very daemon has written its status.
pub(crate) fn is_up(sandbox: &Sandbox, daemon: &Daemon) -> bool {
    let text = fs::read_to_string(sandbox.index().join("status.json")).unwrap_or_default();
    let status: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    status["pid"] == daemon.id()
}

/// Does one thing to the folder.
fn change(sandbox: &Sandbox, dice: &mut Rng, step: usize) {
    let inbox = sandbox.inbox();
    let name = name(dice);
    let path = inbox.join(&name);
    let story = format!("“We counted {step} sheep,” said Ada Pine, the shepherd.\n");
    match dice.usize(..8) {
        0 | 1 => drop(sandbox.drop_file(&name, story)),
        2 => drop(sandbox.write(&name, story)),
        // Whatever is not there, or in the way, is left alone.
        3 => drop(fs::remove_file(path)),
        4 => {
            let other = inbox.join(self::name(dice));
            fs::create_dir_all(other.parent().expect("a file has a folder")).expect("writable");
            drop(fs::rename(path, other));
        }
        5 => move_tree_in(sandbox, step, &story),
        6 => drop(fs::rename(inbox.join(folder(dice)), sandbox.root().join(format!("out{step}")))),
        _ => drop(fs::rename(inbox.join(folder(dice)), inbox.join(folder(dice)))),
    }
}

fn folder(dice: &mut Rng) -> String {
    format!("d{}", dice.usize(..4))
}

fn name(dice: &mut Rng) -> String {
    let number = dice.usize(..PLACES);
    if number < PLACES / 2 {
        format!("{number}.txt")
    } else {
        format!("d{}/{number}.txt", number % 4)
    }
}

fn move_tree_in(sandbox: &Sandbox, step: usize, story: &str) {
    let tree = sandbox.root().join(format!("tree{step}"));
    for i in 0..5 {
        let folder = tree.join(format!("{}", i % 2));
        fs::create_dir_all(&folder).expect("writable");
        fs::write(folder.join(format!("{i}.txt")), story).expect("writable");
    }
    drop(fs::rename(tree, sandbox.inbox().join(format!("tree{}", step % 3))));
}

/// Every quote of an index with its file.
fn quotes(sandbox: &Sandbox, index: &Path, is_synced: bool) -> BTreeSet<(PathBuf, String)> {
    let index = index.to_string_lossy();
    let mut arguments = vec!["sheep", "--json", "--limit", "10000", "--index", &index];
    if is_synced {
        arguments.push("--sync=60");
    }
    let run = sandbox.whosaid(&arguments);
    assert!(run.code < 2, "{run}");
    let hits: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap_or_default();
    let mut quotes = BTreeSet::new();
    for hit in &hits {
        let quote = hit["quote"].as_str().unwrap_or_default();
        quotes.insert((PathBuf::from(hit["path"].as_str().unwrap_or_default()), quote.to_owned()));
        // The same words in several files are one hit.
        for place in hit["also"].as_array().into_iter().flatten() {
            let path = place["path"].as_str().unwrap_or_default();
            quotes.insert((PathBuf::from(path), quote.to_owned()));
        }
    }
    quotes
}
