//! Broken files of every format: one typed error each, with its reason, or the words that are
//! left with a note.

use std::fs;

use index_core::read_documents;

use super::data;

/// What bytes under a name give: `words (notes)`, or the kind of the error with its message.
fn read(name: &str, bytes: &[u8]) -> String {
    match read_documents(name, bytes) {
        Ok(documents) => {
            let notes: Vec<&str> =
                documents.iter().flat_map(|d| &d.notes).map(|note| note.message.as_str()).collect();
            let is_empty = documents.iter().all(|document| document.text.trim().is_empty());
            format!("{} ({})", if is_empty { "nothing" } else { "words" }, notes.join("; "))
        }
        Err(error) => format!("{:?}: {}", error.kind(), error.message()),
    }
}

fn fixture(ending: &str) -> Vec<u8> {
    fs::read(data().join("formats").join(format!("contact-group.{ending}"))).unwrap()
}

fn check(cases: &[(&str, Vec<u8>, &str)]) {
    let mut wrong = String::new();
    for (name, bytes, expected) in cases {
        let found = read(name, bytes);
        if found != *expected {
            wrong.push_str(&format!("{name} ({} bytes): {found}\n", bytes.len()));
        }
    }
    assert!(wrong.is_empty(), "unexpected:\n{wrong}");
}

#[test]
fn what_is_cut_off_says_so() {
    let half = |ending: &str| {
        let bytes = fixture(ending);
        bytes[..bytes.len() / 2].to_vec()
    };
    check(&[
        ("a.docx", half("pandoc.docx"), "Malformed: broken archive: it is cut off, or none at all"),
        ("a.odt", half("office.odt"), "Malformed: broken archive: it is cut off, or none at all"),
        ("a.epub", half("pandoc.epub"), "Malformed: broken archive: it is cut off, or none at all"),
        ("a.pdf", half("printed.pdf"), "words (the PDF is cut off)"),
        (
            "a.xml",
            half("rss.xml"),
            "Malformed: broken XML: syntax error: CDATA not closed: `]]>` not found before end of input",
        ),
        ("a.xml", half("newsml.xml"), "Malformed: broken XML: it ends in the middle"),
        ("a.xml", half("nitf.xml"), "Malformed: broken XML: it ends in the middle"),
        ("a.html", half("site.html"), "words ()"),
        ("a.mhtml", half("saved.mhtml"), "Malformed: the archive holds no page"),
        ("a.webarchive", half("safari.webarchive"), "Malformed: broken property list"),
        ("a.warc", half("crawl.warc"), "Malformed: broken WARC: it ends in the middle"),
        ("a.eml", half("page.eml"), "words ()"),
        ("a.mbox", half("inbox.mbox"), "words ()"),
    ]);
}

#[test]
fn other_bytes_under_the_name_of_a_format_are_refused() {
    let noise: Vec<u8> = (0..4096_u32).map(|i| (i * 7919 % 251) as u8).collect();
    let after_magic = |magic: &[u8]| [magic, &noise].concat();
    check(&[
        ("a.docx", noise.clone(), "UnsupportedFormat: not text but binary data"),
        (
            "a.odt",
            after_magic(b"PK\x03\x04"),
            "Malformed: broken archive: it is cut off, or none at all",
        ),
        (
            "a.epub",
            after_magic(b"PK\x03\x04"),
            "Malformed: broken archive: it is cut off, or none at all",
        ),
        ("a.pdf", noise.clone(), "UnsupportedFormat: not text but binary data"),
        ("a.pdf", after_magic(b"%PDF-1.7\n"), "Malformed: broken PDF: startxref not found"),
        ("a.eml", noise.clone(), "UnsupportedFormat: not text but binary data"),
        ("a.mbox", noise.clone(), "UnsupportedFormat: not text but binary data"),
        ("a.mhtml", noise.clone(), "UnsupportedFormat: not text but binary data"),
        ("a.webarchive", noise.clone(), "UnsupportedFormat: not text but binary data"),
        ("a.webarchive", after_magic(b"bplist00"), "Malformed: broken property list"),
        ("a.rss", noise.clone(), "UnsupportedFormat: not text but binary data"),
        ("a.html", noise.clone(), "UnsupportedFormat: not text but binary data"),
        ("a.eml", b"No headers here.\n".to_vec(), "Malformed: no mail: it has no headers"),
        ("a.mbox", b"No mail here.\n".to_vec(), "Malformed: the mailbox holds no mail"),
        ("a.rss", b"No feed here.\n".to_vec(), "Malformed: the feed has no entries"),
        ("a.mhtml", b"From: a\nDate: b\n\nNo page here.\n".to_vec(), "words ()"),
        ("a.rtf", b"{\\rtf1 Words".to_vec(), "Malformed: broken RTF: it ends in the middle"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "UnsupportedFormat: an old or encrypted office document",
        ),
    ]);
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_refused() {
    check(&[
        (
            "a.docx",
            resized(fixture("pandoc.docx"), 10),
            "Malformed: broken archive in `docProps/core.xml`: file is larger than its declared uncompressed size",
        ),
        (
            "a.odt",
            resized(fixture("pandoc.odt"), 10),
            "Malformed: broken archive in `META-INF/manifest.xml`: file is larger than its declared uncompressed size",
        ),
        (
            "a.epub",
            resized(fixture("pandoc.epub"), 10),
            "Malformed: broken archive in `META-INF/container.xml`: file is larger than its declared uncompressed size",
        ),
        (
            "a.docx",
            resized(fixture("pandoc.docx"), 0x7fff_ffff),
            "TooLarge: `docProps/core.xml` unpacks to more than an article may have",
        ),
        (
            "a.odt",
            resized(fixture("pandoc.odt"), 0x7fff_ffff),
            "TooLarge: `META-INF/manifest.xml` unpacks to more than an article may have",
        ),
        (
            "a.epub",
            resized(fixture("pandoc.epub"), 0x7fff_ffff),
            "TooLarge: `META-INF/container.xml` unpacks to more than an article may have",
        ),
    ]);
}

/// The archive with every part said to be of this size when unpacked.
fn resized(mut archive: Vec<u8>, size: u32) -> Vec<u8> {
    for (mark, offset) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let starts: Vec<usize> =
            (0..archive.len() - 30).filter(|i| archive[*i..].starts_with(mark)).collect();
        for start in starts {
            archive[start + offset..start + offset + 4].copy_from_slice(&size.to_le_bytes());
        }
    }
    archive
}

