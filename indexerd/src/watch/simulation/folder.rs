//! A real folder in which files come, change, move and go; the watch hears of it as the system
//! would tell.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use notify::EventKind;
use notify::event::{
    AccessKind, AccessMode, CreateKind, DataChange, ModifyKind, RemoveKind, RenameMode,
};

use super::watcher::Watched;

/// How many different places files have.
const PLACES: usize = 12;

const CREATED: EventKind = EventKind::Create(CreateKind::File);
const FOLDER_CREATED: EventKind = EventKind::Create(CreateKind::Folder);
const WRITTEN: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
pub(super) const CLOSED: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
pub(super) const REMOVED: EventKind = EventKind::Remove(RemoveKind::File);
const FROM: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));
const TO: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::To));

/// The folder and its watch.
pub(super) struct Folder {
    place: tempfile::TempDir,
    pub(super) watched: Watched,
    n_changes: u64,
}

impl Folder {
    pub(super) fn new() -> Folder {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder { place, watched: Watched::default(), n_changes: 0 };
        fs::create_dir(folder.at("inbox")).unwrap();
        folder
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.place.path().canonicalize().unwrap().join(name)
    }

    /// The text of every file in the inbox.
    pub(super) fn files(&self) -> BTreeMap<PathBuf, String> {
        let mut files = BTreeMap::new();
        collect(&self.at("inbox"), &mut files);
        files
    }

    /// The folder itself vanishes with all that is in it, or is back.
    pub(super) fn vanish(&self, is_away: bool) {
        let (inbox, elsewhere) = (self.at("inbox"), self.at("elsewhere"));
        // Where it is so already, nothing happens.
        let _ = if is_away { fs::rename(inbox, elsewhere) } else { fs::rename(elsewhere, inbox) };
    }

    /// Does one thing.
    pub(super) fn change(&mut self, dice: &mut Rng) {
        if !self.at("inbox").exists() {
            return;
        }
        self.n_changes += 1;
        let path = self.path(dice);
        match dice.usize(..10) {
            0 | 1 => self.write(&path, true),
            // Whoever writes to it goes on, or has died.
            2 => self.write(&path, false),
            3 => self.drop_in(&path),
            4 => {
                if fs::remove_file(&path).is_ok() {
                    self.watched.happened(REMOVED, &path);
                }
            }
            5 => self.rename(&path, &self.path(dice)),
            6 => self.tree(&self.at(&format!("inbox/d{}", dice.usize(..3)))),
            7 => self.rename(&self.folder(dice), &self.at(&format!("out{}", self.n_changes))),
            8 => self.rename(&self.folder(dice), &self.folder(dice)),
            _ => {
                let away = self.at("away");
                match away.exists() {
                    true => self.rename(&away, &self.at("inbox/back")),
                    false => self.rename(&self.folder(dice), &away),
                }
            }
        }
    }

    fn text(&self) -> String {
        format!("We counted {} sheep, said the shepherd.", self.n_changes)
    }

    fn path(&self, dice: &mut Rng) -> PathBuf {
        let number = dice.usize(..PLACES);
        match number % 2 {
            0 => self.at(&format!("inbox/{number}.txt")),
            _ => self.at(&format!("inbox/d{}/{number}.txt", number % 3)),
        }
    }

    fn folder(&self, dice: &mut Rng) -> PathBuf {
        self.at(&format!("inbox/d{}", dice.usize(..3)))
    }

    fn make_folder_of(&self, path: &Path) {
        let folder = path.parent().unwrap();
        if fs::create_dir(folder).is_ok() {
            self.watched.happened(FOLDER_CREATED, folder);
        }
    }

    fn write(&self, path: &Path, is_closed: bool) {
        self.make_folder_of(path);
        let is_new = !path.exists();
        fs::write(path, self.text()).unwrap();
        if is_new {
            self.watched.happened(CREATED, path);
        }
        self.watched.happened(WRITTEN, path);
        if is_closed {
            self.watched.happened(CLOSED, path);
        }
    }

    fn drop_in(&self, path: &Path) {
        self.make_folder_of(path);
        let outside = self.at("outside.txt");
        fs::write(&outside, self.text()).unwrap();
        self.rename(&outside, path);
    }

    /// Renames where that is possible; whatever is in the way stays.
    fn rename(&self, from: &Path, to: &Path) {
        self.make_folder_of(to);
        if from != to && fs::rename(from, to).is_ok() {
            self.watched.happened(FROM, from);
            self.watched.happened(TO, to);
        }
    }

    /// A tree made elsewhere comes in at once.
    fn tree(&self, to: &Path) {
        let tree = self.at("tree");
        for i in 0..4 {
            let folder = tree.join(format!("e{}", i % 2));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{i}.txt")), self.text()).unwrap();
        }
        self.rename(&tree, to);
        // Where it could not come in it is of no use.
        let _ = fs::remove_dir_all(tree);
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
}
