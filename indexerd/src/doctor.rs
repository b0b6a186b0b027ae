//! `doctor`: looks at index, folders, limits and permissions, and says what to do.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use index_core::ingest::{HeldFiles, Root, State, Status, without_nested};
use index_core::{ErrorKind, Index, Outcome};

use crate::args::{DoctorArgs, ResourceArgs};
use crate::config::Config;
use crate::failure::Fatal;
use crate::log::visible;
use crate::mounts::shared_kind;
use crate::once::{bring_up_to_date, counted, held_words, status_after};
use crate::signal::ended;
use crate::{folders, print};

/// Every watch of a folder takes one of these; fewer than this and a large tree can't be watched.
const WATCHES_MIN: u64 = 8192;

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default)]
struct Findings {
    lines: String,
    n_wrong: u64,
}

impl Findings {
    fn well(&mut self, words: &str) {
        writeln!(self.lines, "ok       {}", visible(words)).expect("a string takes all");
    }

    fn wrong(&mut self, words: &str, remedy: &str) {
        self.n_wrong += 1;
        writeln!(self.lines, "problem  {}", visible(words)).expect("a string takes all");
        writeln!(self.lines, "         hint: {}", visible(remedy)).expect("a string takes all");
    }
}

pub(crate) fn run(args: &DoctorArgs, config: &Config) -> Result<(), Fatal> {
    let mut findings = Findings::default();
    let is_damaged = look_at_index(&mut findings, config)?;
    if is_damaged && args.repair {
        print(&findings.lines)?;
        return repair(config);
    }
    let roots = roots(config)?;
    look_at_roots(&mut findings, config, &roots)?;
    look_at_system(&mut findings, config);
    print(&findings.lines)?;
    match findings.n_wrong {
        0 => Ok(()),
        n => Err(Fatal::new(format!("{} found", counted(n, "problem")))),
    }
}

/// The roots that are kept, and those of the last run.
fn roots(config: &Config) -> Result<Vec<Root>, Fatal> {
    let mut roots = folders::kept(&config.index)?;
    let status = Status::read(&config.index).ok().flatten().unwrap_or_default();
    roots.extend(status.roots.iter().map(|root| Root::at(&root.path)));
    Ok(without_nested(roots))
}

/// Looks at the index; returns whether it is damaged.
fn look_at_index(findings: &mut Findings, config: &Config) -> Result<bool, Fatal> {
    let place = config.index.display();
    let damaged = |findings: &mut Findings, words: String| {
        findings.wrong(&words, "`indexerd doctor --repair` makes it anew from the folders");
    };
    let index = match Index::open(&config.index) {
        Ok(index) => index,
        Err(error) if error.kind() == ErrorKind::Corrupt => {
            damaged(findings, error.to_string());
            return Ok(true);
        }
        Err(error) => return Err(error.into()),
    };
    let files = match index.damaged_files() {
        Ok(files) => files,
        Err(error) if error.kind() == ErrorKind::Corrupt => {
            damaged(findings, error.to_string());
            return Ok(true);
        }
        Err(error) => return Err(error.into()),
    };
    if !files.is_empty() {
        damaged(findings, format!("`{place}`: {} damaged", counted(files.len() as u64, "file")));
        return Ok(true);
    }
    let counts = index.searcher()?.counts()?;
    let articles = counted(counts.articles, "article");
    findings.well(&format!("`{place}`: every byte of the index is as written, {articles}"));
    if index.is_older_version() {
        findings.wrong("the index is of an older version", "`indexerd once` makes it anew");
    }
    if counts.failed > 0 {
        let words = format!("{} can't be read", counted(counts.failed, "file"));
        findings
            .wrong(&words, "see them with `indexerd status --failures`, try again with `retry`");
    }
    look_at_crashed(findings, &index)?;
    let state = Status::read(&config.index).ok().flatten().unwrap_or_default().state;
    match index.has_writer()? {
        true => findings.well("a daemon keeps it up to date"),
        false if state == State::Stopped => findings.well("no daemon runs"),
        false => findings.wrong("the daemon was killed", "start it again: `indexerd watch`"),
    }
    Ok(false)
}

