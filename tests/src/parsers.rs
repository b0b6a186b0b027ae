//! Every parser of ours that is given bytes of strangers, as something that can be fed: by
//! `cargo fuzz`, which learns the ways through them, and by `cargo mutate`, which spoils samples.

use std::fs;
use std::path::Path;

use index_core::ingest::{
    HeldFiles, IGNORE_FILE_NAME, Root, Status, accept, kept_roots, without_nested,
};
use index_core::{
    Article, Date, DateRange, Document, Format, Moment, PeopleBook, Query, Records, add_sidecar,
    detect, parsers, read_documents, same_person,
};

/// A parser, with samples to begin from.
#[derive(Clone, Copy, Debug)]
pub struct Parser {
    /// What `cargo fuzz` calls it.
    pub name: &'static str,
    /// What it understands.
    pub samples: fn() -> Vec<Vec<u8>>,
    /// Feeds it; returns what is wrong, and panics where the parser does.
    pub feed: fn(&[u8]) -> Result<(), String>,
}

/// All of them.
pub const PARSERS: [Parser; 21] = [
    // Texts: paragraphs, dateline, dates, marks, sentences, attributions, people.
    Parser { name: "article", samples: articles, feed: article },
    Parser { name: "files", samples: || texts(&[ARTICLE, MARKDOWN, RECORD, FEED]), feed: files },
    Parser { name: "mails", samples: || texts(&[MAILS, MAIL]), feed: mails },
    Parser { name: "archives", samples: archive_samples, feed: archives },
    Parser { name: "records", samples: || texts(&[RECORD, ARRAY, TABLE]), feed: records },
    Parser { name: "query", samples: || texts(&QUERIES), feed: query },
    Parser { name: "dates", samples: || texts(&DATES), feed: dates },
    Parser { name: "days", samples: || texts(&DAYS), feed: days },
    Parser { name: "people", samples: || texts(&[PEOPLE]), feed: people },
    Parser { name: "names", samples: || texts(&NAMES), feed: names },
    Parser { name: "sidecar", samples: || texts(&[SIDECAR]), feed: sidecar },
    Parser { name: "ignore", samples: || texts(&[IGNORED]), feed: ignore },
    Parser { name: "status", samples: || texts(&[STATUS, HELD, ROOTS, ACCEPTED]), feed: status },
    Parser { name: "version", samples: || texts(&[VERSION]), feed: parsers::version },
    Parser { name: "catalogue", samples: || vec![CATALOGUE.to_vec()], feed: parsers::catalogue },
    Parser { name: "stored", samples: stored_samples, feed: parsers::stored },
    Parser { name: "worker", samples: || vec![ANSWER.to_vec()], feed: parsers::worker },
    Parser { name: "socket", samples: || texts(&["sync\n", "retry\n"]), feed: parsers::socket },
    Parser { name: "arguments", samples: || texts(&ARGUMENTS), feed: arguments },
    Parser { name: "template", samples: || texts(&["{speaker}\\t{{{quote}}}"]), feed: template },
    Parser { name: "saved", samples: || texts(&[SAVED]), feed: saved },
];

const ARTICLE: &str =
    "KABUL (Wire) — “The ferry sails at dawn,” said Ann Lee, the mayor.\n\nQ: Why?\n";
const ARRAY: &str = "[{\"text\": \"a\"}, 1, \"b\"]";
const TABLE: &str = "id;title;text\n1;T;\"“Go,” \"\"he\"\"\nsaid.\"\n";
const MARKDOWN: &str =
    "---\ntitle: Ferry\ndate: 2025-04-17\nauthors: [A, B]\n---\n# Ferry\n> *Go*\n";
const RECORD: &str =
    "{\"id\": \"1\", \"title\": \"T\", \"text\": \"“Go,” he said.\", \"date\": \"2025\"}\n";
const FEED: &str = "<?xml version=\"1.0\"?><rss><channel><title>F</title><item><title>A</title>\
                    <description>&lt;p&gt;x &amp; y</description></item></channel></rss>";
/// With a page of `<p>Go.`.
const LIST: &str = "<?xml version=\"1.0\"?><plist><dict><key>WebMainResource</key><dict>\
     <key>WebResourceData</key><data>PHA+R28u</data>\
     <key>WebResourceMIMEType</key><string>text/html</string></dict>\
     <key>WebSubresources</key><array><integer>1</integer></array></dict></plist>";
