//! Every parser of ours that is given bytes of strangers, as something that can be fed: for
//! `cargo mutate`, which spoils samples, and for the fuzz targets in `tests/fuzz`.
//!
//! What only the crates themselves can reach (messages of workers, entries of the catalogue) is fed
//! any bytes by the tests beside it.

use std::fs;
use std::path::Path;

use index_core::ingest::{HeldFiles, IGNORE_FILE_NAME, Root, Status, kept_roots};
use index_core::{
    Article, Date, Document, Format, Moment, PeopleBook, Query, Records, add_sidecar, detect,
    read_documents, same_person,
};

/// A parser, with samples to begin from.
#[derive(Clone, Copy, Debug)]
pub struct Parser {
    /// As the fuzz target is called.
    pub name: &'static str,
    /// What it understands.
    pub samples: &'static [&'static str],
    /// Feeds it; returns what is wrong, and panics where the parser does.
    pub feed: fn(&[u8]) -> Result<(), String>,
}

/// All of them.
pub const PARSERS: [Parser; 9] = [
    Parser { name: "article", samples: &[ARTICLE], feed: article },
    Parser { name: "files", samples: &[ARTICLE, MARKDOWN, RECORD, FEED, MAILS], feed: files },
    Parser { name: "records", samples: &[RECORD, "[{\"text\": \"a\"}, 1, \"b\"]"], feed: records },
    Parser { name: "query", samples: &QUERIES, feed: query },
    Parser { name: "people", samples: &[PEOPLE], feed: people },
    Parser { name: "names", samples: &["Ola Berg|Dr. O. Berg", "Шойгу|Shoigu"], feed: names },
    Parser { name: "days", samples: &["2025-04-17", "2025-04-17T10:00:00+02:00"], feed: days },
    Parser { name: "sidecar", samples: &[SIDECAR], feed: sidecar },
    Parser { name: "beside", samples: &[IGNORED, STATUS], feed: beside },
];

const ARTICLE: &str =
    "KABUL (Wire) — “The ferry sails at dawn,” said Ann Lee, the mayor.\n\nQ: Why?\n";
const MARKDOWN: &str =
    "---\ntitle: Ferry\ndate: 2025-04-17\nauthors: [A, B]\n---\n# Ferry\n> *Go*\n";
const RECORD: &str =
    "{\"id\": \"1\", \"title\": \"T\", \"text\": \"“Go,” he said.\", \"date\": \"2025\"}\n";
const FEED: &str = "<?xml version=\"1.0\"?><rss><channel><title>F</title><item><title>A</title>\
                    <description>&lt;p&gt;x &amp; y</description></item></channel></rss>";
const MAILS: &str =
    "From a@b Mon Jan  1 00:00:00 2025\nSubject: =?utf-8?q?S?=\n\nWords.\n\n>From x\n";
const QUERIES: [&str; 4] = [
    "ferry \"contact group\"~3 -strike s:\"Ann Lee\" d:2025-01..2025-03",
    "(a OR b) AND NOT c^2 quotes>5 p:oslo",
    "t:ferry by:lee o:\"Island Post\" r:mayor q:sail*",
    "https://example.org/a?b=c ) ( \"",
];
const PEOPLE: &str =
    "[[person]]\nname = \"Ola Berg\"\nalso = [\"O. Berg\"]\nnot = [\"Ole Berg\"]\n";
const SIDECAR: &str = "title = \"T\"\ndate = 2025-04-17\nauthors = [\"A\"]\nkeywords = [\"k\"]\n";
const IGNORED: &str = "# drafts\ndrafts/\n*.tmp\n!keep.txt\n[a-z]?/**/x\n";
const STATUS: &str =
    "{\"state\": \"watching\", \"roots\": [{\"path\": \"/in\"}], \"problems\": []}";

