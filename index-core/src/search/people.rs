//! Who said how much of what was asked for, and on which topics: counts, with the spellings of one
//! person as one.

mod sides;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

pub(super) use self::sides::Sides;
use super::hits::{Counted, SpeakerCount, TopicCount};
use super::shared_out::{chunk_length, shared_out};
use super::tallies::Tallies;
use super::tally::Tally;
use crate::index::document::PERSON_SEPARATOR;
use crate::names::{person_entry, person_key};
use crate::query::{CountLimit, Counting, Query, Sort, Wanted};
use crate::{BookPerson, PeopleBook};

/// A group of values that count as one.
struct Group<'t> {
    /// The outlines of the surname, with commas between them; of a body or a topic none.
    outlines: &'t str,
    name: &'t str,
    /// How many quotes are printed under the name that is shown.
    most: u64,
    tally: Tally,
}

impl<'t> Group<'t> {
    /// Counts another spelling of the same name; shows the one that is printed more, of equal ones
    /// the first.
    fn absorb(&mut self, other: &Group<'t>) {
        // Of a person and a body under one key, the person's spellings are looked for.
        if self.outlines.is_empty() {
            self.outlines = other.outlines;
        }
        if other.most > self.most || (other.most == self.most && other.name < self.name) {
            self.most = other.most;
            self.name = other.name;
            if !other.outlines.is_empty() {
                self.outlines = other.outlines;
            }
        }
        self.tally.add(&other.tally);
    }
}

/// Which part of a list is wanted.
pub(super) struct Page<'q> {
    offset: usize,
    limit: usize,
    sort: Sort,
    counts: &'q [CountLimit],
    people: &'q PeopleBook,
    /// The only names that are listed, where those of one name are asked for.
    bearers: Option<&'q HashSet<String>>,
}

