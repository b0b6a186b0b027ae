//! Printed names to people: which of the names of a collection are one person's. Pure.
//!
//! A name joins a person when it is a spelling of the name that this person is printed with most
//! and of no other person's; a bare surname joins the only person who bears it. In doubt a name
//! stays by itself: a wrong merge is worse than a missed one.

use std::collections::HashMap;

use super::judge::{Reason, Verdict, judge};
use super::outline::Outline;
use super::parse::Name;
use super::tables::TABLES;

/// The most people of one outline that a name is compared with.
const COMPARED_MAX: usize = 64;

/// Returns for each name the place of the name that stands for its person; `names` come the most
/// printed first, so a person's first name in the list stands for all.
///
/// Takes steps in proportion to the number of names.
pub(crate) fn people(names: &[&str]) -> Vec<usize> {
    let parsed: Vec<Name> = names.iter().map(|name| Name::parse(name)).collect();
    let mut person: Vec<usize> = (0..names.len()).collect();
    let mut heads: HashMap<Outline, Vec<usize>> = HashMap::new();
    let is_full = |name: &Name| name.words.len() > 1;
    for (place, name) in parsed.iter().enumerate().filter(|(_, name)| is_full(name)) {
        let candidates = candidates(name, &heads);
        let mut same =
            candidates.iter().filter(|&&head| judge(&parsed[head], name).verdict == Verdict::Same);
        match (same.next(), same.next()) {
            (Some(&only), None) => person[place] = only,
            _ => add_head(name, place, &mut heads),
        }
    }
    for (place, name) in parsed.iter().enumerate().filter(|(_, name)| !is_full(name)) {
        if let Some(head) = bearer(name, &parsed, &heads) {
            person[place] = head;
        } else {
            let candidates = candidates(name, &heads);
            let is_same = |&&head: &&usize| {
                !is_full(&parsed[head]) && judge(&parsed[head], name).verdict == Verdict::Same
            };
            match candidates.iter().find(is_same) {
                Some(&head) => person[place] = head,
                None => add_head(name, place, &mut heads),
            }
        }
    }
    person
}

/// Returns the only person of a surname.
fn bearer(bare: &Name, parsed: &[Name], heads: &HashMap<Outline, Vec<usize>>) -> Option<usize> {
    let word = bare.words.first()?;
    if TABLES.is_common_surname(&word.text) || !TABLES.east_surnames(&word.text).is_empty() {
        return None;
    }
    let mut bearers = candidates(bare, heads).into_iter().filter(|&head| {
        parsed[head].words.len() > 1 && judge(&parsed[head], bare).reason == Reason::SurnameOnly
    });
    match (bearers.next(), bearers.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The words under whose outlines a person is kept: the last and, for names in the other order,
/// the first.
fn outlines(name: &Name) -> Vec<Outline> {
    let mut found: Vec<Outline> = Vec::with_capacity(4);
    let mut words: Vec<_> = name.words.last().into_iter().collect();
    words.extend(name.words.first().filter(|word| !TABLES.is_first_name(&word.text)));
    for word in words.into_iter().filter(|word| !word.initial) {
        found.extend(word.spoken.outlines().as_slice());
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn candidates(name: &Name, heads: &HashMap<Outline, Vec<usize>>) -> Vec<usize> {
    let kept = outlines(name).into_iter().filter_map(|outline| heads.get(&outline));
    let mut found: Vec<usize> = kept.flat_map(|heads| heads.iter().copied()).collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(COMPARED_MAX);
    found
}

fn add_head(name: &Name, place: usize, heads: &mut HashMap<Outline, Vec<usize>>) {
    for outline in outlines(name) {
        heads.entry(outline).or_default().push(place);
    }
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
    fn an_initial_that_fits_two_people_joins_neither() {
        let names = ["Sergei Lavrov", "Svetlana Lavrova", "Stepan Lavrov", "S. Lavrov"];
        assert_eq!(people(&names), [0, 1, 2, 3]);
    }
}
