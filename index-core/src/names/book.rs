//! What the user says about people, before anything that we find out: `people.toml`. Pure.
//!
//! Invariant: a spelling stands under one person only, so that the book never contradicts itself.

mod file;

use serde::Serialize;

use super::judge::{Judgement, Reason, Verdict};
use super::parse::Name;
use super::same_person;
#[cfg(feature = "search")]
use crate::DateRange;
use crate::{Error, ErrorKind, Result};

/// The user's own list of people: who is one, who is two, how somebody is called.
///
/// ```
/// use index_core::{PeopleBook, Verdict};
///
/// let mut book = PeopleBook::parse("[[person]]\nname = 'Sergei Shoigu'\nnot = ['S. Shoigu']")?;
/// assert_eq!(book.judge("Sergey Shoygu", "Sergei Shoigu").verdict, Verdict::Same);
/// assert_eq!(book.judge("S. Shoigu", "Sergei Shoigu").verdict, Verdict::Different);
/// book.merge("Deng Xiaoping", "the architect")?;
/// assert_eq!(book.name_of("the architect"), Some("Deng Xiaoping"));
/// # Ok::<(), index_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PeopleBook {
    #[serde(rename = "person", skip_serializing_if = "Vec::is_empty")]
    people: Vec<BookPerson>,
}

/// A person in a [`PeopleBook`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BookPerson {
    /// The name that is shown.
    pub name: String,
    /// Other names and spellings of the same person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<String>,
    /// Names that look like this person's and are somebody else's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<String>,
    /// What the person was, and when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<BookRole>,
}

/// A role of a person in a [`PeopleBook`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BookRole {
    /// The role in words: "defence minister".
    pub role: String,
    /// The year, month or day from which on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The year, month or day up to which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl PeopleBook {
    /// Reads the text of a `people.toml`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`] with the place in the text for what is no such file, for a name that
    /// stands under two people, or among one's spellings and among those that are not, and for a
    /// role's `since` or `until` that is no date.
    pub fn parse(text: &str) -> Result<PeopleBook> {
        file::read(text)
    }

    /// Returns the text of the file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("strings and lists of them can be written")
    }

    /// Returns the people in the order of the file.
    #[must_use]
    pub fn people(&self) -> &[BookPerson] {
        &self.people
    }

    /// Returns the name under which the user wants to see the person of a printed name, or `None`
    /// when the book says nothing of it.
    #[must_use]
    pub fn name_of(&self, printed: &str) -> Option<&str> {
        let place = self.place_of(printed).or_else(|| {
            let mut like = (0..self.people.len()).filter(|&i| self.people[i].is_like(printed));
            // A spelling that fits two people is nobody's.
            like.next().filter(|_| like.next().is_none())
        })?;
        Some(&self.people[place].name)
    }

    /// Returns whether two names are one person's: as the user says, else as [`same_person`] finds.
    #[must_use]
    pub fn judge(&self, one: &str, two: &str) -> Judgement {
        let said = |verdict| Judgement { verdict, reason: Reason::SaidByUser };
        let (a, b) = (self.place_of(one), self.place_of(two));
        let parted = |place: Option<usize>, name: &str| {
            place.is_some_and(|place| self.people[place].is_not(name))
        };
        match (a, b) {
            (Some(a), Some(b)) if a == b => said(Verdict::Same),
            (Some(_), Some(_)) => said(Verdict::Different),
            _ if parted(a, two) || parted(b, one) => said(Verdict::Different),
            (Some(a), None) if self.people[a].is_like(two) => said(Verdict::Same),
            (None, Some(b)) if self.people[b].is_like(one) => said(Verdict::Same),
            _ => same_person(one, two),
        }
    }

    /// Returns whether the book says nothing of anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Returns the person of a name, as [`PeopleBook::name_of`] finds it.
    #[cfg(feature = "search")]
    pub(crate) fn person(&self, printed: &str) -> Option<&BookPerson> {
        let name = self.name_of(printed)?;
        self.people.iter().find(|person| person.name == name)
    }

    /// Returns whether the user says that two names are two people's.
    #[cfg(feature = "search")]
    pub(crate) fn parts(&self, one: &str, two: &str) -> bool {
        let judged = self.judge(one, two);
        judged.verdict == Verdict::Different && judged.reason == Reason::SaidByUser
    }

    /// Makes two names one person's, shown under the name of the first.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] for a name and itself.
    pub fn merge(&mut self, one: &str, two: &str) -> Result<()> {
        must_differ(one, two)?;
        let into = self.place_or_new(one);
        let moved = match self.place_of(two) {
            Some(other) if other == into => return Ok(()),
            Some(other) => self.people.remove(other),
            None => BookPerson { name: two.to_owned(), ..BookPerson::default() },
        };
        let into = self.place_or_new(one);
        let person = &mut self.people[into];
        person.spellings.push(moved.name);
        person.spellings.extend(moved.spellings);
        person.roles.extend(moved.roles);
        person.not.extend(moved.not);
        let names: Vec<String> = person.names().map(str::to_owned).collect();
        person.not.retain(|not| !names.iter().any(|name| same_words(name, not)));
        Ok(())
    }

    /// Makes two names two people's. Where the book made them one, that is taken back, and nothing
    /// is left of it unless they are much like each other.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] for a name and itself.
    pub fn split(&mut self, one: &str, two: &str) -> Result<()> {
        must_differ(one, two)?;
        let place = self.place_or_new(one);
        let person = &mut self.people[place];
        let was_told = person.names().any(|name| same_words(name, two));
        person.spellings.retain(|name| !same_words(name, two));
        if same_words(&person.name, two) {
            // The person goes on under the other name.
            person.spellings.retain(|name| !same_words(name, one));
            one.clone_into(&mut person.name);
        }
        let looks_like = |name| same_person(name, two).verdict != Verdict::Different;
        if !person.is_not(two) && (!was_told || person.names().any(looks_like)) {
            person.not.push(two.to_owned());
        }
        if was_told && person.is_bare() {
            self.people.remove(place);
        }
        Ok(())
    }

    /// Shows a person under another name; the old one stays a spelling.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] for a name that is the old one.
    pub fn rename(&mut self, old: &str, new: &str) -> Result<()> {
        if old == new {
            return Err(one_name(old, new));
        }
        let place = self.place_or_new(old);
        if self.place_of(new).is_some_and(|other| other != place) {
            self.merge(old, new)?;
        }
        let place = self.place_or_new(old);
        let person = &mut self.people[place];
        person.spellings.retain(|name| !same_words(name, new));
        person.not.retain(|name| !same_words(name, new));
        let before = std::mem::replace(&mut person.name, new.to_owned());
        if before != new {
            person.spellings.push(before);
        }
        Ok(())
    }

    /// Returns the place of the person under whom this very name stands.
    fn place_of(&self, name: &str) -> Option<usize> {
        self.people.iter().position(|person| person.names().any(|known| same_words(known, name)))
    }

    fn place_or_new(&mut self, name: &str) -> usize {
        self.place_of(name).unwrap_or_else(|| {
            self.people.push(BookPerson { name: name.to_owned(), ..BookPerson::default() });
            self.people.len() - 1
        })
    }
}

