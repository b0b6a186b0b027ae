//! Which names are written much like another: for "did you mean".

use index_core::{PeopleBook, Query, Searcher};

use crate::print::text::count_of;
use crate::problem::{self, Problem};

/// From here on, of 1, two names are alike enough to be meant.
const LIKENESS_MIN: f64 = 0.88;

/// What the likeness of the last words alone is worth.
const OF_LAST_WORDS: f64 = 0.95;

/// How many speakers of a similar name are named.
const NAMES_TOLD_MAX: usize = 3;

/// How many spellings are looked at for these: several may be one person's.
const SPELLINGS_MAX: usize = 8;

/// Returns the query for what somebody of a name said, whom a slip of the pen does not hide.
pub(crate) fn said_by(name: &str, book: &PeopleBook) -> Query {
    Query::parse_lenient("").0.speaker(name).people(book.clone())
}

/// Tells which names of a query nobody bears, and for whom they are taken; returns both.
///
/// # Errors
/// An index that can't be read.
pub(crate) fn tell_taken(
    searcher: &Searcher,
    query: &Query,
) -> Result<Vec<(String, String)>, Problem> {
    let taken = searcher.misspelt(query)?;
    for (asked, meant) in &taken {
        problem::note(format!("nobody of the name `{asked}` speaks: taken for `{meant}`"));
    }
    Ok(taken)
}

/// Names the speakers whose names are written much like one.
///
/// # Errors
/// An index that can't be read.
pub(crate) fn tell_nearest(searcher: &Searcher, name: &str) -> Result<(), Problem> {
    let mut told: Vec<String> = Vec::new();
    let mut named = Vec::new();
    for near in nearest_speakers(searcher, name)? {
        // Several of the spellings may be one person's.
        let all = Query::words("").kinds(&[]).limit(1);
        let Some(person) = searcher.persons(&near, &all)?.into_iter().next() else { continue };
        let person = person.count;
        if told.len() < NAMES_TOLD_MAX && !told.contains(&person.speaker) {
            let quotes = count_of(person.quotes, "quote", "quotes");
            named.push(format!("{} ({quotes})", person.speaker));
            told.push(person.speaker);
        }
    }
    if !named.is_empty() {
        problem::hint(format!("did you mean {}?", named.join(" or ")));
    }
    Ok(())
}

/// Returns the speakers whose names are nearest, the nearest first.
fn nearest_speakers(searcher: &Searcher, name: &str) -> Result<Vec<String>, Problem> {
    let mut nearest = Nearest::to(name);
    searcher.for_each_speaker(|other| nearest.look_at(other))?;
    Ok(nearest.into_names())
}

/// The names nearest to one, among those that were looked at.
struct Nearest {
    name: String,
    /// The nearest first, at most [`SPELLINGS_MAX`].
    near: Vec<(f64, String)>,
}

impl Nearest {
    fn to(name: &str) -> Nearest {
        Nearest { name: name.to_lowercase(), near: Vec::new() }
    }

    fn look_at(&mut self, other: &str) {
        if !begins_alike(&self.name, other) {
            return;
        }
        let likeness = likeness(&self.name, &other.to_lowercase());
        let is_known = self.near.iter().any(|(_, known)| known == other);
        if likeness < LIKENESS_MIN || is_known {
            return;
        }
        let place = self.near.partition_point(|(of_known, _)| *of_known >= likeness);
        self.near.insert(place, (likeness, other.to_owned()));
        self.near.truncate(SPELLINGS_MAX);
    }

    fn into_names(self) -> Vec<String> {
        self.near.into_iter().map(|(_, name)| name).collect()
    }
}

/// Whether the first letters of any of the words of two names are the same: to compare all of
/// hundreds of thousands would take too long, and hardly anybody errs in the first letter.
fn begins_alike(name: &str, other: &str) -> bool {
    let first = |word: &str| word.chars().next().and_then(|c| c.to_lowercase().next());
    let last = |name: &str| name.rsplit(' ').next().and_then(first);
    [first(name), last(name)].iter().any(|letter| *letter == first(other) || *letter == last(other))
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
            let mut nearest = Nearest::to(name);
            names.into_iter().for_each(|other| nearest.look_at(other));
            let found = nearest.into_names();
            assert_eq!(found, expected, "{name}");
        }
    }
}
