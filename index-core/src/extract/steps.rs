//! Counts the steps of the extraction in tests, so that they can show that it is linear.

#[cfg(test)]
std::thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Notes one step; does nothing outside tests.
#[inline]
pub(crate) fn step() {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get() + 1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::analysis::Analysis;
    use crate::extract::{attribution, quotes};

    fn steps_for(text: &str) -> u64 {
        let before = STEPS.with(std::cell::Cell::get);
        let analysis = Analysis::of(text, 0);
        let verdicts = attribution::attribute(&analysis);
        quotes::assemble(&analysis, &verdicts);
        STEPS.with(std::cell::Cell::get) - before
    }

    #[test]
    fn steps_grow_in_proportion_to_the_text() {
        for unit in [
            "“",
            "\"",
            "\"a\" ",
            "\"A B\" ",
            "“a” ",
            "said ",
            "said “a” ",
            "saying, ",
            "he said, who said ( ",
            "“Why?” Ann Lee, ",
            "Ann, who, ",
            "“a,” said Ann, the one, ",
            ": \"A b,\" by Ann: ",
            "«»",
            "''a'' ",
            "\n“A b c.\n“A b c.",
            "(D-Ohio) said “x” ",
        ] {
            let count = 4_000 / unit.len() + 50;
            let (small, large) = (unit.repeat(count), unit.repeat(4 * count));
            let (small, large) = (steps_for(&small), steps_for(&large));
            assert!(large <= 5 * small + 1_000, "{unit:?}: {small} steps, then {large}");
        }
    }
}
