//! `NAME.meta.toml` beside an article: what its reader knows better than the file does.
//!
//! Invariant: what the sidecar says wins over all else, and nothing but metadata is taken from it;
//! one that can't be read is a note of the article.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Document, fields};
#[cfg(feature = "search")]
use crate::Format;
use crate::{Field, Note, Provenance};

/// The end of the name of every sidecar.
pub(crate) const SIDECAR_ENDING: &str = ".meta.toml";

/// The longest sidecar that is read, in bytes.
const SIDECAR_BYTES_MAX: u64 = 64 * 1024;

/// Returns the sidecars that an article may have, the one that wins first: with the article's
/// whole name, then without its extension.
pub(crate) fn names_beside(article: &Path) -> impl Iterator<Item = PathBuf> {
    let with_ending = |name: &std::ffi::OsStr| {
        let mut name = name.to_owned();
        name.push(SIDECAR_ENDING);
        article.with_file_name(name)
    };
    let whole = article.file_name().map(with_ending);
    let stem = article.extension().and(article.file_stem()).map(with_ending);
    whole.into_iter().chain(stem)
}

/// Returns the articles that a sidecar of this name may belong to; none for another name.
#[cfg(feature = "search")]
pub(crate) fn articles_of(sidecar: &Path) -> Vec<PathBuf> {
    let name = sidecar.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some(stem) = name.strip_suffix(SIDECAR_ENDING).filter(|stem| !stem.is_empty()) else {
        return Vec::new();
    };
    let extensions = Format::EXTENSIONS.iter();
    let named = extensions.map(|extension| sidecar.with_file_name(format!("{stem}.{extension}")));
    std::iter::once(sidecar.with_file_name(stem)).chain(named).collect()
}

/// Returns the bytes of the article's sidecar, if it has one.
pub(crate) fn read_beside(article: &Path) -> Option<Vec<u8>> {
    let path = names_beside(article).find(|path| is_file(path))?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(SIDECAR_BYTES_MAX + 1).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// Puts what the sidecar of the file at `path` says into the one article of that file; a file of
/// several articles has none.
///
/// Reads the sidecar, if there is one; takes no more than 64 KiB of it.
pub fn add_sidecar(path: &Path, documents: &mut [Document]) {
    if let Some(bytes) = read_beside(path) {
        apply(&bytes, documents);
    }
}

/// As [`add_sidecar`], with the sidecar's bytes at hand.
pub(crate) fn apply(bytes: &[u8], documents: &mut [Document]) {
    let [document] = documents else { return };
    let is_whole = bytes.len() as u64 <= SIDECAR_BYTES_MAX;
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_whole);
    match text.and_then(fields::of_toml) {
        Some(found) => overlay(document, fields::document(found, Provenance::Sidecar)),
        None => document.notes.push(Note::new("the sidecar could not be read as TOML")),
    }
}

fn overlay(document: &mut Document, told: Document) {
    for field in Field::ALL {
        if told.origins.of(field).is_none() {
            continue;
        }
        document.origins.set(field, Provenance::Sidecar);
        match field {
            Field::Title => document.title.clone_from(&told.title),
            Field::Authors => document.authors.clone_from(&told.authors),
            Field::Date => {
                document.date = told.date;
                document.published = told.published;
            }
            Field::Modified => document.modified = told.modified,
            Field::Source => document.source.clone_from(&told.source),
            Field::Url => document.url.clone_from(&told.url),
            Field::Place => document.place.clone_from(&told.place),
            Field::Language => document.language.clone_from(&told.language),
            Field::Section => document.section.clone_from(&told.section),
            Field::Keywords => document.keywords.clone_from(&told.keywords),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sidecar_says_wins() {
        let mut documents = [Document {
            title: Some("Printed".to_owned()),
            source: Some("The Post".to_owned()),
            ..Document::from_text("Words.")
        }];
        documents[0].credit(Provenance::Meta);
        apply(
            b"title = \"Better\"\ndate = 2026-04-17T10:00:00+02:00\ntags = [\"a\"]\n",
            &mut documents,
        );
        let document = &documents[0];
        let shown: Vec<_> =
            document.origins.iter().map(|(f, p)| (f.as_str(), p.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("title", "sidecar"),
                ("date", "sidecar"),
                ("source", "meta"),
                ("keywords", "sidecar")
            ]
        );
        assert_eq!(document.title.as_deref(), Some("Better"));
        let published = document.published.map(|moment| moment.to_string());
        assert_eq!(published.as_deref(), Some("2026-04-17T10:00:00+02:00"));
        assert_eq!(document.text, "Words.");
    }

    #[test]
    fn a_sidecar_that_is_no_toml_is_a_note() {
        for bytes in [&b"title: yaml"[..], b"\xff\xfe", &[b' '; 70_000]] {
            let mut documents = [Document::from_text("Words.")];
            apply(bytes, &mut documents);
            assert_eq!(documents[0].notes, [Note::new("the sidecar could not be read as TOML")]);
        }
    }

    #[test]
    fn a_sidecar_is_named_after_its_article() {
        let names: Vec<PathBuf> = names_beside(Path::new("/in/storm.txt")).collect();
        assert_eq!(names, ["/in/storm.txt.meta.toml", "/in/storm.meta.toml"].map(PathBuf::from));
        assert_eq!(names_beside(Path::new("/in/storm")).count(), 1);
        let articles = articles_of(Path::new("/in/storm.meta.toml"));
        assert!(
            articles.contains(&"/in/storm".into()) && articles.contains(&"/in/storm.pdf".into())
        );
        assert_eq!(articles_of(Path::new("/in/meta.toml")), Vec::<PathBuf>::new());
    }
}