impl BookRole {
    /// Returns when it was held; `None` when the book does not say, or not in dates.
    #[cfg(feature = "search")]
    pub(crate) fn days(&self) -> Option<DateRange> {
        let day = |text: &Option<String>| {
            text.as_deref().map(|text| DateRange::parse(text, None)).transpose().ok()
        };
        let (since, until) = (day(&self.since)?, day(&self.until)?);
        let days = DateRange {
            first: since.and_then(|range| range.first),
            last: until.and_then(|range| range.last),
        };
        (days != DateRange::default()).then_some(days)
    }
}

impl BookPerson {
    /// Returns the name that is shown, then the others.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.spellings).map(String::as_str)
    }

    /// Returns the names that are somebody else's.
    #[cfg(feature = "search")]
    pub(crate) fn not(&self) -> impl Iterator<Item = &str> {
        self.not.iter().map(String::as_str)
    }

    /// Whether nothing but a name is said.
    fn is_bare(&self) -> bool {
        self.spellings.is_empty() && self.not.is_empty() && self.roles.is_empty()
    }

    fn is_not(&self, name: &str) -> bool {
        self.not.iter().any(|not| same_words(not, name))
    }

    /// Whether a name is a spelling of one of the person's names.
    fn is_like(&self, name: &str) -> bool {
        !self.is_not(name)
            && self.names().any(|known| same_person(known, name).verdict == Verdict::Same)
    }
}

fn must_differ(one: &str, two: &str) -> Result<()> {
    if same_words(one, two) { Err(one_name(one, two)) } else { Ok(()) }
}

fn one_name(one: &str, two: &str) -> Error {
    Error::new(ErrorKind::Query, format!("`{one}` and `{two}` are one name"))
}

