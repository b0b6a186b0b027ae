//! A headline, day and place that ran into the text when its line ends were lost:
//! `NELSON ON THE FOURTH OF JULY        Press Release    June 30  2005        …`.
//!
//! Invariant: what is taken stands between wide gaps or is written in capitals; a text of plain
//! sentences yields nothing.

use super::dateline;
use super::heading::Heading;
use crate::{Span, printed_date};

/// How much of the text is looked at, in bytes.
const LOOKED_AT_BYTES: usize = 2048;

/// Spaces that stand for a lost line end; two or three stand for a lost dash or comma.
const GAP: &str = "    ";

/// How many parts between gaps are looked at.
const PARTS_MAX: usize = 8;

/// The longest headline, in bytes.
const TITLE_BYTES_MAX: usize = 250;

/// Fills in the title and day of a text whose line `line` begins with them; notes where the
/// dateline may be.
pub(super) fn read(text: &str, line: Span, heading: &mut Heading) {
    let mut end = line.end.min(line.start + LOOKED_AT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let parts = parts(text, Span::new(line.start, end));
    let words = |part: &Span| &text[part.start..part.end];
    heading.date = parts.iter().find_map(|part| day_at_start(words(part)));
    for (i, part) in parts.iter().enumerate() {
        let end = part.end;
        let part = without_office(without_notice(words(part)));
        let part = printed_date::at_start(part).map_or(part, |day| part[day.len..].trim_start());
        let place = Span::new(end - part.len(), line.end);
        if dateline::of_line(text, place).is_some() {
            heading.dateline = Some(place);
            return;
        }
        if let Some((title, rest)) = shouted(part) {
            heading.date = heading.date.or_else(|| day_at_start(rest));
            heading.title.get_or_insert(title);
        } else if i + 1 < parts.len() && is_headline(part) {
            heading.title.get_or_insert_with(|| squeezed(part));
        }
    }
}

/// Whether a line is too long for a headline and yet has a gap near its start.
pub(super) fn is_likely(text: &str, line: Span) -> bool {
    line.len() > TITLE_BYTES_MAX
        && memchr::memmem::find(
            &text.as_bytes()[line.start..line.start + TITLE_BYTES_MAX],
            GAP.as_bytes(),
        )
        .is_some()
}

/// The parts of a line between wide gaps.
fn parts(text: &str, line: Span) -> Vec<Span> {
    let bytes = &text.as_bytes()[..line.end];
    let mut parts = Vec::with_capacity(PARTS_MAX);
    let mut start = line.start;
    while start < line.end && parts.len() < PARTS_MAX {
        let gap = memchr::memmem::find(&bytes[start..], GAP.as_bytes());
        let end = gap.map_or(line.end, |at| start + at);
        let trimmed = text[start..end].trim_ascii();
        if !trimmed.is_empty() {
            let from = end - text[start..end].trim_ascii_start().len();
            parts.push(Span::new(from, from + trimmed.len()));
        }
        start = bytes[end..].iter().position(|b| *b != b' ').map_or(line.end, |at| end + at);
    }
    parts
}

/// Whether a part is long enough for a headline, short enough, and neither a contact nor a
/// sentence.
fn is_headline(part: &str) -> bool {
    const WORDS_MIN: usize = 4;
    let n_words = part.split_whitespace().count();
    let is_contact = part.split(' ').filter(|word| word.parse::<u32>().is_ok()).count() >= 3;
    // Press releases set their headlines in title case.
    let is_plain = |word: &&str| word.len() > 3 && word.starts_with(char::is_lowercase);
    let is_sentence =
        part.ends_with('.') || part.split_whitespace().filter(is_plain).count() * 4 > n_words;
    n_words >= WORDS_MIN && part.len() <= TITLE_BYTES_MAX && !is_contact && !is_sentence
}

fn day_at_start(part: &str) -> Option<crate::Date> {
    printed_date::at_start(part)?.date()
}

fn without_notice(part: &str) -> &str {
    const NOTICES: [&str; 8] = [
        "PRESS RELEASE",
        "Press Release",
        "FOR IMMEDIATE RELEASE",
        "NEWS",
        "Latest News",
        "TOPICS",
        "Filter by",
        "Press Room",
    ];
    let cut = NOTICES.iter().find_map(|notice| part.strip_prefix(notice));
    cut.map_or(part, |rest| rest.trim_start_matches([' ', ':', '-']))
}

/// `U S  Senator Jane Doe   Doe Shuts Port` is a page's title: the office, a dash that was lost, the
/// headline.
fn without_office(part: &str) -> &str {
    let is_office = ["U S  Senator", "United States Senator"].iter().any(|o| part.starts_with(o));
    if !is_office {
        return part;
    }
    part.split_once("   ").map_or("", |(_, headline)| headline.trim_start())
}

/// The words in capitals at the start, when they are a headline, and what follows them.
fn shouted(part: &str) -> Option<(String, &str)> {
    const WORDS_MIN: usize = 3;
    let mut end = 0;
    let mut n_words = 0;
    for word in part.split_inclusive(' ') {
        let bare = word.trim();
        let is_capitals = is_capitals(bare);
        let is_place = bare == "WASHINGTON";
        if !bare.is_empty() && (!is_capitals || is_place) {
            break;
        }
        end += word.len();
        n_words += usize::from(bare.chars().any(char::is_alphabetic));
    }
    let title = squeezed(&part[..end]);
    let fits = n_words >= WORDS_MIN && (12..=TITLE_BYTES_MAX).contains(&title.len());
    fits.then(|| (title, part[end..].trim_start()))
}

/// `McCAIN` counts, `A` before a word in small letters is nothing to go by and is given back.
fn is_capitals(word: &str) -> bool {
    let bare = ["Mc", "Mac"].iter().find_map(|prefix| word.strip_prefix(prefix)).unwrap_or(word);
    !bare.chars().any(char::is_lowercase)
}

fn squeezed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
