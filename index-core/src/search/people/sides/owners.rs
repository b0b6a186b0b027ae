//! Whose quotes it is that stand beside a list: those of one of its rows, of nobody there, or it
//! can't be told.
//!
//! Invariant: quotes count for somebody by a full name, or by one that the list itself gives that
//! person; a surname that may be another's counts for nobody, and hides that somebody was silent.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Group, Sides};
use crate::PeopleBook;
use crate::names::{Verdict, name_words, people, person_entry, same_person};

/// Beyond so many names, the least printed, a name counts only for its own plain spellings.
const COMPARED_MAX: usize = 16_384;

/// Counts the quotes of the sides for the rows to which they belong, and marks those whose they may
/// be.
pub(super) fn settle(sides: &mut Sides, groups: &[Group<'_>], row_of: &[u32], people: &PeopleBook) {
    let named = Named::new(sides, groups, row_of, people);
    let speaking: Vec<usize> = (0..groups.len()).filter(|&i| sides.quotes(i) > 0).collect();
    let row_of_speaking = named.owners(&speaking);
    for side in &mut sides.sides {
        let spoken = |&&i: &&usize| side.quotes[i] > 0;
        let of_side: Vec<usize> = speaking.iter().filter(spoken).copied().collect();
        let mut of_rows = vec![0; groups.len()];
        for i in &of_side {
            if let Some(row) = row_of_speaking[i] {
                of_rows[row] += side.quotes[*i];
            }
        }
        for row in named.rows_that_may_be(&of_side) {
            side.may_be[row] = true;
        }
        side.quotes = of_rows;
    }
}

/// The names that are compared: those who speak on a side, and those of the list that look alike.
struct Named<'g, 't> {
    groups: &'g [Group<'t>],
    row_of: &'g [u32],
    people: &'g PeopleBook,
    told: FxHashMap<usize, Told>,
    /// For each name the outlines of the surname, with commas between them.
    outlines: Vec<Cow<'t, str>>,
    /// For each outline the names that have it.
    alike: FxHashMap<String, Vec<usize>>,
    /// For each full name the one that stands for all of that person.
    head_of: FxHashMap<usize, usize>,
    /// For each that stands for a person the rows of that person.
    rows_of: FxHashMap<usize, FxHashSet<usize>>,
}

/// How much a name tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Surname,
    Initial,
    /// A full name, or that of a body.
    All,
}

impl Told {
    fn of(group: &Group<'_>) -> Told {
        match name_words(group.name).as_slice() {
            [_] => Told::Surname,
            [first, ..] if first.initial && !group.outlines.is_empty() => Told::Initial,
            _ => Told::All,
        }
    }
}

/// Returns the outlines of a name; a lone word that is taken for a body may be a surname.
fn outlines_of<'t>(group: &Group<'t>) -> Cow<'t, str> {
    match group.outlines {
        "" if !group.name.contains(' ') => Cow::Owned(person_entry(group.name).0),
        outlines => Cow::Borrowed(outlines),
    }
}

