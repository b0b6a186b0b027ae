//! Decisions as data, and whole walks of small folders.

use super::*;

const VERSION: u32 = 3;

const PLACE: Stamp = Stamp { size: 0, mtime_ns: 0, ctime_ns: 700, device: 8, inode: 3 };

fn known(size: u64, mtime_ns: i64, version: u32, state: KnownState) -> Known {
    Known {
        stamp: Stamp { size, mtime_ns, ..PLACE },
        digest: [0; 32],
        extractor_version: version,
        articles: 1,
        state,
    }
}

#[test]
fn a_file_is_read_again_only_for_a_reason() {
    use KnownState::{Failed, FailedForNow, Indexed};
    use Verdict::{Changed, New, Same};
    let found = Stamp { size: 10, mtime_ns: 500, ..PLACE };
    let cases = [
        ("never seen", None, New),
        ("as it was", Some(known(10, 500, VERSION, Indexed)), Same),
        ("longer", Some(known(9, 500, VERSION, Indexed)), Changed),
        ("newer", Some(known(10, 400, VERSION, Indexed)), Changed),
        ("an older file moved over it", Some(known(10, 600, VERSION, Indexed)), Changed),
        ("read by an older extraction", Some(known(10, 500, VERSION - 1, Indexed)), Changed),
        ("read by a newer extraction", Some(known(10, 500, VERSION + 1, Indexed)), Changed),
        ("broken and unchanged", Some(known(10, 500, VERSION, Failed)), Same),
        ("broken, then changed", Some(known(10, 501, VERSION, Failed)), Changed),
        ("unreadable for a while", Some(known(10, 500, VERSION, FailedForNow)), Changed),
    ];
    for (case, known, expected) in cases {
        assert_eq!(compare(known.as_ref(), found, VERSION), expected, "{case}");
    }
    let elsewhere = [
        ("times of change put back", Stamp { ctime_ns: 701, ..found }),
        ("another file in its place", Stamp { inode: 4, ..found }),
        ("mounted elsewhere", Stamp { device: 9, ..found }),
    ];
    for (case, stamp) in elsewhere {
        let known = known(10, 500, VERSION, Indexed);
        assert_eq!(compare(Some(&known), stamp, VERSION), Changed, "{case}");
    }
}

/// Scans `below` (relative, empty for the whole root) and returns one sorted line an entry.
fn lines(root: &Path, below: &str, known: &[&str]) -> Vec<String> {
    let root = Root::at(root);
    let index_directory = root.path().join("index");
    let device = root.path().metadata().map_or(0, |m| Stamp::of(&m).device);
    let known = known.iter().map(|name| {
        let path = root.path().join(name);
        // What is missing lay on the root's device, unless the name says otherwise.
        let device = if name.starts_with("usb") { u64::MAX } else { device };
        let lost = Stamp { device, ..Stamp::default() };
        let stamp = path.metadata().map_or(lost, |m| Stamp::of(&m));
        let (digest, state) = ([0; 32], KnownState::Indexed);
        (path, Known { stamp, digest, extractor_version: VERSION, articles: 1, state })
    });
    let request = ScanRequest {
        root: &root,
        below: &root.path().join(below).components().collect::<PathBuf>(),
        index_directory: Some(&index_directory),
        known: known.collect(),
        extractor_version: VERSION,
        grace: Grace::default(),
    };
    let mut lines = Vec::new();
    let name = |path: PathBuf| path.strip_prefix(root.path()).unwrap().display().to_string();
    let _ = scan(request, &mut |found| {
        lines.push(match found {
            Found::File { path, verdict, .. } => format!("{} {verdict:?}", name(path)),
            Found::Ignored { path, reason } => format!("{} ignored: {reason}", name(path)),
            Found::Gone { path } => format!("{} Gone", name(path)),
            Found::Held { files, why } => format!("{files} held: {why:?}"),
            Found::Problem { path, error } => {
                format!("{} problem: {}", name(path), error.message())
            }
        });
        ControlFlow::Continue(())
    });
    lines.sort();
    lines
}

fn folder(files: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    dir
}

#[test]
fn every_entry_is_reported_once() {
    let dir = folder(&["a.txt", "b.txt", "deep/c.md", "index/meta.json", "x.rs", ".git/config"]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc", dir.path().join("etc")).unwrap();
    let expected = [
        ".git ignored: hidden",
        "a.txt Same",
        "b.txt New",
        "deep/c.md New",
        "deep/gone.txt Gone",
        #[cfg(unix)]
        "etc ignored: a symbolic link",
        "index ignored: the index",
        "x.rs ignored: source code",
    ];
    assert_eq!(lines(dir.path(), "", &["a.txt", "deep/gone.txt"]), expected);
}

#[test]
fn what_an_ignore_file_names_later_is_gone() {
    let dir = folder(&["a.txt", "old/b.txt"]);
    fs::write(dir.path().join(".whosaidignore"), "old/\n").unwrap();
    let expected = [
        ".whosaidignore ignored: hidden",
        "a.txt Same",
        "old ignored: named in an ignore file",
        "old/b.txt Gone",
    ];
    assert_eq!(lines(dir.path(), "", &["a.txt", "old/b.txt"]), expected);
}

#[test]
fn a_part_is_scanned_by_the_rules_of_the_whole() {
    let dir = folder(&["a.txt", "deep/b.txt", "deep/c.log"]);
    fs::write(dir.path().join(".whosaidignore"), "*.log\n").unwrap();
    let expected = ["deep/b.txt New", "deep/c.log ignored: named in an ignore file"];
    assert_eq!(lines(dir.path(), "deep", &[]), expected);
}

#[test]
fn a_vanished_root_deletes_nothing() {
    let dir = folder(&[]);
    let root = dir.path().join("inbox");
    let expected = [" problem: no such file or directory"];
    assert_eq!(lines(&root, "", &["a.txt", "b.txt"]), expected);
}

#[test]
fn a_vanished_part_deletes_what_was_in_it() {
    let dir = folder(&["a.txt"]);
    assert_eq!(lines(dir.path(), "deep", &["deep/b.txt"]), ["deep/b.txt Gone"]);
}

#[test]
fn a_single_file_is_a_part() {
    let dir = folder(&["a.txt", "b.txt"]);
    assert_eq!(lines(dir.path(), "b.txt", &["b.txt"]), ["b.txt Same"]);
}

#[test]
fn what_lay_on_a_device_that_is_not_there_is_held() {
    let dir = folder(&["a.txt"]);
    let expected = ["1 held: Unmounted", "a.txt Same", "b.txt Gone"];
    assert_eq!(lines(dir.path(), "", &["a.txt", "b.txt", "usb/c.txt"]), expected);
}

#[test]
fn more_than_half_of_many_files_are_held() {
    let dir = folder(&["a.txt"]);
    let names: Vec<String> = (0..100).map(|i| format!("{i}.txt")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(lines(dir.path(), "", &names), ["100 held: Many", "a.txt New"]);
    assert_eq!(lines(dir.path(), "", &names[1..]).len(), 100);
}
