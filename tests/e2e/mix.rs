//! Days of a folder from seeds: in the end the index is what a fresh one is.

use crate::sandbox;

/// `cargo soak` plays hundreds, and longer ones.
const SEEDS: u64 = 3;
const STEPS: usize = 60;

#[test]
fn after_a_day_the_index_is_what_a_fresh_one_is() {
    for seed in 0..SEEDS {
        let outcome = tests::mix::play(&sandbox(), seed, STEPS);
        assert_eq!(outcome, Ok(()), "seed {seed}: again with `cargo soak days --first {seed}`");
    }
}
