//! Printed names to people: which of the names of a collection are one person's. Pure.
//!
//! A name joins a person when it is a spelling of the name that this person is printed with most
//! and of no other person's; a bare surname joins the only person who bears it. In doubt a name
//! stays by itself: a wrong merge is worse than a missed one.

use std::collections::HashMap;

use super::east_asia;
use super::judge::{Reason, Verdict, judge};
use super::outline::Outline;
use super::parse::{Name, Word};
use super::tables::TABLES;

/// The most people whom one name is compared with.
const COMPARED_MAX: usize = 64;

/// A bare surname of fewer sounds joins only a surname in the same letters.
const SOUNDS_MIN: usize = 5;

/// Returns for each name the place of the name that stands for its person; `names` come the most
/// printed first, so a person's first name in the list stands for all.
///
/// Takes steps in proportion to the number of names.
pub(crate) fn people(names: &[&str]) -> Vec<usize> {
    let parsed: Vec<Name> = names.iter().map(|name| Name::parse(name)).collect();
    let mut person: Vec<usize> = (0..names.len()).collect();
    let mut known = Known::default();
    let is_same =
        |head: usize, place: usize| judge(&parsed[head], &parsed[place]).verdict == Verdict::Same;
    let (full, bare): (Vec<usize>, Vec<usize>) =
        (0..names.len()).partition(|&place| parsed[place].words.len() > 1);
    for place in full {
        let candidates = known.like(&parsed[place]);
        let mut same = candidates.into_iter().filter(|&head| is_same(head, place));
        match (same.next(), same.next()) {
            (Some(only), None) => person[place] = only,
            _ => known.add(&parsed[place], place),
        }
    }
    let mut bare_heads: HashMap<Outline, Vec<usize>> = HashMap::new();
    for place in bare {
        let outlines = surname_outlines(&parsed[place]);
        let alike = || outlines.iter().filter_map(|outline| bare_heads.get(outline)).flatten();
        let bearer = bearer(place, &parsed, &known);
        let head = bearer.or_else(|| alike().copied().find(|&head| is_same(head, place)));
        person[place] = head.unwrap_or(place);
        if head.is_none() {
            for outline in outlines {
                bare_heads.entry(outline).or_default().push(place);
            }
        }
    }
    person
}

