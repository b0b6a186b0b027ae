//! `accept`: what is missing in a root is gone, and its articles leave the index.

use std::path::PathBuf;

use index_core::Index;
use index_core::ingest::{Root, Status};

use crate::args::ResourceArgs;
use crate::config::Config;
use crate::failure::Fatal;
use crate::folders;
use crate::once::{bring_up_to_date, status_after};
use crate::signal::ended;

pub(crate) fn run(named: &[PathBuf], config: &Config) -> Result<(), Fatal> {
    let index = Index::open(&config.index)?;
    let mut known = folders::kept(&config.index)?;
    let status = Status::read(&config.index)?.unwrap_or_default();
    known.extend(status.roots.iter().map(|root| Root::at(&root.path)));
    let mut accepted: Vec<Root> = Vec::new();
    for path in named {
        let is_meant = |root: &&Root| folders::is_same_place(root.path(), path);
        let root = known.iter().find(is_meant).ok_or_else(|| {
            Fatal::new(format!("`{}`: no folder of this index", path.display()))
                .hint("see them with `indexerd status`")
        })?;
        accepted.push(root.clone());
    }
    for root in &accepted {
        index_core::ingest::accept(&config.index, root)?;
    }
    if index.has_writer()? {
        config.log.say("the running daemon takes them out of the index");
        return Ok(());
    }
    accepted.retain(|root| root.path().exists());
    let resources = ResourceArgs::default();
    let (index, summary) = bring_up_to_date(&accepted, resources, config, &ended()?)?;
    let roots = status.roots;
    let mut after = status_after(&index, &config.index, &accepted, &summary)?;
    after.roots = roots;
    Ok(after.write(&config.index)?)
}
