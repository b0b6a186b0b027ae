//! Pages and mails as browsers, crawlers and a mail program keep them.

use std::fmt::Write as _;

use plist::{Dictionary, Value};

use super::{Result, Source, encoded_word, quoted_lines};

/// A page as Chromium saves it: a mail of its parts.
pub(super) fn mhtml(source: &Source, page: &str) -> String {
    const BORDER: &str = "----MultipartBoundary--x7";
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/{name}?from=x\r\n\
         Subject: {subject}\r\nDate: Tue, 24 Nov 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"{BORDER}\"\r\n\r\n\r\n\
         --{BORDER}\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: https://news.example/{name}?from=x\r\n\r\n{body}\r\n\
         --{BORDER}\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: cid:css-1@mhtml.blink\r\n\r\np {{ margin: 0; }}\r\n--{BORDER}--\r\n",
        name = source.name,
        subject = encoded_word(&source.title),
        body = quoted_lines(page),
    )
}

/// A mail as Apple's program keeps it: its length before it, what the program notes behind.
pub(super) fn counted(mail: &str) -> Vec<u8> {
    let notes = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\
                 <key>flags</key><integer>8590195713</integer></dict></plist>\n";
    format!("{:<10}\n{mail}{notes}", mail.len()).into_bytes()
}

/// The page beside its parts in a binary property list.
pub(super) fn web_archive(source: &Source, page: &str) -> Result<Vec<u8>> {
    let address = format!("https://news.example/{}?from=x", source.name);
    let resource = |kind: &str, url: &str, data: &[u8]| {
        Dictionary::from_iter([
            ("WebResourceData", Value::Data(data.to_vec())),
            ("WebResourceFrameName", "".into()),
            ("WebResourceMIMEType", kind.into()),
            ("WebResourceTextEncodingName", "UTF-8".into()),
            ("WebResourceURL", url.into()),
        ])
    };
    let style = resource("text/css", "https://news.example/style.css", b"body { margin: 0 }");
    let archive = Dictionary::from_iter([
        ("WebMainResource", resource("text/html", &address, page.as_bytes()).into()),
        ("WebSubresources", Value::Array(vec![style.into()])),
    ]);
    let mut bytes = Vec::new();
    Value::from(archive).to_writer_binary(&mut bytes)?;
    Ok(bytes)
}

/// What a crawler keeps of a page: about itself, what it asked, what it was answered, in chunks.
pub(super) fn crawl(source: &Source, page: &str) -> String {
    let address = format!("https://news.example/{}?from=x", source.name);
    let record = |kind: &str, number: u8, content_type: &str, body: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n\
             WARC-Date: 2026-11-24T10:00:00Z\r\n\
             WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000{number}>\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    };
    let asked = format!("GET /{} HTTP/1.1\r\nHost: news.example\r\n\r\n", source.name);
    let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\
                  Transfer-Encoding: chunked\r\n\r\n";
    let chunks = page.split_inclusive('\n').fold(String::new(), |mut out, line| {
        let _ = write!(out, "{:x}\r\n{line}\r\n", line.len());
        out
    });
    [
        record("warcinfo", 1, "application/warc-fields", "software: example\r\n"),
        record("request", 2, "application/http; msgtype=request", &asked),
        record(
            "response",
            3,
            "application/http; msgtype=response",
            &format!("{answer}{chunks}0\r\n\r\n"),
        ),
    ]
    .concat()
}
