//! A watch that tells late, drops, overflows and goes deaf.
//!
//! As the system's: it tells of what happens directly in the folders that it watches; a folder that
//! appears is watched once it has been told of, so what came into it before is not told at all.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use notify::event::{CreateKind, Flag, ModifyKind, RenameMode};
use notify::{Config, Event, EventHandler, EventKind, RecursiveMode, Watcher, WatcherKind};

use crate::watch::system::Told;

/// How many events the system keeps.
const QUEUE_MAX: usize = 20;

/// What is watched, and what has not been told yet.
#[derive(Clone, Default)]
pub(super) struct Watched {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    told: Option<Told>,
    folders: BTreeSet<PathBuf>,
    queue: VecDeque<Event>,
    cookies: BTreeSet<PathBuf>,
    /// Nothing is told any more, until the watch is made anew.
    is_deaf: bool,
}

impl Watched {
    pub(super) fn new_watcher(&self, told: Told) -> Option<Box<dyn Watcher>> {
        *self.state.lock().unwrap() = State { told: Some(told), ..State::default() };
        Some(Box::new(SimulatedWatcher(self.clone())))
    }

    pub(super) fn go_deaf(&self) {
        self.state.lock().unwrap().is_deaf = true;
    }

    /// Something happened.
    pub(super) fn happened(&self, kind: EventKind, path: &Path) {
        let mut state = self.state.lock().unwrap();
        let is_watched = path.parent().is_some_and(|folder| state.folders.contains(folder));
        if is_watched && !state.is_deaf {
            state.push(Event::new(kind).add_path(path.to_owned()));
        }
    }

    /// The daemon made cookies, which happens too.
    pub(super) fn see_cookies(&self, folder: &Path) {
        let there: BTreeSet<PathBuf> =
            fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        let before = std::mem::replace(&mut self.state.lock().unwrap().cookies, there.clone());
        for cookie in there.difference(&before) {
            self.happened(EventKind::Create(CreateKind::File), cookie);
        }
    }

    /// Tells of the first events.
    pub(super) fn tell(&self, n_events: usize) {
        let mut state = self.state.lock().unwrap();
        for _ in 0..n_events {
            let Some(event) = state.queue.pop_front() else { return };
            state.follow(&event);
            if let Some(told) = &state.told {
                told(Ok(event));
            }
        }
    }
}

impl State {
    fn push(&mut self, event: Event) {
        if self.queue.len() < QUEUE_MAX {
            self.queue.push_back(event);
        } else if !self.queue.back().is_some_and(Event::need_rescan) {
            self.queue.push_back(Event::new(EventKind::Other).set_flag(Flag::Rescan));
        }
    }

    /// Folders that came are watched from now on, those that went no longer.
    fn follow(&mut self, event: &Event) {
        for path in &event.paths {
            match event.kind {
                EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => {
                    watch_below(path, &mut self.folders);
                }
                EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
                    self.folders.retain(|folder| !folder.starts_with(path));
                }
                _ => {}
            }
        }
    }
}

/// Adds a folder and all folders in it; nothing where it is none.
fn watch_below(path: &Path, folders: &mut BTreeSet<PathBuf>) {
    let Ok(entries) = fs::read_dir(path) else { return };
    folders.insert(path.to_owned());
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|file_type| file_type.is_dir()) {
            watch_below(&entry.path(), folders);
        }
    }
}

struct SimulatedWatcher(Watched);

impl Watcher for SimulatedWatcher {
    fn new<F: EventHandler>(_told: F, _config: Config) -> notify::Result<SimulatedWatcher> {
        Err(notify::Error::generic("made by the simulation only"))
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        let mut state = self.0.state.lock().unwrap();
        match mode {
            RecursiveMode::Recursive => watch_below(path, &mut state.folders),
            RecursiveMode::NonRecursive => drop(state.folders.insert(path.to_owned())),
        }
        Ok(())
    }

    fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
        self.0.state.lock().unwrap().folders.retain(|folder| !folder.starts_with(path));
        Ok(())
    }

    fn kind() -> WatcherKind {
        WatcherKind::NullWatcher
    }
}
