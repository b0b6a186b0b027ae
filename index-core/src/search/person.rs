//! One person at a time: the spellings, the roles and the counts of everybody of a name.
//!
//! What several people say together is counted for each of them, but tells nothing else of any one:
//! the other names and roles that are indexed of it may be the others'.

use std::collections::{HashMap, HashSet};

use super::Searcher;
use super::columns::{Batch, Columns, Room};
use super::counted::Counting;
use super::facets::plain;
use super::hits::{Person, RoleCount, SpeakerCount};
use super::plan::Target;
use super::tallies::Tallies;
use super::tally::{SegmentTotal, Tally};
use crate::index::document::PERSON_SEPARATOR;
use crate::index::schema::column;
use crate::names::Wanted;
use crate::query::Query;
use crate::{BookRole, Result};

impl Searcher {
    /// Returns everybody of a name, who said most first: the counts, the spellings, the roles, each of
    /// all that is found by the name that is shown. The query's limit is how many people are told.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn persons(&self, name: &str, query: &Query) -> Result<Vec<Person>> {
        let mut persons = Vec::new();
        for row in self.speakers(&query.clone().speaker(name))?.rows {
            let speaker = row.speaker;
            let one = query.clone().speaker(&speaker);
            let told = query.people.person(&speaker).map_or(&[][..], |p| &p.roles);
            let all = self.tallies(&one, column::PERSON)?;
            let bearers = self.bearers(&speaker, &one, &all)?;
            let is_spelling = |(name, _): &(String, u64)| bearers.contains(name);
            persons.push(Person {
                spellings: names(&all).into_iter().filter(is_spelling).collect(),
                roles: roles(&self.tallies(&one.clone().alone(), column::ROLE)?, told),
                count: self.total(&one, speaker)?,
            });
        }
        Ok(persons)
    }

    /// Returns how much a query finds, each quote once, as a speaker's.
    fn total(&self, query: &Query, speaker: String) -> Result<SpeakerCount> {
        let count = Counting {
            open: SegmentTotal::open,
            add: |total: &mut SegmentTotal, _: &Columns, batch: &Batch, room: &mut Room| {
                total.count(batch, room);
            },
        };
        let segments = self.counted(query, Target::Quotes, &count)?;
        let (all, n_outlets) = SegmentTotal::merge(segments)?;
        Ok(SpeakerCount {
            speaker,
            quotes: all.quotes(),
            articles: all.articles(),
            outlets: n_outlets,
            first: all.first(),
            last: all.last(),
            also: Vec::new(),
        })
    }

    /// Returns the names of everybody whom a query asks for by this name: of who speaks alone, and
    /// of those who only speak together with others, whose names are counted with theirs, whom the
    /// name means. `all` is what the query finds.
    pub(super) fn bearers(
        &self,
        name: &str,
        query: &Query,
        all: &Tallies,
    ) -> Result<HashSet<String>> {
        let all = names(all);
        let meant = Wanted::new(name).meant(&all).into_iter().map(str::to_owned);
        let alone = names(&self.tallies(&query.clone().alone(), column::PERSON)?);
        let mut bearers: HashSet<String> = meant.chain(alone.into_iter().map(|(n, _)| n)).collect();
        let people = &query.people;
        let told: Vec<String> =
            bearers.iter().filter_map(|name| people.name_of(name)).map(str::to_owned).collect();
        bearers.extend(told);
        Ok(bearers)
    }
}

/// Returns the names that stand in the column of persons, the most printed first.
fn names(tallies: &Tallies) -> Vec<(String, u64)> {
    let mut names: HashMap<&str, u64> = HashMap::new();
    for (value, tally) in tallies.iter() {
        let name = value.rsplit(PERSON_SEPARATOR).next().unwrap_or_default();
        *names.entry(name).or_default() += tally.quotes();
    }
    let mut names: Vec<(String, u64)> =
        names.into_iter().map(|(name, quotes)| (name.to_owned(), quotes)).collect();
    names.sort_unstable_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    names
}

