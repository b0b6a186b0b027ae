//! The index that answers: opened, and for a folder of its own brought up to date first.

use index_core::{Index, Searcher};

use crate::config::Place;
use crate::problem::Problem;

/// Returns a view of the index of a place.
///
/// # Errors
/// When there is none, or it can't be read.
pub(crate) fn searcher(place: &Place) -> Result<Searcher, Problem> {
    Ok(Index::open(place.index())?.searcher()?)
}
