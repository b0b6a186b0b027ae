//! A whole article as a person reads it: its text, and under each paragraph who says what in it.

use std::io::{self, Write};

use super::Text;
use super::styled::{BOLD, CHOSEN, DIM, LABEL, Layout, PLAIN, SAID, Styled};
use super::text::label;
use super::voice::Voice;
use crate::view::{SaidView, WholeView};

/// What stands before the lines that are ours, under a paragraph.
const MARGIN: &str = "    ";

/// Marks that close a quote: the number of the quote is printed after them.
const CLOSING_MARKS: [char; 6] = ['”', '"', '’', '\'', '»', '“'];

impl Text {
    /// Writes an article; the utterance of that id is made to stand out.
    pub(crate) fn whole(
        &self,
        out: &mut dyn Write,
        article: &WholeView,
        chosen: Option<&str>,
    ) -> io::Result<()> {
        self.heading(out, article)?;
        for paragraph in paragraphs(article) {
            out.write_all(b"\n")?;
            self.lines(out, "", &paragraph.text(&article.text, chosen))?;
            for said in &paragraph.begun {
                self.lines(out, MARGIN, &credit(said, chosen))?;
            }
        }
        if !article.notes.is_empty() {
            out.write_all(b"\n")?;
        }
        for note in &article.notes {
            let mut line = Styled::new();
            line.push(LABEL, "note: ").push(PLAIN, &note.message);
            self.lines(out, "", &line)?;
        }
        Ok(())
    }

    fn heading(&self, out: &mut dyn Write, article: &WholeView) -> io::Result<()> {
        let mut title = Styled::new();
        title.push(BOLD, article.title.as_deref().unwrap_or("(without a title)"));
        self.lines(out, "", &title)?;
        let authors = (!article.authors.is_empty()).then(|| article.authors.join(", "));
        let facts = [&article.source, &article.place, &article.date, &authors];
        let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
        let record = article.record.as_ref().map(|record| format!(" · record {record}"));
        let (path, link) = (self.paths.short(&article.path), article.link.as_deref());
        let gap = if article.id.is_empty() { "" } else { "  " };
        let whole = Layout { width: None, first: "", rest: "" };
        for line in [facts.join(" · "), article.url.clone().unwrap_or_default()] {
            let mut styled = Styled::new();
            styled.push_name(DIM, &line);
            if !styled.is_empty() {
                styled.write(out, whole)?;
            }
        }
        let mut place = Styled::new();
        place.push_linked(DIM, &article.id, link).push_name(DIM, gap);
        place.push_linked(DIM, &path, link).push_name(DIM, &record.unwrap_or_default());
        place.write(out, whole)
    }

    fn lines(&self, out: &mut dyn Write, indent: &str, text: &Styled) -> io::Result<()> {
        let rest = if indent.is_empty() { String::new() } else { format!("{indent}    ") };
        text.write(out, Layout { width: self.width, first: indent, rest: &rest })
    }
}

/// A paragraph of an article, and what is said in it.
struct Paragraph<'a> {
    start: usize,
    end: usize,
    /// The parts of utterances that stand in it, in order.
    parts: Vec<(&'a SaidView, [usize; 2])>,
    /// The utterances that begin in it.
    begun: Vec<&'a SaidView>,
}

/// Returns the paragraphs in order. Each part of an utterance is looked up once: an article may have
/// tens of thousands of both.
fn paragraphs(article: &WholeView) -> Vec<Paragraph<'_>> {
    let paragraph =
        |&[start, end]: &[usize; 2]| Paragraph { start, end, parts: Vec::new(), begun: Vec::new() };
    let mut paragraphs: Vec<Paragraph<'_>> = article.paragraphs.iter().map(paragraph).collect();
    for said in &article.quotes {
        let at = paragraphs.partition_point(|paragraph| paragraph.end <= said.start);
        if let Some(first) = paragraphs.get_mut(at).filter(|first| first.start <= said.start) {
            first.begun.push(said);
        }
        for &[start, end] in &said.parts {
            let at = paragraphs.partition_point(|paragraph| paragraph.end <= start);
            for touched in paragraphs[at..].iter_mut().take_while(|touched| touched.start < end) {
                touched.parts.push((said, [start.max(touched.start), end.min(touched.end)]));
            }
        }
    }
    for paragraph in &mut paragraphs {
        paragraph.parts.sort_by_key(|&(_, part)| part);
    }
    paragraphs
}

impl Paragraph<'_> {
    /// Returns the words, what is said in colour and followed by its number.
    fn text(&self, text: &str, chosen: Option<&str>) -> Styled {
        let mut styled = Styled::new();
        let (mut done, end) = (self.start, self.end);
        for &(said, [part_start, part_end]) in &self.parts {
            if part_start < done {
                continue;
            }
            let is_chosen = chosen == Some(&said.id);
            let after = text[part_end..end].chars().next();
            let mark = after.filter(|c| CLOSING_MARKS.contains(c)).map_or(0, char::len_utf8);
            styled.push(PLAIN, &text[done..part_start]);
            styled.push(if is_chosen { CHOSEN } else { SAID }, &text[part_start..part_end]);
            styled.push(PLAIN, &text[part_end..part_end + mark]);
            styled.push(DIM, &format!(" [{}]", number(said)));
            done = part_end + mark;
        }
        styled.push(PLAIN, &text[done..end]);
        styled
    }
}

/// Returns `[2] Speaker (printed: He), role · how it is quoted · 93 %`.
fn credit(said: &SaidView, chosen: Option<&str>) -> Styled {
    let mut line = Styled::new();
    let is_chosen = chosen == Some(&said.id);
    let style = if is_chosen { CHOSEN } else { DIM };
    line.push(style, &format!("{}[{}] ", if is_chosen { "→ " } else { "" }, number(said)));
    let voice = Voice {
        speaker: said.speaker.as_deref(),
        printed: said.speaker_as_printed.as_deref(),
        role: said.role.as_deref(),
        partners: &said.partners,
    };
    voice.push(&mut line);
    let label = label(said.kind).trim_end_matches([':', ' ']);
    if !label.is_empty() {
        line.push(DIM, " · ").push(LABEL, label);
    }
    if let Some(confidence) = said.confidence {
        line.push(DIM, &format!(" · {:.0} % sure", confidence * 100.0));
    }
    line
}

fn number(said: &SaidView) -> &str {
    said.id.rsplit('.').next().unwrap_or_default()
}
