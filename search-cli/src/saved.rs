//! Saved queries: `query:NAME` stands for the words that the user keeps under that name.
//!
//! They lie in `queries.toml` in the configuration folder, a line each: `peace = "ceasefire OR
//! truce"`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::files;
use crate::problem::Problem;

/// The file in the configuration folder.
pub(crate) const FILE: &str = "queries.toml";

/// What begins the name of a saved query.
const FIELD: &str = "query:";

/// A saved query may name others, but not without end.
const DEPTH_MAX: usize = 8;

/// How long a question may become by what it names, in bytes: two names a line, and eight lines
/// become a million words.
const EXPANDED_BYTES_MAX: usize = 64 * 1024;

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

/// Returns all queries that are kept, by name.
///
/// # Errors
/// A file that can't be read.
pub(crate) fn all(folder: Option<&Path>) -> Result<BTreeMap<String, String>, Problem> {
    folder.map_or_else(|| Ok(BTreeMap::new()), |folder| read(&folder.join(FILE)))
}

/// Keeps words under a name, or forgets what is kept under it; returns where.
///
/// # Errors
/// A name that could not be asked for, or that nothing is kept under; a file that can't be read or
/// written.
pub(crate) fn change(
    folder: Option<&Path>,
    name: &str,
    words: Option<&str>,
) -> Result<PathBuf, Problem> {
    if name.is_empty() || !name.chars().all(is_of_name) {
        return Err(Problem::new(format!("`{name}` can't be the name of a query"))
            .hint("a name is of letters, digits, `-` and `_`"));
    }
    let folder = folder.ok_or_else(|| {
        Problem::new("this user has no configuration folder").hint("name one: WHOSAID_CONFIG")
    })?;
    let path = folder.join(FILE);
    let mut queries = read(&path)?;
    if words.is_none() && !queries.contains_key(name) {
        return Err(unknown(name, &queries, &path));
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    queries.remove(name);
    queries.extend(words.map(|words| (name.to_owned(), words.to_owned())));
    let beside = folder.join(format!("{FILE}.new"));
    files::replace(&path, &beside, &changed(&text, name, words, &queries))?;
    Ok(path)
}

/// Returns the file's text that says `queries`: with the user's own lines and comments, where the
/// changed query is or will be one line of it; else a new one.
fn changed(
    text: &str,
    name: &str,
    words: Option<&str>,
    queries: &BTreeMap<String, String>,
) -> String {
    let is_of_query = |line: &&str| {
        line.split_once('=').is_some_and(|(key, _)| key.trim().trim_matches('"') == name)
    };
    let mut lines: Vec<&str> = text.lines().filter(|line| !is_of_query(line)).collect();
    let line = words.map(|words| written(&BTreeMap::from([(name.to_owned(), words.to_owned())])));
    lines.extend(line.as_deref().map(str::trim_end));
    let lines: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
    match toml::from_str::<BTreeMap<String, String>>(&lines) {
        Ok(said) if said == *queries => lines,
        _ => written(queries),
    }
}

fn written(queries: &BTreeMap<String, String>) -> String {
    toml::to_string(queries).expect("names and words are all that TOML needs")
}

/// Whether a character may stand in the name of a query.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, Problem> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(Problem::file(path, &error)),
    };
    toml::from_str(&text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        Problem::in_text(path, &text, at, error.message()).hint("a line is `NAME = \"WORDS\"`")
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
        let ends = |c: char| !is_of_name(c);
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
        if out.len() > EXPANDED_BYTES_MAX {
            return Err(Problem::new(format!("`{FIELD}{name}` stands for too many words")));
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn unknown(name: &str, queries: &BTreeMap<String, String>, path: &Path) -> Problem {
    let names: Vec<&str> = queries.keys().map(String::as_str).collect();
    let problem = Problem::new(format!("no query is saved as `{name}`"));
    if names.is_empty() {
        return problem
            .hint(format!("`whosaid --save {name} WORDS` keeps one, in `{}`", path.display()));
    }
    problem.hint(format!("saved are {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_kept_and_forgotten_around_what_the_user_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let config = Some(folder.path());
        let text = || std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        change(config, "peace", Some("ceasefire OR \"hold fire\"")).unwrap();
        assert_eq!(text(), "peace = 'ceasefire OR \"hold fire\"'\n");
        std::fs::write(folder.path().join(FILE), "# of the sea\nferry = 'boat'\n").unwrap();
        change(config, "ferry", Some("boat\tship")).unwrap();
        change(config, "Fähre", Some("boot")).unwrap();
        assert_eq!(text(), "# of the sea\nferry = \"boat\\tship\"\n\"Fähre\" = \"boot\"\n");
        change(config, "Fähre", None).unwrap();
        assert_eq!(text(), "# of the sea\nferry = \"boat\\tship\"\n");
        std::fs::write(folder.path().join(FILE), "a = '''x\nb = y\'\'\'\nb = \"z\"\n").unwrap();
        change(config, "b", None).unwrap();
        assert_eq!(all(config).unwrap(), BTreeMap::from([("a".into(), "x\nb = y".into())]));
        assert!(change(config, "a b", Some("x")).is_err());
        assert!(change(config, "none", None).is_err());
    }

    #[test]
    fn a_saved_query_stands_for_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let text =
            "peace = 'ceasefire OR truce'\nboth = 'query:peace trade'\nself = 'query:self'\n";
        let many = format!("many = '{}'\n", "query:both ".repeat(4000));
        std::fs::write(folder.path().join(FILE), text.to_owned() + &many).unwrap();
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
            ("query:war", "no query is saved as `war`; saved are both, many, peace, self"),
            ("query:many", "`query:both` stands for too many words; "),
            ("query:self", "`query:self` leads back to itself; "),
        ];
        for (text, wanted) in cases {
            assert_eq!(expanded(text), wanted, "{text}");
        }
    }
}
