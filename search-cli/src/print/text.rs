//! Answers as a person at a terminal reads them: wrapped, highlighted, the path last.
//!
//! Invariant: only verbatim speech stands in quotation marks of ours; reported speech is labelled.

use std::io::{self, Write};

use super::styled::{BOLD, DIM, LABEL, Layout, MATCH, PLAIN, SAID, SPEAKER, Styled};
use super::voice::Voice;
use super::{Paths, table};
use crate::view::{
    ArticleView, FacetView, ParagraphView, PeriodView, PlaceView, QuoteView, SideView, SpeakerView,
    TopicView, WhyView,
};

/// How wide, and how paths are shortened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    /// The terminal's columns; `None` doesn't wrap.
    pub(crate) width: Option<usize>,
    pub(crate) paths: Paths,
}

/// A list that may go on: what its end tells of the rest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    /// How many were left out at the start.
    pub(crate) offset: usize,
    /// How many are shown.
    pub(crate) shown: usize,
    /// How many there are, and of what; `None` where only a count of all would tell.
    pub(crate) total: Option<(u64, &'static str)>,
}

impl Text {
    /// Writes quotes, best first.
    pub(crate) fn quotes(&self, out: &mut dyn Write, hits: &[QuoteView]) -> io::Result<()> {
        for (i, hit) in hits.iter().enumerate() {
            if i > 0 {
                out.write_all(b"\n")?;
            }
            let columns = Columns::for_rank(hit.rank);
            self.said(out, (&columns.rank(), &columns.indent()), hit, &words_of(hit))?;
            let before = i.checked_sub(1).map(|before| &hits[before]);
            self.source(out, &columns.indent(), before, hit)?;
        }
        Ok(())
    }

    /// Writes what somebody said: these words, or the paragraphs around them where they are wanted.
    pub(super) fn said(
        &self,
        out: &mut dyn Write,
        (first, rest): (&str, &str),
        hit: &QuoteView,
        words: &Styled,
    ) -> io::Result<()> {
        let Some(context) = &hit.context else { return self.paragraph(out, first, rest, words) };
        for (i, paragraph) in context.paragraphs.iter().enumerate() {
            let first = if i == 0 { first } else { rest };
            self.paragraph(out, first, rest, &in_context(paragraph))?;
        }
        Ok(())
    }

    /// Writes who said it and where that is printed; `before` is the hit above.
    pub(super) fn source(
        &self,
        out: &mut dyn Write,
        indent: &str,
        before: Option<&QuoteView>,
        hit: &QuoteView,
    ) -> io::Result<()> {
        self.paragraph(out, indent, &format!("{indent}  "), &credit(hit))?;
        if before.is_some_and(|before| before.article == hit.article) {
            self.dim_line(out, indent, &format!("{} in the same article", hit.id))?;
        } else {
            self.dim_line(out, indent, hit.title.as_deref().unwrap_or_default())?;
            self.place(out, indent, (&hit.id, &hit.path), hit.link.as_deref())?;
        }
        self.held(out, indent, hit.held)?;
        self.also(out, indent, (&hit.also, hit.n_also), "also")?;
        self.why(out, indent, &hit.why)
    }

    /// Writes articles, best first.
    pub(crate) fn articles(&self, out: &mut dyn Write, hits: &[ArticleView]) -> io::Result<()> {
        for (i, hit) in hits.iter().enumerate() {
            if i > 0 {
                out.write_all(b"\n")?;
            }
            let columns = Columns::for_rank(hit.rank);
            let mut title = Styled::new();
            title.push(BOLD, hit.title.as_deref().unwrap_or("(without a title)"));
            self.paragraph(out, &columns.rank(), &columns.indent(), &title)?;
            let indent = columns.indent();
            let mut snippet = Styled::new();
            snippet.push_marked(PLAIN, &hit.snippet, &hit.highlights, MATCH);
            let is_title = hit.title.as_deref().is_some_and(|title| title == hit.snippet.trim());
            if !snippet.is_empty() && !is_title {
                self.paragraph(out, &indent, &indent, &snippet)?;
            }
            let quotes = count_of(hit.quotes as u64, "quote", "quotes");
            let facts = [&hit.source, &hit.place, &hit.date].into_iter().flatten().cloned();
            let mut line = Styled::new();
            let facts: Vec<String> = facts.chain([quotes]).collect();
            line.push(DIM, &facts.join(" · "));
            self.paragraph(out, &indent, &indent, &line)?;
            self.place(out, &indent, (&hit.id, &hit.path), hit.link.as_deref())?;
            self.held(out, &indent, hit.held)?;
            self.also(out, &indent, (&hit.also, hit.also.len()), "also in")?;
            self.why(out, &indent, &hit.why)?;
        }
        Ok(())
    }

