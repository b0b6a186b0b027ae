//! For tests of programs that write an index: one on a disk in memory that fails when it is told to.

use fastrand::Rng;

use super::Index;
use super::simulated::{Fault, SimulatedDisk, Survivors, open_on};
use crate::Result;

/// A disk in memory that loses power, fails and fills up.
///
/// As strict as POSIX allows: bytes survive a loss of power once their file is synced, names once
/// the folder is; of what was not, any part may.
#[derive(Clone, Debug)]
pub struct FaultyDisk {
    disk: SimulatedDisk,
}

impl Default for FaultyDisk {
    fn default() -> FaultyDisk {
        FaultyDisk { disk: SimulatedDisk::new() }
    }
}

impl FaultyDisk {
    /// Opens the index on this disk, and makes it where there is none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn index(&self) -> Result<Index> {
        open_on(&self.disk)
    }

    /// Lets one operation fail that changes something: the n-th from now on, counted from 0.
    pub fn fail_once(&self, n: usize) {
        self.disk.set_fault(Fault::Once(n));
    }

    /// Leaves room for so many bytes more.
    pub fn fill(&self, room_bytes: usize) {
        self.disk.set_fault(Fault::Full(self.disk.n_bytes() + room_bytes));
    }

    /// Ends all faults.
    pub fn mend(&self) {
        self.disk.set_fault(Fault::None);
    }

    /// Returns what the disk may hold after a loss of power now.
    #[must_use]
    pub fn after_power_loss(&self, seed: u64) -> FaultyDisk {
        let mut dice = Rng::with_seed(seed);
        let survivors = [Survivors::Nothing, Survivors::Prefix, Survivors::Subset];
        let survivors = survivors[dice.usize(..3)];
        FaultyDisk { disk: self.disk.after_power_loss(survivors, &mut dice) }
    }
}