/// Feeds the parser of this name, for a fuzz target.
///
/// # Panics
/// When the parser does, or what it gives is wrong.
pub fn feed(name: &str, bytes: &[u8]) {
    let parser = PARSERS.iter().find(|parser| parser.name == name).expect("a parser of ours");
    assert_eq!((parser.feed)(bytes), Ok(()));
}

fn check(article: &Article) -> Result<(), String> {
    article.check().map_or(Ok(()), Err)
}

fn article(bytes: &[u8]) -> Result<(), String> {
    check(&Article::from_text(&String::from_utf8_lossy(bytes)))
}

/// Formats that are read by code of ours; those of other people's parsers go to a worker.
fn files(bytes: &[u8]) -> Result<(), String> {
    for name in ["a.txt", "a.md", "a.json", "a.ndjson", "a.rss", "a.xml", "a.mbox", "a"] {
        let _ = detect(name, bytes);
        for document in read_documents(name, bytes).into_iter().flatten() {
            check(&index_core::extract(name, document))?;
        }
    }
    Ok(())
}

fn records(bytes: &[u8]) -> Result<(), String> {
    for format in [Format::Json, Format::Ndjson] {
        // A reader that never ends would be caught here.
        let n_records = Records::new(bytes, format).take(bytes.len() + 2).count();
        if n_records > bytes.len() + 1 {
            return Err("more records than bytes".to_owned());
        }
    }
    Ok(())
}

fn query(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let (query, problems) = Query::parse_lenient(&text);
    let shown = query.to_string();
    if let Some(problem) = problems.iter().find(|problem| problem.end > text.len()) {
        return Err(format!("{text:?}: {problem:?} lies beyond"));
    }
    match Query::parse(&text) {
        Ok(strict) if problems.is_empty() && strict.to_string() != shown => {
            Err(format!("{text:?} is read as {shown} and as {strict}"))
        }
        _ => Ok(()),
    }
}

fn people(bytes: &[u8]) -> Result<(), String> {
    let Ok(book) = PeopleBook::parse(&String::from_utf8_lossy(bytes)) else { return Ok(()) };
    let again = PeopleBook::parse(&book.to_toml()).map_err(|error| error.to_string())?;
    match again.to_toml() == book.to_toml() {
        true => Ok(()),
        false => Err(format!("written as {} and as {}", book.to_toml(), again.to_toml())),
    }
}

fn names(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let (one, two) = text.split_once('|').unwrap_or((&text, ""));
    match same_person(one, two).verdict == same_person(two, one).verdict {
        true => Ok(()),
        false => Err(format!("{one:?} and {two:?} are judged by their order")),
    }
}

fn days(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(day) = text.parse::<Date>()
        && day.to_string().parse::<Date>().ok() != Some(day)
    {
        return Err(format!("{text:?} is {day}, and that is another day"));
    }
    if let Some(moment) = Moment::parse(&text) {
        let _ = (moment.date(), moment.to_string());
    }
    Ok(())
}

/// In a folder of its own: these are read where they lie.
fn in_folder(name: &str, bytes: &[u8], read: impl FnOnce(&Path)) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    fs::write(folder.path().join(name), bytes).map_err(|error| error.to_string())?;
    read(folder.path());
    Ok(())
}

fn sidecar(bytes: &[u8]) -> Result<(), String> {
    in_folder("a.txt.meta.toml", bytes, |folder| {
        let mut documents = [Document::from_text("Words.")];
        add_sidecar(&folder.join("a.txt"), &mut documents);
    })
}

fn beside(bytes: &[u8]) -> Result<(), String> {
    in_folder(IGNORE_FILE_NAME, bytes, |folder| {
        let root = Root::at(folder);
        let _ = root.ignored(&folder.join("drafts/a.txt"), false, None);
    })?;
    in_folder("status.json", bytes, |folder| drop(Status::read(folder)))?;
    in_folder("held.json", bytes, |folder| drop(HeldFiles::read(folder)))?;
    in_folder("roots.json", bytes, |folder| drop(kept_roots(folder)))
}
