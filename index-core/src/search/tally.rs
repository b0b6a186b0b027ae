//! What matches, counted by the values of a column: persons, topics, outlets.
//!
//! Values are numbers of their segment until the counting is done: no text is looked at for a
//! document, and each value's text once a segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::columns::{Batch, Room};
use super::shared_out;
use crate::Date;
use crate::index::schema::column;

/// How much was said by somebody, or of something. Small, as there are hundreds of thousands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tally {
    quotes: u32,
    articles: u32,
    /// Days since 1970; behind each other where no day is known.
    first: i32,
    last: i32,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { quotes: 0, articles: 0, first: i32::MAX, last: i32::MIN }
    }
}

impl Tally {
    pub(super) fn quotes(&self) -> u64 {
        self.quotes.into()
    }

    pub(super) fn articles(&self) -> u64 {
        self.articles.into()
    }

    pub(super) fn first(&self) -> Option<Date> {
        date(self.first).filter(|_| self.first <= self.last)
    }

    pub(super) fn last(&self) -> Option<Date> {
        date(self.last).filter(|_| self.first <= self.last)
    }

    /// As [`Tally::last`], for comparing: in days since 1970, the least number where there is none.
    pub(super) fn last_day(&self) -> i32 {
        self.last
    }

    pub(super) fn add(&mut self, other: &Tally) {
        self.quotes += other.quotes;
        self.articles += other.articles;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }

    fn span(&mut self, day: Option<i32>) {
        let Some(day) = day else { return };
        self.first = self.first.min(day);
        self.last = self.last.max(day);
    }
}

fn date(day: i32) -> Option<Date> {
    Date::from_days_since_epoch(day.into())
}

/// Whose value a document counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueOf {
    Quote,
    /// The article that it stands in.
    Article,
}

/// Counts the documents of one segment.
pub(super) struct SegmentTally {
    value_of: ValueOf,
    values: Option<StrColumn>,
    outlets: Option<StrColumn>,
    met: MetValues,
    /// The outlet of each article of the present batch, or [`NONE`].
    outlet_of: Vec<u32>,
}

/// The values of a segment that were met.
struct MetValues {
    /// For each value one more than its place among those that were met; 0 for one not met yet.
    place_of: Vec<u32>,
    met: Vec<Met>,
    /// Places of values with the outlets that printed them; some more than once.
    printed: Vec<(u32, u32)>,
}

/// A value that was met.
#[derive(Clone, Copy)]
struct Met {
    ord: u32,
    tally: Tally,
    last_article: DocId,
    last_outlet: u32,
}

/// No article and no outlet has this number.
const NONE: u32 = u32::MAX;

/// What is counted of an article at once.
struct InArticle {
    article: DocId,
    n_quotes: u32,
    day: Option<i32>,
    /// Or [`NONE`].
    outlet: u32,
}

impl SegmentTally {
    pub(super) fn open(
        reader: &SegmentReader,
        column: &str,
        value_of: ValueOf,
    ) -> tantivy::Result<SegmentTally> {
        let values = reader.fast_fields().str(column)?;
        // Only of speakers it is told how many printed them.
        let outlets = match column {
            column::PERSON => reader.fast_fields().str(column::OUTLET)?,
            _ => None,
        };
        let n_values = values.as_ref().map_or(0, |values| values.dictionary().num_terms());
        let met = MetValues { place_of: vec![0; n_values], met: Vec::new(), printed: Vec::new() };
        Ok(SegmentTally { value_of, values, outlets, met, outlet_of: Vec::new() })
    }

    /// Looks up the texts of the values that were met; `None` where the segment has no values.
    pub(super) fn with_texts(self) -> Option<SegmentTexts> {
        let values = self.values?;
        let in_order = self.met.in_order();
        let MetValues { met, printed, .. } = self.met;
        let in_order_of_texts = |place: &u32| met[*place as usize];
        let (ords, tallies): (Vec<u64>, Vec<Tally>) = in_order
            .iter()
            .map(in_order_of_texts)
            .map(|met| (u64::from(met.ord), met.tally))
            .unzip();
        let (mut texts, mut ends) = (String::new(), Vec::with_capacity(ords.len()));
        // Texts that can't be read are those of a damaged index: they are counted as one.
        let _ = values.dictionary().sorted_ords_to_term_cb(&ords, |bytes| {
            texts.push_str(std::str::from_utf8(bytes).unwrap_or_default());
            ends.push(texts.len() as u32);
        });
        let counted = Counted { texts, ends, value_of: Vec::new(), outlets: self.outlets, printed };
        Some(SegmentTexts { counted, in_order, tallies })
    }

