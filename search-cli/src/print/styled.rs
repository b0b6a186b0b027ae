//! Text in styles, sanitised as it comes in and wrapped as it goes out.
//!
//! Invariant: escape sequences in the output are those of the styles and links alone.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};

use super::{sanitize, wrap};
use crate::links::Linked;

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
/// The words that were searched for.
pub(crate) const MATCH: Style = AnsiColor::Yellow.on_default().bold();
/// Who says it.
pub(crate) const SPEAKER: Style = AnsiColor::Cyan.on_default().bold();
/// What somebody says.
pub(crate) const SAID: Style = AnsiColor::Green.on_default();
/// The quote that was asked for among others.
pub(crate) const CHOSEN: Style = AnsiColor::Yellow.on_default().bold();
/// Words of ours that warn.
pub(crate) const LABEL: Style = AnsiColor::Magenta.on_default();

/// One paragraph: text in runs of one style each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Styled {
    text: String,
    runs: Vec<Run>,
}

/// A stretch of text in one style, and where it leads to.
#[derive(Clone, Debug)]
struct Run {
    range: Range<usize>,
    style: Style,
    link: Option<String>,
}

/// How a paragraph is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout<'a> {
    /// The columns of a line, indents included; `None` doesn't wrap.
    pub(crate) width: Option<usize>,
    /// What stands before the first line.
    pub(crate) first: &'a str,
    /// What stands before the others.
    pub(crate) rest: &'a str,
}

/// Narrower than this is not wrapped any narrower.
const WIDTH_MIN: usize = 20;

impl Styled {
    pub(crate) fn new() -> Styled {
        Styled::default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds running text of any origin in a style, its white space as single spaces.
    pub(crate) fn push(&mut self, style: Style, text: &str) -> &mut Styled {
        let clean = sanitize::line(text);
        // One space is enough also where two runs meet.
        let clean = if self.text.ends_with(' ') { clean.trim_start_matches(' ') } else { &clean };
        self.push_clean(style, clean, None)
    }

    /// Adds a name, such as a path, in a style.
    pub(crate) fn push_name(&mut self, style: Style, name: &str) -> &mut Styled {
        self.push_clean(style, &sanitize::name(name), None)
    }

    /// Adds a name that leads to its file, where there is a link to it.
    pub(crate) fn push_linked(
        &mut self,
        style: Style,
        name: &str,
        link: Option<&str>,
    ) -> &mut Styled {
        self.push_clean(style, &sanitize::name(name), link)
    }

    fn push_clean(&mut self, style: Style, clean: &str, link: Option<&str>) -> &mut Styled {
        let start = self.text.len();
        self.text.push_str(clean);
        let link = link.map(str::to_owned);
        self.runs.push(Run { range: start..self.text.len(), style, link });
        self
    }

    /// Adds text of which some stretches (byte offsets, in order) have a style of their own.
    /// Stretches that are none of the text are left out.
    pub(crate) fn push_marked(
        &mut self,
        style: Style,
        text: &str,
        marked: &[[usize; 2]],
        marked_style: Style,
    ) -> &mut Styled {
        let mut done = 0;
        for &[start, end] in marked {
            let stretches = (text.get(done..start.max(done)), text.get(start.max(done)..end));
            if let (Some(before), Some(inside)) = stretches {
                self.push(style, before).push(marked_style, inside);
                done = end;
            }
        }
        self.push(style, &text[done..])
    }

    /// Writes the paragraph and a line end.
    pub(crate) fn write(&self, out: &mut dyn Write, layout: Layout<'_>) -> io::Result<()> {
        let lines = match layout.width {
            None => std::iter::once(0..self.text.len()).collect(),
            Some(width) => {
                let indent = display_width(layout.first).max(display_width(layout.rest));
                wrap::wrap(&self.text, width.max(indent + WIDTH_MIN) - indent)
            }
        };
        for (i, line) in lines.into_iter().enumerate() {
            out.write_all(if i == 0 { layout.first } else { layout.rest }.as_bytes())?;
            self.write_line(out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn write_line(&self, out: &mut dyn Write, line: &Range<usize>) -> io::Result<()> {
        // Runs follow one another: a long paragraph has thousands of them, and as many lines.
        let first = self.runs.partition_point(|run| run.range.end <= line.start);
        let runs = self.runs[first..].iter().take_while(|run| run.range.start < line.end);
        for Run { range, style, link } in runs {
            let (start, end) = (range.start.max(line.start), range.end.min(line.end));
            if start >= end {
                continue;
            }
            let text = Linked { text: &self.text[start..end], link: link.as_deref() };
            if style.is_plain() {
                write!(out, "{text}")?;
            } else {
                write!(out, "{style}{text}{style:#}")?;
            }
        }
        Ok(())
    }
}

/// Returns the columns that text takes, leaving out escape sequences.
pub(crate) fn display_width(text: &str) -> usize {
    textwrap::core::display_width(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(styled: &Styled, width: usize) -> String {
        let mut out = Vec::new();
        let layout = Layout { width: Some(width), first: "1 ", rest: "  " };
        styled.write(&mut out, layout).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn styles_end_at_the_line_end_and_begin_again() {
        let mut styled = Styled::new();
        styled.push_marked(PLAIN, "the SCO contact group could meet", &[[4, 21]], BOLD);
        let expected =
            "1 the \u{1b}[1mSCO contact\u{1b}[0m\n  \u{1b}[1mgroup\u{1b}[0m could meet\n";
        assert_eq!(written(&styled, 22), expected);
    }

    #[test]
    fn marks_move_with_what_is_made_visible() {
        let mut styled = Styled::new();
        styled.push_marked(PLAIN, "a\u{1b}b  c\n \nd", &[[5, 6]], BOLD);
        assert_eq!(written(&styled, 80), "1 a\\x1bb \u{1b}[1mc\u{1b}[0m d\n");
    }

    #[test]
    fn marks_outside_the_text_or_inside_a_character_are_left_out() {
        let mut styled = Styled::new();
        styled.push_marked(PLAIN, "“ab", &[[1, 2], [3, 4], [9, 12], [2, 1]], BOLD);
        assert_eq!(written(&styled, 80), "1 “\u{1b}[1ma\u{1b}[0mb\n");
    }
}
