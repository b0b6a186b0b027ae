//! `--sync`: the index holds every file that is closed by now, or there is no answer.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use index_core::ingest::{Call, Root, Status, call, kept_roots, without_nested};
use index_core::{ErrorKind, Index};

use super::index;
use crate::problem::Problem;

/// How long to wait before the lock is asked for again: long against what it costs to ask.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Has the daemon bring the index up to date, or does so itself where none runs.
///
/// # Errors
/// When that can't be done in time, or nobody knows which folders the index is of.
pub(super) fn bring_up_to_date(index: &Path, timeout: Duration) -> Result<(), Problem> {
    let start = Instant::now();
    loop {
        let left = timeout.saturating_sub(start.elapsed());
        if asked_daemon(index, left)? {
            return Ok(());
        }
        match by_ourselves(index) {
            Err(error) if error.kind() == ErrorKind::Locked && !left.is_zero() => {
                // `indexerd once` runs, or a daemon that is about to open its socket.
                thread::park_timeout(ASK_AGAIN_AFTER.min(left));
            }
            Err(error) => return Err(error.into()),
            Ok(true) => return Ok(()),
            Ok(false) => {
                return Err(Problem::new("nobody knows which folders this index is of").hint(
                    "keep them with `indexerd add FOLDER`, or search one with --dir FOLDER",
                ));
            }
        }
    }
}

fn asked_daemon(index: &Path, timeout: Duration) -> Result<bool, Problem> {
    match call(index, Call::Sync, timeout) {
        Ok(answer) => Ok(answer.is_some()),
        Err(error) => Err(Problem::from(error)
            .hint("`whosaid status` tells what the daemon does; --sync=SECONDS waits longer")),
    }
}

/// Scans the folders; `false` when none is known.
fn by_ourselves(folder: &Path) -> index_core::Result<bool> {
    let opened = Index::open(folder)?;
    let mut roots = kept_roots(folder)?;
    let status = Status::read(folder)?.unwrap_or_default();
    roots.extend(status.roots.iter().map(|root| Root::at(&root.path)));
    let roots = without_nested(roots);
    if roots.is_empty() {
        return Ok(false);
    }
    index::bring_up_to_date(&opened, &roots, folder)?;
    Ok(true)
}
