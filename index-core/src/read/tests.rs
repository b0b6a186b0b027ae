//! Whatever the bytes are, they make documents or a typed error.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

const NAMES: [&str; 20] = [
    "a.txt",
    "a.md",
    "a.html",
    "a.json",
    "a.ndjson",
    "a",
    "a.html.gz",
    "a.jsonl",
    "a.pdf",
    "a.docx",
    "a.odt",
    "a.rtf",
    "a.epub",
    "a.eml",
    "a.mbox",
    "a.mhtml",
    "a.webarchive",
    "a.warc",
    "a.rss",
    "a.nitf",
];

/// What formats begin with, so that any bytes behind it reach their readers.
const MARKS: [&[u8]; 13] = [
    b"",
    b"{\\rtf1 ",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"From: a\nDate: b\n",
    b"From a\nFrom: a\nDate: b\n\n",
    b"From: a\nDate: b\nContent-Type: multipart/related; boundary=b\n\n--b\n",
    b"bplist00\xd1\x01\x02\x5f\x10\x0fWebMainResource",
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    b"<plist><dict><key>WebMainResource</key><dict>",
    b"<rss><channel><item>",
    b"<newsItem><contentSet>",
    b"<nitf><body><body.content>",
];

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What bytes under a name make: the text of the one document, or the message of the error.
fn read(name: &str, bytes: &[u8]) -> String {
    match read_documents(name, bytes) {
        Ok(documents) => documents.into_iter().map(|d| d.text).collect::<Vec<_>>().join("|"),
        Err(error) => format!("{}: {:?}", error.message(), error.kind()),
    }
}

proptest! {
    #[test]
    fn any_bytes_under_any_name_are_documents_or_an_error(
        name in 0..NAMES.len(),
        mark in 0..MARKS.len(),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let bytes = [MARKS[mark], &bytes].concat();
        check_any(NAMES[name], &bytes);
        check_any(NAMES[name], &packed(&bytes));
    }

    #[test]
    fn any_text_under_any_name_is_documents_or_an_error(
        name in 0..NAMES.len(),
        mark in 0..MARKS.len(),
        text in "([<>/a-z=\"&;#]|<div>|</div>|<p>|<b|<!--|<script>|<blockquote>|---\\n|\\{\"id\":|\"text\":|[\\[\\]{}:,\"\\\\]|\\\\u[dD][89a-f]0{2}|# |\\r\\n|\\PC){0,60}",
    ) {
        check_any(NAMES[name], &[MARKS[mark], text.as_bytes()].concat());
    }
}

fn check_any(name: &str, bytes: &[u8]) {
    for document in read_documents(name, bytes).unwrap_or_default() {
        assert!(!document.text.contains('\r'), "{name} keeps a carriage return");
        assert_eq!(extract(name, document).check(), None);
    }
}

#[test]
fn packed_bytes_are_unpacked_within_the_limit() {
    assert_eq!(read("a.txt.gz", &packed(b"Storm closes port")), "Storm closes port");
    assert_eq!(read("a.md.gz", &packed(b"# T\n\n*Storm*")), "Storm");
    let mut cut = packed(b"Storm closes port");
    cut.truncate(cut.len() - 9);
    assert_eq!(read("a.txt.gz", &cut), "broken gzip data: Malformed");
    let bomb = packed(&vec![b' '; usize::try_from(ARTICLE_BYTES_MAX).unwrap() + 1]);
    assert_eq!(read("a.txt.gz", &bomb), "the article is over 64 MiB: TooLarge");
}

#[test]
fn an_empty_file_is_an_article_with_a_note_but_no_json() {
    for name in [
        "a.txt",
        "a.md",
        #[cfg(feature = "html")]
        "a.html",
        "a",
    ] {
        let documents = read_documents(name, b" \n").unwrap();
        let notes: Vec<_> = documents.iter().flat_map(|d| &d.notes).collect();
        assert_eq!((documents.len(), notes), (1, vec![&Note::new("empty")]), "{name}");
    }
    assert_eq!(read("a.json", b" \n"), "the file is empty: Malformed");
    assert_eq!(read("a.ndjson", b" \n"), "");
}

#[test]
fn a_broken_record_fails_the_whole_file_here() {
    assert_eq!(
        read("a.json", b"{\"text\": \"St"),
        "line 1: the file ends in the middle of a record: Malformed"
    );
    assert_eq!(
        read("a.ndjson", b"{\"id\":1}\n{"),
        "line 2: not JSON: EOF while parsing an object: Malformed"
    );
    assert_eq!(read("a.json", b"\xff\xfe{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0a\0\"\0}\0"), "a");
}

#[test]
fn one_article_is_read_from_a_file_by_its_absolute_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("storm.txt");
    std::fs::write(&path, "Storm closes port\r\n\r\nThe port was shut.\r\n").unwrap();
    let article = Article::read(&path).unwrap();
    assert_eq!(article.path, path.to_str().unwrap());
    assert_eq!(article.title.as_deref(), Some("Storm closes port"));
    assert_eq!(article.text, "Storm closes port\n\nThe port was shut.\n");

    let feed = folder.path().join("feed.ndjson");
    std::fs::write(&feed, "{\"id\":1}\n{\"id\":2}\n").unwrap();
    let error = Article::read(&feed).unwrap_err();
    let shown = format!("`{}`: holds 2 articles where one was asked for", feed.display());
    assert_eq!(error.to_string(), shown);
    assert_eq!(Article::read(folder.path()).unwrap_err().kind(), ErrorKind::UnsupportedFormat);
    assert_eq!(Article::read(folder.path().join("none")).unwrap_err().kind(), ErrorKind::Io);
}