impl<'q> Page<'q> {
    pub(super) fn of(query: &'q Query) -> Page<'q> {
        Page {
            offset: query.offset,
            limit: query.limit,
            sort: query.sort,
            counts: &query.counts,
            people: &query.people,
            bearers: None,
        }
    }

    /// The same page of a list of these names alone.
    pub(super) fn of_bearers(self, bearers: Option<&'q HashSet<String>>) -> Self {
        Page { bearers, ..self }
    }

    /// The same page of a list of which nothing but the counts decides the order.
    pub(super) fn most_first(self) -> Self {
        Page { sort: Sort::Relevance, ..self }
    }

    /// Returns which of two groups the list tells first: of whom there is most, or who was quoted
    /// last, or who first; undated ones last.
    fn compare(&self, one: &Group<'_>, two: &Group<'_>) -> Ordering {
        let most = || two.tally.quotes().cmp(&one.tally.quotes());
        let latest = || two.tally.last_day().cmp(&one.tally.last_day());
        let first = |group: &Group<'_>| (group.tally.first().is_none(), group.tally.first());
        match self.sort {
            Sort::Relevance => most().then_with(latest),
            Sort::Newest => latest().then_with(most),
            Sort::Oldest => first(one).cmp(&first(two)).then_with(most),
        }
        .then_with(|| one.name.cmp(two.name))
    }

    pub(super) fn end(&self) -> usize {
        self.offset.saturating_add(self.limit)
    }

    /// Whether a row has what the query wants to be counted.
    fn holds(&self, Group { name, tally, .. }: &Group<'_>, outlets: u64) -> bool {
        tally.quotes() > 0
            && self.bearers.is_none_or(|bearers| bearers.contains(*name))
            && self.counts.iter().all(|limit| {
                let count = match limit.of {
                    Counting::Quotes => tally.quotes(),
                    Counting::Articles => tally.articles(),
                    Counting::Outlets => outlets,
                };
                (limit.least..=limit.most).contains(&count)
            })
    }
}

/// How many names for each that is shown are looked at for being shown: the spellings of one
/// person, none of them printed much, may together be.
const LOOKED_AT_FOR_SHOWN: usize = 8;
const LOOKED_AT_MIN: usize = 256;
/// Beyond so many names a person's spellings may stand alone: comparing takes its time.
const LOOKED_AT_MAX: usize = 4096;
/// So many names, the most printed, are compared with one another for each that is looked at.
const COMPARED_FOR_LOOKED_AT: usize = 4;

/// Returns the speakers in the order of the page: the spellings of one person as one, under the one
/// that is printed most. The first of the page, at most [`LOOKED_AT_MAX`], are whole. Those whom
/// `elsewhere` leaves out are not counted.
pub(super) fn speakers(
    tallies: &Tallies,
    elsewhere: &[(Wanted, Tallies)],
    page: &Page<'_>,
) -> Counted<SpeakerCount> {
    let mut sides = Sides::new(elsewhere.iter().map(|(wanted, _)| *wanted));
    let of_sides = elsewhere.iter().map(|(_, tallies)| tallies);
    let spelled = by_spelling(tallies, of_sides, &mut sides, page.people);
    let (mut groups, mut group_of) = (spelled.groups, spelled.group_of);
    // Who speaks elsewhere only makes no other rows of those who are listed.
    let listed = &mut groups[..spelled.n_listed];
    let n_looked_at = match elsewhere {
        [] => (page.end().saturating_mul(LOOKED_AT_FOR_SHOWN)).clamp(LOOKED_AT_MIN, LOOKED_AT_MAX),
        // Those who are shown may be quoted little.
        _ => LOOKED_AT_MAX,
    };
    let joined = merge_spellings(listed, n_looked_at, page);
    let told = merge_as_told(listed, page.people);
    let row_of: Vec<u32> = joined.into_iter().map(|group| told[group as usize]).collect();
    group_of.iter_mut().for_each(|group| *group = row_of[*group as usize]);
    sides.settle(&groups, &row_of, page.people);
    let groups = &groups[..spelled.n_listed];
    let limits_outlets = page.counts.iter().any(|limit| limit.of == Counting::Outlets);
    let all_outlets = limits_outlets.then(|| {
        let all: Vec<u32> = (0..groups.len() as u32).collect();
        tallies.outlets(&group_of, groups.len(), &all)
    });
    let Shown { rows: shown, total, undecided } =
        shown(groups, &sides, all_outlets.as_deref(), page);
    let outlets = match all_outlets {
        Some(outlets) => outlets,
        // Of thousands of speakers it is asked of ten only.
        None => {
            let shown: Vec<u32> = shown.iter().map(|&i| i as u32).collect();
            tallies.outlets(&group_of, groups.len(), &shown)
        }
    };
    let row = |i: usize| {
        let Group { name, tally, .. } = &groups[i];
        SpeakerCount {
            speaker: (*name).to_owned(),
            quotes: tally.quotes(),
            articles: tally.articles(),
            outlets: outlets[i],
            first: tally.first(),
            last: tally.last(),
            also: sides.spoken(i),
        }
    };
    let undecided = undecided.into_iter().map(|i| groups[i].name.to_owned()).collect();
    Counted { rows: shown.into_iter().map(row).collect(), total, undecided }
}

/// Returns the topics in the order of the page.
pub(super) fn topics(tallies: &Tallies, page: &Page<'_>) -> Counted<TopicCount> {
    let group = |(name, tally): (_, &Tally)| Group { outlines: "", name, most: 0, tally: *tally };
    let groups: Vec<Group<'_>> = tallies.iter().map(group).collect();
    let Shown { rows: shown, total, .. } = shown(&groups, &Sides::default(), None, page);
    let row = |i: usize| {
        let Group { name, tally, .. } = &groups[i];
        TopicCount {
            topic: (*name).to_owned(),
            quotes: tally.quotes(),
            articles: tally.articles(),
            first: tally.first(),
            last: tally.last(),
        }
    };
    Counted { rows: shown.into_iter().map(row).collect(), total, undecided: Vec::new() }
}

/// Which groups a page shows.
struct Shown {
    rows: Vec<usize>,
    /// How many there are that anything was counted of.
    total: u64,
    /// Those, of the whole list, of whom it can't be told whether they spoke elsewhere.
    undecided: Vec<usize>,
}

/// Returns which groups a page shows. Without `outlets`, nothing may be asked of them.
fn shown(groups: &[Group<'_>], sides: &Sides, outlets: Option<&[u64]>, page: &Page<'_>) -> Shown {
    let by_rank = |&one: &usize, &two: &usize| page.compare(&groups[one], &groups[two]);
    let (mut order, mut undecided) = (Vec::with_capacity(groups.len()), Vec::new());
    for (i, group) in groups.iter().enumerate() {
        if page.holds(group, outlets.map_or(0, |outlets| outlets[i])) {
            match sides.hold(i) {
                Some(true) => order.push(i),
                Some(false) => {}
                None => undecided.push(i),
            }
        }
    }
    undecided.sort_unstable_by(by_rank);
    let total = order.len() as u64;
    if page.sort == Sort::Relevance {
        retain_most(&mut order, page.end(), |i| groups[i].tally.quotes());
    }
    order.sort_unstable_by(by_rank);
    order.truncate(page.end());
    order.drain(..page.offset.min(order.len()));
    Shown { rows: order, total, undecided }
}

/// Leaves only those groups of which so many have the most quotes, and all that have as many as
/// the last of them: by numbers alone, as there are hundreds of thousands.
fn retain_most(order: &mut Vec<usize>, n: usize, quotes: impl Fn(usize) -> u64) {
    if n >= order.len() {
        return;
    }
    let Some(last) = n.checked_sub(1) else { return order.clear() };
    let mut counts: Vec<u64> = order.iter().map(|&i| quotes(i)).collect();
    let (_, least, _) = counts.select_nth_unstable_by(last, |one, two| two.cmp(one));
    order.retain(|&i| quotes(i) >= *least);
}

/// Adds up the spellings of the people among the first names, wherever they stand in the list;
/// returns for each group the one that it joined.
fn merge_spellings(groups: &mut [Group<'_>], n_looked_at: usize, page: &Page<'_>) -> Vec<u32> {
    let mut joined: Vec<u32> = (0..groups.len() as u32).collect();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    let quotes = |i: usize| groups[i].tally.quotes();
    let by_count = |&one: &usize, &two: &usize| {
        quotes(two).cmp(&quotes(one)).then_with(|| groups[one].name.cmp(groups[two].name))
    };
    match page.sort {
        Sort::Relevance => {
            retain_most(&mut order, n_looked_at, quotes);
            order.sort_unstable_by(by_count);
        }
        Sort::Newest | Sort::Oldest => {
            order.sort_unstable_by(|&one, &two| page.compare(&groups[one], &groups[two]));
        }
    }
    let first = order.iter().take(n_looked_at);
    let wanted: FxHashSet<&str> = first.flat_map(|&i| groups[i].outlines.split(',')).collect();
    let length = chunk_length(groups.len());
    let chunks = groups.chunks(length).enumerate().collect();
    let of_chunks = shared_out(chunks, |(nth, chunk): (usize, &[Group<'_>])| {
        // Groups of the same outlines lie side by side.
        let mut before = ("", false);
        let is_wanted = |&i: &usize| {
            let outlines = chunk[i - nth * length].outlines;
            if outlines != before.0 {
                before = (outlines, outlines.split(',').any(|part| wanted.contains(part)));
            }
            before.1
        };
        (nth * length..nth * length + chunk.len()).filter(is_wanted).collect::<Vec<usize>>()
    });
    order = of_chunks.concat();
    let n_compared = n_looked_at.saturating_mul(COMPARED_FOR_LOOKED_AT);
    retain_most(&mut order, n_compared, quotes);
    order.sort_unstable_by(by_count);
    order.truncate(n_compared);
    let names: Vec<&str> = order.iter().map(|&i| groups[i].name).collect();
    for (i, head) in crate::names::people(&names).into_iter().enumerate() {
        let people = page.people;
        let is_told_apart = || !people.is_empty() && people.parts(names[head], names[i]);
        if head != i && !is_told_apart() {
            let tally = std::mem::take(&mut groups[order[i]].tally);
            groups[order[head]].tally.add(&tally);
            joined[order[i]] = order[head] as u32;
        }
    }
    joined
}

/// Adds up the names that the user says to be one person's, and shows that person's name; returns
/// for each group the one that it joined.
fn merge_as_told<'t>(groups: &mut [Group<'t>], people: &'t PeopleBook) -> Vec<u32> {
    let mut joined: Vec<u32> = (0..groups.len() as u32).collect();
    if people.is_empty() {
        return joined;
    }
    // Only names that look like one of the book are compared with all of it.
    let entries = people.people().iter().flat_map(BookPerson::names).map(person_entry);
    let (mut outlines, mut keys) = (HashSet::new(), HashSet::new());
    for (of_name, key) in entries {
        outlines.extend(of_name.split(',').map(str::to_owned));
        keys.insert(key);
    }
    outlines.remove("");
    let mut head_of: HashMap<&str, usize> = HashMap::new();
    for i in 0..groups.len() {
        let group = &groups[i];
        let may_be = group.outlines.split(',').any(|part| outlines.contains(part))
            || keys.contains(&person_key(group.name));
        let Some(name) = may_be.then(|| people.name_of(group.name)).flatten() else { continue };
        let head = *head_of.entry(name).or_insert(i);
        groups[head].name = name;
        if head != i {
            let tally = std::mem::take(&mut groups[i].tally);
            groups[head].tally.add(&tally);
            joined[i] = head as u32;
        }
    }
    joined
}

/// The names of a list with their counts, the plain spellings of one name as one.
struct Spelled<'t> {
    groups: Vec<Group<'t>>,
    /// So many are listed; those behind them, without a count, speak elsewhere only.
    n_listed: usize,
    /// For each value of the list the place of its name.
    group_of: Vec<u32>,
}

/// Returns the names; `sides` hears how much is said in `of_sides`.
fn by_spelling<'t>(
    tallies: &'t Tallies,
    of_sides: impl Iterator<Item = &'t Tallies>,
    sides: &mut Sides,
    people: &PeopleBook,
) -> Spelled<'t> {
    // Whom the user tells apart is counted under the whole name.
    let told = people.people().iter().flat_map(|person| person.names().chain(person.not()));
    let told: HashSet<String> = told.map(person_key).collect();
    let spellings = |tallies: &'t Tallies| {
        let stretches = tallies.stretches().collect();
        shared_out(stretches, |values: &[_]| {
            Spellings::of(values.len(), tallies.told(values), &told)
        })
    };
    let of_stretches = spellings(tallies);
    let n_groups = of_stretches.iter().map(|spellings| spellings.groups.len()).sum();
    let mut all = Names::with_capacity(n_groups);
    let mut group_of = Vec::with_capacity(tallies.len());
    for spellings in of_stretches {
        let named = spellings.groups.into_iter().zip(spellings.keys);
        let places: Vec<u32> = named.map(|(group, key)| all.add(group, key)).collect();
        group_of.extend(spellings.group_of.into_iter().map(|group| places[group as usize]));
    }
    let n_listed = all.groups.len();
    for (nth, tallies) in of_sides.enumerate() {
        for spellings in spellings(tallies) {
            for (group, key) in spellings.groups.into_iter().zip(spellings.keys) {
                let quotes = group.tally.quotes();
                let unheard = Group { most: 0, tally: Tally::default(), ..group };
                sides.add(nth, all.add(unheard, key), quotes);
            }
        }
    }
    sides.complete(all.groups.len());
    Spelled { groups: all.groups, n_listed, group_of }
}

