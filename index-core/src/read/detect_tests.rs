//! Names and contents with the format that they are in.

use super::*;

/// Each name and content with the format, or the reason why it is none.
fn check(cases: &[(&str, &[u8], &str)]) {
    for (name, bytes, expected) in cases {
        let found = detect(name, bytes);
        let found = found.as_ref().map_or_else(|error| error.message(), |f| f.as_str());
        assert_eq!(found, *expected, "{name} {}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn formats_are_known_by_name_and_content() {
    check(&[
        ("a.txt", b"Storm closes port", "text"),
        ("a.TXT", b"BMW sold more cars", "text"),
        ("a.txt", b"", "text"),
        ("a.txt", b"{\"title\": \"x\"}", "text"),
        ("a.txt", b"\n<!DOCTYPE HTML><html><p>x", "html"),
        ("page", b"<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", "html"),
        ("a.md", b"# Storm", "markdown"),
        ("a.htm", b"Storm", "html"),
        ("a.html.gz", b"<p>Storm", "html"),
        ("a.json", b"[", "json"),
        ("a.jsonl", b"{", "ndjson"),
        ("a.csv", b"Date;Headline;Full text\n", "csv"),
        ("a.TSV", b"id\tbody\n1\tStorm", "csv"),
        ("a.csv.gz", b"\"title\"", "csv"),
        ("a.csv", b"year,goals\n2024,3\n", "a table without a column of texts or titles"),
        ("a.csv", b"", "csv"),
        ("a.txt", b"title,text\n", "text"),
        ("feed", b"{\"id\":1}\n{\"id\":2}\n", "ndjson"),
        ("feed", b" {\"id\":1}\n", "json"),
        ("feed", b"{\n\"id\":1}\n", "json"),
        ("feed", b"[{\"id\":1}]", "json"),
        ("feed", b"[UPDATE] Storm closes port", "text"),
        ("feed", b"{Storm} closes port", "text"),
        ("a.txt", b"\xff\xfeS\0t\0o\0r\0m\0", "text"),
        ("a.txt", b"S\0t\0o\0r\0m\0 \0c\0l\0o\0s\0e\0s\0", "text"),
    ]);
}

#[test]
fn formats_that_are_no_text_are_known_by_content() {
    check(&[
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("a.txt", b"%PDF-1.7\n", "pdf"),
        ("a.pdf", b"\r\n%PDF-1.7\n", "pdf"),
        ("a.pdf", b"Storm closes port", "text"),
        ("a.rtf", b"{\\rtf1", "rtf"),
        ("a.docx", b"PK\x03\x04\x14\0\0\0\0\0\0\0", "docx"),
        ("a.zip", b"PK\x03\x04\x14\0\0\0\0\0\0\0", "not text but `application/zip`"),
        ("a", b"PK\x03\x04\x14\0\0\0 word/document.xml", "docx"),
        ("a.txt", b"PK\x03\x04\x14\0\0\0mimetypeapplication/epub+zipPK", "epub"),
        ("a", b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.textPK", "odt"),
        (
            "a.ods",
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK",
            "an office document that is no text",
        ),
        ("a", b"bplist00\xd2\x01\x02\x5f\x10\x0fWebMainResource", "webarchive"),
        ("a.txt", b"bplist00\xd2\x01\x02\x5f\x10\x0fWebMainResource", "webarchive"),
        ("a.webarchive", b"bplist00", "webarchive"),
        ("a.webarchive", b"<!DOCTYPE html><p>Storm", "html"),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\n\0\x01\x02", "warc"),
        ("a", b"WARC/1.1\nWARC-Type: response\n", "warc"),
        ("a", b"WARC/1.0 is a format.\n", "text"),
        ("a.warc", b"Storm closes port", "text"),
        ("a.plist", b"bplist00\xd1\x01\x02", "not text but a property list"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old or encrypted office document"),
    ]);
}

#[test]
fn marked_text_is_known_by_its_marks() {
    check(&[
        ("a.eml", b"From: a@b.example\nSubject: Storm\n\nStorm", "mail"),
        ("a", b"Return-Path: <a>\nReceived: from b\n by c\nDate: x\n\nStorm", "mail"),
        ("a.emlx", b"54        \nFrom: a@b.example\nSubject: Storm\n\nStorm", "mail"),
        ("1", b"54\nFrom: a@b.example\nSubject: Storm\n\nStorm", "mail"),
        ("1", b"54\nFrom the harbour: the storm", "text"),
        (
            "a.eml",
            b"To: b\nFrom: a\nSubject: x\nContent-Type: multipart/related; boundary=b\n\n",
            "mail",
        ),
        ("a.txt", b"From: the harbour\nIt was shut.", "text"),
        ("a.md", b"Date: 17 April\nFrom: a\n\nStorm", "markdown"),
        ("a", b"From a@b.example Thu Apr 17 10:00:00 2025\nFrom: a\nDate: x\n\nStorm", "mbox"),
        ("a", b"From Oslo comes news.\nIt is good.", "text"),
        (
            "a",
            b"From: <Saved>\nSubject: x\nContent-Type: multipart/related;\n type=\"text/html\"\n\n",
            "mhtml",
        ),
        ("a.mht", b"<html><p>Storm", "html"),
        ("a.xml", b"<?xml version=\"1.0\"?><!-- x --><rss version=\"2.0\">", "feed"),
        ("a.xml", b"<feed xmlns=\"http://www.w3.org/2005/Atom\">", "feed"),
        ("a.html", b"<rss version=\"2.0\">", "feed"),
        ("a.xml", b"<!DOCTYPE nitf SYSTEM \"nitf.dtd\"><nitf>", "nitf"),
        ("a.xml", b"<newsItem guid=\"x\">", "newsml"),
        ("a", b"<?xml version=\"1.0\"?><!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"x\">\n\
          <plist version=\"1.0\"><dict><key>WebMainResource</key>", "webarchive"),
        ("a.plist", b"<?xml version=\"1.0\"?><plist><dict><key>Label</key>",
         "an XML file of no format that is read"),
        ("a.json", b"<!DOCTYPE html><p>Storm", "html"),
        ("a.ndjson", b"<rss version=\"2.0\">", "feed"),
        ("a.json", b"%PDF-1.7\n", "pdf"),
        ("a.html", b"{\"title\":\"Storm\"}\n", "json"),
        ("page", b"<div class=\"x\"><p>Storm</p></div>", "html"),
        ("page", b"<div> is an element", "text"),
        ("a.xml", b"<storm/>", "text"),
        ("a.xml", b"<?xml version=\"1.0\"?><storm/>", "an XML file of no format that is read"),
        ("a.txt.gz", b"\x1f\x8b", "text"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text but `image/png`"),
        ("a", b"\x01\x02\x03\x04\x05\x06\x07\x08", "not text but binary data"),
        ("a.txt", b"\xFF\xFE\0\0a\0\0\0b\0\0\0", "not text but binary data"),
    ]);
}
