//! Quotes beside a quotation that was asked for: how they relate to it in words, and the differences
//! where they stand.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};

use super::plain;
use super::styled::{DIM, LABEL, PLAIN, SAID, Styled};
use super::text::{Columns, Text, count_of, label};
use crate::verified::{DifferenceView, VerifiedView, VerifyView};

/// What was asked for and is not printed.
const ASKED: Style = AnsiColor::Red.on_default().strikethrough();
/// What is printed and was not asked for.
const PRINTED: Style = AnsiColor::Green.on_default().underline();

/// Of a long quote so many words are shown before and behind what was asked for.
const AROUND_WORDS: usize = 25;
/// Quotes up to this length are shown whole.
const WHOLE_BYTES_MAX: usize = 700;

/// A stretch of a marked quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// Before or behind what was asked for.
    Around,
    /// As it was asked for.
    Same,
    Asked,
    Printed,
}

impl Text {
    /// Writes quotes, each with how it relates to the quotation; without colours the differences
    /// stand in brackets.
    pub(crate) fn verified(
        &self,
        out: &mut dyn Write,
        hits: &[VerifiedView],
        is_coloured: bool,
    ) -> io::Result<()> {
        for (i, hit) in hits.iter().enumerate() {
            out.write_all(if i == 0 { b"" } else { b"\n" })?;
            let columns = Columns::for_rank(hit.quote.rank);
            let indent = columns.indent();
            let mut relation = Styled::new();
            relation.push(relation_style(&hit.verify), &in_words(&hit.verify));
            if hit.quote.context.is_some() && !hit.verify.differences.is_empty() {
                // The paragraph is the article's: nothing is marked in it.
                relation.push(PLAIN, ": ");
                push_differences(&mut relation, &hit.verify.differences, is_coloured);
            }
            self.paragraph(out, &columns.rank(), &indent, &relation)?;
            self.said(out, (&indent, &indent), &hit.quote, &marked(hit, is_coloured))?;
            let before = i.checked_sub(1).map(|before| &hits[before].quote);
            self.source(out, &indent, before, &hit.quote)?;
        }
        Ok(())
    }
}

/// Writes what is written of quotes, then relation, share, and the quote with its differences marked.
pub(crate) fn plain(out: &mut dyn Write, hits: &[VerifiedView]) -> io::Result<()> {
    hits.iter().try_for_each(|hit| {
        let share = hit.verify.share.to_string();
        plain::quote_with(out, &hit.quote, &[hit.verify.relation, &share, &hit.marked()])
    })
}

impl VerifiedView {
    /// Returns the quote with what differs marked as `wdiff` does: `[-asked-]{+printed+}`.
    pub(crate) fn marked(&self) -> String {
        let mut text = String::new();
        for (mark, part) in segments(self, 0..self.quote.quote.len()) {
            let (open, close) = brackets(mark);
            text.extend([open, part, close]);
        }
        text
    }
}

fn brackets(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Around | Mark::Same => ("", ""),
        Mark::Asked => ("[-", "-]"),
        Mark::Printed => ("{+", "+}"),
    }
}

/// Returns a part of a quote cut where something differs; what was asked for stands before what is
/// printed in its place.
fn segments(hit: &VerifiedView, part: Range<usize>) -> Vec<(Mark, &str)> {
    let (quote, verify) = (hit.quote.quote.as_str(), &hit.verify);
    let mut segments = Vec::new();
    let mut done = part.start;
    let add_quote = |segments: &mut Vec<_>, done: &mut usize, to: usize| {
        let bounds = [verify.start, verify.end, to].map(|at| at.clamp(*done, to));
        for (mark, end) in [(Mark::Around, bounds[0]), (Mark::Same, bounds[1]), (Mark::Around, to)]
        {
            if let Some(text) = quote.get(*done..end).filter(|text| !text.is_empty()) {
                segments.push((mark, text));
            }
            *done = end;
        }
    };
    for DifferenceView { asked, printed, start, end, .. } in &verify.differences {
        add_quote(&mut segments, &mut done, *start);
        if !asked.is_empty() {
            if printed.is_empty() && *start > 0 {
                segments.push((Mark::Same, " "));
            }
            segments.push((Mark::Asked, asked.as_str()));
            if printed.is_empty() && *start == 0 {
                segments.push((Mark::Same, " "));
            }
        }
        if !printed.is_empty() {
            segments.push((Mark::Printed, printed.as_str()));
        }
        done = *end;
    }
    add_quote(&mut segments, &mut done, part.end);
    segments
}

