//! Who said how much of what was asked for, and on which topics: counted over columns, without a
//! look at the stored articles.

use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentReader};

use super::hits::{SpeakerCount, TopicCount};
use super::rank::{Columns, Filter};
use crate::Date;
use crate::index::document::PERSON_SEPARATOR;
use crate::index::schema::column;

/// Counts the quotes that pass the filter by the values of a column.
pub(super) struct Counted {
    pub(super) filter: Filter,
    /// The column: persons or topics.
    pub(super) column: &'static str,
}

/// What is counted of one value.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    quotes: u64,
    articles: u64,
    outlets: HashSet<String>,
    first: Option<i64>,
    last: Option<i64>,
}

/// The values with their counts.
pub(super) type Tallies = BTreeMap<String, Tally>;

pub(super) struct SegmentCounted {
    filter: Filter,
    columns: Columns,
    values: Option<StrColumn>,
    outlets: Option<StrColumn>,
    by_ord: HashMap<u64, OrdTally>,
    deleted: SegmentReader,
}

#[derive(Default)]
struct OrdTally {
    quotes: u64,
    articles: u64,
    last_article: Option<DocId>,
    outlets: HashSet<u64>,
    first: Option<i64>,
    last: Option<i64>,
}

impl Collector for Counted {
    type Fruit = Tallies;
    type Child = SegmentCounted;

