//! Documents and errors as bytes, and back: the bytes come from a process that nobody trusts.

use crate::index::codec::{Decoder, Encoder};
use crate::index::stored::{decode_moment, decode_origins, encode_moment, encode_origins};
use crate::{Document, Error, ErrorKind, Note, Result};

/// Returns documents as bytes.
pub(super) fn encode_documents(documents: &[Document]) -> Vec<u8> {
    let mut out = Encoder::default();
    out.list(documents, encode_document);
    out.bytes
}

/// Returns the documents that [`encode_documents`] wrote; `None` for other bytes.
pub(super) fn decode_documents(bytes: &[u8]) -> Option<Vec<Document>> {
    let mut from = Decoder::new(bytes);
    let documents = from.list(decode_document)?;
    from.is_at_end().then_some(documents)
}

fn encode_document(out: &mut Encoder, document: &Document) {
    // Taken apart, so that a new field can't be forgotten here.
    let Document {
        record,
        position,
        text,
        title,
        authors,
        date,
        published,
        modified,
        created,
        source,
        url,
        place,
        language,
        section,
        keywords,
        origins,
        notes,
    } = document;
    out.text(text);
    out.size(*position);
    for value in [record, title, source, url, place, language, section] {
        out.option(value.as_deref(), Encoder::text);
    }
    out.list(authors, |out, author| out.text(author));
    out.list(keywords, |out, keyword| out.text(keyword));
    out.option(*date, Encoder::date);
    out.option(*published, encode_moment);
    out.option(*modified, encode_moment);
    out.option(*created, encode_moment);
    encode_origins(out, origins);
    out.list(notes, |out, note| {
        out.text(&note.message);
        out.option(note.span, Encoder::span);
    });
}

fn decode_document(from: &mut Decoder<'_>) -> Option<Document> {
    let mut document = Document { text: from.text()?, ..Document::default() };
    document.position = from.size()?;
    document.record = from.option(Decoder::text)?;
    document.title = from.option(Decoder::text)?;
    document.source = from.option(Decoder::text)?;
    document.url = from.option(Decoder::text)?;
    document.place = from.option(Decoder::text)?;
    document.language = from.option(Decoder::text)?;
    document.section = from.option(Decoder::text)?;
    document.authors = from.list(Decoder::text)?;
    document.keywords = from.list(Decoder::text)?;
    document.date = from.option(Decoder::date)?;
    document.published = from.option(decode_moment)?;
    document.modified = from.option(decode_moment)?;
    document.created = from.option(decode_moment)?;
    document.origins = decode_origins(from)?;
    document.notes = from.list(|from| {
        let message = from.text()?;
        // A place in a text of which only the words are trusted is of no use.
        let span = from.option(Decoder::span)?;
        Some(Note { message, span })
    })?;
    let is_sound =
        |note: &Note| note.span.is_none_or(|at| document.text.get(at.start..at.end).is_some());
    document.notes.iter().all(is_sound).then_some(document)
}

const KINDS: [ErrorKind; 4] =
    [ErrorKind::Malformed, ErrorKind::UnsupportedFormat, ErrorKind::TooLarge, ErrorKind::NoArticle];

/// Returns an error as bytes.
pub(super) fn encode_error(error: &Error) -> Vec<u8> {
    let mut out = Encoder::default();
    out.size(KINDS.iter().position(|kind| *kind == error.kind()).unwrap_or(0));
    out.text(error.message());
    out.bytes
}

/// Returns the error that [`encode_error`] wrote; `None` for other bytes.
pub(super) fn decode_error(bytes: &[u8]) -> Option<Error> {
    let mut from = Decoder::new(bytes);
    let kind = *KINDS.get(from.size()?)?;
    Some(Error::new(kind, from.text()?))
}

/// Returns what an answer's body says.
pub(super) fn decode(is_read: bool, body: &[u8]) -> Option<Result<Vec<Document>>> {
    match is_read {
        true => decode_documents(body).map(Ok),
        false => decode_error(body).map(Err),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Date, Field, Moment, Origins, Provenance, Span};

    #[test]
    fn a_document_comes_back_as_it_was() {
        let mut origins = Origins::default();
        origins.set(Field::ALL[1], Provenance::ALL[2]);
        let whole = Document {
            origins,
            published: Moment::parse("2025-04-17T10:20:30+02:00"),
            created: Moment::parse("2025-04-18T10:20:30"),
            language: Some("en".into()),
            section: Some("World".into()),
            keywords: vec!["ferry".into()],
            record: Some("7".into()),
            position: 6,
            text: "Ünd so weiter".into(),
            title: Some("Title".into()),
            authors: vec!["Ada Lund".into(), "B".into()],
            date: Date::new(2025, 4, 17),
            source: Some("Shore News".into()),
            url: Some("https://example.org".into()),
            place: Some("Lindau".into()),
            notes: vec![Note::new("odd"), Note::at(Span::new(0, 4), "here")],
            ..Document::default()
        };
        let documents = vec![whole, Document::default()];
        assert_eq!(decode_documents(&encode_documents(&documents)), Some(documents));
    }

    #[test]
    fn an_error_comes_back_as_it_was() {
        let error = Error::new(ErrorKind::TooLarge, "over the limit");
        let back = decode_error(&encode_error(&error)).unwrap();
        assert_eq!((back.kind(), back.message()), (error.kind(), error.message()));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_documents_or_nothing(bytes: Vec<u8>) {
            for document in decode_documents(&bytes).unwrap_or_default() {
                assert!(document.text.len() <= bytes.len());
            }
            let _ = decode_error(&bytes);
        }
    }
}
