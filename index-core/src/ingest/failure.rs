//! How a file's failure stands in the catalogue: a kind by its name, and a reason for people.

use crate::{Error, ErrorKind, Outcome};

/// The kind of a failure whose cause may pass without the file's changing.
const PASSING: &str = "io";

/// The kind of a failure that ended the file's reader: its copies are not read either.
pub(super) const CRASHED: &str = "crashed";

/// Returns the catalogue's words for a file that can't be read.
pub(super) fn failure_outcome(error: &Error) -> Outcome {
    let kind = match error.kind() {
        ErrorKind::NoArticle => return Outcome::Ignored { reason: error.message().to_owned() },
        ErrorKind::Io => PASSING,
        ErrorKind::UnsupportedFormat => "unsupported-format",
        ErrorKind::TooLarge => "too-large",
        ErrorKind::Crashed => CRASHED,
        _ => "malformed",
    };
    Outcome::Failed { kind: kind.to_owned(), reason: error.message().to_owned() }
}

/// Returns the catalogue's words for a file whose content has ended a reader before.
pub(super) fn set_aside_outcome() -> Outcome {
    let reason = "set aside: reading the same content ended its reader before";
    Outcome::Failed { kind: CRASHED.to_owned(), reason: reason.to_owned() }
}

/// Returns whether a failure of this kind is tried again though the file is unchanged.
pub(super) fn is_passing(kind: &str) -> bool {
    kind == PASSING
}
