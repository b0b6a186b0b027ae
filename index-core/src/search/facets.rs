//! What matches, counted by each of its properties at once.

use std::collections::{BTreeMap, HashMap};

use tantivy::SegmentReader;

use super::columns::{Batch, Columns, Room};
use super::hits::{DayCount, Facet, FacetValue};
use super::people::{self, Page};
use super::shared_out::shared_out;
use super::tallies::Tallies;
use super::tally::{SegmentTally, ValueOf};
use super::timeline::{self, Days};
use crate::index::schema::{CLASS_QUOTE, column};
use crate::index::stored::kind_number;
use crate::{Date, QuoteKind};

/// The properties that are columns: their names, the columns and whose they are.
const COLUMNS: [(&str, &str, ValueOf); 5] = [
    ("speaker", column::PERSON, ValueOf::Quote),
    ("role", column::ROLE, ValueOf::Quote),
    ("outlet", column::OUTLET, ValueOf::Article),
    ("place", column::PLACE, ValueOf::Article),
    ("topic", column::TOPICS, ValueOf::Quote),
];

/// The most months that are told, the latest ones.
const MONTHS_MAX: usize = 24;

/// Counts the documents of one segment.
pub(super) struct SegmentFacets {
    columns: Vec<SegmentTally>,
    days: Days,
    /// For each kind of quote, by its number.
    kinds: [u64; QuoteKind::ALL.len()],
}

impl SegmentFacets {
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<SegmentFacets> {
        let open = |(_, column, of)| SegmentTally::open(reader, column, of);
        let columns = COLUMNS.into_iter().map(open).collect::<tantivy::Result<Vec<_>>>()?;
        Ok(SegmentFacets { columns, days: Days::default(), kinds: Default::default() })
    }

    pub(super) fn count(&mut self, columns: &Columns, batch: &Batch, room: &mut Room) {
        self.columns.iter_mut().for_each(|tally| tally.count(batch, room));
        self.days.count(batch);
        room.for_each_value(columns.classes(), &batch.quotes, |_, class| {
            let kind = class.checked_sub(CLASS_QUOTE);
            if let Some(count) = kind.and_then(|kind| self.kinds.get_mut(kind as usize)) {
                *count += 1;
            }
        });
    }
}

/// Returns the facets of all segments, each with the first values of a page.
pub(super) fn facets(segments: Vec<SegmentFacets>, page: &Page<'_>) -> Vec<Facet> {
    let mut columns: Vec<Vec<SegmentTally>> = COLUMNS.iter().map(|_| Vec::new()).collect();
    let mut days = Vec::with_capacity(segments.len());
    let mut kinds = [0; QuoteKind::ALL.len()];
    for segment in segments {
        for (all, one) in columns.iter_mut().zip(segment.columns) {
            all.push(one);
        }
        days.push(segment.days);
        kinds.iter_mut().zip(segment.kinds).for_each(|(all, one)| *all += one);
    }
    let columns = COLUMNS.iter().zip(columns).collect();
    let mut facets = shared_out(columns, |((name, ..), segments)| {
        of_column(name, &Tallies::merge(segments), page)
    });
    facets.push(of_kinds(kinds));
    facets.push(of_days(&timeline::counts(days)));
    facets
}

fn of_column(name: &'static str, tallies: &Tallies, page: &Page<'_>) -> Facet {
    let (values, total): (Vec<(String, u64)>, u64) = match name {
        "speaker" => {
            let counted = people::speakers(tallies, &[], page);
            let rows = counted.rows.into_iter().map(|row| (row.speaker, row.quotes));
            (rows.collect(), counted.total)
        }
        "topic" => {
            let counted = people::topics(tallies, page);
            let rows = counted.rows.into_iter().map(|row| (row.topic, row.quotes));
            (rows.collect(), counted.total)
        }
        _ => {
            let all = without_case(tallies);
            let total = all.len() as u64;
            (all.into_iter().take(page.end()).collect(), total)
        }
    };
    let values = values.into_iter().map(|(value, quotes)| FacetValue { value, quotes });
    Facet { name, values: values.collect(), total }
}

/// Returns the values that differ only in case or their article as one, in the form that is printed
/// most; the most frequent first.
pub(super) fn without_case(tallies: &Tallies) -> Vec<(String, u64)> {
    let mut groups: HashMap<String, (u64, u64, &str)> = HashMap::new();
    for (value, tally) in tallies.iter() {
        let (quotes, most, shown) = groups.entry(plain(value)).or_default();
        *quotes += tally.quotes();
        if (tally.quotes(), value) > (*most, *shown) {
            (*most, *shown) = (tally.quotes(), value);
        }
    }
    let mut values: Vec<(String, u64)> =
        groups.into_values().map(|(quotes, _, shown)| (shown.to_owned(), quotes)).collect();
    values.sort_unstable_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    values
}

/// Returns a value without its article, in lower case.
pub(super) fn plain(value: &str) -> String {
    let lower = value.to_lowercase();
    let article = ["the ", "a ", "an "].into_iter().find_map(|article| lower.strip_prefix(article));
    article.unwrap_or(&lower).to_owned()
}

fn of_kinds(counts: [u64; QuoteKind::ALL.len()]) -> Facet {
    let named = QuoteKind::ALL.map(|kind| (kind.as_str(), counts[kind_number(kind) as usize]));
    let mut values: Vec<FacetValue> = named
        .into_iter()
        .filter(|(_, quotes)| *quotes > 0)
        .map(|(value, quotes)| FacetValue { value: value.to_owned(), quotes })
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.quotes));
    Facet { name: "kind", total: values.len() as u64, values }
}

fn of_days(days: &[DayCount]) -> Facet {
    let month = |date: Date| format!("{:04}-{:02}", date.year(), date.month());
    let mut months: BTreeMap<String, u64> = BTreeMap::new();
    for day in days {
        *months.entry(month(day.date)).or_default() += day.quotes;
    }
    let total = months.len();
    let shown = months.into_iter().skip(total.saturating_sub(MONTHS_MAX));
    let values = shown.map(|(value, quotes)| FacetValue { value, quotes }).collect();
    Facet { name: "month", values, total: total as u64 }
}
