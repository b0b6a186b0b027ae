//! The longer texts of `--help` and `whosaid help SUBJECT`.

pub(crate) const SHORT: &str = include_str!("short.txt");
pub(crate) const LONG: &str = include_str!("long.txt");
pub(crate) const QUOTES: &str = include_str!("output.txt");
pub(crate) const PERSON: &str = include_str!("person.txt");
pub(crate) const EXTRACT: &str = include_str!("extract.txt");

/// The subjects that `whosaid help` explains besides the commands.
pub(crate) const SUBJECTS: [(&str, &str); 9] = [
    ("query", include_str!("query.txt")),
    ("also-on", include_str!("also-on.txt")),
    ("like", include_str!("like.txt")),
    ("verify", include_str!("verify.txt")),
    ("people", include_str!("people.txt")),
    ("dates", include_str!("dates.txt")),
    ("output", include_str!("output.txt")),
    ("exit-codes", include_str!("exit-codes.txt")),
    ("environment", include_str!("environment.txt")),
];

/// Other words for the subjects: what people try who know an option.
pub(crate) const SYNONYMS: [(&str, &str); 8] = [
    ("silent-on", "also-on"),
    ("json", "output"),
    ("ndjson", "output"),
    ("csv", "output"),
    ("format", "output"),
    ("cite", "output"),
    ("new", "query"),
    ("save", "query"),
];
