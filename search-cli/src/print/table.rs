//! Tables of words and numbers, as wide as their cells and at most as wide as the terminal.

use std::io::{self, Write};

use anstyle::Style;

use super::sanitize;
use super::styled::{BOLD, DIM, PLAIN, display_width};

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    heading: &'static str,
    style: Style,
    is_number: bool,
}

impl Column {
    pub(crate) fn words(heading: &'static str, style: Style) -> Column {
        Column { heading, style, is_number: false }
    }

    pub(crate) fn number(heading: &'static str) -> Column {
        Column { heading, style: PLAIN, is_number: true }
    }
}

/// What stands between two columns.
const GAP: usize = 2;
/// Narrower than this no column of words is cut.
const CUT_WIDTH_MIN: usize = 8;

/// Writes a heading and the rows, nothing where there are none; a column without any content is left out. The last column of
/// words is cut with `…` where the row is wider than `width` columns.
pub(crate) fn write(
    out: &mut dyn Write,
    columns: &[Column],
    rows: &[Vec<String>],
    width: Option<usize>,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let clean = |cell: &String| sanitize::line(cell).into_owned();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(clean).collect()).collect();
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let widest = rows.iter().map(|row| display_width(&row[i])).max().unwrap_or(0);
            if widest == 0 { 0 } else { widest.max(display_width(column.heading)) }
        })
        .collect();
    let widths = fitted(widths, columns, width);
    let headings: Vec<String> = columns.iter().map(|c| c.heading.to_owned()).collect();
    write_row(out, columns, &widths, &headings, Some(DIM))?;
    for row in &rows {
        write_row(out, columns, &widths, row, None)?;
    }
    Ok(())
}

/// Returns the widths, those of words made smaller from the last on until the row fits.
fn fitted(mut widths: Vec<usize>, columns: &[Column], width: Option<usize>) -> Vec<usize> {
    let Some(width) = width else { return widths };
    let used = |widths: &[usize]| -> usize {
        widths.iter().filter(|&&w| w > 0).map(|w| w + GAP).sum::<usize>().saturating_sub(GAP)
    };
    for i in (0..columns.len()).rev() {
        let over = used(&widths).saturating_sub(width);
        if over > 0 && !columns[i].is_number && widths[i] > CUT_WIDTH_MIN {
            widths[i] = widths[i].saturating_sub(over).max(CUT_WIDTH_MIN);
        }
    }
    widths
}

fn write_row(
    out: &mut dyn Write,
    columns: &[Column],
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

    #[test]
    fn a_table_is_aligned_and_cut_to_the_width() {
        let columns = [
            Column::words("speaker", PLAIN),
            Column::number("quotes"),
            Column::words("empty", PLAIN),
            Column::words("role", PLAIN),
        ];
        let rows = [["王毅", "1200", "", "foreign minister of China"], ["Shoigu", "3", "", ""]];
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let mut out = Vec::new();
        write(&mut out, &columns, &rows, Some(34)).unwrap();
        let text = anstream::adapter::strip_str(std::str::from_utf8(&out).unwrap()).to_string();
        insta::assert_snapshot!(text, @r"
        speaker  quotes  role
        王毅       1200  foreign minister…
        Shoigu        3
        ");
    }
}
