//! Headers and footers of pages: what browsers print around an article, what repeats.
//!
//! Invariant: only the first and last few blocks of a page are ever taken off.

use std::collections::HashMap;

use super::Block;
use crate::printed_date;

/// How many blocks at either end of a page may be a header or footer.
const EDGE_BLOCKS: usize = 3;

/// The longest block that is taken for one, in bytes.
const EDGE_BYTES_MAX: usize = 300;

/// Takes the headers and footers off the pages; returns the address that they print.
pub(super) fn take(pages: &mut [Vec<Block>]) -> Option<String> {
    let mut url = None;
    for page in pages.iter_mut() {
        let mut is_dropped: Vec<bool> = vec![false; page.len()];
        for i in edges(page.len()) {
            let words = page[i].text.as_str();
            if let Some(address) = address(words) {
                url.get_or_insert_with(|| address.to_owned());
                is_dropped[i] = true;
            }
            is_dropped[i] |= is_page_count(words) || is_printed_at(words);
        }
        retain(page, &is_dropped);
    }
    drop_repeated(pages);
    url.filter(|url| url.starts_with("http"))
}

fn edges(n_blocks: usize) -> impl Iterator<Item = usize> {
    (0..n_blocks).filter(move |i| *i < EDGE_BLOCKS || i + EDGE_BLOCKS >= n_blocks)
}

fn retain(page: &mut Vec<Block>, is_dropped: &[bool]) {
    let mut dropped = is_dropped.iter();
    page.retain(|_| dropped.next() == Some(&false));
}

/// `https://post.example/storm 1/2`: the address of the printed page.
fn address(words: &str) -> Option<&str> {
    let (address, rest) = words.split_once(' ').unwrap_or((words, ""));
    let is_address = ["http://", "https://", "file://"].iter().any(|s| address.starts_with(s));
    (is_address && (rest.is_empty() || is_page_count(rest))).then_some(address)
}

/// `3`, `3/7`, `Page 3 of 7`, `- 3 -`.
fn is_page_count(words: &str) -> bool {
    const WORD_BYTES_MAX: usize = 20;
    let lower = words.to_lowercase();
    let bare: String = lower.replace("page", "").replace("of", "");
    words.len() <= WORD_BYTES_MAX
        && bare.contains(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '/' | '-' | '–' | '|'))
}

/// `24/11/2026, 11:34 The headline`, which browsers print above a page: when it was printed.
fn is_printed_at(words: &str) -> bool {
    if words.len() > EDGE_BYTES_MAX {
        return false;
    }
    let Some((day, rest)) = words.split_once(", ") else { return false };
    let numbers = day.split('/').filter(|n| (1..=4).contains(&n.len()) && n.parse::<u16>().is_ok());
    let is_day = numbers.count() == 3 && day.matches('/').count() == 2;
    let is_day = is_day || printed_date::at_start(day).is_some_and(|found| found.len == day.len());
    let time = rest.split(' ').next().unwrap_or_default();
    let is_time = time.split_once(':').is_some_and(|(hours, minutes)| {
        hours.parse::<u8>().is_ok() && minutes.get(..2).is_some_and(|m| m.parse::<u8>().is_ok())
    });
    is_day && is_time
}

/// Takes off what stands at the edge of most pages, whatever its numbers.
fn drop_repeated(pages: &mut [Vec<Block>]) {
    if pages.len() < 2 {
        return;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut keys: Vec<String> = edges(page.len()).filter_map(|i| key(&page[i].text)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let needed = pages.len() / 2 + 1;
    let repeats = |block: &Block| {
        key(&block.text).is_some_and(|key| counts.get(&key).is_some_and(|n| *n >= needed))
    };
    for page in pages {
        let mut is_dropped = vec![false; page.len()];
        edges(page.len()).for_each(|i| is_dropped[i] = repeats(&page[i]));
        retain(page, &is_dropped);
    }
}

/// A block without its numbers, which count pages; `None` for one that is too long.
fn key(words: &str) -> Option<String> {
    let is_short = words.len() <= EDGE_BYTES_MAX;
    is_short.then(|| words.chars().filter(|c| !c.is_ascii_digit()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: &[&str]) -> Vec<Block> {
        let block = |words: &&str| Block { text: (*words).to_owned(), is_heading: false };
        words.iter().map(block).collect()
    }

    #[test]
    fn what_browsers_print_around_a_page_is_taken_off() {
        let mut pages = [
            page(&[
                "11/24/26, 11:34 AM Storm",
                "Storm",
                "It blew.",
                "https://post.example/s",
                "1/2",
            ]),
            page(&["24/11/2026, 11:34 Storm", "It rained.", "https://post.example/s 2/2"]),
        ];
        assert_eq!(take(&mut pages).as_deref(), Some("https://post.example/s"));
        assert_eq!(pages, [page(&["Storm", "It blew."]), page(&["It rained."])]);
    }

    #[test]
    fn what_repeats_on_most_pages_is_taken_off() {
        let mut pages = [
            page(&["The Post", "One.", "Page 1 of 3"]),
            page(&["The Post", "Two.", "Page 2 of 3"]),
            page(&["Three, 3/4, 10:00."]),
        ];
        assert_eq!(take(&mut pages), None);
        assert_eq!(pages, [page(&["One."]), page(&["Two."]), page(&["Three, 3/4, 10:00."])]);
    }
}
