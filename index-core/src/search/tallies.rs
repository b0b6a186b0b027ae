//! What was counted in all segments, by the texts of the values.
//!
//! A segment that was counted in parts is one here: each text of it is looked up once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::StrColumn;

use super::shared_out::{self, TEXTS_MIN, n_threads, shared_out};
use super::tally::{MetValues, SegmentTally, Tally};

/// The counts of all segments.
pub(super) struct Tallies {
    /// In the order of their texts.
    values: Vec<Value>,
    pieces: Vec<Piece>,
    parts: Vec<Part>,
}

/// A value with its counts.
pub(super) struct Value {
    /// Where its text is: a piece and the number of the text there.
    text: (u32, u32),
    tally: Tally,
}

/// What was counted of a range of the values of a segment.
#[derive(Default)]
struct Piece {
    /// The texts of the values that were met, in order, one behind the other, and where each ends.
    texts: String,
    ends: Vec<u32>,
    tallies: Vec<Tally>,
    /// The part of the segment that was counted first.
    first_part: usize,
    /// For this and each further part the places of its values, with the numbers of their texts.
    places: Vec<Vec<(u32, u32)>>,
}

/// Where the values were printed that were counted in a part of a segment.
struct Part {
    /// For each place among the values that were met the place among all values.
    value_of: Vec<u32>,
    outlets: Option<StrColumn>,
    printed: Vec<(u32, u32)>,
}

/// How long the text of a value is about; it is only room that is made.
const TEXT_BYTES: usize = 40;

impl Piece {
    /// Joins what was counted of some values in the parts of a segment, and looks up their texts.
    fn of(parts: &[SegmentTally], first_part: usize, values: Range<u32>) -> Piece {
        let met: Vec<&MetValues> = parts.iter().map(|part| &part.met).collect();
        let (mut piece, ords) = Piece::joined(&met, first_part, values);
        let Some(column) = &parts[0].values else { return Piece::default() };
        let mut texts = Vec::with_capacity(ords.len() * TEXT_BYTES);
        piece.ends.reserve(ords.len());
        let _ = column.dictionary().sorted_ords_to_term_cb(&ords, |bytes| {
            texts.extend_from_slice(bytes);
            piece.ends.push(texts.len() as u32);
        });
        // Texts that can't be read are those of a damaged index: they are counted as one.
        piece.texts = String::from_utf8(texts).unwrap_or_default();
        piece
    }

    /// As [`Piece::of`], without texts; returns the values as well, in order.
    fn joined(parts: &[&MetValues], first_part: usize, values: Range<u32>) -> (Piece, Vec<u64>) {
        let in_order: Vec<_> = parts.iter().map(|part| part.in_order(values.clone())).collect();
        let mut of_parts: Vec<_> = in_order.iter().map(|met| met.iter().peekable()).collect();
        let places = in_order.iter().map(|met| Vec::with_capacity(met.len())).collect();
        let mut piece = Piece { first_part, places, ..Piece::default() };
        let n_most = in_order.iter().map(Vec::len).sum();
        let mut ords = Vec::with_capacity(n_most);
        piece.tallies.reserve(n_most);
        let next =
            |met: &mut std::iter::Peekable<_>| met.peek().map(|&&(ord, _): &&(u32, u32)| ord);
        while let Some(ord) = of_parts.iter_mut().filter_map(next).min() {
            let mut tally = Tally::default();
            for (i, met) in of_parts.iter_mut().enumerate() {
                if let Some(&(_, place)) = met.next_if(|(met, _)| *met == ord) {
                    tally.add(parts[i].tally(place));
                    piece.places[i].push((place, ords.len() as u32));
                }
            }
            ords.push(u64::from(ord));
            piece.tallies.push(tally);
        }
        (piece, ords)
    }

    fn text(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.texts.get(start as usize..self.ends[number] as usize).unwrap_or_default()
    }

    /// Returns how many of the texts come before another one; all of them where there is none.
    fn n_before(&self, text: Option<&str>) -> usize {
        let Some(text) = text else { return self.ends.len() };
        let (mut first, mut end) = (0, self.ends.len());
        while first < end {
            let middle = first.midpoint(end);
            match self.text(middle) < text {
                true => first = middle + 1,
                false => end = middle,
            }
        }
        first
    }
}

