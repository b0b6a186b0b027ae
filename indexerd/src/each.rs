//! What became of each file of a run, for those who want to know of each.

use std::ops::ControlFlow;

use index_core::ingest::{Found, Grace, KnownFiles, Root, ScanRequest, scan};
use index_core::{EXTRACTOR_VERSION, Index, Outcome};

use crate::config::Config;
use crate::failure::Fatal;
use crate::log::Log;
use crate::once::counted;

/// Says of every file below the roots what the index has of it, or why it is ignored.
pub(crate) fn tell(index: &Index, roots: &[Root], config: &Config) -> Result<(), Fatal> {
    if config.log < Log::Verbose {
        return Ok(());
    }
    let searcher = index.searcher()?;
    let directory = config.real_index();
    for root in roots {
        searcher.for_each_file(root.path(), |entry| {
            config.log.detail(|| words(&entry.path.display(), &entry.outcome));
        })?;
        let request = ScanRequest {
            root,
            below: root.path(),
            index_directory: Some(&directory),
            // Of what is ignored by its name nothing is known.
            known: KnownFiles::new(),
            extractor_version: EXTRACTOR_VERSION,
            grace: Grace::none(),
        };
        let _ = scan(request, &mut |found| {
            if let Found::Ignored { path, reason } = found {
                config.log.detail(|| format!("`{}`: ignored: {reason}", path.display()));
            }
            ControlFlow::Continue(())
        });
    }
    Ok(())
}

/// What became of a file, in a line.
pub(crate) fn words(path: &dyn std::fmt::Display, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Indexed { articles } => format!("`{path}`: {}", counted(*articles, "article")),
        Outcome::Failed { reason, .. } => format!("`{path}`: {reason}"),
        Outcome::Ignored { reason } => format!("`{path}`: ignored: {reason}"),
    }
}
