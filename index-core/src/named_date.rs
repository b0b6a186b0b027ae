//! The day that a file's name tells: `2025-04-17 ferry.txt`, `ferry_17Apr2025.html`.
//!
//! Invariant: a day without a year, or a form that could mean two days, is no day.

use std::path::Path;

use crate::{Date, printed_date};

/// Returns the first day in the name of the file at `path`; its folders tell nothing.
pub(crate) fn day_of(path: &str) -> Option<Date> {
    let name = Path::new(path).file_stem()?.to_str()?;
    if !name.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let printed = || first_day(&spaced(name, true)).or_else(|| first_day(&spaced(name, false)));
    compact(name).or_else(printed).filter(is_plausible)
}

/// `20250417`, perhaps with a time behind it; within a longer word or number it is none.
fn compact(name: &str) -> Option<Date> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words
        .filter_map(|word| word.split(['T', 't']).next())
        .find_map(|digits| (digits.len() == 8).then(|| printed_date::parse_day(digits)).flatten())
}

/// Writes a name as a line of words and numbers; between two digits a mark is a dash, if one is
/// asked for.
fn spaced(name: &str, keeps_dashes: bool) -> String {
    let mut line = String::with_capacity(name.len() + 8);
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let before = line.chars().next_back();
        let (after_digit, after_letter) =
            (is_digit(before), before.is_some_and(char::is_alphabetic));
        if !c.is_alphanumeric() {
            let joins = after_digit && is_digit(chars.peek().copied());
            line.push(if joins && keeps_dashes && matches!(c, '-' | '_' | '.') {
                '-'
            } else {
                ' '
            });
            continue;
        }
        if c.is_ascii_digit() && after_letter || c.is_alphabetic() && after_digit {
            line.push(' ');
        }
        line.push(c);
    }
    line
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}

fn first_day(line: &str) -> Option<Date> {
    let starts = line.char_indices().scan(' ', |before, (at, c)| {
        let is_start = !before.is_alphanumeric() && *before != '-' && c.is_alphanumeric();
        *before = c;
        Some(is_start.then_some(at))
    });
    starts.flatten().find_map(|at| printed_date::at_start(&line[at..])?.date())
}

/// News has been printed since then; a later year is some other number.
fn is_plausible(day: &Date) -> bool {
    (1600..=2100).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_tell_their_day() {
        let cases = [
            ("/a/2025-04-17 ferry.txt", "2025-04-17"),
            ("2025-04-17-ferry-sails.html", "2025-04-17"),
            ("ferry 2025_04_17.pdf", "2025-04-17"),
            ("ferry-2025.04.17.eml", "2025-04-17"),
            ("20250417_ferry.txt", "2025-04-17"),
            ("ferry-20250417T0915.json", "2025-04-17"),
            ("Lind_7Apr2025Lind249.txt", "2025-04-07"),
            ("lind-17-apr-2025.txt", "2025-04-17"),
            ("April 17, 2025 - Ferry.docx", "2025-04-17"),
            ("ferry-april-17-2025.txt", "2025-04-17"),
            ("ferry 17 April 2025 late.txt", "2025-04-17"),
            ("17.04.2025 Fähre.txt", "2025-04-17"),
        ];
        for (path, day) in cases {
            assert_eq!(day_of(path).map(|day| day.to_string()).as_deref(), Some(day), "{path}");
        }
    }

    #[test]
    fn other_numbers_are_no_day() {
        for path in [
            "",
            "/2025/04/17/",
            "/2025-04-17/ferry.txt",
            "ferry.txt",
            "ferry-4-5-2025.txt",
            "ferry April 2025.txt",
            "ferry April 17.txt",
            "2025-13-41.txt",
            "120250417.txt",
            "99990417.txt",
            "ferry_421829.txt",
            "5e0a4c20250417ff.txt",
            "12-2025-04-17.txt",
        ] {
            assert_eq!(day_of(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_read(name in "([0-9]{1,4}|[-_. ,]|Apr|may|\\PC){0,12}") {
            day_of(&name);
        }
    }
}
