//! The lines of a page to its paragraphs, by where they stand.
//!
//! Invariant: every line belongs to one paragraph, and their order is that of the page.

use unpdf::parser::{LayoutAnalyzer, TextBlock, TextLine};

use super::super::text;
use super::{Block, breaks};

/// A gap between lines so many times the usual one begins a paragraph.
const WIDE_GAP: f32 = 1.2;

/// Lines with less between them than this part of their size overlap: raised or lowered words.
const GAP_MIN: f32 = 0.6;

/// How far the first line of a paragraph may be indented, in sizes of its letters.
const INDENT: std::ops::Range<f32> = 0.7..5.0;

/// A line that ends so much of the column's width before its edge ends a paragraph, if it ends a
/// sentence.
const SHORT_SHARE: f32 = 0.2;

/// Returns the paragraphs of a page.
///
/// # Errors
/// What the parser says when the page can't be read.
pub(super) fn blocks(
    analyzer: &mut LayoutAnalyzer<'_>,
    page: u32,
) -> Result<Vec<Block>, unpdf::Error> {
    // Page numbers are not taken off here: they take the date of a printed page with them.
    let spans = analyzer.extract_page_spans(page)?;
    let fonts = analyzer.font_stats_mut();
    spans.iter().for_each(|span| fonts.add_text(span.font_size, &span.text));
    fonts.analyze();
    let lines = analyzer.group_spans_into_lines_pub(spans);
    let lines = analyzer.detect_headings_pub(lines);
    let blocks = analyzer.group_lines_into_blocks_pub(lines);
    Ok(blocks.into_iter().flat_map(paragraphs).collect())
}

/// The parts of a block that are paragraphs of their own.
fn paragraphs(block: TextBlock) -> Vec<Block> {
    let is_heading = block.heading_level > 0;
    let measure = Measure::of(&block.lines);
    let mut parts: Vec<Vec<TextLine>> = Vec::new();
    for line in block.lines {
        let before = parts.last().and_then(|part| part.last());
        let is_new = before.is_none_or(|before| !is_heading && measure.parts(before, &line));
        match parts.last_mut().filter(|_| !is_new) {
            Some(part) => part.push(line),
            None => parts.push(vec![line]),
        }
    }
    let blocks = parts.into_iter().map(|lines| Block { text: text_of(&lines), is_heading });
    blocks.filter(|block| !block.text.is_empty()).collect()
}

fn text_of(lines: &[TextLine]) -> String {
    let mut text = String::new();
    for line in lines {
        let words = text::squeeze(&without_ligatures(&line.text()));
        if !words.is_empty() {
            breaks::append(&mut text, &words);
        }
    }
    text
}

/// What is usual in a block.
struct Measure {
    gap: f32,
    left: f32,
    right: f32,
}

impl Measure {
    fn of(lines: &[TextLine]) -> Measure {
        let gaps = lines.windows(2).filter_map(|pair| gap(&pair[0], &pair[1]));
        Measure {
            gap: gaps.fold(f32::INFINITY, f32::min),
            left: lines.iter().map(|line| line.x).fold(f32::INFINITY, f32::min),
            right: lines.iter().map(right).fold(f32::NEG_INFINITY, f32::max),
        }
    }

    /// Whether a paragraph ends between two lines.
    fn parts(&self, before: &TextLine, line: &TextLine) -> bool {
        let is_wide = gap(before, line).is_some_and(|gap| gap > self.gap * WIDE_GAP);
        let indent = |line: &TextLine| (line.x - self.left) / line.font_size.max(1.0);
        let width = self.right - self.left;
        let is_short = right(before) < self.right - width * SHORT_SHARE;
        let ends = ends_sentence(&before.text());
        let is_indented = INDENT.contains(&indent(line)) && indent(before) < INDENT.start;
        is_wide || ends && (is_short || is_indented)
    }
}

/// The distance between two lines; `None` where they stand side by side.
fn gap(before: &TextLine, line: &TextLine) -> Option<f32> {
    let gap = (before.y - line.y).abs();
    (gap > line.font_size * GAP_MIN).then_some(gap)
}

fn right(line: &TextLine) -> f32 {
    let ends = line.spans.iter().map(|span| span.x + span.ink_width.unwrap_or(span.width));
    ends.fold(line.x, f32::max)
}

/// Whether the words may be the last of a paragraph.
pub(super) fn ends_sentence(words: &str) -> bool {
    const ENDS: [char; 10] = ['.', '!', '?', ':', '”', '"', '’', '\'', ')', '»'];
    words.trim_end().ends_with(ENDS)
}

/// Letters that fonts draw as one are two: no search would find `oﬀ`.
fn without_ligatures(words: &str) -> String {
    const LIGATURES: [(&str, &str); 7] = [
        ("\u{FB00}", "ff"),
        ("\u{FB01}", "fi"),
        ("\u{FB02}", "fl"),
        ("\u{FB03}", "ffi"),
        ("\u{FB04}", "ffl"),
        ("\u{FB05}", "st"),
        ("\u{FB06}", "st"),
    ];
    if !words.contains(|c| ('\u{FB00}'..='\u{FB06}').contains(&c)) {
        return words.to_owned();
    }
    LIGATURES.iter().fold(words.to_owned(), |words, (one, two)| words.replace(one, two))
}