    pub(super) fn count(&mut self, batch: &Batch, room: &mut Room) {
        let Some(values) = &self.values else { return };
        self.outlet_of.clear();
        self.outlet_of.resize(batch.articles.len(), NONE);
        if let Some(outlets) = &self.outlets {
            room.for_each_value(outlets.ords(), &batch.articles, |i, ord| {
                if self.outlet_of[i] == NONE {
                    self.outlet_of[i] = ord as u32;
                }
            });
        }
        let in_article = |i: usize, n_quotes: u32| InArticle {
            article: batch.articles[i],
            n_quotes,
            day: batch.days[i],
            outlet: self.outlet_of[i],
        };
        match self.value_of {
            ValueOf::Quote => room.for_each_value(values.ords(), &batch.quotes, |i, ord| {
                self.met.count(ord, &in_article(batch.article_of[i] as usize, 1));
            }),
            ValueOf::Article => room.for_each_value(values.ords(), &batch.articles, |i, ord| {
                self.met.count(ord, &in_article(i, batch.n_quotes[i]));
            }),
        }
    }
}

impl MetValues {
    fn count(&mut self, ord: u64, found: &InArticle) {
        let Some(place) = self.place_of.get_mut(ord as usize) else { return };
        if *place == 0 {
            let (ord, tally) = (ord as u32, Tally::default());
            self.met.push(Met { ord, tally, last_article: NONE, last_outlet: NONE });
            *place = self.met.len() as u32;
        }
        let place = *place - 1;
        let met = &mut self.met[place as usize];
        met.tally.quotes += found.n_quotes;
        if met.last_article != found.article {
            met.last_article = found.article;
            met.tally.articles += 1;
            met.tally.span(found.day);
        }
        if found.outlet != NONE && met.last_outlet != found.outlet {
            met.last_outlet = found.outlet;
            self.printed.push((place, found.outlet));
        }
    }

    /// Returns the places of the values that were met in the order of their texts.
    fn in_order(&self) -> Vec<u32> {
        /// Of fewer of the values, sorting those that were met is faster than a look at all.
        const SORTED_ONE_IN: usize = 16;
        if self.met.len() < self.place_of.len() / SORTED_ONE_IN {
            let mut places: Vec<u32> = (0..self.met.len() as u32).collect();
            places.sort_unstable_by_key(|&place| self.met[place as usize].ord);
            return places;
        }
        self.place_of.iter().filter(|&&place| place > 0).map(|place| place - 1).collect()
    }
}

/// What was counted in a segment, in the order of the texts.
pub(super) struct SegmentTexts {
    counted: Counted,
    /// The places of the values that were met.
    in_order: Vec<u32>,
    tallies: Vec<Tally>,
}

/// The counts of all segments.
pub(super) struct Tallies {
    /// In the order of their texts.
    values: Vec<Value>,
    segments: Vec<Counted>,
}

/// A value with its counts.
pub(super) struct Value {
    /// Where its text is: a segment and the number of the text there.
    text: (u32, u32),
    tally: Tally,
}

/// What was counted in a segment.
struct Counted {
    /// The texts of the values that were met, in order, one behind the other, and where each ends.
    texts: String,
    ends: Vec<u32>,
    /// For each place among those that were met the place among all values.
    value_of: Vec<u32>,
    outlets: Option<StrColumn>,
    printed: Vec<(u32, u32)>,
}

impl Counted {
    fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.texts[start as usize..self.ends[number] as usize]
    }

    /// Returns how many of the texts come before another one; all of them where there is none.
    fn n_before(&self, text: Option<&str>) -> usize {
        let Some(text) = text else { return self.ends.len() };
        let (mut first, mut end) = (0, self.ends.len());
        while first < end {
            let middle = first.midpoint(end);
            match self.text(middle as u32) < text {
                true => first = middle + 1,
                false => end = middle,
            }
        }
        first
    }
}

