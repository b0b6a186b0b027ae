//! Which names are written much like another: for "did you mean".

use index_core::{Query, Searcher};

use crate::print::text::count_of;
use crate::problem::{self, Problem};

/// From here on, of 1, two names are alike enough to be meant.
const LIKENESS_MIN: f64 = 0.88;

/// What the likeness of the last words alone is worth.
const OF_LAST_WORDS: f64 = 0.95;

/// How many speakers of a similar name are named.
const NAMES_TOLD_MAX: usize = 3;

/// Names the speakers whose names are written much like one.
///
/// # Errors
/// An index that can't be read.
pub(crate) fn tell_nearest(searcher: &Searcher, name: &str) -> Result<(), Problem> {
    let everybody = Query::words("").kinds(&[]).limit(usize::MAX);
    let speakers = searcher.speakers(&everybody)?.rows;
    let speakers = speakers.iter().map(|speaker| (speaker.speaker.as_str(), speaker.quotes));
    let nearest = nearest(name, speakers, NAMES_TOLD_MAX);
    let named: Vec<String> = nearest
        .into_iter()
        .map(|(name, quotes)| format!("{name} ({})", count_of(quotes, "quote", "quotes")))
        .collect();
    if !named.is_empty() {
        problem::hint(format!("did you mean {}?", named.join(" or ")));
    }
    Ok(())
}

/// Returns the names nearest to `name` with what came with them, the nearest first; of equally
/// near ones the first. At most `n_max`.
fn nearest<'a>(
    name: &str,
    names: impl Iterator<Item = (&'a str, u64)>,
    n_max: usize,
) -> Vec<(&'a str, u64)> {
    let name = name.to_lowercase();
    let mut near: Vec<(f64, (&str, u64))> = names
        .map(|(other, with)| (likeness(&name, &other.to_lowercase()), (other, with)))
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .collect();
    near.sort_by(|one, two| two.0.total_cmp(&one.0));
    near.into_iter().take(n_max).map(|(_, found)| found).collect()
}

/// Returns how alike two names are, whole, or their last words where one of them is only that.
fn likeness(one: &str, two: &str) -> f64 {
    let whole = strsim::jaro_winkler(one, two);
    let last = |name: &str| name.split_whitespace().next_back().unwrap_or_default().to_owned();
    let is_short = |name: &str| !name.trim().contains(' ');
    if is_short(one) || is_short(two) {
        return whole.max(strsim::jaro_winkler(&last(one), &last(two)) * OF_LAST_WORDS);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_seen_through() {
        let names = ["Mairi Berg", "Ola Nilsen", "the ministry", "Nilson", "Margit Bergström"];
        let cases: [(&str, &[&str]); 5] = [
            ("Ola Nilson", &["Ola Nilsen", "Nilson"]),
            ("nilssen", &["Ola Nilsen", "Nilson"]),
            ("Mary Berg", &["Mairi Berg"]),
            ("Bergstrom", &["Margit Bergström"]),
            ("Zapatero", &[]),
        ];
        for (name, expected) in cases {
            let found = nearest(name, names.into_iter().zip(0..), 3);
            let found: Vec<&str> = found.into_iter().map(|(name, _)| name).collect();
            assert_eq!(found, expected, "{name}");
        }
    }
}