impl<'g, 't> Named<'g, 't> {
    fn new(
        sides: &Sides,
        groups: &'g [Group<'t>],
        row_of: &'g [u32],
        people: &'g PeopleBook,
    ) -> Named<'g, 't> {
        let outlines: Vec<Cow<'t, str>> = groups.iter().map(outlines_of).collect();
        let speaking = (0..groups.len()).filter(|&i| sides.quotes(i) > 0);
        let of_speaking: FxHashSet<&str> = speaking.flat_map(|i| outlines[i].split(',')).collect();
        let is_alike = |&i: &usize| outlines[i].split(',').any(|of| of_speaking.contains(of));
        let mut compared: Vec<usize> = (0..groups.len()).filter(is_alike).collect();
        compared.sort_by_cached_key(|&i| {
            (std::cmp::Reverse(groups[i].most + sides.quotes(i)), groups[i].name)
        });
        compared.truncate(COMPARED_MAX);
        let mut named = Named {
            groups,
            row_of,
            people,
            told: compared.iter().map(|&i| (i, Told::of(&groups[i]))).collect(),
            outlines,
            alike: FxHashMap::default(),
            head_of: FxHashMap::default(),
            rows_of: FxHashMap::default(),
        };
        for &i in &compared {
            for outline in named.outlines[i].split(',').filter(|outline| !outline.is_empty()) {
                named.alike.entry(outline.to_owned()).or_default().push(i);
            }
        }
        named.join(&compared);
        named
    }

    /// Joins the spellings of full names; those with an initial to the only one whose it can be.
    fn join(&mut self, compared: &[usize]) {
        let is_full = |i: &usize| self.told[i] != Told::Surname;
        let full: Vec<usize> = compared.iter().copied().filter(is_full).collect();
        let names: Vec<&str> = full.iter().map(|&i| self.groups[i].name).collect();
        for (nth, head) in people(&names).into_iter().enumerate() {
            let i = full[nth];
            let head = if self.people.parts(names[head], names[nth]) { i } else { full[head] };
            self.head_of.insert(i, head);
            if let Some(&row) = self.row_of.get(i) {
                self.rows_of.entry(head).or_default().insert(row as usize);
            }
        }
    }

    /// Returns for each name that speaks on a side the row whose it is.
    fn owners(&self, speaking: &[usize]) -> FxHashMap<usize, Option<usize>> {
        // Rows by the names that the user gives to their persons.
        let rows = self.row_of.iter().enumerate().filter(|(i, row)| *i == **row as usize);
        let of_book: FxHashMap<&str, usize> = match self.people.is_empty() {
            true => FxHashMap::default(),
            false => rows.map(|(i, _)| (self.groups[i].name, i)).collect(),
        };
        let owner = |i: usize| {
            let listed = self.row_of.get(i).map(|&row| row as usize);
            match self.people.name_of(self.groups[i].name) {
                Some(name) => of_book.get(name).copied().or(listed),
                None if self.told.get(&i) == Some(&Told::Surname) => {
                    listed.filter(|&row| self.is_of_nobody_else(i, row))
                }
                None => listed.or_else(|| self.only_row(i)),
            }
        };
        speaking.iter().map(|&i| (i, owner(i))).collect()
    }

    /// Returns the only row of the person of a name that isn't listed itself.
    fn only_row(&self, i: usize) -> Option<usize> {
        let mut rows = self.rows_of.get(self.head_of.get(&i)?)?.iter();
        rows.next().copied().filter(|_| rows.next().is_none())
    }

    /// Whether all full names that a surname may stand for are of its row.
    fn is_of_nobody_else(&self, i: usize, row: usize) -> bool {
        let is_full = |other: &usize| self.told[other] != Told::Surname;
        let mut bearers = self.alike(i).filter(is_full).filter(|&other| self.may_be(i, other));
        bearers.all(|other| {
            let of_person = self.head_of.get(&other).and_then(|head| self.rows_of.get(head));
            of_person.is_some_and(|rows| rows.iter().all(|&of| of == row))
        })
    }

    /// Returns the rows that may be those who speak.
    fn rows_that_may_be(&self, speaking: &[usize]) -> FxHashSet<usize> {
        let mut rows = FxHashSet::default();
        for &i in speaking {
            // Whom the user names is that person, and no one else.
            if self.people.name_of(self.groups[i].name).is_some() {
                continue;
            }
            rows.extend(self.row_of.get(i).map(|&row| row as usize));
            if let Some(of_person) = self.head_of.get(&i).and_then(|head| self.rows_of.get(head)) {
                rows.extend(of_person);
            }
            rows.extend(self.alike(i).filter_map(|other| {
                let row = *self.row_of.get(other)? as usize;
                let tells_too_little =
                    self.told.get(&i)? != &Told::All || self.told[&other] != Told::All;
                // What a surname may be is of no matter where the row has a full name.
                let stands_for_row = row == other || self.told[&other] != Told::Surname;
                (tells_too_little && stands_for_row && self.may_be(i, other)).then_some(row)
            }));
        }
        rows
    }

    fn alike(&self, i: usize) -> impl Iterator<Item = usize> {
        let outlines = self.outlines[i].split(',');
        outlines.filter_map(|outline| self.alike.get(outline)).flatten().copied()
    }

    fn may_be(&self, one: usize, two: usize) -> bool {
        let (one, two) = (self.groups[one].name, self.groups[two].name);
        same_person(one, two).verdict != Verdict::Different && !self.people.parts(one, two)
    }
}
