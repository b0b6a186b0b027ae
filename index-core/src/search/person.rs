//! One person at a time: the spellings, the roles and the counts of everybody of a name.
//!
//! What several people say together is counted for each of them, but tells nothing else of any one:
//! the other names and roles that are indexed of it may be the others'.

use std::collections::{HashMap, HashSet};

use super::Searcher;
use super::facets::plain;
use super::hits::{Person, RoleCount, SpeakerCount};
use super::tallies::Tallies;
use super::tally::Tally;
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
        for speaker in self.bearers(name, query)? {
            let one = query.clone().speaker(&speaker);
            let alone = one.clone().alone();
            let told = query.people.person(&speaker).map_or(&[][..], |p| &p.roles);
            let mut spellings = names(&self.tallies(&alone, column::PERSON)?);
            if spellings.is_empty() {
                spellings.push((speaker.clone(), 0));
            }
            let count = whole(&self.tallies(&one, column::PERSON)?, &spellings, speaker);
            persons.push(Person {
                spellings,
                roles: roles(&self.tallies(&alone, column::ROLE)?, told),
                count,
            });
        }
        Ok(persons)
    }

    /// Returns everybody of a name: who speaks alone, and of those who only speak together with
    /// others, whose names are counted with theirs, whom the name means.
    fn bearers(&self, name: &str, query: &Query) -> Result<Vec<String>> {
        let of_name = query.clone().speaker(name);
        let speakers = |query: &Query| -> Result<Vec<(String, u64)>> {
            let rows = self.speakers(query)?.rows.into_iter();
            Ok(rows.map(|row| (row.speaker, row.quotes)).collect())
        };
        let all = speakers(&of_name)?;
        let alone = speakers(&of_name.alone())?;
        let meant = Wanted::new(name).meant(&all);
        let mut bearers: Vec<&str> = alone.iter().map(|(speaker, _)| speaker.as_str()).collect();
        let spoken_alone = bearers.clone();
        bearers.extend(meant.into_iter().filter(|speaker| !spoken_alone.contains(speaker)));
        bearers.truncate(query.limit);
        Ok(bearers.into_iter().map(str::to_owned).collect())
    }
}

/// Returns the count of all that was tallied under the spellings of one speaker.
fn whole(tallies: &Tallies, spellings: &[(String, u64)], speaker: String) -> SpeakerCount {
    let spellings: HashSet<&str> = spellings.iter().map(|(name, _)| name.as_str()).collect();
    let mut all = Tally::default();
    let mut group_of = Vec::with_capacity(tallies.len());
    for (value, tally) in tallies.iter() {
        let is_spelling = spellings.contains(name_of(value));
        if is_spelling {
            all.add(tally);
        }
        group_of.push(u32::from(!is_spelling));
    }
    let outlets = tallies.outlets(&group_of, 2, &[0]);
    SpeakerCount {
        speaker,
        quotes: all.quotes(),
        articles: all.articles(),
        outlets: outlets[0],
        first: all.first(),
        last: all.last(),
        also: Vec::new(),
    }
}

/// Returns the name in a value of the column of persons.
fn name_of(value: &str) -> &str {
    value.rsplit(PERSON_SEPARATOR).next().unwrap_or_default()
}

/// Returns the names that stand in the column of persons, the most printed first.
fn names(tallies: &Tallies) -> Vec<(String, u64)> {
    let mut names: HashMap<&str, u64> = HashMap::new();
    for (value, tally) in tallies.iter() {
        *names.entry(name_of(value)).or_default() += tally.quotes();
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
        assert_eq!(told("Roux"), ["[(\"Paul Roux\", 1)] 3 [\"an engineer\"]"]);
        assert_eq!(told("Ann Lee"), ["[(\"Ann Lee\", 0)] 2 []"]);
        assert_eq!(told("Cox"), ["[(\"Eva Cox\", 0)] 1 []"]);
    }
}