const CRAWL: &str = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nContent-Length: 87\r\n\r\n\
     HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n\
     6\r\n<p>Go.\r\n0\r\n\r\n\r\n\r\n";
const MAILS: &str =
    "From a@b Mon Jan  1 00:00:00 2025\nSubject: =?utf-8?q?S?=\n\nWords.\n\n>From x\n";
const MAIL: &str = "32\nFrom: a\nSubject: b\n\n“Go,” he said.<plist/>";
const QUERIES: [&str; 4] = [
    "ferry \"contact group\"~3 -strike s:\"Ann Lee\" d:2025-01..2025-03",
    "(a OR b) AND NOT c^2 quotes>5 p:oslo",
    "t:ferry by:lee o:\"Island Post\" r:mayor q:sail*",
    "https://example.org/a?b=c ) ( \"",
];
const PEOPLE: &str =
    "[[person]]\nname = \"Ola Berg\"\nalso = [\"O. Berg\"]\nnot = [\"Ole Berg\"]\n";
const SIDECAR: &str = "title = \"T\"\ndate = 2025-04-17\nauthors = [\"A\"]\nkeywords = [\"k\"]\n";
const NAMES: [&str; 2] = ["Ola Berg|Dr. O. Berg", "Шойгу|Shoigu"];
const DATES: [&str; 5] = ["2025-04..2025-05-17", "yesterday", "2w..", "..april", "3d"];
const DAYS: [&str; 3] = ["2025-04-17", "2025-04-17T10:00:00+02:00", "Thu, 17 Apr 2025 10:00 GMT"];
const ARGUMENTS: [&str; 3] = [
    "ferry\n--since\n2w\n--limit=5\n--json",
    "articles\n-n\n3\nstrike\n--\n-x",
    "speakers\n--about\nferry\n--sort\ndate",
];
const SAVED: &str = "a query:both -query:x\nx = 'y'\nboth = \"query:x (b OR query:x)\"\n";
const HELD: &str = "{\"roots\": [[\"/in\", {\"since_s\": 1, \"files\": [\"/in/a.txt\"]}]]}";
const ROOTS: &str = "{\"roots\": [\"/in\", \"/other\"]}";
const ACCEPTED: &str = "[\"/in\"]";
const VERSION: &str = "whosaid index\nformat 15\ngeneration 2\n";
const CATALOGUE: &[u8] = b"\x01\x09/in/a.txt\x05\x02\x02\x01\x07";
const ANSWER: &[u8] = b"\x01\x00\x0a\0\0\0\0\0\0\0\x01\x05Words\0\0\0";
const IGNORED: &str = "# drafts\ndrafts/\n*.tmp\n!keep.txt\n[a-z]?/**/x\n";
const STATUS: &str =
    "{\"state\": \"watching\", \"roots\": [{\"path\": \"/in\"}], \"problems\": []}";

/// What quotes, tags, names and their like are made of.
pub const PIECES: [&str; 44] = [
    "“",
    "”",
    "\"",
    "''",
    "``",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "(",
    ")",
    "[",
    ":",
    ";",
    ",",
    ".",
    "?",
    "…",
    " — ",
    " - ",
    "\n",
    "\n\n",
    " ",
    "\u{a0}",
    "\u{200b}",
    "é",
    "漢",
    " said ",
    " said that ",
    ", who said ",
    " according to ",
    " and ",
    " he ",
    " She ",
    " Mr. ",
    " Ann Lee ",
    " (ABC) ",
    " the mayor ",
    "KABUL (Wire) — ",
    "Q: ",
    "@lee",
    "0",
];

/// What the languages of the other parsers are made of.
pub const TOKENS: [&str; 36] = [
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "&",
    ";",
    ":",
    "=",
    "..",
    "-",
    "~9",
    "^",
    "*",
    "\\",
    "\\u00",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "NOT ",
    " OR ",
    "s:",
    "d:2025-13",
    "99999999999",
    "1e308",
    "null",
    "<![CDATA[",
    "From ",
    "--",
];

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// The articles that the tests read.
fn articles() -> Vec<Vec<u8>> {
    let mut articles = texts(&[ARTICLE]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        articles.extend(fs::read(entry.path()));
    }
    articles.sort();
    articles
}

