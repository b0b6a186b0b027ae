//! What of an article differs from the plain text that it was made of.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use index_core::{Article, extract, read_documents};

use super::{DATE, Result};

/// How many files of each format are the same article, and the first that is not.
#[derive(Default)]
struct Row {
    n_same: usize,
    n_files: usize,
    first_other: Option<String>,
}

/// Compares every file `NAME.FORMAT` of a folder with `NAME.typed.txt`; returns the table, and
/// whether all are the same.
pub(super) fn table(folder: &Path) -> Result<(String, bool)> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for name in &names {
        let Some((stem, format)) = name.split_once('.') else { continue };
        let original = first(&folder.join(format!("{stem}.typed.txt")))?;
        let other = match first(&folder.join(name)) {
            Err(error) => Some(error.to_string()),
            Ok(found) => difference(&original, &found),
        };
        let row = rows.entry(format.to_owned()).or_default();
        row.n_files += 1;
        match other {
            None => row.n_same += 1,
            Some(other) => {
                row.first_other.get_or_insert(format!("{name}: {other}"));
            }
        }
    }
    let mut shown = String::new();
    for (format, row) in &rows {
        let other = row.first_other.as_deref().unwrap_or_default();
        writeln!(shown, "{format:14} {:4} of {:4} {other}", row.n_same, row.n_files)?;
    }
    Ok((shown, rows.values().all(|row| row.n_same == row.n_files)))
}

fn first(path: &Path) -> Result<Article> {
    let name = path.to_string_lossy();
    let document = read_documents(&name, &fs::read(path)?)?.into_iter().next();
    Ok(extract(&name, document.ok_or("no article in it")?))
}

/// Title, day, text and quotes with their speakers, in this order.
fn difference(original: &Article, found: &Article) -> Option<String> {
    let pairs = [
        ("title", format!("{:?}", found.title), format!("{:?}", original.title)),
        // The text prints no year: formats that tell a day tell this one.
        ("date", day(found), found.date.map_or(String::new(), |_| DATE.to_owned())),
        ("text", body(&found.text), body(&original.text)),
        ("quotes", said(found), said(original)),
    ];
    let differs = pairs.into_iter().find(|(_, found, original)| found != original);
    differs.map(|(what, found, original)| format!("{what} {found} for {original}"))
}

fn day(article: &Article) -> String {
    article.date.map_or(String::new(), |date| date.to_string())
}

/// The words from the dateline on.
fn body(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let dateline = words.find(", Oct. 6 (").unwrap_or(0);
    let start = words[..dateline].rfind(' ').map_or(0, |at| at + 1);
    words[start..].to_owned()
}

fn said(article: &Article) -> String {
    let shown = article.quotes.iter().map(|quote| {
        let speaker = article.speaker_of(quote).map_or("nobody", |speaker| speaker.name.as_str());
        format!("{} | {speaker} | {}", quote.kind.as_str(), &article[quote.span])
    });
    shown.collect::<Vec<_>>().join("; ")
}