impl Tallies {
    pub(super) fn merge(segments: Vec<SegmentTexts>) -> Tallies {
        let mut counted = Vec::with_capacity(segments.len());
        let mut met_in = Vec::with_capacity(segments.len());
        for segment in segments {
            counted.push(segment.counted);
            met_in.push((segment.in_order, segment.tallies));
        }
        let values = merged(&mut counted, &met_in);
        Tallies { values, segments: counted }
    }

    /// Returns the number of values.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Goes through the values with their counts, in the order of their texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Tally)> {
        self.told(&self.values)
    }

    /// Parts the values into stretches of about one length, for threads to go through.
    pub(super) fn stretches(&self) -> impl Iterator<Item = &[Value]> {
        let n_stretches = shared_out::n_threads().min(self.values.len() / TEXTS_MIN).max(1);
        self.values.chunks(self.values.len().div_ceil(n_stretches).max(1))
    }

    /// Goes through some of the values with their counts.
    pub(super) fn told<'t>(
        &'t self,
        values: &'t [Value],
    ) -> impl Iterator<Item = (&'t str, &'t Tally)> {
        values.iter().map(|Value { text: (segment, number), tally }| {
            (self.segments[*segment as usize].text(*number), tally)
        })
    }

    /// Returns how many outlets printed each of the wanted groups of values, of `n_groups`;
    /// `group_of` tells the group of each value.
    pub(super) fn outlets(&self, group_of: &[u32], n_groups: usize, wanted: &[u32]) -> Vec<u64> {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut met: FxHashSet<(u32, u32)> = FxHashSet::default();
        let mut is_wanted = vec![false; n_groups];
        wanted.iter().for_each(|&group| is_wanted[group as usize] = true);
        let mut counts = vec![0; n_groups];
        for segment in &self.segments {
            let Some(outlets) = &segment.outlets else { continue };
            let mut of_ord: FxHashMap<u32, u32> = FxHashMap::default();
            for &(place, ord) in &segment.printed {
                let group = group_of[segment.value_of[place as usize] as usize];
                if !is_wanted[group as usize] {
                    continue;
                }
                let outlet = *of_ord.entry(ord).or_insert_with(|| {
                    let mut name = String::new();
                    let _ = outlets.ord_to_str(ord.into(), &mut name);
                    let n_known = known.len() as u32;
                    *known.entry(name).or_insert(n_known)
                });
                if met.insert((group, outlet)) {
                    counts[group as usize] += 1;
                }
            }
        }
        counts
    }
}

/// Returns the values of all segments in the order of their texts, and tells each segment which of
/// them its own are. `met_in` holds for each segment the places in the order of the texts, and the
/// counts in the same order.
fn merged(counted: &mut [Counted], met_in: &[(Vec<u32>, Vec<Tally>)]) -> Vec<Value> {
    let stretches = stretches(counted, shared_out::n_threads());
    let of_stretches = shared_out::shared_out(stretches, |numbers| {
        let values = merged_stretch(counted, met_in, &numbers);
        (numbers, values)
    });
    let mut values: Vec<Value> = Vec::new();
    for (segment, (in_order, _)) in counted.iter_mut().zip(met_in) {
        segment.value_of.resize(in_order.len(), 0);
    }
    for (numbers, (of_stretch, values_of)) in of_stretches {
        let n_before = values.len() as u32;
        let segments = counted.iter_mut().zip(met_in);
        for ((segment, (in_order, _)), (numbers, values_of)) in
            segments.zip(numbers.into_iter().zip(values_of))
        {
            for (number, value) in numbers.zip(values_of) {
                segment.value_of[in_order[number] as usize] = n_before + value;
            }
        }
        values.extend(of_stretch);
    }
    values
}

/// Fewer texts are gone through sooner than another thread has begun.
const TEXTS_MIN: usize = 4096;

