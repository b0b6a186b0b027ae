//! The text of a `people.toml` made into a [`PeopleBook`]: what is wrong with it is told with its
//! place.

use serde::Deserialize;
use toml::Spanned;

use super::{BookPerson, BookRole, PeopleBook, same_words};
use crate::{Error, ErrorKind, Result};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    person: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: Spanned<String>,
    #[serde(default)]
    spellings: Vec<Spanned<String>>,
    #[serde(default)]
    not: Vec<Spanned<String>>,
    #[serde(default)]
    roles: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    role: String,
    since: Option<Spanned<String>>,
    until: Option<Spanned<String>>,
}

/// Returns the book that a text says.
///
/// # Errors
/// [`ErrorKind::Malformed`], with the place where that is known.
pub(super) fn read(text: &str) -> Result<PeopleBook> {
    let file: File = toml::from_str(text).map_err(|error| {
        let (place, message) = (error.span(), error.message().to_owned());
        let wrong = Error::new(ErrorKind::Malformed, message).with_source(error);
        match place {
            Some(place) => wrong.with_offset(place.start),
            None => wrong,
        }
    })?;
    let mut book = PeopleBook::default();
    for person in file.person {
        let person = person.read(&book)?;
        book.people.push(person);
    }
    Ok(book)
}

impl Person {
    /// Returns the person, whose names must be those of nobody `before`.
    fn read(self, before: &PeopleBook) -> Result<BookPerson> {
        for name in std::iter::once(&self.name).chain(&self.spellings) {
            let text = name.get_ref();
            if text.trim().is_empty() {
                return Err(wrong(name, "a name is empty".to_owned()));
            }
            if let Some(other) = before.place_of(text) {
                let (one, two) = (&before.people[other].name, self.name.get_ref());
                return Err(wrong(name, format!("`{text}` stands under `{one}` and `{two}`")));
            }
            if let Some(not) = self.not.iter().find(|not| same_words(not.get_ref(), text)) {
                return Err(wrong(
                    not,
                    format!("`{text}` stands under `name`, `spellings` and `not`"),
                ));
            }
        }
        let texts = |names: Vec<Spanned<String>>| names.into_iter().map(Spanned::into_inner);
        Ok(BookPerson {
            name: self.name.into_inner(),
            spellings: texts(self.spellings).collect(),
            not: texts(self.not).collect(),
            roles: self.roles.into_iter().map(Role::read).collect::<Result<_>>()?,
        })
    }
}

impl Role {
    fn read(self) -> Result<BookRole> {
        #[cfg(feature = "search")]
        self.check_days()?;
        let text = |day: Option<Spanned<String>>| day.map(Spanned::into_inner);
        Ok(BookRole { role: self.role, since: text(self.since), until: text(self.until) })
    }

    /// Each end is a day, month or year, and the first is not after the last.
    #[cfg(feature = "search")]
    fn check_days(&self) -> Result<()> {
        use crate::DateRange;

        let range = |day: &Option<Spanned<String>>| -> Result<DateRange> {
            let Some(day) = day else { return Ok(DateRange::default()) };
            let is_one = |range: &DateRange| range.first.is_some() && range.last.is_some();
            let range = DateRange::parse(day.get_ref(), None).ok().filter(is_one);
            range.ok_or_else(|| {
                let text = day.get_ref();
                wrong(day, format!("`{text}` is no date: write 2025, 2025-04 or 2025-04-17"))
            })
        };
        let (since, until) = (range(&self.since)?, range(&self.until)?);
        match (&self.until, since.first, until.last) {
            (Some(end), Some(first), Some(last)) if last < first => {
                let text = end.get_ref();
                Err(wrong(end, format!("`{text}` lies before `since`")))
            }
            _ => Ok(()),
        }
    }
}

fn wrong(value: &Spanned<String>, message: String) -> Error {
    Error::new(ErrorKind::Malformed, message).with_offset(value.span().start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a text, and of which line.
    fn refused(text: &str) -> String {
        let error = read(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{text}");
        let before = &text[..error.offset().unwrap_or_default()];
        format!("{}: {}", before.matches('\n').count() + 1, error.message())
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let two = "[[person]]\nname = 'A B'\n[[person]]\nname = 'C D'\nspellings = [\n 'b, a']";
        let cases = [
            (two, "6: `b, a` stands under `A B` and `C D`"),
            (
                "[[person]]\nname = 'A B'\nnot = ['A B']",
                "3: `A B` stands under `name`, `spellings` and `not`",
            ),
            ("[[person]]\nname = ' '", "2: a name is empty"),
            (
                "[[person]]\nname = 'A B'\nnick = 'A'",
                "3: unknown field `nick`, expected one of `name`, `spellings`, `not`, `roles`",
            ),
            ("\nperson = 3", "2: invalid type: integer `3`, expected a sequence"),
            ("[[person]]\nname = 'A B", "2: invalid literal string, expected `'`"),
        ];
        for (text, expected) in cases {
            assert_eq!(refused(text), expected, "{text}");
        }
    }

    #[test]
    #[cfg(feature = "search")]
    fn the_days_of_a_role_are_days() {
        let role = |days: &str| {
            format!("[[person]]\nname = 'A B'\n[[person.roles]]\nrole = 'mayor'\n{days}")
        };
        let no_date =
            |text: &str| format!("`{text}` is no date: write 2025, 2025-04 or 2025-04-17");
        let cases = [
            ("since = '2012-13'", format!("5: {}", no_date("2012-13"))),
            ("since = '2012'\nuntil = '2w'", format!("6: {}", no_date("2w"))),
            ("since = '..2012'", format!("5: {}", no_date("..2012"))),
            ("since = '2012-05'\nuntil = '2011'", "6: `2011` lies before `since`".to_owned()),
        ];
        for (days, expected) in cases {
            assert_eq!(refused(&role(days)), expected, "{days}");
        }
        assert!(read(&role("since = '2012-05'\nuntil = '2012'")).is_ok());
    }
}
