//! `retry`: reads every file again that could not be read, also those that ended their reader.

use std::path::{Path, PathBuf};
use std::time::Duration;

use index_core::ingest::{Call, Root, Status, call, without_nested};
use index_core::{Index, Outcome};

use crate::args::ResourceArgs;
use crate::config::Config;
use crate::failure::Fatal;
use crate::once::{bring_up_to_date, counted, status_after};
use crate::signal::ended;
use crate::{folders, print};

/// How long the daemon may take.
const TIMEOUT: Duration = Duration::from_secs(600);

pub(crate) fn run(config: &Config) -> Result<(), Fatal> {
    let left = match call(&config.index, Call::Retry, TIMEOUT)? {
        Some(words) => words,
        None => by_ourselves(config)?,
    };
    print(&format!("{left}\n"))
}

/// What is told of so many files that failed again.
pub(crate) fn told(n_failed: u64) -> String {
    if n_failed == 0 {
        return "every file can be read".to_owned();
    }
    let files = counted(n_failed, "file");
    format!("{files} can't be read; see them with `indexerd status --failures`")
}

fn by_ourselves(config: &Config) -> Result<String, Fatal> {
    let index = Index::open(&config.index)?;
    let mut failed: Vec<PathBuf> = Vec::new();
    index.searcher()?.for_each_file(Path::new(""), |entry| {
        if matches!(entry.outcome, Outcome::Failed { .. }) {
            failed.push(entry.path);
        }
    })?;
    let mut roots = folders::kept(&config.index)?;
    let status = Status::read(&config.index)?.unwrap_or_default();
    roots.extend(status.roots.iter().map(|root| Root::at(&root.path)));
    let mut roots = without_nested(roots);
    roots.retain(|root| failed.iter().any(|path| root.holds(path)));
    if !roots.is_empty() {
        let mut writer = index.writer()?;
        for path in failed.iter().filter(|path| roots.iter().any(|root| root.holds(path))) {
            writer.forget_file(path)?;
        }
        writer.commit()?;
        drop(writer);
        let resources = ResourceArgs::default();
        let (index, summary) = bring_up_to_date(&roots, resources, config, &ended()?)?;
        status_after(&index, &config.index, &roots, &summary)?.write(&config.index)?;
    }
    Ok(told(Index::open(&config.index)?.searcher()?.counts()?.failed))
}