/// Whether two names are the same words: case, accents, titles and the order at a comma aside.
fn same_words(one: &str, two: &str) -> bool {
    if one == two {
        return true;
    }
    let (a, b) = (Name::parse(one), Name::parse(two));
    let words =
        |name: &Name| -> Vec<String> { name.words.iter().map(|word| word.text.clone()).collect() };
    a.rank == b.rank && words(&a) == words(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
[[person]]
name = \"Sergei Shoigu\"
spellings = [\"the secretary of the council\"]
not = [\"S. Shoigu\"]

[[person.roles]]
role = \"defence minister\"
since = \"2012\"
until = \"2024\"
";

    #[test]
    fn a_book_is_written_as_it_was_read() {
        assert_eq!(PeopleBook::parse(FILE).unwrap().to_toml(), FILE);
        assert_eq!(PeopleBook::parse("").unwrap().to_toml(), "");
    }

    #[test]
    fn the_users_word_comes_before_ours() {
        let book = PeopleBook::parse(FILE).unwrap();
        let cases = [
            ("The secretary of the council", "Sergei Shoigu", Verdict::Same, Reason::SaidByUser),
            ("Sergey Shoygu", "the secretary of the council", Verdict::Same, Reason::SaidByUser),
            ("S. Shoigu", "Sergei Shoigu", Verdict::Different, Reason::SaidByUser),
            ("Sergei Lavrov", "Sergey Lavrov", Verdict::Same, Reason::FirstNameForm),
        ];
        for (one, two, verdict, reason) in cases {
            assert_eq!(book.judge(one, two), Judgement { verdict, reason }, "{one} / {two}");
        }
        assert_eq!(book.name_of("Шойгу Сергей"), Some("Sergei Shoigu"));
        assert_eq!(book.name_of("S. Shoigu"), None);
    }

    #[test]
    fn people_are_merged_split_and_renamed() {
        let mut book = PeopleBook::default();
        book.merge("Bill Clinton", "the Comeback Kid").unwrap();
        book.merge("Hillary Clinton", "HRC").unwrap();
        book.split("Bill Clinton", "B. Clinton").unwrap();
        book.rename("Bill Clinton", "William J. Clinton").unwrap();
        let expected = "\
[[person]]
name = \"William J. Clinton\"
spellings = [\"the Comeback Kid\", \"Bill Clinton\"]
not = [\"B. Clinton\"]

[[person]]
name = \"Hillary Clinton\"
spellings = [\"HRC\"]
";
        assert_eq!(book.to_toml(), expected);
        assert_eq!(PeopleBook::parse(expected).unwrap(), book);
        book.split("William J. Clinton", "the Comeback Kid").unwrap();
        book.merge("Hillary Clinton", "William J. Clinton").unwrap();
        let expected = "\
[[person]]
name = \"Hillary Clinton\"
spellings = [\"HRC\", \"William J. Clinton\", \"Bill Clinton\"]
not = [\"B. Clinton\"]
";
        assert_eq!(book.to_toml(), expected);
    }

    #[test]
    fn to_split_takes_a_merge_back_and_leaves_a_word_only_where_it_is_needed() {
        let mut book = PeopleBook::parse(FILE).unwrap();
        let merges = [
            ("Ola Berg", "Mairi Løkke"),
            ("Sergei Shoigu", "the minister"),
            ("the minister", "Ola Berg"),
        ];
        for (one, two) in merges {
            book.merge(one, two).unwrap();
            book.split(one, two).unwrap();
            assert_eq!(book.to_toml(), FILE, "{one} / {two}");
        }
        book.rename("Ola Berg", "Mairi Løkke").unwrap();
        book.split("Mairi Løkke", "Ola Berg").unwrap();
        assert_eq!(book.to_toml(), FILE);
        // We would take these for one.
        book.merge("Ann Berg", "Berg").unwrap();
        book.split("Ann Berg", "Berg").unwrap();
        let not = "[[person]]\nname = \"Ann Berg\"\nnot = [\"Berg\"]\n";
        assert_eq!(book.to_toml(), format!("{FILE}\n{not}"));
    }

    #[test]
    fn a_name_is_not_made_one_or_two_with_itself() {
        let mut book = PeopleBook::parse(FILE).unwrap();
        let said = [
            book.merge("Sergei Shoigu", "sergei shoigu"),
            book.split("Ola Berg", "Berg, Ola"),
            book.rename("Ola Berg", "Ola Berg"),
        ];
        for said in said {
            assert_eq!(said.unwrap_err().kind(), ErrorKind::Query);
        }
        assert_eq!(book.to_toml(), FILE);
        book.rename("sergei shoigu", "Sergei Shoigu").unwrap();
    }
}