/// Returns the words of a hit: in marks where they are verbatim, labelled where they are not.
fn marked(hit: &VerifiedView, is_coloured: bool) -> Styled {
    let mut words = Styled::new();
    let quote = &hit.quote;
    let (open, close) = match quote.kind {
        "direct" | "transcript" => ("“", "”"),
        _ => ("", ""),
    };
    let part = shown_part(hit);
    words.push(LABEL, label(quote.kind)).push(PLAIN, open);
    words.push(DIM, if part.start > 0 { "… " } else { "" });
    let mut is_behind_asked = false;
    for (mark, text) in segments(hit, part.clone()) {
        let is_printed = mark == Mark::Printed;
        push_marked(&mut words, (mark, text), is_behind_asked && is_printed, is_coloured);
        is_behind_asked = mark == Mark::Asked;
    }
    words.push(DIM, if part.end < quote.quote.len() { " …" } else { "" });
    words.push(PLAIN, close);
    words
}

fn push_marked(
    words: &mut Styled,
    (mark, text): (Mark, &str),
    is_replaced: bool,
    is_coloured: bool,
) {
    let style = match mark {
        Mark::Around => DIM,
        Mark::Same => PLAIN,
        Mark::Asked => ASKED,
        Mark::Printed => PRINTED,
    };
    if is_coloured {
        words.push(PLAIN, if is_replaced { " " } else { "" }).push(style, text);
    } else {
        let (open, close) = brackets(mark);
        words.push(PLAIN, open).push(style, text).push(PLAIN, close);
    }
}

fn push_differences(words: &mut Styled, differences: &[DifferenceView], is_coloured: bool) {
    for (i, difference) in differences.iter().enumerate() {
        words.push(PLAIN, if i == 0 { "" } else { ", " });
        let (asked, printed) = (difference.asked.as_str(), difference.printed.as_str());
        let mut is_replaced = false;
        for part in [(Mark::Asked, asked), (Mark::Printed, printed)] {
            if !part.1.is_empty() {
                push_marked(words, part, is_replaced, is_coloured);
                is_replaced = true;
            }
        }
    }
}

/// Returns how much of a quote is shown: what was asked for, and some words around it.
fn shown_part(hit: &VerifiedView) -> Range<usize> {
    let (quote, verify) = (hit.quote.quote.as_str(), &hit.verify);
    if quote.len() <= WHOLE_BYTES_MAX {
        return 0..quote.len();
    }
    let before = quote[..verify.start].rmatch_indices(' ').nth(AROUND_WORDS);
    let behind = quote[verify.end..].match_indices(' ').nth(AROUND_WORDS);
    let start = before.map_or(0, |(at, _)| at + 1);
    let end = behind.map_or(quote.len(), |(at, _)| verify.end + at);
    start..end
}

fn relation_style(verify: &VerifyView) -> Style {
    match verify.relation {
        "verbatim" | "within a longer quote" => SAID,
        _ => LABEL,
    }
}

