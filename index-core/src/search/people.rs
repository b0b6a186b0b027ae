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

/// Returns the speakers, who said most first: the spellings of one person as one, under the one that
/// is printed most.
pub(super) fn speakers(tallies: Tallies) -> Vec<SpeakerCount> {
    let mut named: Vec<(String, Tally)> = by_spelling(tallies);
    named.sort_by(|(name, one), (other_name, two)| {
        two.quotes.cmp(&one.quotes).then_with(|| name.cmp(other_name))
    });
    let names: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    let people = crate::names::people(&names);
    let mut by_person: BTreeMap<usize, (Tally, String)> = BTreeMap::new();
    for (person, (name, tally)) in people.into_iter().zip(named) {
        // The first one is the most printed.
        let (sum, _) = by_person.entry(person).or_insert_with(|| (Tally::default(), name));
        sum.add(tally);
    }
    let mut counts: Vec<SpeakerCount> = by_person
        .into_values()
        .map(|(tally, speaker)| SpeakerCount {
            speaker,
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

/// Returns the names with their counts, the plainest spellings of one name as one.
fn by_spelling(tallies: Tallies) -> Vec<(String, Tally)> {
    let mut by_key: HashMap<String, (Tally, String, u64)> = HashMap::new();
    for (value, tally) in tallies {
        let Some((key, name)) = value.split_once(PERSON_SEPARATOR) else { continue };
        let (sum, best, most) = by_key.entry(key.to_owned()).or_default();
        if tally.quotes > *most {
            *most = tally.quotes;
            name.clone_into(best);
        }
        sum.add(tally);
    }
    by_key.into_values().map(|(tally, name, _)| (name, tally)).collect()
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