/// Groups by their keys: by a digest of each, as of hundreds of thousands few have their like, and
/// only these are read.
struct Names<'t> {
    groups: Vec<Group<'t>>,
    keys: Vec<&'t str>,
    place_of: FxHashMap<u64, u32>,
}

impl<'t> Names<'t> {
    fn with_capacity(n_groups: usize) -> Names<'t> {
        let mut place_of = FxHashMap::default();
        place_of.reserve(n_groups);
        let (groups, keys) = (Vec::with_capacity(n_groups), Vec::with_capacity(n_groups));
        Names { groups, keys, place_of }
    }

    /// Adds a group to the one of its key; returns the place of that.
    fn add(&mut self, group: Group<'t>, (digest, key): (u64, &'t str)) -> u32 {
        let n_groups = self.groups.len() as u32;
        let known = *self.place_of.entry(digest).or_insert(n_groups);
        if self.keys.get(known as usize).is_some_and(|known| *known == key) {
            self.groups[known as usize].absorb(&group);
            return known;
        }
        self.groups.push(group);
        self.keys.push(key);
        n_groups
    }
}

/// Names of which those that lie side by side and have one key are one.
struct Spellings<'t> {
    groups: Vec<Group<'t>>,
    /// The key of each group and its digest.
    keys: Vec<(u64, &'t str)>,
    /// For each value its group.
    group_of: Vec<u32>,
}

impl<'t> Spellings<'t> {
    /// Groups so many values; those of the keys `told` by their whole names.
    fn of(
        n_values: usize,
        values: impl Iterator<Item = (&'t str, &'t Tally)>,
        told: &HashSet<String>,
    ) -> Spellings<'t> {
        let mut spellings = Spellings {
            groups: Vec::with_capacity(n_values),
            keys: Vec::with_capacity(n_values),
            group_of: Vec::with_capacity(n_values),
        };
        for (value, &tally) in values {
            let mut parts = value.splitn(3, PERSON_SEPARATOR);
            let mut part = || parts.next().unwrap_or_default();
            let (outlines, key, name) = (part(), part(), part());
            let key = if !told.is_empty() && told.contains(key) { name } else { key };
            let group = Group { outlines, name, most: tally.quotes(), tally };
            match (spellings.groups.last_mut(), spellings.keys.last()) {
                (Some(last), Some((_, same))) if *same == key => last.absorb(&group),
                _ => {
                    spellings.groups.push(group);
                    spellings.keys.push((FxBuildHasher.hash_one(key), key));
                }
            }
            spellings.group_of.push(spellings.groups.len() as u32 - 1);
        }
        spellings
    }
}