/// Parts the texts of all segments into stretches of their order; returns for each stretch the
/// numbers of the texts in each segment.
fn stretches(counted: &[Counted], n_stretches: usize) -> Vec<Vec<Range<usize>>> {
    // A damaged index may give fewer texts than were asked for.
    let n_texts: usize = counted.iter().map(|segment| segment.ends.len()).sum();
    let n_stretches = n_stretches.min(n_texts / TEXTS_MIN).max(1);
    let longest = counted.iter().max_by_key(|segment| segment.ends.len());
    let mut starts = vec![0; counted.len()];
    let mut stretches = Vec::with_capacity(n_stretches);
    for nth in 1..=n_stretches {
        let first_behind = longest
            .filter(|_| nth < n_stretches)
            .map(|longest| longest.text((longest.ends.len() * nth / n_stretches) as u32));
        let ends: Vec<usize> =
            counted.iter().map(|segment| segment.n_before(first_behind)).collect();
        stretches.push(starts.iter().zip(&ends).map(|(&start, &end)| start..end).collect());
        starts = ends;
    }
    stretches
}

/// Returns the values of a stretch of the texts, in their order, and for each segment which of them
/// its texts are, one after the other.
fn merged_stretch(
    counted: &[Counted],
    met_in: &[(Vec<u32>, Vec<Tally>)],
    numbers: &[Range<usize>],
) -> (Vec<Value>, Vec<Vec<u32>>) {
    let mut values: Vec<Value> = Vec::new();
    let mut values_of: Vec<Vec<u32>> =
        numbers.iter().map(|numbers| Vec::with_capacity(numbers.len())).collect();
    let text = |segment: usize, number: usize| {
        let is_there = number < numbers[segment].end;
        is_there.then(|| {
            let text = counted[segment].text(number as u32);
            Reverse((beginning(text), text, segment, number))
        })
    };
    let firsts = numbers.iter().enumerate();
    let mut heads: BinaryHeap<_> = firsts.filter_map(|(i, of)| text(i, of.start)).collect();
    let mut before = None;
    while let Some(mut head) = heads.peek_mut() {
        let Reverse((_, present, segment, number)) = *head;
        if before != Some(present) {
            let text = (segment as u32, number as u32);
            values.push(Value { text, tally: Tally::default() });
            before = Some(present);
        }
        if let Some(value) = values.last_mut() {
            value.tally.add(&met_in[segment].1[number]);
        }
        values_of[segment].push(values.len() as u32 - 1);
        match text(segment, number + 1) {
            Some(next) => *head = next,
            None => {
                PeekMut::pop(head);
            }
        }
    }
    (values, values_of)
}

/// Returns the first bytes of a text as a number: texts of different numbers are in their order.
fn beginning(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let n_bytes = text.len().min(bytes.len());
    bytes[..n_bytes].copy_from_slice(&text.as_bytes()[..n_bytes]);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Returns a segment with these values, each met once: its texts and its counts.
    fn segment(values: &[String], quotes: u32) -> SegmentTexts {
        let (mut texts, mut ends) = (String::new(), Vec::new());
        for value in values {
            texts.push_str(value);
            ends.push(texts.len() as u32);
        }
        let tally = Tally { quotes, ..Tally::default() };
        SegmentTexts {
            counted: Counted { texts, ends, value_of: vec![], outlets: None, printed: vec![] },
            // The last value was met first.
            in_order: (0..values.len() as u32).rev().collect(),
            tallies: vec![tally; values.len()],
        }
    }

    #[test]
    fn segments_are_merged_in_stretches_as_in_one() {
        let every = |step: usize| (0..15_000).step_by(step).map(|i| format!("{i:05}")).collect();
        let of_segments: [Vec<String>; 4] = [every(1), every(2), vec![], every(7)];
        let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
        for (i, values) in of_segments.iter().enumerate() {
            values.iter().for_each(|value| *expected.entry(value).or_default() += 1 << i);
        }
        let segments = of_segments.iter().enumerate().map(|(i, values)| segment(values, 1 << i));
        let merged = Tallies::merge(segments.collect());
        let found: Vec<(&str, u64)> =
            merged.iter().map(|(text, tally)| (text, tally.quotes())).collect();
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        for (values, segment) in of_segments.iter().zip(&merged.segments) {
            let of_places = values.iter().rev().zip(&segment.value_of);
            assert!(of_places.into_iter().all(|(value, &place)| found[place as usize].0 == value));
        }
    }
}
