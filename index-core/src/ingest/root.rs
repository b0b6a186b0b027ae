//! A root, the folder or file that somebody wants indexed, and what in it is no article.
//!
//! Invariant: the walk of a scan and a single live event ask the same rules, from the root down.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::Gitignore;

use super::accept::{Ignored, holds_page_parts, ignored_file_name, ignored_folder_name};
use crate::{Error, ErrorKind, Format, Result};

/// The name of the files that tell, in gitignore syntax, what below their folder is no article.
pub const IGNORE_FILE_NAME: &str = ".whosaidignore";

/// A folder whose articles are indexed, or one file of records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Root {
    path: PathBuf,
}

impl Root {
    /// Returns the root at this path, made absolute and free of links.
    ///
    /// # Errors
    /// When nothing is there, or a file that holds no records (`.json`, `.ndjson`, `.jsonl`, `.csv`,
    /// `.tsv`).
    pub fn open(path: impl AsRef<Path>) -> Result<Root> {
        let path = path.as_ref();
        let absolute = path.canonicalize().map_err(|e| Error::io(e, path))?;
        if absolute.is_dir() || is_record_file(&absolute) {
            return Ok(Root { path: absolute });
        }
        let message =
            "neither a folder nor a file of records (`.json`, `.ndjson`, `.jsonl`, `.csv`, `.tsv`)";
        Err(Error::new(ErrorKind::UnsupportedFormat, message).with_path(absolute))
    }

    /// Returns the root that [`Root::open`] once gave, whether or not it is there now.
    pub fn at(path: impl Into<PathBuf>) -> Root {
        Root { path: path.into() }
    }

    /// Returns the absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether the path is the root or lies in it.
    pub fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.path)
    }

    /// Returns why a path of this root is no article; `None` when it may be one.
    ///
    /// Asks the name of every folder between the root and the path, and every ignore file on the
    /// way. `index_directory` is never indexed.
    pub fn ignored(
        &self,
        path: &Path,
        is_folder: bool,
        index_directory: Option<&Path>,
    ) -> Option<Ignored> {
        if index_directory.is_some_and(|dir| path.starts_with(dir)) {
            return Some(Ignored::IndexDirectory);
        }
        let below = path.strip_prefix(&self.path).ok()?;
        let mut names = below.components().peekable();
        names.peek()?;
        let mut rules = Rules::default().entering(&self.path);
        let mut current = self.path.clone();
        while let Some(name) = names.next() {
            current.push(name);
            let is_last = names.peek().is_none();
            let reason = rules.ignored(&current, is_folder || !is_last);
            if reason.is_some() || is_last {
                return reason;
            }
            rules = rules.entering(&current);
        }
        None
    }
}

/// Returns the roots without those that lie in another one, in order of their paths.
pub fn without_nested(mut roots: Vec<Root>) -> Vec<Root> {
    roots.sort();
    // In the order of paths, a folder stands directly before everything that lies in it.
    roots.dedup_by(|later, earlier| earlier.holds(later.path()));
    roots
}

/// Returns whether the name is one of a file of records: JSON, NDJSON or a table.
pub fn is_record_file(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Format::of_extension(extension).is_some_and(Format::is_records)
}

/// The ignore files from the root down to one folder. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    deepest: Option<Arc<Rule>>,
}

#[derive(Debug)]
struct Rule {
    patterns: Gitignore,
    above: Option<Arc<Rule>>,
}

impl Rules {
    /// Returns the rules that hold in this folder: those of its parent and its own ignore file.
    pub(super) fn entering(&self, folder: &Path) -> Rules {
        let file = folder.join(IGNORE_FILE_NAME);
        if !file.symlink_metadata().is_ok_and(|m| m.is_file()) {
            return self.clone();
        }
        // A line that can't be read is left out, as git does; the others hold.
        let (patterns, _) = Gitignore::new(file);
        Rules { deepest: Some(Arc::new(Rule { patterns, above: self.deepest.clone() })) }
    }

    /// Returns why an entry of the folder is ignored, by its name or by a rule.
    pub(super) fn ignored(&self, path: &Path, is_folder: bool) -> Option<Ignored> {
        let name = path.file_name()?;
        let by_name = if is_folder { ignored_folder_name(name) } else { ignored_file_name(name) };
        let by_name =
            by_name.or_else(|| (is_folder && holds_page_parts(path)).then_some(Ignored::PageParts));
        by_name.or_else(|| self.names(path, is_folder).then_some(Ignored::IgnoreFile))
    }

    /// Whether an ignore file names the path: the deepest one that mentions it decides.
    fn names(&self, path: &Path, is_folder: bool) -> bool {
        let mut rule = self.deepest.as_ref();
        while let Some(current) = rule {
            match current.patterns.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => rule = current.above.as_ref(),
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_deepest_ignore_file_that_mentions_a_path_decides() {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::open(dir.path()).unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("drafts/keep")).unwrap();
        fs::create_dir_all(at(".git/x")).unwrap();
        fs::write(at(IGNORE_FILE_NAME), "# unfinished\n*.draft.txt\n/private/\n").unwrap();
        fs::write(at("drafts/.whosaidignore"), "!good.draft.txt\n").unwrap();
        let cases = [
            ("a.txt", None),
            ("a.draft.txt", Some(Ignored::IgnoreFile)),
            ("drafts/a.draft.txt", Some(Ignored::IgnoreFile)),
            ("drafts/good.draft.txt", None),
            ("drafts/keep/good.draft.txt", None),
            ("private/a.txt", Some(Ignored::IgnoreFile)),
            ("drafts/private/a.txt", None),
            (".git/x/a.txt", Some(Ignored::DotFile)),
            ("index/a.txt", Some(Ignored::IndexDirectory)),
        ];
        for (name, expected) in cases {
            assert_eq!(root.ignored(&at(name), false, Some(&at("index"))), expected, "{name}");
        }
    }

    #[test]
    fn a_root_in_another_root_is_left_out() {
        let roots = ["/news", "/news/kabul", "/newsroom", "/archive/a.ndjson", "/news"];
        let roots = without_nested(roots.map(Root::at).to_vec());
        assert_eq!(roots, ["/archive/a.ndjson", "/news", "/newsroom"].map(Root::at));
    }

    #[test]
    fn a_file_is_a_root_only_when_it_holds_records() {
        let dir = tempfile::tempdir().unwrap();
        let records = dir.path().join("feed.ndjson");
        let text = dir.path().join("a.txt");
        fs::write(&records, "").unwrap();
        fs::write(&text, "").unwrap();
        assert!(Root::open(&records).is_ok());
        let error = Root::open(&text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
    }
}
