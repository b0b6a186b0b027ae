//! Who is who: the mentions of one person put together, two people of one surname kept apart.
//!
//! Full names come first, single words are then given to the person whom they fit best. A look-up
//! reads at most [`NAMESAKES_MAX`] people, so that the whole stays linear.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::analysis::Analysis;
use super::lexicon::class;
use super::mention::{self, Gender, Mention, Place};
use super::phrase::Run;
use super::spelling::{self, Key, KeyHasher};
use super::steps::step;
use super::token::shape;

/// So many people who share a word of their name are compared; of older ones nothing is known.
const NAMESAKES_MAX: usize = 16;
/// A full name within so many sentences decides between people of one surname.
const RECENT_SENTENCES: usize = 3;

/// A person, or what may be one.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The mention with the fullest name.
    pub(crate) fullest: usize,
    pub(crate) gender: Gender,
    /// The strongest evidence for a person among the mentions.
    pub(crate) weight: i8,
    /// How many mentions there are.
    pub(crate) count: u32,
    /// How many of them give the full name.
    full_count: u32,
    /// The sentence of the latest mention.
    latest: usize,
    /// Whether the first word of the name, or the last, has stood for the whole.
    pub(crate) by_first: bool,
    pub(crate) by_last: bool,
}

/// The people of an article and their mentions.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) people: Vec<Person>,
    /// Whom each mention means.
    pub(crate) of: Vec<Option<usize>>,
    heads: HashMap<Key, usize, BuildHasherDefault<KeyHasher>>,
    links: Vec<Link>,
}

/// A word of a person's name, in a chain of the people who share it.
#[derive(Clone, Copy, Debug)]
struct Link {
    person: usize,
    part: Part,
    next: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    First,
    Middle,
    Last,
}

impl People {
    /// Puts the names of an analysis together.
    pub(crate) fn of(a: &Analysis<'_>) -> People {
        let mentions = mention::find(a);
        let mut people = People { of: vec![None; mentions.len()], mentions, ..People::default() };
        people.heads.reserve(people.mentions.len());
        for m in 0..people.mentions.len() {
            if !people.mentions[m].is_single() && !people.mentions[m].thing {
                people.add_full(a, m);
            }
        }
        people.people.iter_mut().for_each(|person| person.latest = usize::MAX);
        for m in 0..people.mentions.len() {
            if people.mentions[m].is_single() {
                people.add_single(a, m);
            } else if let Some(person) = people.of[m] {
                people.people[person].latest = people.mentions[m].sentence;
            }
        }
        people
    }

    /// Returns the mention that begins, or ends, inside these tokens and ends with them.
    pub(crate) fn mention_in(&self, run: Run) -> Option<usize> {
        let from = self.mentions.partition_point(|m| m.name.end <= run.start);
        let inside = self.mentions[from..].iter().take_while(|m| m.name.start < run.end);
        inside.enumerate().filter(|(_, m)| m.name.end <= run.end).last().map(|(i, _)| from + i)
    }

    /// Returns the words of the fullest name of a person.
    pub(crate) fn name(&self, person: usize) -> Run {
        self.mentions[self.people[person].fullest].name
    }

