//! Bytes to text: what a file holds, before anybody asks what it says. May fail; knows nothing of
//! news.

use crate::{Date, Note};

/// What a file or a record holds: its text and what its format says about it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// Which record of the file it is: its `id`, else its line number; `None` for a whole file.
    pub record: Option<String>,
    /// The text: for plain text the whole decoded file, headline and all; for formats that name
    /// their title the body alone. One line is one paragraph or, in hard-wrapped text, a part of
    /// one.
    pub text: String,
    /// The title that the format names; plain text names none.
    pub title: Option<String>,
    /// The authors that the format names.
    pub authors: Vec<String>,
    /// The day of publication that the format names.
    pub date: Option<Date>,
    /// The outlet that the format names.
    pub source: Option<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// The place that the format names.
    pub place: Option<String>,
    /// Doubts that came up while reading.
    pub notes: Vec<Note>,
}

impl Document {
    /// Returns a document of this text alone.
    pub fn from_text(text: impl Into<String>) -> Document {
        Document { text: text.into(), ..Document::default() }
    }
}
