//! What killed writers left behind, and what is done about it.

use std::fs;
use std::path::Path;

use super::Index;
use super::directory::{DurableDirectory, META_FILE};
use super::disk::Disk as _;
use super::simulated::{Fault, SimulatedDisk};
use crate::ErrorKind;
use crate::fixture::meeting;

/// The files of the engine, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_a_killed_writer_left_is_tidied_away_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::create(dir.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&meeting()[0]).unwrap();
    writer.commit().unwrap();
    writer.end().unwrap();
    let folder = dir.path().join("g1");
    // Half a segment that no list of segments names, and a list that was not put in its place.
    let orphan = "0123456789abcdef0123456789abcdef.idx";
    fs::write(folder.join(orphan), "half").unwrap();
    fs::write(folder.join(".tmpAbCdEf"), "{").unwrap();
    let managed = folder.join(".managed.json");
    let mut files: Vec<String> = serde_json::from_slice(&fs::read(&managed).unwrap()).unwrap();
    files.push(orphan.to_owned());
    fs::write(&managed, serde_json::to_vec(&files).unwrap()).unwrap();
    drop(index);
    drop(Index::open(dir.path()).unwrap().writer().unwrap());
    let left = names(&folder);
    assert!(!left.iter().any(|name| name == orphan || name.starts_with(".tmp")), "{left:?}");
}

#[test]
fn an_index_that_was_left_half_made_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("g1")).unwrap();
    fs::write(dir.path().join("g1").join(META_FILE), "{\"segm").unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&meeting()[0]).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.searcher().unwrap().counts().unwrap().articles, 1);
}

#[test]
fn a_file_that_could_not_be_synced_is_told_to_whoever_asks_next() {
    use tantivy::Directory as _;
    use tantivy::directory::TerminatingWrite as _;

    let disk = SimulatedDisk::new();
    let directory = DurableDirectory::on(disk.clone());
    directory.open_write(Path::new("1.idx")).unwrap().terminate().unwrap();
    // The list of segments is written, then a sync fails.
    disk.set_fault(Fault::Once(1));
    let name = || directory.atomic_write(Path::new(META_FILE), b"{\"opstamp\":1}");
    let is_named = [(); 3].map(|()| name().is_ok());
    // It may have been a file of the second caller.
    assert_eq!(is_named, [false, false, true]);
    assert_eq!(disk.names().unwrap(), ["1.idx", META_FILE]);
}

#[test]
fn a_commit_that_failed_leaves_a_writer_that_can_go_on() {
    for at in (0..).step_by(5) {
        let disk = SimulatedDisk::new();
        let index = super::simulated::open_on(&disk).unwrap();
        let mut writer = index.writer().unwrap();
        disk.set_fault(Fault::Once(at));
        writer.put(&meeting()[0]).unwrap();
        let first = writer.commit();
        if let Err(error) = &first {
            assert_eq!(error.kind(), ErrorKind::Io, "operation {at}: {error}");
        }
        let is_over = at >= disk.n_operations();
        disk.set_fault(Fault::None);
        // As the daemon does: a commit that failed was rolled back, and the next may be told that a
        // file of it was lost.
        for _ in 0..2 {
            writer.put(&meeting()[1]).unwrap();
            if writer.commit().is_ok() {
                break;
            }
        }
        let expected = 1 + u64::from(first.is_ok());
        let articles = index.searcher().unwrap().counts().unwrap().articles;
        assert!(articles >= expected, "operation {at}: {articles} articles after {first:?}");
        if is_over {
            return;
        }
    }
}

#[test]
fn a_program_stopped_while_it_opens_the_index_stops_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::create(dir.path()).unwrap();
    let mut writer = index.writer().unwrap();
    let stopped = fs::File::create(dir.path().join("g1/.tantivy-meta.lock")).unwrap();
    stopped.lock().unwrap();
    writer.put(&meeting()[0]).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.searcher().unwrap().counts().unwrap().articles, 1);
    let opened = Index::open(dir.path()).unwrap();
    assert_eq!(opened.searcher().unwrap().counts().unwrap().articles, 1);
}
