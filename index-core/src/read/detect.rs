//! Which format bytes are in, by their content and the name that they carry.
//!
//! Invariant: what is not text is refused with a reason, whatever its name says. A format that is
//! not text (PDF, DOCX, mail) gets its own arm here before that refusal.

use std::path::Path;

use crate::{Error, ErrorKind, Result};

/// How much of a file is looked at, in bytes.
const SNIFFED_BYTES: usize = 8 * 1024;

/// Bytes in a thousand that may be control characters in what still is text.
const CONTROL_PER_MILLE_MAX: usize = 10;

/// A format that this library reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: `.txt`, `.text`.
    Text,
    /// Markdown: `.md`, `.markdown`.
    Markdown,
    /// A saved web page: `.html`, `.htm`, `.xhtml`.
    Html,
    /// One JSON object, or an array of them: `.json`.
    Json,
    /// One JSON object a line: `.ndjson`, `.jsonl`.
    Ndjson,
}

impl Format {
    /// Returns the format of a file extension without its dot, whatever its case.
    pub fn of_extension(extension: &str) -> Option<Format> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Format::Text,
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "json" => Format::Json,
            "ndjson" | "jsonl" => Format::Ndjson,
            _ => return None,
        })
    }

    /// Returns the format that a file name promises; `.gz` is looked through.
    pub fn of_name(name: &str) -> Option<Format> {
        let bare = name.strip_suffix(".gz").unwrap_or(name);
        Format::of_extension(Path::new(bare).extension()?.to_str()?)
    }

    /// Returns whether one file of this format may hold many articles.
    pub const fn is_records(self) -> bool {
        matches!(self, Format::Json | Format::Ndjson)
    }

    /// Returns the name used in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
        }
    }
}

/// Returns the format of a file from its name and its first bytes (8 KiB are enough; compressed
/// ones must have been unpacked).
///
/// # Errors
/// [`ErrorKind::UnsupportedFormat`] with the reason, for what is no text.
pub fn detect(name: &str, head: &[u8]) -> Result<Format> {
    let named = Format::of_name(name);
    if head.is_empty() {
        return Ok(named.unwrap_or(Format::Text));
    }
    let sniffed = &head[..head.len().min(SNIFFED_BYTES)];
    refuse_binary(sniffed)?;
    let looks_like_html = is_html(sniffed);
    Ok(match named {
        // A page saved under a wrong name is still a page.
        Some(Format::Text) | None if looks_like_html => Format::Html,
        Some(format) => format,
        None => json_of(head).unwrap_or(Format::Text),
    })
}

fn refuse_binary(sniffed: &[u8]) -> Result<()> {
    // These two look like text for a long way.
    for (signature, what) in [(&b"%PDF-"[..], "a PDF document"), (b"{\\rtf", "an RTF document")] {
        if sniffed.starts_with(signature) {
            return Err(unsupported(format!("{what}, which this build does not read")));
        }
    }
    if super::decode::is_utf16(sniffed) {
        return Ok(());
    }
    let controls = sniffed.iter().filter(|b| is_binary_control(**b)).count();
    if controls * 1000 <= sniffed.len() * CONTROL_PER_MILLE_MAX {
        return Ok(());
    }
    Err(unsupported(match infer::get(sniffed) {
        Some(kind) => format!("not text but `{}`", kind.mime_type()),
        None => "not text but binary data".to_owned(),
    }))
}

fn unsupported(message: String) -> Error {
    Error::new(ErrorKind::UnsupportedFormat, message)
}

/// Control characters that no charset of text uses; form feed and escape it does.
const fn is_binary_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}

fn is_html(sniffed: &[u8]) -> bool {
    let text = String::from_utf8_lossy(sniffed);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let text = text
        .strip_prefix("<?xml")
        .map_or(text, |rest| rest.split_once("?>").map_or(text, |(_, after)| after.trim_start()));
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// JSON under a name that promises nothing: it must parse, a bracket alone proves nothing.
fn json_of(bytes: &[u8]) -> Option<Format> {
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let bytes = &bytes[start..];
    let parses = |json: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(json).is_ok();
    match bytes[0] {
        b'{' => {
            let line_end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
            let (line, rest) = bytes.split_at(line_end);
            if parses(line) {
                let more = rest.iter().any(|b| !b.is_ascii_whitespace());
                return Some(if more { Format::Ndjson } else { Format::Json });
            }
            parses(bytes).then_some(Format::Json)
        }
        b'[' => parses(bytes).then_some(Format::Json),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_name_and_content() {
        for (name, bytes, expected) in [
            ("a.txt", &b"Storm closes port"[..], "text"),
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
            ("feed", b"{\"id\":1}\n{\"id\":2}\n", "ndjson"),
            ("feed", b" {\"id\":1}\n", "json"),
            ("feed", b"{\n\"id\":1}\n", "json"),
            ("feed", b"[{\"id\":1}]", "json"),
            ("feed", b"[UPDATE] Storm closes port", "text"),
            ("feed", b"{Storm} closes port", "text"),
            ("a.txt", b"\xff\xfeS\0t\0o\0r\0m\0", "text"),
            ("a.txt", b"S\0t\0o\0r\0m\0 \0c\0l\0o\0s\0e\0s\0", "text"),
            ("a.pdf", b"%PDF-1.7\n", "a PDF document, which this build does not read"),
            ("a.txt", b"%PDF-1.7\n", "a PDF document, which this build does not read"),
            ("a.rtf", b"{\\rtf1", "an RTF document, which this build does not read"),
            ("a.docx", b"PK\x03\x04\x14\0\0\0\0\0\0\0", "not text but `application/zip`"),
            ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text but `image/png`"),
            ("a", b"\x01\x02\x03\x04\x05\x06\x07\x08", "not text but binary data"),
        ] {
            let found = detect(name, bytes);
            let found = found.as_ref().map_or_else(|error| error.message(), |f| f.as_str());
            assert_eq!(found, expected, "{name} {}", String::from_utf8_lossy(bytes));
        }
    }
}
