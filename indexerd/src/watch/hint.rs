//! What the system tells of changes, made small. Pure.
//!
//! Invariant: a hint is never the truth, only a reason to look; nothing that may mean a change is
//! dropped, and whatever can't be understood is a reason to look at everything.

use std::path::PathBuf;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{ErrorKind, Event, EventKind};

/// A reason to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// Look now: closed after writing, renamed, removed, or a folder appeared.
    Look(PathBuf),
    /// It appeared: a file that somebody will write to, or a link to a whole one.
    Created(PathBuf),
    /// Somebody writes to it, or changed its permissions or times.
    Written(PathBuf),
    /// Events were lost.
    Rescan,
    /// The system watches no further folder; files below this one may be missed.
    WatchLimit(Option<PathBuf>),
}

/// Returns what an event is a reason for.
pub(super) fn hints(event: notify::Result<Event>) -> Vec<Hint> {
    let event = match event {
        Ok(event) => event,
        Err(error) => {
            return match error.kind {
                ErrorKind::MaxFilesWatch => vec![Hint::WatchLimit(error.paths.into_iter().next())],
                _ => vec![Hint::Rescan],
            };
        }
    };
    if event.need_rescan() {
        return vec![Hint::Rescan];
    }
    let hint: fn(PathBuf) -> Hint = match event.kind {
        // Both halves of a rename inside the folder came by themselves.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => return Vec::new(),
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Hint::Look,
        // Our own reading causes these.
        EventKind::Access(_) => return Vec::new(),
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => Hint::Look,
        EventKind::Create(CreateKind::Folder) => Hint::Look,
        EventKind::Create(_) => Hint::Created,
        EventKind::Modify(_) | EventKind::Any | EventKind::Other => Hint::Written,
    };
    if event.paths.is_empty() {
        return vec![Hint::Rescan];
    }
    event.paths.into_iter().map(hint).collect()
}

#[cfg(test)]
mod tests {
    use notify::event::{DataChange, Flag, MetadataKind, RemoveKind};

    use super::*;

    #[test]
    fn events_become_reasons_to_look() {
        let look = || vec![Hint::Look("/in/a".into())];
        let written = || vec![Hint::Written("/in/a".into())];
        let name = |mode| EventKind::Modify(ModifyKind::Name(mode));
        let cases = [
            (EventKind::Create(CreateKind::File), vec![Hint::Created("/in/a".into())]),
            (EventKind::Create(CreateKind::Folder), look()),
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), vec![]),
            (EventKind::Access(AccessKind::Close(AccessMode::Read)), vec![]),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), look()),
            (EventKind::Modify(ModifyKind::Data(DataChange::Any)), written()),
            (EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), written()),
            (name(RenameMode::From), look()),
            (name(RenameMode::To), look()),
            (name(RenameMode::Both), vec![]),
            (name(RenameMode::Any), look()),
            (EventKind::Remove(RemoveKind::File), look()),
            (EventKind::Any, written()),
        ];
        for (kind, expected) in cases {
            let event = Event::new(kind).add_path("/in/a".into());
            assert_eq!(hints(Ok(event)), expected, "{kind:?}");
        }
    }

    #[test]
    fn lost_events_and_errors_are_never_overlooked() {
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(hints(Ok(overflow)), [Hint::Rescan]);
        assert_eq!(hints(Ok(Event::new(EventKind::Any))), [Hint::Rescan]);
        assert_eq!(hints(Err(notify::Error::generic("odd"))), [Hint::Rescan]);
        let limit = notify::Error::new(ErrorKind::MaxFilesWatch).add_path("/in/b".into());
        assert_eq!(hints(Err(limit)), [Hint::WatchLimit(Some("/in/b".into()))]);
    }
}
