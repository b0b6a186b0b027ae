//! `watch`: brings the index up to date, then follows every change.
//!
//! One loop owns all state and the writer. The system's watch, the extracting threads, the walking
//! thread and the signals talk to it through bounded channels; when to read, commit and try again
//! is decided by pure state machines that get the time from the loop.

mod calls;
mod clock;
mod commit;
mod cookie;
mod daemon;
mod door;
mod extractors;
mod hint;
mod intake;
mod pen;
mod plan;
mod report;
mod retry;
mod roots;
mod scanner;
mod settle;
mod sync;
mod system;
mod work;

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossbeam_channel::Receiver;
use index_core::Index;
use index_core::ingest::{Door, Extractor, PipelineOptions, Root, check_owner};
use index_core::worker::Workers;

use self::clock::Clock;
use self::daemon::{Around, Daemon, Threads};
use self::extractors::Extractors;
use crate::args::WatchArgs;
use crate::config::{Config, resources};
use crate::failure::Fatal;
use crate::folders;
use crate::log::Log;
use crate::once::bring_up_to_date;
use crate::signal::{Ended, ended};

/// What a watch is about.
pub(crate) struct WatchConfig {
    /// The index directory.
    pub(crate) index: PathBuf,
    /// The roots at the start.
    pub(crate) roots: Vec<Root>,
    /// Whether the roots are those kept: then the list is looked at from time to time.
    pub(crate) follows_kept: bool,
    /// Whether to walk through the roots instead of asking the system.
    pub(crate) polls: bool,
    pub(crate) log: Log,
}

pub(crate) fn run(args: &WatchArgs, config: &Config) -> Result<(), Fatal> {
    let roots = folders::named_or_kept(&args.roots, config)?;
    if roots.is_empty() {
        return Err(folders::nothing_kept("watch"));
    }
    let ended = ended()?;
    check_owner(&config.index)?;
    let mut index = Index::open_or_create(&config.index)?;
    if index.is_older_version() {
        let summary;
        (index, summary) = bring_up_to_date(&roots, args.resources, config, &ended)?;
        if summary.is_stopped {
            return Ok(());
        }
    }
    let (writer_options, pipeline) = resources(args.resources);
    let writer = index.writer_with(writer_options)?;
    let watch = WatchConfig {
        index: config.real_index(),
        roots,
        follows_kept: args.roots.is_empty(),
        polls: args.poll,
        log: config.log,
    };
    drive(&watch, &index, writer, &Workers::new()?, &pipeline, ended)
}

/// Runs the loop and its threads until somebody ends it.
fn drive(
    config: &WatchConfig,
    index: &Index,
    writer: index_core::Writer,
    extractor: &dyn Extractor,
    pipeline: &PipelineOptions,
    ended: Receiver<Ended>,
) -> Result<(), Fatal> {
    let cancel = AtomicBool::new(false);
    thread::scope(|scope| {
        let start_extractors = || index_core::ingest::start(scope, extractor, pipeline, &cancel);
        let (walks, findings) = scanner::start(scope, extractor, &config.index, &cancel);
        let (calls, _door) = match Door::open(&config.index) {
            Ok(door) => {
                let (calls, door) = door::start(&config.index, door);
                (calls, Some(door))
            }
            Err(error) => {
                config.log.warn(format_args!("nobody can call: {error}"));
                (crossbeam_channel::never(), None)
            }
        };
        let threads = Threads {
            extractors: Extractors::new(&start_extractors, pipeline.threads),
            walks,
            findings,
            calls,
            ended,
        };
        let around = Around { clock: Clock::system(), new_watcher: &system::new_watcher };
        let outcome = Daemon::new(config, index, writer, extractor, threads, around)
            .and_then(|daemon| daemon.run(&cancel));
        // Also after an error the threads end, and the scope with them.
        cancel.store(true, Ordering::Relaxed);
        outcome
    })
}