    /// Writes the values of every property with counts, a table each.
    pub(crate) fn facets(&self, out: &mut dyn Write, rows: &[FacetView]) -> io::Result<()> {
        for (i, facet) in rows.chunk_by(|one, two| one.facet == two.facet).enumerate() {
            out.write_all(if i == 0 { b"" } else { b"\n" })?;
            let columns =
                [table::Column::words(facet[0].facet, BOLD), table::Column::number("quotes")];
            let cells = |row: &FacetView| vec![row.value.clone(), row.quotes.to_string()];
            table::write(out, &columns, &facet.iter().map(cells).collect::<Vec<_>>(), self.width)?;
        }
        Ok(())
    }

    /// Writes what each word adds to the score, and where it was found.
    fn why(&self, out: &mut dyn Write, indent: &str, why: &[WhyView]) -> io::Result<()> {
        for share in why {
            let places = share.places.iter();
            let places = places.map(|place| format!("{} {:.2}", place.place, place.score));
            let places: Vec<String> = places.collect();
            let line = format!("{:.2}  {}: {}", share.score, share.word, places.join(", "));
            self.dim_line(out, indent, &line)?;
        }
        Ok(())
    }

    /// Writes speakers with counts, as a table.
    pub(crate) fn speakers(&self, out: &mut dyn Write, rows: &[SpeakerView]) -> io::Result<()> {
        let mut columns = vec![
            table::Column::words("speaker", SPEAKER),
            table::Column::number("quotes"),
            table::Column::number("articles"),
            table::Column::number("outlets"),
        ];
        let also = rows.first().map_or(&[][..], |row| &row.also);
        columns.extend(also.iter().map(|also| table::Column::number(&also.about)));
        columns.push(table::Column::words("first – last", DIM));
        let cells = |row: &SpeakerView| {
            let days = days(row.first.as_deref(), row.last.as_deref());
            let counts = [row.quotes, row.articles, row.outlets].into_iter();
            let counts = counts.chain(row.also.iter().map(|also| also.quotes));
            let counts = counts.map(|count| count.to_string());
            [row.speaker.clone()].into_iter().chain(counts).chain([days]).collect()
        };
        let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
        table::write(out, &columns, &cells, self.width)
    }