/// Returns the relation as a sentence.
fn in_words(verify: &VerifyView) -> String {
    let words = |n: usize| count_of(n as u64, "word", "words");
    let has = |kind: &str| verify.differences.iter().any(|difference| difference.kind == kind);
    let of_all = format!("{} of {}", verify.found, words(verify.words));
    let first = match verify.relation {
        "verbatim" => "verbatim".to_owned(),
        "within a longer quote" => "verbatim, within a longer quote".to_owned(),
        "edited" => "edited: verbatim".to_owned(),
        "in part" if verify.found < verify.words => format!("in part: {of_all}"),
        "in part" => "in part".to_owned(),
        "altered" if verify.found < verify.words => format!("altered: {of_all} in this order"),
        "altered" => "altered".to_owned(),
        _ if verify.found == verify.words => "reported: a reporter's words".to_owned(),
        _ => format!("reported: a reporter's words, {of_all} in this order"),
    };
    let brackets = if has("editor's") { ", but for an editor's words in brackets" } else { "" };
    let mut parts = vec![first + brackets];
    if verify.left_out > 0 {
        let told = match (has("left out"), has("ellipsis")) {
            (true, true) => ", not all at an ellipsis",
            (true, false) => " without an ellipsis",
            _ => " at the ellipsis",
        };
        parts.push(format!("{} left out{told}", words(verify.left_out)));
    }
    if matches!(verify.relation, "within a longer quote" | "edited") {
        let around = [(verify.before, "before"), (verify.after, "after")].into_iter();
        let around = around.filter(|(n, _)| *n > 0);
        let around: Vec<String> =
            around.map(|(n, place)| format!("{} {place}", words(n))).collect();
        parts.extend((!around.is_empty()).then(|| around.join(", ")));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::QuoteView;

    fn difference(asked: &str, quote: &str, printed: &str) -> DifferenceView {
        let start = quote.find(printed).unwrap();
        DifferenceView {
            kind: "altered",
            asked: asked.to_owned(),
            printed: printed.to_owned(),
            start,
            end: start + printed.len(),
        }
    }

    fn hit(quote: &str, differences: Vec<DifferenceView>) -> VerifiedView {
        let verify = VerifyView { end: quote.len(), differences, ..Default::default() };
        let quote = QuoteView { quote: quote.to_owned(), kind: "direct", ..Default::default() };
        VerifiedView { quote, verify }
    }

    #[test]
    fn differences_are_marked_where_they_stand() {
        let quote = "We will not sail at dawn";
        let cases = [
            (vec![], "We will not sail at dawn"),
            (
                vec![difference("shall", quote, "will"), difference("", quote, "not")],
                "We [-shall-]{+will+} {+not+} sail at dawn",
            ),
            (
                vec![DifferenceView { start: 2, end: 2, ..difference("all", quote, "") }],
                "We [-all-] will not sail at dawn",
            ),
            (vec![difference("Now", quote, "")], "[-Now-] We will not sail at dawn"),
        ];
        for (differences, expected) in cases {
            assert_eq!(hit(quote, differences).marked(), expected);
        }
    }

    #[test]
    fn the_relation_is_told_in_words() {
        let of = |relation, found, left_out, kinds: &[&'static str]| VerifyView {
            relation,
            words: 9,
            found,
            left_out,
            after: 1,
            differences: kinds
                .iter()
                .map(|kind| DifferenceView { kind, ..Default::default() })
                .collect(),
            ..Default::default()
        };
        let cases = [
            (of("verbatim", 9, 0, &[]), "verbatim"),
            (
                of("edited", 9, 0, &["editor's"]),
                "edited: verbatim, but for an editor's words in brackets; 1 word after",
            ),
            (
                of("within a longer quote", 9, 0, &[]),
                "verbatim, within a longer quote; 1 word after",
            ),
            (of("in part", 5, 0, &["not printed"]), "in part: 5 of 9 words"),
            (of("altered", 9, 1, &["left out"]), "altered; 1 word left out without an ellipsis"),
            (of("in part", 9, 2, &["ellipsis"]), "in part; 2 words left out at the ellipsis"),
            (
                of("altered", 7, 3, &["altered", "left out", "ellipsis"]),
                "altered: 7 of 9 words in this order; 3 words left out, not all at an ellipsis",
            ),
            (of("reported", 9, 0, &[]), "reported: a reporter's words"),
            (
                of("reported", 8, 0, &["altered"]),
                "reported: a reporter's words, 8 of 9 words in this order",
            ),
        ];
        for (view, expected) in cases {
            assert_eq!(in_words(&view), expected);
        }
    }

    #[test]
    fn of_a_long_quote_the_part_is_shown_that_was_asked_for() {
        let quote = "é word ".repeat(400);
        let mut hit = hit(&quote, Vec::new());
        (hit.verify.start, hit.verify.end) = (1600, 1615);
        let shown = &quote[shown_part(&hit)];
        assert_eq!(shown.split_whitespace().count(), 2 * AROUND_WORDS + 4, "{shown}");
        (hit.verify.start, hit.verify.end) = (0, quote.len());
        assert_eq!(shown_part(&hit), 0..quote.len());
    }
}
