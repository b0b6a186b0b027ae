//! A headline, day and place that ran into the text when its line ends were lost:
//! `NELSON ON THE FOURTH OF JULY        Press Release    June 30  2005        …`.
//!
//! Invariant: what is taken stands between wide gaps or is written in capitals; a text of plain
//! sentences yields nothing.

use super::heading::Heading;
use crate::printed_date;

/// How much of the text is looked at, in bytes.
const LOOKED_AT_BYTES: usize = 2048;

/// Spaces that stand for a lost line end; two or three stand for a lost dash or comma.
const GAP: &str = "    ";

/// How many parts between gaps are looked at.
const PARTS_MAX: usize = 8;

/// The longest headline, in bytes.
const TITLE_BYTES_MAX: usize = 250;

/// Fills in the title and day of a text that begins with them.
pub(super) fn read(text: &str, heading: &mut Heading) {
    let mut end = text.len().min(LOOKED_AT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = text[..end].lines().next().unwrap_or_default();
    let parts: Vec<&str> =
        line.split(GAP).map(str::trim).filter(|part| !part.is_empty()).take(PARTS_MAX).collect();
    let Some(first) = parts.first() else { return };
    let first = without_office(without_notice(first));
    heading.date = parts.iter().find_map(|part| day_at_start(part));
    let first = printed_date::at_start(first).map_or(first, |day| first[day.len..].trim_start());
    if let Some((title, rest)) = shouted(first) {
        heading.date = heading.date.or_else(|| day_at_start(rest));
        heading.title = Some(title);
        return;
    }
    let has_gap = parts.len() > 1;
    let n_words = first.split_whitespace().count();
    if has_gap && n_words >= 3 && first.len() <= TITLE_BYTES_MAX && !first.ends_with('.') {
        heading.title = Some(squeezed(first));
    }
}

fn day_at_start(part: &str) -> Option<crate::Date> {
    printed_date::at_start(part)?.date()
}

fn without_notice(part: &str) -> &str {
    const NOTICES: [&str; 4] = ["PRESS RELEASE", "Press Release", "FOR IMMEDIATE RELEASE", "NEWS"];
    let cut = NOTICES.iter().find_map(|notice| part.strip_prefix(notice));
    cut.map_or(part, |rest| rest.trim_start_matches([' ', ':', '-']))
}

/// `U S  Senator Jane Doe   Doe Shuts Port` is a page's title: the office, a dash that was lost, the
/// headline.
fn without_office(part: &str) -> &str {
    let is_office = ["U S  Senator", "United States Senator"].iter().any(|o| part.starts_with(o));
    let headline = part.split_once("   ").filter(|_| is_office);
    headline.map_or(part, |(_, headline)| headline.trim_start())
}

/// The words in capitals at the start, when they are a headline, and what follows them.
fn shouted(part: &str) -> Option<(String, &str)> {
    const WORDS_MIN: usize = 3;
    let mut end = 0;
    let mut n_words = 0;
    for word in part.split_inclusive(' ') {
        let bare = word.trim();
        let is_capitals = is_capitals(bare);
        let is_place = bare == "WASHINGTON" && n_words >= WORDS_MIN;
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
