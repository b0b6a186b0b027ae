//! The thread that walks folders for the loop, one at a time.
//!
//! The channel of findings is bounded: while the loop is behind, the walk waits.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Scope;

use crossbeam_channel::{Receiver, Sender, bounded};
use index_core::ingest::{
    Before, Extractor, Found, Grace, Held, Ignored, Job, Root, ScanRequest, Verdict, known_files,
    scan,
};
use index_core::{Error, Searcher};

/// How many findings wait for the loop.
const FINDINGS_QUEUED_MAX: usize = 256;

/// A folder to walk.
pub(super) struct Walk {
    pub(super) root: Root,
    pub(super) below: PathBuf,
    pub(super) searcher: Searcher,
    pub(super) grace: Grace,
}

/// What a walk says.
pub(super) enum Finding {
    /// Must be read.
    ToRead(Job),
    /// No article, and why.
    Ignored(PathBuf, Ignored),
    /// Was indexed and is no longer there.
    Gone(PathBuf),
    /// So many files are missing in the root and stay in the index, and why.
    Held(Root, u64, Held),
    /// Could not be looked at.
    Problem(Error),
    /// The walk has ended.
    Done,
    /// The index can't be read.
    Broken(Error),
}

/// Starts the thread; it ends when the sender of walks is dropped, or `cancel` is set.
pub(super) fn start<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    extractor: &'env dyn Extractor,
    index_directory: &'env std::path::Path,
    cancel: &'env AtomicBool,
) -> (Sender<Walk>, Receiver<Finding>) {
    let (walks, walks_in) = bounded::<Walk>(1);
    let (findings, findings_out) = bounded(FINDINGS_QUEUED_MAX);
    let extractor_version = extractor.version();
    scope.spawn(move || {
        for walk in walks_in {
            let known = match known_files(&walk.searcher, &walk.below) {
                Ok(known) => known,
                Err(error) => {
                    // Without a listener the daemon is ending.
                    let _ = findings.send(Finding::Broken(error));
                    return;
                }
            };
            let request = ScanRequest {
                root: &walk.root,
                below: &walk.below,
                index_directory: Some(index_directory),
                known,
                extractor_version,
                grace: walk.grace,
            };
            let flow = scan(request, &mut |found| {
                let finding = finding(&walk.root, found);
                let is_heard = finding.is_none_or(|finding| findings.send(finding).is_ok());
                let goes_on = is_heard && !cancel.load(Ordering::Relaxed);
                if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            if flow.is_break() || findings.send(Finding::Done).is_err() {
                return;
            }
        }
    });
    (walks, findings_out)
}

fn finding(root: &Root, found: Found) -> Option<Finding> {
    Some(match found {
        Found::File { verdict: Verdict::Same, .. } => return None,
        Found::File { path, known, .. } => {
            // What was committed or is in work since the walk began is unknown to it.
            let before = known.map_or(Before::Unsure, Before::Known);
            Finding::ToRead(Job { path, before })
        }
        Found::Ignored { path, reason } => Finding::Ignored(path, reason),
        Found::Gone { path } => Finding::Gone(path),
        Found::Held { files, why } => Finding::Held(root.clone(), files, why),
        Found::Problem { error, .. } => Finding::Problem(error),
    })
}