/// Returns the roles of the column of roles and those that the user gives, the latest first; forms
/// that differ in case or their article are one.
fn roles(tallies: &Tallies, told: &[BookRole]) -> Vec<RoleCount> {
    let mut groups: HashMap<String, (Tally, u64, &str)> = HashMap::new();
    for (value, tally) in tallies.iter() {
        let (all, most, shown) = groups.entry(plain(value)).or_default();
        all.add(tally);
        if (tally.quotes(), value) > (*most, *shown) {
            (*most, *shown) = (tally.quotes(), value);
        }
    }
    for role in told {
        groups.entry(plain(&role.role)).or_default().2 = &role.role;
    }
    let mut roles: Vec<RoleCount> = groups
        .into_values()
        .map(|(tally, _, shown)| {
            let days = told.iter().find(|role| role.role == shown).and_then(BookRole::days);
            RoleCount {
                role: shown.to_owned(),
                quotes: tally.quotes(),
                first: days.map_or(tally.first(), |days| days.first),
                last: days.map_or(tally.last(), |days| days.last),
            }
        })
        .collect();
    roles.sort_unstable_by(|one, two| {
        let latest = two.last.cmp(&one.last);
        latest.then(two.quotes.cmp(&one.quotes)).then_with(|| one.role.cmp(&two.role))
    });
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::search::tests::index_of;

    /// Two people speak together and alone, a third only with one of them.
    fn index() -> crate::Index {
        let text = "“We mend the dam,” said Ann Lee and Paul Roux. “It leaks,” Roux said.\n\
                    “Nobody asked us,” said Eva Cox and Ann Lee.";
        let article = Fixture::new("/dam.txt", text)
            .source("Tarnov Post", "Tarnov", "2025-04-17")
            .speaker("Ann Lee", "the mayor")
            .speaker("Eva Cox", "a baker")
            .speaker("Paul Roux", "an engineer")
            .quote("We mend the dam,")
            .with(&[0])
            .quote("It leaks,")
            .quote("Nobody asked us,")
            .with(&[0, 1]);
        index_of(&[article.done()])
    }

    #[test]
    fn what_several_say_together_is_found_and_counted_for_each() {
        let index = index();
        let searcher = index.searcher().unwrap();
        let found = |name: &str| {
            let hits = searcher.quotes(&Query::words("").speaker(name)).unwrap();
            let shown = |hit: crate::QuoteHit| {
                format!("{} {} {:?}", hit.quote, hit.speaker.unwrap(), hit.partners)
            };
            hits.hits.into_iter().map(shown).collect::<Vec<_>>()
        };
        let together = "We mend the dam, Paul Roux [\"Ann Lee\"]";
        let all = "Nobody asked us, Paul Roux [\"Ann Lee\", \"Eva Cox\"]";
        assert_eq!(found("Ann Lee"), [together, all]);
        assert_eq!(found("Cox"), [all]);
        assert_eq!(found("Roux"), [together, "It leaks, Paul Roux []", all]);
        assert_eq!(found("Ann Roux"), [""; 0]);
        let rows = searcher.speakers(&Query::words("")).unwrap().rows.into_iter();
        let counts: Vec<_> = rows.map(|row| (row.speaker, row.quotes, row.articles)).collect();
        let counted = |name: &str, quotes| (name.to_owned(), quotes, 1);
        assert_eq!(counts, [counted("Paul Roux", 3), counted("Ann Lee", 2), counted("Eva Cox", 1)]);
        assert_eq!(searcher.count(&Query::words("")).unwrap(), 3);
        let role = Query::parse("role:mayor").unwrap();
        assert_eq!(searcher.count(&role).unwrap(), 2);
    }

    #[test]
    fn of_one_person_nothing_is_told_that_is_a_partners() {
        let index = index();
        let told = |name: &str| {
            let persons = index.searcher().unwrap().persons(name, &Query::words("")).unwrap();
            let shown = |person: Person| {
                let roles: Vec<_> = person.roles.into_iter().map(|role| role.role).collect();
                format!("{:?} {} {roles:?}", person.spellings, person.count.quotes)
            };
            persons.into_iter().map(shown).collect::<Vec<_>>()
        };
        assert_eq!(told("Roux"), ["[(\"Paul Roux\", 3)] 3 [\"an engineer\"]"]);
        assert_eq!(told("Ann Lee"), ["[(\"Ann Lee\", 2)] 2 []"]);
        assert_eq!(told("Cox"), ["[(\"Eva Cox\", 1)] 1 []"]);
    }

    #[test]
    fn of_one_name_only_its_bearers_are_listed() {
        let index = index();
        let searcher = index.searcher().unwrap();
        for (name, expected) in
            [("Cox", "Eva Cox 1"), ("Ann Lee", "Ann Lee 2"), ("Roux", "Paul Roux 3")]
        {
            let rows = searcher.speakers(&Query::words("").speaker(name)).unwrap().rows;
            let shown = rows.iter().map(|row| format!("{} {}", row.speaker, row.quotes));
            assert_eq!(shown.collect::<Vec<_>>(), [expected]);
        }
    }

    #[test]
    fn a_spelling_that_stands_in_a_joint_quote_alone_is_counted() {
        let first = Fixture::new("/a.txt", "“We will talk,” said Sergei Shoigu.")
            .source("Tarnov Post", "Tarnov", "2025-04-17")
            .speaker("Sergei Shoigu", "the secretary")
            .quote("We will talk,");
        let second = Fixture::new("/b.txt", "“We agreed,” said Paul Roux and Sergey Shoygu.")
            .source("Brekk Mail", "Brekk", "2025-05-17")
            .speaker("Paul Roux", "an engineer")
            .speaker("Sergey Shoygu", "the secretary")
            .quote("We agreed,")
            .with(&[0]);
        let index = index_of(&[first.done(), second.done()]);
        let persons = index.searcher().unwrap().persons("Shoigu", &Query::words("")).unwrap();
        let [person] = &persons[..] else { panic!("{persons:?}") };
        let SpeakerCount { quotes, articles, outlets, .. } = person.count;
        assert_eq!((quotes, articles, outlets), (2, 2, 2));
        let spellings = [("Sergei Shoigu".to_owned(), 1), ("Sergey Shoygu".to_owned(), 1)];
        assert_eq!(person.spellings, spellings);
    }
}
