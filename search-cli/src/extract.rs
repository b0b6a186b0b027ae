//! The line format of `whosaid extract`: one article a line in, its quotes a line out.
//!
//! The text is taken byte for byte, so that every span of the answer is a span of the input.

use std::io::{self, BufRead, Write};

use index_core::{Article, Quote, QuoteKind, Span, SpeakerKind};
use serde_json::{Map, Value, json};

/// In which unit spans are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offsets {
    /// Bytes of UTF-8.
    #[default]
    Bytes,
    /// Unicode code points.
    Chars,
}

/// How quotes are printed as lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExtractOptions {
    /// The unit of all spans.
    pub offsets: Offsets,
}

/// Reads `{"id", "text"}` lines and writes a `{"id", "quotes"}` line for each; blank lines are
/// skipped.
///
/// # Errors
/// When reading or writing fails, and with `InvalidData` and the line number at the first line
/// that is no object with a text.
pub fn extract_lines(
    input: impl BufRead,
    mut output: impl Write,
    options: ExtractOptions,
) -> io::Result<()> {
    for (number, line) in input.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let bad = |reason: String| {
            io::Error::new(io::ErrorKind::InvalidData, format!("line {}: {reason}", number + 1))
        };
        let record: Value = serde_json::from_str(&line).map_err(|e| bad(e.to_string()))?;
        let Some(text) = record["text"].as_str() else {
            return Err(bad("no `text` that is a string".to_owned()));
        };
        let article = Article::from_text(text);
        let row = json!({ "id": record["id"], "quotes": quotes_json(&article, options) });
        serde_json::to_writer(&mut output, &row)?;
        output.write_all(b"\n")?;
    }
    output.flush()
}

/// Returns the quotes of an article as the JSON array of the line format.
pub fn quotes_json(article: &Article, options: ExtractOptions) -> Value {
    let ruler = Ruler::new(&article.text, options.offsets);
    article.quotes.iter().map(|quote| quote_json(article, quote, &ruler)).collect()
}

fn quote_json(article: &Article, quote: &Quote, ruler: &Ruler) -> Value {
    let [start, end] = ruler.measure(quote.span);
    let quoted: Vec<_> = quote.quoted.iter().map(|span| ruler.measure(*span)).collect();
    let mut row = Map::new();
    let mut put = |key: &str, value: Value| row.insert(key.to_owned(), value);
    put("start", json!(start));
    put("end", json!(end));
    put("text", json!(&article[quote.span]));
    put("type", json!(quote.kind.as_str()));
    put("quoted", json!(if quote.kind == QuoteKind::Indirect { Vec::new() } else { quoted }));
    let attribution = quote.attribution.as_ref();
    let printed = attribution.map(|found| found.printed);
    let at = printed.map(|span| ruler.measure(span));
    put("speaker", json!(printed.map(|span| &article[span])));
    put("speaker_start", json!(at.map(|[start, _]| start)));
    put("speaker_end", json!(at.map(|[_, end]| end)));
    let named = article.speaker_of(quote).filter(|who| who.kind != SpeakerKind::Unnamed);
    put("speaker_full", json!(named.map(|who| &who.name)));
    let partners: Vec<_> = article.partners_of(quote).map(|who| &who.name).collect();
    if !partners.is_empty() {
        put("partners", json!(partners));
    }
    // Beside "He said" stands no role: the article tells it elsewhere.
    let printed_role = attribution.and_then(|found| found.role).map(|span| &article[span]);
    let role = printed_role.or_else(|| named?.role.as_deref());
    put("role", json!(role));
    put("cue", json!(attribution.and_then(|found| found.cue).map(|span| &article[span])));
    put("rule", json!(attribution.map(|found| found.rule)));
    put("confidence", json!(attribution.map(|found| rounded(found.confidence))));
    Value::Object(row)
}

/// Returns a share with three digits, as a number that prints short.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

/// Tells where a byte offset is, in the unit asked for.
struct Ruler<'t> {
    text: &'t str,
    offsets: Offsets,
    /// The number of code points before every [`RULER_STEP_BYTES`]th byte.
    marks: Vec<usize>,
}

const RULER_STEP_BYTES: usize = 256;

impl<'t> Ruler<'t> {
    fn new(text: &'t str, offsets: Offsets) -> Ruler<'t> {
        let mut marks = Vec::new();
        if offsets == Offsets::Chars {
            let mut before = 0;
            for chunk in text.as_bytes().chunks(RULER_STEP_BYTES) {
                marks.push(before);
                before += count_chars(chunk);
            }
            marks.push(before);
        }
        Ruler { text, offsets, marks }
    }

    fn measure(&self, span: Span) -> [usize; 2] {
        [span.start, span.end].map(|at| match self.offsets {
            Offsets::Bytes => at,
            Offsets::Chars => {
                let step = at / RULER_STEP_BYTES;
                let rest = &self.text.as_bytes()[step * RULER_STEP_BYTES..at];
                self.marks[step] + count_chars(rest)
            }
        })
    }
}

/// Counts the bytes that begin a code point.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &str, offsets: Offsets) -> String {
        let mut output = Vec::new();
        extract_lines(input.as_bytes(), &mut output, ExtractOptions { offsets }).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn a_line_is_answered_by_a_line_with_offsets_in_the_unit_asked_for() {
        let input = "{\"id\":7,\"text\":\"“Où est-il,” said Zoé Roux, the mayor.\"}\n\n\
                     {\"id\":\"b\",\"text\":\"\"}\n";
        let row = |span: &str, start: usize, end: usize| {
            format!(
                "{{\"id\":7,\"quotes\":[{{{span},\"text\":\"Où est-il,\",\"type\":\"direct\",\
                 \"speaker\":\"Zoé Roux\",\"speaker_start\":{start},\"speaker_end\":{end},\
                 \"speaker_full\":\"Zoé Roux\",\"role\":\"the mayor\",\"cue\":\"said\",\
                 \"rule\":\"after-tag\"}}]}}\n{{\"id\":\"b\",\"quotes\":[]}}\n"
            )
        };
        let sorted = |text: &str| -> Vec<Value> {
            let rows = text.lines().map(|line| serde_json::from_str(line).unwrap());
            rows.map(|mut row: Value| {
                for quote in row["quotes"].as_array_mut().unwrap() {
                    quote.as_object_mut().unwrap().remove("confidence");
                }
                row
            })
            .collect()
        };
        let chars = row("\"start\":1,\"end\":11,\"quoted\":[[1,11]]", 18, 26);
        assert_eq!(sorted(&lines(input, Offsets::Chars)), sorted(&chars));
        let bytes = row("\"start\":3,\"end\":14,\"quoted\":[[3,14]]", 23, 32);
        assert_eq!(sorted(&lines(input, Offsets::Bytes)), sorted(&bytes));
    }

    #[test]
    fn a_line_without_a_text_is_named() {
        for (input, expected) in [
            ("{\"id\":1}", "line 1: no `text` that is a string"),
            ("\n[", "line 2: EOF while parsing a list at line 1 column 1"),
        ] {
            let error = extract_lines(input.as_bytes(), Vec::new(), ExtractOptions::default());
            assert_eq!(error.unwrap_err().to_string(), expected);
        }
    }
}