/// Files that ended their reader are worth a word of their own.
fn look_at_crashed(findings: &mut Findings, index: &Index) -> Result<(), Fatal> {
    let mut n_crashed = 0;
    index.searcher()?.for_each_file(Path::new(""), |entry| {
        let is_crash = |kind: &str| kind == "crashed";
        n_crashed +=
            u64::from(matches!(entry.outcome, Outcome::Failed { kind, .. } if is_crash(&kind)));
    })?;
    if n_crashed > 0 {
        let words =
            format!("{} set aside: reading it ended the reader", counted(n_crashed, "file"));
        findings.wrong(&words, "after an update, `indexerd retry` reads them again");
    }
    Ok(())
}

fn look_at_roots(findings: &mut Findings, config: &Config, roots: &[Root]) -> Result<(), Fatal> {
    let held = HeldFiles::read(&config.index)?;
    for root in roots {
        let path = root.path().display();
        match fs::read_dir(root.path()) {
            Ok(_) => findings.well(&format!("`{path}`: can be read")),
            Err(_) if root.path().is_file() => findings.well(&format!("`{path}`: can be read")),
            Err(error) => findings.wrong(
                &format!("`{path}`: {}", crate::failure::io_words(&error)),
                "mount it or mend its permissions; `indexerd forget` drops it with its articles",
            ),
        }
        if let Some(kind) = shared_kind(root.path()) {
            let words = format!("`{path}`: lies on {kind}, so it is walked every few seconds");
            findings.well(&words);
        }
        let files = held.files_of(root);
        if files > 0 {
            let words = held_words(root, files, index_core::ingest::Held::Many);
            let (words, _) = words.split_once("; hint").unwrap_or((&words, ""));
            findings.wrong(words, &format!("`indexerd accept {path}` takes their articles out"));
        }
    }
    if roots.is_empty() {
        findings.wrong("no folder is kept", "keep one: `indexerd add FOLDER`");
    }
    Ok(())
}

fn look_at_system(findings: &mut Findings, config: &Config) {
    if let Some(kind) = shared_kind(&config.index) {
        findings.wrong(
            &format!("the index lies on {kind}, where locks may not hold"),
            "keep it on a disk of this machine, with --index DIR",
        );
    }
    match number_in("/proc/sys/fs/inotify/max_user_watches") {
        Some(watches) if watches < WATCHES_MIN => findings.wrong(
            &format!("the system watches {watches} folders at most"),
            "raise it: `sysctl fs.inotify.max_user_watches=1000000`",
        ),
        Some(watches) => findings.well(&format!("the system watches up to {watches} folders")),
        None => {}
    }
    look_at_permissions(findings, &config.index);
}

#[cfg(unix)]
fn look_at_permissions(findings: &mut Findings, index: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    const OTHERS: u32 = 0o077;
    let Ok(metadata) = index.metadata() else { return };
    if metadata.permissions().mode() & OTHERS == 0 {
        findings.well("nobody else can read the index");
    } else {
        let path = index.display();
        findings.wrong("others can read the index", &format!("`chmod 700 {path}`"));
    }
}

#[cfg(not(unix))]
fn look_at_permissions(_findings: &mut Findings, _index: &Path) {}

fn number_in(path: &str) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// Sets the damaged index aside and makes a new one from the folders.
fn repair(config: &Config) -> Result<(), Fatal> {
    let roots = roots(config)?;
    if roots.is_empty() {
        return Err(Fatal::new("nobody knows which folders this index is of")
            .hint("delete it, and make it anew with `indexerd once FOLDER`"));
    }
    let kept = folders::kept(&config.index)?;
    let aside = free_name(&config.index);
    fs::rename(&config.index, &aside).map_err(|error| Fatal::io(&config.index, &error))?;
    let resources = ResourceArgs::default();
    let (index, summary) = bring_up_to_date(&roots, resources, config, &ended()?)?;
    index_core::ingest::keep_roots(&config.index, &kept)?;
    let status = status_after(&index, &config.index, &roots, &summary)?;
    status.write(&config.index)?;
    let articles = counted(status.articles, "article");
    let aside = aside.display().to_string();
    print(&format!("made anew: {articles}; the damaged one is `{}`\n", visible(&aside)))
}

/// A name beside the index that nothing has yet.
fn free_name(index: &Path) -> PathBuf {
    let name = index.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = (1..).map(|n: u32| index.with_file_name(format!("{name}.damaged-{n}")));
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err();
    names.into_iter().find(is_free).expect("there are more numbers than files")
}
