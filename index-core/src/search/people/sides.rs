//! How much each speaker said about something else, for lists of those who did, or never did.
//!
//! Invariant: the rows of a list are those that it has without this; each of them spoke of the other
//! thing, or never did, or it can't be told.

mod owners;

use super::Group;
use crate::PeopleBook;
use crate::query::Wanted;

/// What is looked at beside the list; often nothing.
#[derive(Default)]
pub(in crate::search) struct Sides {
    sides: Vec<Side>,
}

struct Side {
    wanted: Wanted,
    /// For each group of names how many quotes are about it; once it is settled, for each row.
    quotes: Vec<u64>,
    /// For each row whether quotes under a name may be that person's which does not tell.
    may_be: Vec<bool>,
}

impl Sides {
    pub(super) fn new(wanted: impl Iterator<Item = Wanted>) -> Sides {
        let side = |wanted| Side { wanted, quotes: Vec::new(), may_be: Vec::new() };
        Sides { sides: wanted.map(side).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sides.is_empty()
    }

    /// Counts quotes of a group on one of the sides.
    pub(super) fn add(&mut self, side: usize, group: u32, n_quotes: u64) {
        let (quotes, group) = (&mut self.sides[side].quotes, group as usize);
        if quotes.len() <= group {
            quotes.resize(group + 1, 0);
        }
        quotes[group] += n_quotes;
    }

    /// Takes it that there are so many groups.
    pub(super) fn complete(&mut self, n_groups: usize) {
        for Side { quotes, may_be, .. } in &mut self.sides {
            quotes.resize(n_groups, 0);
            may_be.resize(n_groups, false);
        }
    }

    /// Counts what was said on the sides for the rows of the list: `row_of` tells the row of each
    /// group that is listed; behind these are the groups that speak on a side only.
    pub(super) fn settle(&mut self, groups: &[Group<'_>], row_of: &[u32], people: &PeopleBook) {
        if !self.is_empty() {
            owners::settle(self, groups, row_of, people);
        }
    }

    /// Returns how many quotes a group has on all sides.
    fn quotes(&self, group: usize) -> u64 {
        self.sides.iter().map(|side| side.quotes[group]).sum()
    }

    /// Returns how many quotes a row has about each of what it had to speak about.
    pub(super) fn spoken(&self, row: usize) -> Vec<u64> {
        let spoken = self.sides.iter().filter(|side| side.wanted == Wanted::Spoken);
        spoken.map(|side| side.quotes[row]).collect()
    }

    /// Whether a row spoke of what it had to, and never of what it must not; `None` where it can't
    /// be told.
    pub(super) fn hold(&self, row: usize) -> Option<bool> {
        let holds = |side: &Side| match (side.quotes[row] > 0, side.may_be[row]) {
            (true, _) => Some(side.wanted == Wanted::Spoken),
            (false, true) => None,
            (false, false) => Some(side.wanted == Wanted::Silence),
        };
        let mut all = Some(true);
        for side in &self.sides {
            match holds(side) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => all = None,
            }
        }
        all
    }
}

#[cfg(test)]
mod tests;
