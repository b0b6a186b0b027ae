//! The roots that are kept for good: a small file in the index directory, and its commands.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use index_core::ingest::{Root, keep_roots, kept_roots, without_nested};
use index_core::{ErrorKind, Index};

use crate::config::Config;
use crate::failure::Fatal;

/// Returns the roots that are kept; none when there is no index yet.
pub(crate) fn kept(index: &Path) -> Result<Vec<Root>, Fatal> {
    kept_roots(index).map_err(|error| {
        let is_damaged = error.kind() == ErrorKind::Malformed;
        let fatal = Fatal::from(error);
        match is_damaged {
            true => {
                fatal.hint("mend or delete it, then keep your folders again with `indexerd add`")
            }
            false => fatal,
        }
    })
}

/// Returns the roots that a command is about: those named, else those kept.
pub(crate) fn named_or_kept(named: &[PathBuf], config: &Config) -> Result<Vec<Root>, Fatal> {
    if named.is_empty() {
        return kept(&config.index);
    }
    let roots = named.iter().map(|path| open(path, config)).collect::<Result<Vec<_>, _>>()?;
    Ok(without_nested(roots))
}

/// The error of a command that has nothing to do.
pub(crate) fn nothing_kept(command: &str) -> Fatal {
    Fatal::new("no folder is named, and none is kept")
        .hint(format!("name one: `indexerd {command} FOLDER`"))
        .hint("or keep one for good: `indexerd add FOLDER`")
}

pub(crate) fn add(named: &[PathBuf], config: &Config) -> Result<(), Fatal> {
    let mut roots = kept(&config.index)?;
    for path in named {
        roots.push(open(path, config)?);
    }
    // The index need not exist to keep a root, its directory must.
    Index::open_or_create(&config.index)?;
    Ok(keep_roots(&config.index, &without_nested(roots))?)
}

pub(crate) fn forget(named: &[PathBuf], config: &Config) -> Result<(), Fatal> {
    let before = kept(&config.index)?;
    let mut forgotten = Vec::new();
    for path in named {
        let is_meant = |root: &&Root| is_same_place(root.path(), path);
        let root = before.iter().find(is_meant).ok_or_else(|| {
            Fatal::new(format!("`{}`: not among the folders that are kept", path.display()))
                .hint("see them with `indexerd list`")
        })?;
        forgotten.push(root.clone());
    }
    let left: Vec<Root> = before.into_iter().filter(|root| !forgotten.contains(root)).collect();
    keep_roots(&config.index, &left)?;
    let index = Index::open(&config.index)?;
    match index.writer() {
        Ok(mut writer) => {
            let searcher = index.searcher()?;
            for root in &forgotten {
                for path in index_core::ingest::known_files(&searcher, root.path())?.into_keys() {
                    writer.forget_file(&path)?;
                }
            }
            writer.commit()?;
            Ok(())
        }
        // The daemon that holds the lock looks at the list and does the same.
        Err(error) if error.kind() == ErrorKind::Locked => {
            config.log.say("the running daemon takes the articles out of the index");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn list(config: &Config) -> Result<(), Fatal> {
    let mut lines = String::new();
    for root in kept(&config.index)? {
        let path = root.path().display().to_string();
        writeln!(lines, "{}", crate::log::visible(&path)).expect("a string takes all");
    }
    if lines.is_empty() {
        config.log.say("no folder is kept: `indexerd add FOLDER` keeps one");
    }
    crate::print(&lines)
}

fn open(path: &Path, config: &Config) -> Result<Root, Fatal> {
    let root = Root::open(path)?;
    if root.path().starts_with(&config.index) {
        let path = root.path().display();
        return Err(Fatal::new(format!("`{path}`: lies in the index directory"))
            .hint("keep the index elsewhere, with --index DIR"));
    }
    Ok(root)
}

/// Whether a path names a root, also one that is no longer there.
pub(crate) fn is_same_place(root: &Path, named: &Path) -> bool {
    let is_root = |path: io::Result<PathBuf>| path.is_ok_and(|path| path == root);
    is_root(named.canonicalize()) || is_root(std::path::absolute(named))
}