    /// Writes topics with counts, as a table.
    pub(crate) fn topics(&self, out: &mut dyn Write, rows: &[TopicView]) -> io::Result<()> {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let days = days(row.first.as_deref(), row.last.as_deref());
                vec![row.topic.clone(), row.quotes.to_string(), row.articles.to_string(), days]
            })
            .collect();
        let columns = [
            table::Column::words("topic", BOLD),
            table::Column::number("quotes"),
            table::Column::number("articles"),
            table::Column::words("first – last", DIM),
        ];
        table::write(out, &columns, &rows, self.width)
    }

    /// Writes a bar for each period, as long as the most of them allows; of many empty ones in a row
    /// the first and the last.
    pub(crate) fn periods(&self, out: &mut dyn Write, rows: &[PeriodView]) -> io::Result<()> {
        let most = rows.iter().map(|row| row.quotes).max().unwrap_or(0).max(1);
        let label = rows.iter().map(|row| row.label.len()).max().unwrap_or(0);
        let number = grouped(most).len();
        let width = self.width.unwrap_or(BAR_ROW_COLUMNS);
        let bar = width.saturating_sub(label + number + 4).clamp(1, BAR_COLUMNS_MAX);
        let write_row = |out: &mut dyn Write, row: &PeriodView| {
            let blocks = bar_of(row.quotes, most, bar);
            let (name, quotes) = (&row.label, grouped(row.quotes));
            write!(out, "{name:label$}  {quotes:>number$}")?;
            if !blocks.is_empty() {
                write!(out, "  {SAID}{blocks}{SAID:#}")?;
            }
            out.write_all(b"\n")
        };
        for run in rows.chunk_by(|a, b| a.quotes == 0 && b.quotes == 0) {
            match run {
                [first, amid @ .., last] if amid.len() >= EMPTY_ROWS_MIN => {
                    write_row(out, first)?;
                    writeln!(out, "{DIM}⋮{DIM:#}")?;
                    write_row(out, last)?;
                }
                _ => run.iter().try_for_each(|row| write_row(out, row))?,
            }
        }
        Ok(())
    }

    /// Writes what several people said, one after the other.
    pub(crate) fn sides(&self, out: &mut dyn Write, sides: &[SideView]) -> io::Result<()> {
        for (i, side) in sides.iter().enumerate() {
            let mut heading = Styled::new();
            let count = count_of(side.count, "quote", "quotes");
            heading.push(BOLD, &side.speaker).push(DIM, &format!(" · {count}"));
            out.write_all(if i == 0 { b"" } else { b"\n" })?;
            self.paragraph(out, "", "", &heading)?;
            self.quotes(out, &side.quotes)?;
        }
        Ok(())
    }

    /// Writes how many there are, where more are than shown.
    pub(crate) fn rest(&self, out: &mut dyn Write, listed: Listed) -> io::Result<()> {
        let last = listed.offset + listed.shown;
        let of = match listed.total {
            Some((total, _)) if u64::try_from(last).is_ok_and(|last| last >= total) => {
                return Ok(());
            }
            Some((total, noun)) => format!(" of {} {noun}", grouped(total)),
            None => String::new(),
        };
        let first = listed.offset + 1;
        let shown = if first == last { last.to_string() } else { format!("{first}–{last}") };
        let mut line = Styled::new();
        line.push(DIM, &format!("{shown}{of} · --offset {last} shows more"));
        out.write_all(b"\n")?;
        self.paragraph(out, "", "", &line)
    }

    pub(super) fn paragraph(
        &self,
        out: &mut dyn Write,
        first: &str,
        rest: &str,
        text: &Styled,
    ) -> io::Result<()> {
        text.write(out, Layout { width: self.width, first, rest })
    }

    fn dim_line(&self, out: &mut dyn Write, indent: &str, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let mut line = Styled::new();
        line.push(DIM, text);
        self.paragraph(out, indent, indent, &line)
    }

    /// The id and the path: never wrapped, so that both can be picked up with the mouse.
    fn place(
        &self,
        out: &mut dyn Write,
        indent: &str,
        (id, path): (&str, &str),
        link: Option<&str>,
    ) -> io::Result<()> {
        let mut line = Styled::new();
        line.push_linked(DIM, id, link).push_name(DIM, "  ");
        line.push_linked(DIM, &self.paths.short(path), link);
        line.write(out, Layout { width: None, first: indent, rest: indent })
    }

    fn held(&self, out: &mut dyn Write, indent: &str, is_held: bool) -> io::Result<()> {
        match is_held {
            true => self.dim_line(out, indent, "its file is missing; `indexerd status` tells more"),
            false => Ok(()),
        }
    }

    fn also(
        &self,
        out: &mut dyn Write,
        indent: &str,
        (places, n_places): (&[PlaceView], usize),
        label: &str,
    ) -> io::Result<()> {
        const SHOWN_MAX: usize = 3;
        if places.is_empty() {
            return Ok(());
        }
        let more = n_places.saturating_sub(SHOWN_MAX.min(places.len()));
        let named = places.iter().take(SHOWN_MAX).map(|place| {
            let facts = [&place.source, &place.date].into_iter().flatten().cloned();
            let facts: Vec<String> = facts.collect();
            if facts.is_empty() { self.paths.short(&place.path) } else { facts.join(" ") }
        });
        let mut places: Vec<String> = named.collect();
        if more > 0 {
            places.push(format!("{more} more"));
        }
        self.dim_line(out, indent, &format!("{label}: {}", places.join(", ")))
    }
}

