//! Saved queries: `query:NAME` stands for the words that the user keeps under that name.
//!
//! They lie in `queries.toml` in the configuration folder, a line each: `peace = "ceasefire OR
//! truce"`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::problem::Problem;

/// The file in the configuration folder.
pub(crate) const FILE: &str = "queries.toml";

/// What begins the name of a saved query.
const FIELD: &str = "query:";

/// A saved query may name others, but not without end.
const DEPTH_MAX: usize = 8;

/// Returns the text with every `query:NAME` replaced by what it stands for, in brackets.
///
/// # Errors
/// A name that is not kept, a file that can't be read.
pub(crate) fn expanded(text: &str, folder: Option<&Path>) -> Result<String, Problem> {
    if !text.contains(FIELD) {
        return Ok(text.to_owned());
    }
    let path = folder.map(|folder| folder.join(FILE)).unwrap_or_default();
    let queries = read(&path)?;
    expand(text, &queries, &path, 0)
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, Problem> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(Problem::file(path, &error)),
    };
    toml::from_str(&text).map_err(|error| {
        Problem::new(format!("`{}`: {}", path.display(), error.message()))
            .hint("a line is `NAME = \"WORDS\"`")
    })
}

fn expand(
    text: &str,
    queries: &BTreeMap<String, String>,
    path: &Path,
    depth: usize,
) -> Result<String, Problem> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(FIELD) {
        let (before, after) = (&rest[..at], &rest[at + FIELD.len()..]);
        out.push_str(before);
        let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'));
        let name = &after[..after.find(ends).unwrap_or(after.len())];
        rest = &after[name.len()..];
        let begins_word =
            before.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '-'));
        // Within a phrase it is words.
        let is_in_phrase = out.matches('"').count() % 2 == 1;
        if name.is_empty() || !begins_word || is_in_phrase {
            out.push_str(FIELD);
            out.push_str(name);
            continue;
        }
        let words = queries.get(name).ok_or_else(|| unknown(name, queries, path))?;
        if depth >= DEPTH_MAX {
            return Err(Problem::new(format!("`{FIELD}{name}` leads back to itself")));
        }
        out.push('(');
        out.push_str(&expand(words, queries, path, depth + 1)?);
        out.push(')');
    }
    out.push_str(rest);
    Ok(out)
}

fn unknown(name: &str, queries: &BTreeMap<String, String>, path: &Path) -> Problem {
    let names: Vec<&str> = queries.keys().map(String::as_str).collect();
    let problem = Problem::new(format!("no query is saved as `{name}`"));
    if names.is_empty() {
        return problem.hint(format!("`{}` keeps them: `NAME = \"WORDS\"`", path.display()));
    }
    problem.hint(format!("saved are {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_query_stands_for_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let text =
            "peace = 'ceasefire OR truce'\nboth = 'query:peace trade'\nself = 'query:self'\n";
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let expanded = |text: &str| match expanded(text, Some(folder.path())) {
            Ok(text) => text,
            Err(Problem::Fatal { message, hint }) => {
                format!("{message}; {}", hint.unwrap_or_default())
            }
            Err(Problem::BrokenPipe) => unreachable!("nothing is printed"),
        };
        let cases = [
            ("shoigu query:peace", "shoigu (ceasefire OR truce)"),
            ("-query:both x", "-((ceasefire OR truce) trade) x"),
            (
                "\"query:peace\" myquery:peace query: peace",
                "\"query:peace\" myquery:peace query: peace",
            ),
            ("query:war", "no query is saved as `war`; saved are both, peace, self"),
            ("query:self", "`query:self` leads back to itself; "),
        ];
        for (text, wanted) in cases {
            assert_eq!(expanded(text), wanted, "{text}");
        }
    }
}
