//! How a file's failure stands in the catalogue: a kind by its name, and a reason for people.

use crate::{Error, ErrorKind, Outcome};

/// The kind of a failure whose cause may pass without the file's changing.
const PASSING: &str = "io";

/// Returns the catalogue's words for a file that can't be read.
pub(super) fn failure_outcome(error: &Error) -> Outcome {
    let kind = match error.kind() {
        ErrorKind::Io => PASSING,
        ErrorKind::UnsupportedFormat => "unsupported-format",
        ErrorKind::TooLarge => "too-large",
        _ => "malformed",
    };
    Outcome::Failed { kind: kind.to_owned(), reason: error.message().to_owned() }
}

/// Returns whether a failure of this kind is tried again though the file is unchanged.
pub(super) fn is_passing(kind: &str) -> bool {
    kind == PASSING
}