    fn chain(&self, key: Key) -> impl Iterator<Item = Link> + '_ {
        let mut next = self.heads.get(&key).copied();
        let links = std::iter::from_fn(move || {
            step();
            let link = self.links[next?];
            next = link.next;
            Some(link)
        });
        links.take(NAMESAKES_MAX)
    }

    fn add_full(&mut self, a: &Analysis<'_>, m: usize) {
        let mention = self.mentions[m];
        let last = mention::last_word(a, mention.name);
        let namesake = self.chain(spelling::key(a.word(last))).find(|link| {
            let person = &self.people[link.person];
            link.part == Part::Last
                && person.gender.fits(mention.gender)
                && same_name(a, self.name(link.person), mention.name)
        });
        match namesake {
            Some(link) => self.join(a, link.person, m),
            None => {
                self.create(a, m);
            }
        }
    }

    fn join(&mut self, a: &Analysis<'_>, person: usize, m: usize) {
        let mention = self.mentions[m];
        self.of[m] = Some(person);
        let known = &mut self.people[person];
        known.count += 1;
        known.gender = known.gender.or(mention.gender);
        known.weight = known.weight.max(mention.weight);
        known.latest = mention.sentence;
        known.full_count += u32::from(!mention.is_single());
        let old = &self.mentions[known.fullest];
        // What is printed in capitals stands in a headline.
        let (shouted, was_shouted) = (is_shouted(a, mention.name), is_shouted(a, old.name));
        let fuller = !mention.is_single() && fullness(a, mention.name) > fullness(a, old.name);
        let of_kind = mention.is_single() == old.is_single();
        if of_kind && was_shouted && !shouted || fuller && (was_shouted || !shouted) {
            known.fullest = m;
        }
    }

    fn create(&mut self, a: &Analysis<'_>, m: usize) -> usize {
        let mention = self.mentions[m];
        let person = self.people.len();
        self.people.push(Person {
            fullest: m,
            gender: mention.gender,
            weight: mention.weight,
            count: 1,
            full_count: u32::from(!mention.is_single()),
            latest: mention.sentence,
            by_first: false,
            by_last: false,
        });
        self.of[m] = Some(person);
        let last = mention::last_word(a, mention.name);
        for t in mention.name.start..=last {
            if !a.outer[t].is_word() || a.outer[t].end - a.outer[t].start < 2 {
                continue;
            }
            let part = match t {
                _ if t == last => Part::Last,
                _ if t == mention.name.start => Part::First,
                _ => Part::Middle,
            };
            self.link(spelling::key(a.word(t)), person, part);
        }
        person
    }

    fn link(&mut self, key: Key, person: usize, part: Part) {
        let link = self.links.len();
        let next = self.heads.insert(key, link);
        self.links.push(Link { person, part, next });
    }

    /// Gives a name of one word to the person whom it fits best, or makes it one of its own.
    fn add_single(&mut self, a: &Analysis<'_>, m: usize) {
        let mention = self.mentions[m];
        let token = &a.outer[mention.name.start];
        let key = spelling::key(a.word(mention.name.start));
        let mut best: Option<(f32, Link)> = None;
        for link in self.chain(key) {
            let person = &self.people[link.person];
            let titled_first = mention.titled && link.part != Part::Last;
            let is_surname = mention.gender_by_name && link.part == Part::Last;
            if !is_surname && !person.gender.fits(mention.gender)
                || titled_first && !token.is(class::FIRST) && !self.family_first(a, link)
            {
                continue;
            }
            let score = self.fit(a, link, m);
            // Of those whom a headline may mean, who comes first below it.
            let sooner = |known: Link| {
                link.person < known.person && self.people[known.person].latest == usize::MAX
            };
            if best.is_none_or(|(top, known)| score > top || score == top && sooner(known)) {
                best = Some((score, link));
            }
        }
        if let Some((_, link)) = best {
            if !(mention.thing && mention.place == Place::Oblique) {
                if mention.gender_by_name && link.part == Part::Last {
                    // "Lee", of Ann Lee, is no given name.
                    self.mentions[m].gender = self.people[link.person].gender;
                }
                self.join(a, link.person, m);
                let person = &mut self.people[link.person];
                person.by_first |= link.part == Part::First;
                person.by_last |= link.part == Part::Last;
            }
            return;
        }
        let starts = mention.name.start == a.sentences[mention.sentence].tokens.start;
        let known = mention.titled || token.is(class::FIRST) || mention.weight > 0;
        let told = !mention.headline || mention.titled;
        if !mention.thing && told && (known || !starts) {
            self.create(a, m);
        }
    }

    /// Returns whether a person's first word may be the family name: "Xi Jinping", "Ban Ki-moon".
    fn family_first(&self, a: &Analysis<'_>, link: Link) -> bool {
        link.part == Part::First && !a.is(self.name(link.person).start, class::FIRST)
    }

    /// Returns how well a person fits the single word of a mention.
    fn fit(&self, a: &Analysis<'_>, link: Link, m: usize) -> f32 {
        let mention = &self.mentions[m];
        let person = &self.people[link.person];
        let part = match link.part {
            Part::Last => 3.0,
            Part::First if a.is(mention.name.start, class::FIRST) => 2.5,
            Part::First => 1.0,
            Part::Middle => 0.0,
        };
        let introduced = if person.latest == usize::MAX { -1.0 } else { 0.0 };
        let recent = match mention.sentence.checked_sub(person.latest) {
            Some(age) if age < RECENT_SENTENCES => 1.0 - age as f32 / RECENT_SENTENCES as f32,
            _ => 0.0,
        };
        part + introduced + recent + (1.0 + person.count as f32).ln()
    }
}

