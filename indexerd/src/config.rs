//! Arguments and surroundings made into what a command needs.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use index_core::WriterOptions;
use index_core::ingest::PipelineOptions;

use crate::args::{Args, ResourceArgs};
use crate::failure::Fatal;
use crate::log::Log;

/// What every command needs.
#[derive(Debug)]
pub(crate) struct Config {
    /// The index directory, absolute; it may not exist yet.
    pub(crate) index: PathBuf,
    /// How much is said.
    pub(crate) log: Log,
}

const MIB: u64 = 1024 * 1024;

impl Config {
    pub(crate) fn new(args: &Args) -> Result<Config, Fatal> {
        let index = match args.index.clone().filter(|dir| !dir.as_os_str().is_empty()) {
            Some(index) => index,
            None => usual_index()?,
        };
        let index = std::path::absolute(&index).map_err(|e| Fatal::io(&index, &e))?;
        if index.exists() && !index.is_dir() {
            return Err(Fatal::new(format!("`{}`: not a folder, so no index", index.display()))
                .hint("an index is a folder of its own, which is made where there is none"));
        }
        let log = match (args.verbose, args.quiet) {
            (true, _) => Log::Verbose,
            (false, true) => Log::Quiet,
            (false, false) => Log::Normal,
        };
        let config = Config { index, log };
        Ok(Config { index: config.real_index(), ..config })
    }

    /// Returns the real place of the index directory once it has been made, by which a walk through a
    /// root recognises it.
    pub(crate) fn real_index(&self) -> PathBuf {
        self.index.canonicalize().unwrap_or_else(|_| self.index.clone())
    }
}

/// Where both programs look when nobody names an index.
fn usual_index() -> Result<PathBuf, Fatal> {
    let strategy = etcetera::base_strategy::choose_native_strategy().map_err(|_| {
        Fatal::new("this user has no home folder to keep an index in")
            .hint("name one with --index DIR or WHOSAID_INDEX")
    })?;
    Ok(strategy.data_dir().join("whosaid").join("index"))
}

/// Returns the memory split between the engine, which profits most, and the files in work.
pub(crate) fn resources(args: ResourceArgs) -> (WriterOptions, PipelineOptions) {
    let mut pipeline = PipelineOptions::default();
    if let Some(threads) = args.threads {
        pipeline.threads = usize::try_from(threads).expect("at most 256");
    }
    pipeline.queue_bytes_max = args.memory * MIB / 4;
    let heap_bytes = usize::try_from(args.memory * MIB * 3 / 4).unwrap_or(usize::MAX);
    let engine_threads = pipeline.threads.div_ceil(2);
    (WriterOptions::default().heap_bytes(heap_bytes).threads(engine_threads), pipeline)
}
