//! `NAME.meta.toml` beside an article: what its reader knows better than the file does.
//!
//! Invariant: what the sidecar of an article says wins over all else, that of a file of many
//! articles is for those that say nothing themselves; nothing but metadata is taken from it, and
//! one that can't be read is a note.

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

/// Puts what the sidecar of the file at `path` says into the article of that file; in a file of
/// several articles its outlet, language, section, place, authors and keywords go to those that
/// name none.
///
/// Reads the sidecar, if there is one; takes no more than 64 KiB of it.
pub fn add_sidecar(path: &Path, documents: &mut [Document]) {
    if let Some(bytes) = read_beside(path) {
        let sidecar = Sidecar::of(&bytes);
        documents.iter_mut().for_each(|document| sidecar.apply(document));
    }
}

/// What a sidecar says.
#[derive(Debug)]
pub(crate) struct Sidecar {
    /// As a document without text; `None` where it could not be read.
    told: Option<Document>,
}

/// What can be true of every article of a file.
const COMMON_FIELDS: [Field; 6] =
    [Field::Authors, Field::Source, Field::Place, Field::Language, Field::Section, Field::Keywords];

impl Sidecar {
    /// Reads the bytes of a sidecar.
    pub(crate) fn of(bytes: &[u8]) -> Sidecar {
        let is_whole = bytes.len() as u64 <= SIDECAR_BYTES_MAX;
        let text = std::str::from_utf8(bytes).ok().filter(|_| is_whole);
        let found = text.and_then(fields::of_toml);
        Sidecar { told: found.map(|found| fields::document(found, Provenance::Sidecar)) }
    }

    /// Puts what it says into an article of its file.
    pub(crate) fn apply(&self, document: &mut Document) {
        let Some(told) = &self.told else {
            document.notes.push(Note::new("the sidecar could not be read as TOML"));
            return;
        };
        for field in Field::ALL {
            let is_said = told.origins.of(field).is_some();
            let is_one_of_many = document.record.is_some();
            let is_common = COMMON_FIELDS.contains(&field) && !document.has(field);
            if is_said && (!is_one_of_many || is_common) {
                overlay(document, told, field);
            }
        }
    }
}

fn overlay(document: &mut Document, told: &Document, field: Field) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sidecar_says_wins() {
        let mut document = Document {
            title: Some("Printed".to_owned()),
            source: Some("The Post".to_owned()),
            ..Document::from_text("Words.")
        };
        document.credit(Provenance::Meta);
        Sidecar::of(b"title = \"Better\"\ndate = 2026-04-17T10:00:00+02:00\ntags = [\"a\"]\n")
            .apply(&mut document);
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
            let mut document = Document::from_text("Words.");
            Sidecar::of(bytes).apply(&mut document);
            assert_eq!(document.notes, [Note::new("the sidecar could not be read as TOML")]);
        }
    }

    #[test]
    fn many_articles_have_in_common_what_they_do_not_say_themselves() {
        let sidecar = Sidecar::of(
            b"title = \"All\"\nsource = \"Lake Wire\"\nlanguage = \"de\"\ndate = 2026-04-17\n",
        );
        let mut document = Document {
            record: Some("7".to_owned()),
            source: Some("The Post".to_owned()),
            ..Document::from_text("Words.")
        };
        sidecar.apply(&mut document);
        assert_eq!((document.title, document.date), (None, None));
        assert_eq!(document.source.as_deref(), Some("The Post"));
        assert_eq!(document.language.as_deref(), Some("de"));
        assert_eq!(document.origins.of(Field::Language), Some(Provenance::Sidecar));
    }

    #[test]
    fn a_sidecar_is_named_after_its_article() {
        let names: Vec<PathBuf> = names_beside(Path::new("/in/storm.txt")).collect();
        assert_eq!(names, ["/in/storm.txt.meta.toml", "/in/storm.meta.toml"].map(PathBuf::from));
        assert_eq!(names_beside(Path::new("/in/storm")).count(), 1);
    }

    #[cfg(feature = "search")]
    #[test]
    fn a_sidecar_leads_to_the_articles_that_it_may_belong_to() {
        let articles = articles_of(Path::new("/in/storm.meta.toml"));
        assert!(
            articles.contains(&"/in/storm".into()) && articles.contains(&"/in/storm.pdf".into())
        );
        assert_eq!(articles_of(Path::new("/in/meta.toml")), Vec::<PathBuf>::new());
    }
}
