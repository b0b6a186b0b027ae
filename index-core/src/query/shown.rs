//! A query as it was understood, in words that would be read the same way.

use std::fmt::{self, Display, Formatter, Write as _};

use super::{CountLimit, Counting, DateRange, Elsewhere, Node, Query, Root, Scope, Wanted};
use crate::QuoteKind;

impl Display for Query {
    /// Writes what is asked for: every part with its field, alternatives in brackets. The number of
    /// hits and their order are left out.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        match &self.root {
            Root::Words(text) if text.trim().is_empty() => {}
            Root::Words(text) => parts.push(format!("any of the words {}", quoted(text))),
            Root::Parsed(nodes) => parts.extend(nodes.iter().map(|node| Shown(node).to_string())),
        }
        parts.extend(self.speaker.iter().map(|name| format!("speaker:{}", quoted(name))));
        parts.extend(self.about.iter().map(|words| format!("topic:{}", quoted(words))));
        if self.dates != DateRange::default() {
            parts.push(dates(&self.dates));
        }
        if let Some(kinds) = &self.kinds {
            let kinds: Vec<&str> = kinds.iter().map(|kind| QuoteKind::as_str(*kind)).collect();
            parts.push(format!("kind:({})", kinds.join(" OR ")));
        }
        parts.extend(self.min_confidence.map(|least| format!("confidence>={least}")));
        parts.extend(self.counts.iter().map(CountLimit::to_string));
        parts.extend(self.elsewhere.iter().map(Elsewhere::to_string));
        f.write_str(if parts.is_empty() { "everything" } else { "" })?;
        f.write_str(&parts.join(" AND "))
    }
}

struct Shown<'n>(&'n Node);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::Words { scope, text } => write!(f, "{}{text}", field(*scope)),
            Node::Phrase { scope, text, slop } => {
                write!(f, "{}{}", field(*scope), quoted(text))?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
            Node::Prefix { scope, text } => write!(f, "{}{text}*", field(*scope)),
            Node::Fuzzy { scope, text } => write!(f, "{}{text}~", field(*scope)),
            Node::Name(name) => write!(f, "speaker:{}", quoted(name)),
            Node::Language(tag) => write!(f, "lang:{tag}"),
            Node::Kind(kind) => write!(f, "kind:{}", kind.as_str()),
            Node::Dates(range) => f.write_str(&dates(range)),
            Node::All(nodes) => list(f, nodes, " AND "),
            Node::Any(nodes) => list(f, nodes, " OR "),
            Node::Not(node) => write!(f, "NOT {}", Shown(node)),
            Node::Boost(node, by) => write!(f, "{}^{by}", Shown(node)),
        }
    }
}

fn list(f: &mut Formatter<'_>, nodes: &[Node], between: &str) -> fmt::Result {
    f.write_char('(')?;
    for (i, node) in nodes.iter().enumerate() {
        f.write_str(if i > 0 { between } else { "" })?;
        Shown(node).fmt(f)?;
    }
    f.write_char(')')
}

impl Display for CountLimit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = match self.of {
            Counting::Quotes => "quotes",
            Counting::Articles => "articles",
            Counting::Outlets => "outlets",
        };
        match (self.least, self.most) {
            (least, u64::MAX) => write!(f, "{name}>={least}"),
            (0, most) => write!(f, "{name}<={most}"),
            (least, most) if least == most => write!(f, "{name}={least}"),
            (least, most) => write!(f, "{name}>={least} AND {name}<={most}"),
        }
    }
}

impl Display for Elsewhere {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let wanted = match self.wanted {
            Wanted::Spoken => "also on",
            Wanted::Silence => "silent on",
        };
        write!(f, "speakers {wanted} {}", quoted(&self.words))
    }
}

fn field(scope: Scope) -> &'static str {
    match scope {
        Scope::Anywhere => "",
        Scope::Said => "said:",
        Scope::About => "topic:",
        Scope::Role => "role:",
        Scope::Place => "place:",
        Scope::Source => "source:",
        Scope::Title => "title:",
        Scope::Path => "path:",
    }
}

fn dates(range: &DateRange) -> String {
    let day = |day: Option<crate::Date>| day.map_or_else(String::new, |day| day.to_string());
    if range.first == range.last {
        return format!("date:{}", day(range.first));
    }
    format!("date:{}..{}", day(range.first), day(range.last))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use crate::Query;

    #[test]
    fn a_query_is_shown_as_it_was_understood() {
        let cases = [
            ("contact group -taliban", "contact AND group AND NOT taliban"),
            ("(a OR b c)^2 \"x y\"~3", "(a OR (b AND c))^2 AND \"x y\"~3"),
            (
                "s:(shoigu OR lavrov) r:minister",
                "(speaker:\"shoigu\" OR speaker:\"lavrov\") AND role:minister",
            ),
            ("negot* shoygu~^0.5 kind:mixed", "negot* AND shoygu~^0.5 AND kind:mixed"),
            ("d:2025-04-17 d:..2024", "date:2025-04-17 AND date:..2024-12-31"),
            (
                "peace quotes>5 outlets<=2 articles=3",
                "peace AND quotes>=6 AND outlets<=2 AND articles=3",
            ),
            ("", "everything"),
        ];
        for (text, expected) in cases {
            assert_eq!(Query::parse(text).unwrap().to_string(), expected, "{text}");
        }
        let query = Query::words("a:b").speaker("Shoigu").about("peace").min_confidence(0.5);
        let expected = "any of the words \"a:b\" AND speaker:\"Shoigu\" AND topic:\"peace\" AND confidence>=0.5";
        assert_eq!(query.to_string(), expected);
        let query = Query::words("").also_on("a b").silent_on("c");
        let expected = "speakers also on \"a b\" AND speakers silent on \"c\"";
        assert_eq!(query.to_string(), expected);
    }
}