#[test]
fn what_opens_with_a_password_says_so() {
    let locked = fs::read(data().join("broken/locked.pdf")).unwrap();
    check(&[("a.pdf", locked, "UnsupportedFormat: encrypted: it opens with a password only")]);
}

#[test]
fn what_nests_without_end_is_refused_or_read_without_its_layout() {
    let nested = |start: &str, element: &str, words: &str| {
        format!("{start}{}{words}", format!("<{element}>").repeat(10_000)).into_bytes()
    };
    check(&[
        (
            "a.xml",
            nested("<rss><channel><item>", "x", "Words."),
            "TooLarge: the XML nests deeper than 256 elements",
        ),
        (
            "a.xml",
            nested("<newsItem><contentSet>", "x", "Words."),
            "TooLarge: the XML nests deeper than 256 elements",
        ),
        (
            "a.xml",
            nested("<nitf><body>", "x", "Words."),
            "TooLarge: the XML nests deeper than 256 elements",
        ),
        (
            "a.html",
            nested("<html><body>", "div", "Words."),
            "words (the page nests too deeply: read without its layout)",
        ),
        (
            "a.html",
            nested("<html><body>", "span", "Words."),
            "words (the page nests too deeply: read without its layout)",
        ),
        (
            "a.eml",
            [
                b"From: a\nDate: b\nContent-Type: text/html\n\n".to_vec(),
                nested("", "div", "Words."),
            ]
            .concat(),
            "words ()",
        ),
        (
            "a.eml",
            nested_parts(),
            "nothing (a part of the mail is cut off or wrongly encoded; an attachment was not read; empty)",
        ),
        (
            "a.json",
            "[".repeat(10_000).into_bytes(),
            "Malformed: line 1: the file ends in the middle of a record",
        ),
        ("a.md", "> ".repeat(10_000).into_bytes(), "nothing (empty)"),
    ]);
}

/// A mail whose parts are each in another one.
fn nested_parts() -> Vec<u8> {
    let mut mail = "From: a\nDate: b\nMIME-Version: 1.0\n".to_owned();
    for i in 0..10_000 {
        mail.push_str(&format!("Content-Type: multipart/mixed; boundary=\"b{i}\"\n\n--b{i}\n"));
    }
    mail.push_str("Content-Type: text/plain\n\nWords.\n");
    mail.into_bytes()
}

#[test]
fn damage_of_any_kind_gives_articles_or_an_error() {
    const CUTS: usize = 12;
    const BLOTS: usize = 20;
    for entry in fs::read_dir(data().join("formats")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.starts_with("contact-group") {
            continue;
        }
        let whole = fs::read(&path).unwrap();
        let cut = (1..CUTS).map(|i| whole[..whole.len() * i / CUTS].to_vec());
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let blotted = (0..BLOTS).map(|_| {
            let mut bytes = whole.clone();
            for _ in 0..8 {
                // A plain generator: the same damage in every run.
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = (state >> 33) as usize % bytes.len();
                bytes[at] = (state >> 24) as u8;
            }
            bytes
        });
        for bytes in cut.chain(blotted) {
            for document in read_documents(name, &bytes).unwrap_or_default() {
                assert_eq!(index_core::extract(name, document).check(), None, "{name}");
            }
        }
    }
}
