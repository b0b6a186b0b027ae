//! Tables of words and numbers, as wide as their cells and at most as wide as the terminal.

use std::io::{self, Write};

use anstyle::Style;

use super::sanitize;
use super::styled::{BOLD, DIM, PLAIN, display_width};

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column<'h> {
    heading: &'h str,
    style: Style,
    is_number: bool,
}

impl<'h> Column<'h> {
    pub(crate) fn words(heading: &'h str, style: Style) -> Column<'h> {
        Column { heading, style, is_number: false }
    }

    pub(crate) fn number(heading: &'h str) -> Column<'h> {
        Column { heading, style: PLAIN, is_number: true }
    }
}

/// What stands between two columns.
const GAP: usize = 2;
/// The first column tells rows apart: before it is cut to less than this, other columns go.
const NAME_WIDTH_MIN: usize = 20;
/// A heading may be words that somebody typed: it makes no column wider than this.
const HEADING_WIDTH_MAX: usize = 16;

/// Writes a heading and the rows, nothing where there are none; a column without any content is
/// left out. Where the rows are wider than `width` columns the last ones are left out, and what is
/// still too wide of the first is cut with `…`.
pub(crate) fn write(
    out: &mut dyn Write,
    columns: &[Column<'_>],
    rows: &[Vec<String>],
    width: Option<usize>,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let clean = |cell: &String| sanitize::line(cell).into_owned();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(clean).collect()).collect();
    let heading = |column: &Column<'_>| cut(&sanitize::line(column.heading), HEADING_WIDTH_MAX);
    let headings: Vec<String> = columns.iter().map(heading).collect();
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(i, heading)| {
            let widest = rows.iter().map(|row| display_width(&row[i])).max().unwrap_or(0);
            if widest == 0 { 0 } else { widest.max(display_width(heading)) }
        })
        .collect();
    let widths = fitted(widths, width);
    write_row(out, columns, &widths, &headings, Some(DIM))?;
    for row in &rows {
        write_row(out, columns, &widths, row, None)?;
    }
    Ok(())
}

/// Returns the widths, 0 for columns that do not fit.
fn fitted(mut widths: Vec<usize>, width: Option<usize>) -> Vec<usize> {
    let (Some(width), Some(&name)) = (width, widths.first()) else { return widths };
    let others = |widths: &[usize]| -> usize {
        widths[1..].iter().filter(|&&w| w > 0).map(|w| w + GAP).sum()
    };
    for last in (1..widths.len()).rev() {
        if name.min(NAME_WIDTH_MIN) + others(&widths) > width {
            widths[last] = 0;
        }
    }
    widths[0] = name.min(width.saturating_sub(others(&widths))).max(1);
    widths
}

fn write_row(
    out: &mut dyn Write,
    columns: &[Column<'_>],
    widths: &[usize],
    cells: &[String],
    heading: Option<Style>,
) -> io::Result<()> {
    let mut pending = 0;
    for ((column, &width), cell) in columns.iter().zip(widths).zip(cells) {
        if width == 0 {
            continue;
        }
        let cell = cut(cell, width);
        let free = width - display_width(&cell);
        if column.is_number {
            pending += free;
        }
        let style = heading.unwrap_or(column.style);
        if !cell.is_empty() {
            write!(out, "{:pending$}{style}{cell}{style:#}", "")?;
            pending = 0;
        }
        pending += if column.is_number { GAP } else { free + GAP };
    }
    out.write_all(b"\n")
}

/// Returns the text, cut to `width` columns with an ellipsis where it is wider.
fn cut(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut columns = 1;
    for c in text.chars() {
        columns += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if columns > width {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// A heading and a value on a line each, the values in one column.
pub(crate) fn write_pairs(out: &mut dyn Write, pairs: &[(&str, String)]) -> io::Result<()> {
    let width = pairs.iter().map(|(name, _)| display_width(name)).max().unwrap_or(0);
    for (name, value) in pairs {
        let value = sanitize::line(value);
        writeln!(out, "{BOLD}{name}{BOLD:#}{:gap$}{value}", "", gap = width - name.len() + GAP)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: usize) -> String {
        let columns = [
            Column::words("speaker", PLAIN),
            Column::number("quotes"),
            Column::words("empty", PLAIN),
            Column::words("first – last", PLAIN),
        ];
        let rows = [
            ["王毅", "1200", "", "2025-01-02 – 2026-03-04"],
            ["Office of the United Nations High Commissioner", "3", "", ""],
        ];
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let mut out = Vec::new();
        write(&mut out, &columns, &rows, Some(width)).unwrap();
        anstream::adapter::strip_str(std::str::from_utf8(&out).unwrap()).to_string()
    }

    #[test]
    fn a_table_is_aligned_and_fits_the_width() {
        let text = [90, 60, 40, 12].map(written).join("\n");
        insta::assert_snapshot!(text, @r"
        speaker                                         quotes  first – last
        王毅                                              1200  2025-01-02 – 2026-03-04
        Office of the United Nations High Commissioner       3

        speaker                      quotes  first – last
        王毅                           1200  2025-01-02 – 2026-03-04
        Office of the United Natio…       3

        speaker                           quotes
        王毅                                1200
        Office of the United Nations Hi…       3

        speaker
        王毅
        Office of t…
        ");
    }
}