/// Quotes up to this length are shown whole, longer ones by their snippet.
const WHOLE_BYTES_MAX: usize = 700;

/// Returns the words of a hit: in marks where they are verbatim, labelled where they are not.
fn words_of(hit: &QuoteView) -> Styled {
    let mut words = Styled::new();
    let (open, close) = match hit.kind {
        "direct" | "transcript" => ("“", "”"),
        _ => ("", ""),
    };
    words.push(LABEL, label(hit.kind)).push(PLAIN, open);
    if hit.quote.len() <= WHOLE_BYTES_MAX {
        words.push_marked(PLAIN, &hit.quote, &hit.quote_highlights, MATCH);
    } else {
        let is_cut_before = !hit.quote.starts_with(&hit.snippet) && !hit.snippet.starts_with('…');
        let is_cut_after = !hit.quote.ends_with(&hit.snippet) && !hit.snippet.ends_with('…');
        words.push(DIM, if is_cut_before { "… " } else { "" });
        words.push_marked(PLAIN, &hit.snippet, &hit.highlights, MATCH);
        words.push(DIM, if is_cut_after { " …" } else { "" });
    }
    words.push(PLAIN, close);
    words
}

/// Returns what stands before words that are not, or not wholly, a speaker's own.
pub(crate) fn label(kind: &str) -> &'static str {
    match kind {
        "mixed" => "partly quoted: ",
        "indirect" => "reported: ",
        "transcript" => "transcript: ",
        _ => "",
    }
}

fn in_context(paragraph: &ParagraphView) -> Styled {
    let mut words = Styled::new();
    words.push_marked(DIM, &paragraph.text, &paragraph.quoted, SAID);
    words
}

/// Returns `— Speaker, role · outlet · place · date`.
fn credit(hit: &QuoteView) -> Styled {
    let mut line = Styled::new();
    line.push(PLAIN, "— ");
    let voice = Voice {
        speaker: hit.speaker.as_deref(),
        printed: hit.speaker_as_printed.as_deref(),
        role: hit.role.as_deref(),
        partners: &hit.partners,
    };
    voice.push(&mut line);
    if hit.context.is_some() {
        // The words stand in their paragraph, where a label would be taken for the article's.
        let label = label(hit.kind).trim_end_matches([':', ' ']);
        line.push(LABEL, if label.is_empty() { "" } else { " · " }).push(LABEL, label);
    }
    for fact in [&hit.source, &hit.place, &hit.date].into_iter().flatten() {
        line.push(DIM, " · ").push(PLAIN, fact);
    }
    line
}

/// The width of a row with a bar where there is no terminal to tell.
const BAR_ROW_COLUMNS: usize = 80;
/// Longer bars show nothing more.
const BAR_COLUMNS_MAX: usize = 60;
/// Fewer rows of nothing between two such rows are written out.
const EMPTY_ROWS_MIN: usize = 3;

/// Returns a bar of `quotes` out of `most`, in eighths of a column; something is never nothing.
fn bar_of(quotes: u64, most: u64, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = u128::from(quotes) * 8 * columns as u128 / u128::from(most);
    let eighths = usize::try_from(eighths).unwrap_or(usize::MAX).max(usize::from(quotes > 0));
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

pub(super) fn days(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => first.to_owned(),
        (Some(first), Some(last)) => format!("{first} – {last}"),
        (Some(day), None) | (None, Some(day)) => day.to_owned(),
        (None, None) => String::new(),
    }
}

pub(crate) fn count_of(count: u64, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{} {noun}", grouped(count))
}

/// Returns the number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The columns that a list's rank takes.
pub(super) struct Columns {
    rank: usize,
    width: usize,
}

impl Columns {
    const RANK_WIDTH_MIN: usize = 2;

    pub(super) fn for_rank(rank: usize) -> Columns {
        Columns { rank, width: rank.to_string().len().max(Columns::RANK_WIDTH_MIN) }
    }

    pub(super) fn rank(&self) -> String {
        format!("{DIM}{:>width$}{DIM:#}  ", self.rank, width = self.width)
    }

    pub(super) fn indent(&self) -> String {
        " ".repeat(self.width + 2)
    }
}
