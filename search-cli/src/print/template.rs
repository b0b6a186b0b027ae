//! Lines by a template of the user's: `{speaker}: {quote}`.

use std::io::{self, Write};

use super::sanitize;
use crate::problem::Problem;
use crate::view::Fields;

/// A template, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(String),
}

impl Template {
    /// Reads a template: `{name}` is a field, `{{` and `}}` are braces, `\t`, `\n` and `\\` are
    /// tab, line end and backslash.
    ///
    /// # Errors
    /// A brace that is not closed.
    pub(crate) fn parse(template: &str) -> Result<Template, Problem> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut chars = template.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '{' | '}' if chars.peek() == Some(&c) => {
                    chars.next();
                    text.push(c);
                }
                '{' => {
                    let name: String = chars.by_ref().take_while(|&c| c != '}').collect();
                    if !template.contains(&format!("{{{name}}}")) {
                        return Err(Problem::new(format!("`{{{name}` is not closed"))
                            .hint("a field is `{name}`, a brace is `{{`"));
                    }
                    parts.push(Part::Text(std::mem::take(&mut text)));
                    parts.push(Part::Field(name));
                }
                '\\' => match chars.next() {
                    Some('t') => text.push('\t'),
                    Some('n') => text.push('\n'),
                    Some('\\') | None => text.push('\\'),
                    Some(other) => text.extend(['\\', other]),
                },
                _ => text.push(c),
            }
        }
        parts.push(Part::Text(text));
        parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
        Ok(Template { parts })
    }

    /// Returns the problem of the first field that these rows don't have.
    ///
    /// # Errors
    /// That problem.
    pub(crate) fn check(&self, row: &impl Fields) -> Result<(), Problem> {
        let names: Vec<&str> = row.fields().into_iter().map(|(name, _)| name).collect();
        for part in &self.parts {
            if let Part::Field(name) = part
                && !names.contains(&name.as_str())
            {
                return Err(Problem::new(format!("unknown field `{{{name}}}`"))
                    .hint(format!("the fields are {}", names.join(", "))));
            }
        }
        Ok(())
    }

    /// Writes one line for a row; what the row's fields hold is sanitised.
    pub(crate) fn write(&self, out: &mut dyn Write, row: &impl Fields) -> io::Result<()> {
        let fields = row.fields();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.write_all(text.as_bytes())?,
                Part::Field(name) => {
                    let value = fields.iter().find(|(field, _)| field == name);
                    let value = value.map_or("", |(_, value)| value);
                    out.write_all(sanitize::line(value).as_bytes())?;
                }
            }
        }
        out.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::TopicView;

    fn written(template: &str) -> Result<String, Problem> {
        let row = TopicView {
            topic: "peace\u{1b}[2J\ttalks".to_owned(),
            quotes: 3,
            ..Default::default()
        };
        let template = Template::parse(template)?;
        template.check(&row)?;
        let mut out = Vec::new();
        template.write(&mut out, &row)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn fields_are_filled_in_and_sanitised() {
        let cases = [
            ("{topic}: {quotes}", "peace\\x1b[2J talks: 3\n"),
            ("{{{quotes}}}\\t{first}.", "{3}\t.\n"),
            ("\\n\\\\ \\x", "\n\\ \\x\n"),
            ("", "\n"),
        ];
        for (template, expected) in cases {
            assert_eq!(written(template).unwrap(), expected, "{template}");
        }
    }

    #[test]
    fn a_mistake_is_named() {
        let unclosed =
            Problem::new("`{topic` is not closed").hint("a field is `{name}`, a brace is `{{`");
        assert_eq!(written("a {topic"), Err(unclosed));
        let unknown = Problem::new("unknown field `{speaker}`")
            .hint("the fields are topic, quotes, articles, first, last");
        assert_eq!(written("{speaker}"), Err(unknown));
    }
}