    fn for_segment(&self, _ord: u32, reader: &SegmentReader) -> tantivy::Result<SegmentCounted> {
        Ok(SegmentCounted {
            filter: self.filter.clone(),
            columns: Columns::open(reader)?,
            values: reader.fast_fields().str(self.column)?,
            outlets: reader.fast_fields().str(column::OUTLET)?,
            by_ord: HashMap::new(),
            deleted: reader.clone(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Tallies>) -> tantivy::Result<Tallies> {
        let mut all = Tallies::new();
        for (value, tally) in fruits.into_iter().flatten() {
            all.entry(value).or_default().add(tally);
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounted {
    type Fruit = Tallies;

    fn collect(&mut self, doc: DocId, _score: Score) {
        let Some(values) = &self.values else { return };
        if self.deleted.is_deleted(doc) || !self.filter.passes(&self.columns, doc) {
            return;
        }
        let article = self.columns.article_doc(doc);
        let day = self.columns.day(doc);
        let outlet = self.outlets.as_ref().and_then(|outlets| outlets.ords().first(article));
        for ord in values.term_ords(doc) {
            let tally = self.by_ord.entry(ord).or_default();
            tally.quotes += 1;
            // The quotes of an article come one after the other.
            if tally.last_article != Some(article) {
                tally.last_article = Some(article);
                tally.articles += 1;
            }
            tally.outlets.extend(outlet);
            tally.first = earlier(tally.first, day);
            tally.last = tally.last.max(day);
        }
    }

    fn harvest(self) -> Tallies {
        let Some(values) = &self.values else { return Tallies::new() };
        let mut names: HashMap<u64, String> = HashMap::new();
        let mut tallies = Tallies::new();
        let mut text = String::new();
        for (ord, tally) in self.by_ord {
            text.clear();
            // An unreadable name is one that nobody can be shown.
            if !values.ord_to_str(ord, &mut text).unwrap_or(false) {
                continue;
            }
            let mut outlets = HashSet::new();
            for outlet in tally.outlets {
                let name = names.entry(outlet).or_insert_with(|| {
                    let mut name = String::new();
                    let column = self.outlets.as_ref().expect("an outlet came from this column");
                    let _ = column.ord_to_str(outlet, &mut name);
                    name
                });
                outlets.insert(name.clone());
            }
            let (quotes, articles) = (tally.quotes, tally.articles);
            let (first, last) = (tally.first, tally.last);
            tallies.insert(text.clone(), Tally { quotes, articles, outlets, first, last });
        }
        tallies
    }
}

fn earlier(one: Option<i64>, two: Option<i64>) -> Option<i64> {
    match (one, two) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    }
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.quotes += other.quotes;
        self.articles += other.articles;
        self.outlets.extend(other.outlets);
        self.first = earlier(self.first, other.first);
        self.last = self.last.max(other.last);
    }
}

fn date(day: Option<i64>) -> Option<Date> {
    Date::from_days_since_epoch(day?)
}

/// A name with what its plain spellings said.
struct Named<'t> {
    /// The outlines of the surname, with commas between them; of a body none.
    outlines: &'t str,
    name: &'t str,
    most: u64,
    tally: Tally,
}

/// How many names for each that is shown are looked at for being shown: the spellings of one
/// person, none of them printed much, may together be.
const LOOKED_AT_FOR_SHOWN: usize = 8;
const LOOKED_AT_MIN: usize = 256;
/// Beyond so many names a person's spellings may stand alone: comparing takes its time.
const LOOKED_AT_MAX: usize = 4096;

/// Returns the speakers, who said most first: the spellings of one person as one, under the one that
/// is printed most. The first `n_shown`, at most [`LOOKED_AT_MAX`], are whole.
pub(super) fn speakers(tallies: &Tallies, n_shown: usize) -> Vec<SpeakerCount> {
    let mut named = by_spelling(tallies);
    named.sort_by(|one, two| {
        two.tally.quotes.cmp(&one.tally.quotes).then_with(|| one.name.cmp(two.name))
    });
    let n_looked_at =
        n_shown.saturating_mul(LOOKED_AT_FOR_SHOWN).clamp(LOOKED_AT_MIN, LOOKED_AT_MAX);
    merge_spellings(&mut named, n_looked_at);
    let mut counts: Vec<SpeakerCount> = named
        .into_iter()
        .map(|Named { name, tally, .. }| SpeakerCount {
            speaker: name.to_owned(),
            quotes: tally.quotes,
            articles: tally.articles,
            outlets: tally.outlets.len() as u64,
            first: date(tally.first),
            last: date(tally.last),
        })
        .collect();
    counts.sort_by(|one, two| {
        two.quotes
            .cmp(&one.quotes)
            .then(two.last.cmp(&one.last))
            .then_with(|| one.speaker.cmp(&two.speaker))
    });
    counts
}

/// Adds up the spellings of the people among the first names, wherever they stand in the list.
fn merge_spellings(named: &mut Vec<Named<'_>>, n_looked_at: usize) {
    let first = named.iter().take(n_looked_at);
    let wanted: HashSet<&str> = first.flat_map(|named| named.outlines.split(',')).collect();
    let is_wanted = |named: &Named<'_>| {
        !named.outlines.is_empty() && named.outlines.split(',').any(|part| wanted.contains(part))
    };
    let places: Vec<usize> = (0..named.len()).filter(|&i| is_wanted(&named[i])).collect();
    let names: Vec<&str> = places.iter().map(|&i| named[i].name).collect();
    let mut is_merged = vec![false; named.len()];
    for (i, head) in crate::names::people(&names).into_iter().enumerate() {
        if head != i {
            let tally = std::mem::take(&mut named[places[i]].tally);
            named[places[head]].tally.add(tally);
            is_merged[places[i]] = true;
        }
    }
    let mut merged = is_merged.into_iter();
    named.retain(|_| !merged.next().unwrap_or(false));
}

/// Returns the names with their counts, the plain spellings of one name as one.
fn by_spelling(tallies: &Tallies) -> Vec<Named<'_>> {
    let mut by_key: HashMap<&str, Named<'_>> = HashMap::with_capacity(tallies.len());
    for (value, tally) in tallies {
        let mut parts = value.splitn(3, PERSON_SEPARATOR);
        let (Some(outlines), Some(key), Some(name)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let fresh = || Named { outlines, name, most: 0, tally: Tally::default() };
        let named = by_key.entry(key).or_insert_with(fresh);
        if tally.quotes > named.most {
            named.most = tally.quotes;
            named.name = name;
            // Of a person and a body under one key, the person's spellings are looked for.
            named.outlines = if outlines.is_empty() { named.outlines } else { outlines };
        }
        named.tally.add(tally.clone());
    }
    by_key.into_values().collect()
}

/// Returns the topics, the most spoken of first.
pub(super) fn topics(tallies: Tallies) -> Vec<TopicCount> {
    let mut counts: Vec<TopicCount> = tallies
        .into_iter()
        .map(|(topic, tally)| TopicCount {
            topic,
            quotes: tally.quotes,
            articles: tally.articles,
            first: date(tally.first),
            last: date(tally.last),
        })
        .collect();
    counts.sort_by(|one, two| {
        two.quotes
            .cmp(&one.quotes)
            .then(two.last.cmp(&one.last))
            .then_with(|| one.topic.cmp(&two.topic))
    });
    counts
}