impl Tallies {
    /// Merges what was counted in segments or in parts of them; the parts of one lie side by side.
    pub(super) fn merge(parts: Vec<SegmentTally>) -> Tallies {
        let mut ranges = Vec::new();
        let mut first_part = 0;
        for segment in parts.chunk_by(|one, two| one.segment == two.segment) {
            let n_met: usize = segment.iter().map(|part| part.met.len()).sum();
            let n_values = segment[0].met.n_values();
            let n_pieces = n_threads().min(n_met / TEXTS_MIN).max(1) as u64;
            let bound = |nth: u64| (u64::from(n_values) * nth / n_pieces) as u32;
            let of_segment = (0..n_pieces).map(|nth| bound(nth)..bound(nth + 1));
            ranges.extend(of_segment.map(|values| (segment, first_part, values)));
            first_part += segment.len();
        }
        let pieces = shared_out(ranges, |(parts, first, values)| Piece::of(parts, first, values));
        let part = |SegmentTally { met, outlets, .. }: SegmentTally| Part {
            value_of: vec![0; met.len()],
            outlets,
            printed: met.printed,
        };
        let mut parts: Vec<Part> = parts.into_iter().map(part).collect();
        let values = merged(&pieces, &mut parts);
        Tallies { values, pieces, parts }
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
        self.values.chunks(shared_out::chunk_length(self.values.len()))
    }

