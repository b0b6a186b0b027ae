//! What a document keeps of its texts: handed to the engine's store as it is, without a copy.

use std::slice;
use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::schema::document::Document;

use crate::Span;

/// The texts of a document that are stored, in order.
#[derive(Default)]
pub(super) struct Kept(Vec<(Field, Text)>);

pub(super) enum Text {
    /// A part of what is on its way into the index.
    Part(Arc<String>, Span),
    /// One that is written in another way than it came.
    Own(String),
}

impl Kept {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn push(&mut self, field: Field, text: Text) {
        self.0.push((field, text));
    }
}

impl Text {
    fn as_str(&self) -> &str {
        match self {
            Text::Part(text, span) => &text[span.start..span.end],
            Text::Own(text) => text,
        }
    }
}

type Entry<'a> = (Field, &'a str);

impl Document for Kept {
    type Value<'a> = &'a str;
    type FieldsValuesIter<'a> =
        std::iter::Map<slice::Iter<'a, (Field, Text)>, fn(&'a (Field, Text)) -> Entry<'a>>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }
}