/// Returns whether every word of a name but its initials is in capitals and none is an acronym.
fn is_shouted(a: &Analysis<'_>, name: Run) -> bool {
    const ACRONYM_BYTES_MAX: usize = 3;
    let mut words = (name.start..name.end).filter(|t| a.outer[*t].is_word());
    words.all(|t| a.outer[t].has_shape(shape::ALL_CAPS) || a.word(t).len() <= 2)
        && (name.start..name.end).any(|t| a.word(t).len() > ACRONYM_BYTES_MAX)
}

fn fullness(a: &Analysis<'_>, name: Run) -> usize {
    (name.start..name.end)
        .filter(|t| a.outer[*t].is_word())
        .map(|t| 4 + a.word(t).len().min(3))
        .sum()
}

/// Returns whether two full names with the same last word can be of one person.
fn same_name(a: &Analysis<'_>, one: Run, other: Run) -> bool {
    if rank(a, one) != rank(a, other) {
        return false;
    }
    let (first, second) = (a.word(one.start), a.word(other.start));
    if !same_word(first, second) {
        let (short, long) = if one.end - one.start <= other.end - other.start {
            (one, other)
        } else {
            (other, one)
        };
        let last = mention::last_word(a, long);
        return (long.start + 1..last).any(|t| same_word(a.word(t), a.word(short.start)));
    }
    // "George W. Bush" is not "George H.W. Bush".
    let middle =
        |run: Run| (mention::last_word(a, run) == run.start + 2).then(|| a.word(run.start + 1));
    match (middle(one), middle(other)) {
        (Some(one), Some(other)) => same_word(one, other),
        _ => true,
    }
}

/// Returns the word behind a name that tells father and son apart: "jr", "sr", "iii".
fn rank(a: &Analysis<'_>, name: Run) -> Option<String> {
    const RANKS: [&str; 7] = ["jr", "jnr", "sr", "snr", "ii", "iii", "iv"];
    let suffixes = mention::last_word(a, name) + 1..name.end;
    let mut words = suffixes.map(|t| a.word(t).trim_end_matches('.').to_ascii_lowercase());
    words.find(|word| RANKS.contains(&word.as_str()))
}

/// Returns whether two given names can be the same: equal, an initial, a nickname.
fn same_word(one: &str, other: &str) -> bool {
    let initial = |word: &str| word.len() <= 2 && !word.chars().any(char::is_lowercase);
    if initial(one) || initial(other) {
        return one.chars().next() == other.chars().next();
    }
    spelling::key(one) == spelling::key(other) || is_nickname(one, other)
}

/// Returns whether two given names are of one group of the nickname table.
fn is_nickname(one: &str, other: &str) -> bool {
    static GROUPS: LazyLock<HashMap<&str, u128>> = LazyLock::new(|| {
        let mut groups: HashMap<&str, u128> = HashMap::new();
        let lines =
            include_str!("data/nicknames.txt").lines().filter(|line| !line.starts_with('#'));
        for (group, line) in lines.enumerate() {
            for word in line.split_whitespace() {
                *groups.entry(word).or_default() |= 1 << (group % 128);
            }
        }
        groups
    });
    let groups = |word: &str| GROUPS.get(word.to_ascii_lowercase().as_str()).copied().unwrap_or(0);
    groups(one) & groups(other) != 0
}
