//! A person across all articles, as a person at a terminal reads it.

use std::io::{self, Write};

use super::Text;
use super::styled::{DIM, Layout, PLAIN, SPEAKER, Styled};
use super::text::{count_of, days};
use crate::view::{BearerView, PeriodOfRole};

impl Text {
    /// Writes the name with counts, the spellings, the roles, the topics and the latest quotes.
    pub(crate) fn bearer(&self, out: &mut dyn Write, person: &BearerView) -> io::Result<()> {
        let mut heading = Styled::new();
        let counts = [
            count_of(person.quotes, "quote", "quotes") + " of all kinds",
            count_of(person.articles, "article", "articles"),
            match person.outlets {
                0 => String::new(),
                n => count_of(n, "outlet", "outlets"),
            },
            days(person.first.as_deref(), person.last.as_deref()),
        ];
        let counts = counts.iter().filter(|count| !count.is_empty());
        heading.push(SPEAKER, &person.name);
        counts.for_each(|count| {
            heading.push(DIM, " · ").push(PLAIN, count);
        });
        heading.write(out, Layout { width: self.width, first: "", rest: "  " })?;
        let spellings =
            person.spellings.iter().map(|name| format!("{} {}", name.name, name.quotes));
        self.entry(out, "spellings", &spellings.collect::<Vec<_>>().join(", "))?;
        for (i, role) in person.roles.iter().enumerate() {
            self.entry(out, if i == 0 { "roles" } else { "" }, &role_of(role))?;
        }
        let topics = person.topics.iter().map(|topic| format!("{} {}", topic.topic, topic.quotes));
        self.entry(out, "topics", &topics.collect::<Vec<_>>().join(", "))?;
        if !person.latest.is_empty() {
            out.write_all(b"\n")?;
        }
        self.quotes(out, &person.latest)
    }

    fn entry(&self, out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        let mut line = Styled::new();
        line.push(PLAIN, value);
        let first = format!("{DIM}{name:11}{DIM:#}");
        line.write(out, Layout { width: self.width, first: &first, rest: &" ".repeat(11) })
    }
}

/// Returns "defence minister (2012–2024) 5".
fn role_of(role: &PeriodOfRole) -> String {
    let year = |day: &Option<String>| {
        let year = day.as_deref().and_then(|day| day.split('-').next());
        year.unwrap_or_default().to_owned()
    };
    let (first, last) = (year(&role.first), year(&role.last));
    let years = match (first.as_str(), last.as_str()) {
        ("", "") => String::new(),
        (first, last) if first == last => format!(" ({first})"),
        (first, last) => format!(" ({first}–{last})"),
    };
    let quotes = if role.quotes > 0 { format!(" {}", role.quotes) } else { String::new() };
    format!("{}{years}{quotes}", role.role)
}