/// Returns the only person of a surname.
fn bearer(place: usize, parsed: &[Name], known: &Known) -> Option<usize> {
    let bare = &parsed[place];
    let word = bare.words.first()?;
    // "King Abdullah II" is a first name, and the number tells him apart.
    if bare.royal || bare.rank.is_some() {
        return None;
    }
    let tells_nobody = TABLES.is_common_surname(&word.text) || TABLES.is_first_name(&word.text);
    if tells_nobody || !TABLES.east_surnames(&word.text).is_empty() {
        return None;
    }
    // A short word in other letters is likely another word.
    let is_clear = |head: &Name| {
        word.spoken.len() >= SOUNDS_MIN || head.words.iter().any(|other| other.text == word.text)
    };
    let is_bearer = |&head: &usize| {
        is_clear(&parsed[head]) && judge(&parsed[head], bare).reason == Reason::SurnameOnly
    };
    let mut bearers = known.of_surname(bare).into_iter().filter(is_bearer);
    match (bearers.next(), bearers.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The people found so far, by the outline of the surname and by what the first name begins like.
#[derive(Default)]
struct Known {
    by_both: HashMap<(Outline, Beginning), Vec<usize>>,
    by_surname: HashMap<Outline, Vec<usize>>,
}

/// What the spellings of a first name have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Beginning {
    /// The name of which it is a form.
    Form(usize),
    /// The outline of a first name that is on no list.
    Unlisted(Outline),
    /// It is an initial: the name may be anybody's.
    Initial,
}

impl Known {
    fn add(&mut self, name: &Name, place: usize) {
        for outline in surname_outlines(name) {
            self.by_surname.entry(outline).or_default().push(place);
            for beginning in beginnings(name) {
                self.by_both.entry((outline, beginning)).or_default().push(place);
            }
        }
    }

    /// Returns the people whose spelling the name may be.
    fn like(&self, name: &Name) -> Vec<usize> {
        let mut found = Vec::new();
        let beginnings = beginnings(name);
        for outline in surname_outlines(name) {
            if beginnings.contains(&Beginning::Initial) {
                found
                    .extend(self.by_surname.get(&outline).into_iter().flatten().take(COMPARED_MAX));
                continue;
            }
            for beginning in beginnings.iter().copied().chain([Beginning::Initial]) {
                let known = self.by_both.get(&(outline, beginning));
                found.extend(known.into_iter().flatten().take(COMPARED_MAX));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn of_surname(&self, name: &Name) -> Vec<usize> {
        let outlines = surname_outlines(name);
        let known = outlines.iter().filter_map(|outline| self.by_surname.get(outline));
        let mut found: Vec<usize> = known.flatten().copied().take(COMPARED_MAX).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Returns the surname and what stands before it, or after it where the surname comes first.
fn surname(name: &Name) -> Option<(&Word, Option<&Word>)> {
    let (last, before) = name.words.split_last()?;
    match before.first() {
        Some(first) if first.initial => Some((last, Some(first))),
        Some(first) if east_asia::surname_first(name) || is_turned(first, last) => {
            Some((first, Some(&name.words[1])))
        }
        first => Some((last, first)),
    }
}

/// Whether the words stand in the order of Hungarian: Orbán Viktor.
fn is_turned(first: &Word, last: &Word) -> bool {
    !TABLES.is_first_name(&first.text) && TABLES.is_first_name(&last.text)
}

fn surname_outlines(name: &Name) -> Vec<Outline> {
    let surname = surname(name).map(|(surname, _)| surname).filter(|word| !word.initial);
    surname.map_or_else(Vec::new, |word| word.spoken.outlines().as_slice().to_vec())
}

fn beginnings(name: &Name) -> Vec<Beginning> {
    let Some((_, Some(first))) = surname(name) else { return vec![Beginning::Initial] };
    if first.initial {
        return vec![Beginning::Initial];
    }
    let forms = TABLES.first_names(&first.text);
    if !forms.is_empty() {
        return forms.iter().copied().map(Beginning::Form).collect();
    }
    let outlines = first.spoken.outlines();
    outlines.as_slice().iter().map(|&outline| Beginning::Unlisted(outline.first_letter())).collect()
}

/// Returns the outlines under which a person is grouped, with commas between them.
pub(super) fn blocks(name: &Name) -> String {
    let outlines = surname_outlines(name).into_iter();
    outlines.map(|outline| outline.to_string()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_make_one_person_and_two_of_one_surname_stay_two() {
        let names = [
            "Sergei Shoigu",
            "Bill Clinton",
            "Hillary Clinton",
            "Sergey Shoygu",
            "Clinton",
            "Shoigu",
            "Сергей Шойгу",
            "William Clinton",
            "S. Shoigu",
            "Xi Jinping",
            "Jinping Xi",
            "Bush",
            "Bush",
        ];
        let people = people(&names);
        let of: Vec<&str> = people.iter().map(|&head| names[head]).collect();
        let expected = [
            "Sergei Shoigu",
            "Bill Clinton",
            "Hillary Clinton",
            "Sergei Shoigu",
            "Clinton",
            "Sergei Shoigu",
            "Sergei Shoigu",
            "Bill Clinton",
            "Sergei Shoigu",
            "Xi Jinping",
            "Xi Jinping",
            "Bush",
            "Bush",
        ];
        assert_eq!(of, expected);
    }

    #[test]
    fn a_short_form_of_two_names_joins_the_only_one_that_speaks() {
        assert_eq!(people(&["Theodore Danson", "Ted Danson"]), [0, 0]);
        assert_eq!(people(&["Theodore Danson", "Edward Danson", "Ted Danson"]), [0, 1, 2]);
    }

    #[test]
    fn kings_are_nobodys_surname() {
        let names =
            ["Abdullah Abdullah", "King Abdullah I", "King Abdullah II", "King Abdullah II"];
        assert_eq!(people(&names), [0, 1, 2, 2]);
    }

    #[test]
    fn an_initial_that_fits_two_people_joins_neither() {
        let names = ["Sergei Lavrov", "Svetlana Lavrova", "Stepan Lavrov", "S. Lavrov"];
        assert_eq!(people(&names), [0, 1, 2, 3]);
    }
}