    /// Goes through some of the values with their counts.
    pub(super) fn told<'t>(
        &'t self,
        values: &'t [Value],
    ) -> impl Iterator<Item = (&'t str, &'t Tally)> {
        values.iter().map(|Value { text: (piece, number), tally }| {
            (self.pieces[*piece as usize].text(*number as usize), tally)
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
        for part in &self.parts {
            let Some(outlets) = &part.outlets else { continue };
            let mut of_ord: FxHashMap<u32, u32> = FxHashMap::default();
            for &(place, ord) in &part.printed {
                let group = group_of[part.value_of[place as usize] as usize];
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

/// Returns the values of all pieces in the order of their texts, and tells each part which of them
/// its own are.
fn merged(pieces: &[Piece], parts: &mut [Part]) -> Vec<Value> {
    let stretches = stretches(pieces, n_threads());
    let of_stretches = shared_out(stretches, |numbers| merged_stretch(pieces, &numbers));
    let n_values = of_stretches.iter().map(|(values, _)| values.len()).sum();
    let mut values: Vec<Value> = Vec::with_capacity(n_values);
    let mut value_of: Vec<Vec<u32>> =
        pieces.iter().map(|piece| Vec::with_capacity(piece.ends.len())).collect();
    for (of_stretch, values_of) in of_stretches {
        let n_before = values.len() as u32;
        for (all, of_stretch) in value_of.iter_mut().zip(values_of) {
            all.extend(of_stretch.into_iter().map(|value| n_before + value));
        }
        values.extend(of_stretch);
    }
    for (piece, value_of) in pieces.iter().zip(value_of) {
        for (part, places) in parts[piece.first_part..].iter_mut().zip(&piece.places) {
            for &(place, number) in places {
                // A damaged index may give fewer texts than were asked for.
                part.value_of[place as usize] = value_of.get(number as usize).copied().unwrap_or(0);
            }
        }
    }
    values
}

/// Parts the texts of all pieces into stretches of their order, of about one length; returns for
/// each stretch the numbers of the texts in each piece.
fn stretches(pieces: &[Piece], n_stretches: usize) -> Vec<Vec<Range<usize>>> {
    /// Every so many texts one stands for them.
    const SAMPLED_ONE_IN: usize = TEXTS_MIN / 8;
    let n_texts: usize = pieces.iter().map(|piece| piece.ends.len()).sum();
    let n_stretches = n_stretches.min(n_texts / TEXTS_MIN).max(1);
    let mut sample: Vec<&str> = pieces
        .iter()
        .flat_map(|piece| (0..piece.ends.len()).step_by(SAMPLED_ONE_IN).map(|i| piece.text(i)))
        .collect();
    sample.sort_unstable();
    let mut starts = vec![0; pieces.len()];
    let mut stretches = Vec::with_capacity(n_stretches);
    for nth in 1..=n_stretches {
        let first_behind = sample.get(sample.len() * nth / n_stretches).copied();
        let ends: Vec<usize> = pieces.iter().map(|piece| piece.n_before(first_behind)).collect();
        stretches.push(starts.iter().zip(&ends).map(|(&start, &end)| start..end).collect());
        starts = ends;
    }
    stretches
}

/// Returns the values of a stretch of the texts, in their order, and for each piece which of them
/// its texts are, one after the other.
fn merged_stretch(pieces: &[Piece], numbers: &[Range<usize>]) -> (Vec<Value>, Vec<Vec<u32>>) {
    let longest = numbers.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
    let mut values: Vec<Value> = Vec::with_capacity(longest);
    let mut values_of: Vec<Vec<u32>> =
        numbers.iter().map(|numbers| Vec::with_capacity(numbers.len())).collect();
    let text = |piece: usize, number: usize| {
        let is_there = number < numbers[piece].end;
        is_there.then(|| {
            let text = pieces[piece].text(number);
            Reverse((beginning(text), text, piece, number))
        })
    };
    let firsts = numbers.iter().enumerate();
    let mut heads: BinaryHeap<_> = firsts.filter_map(|(i, of)| text(i, of.start)).collect();
    let mut before = None;
    while let Some(mut head) = heads.peek_mut() {
        let Reverse((_, present, piece, number)) = *head;
        if before != Some(present) {
            let text = (piece as u32, number as u32);
            values.push(Value { text, tally: Tally::default() });
            before = Some(present);
        }
        if let Some(value) = values.last_mut() {
            value.tally.add(&pieces[piece].tallies[number]);
        }
        values_of[piece].push(values.len() as u32 - 1);
        match text(piece, number + 1) {
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

    /// Values of which each stands for its number, in five digits, and how often each is met in
    /// each of two parts.
    fn piece(parts: [&[u32]; 2], values: Range<u32>, first_part: usize) -> Piece {
        let parts = parts.map(|met| MetValues::of_values(30_000, met, 1));
        let (mut piece, ords) = Piece::joined(&[&parts[0], &parts[1]], first_part, values);
        for ord in ords {
            piece.texts += &format!("{ord:05}");
            piece.ends.push(piece.texts.len() as u32);
        }
        piece
    }

    #[test]
    fn parts_and_segments_are_merged_in_stretches_as_one() {
        let every = |step: usize| (0..30_000).step_by(step).rev().collect::<Vec<u32>>();
        let segments = [[every(1), every(2)], [vec![], every(7)], [every(501), vec![]]];
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        for value in segments.iter().flatten().flatten() {
            *expected.entry(format!("{value:05}")).or_default() += 1;
        }
        let pieces = segments.iter().enumerate().flat_map(|(i, [one, two])| {
            [0..10_000, 10_000..30_000].map(|values| piece([one, two], values, 2 * i))
        });
        let pieces: Vec<Piece> = pieces.collect();
        let part = |met: &Vec<u32>| Part {
            value_of: vec![u32::MAX; met.len()],
            outlets: None,
            printed: vec![],
        };
        let mut parts: Vec<Part> = segments.iter().flatten().map(part).collect();
        let values = merged(&pieces, &mut parts);
        let merged = Tallies { values, pieces, parts };
        let found: Vec<(&str, u64)> =
            merged.iter().map(|(text, tally)| (text, tally.quotes())).collect();
        let expected: Vec<(&str, u64)> = expected.iter().map(|(text, n)| (&**text, *n)).collect();
        assert_eq!(found, expected);
        for (met, part) in segments.iter().flatten().zip(&merged.parts) {
            let values = part.value_of.iter().map(|&value| found[value as usize].0.parse());
            assert!(values.eq(met.iter().copied().map(Ok)));
        }
    }
}