/// Pages saved with their parts.
fn archive_samples() -> Vec<Vec<u8>> {
    let mut samples = texts(&[LIST, CRAWL]);
    let list = plist::Value::from_reader_xml(LIST.as_bytes()).expect("the sample is a list");
    let mut binary = Vec::new();
    list.to_writer_binary(&mut binary).expect("memory takes it");
    samples.push(binary);
    samples
}

fn stored_samples() -> Vec<Vec<u8>> {
    vec![parsers::stored_sample(&Article::from_text(ARTICLE))]
}

/// Feeds the parser of this name, for a fuzzer.
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
    for name in ["a.txt", "a.md", "a.json", "a.ndjson", "a.csv", "a.rss", "a.xml", "a"] {
        let _ = detect(name, bytes);
        read(name, bytes)?;
    }
    Ok(())
}

fn mails(bytes: &[u8]) -> Result<(), String> {
    read("a.mbox", bytes)?;
    read("a.eml", bytes)
}

fn archives(bytes: &[u8]) -> Result<(), String> {
    read("a.webarchive", bytes)?;
    read("a.warc", bytes)
}

fn read(name: &str, bytes: &[u8]) -> Result<(), String> {
    let documents = read_documents(name, bytes).into_iter().flatten();
    documents.map(|document| index_core::extract(name, document)).try_for_each(|a| check(&a))
}

fn records(bytes: &[u8]) -> Result<(), String> {
    for format in [Format::Json, Format::Ndjson, Format::Csv] {
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

/// The language of dates: a stretch does not end before it begins.
fn dates(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let today = "2025-04-17".parse::<Date>().ok();
    let _ = DateRange::parse(&text, None);
    match DateRange::parse(&text, today) {
        Ok(range) if range.first.zip(range.last).is_some_and(|(first, last)| first > last) => {
            Err(format!("{text:?} is {range:?}"))
        }
        _ => Ok(()),
    }
}

fn arguments(bytes: &[u8]) -> Result<(), String> {
    search_cli::parsers::arguments(&String::from_utf8_lossy(bytes));
    Ok(())
}

fn template(bytes: &[u8]) -> Result<(), String> {
    search_cli::parsers::template(&String::from_utf8_lossy(bytes));
    Ok(())
}

/// A line that is asked for, and the file of the saved queries.
fn saved(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let (asked, saved) = text.split_once('\n').unwrap_or((&text, ""));
    in_folder(&[("queries.toml", saved.as_bytes())], |folder| {
        search_cli::parsers::saved(asked, folder);
    })
}

thread_local! {
    /// Kept, as making one takes longer than most parsers do.
    static FOLDER: Option<tempfile::TempDir> = tempfile::tempdir().ok();
}

/// In a folder of its own: these are read where they lie.
fn in_folder(files: &[(&str, &[u8])], read: impl FnOnce(&Path)) -> Result<(), String> {
    FOLDER.with(|folder| {
        let folder = folder.as_ref().ok_or("no folder can be made")?.path();
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes).map_err(|error| error.to_string())?;
        }
        read(folder);
        Ok(())
    })
}

fn sidecar(bytes: &[u8]) -> Result<(), String> {
    in_folder(&[("a.txt.meta.toml", bytes)], |folder| {
        let mut documents = [Document::from_text("Words.")];
        add_sidecar(&folder.join("a.txt"), &mut documents);
    })
}

fn ignore(bytes: &[u8]) -> Result<(), String> {
    in_folder(&[(IGNORE_FILE_NAME, bytes)], |folder| {
        let _ = Root::at(folder).ignored(&folder.join("drafts/a.txt"), false, None);
    })
}

/// What the daemon keeps beside the index, and others read.
fn status(bytes: &[u8]) -> Result<(), String> {
    let names = ["status.json", "held.json", "accepted.json", "roots.json"];
    in_folder(&names.map(|name| (name, bytes)), |folder| {
        let _ = (Status::read(folder), HeldFiles::read(folder));
        let _ = kept_roots(folder).map(without_nested);
        let _ = accept(folder, &Root::at(folder));
    })
}
