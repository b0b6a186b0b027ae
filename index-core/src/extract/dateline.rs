//! The place, agency and day before an article's first sentence: `KABUL (TOLONews):`,
//! `WASHINGTON, Dec. 8 (UPI) —`, `(Eastbridge, Marland) –`.
//!
//! Invariant: only the first bytes of a line are looked at, so that it costs the same for a line
//! of any length.

use super::dateline_scan::{End, Parts, Scan};
use super::heading;
use super::lexicon::{class, lexicon};
use crate::Span;
use crate::byline::place_case;
use crate::printed_date::{self, PrintedDate};

/// A dateline is sought in so many bytes of a line.
const DATELINE_BYTES_MAX: usize = 120;

/// How far behind a dateline its sentence is looked at, in characters.
const NEAR_CHARS: usize = 80;

/// How far behind a name before a colon its like is looked for, in bytes.
const NEIGHBOURHOOD_BYTES: usize = 4096;

/// A dateline as printed; spans are offsets into the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    /// Up to and with what ends it.
    pub(crate) span: Span,
    /// The place with its region.
    pub(crate) place: Option<Span>,
    /// The place alone.
    city: Option<Span>,
    pub(crate) agency: Option<Span>,
    pub(crate) date: Option<PrintedDate>,
    is_shouted: bool,
}

impl Printed {
    /// Returns whether it has place, day and agency, as nothing else has.
    pub(crate) fn is_whole(&self) -> bool {
        self.city.is_some() && self.date.is_some() && self.agency.is_some()
    }

    /// Returns the place in its usual spelling, without its region: "Washington".
    pub(crate) fn usual_place(&self, text: &str) -> Option<String> {
        let city = self.city?;
        let city = text[city.start..city.end].split('/').next().unwrap_or_default();
        Some(place_case(city.trim()))
    }
}

/// Returns where the first sentence of a paragraph begins: behind its dateline, if it has one.
/// Unlike [`of_line`] it takes only a place in capitals, or one with day and agency, because it is
/// asked for every paragraph.
pub(crate) fn end_of(text: &str, paragraph: Span) -> usize {
    /// So near to its start a dateline has the bracket of its agency.
    const BRACKET_BYTES_MAX: usize = 48;
    let paragraph = Span::new(behind_stamp(text, paragraph), paragraph.end);
    let bytes = &text.as_bytes()[paragraph.start..paragraph.end];
    let shouts = bytes.iter().take(3).filter(|b| b.is_ascii_uppercase()).count() == 3;
    let head = &bytes[..bytes.len().min(BRACKET_BYTES_MAX)];
    let named = bytes.first().is_some_and(u8::is_ascii_uppercase);
    let may_begin = shouts || named && memchr::memchr(b'(', head).is_some();
    if !may_begin {
        return paragraph.start;
    }
    match of_line(text, paragraph) {
        Some(printed) if printed.is_shouted || printed.is_whole() => {
            let rest = &text[printed.span.end..paragraph.end];
            printed.span.end + (rest.len() - rest.trim_start().len())
        }
        _ => paragraph.start,
    }
}

/// Returns where a paragraph goes on behind a first line that holds a day and nothing but, perhaps,
/// a time: in wrapped text no blank line need part it from the dateline.
fn behind_stamp(text: &str, paragraph: Span) -> usize {
    let start = paragraph.start;
    if !text.as_bytes().get(start).is_some_and(u8::is_ascii_digit) {
        return start;
    }
    let limit = char_floor(text, paragraph.end.min(start + DATELINE_BYTES_MAX));
    let Some((line, _)) = text[start..limit].split_once('\n') else { return start };
    let day = printed_date::at_start(line).filter(|day| day.year.is_some());
    let is_stamp = day.is_some_and(|day| heading::is_time(line[day.len..].trim_end()));
    if !is_stamp {
        return start;
    }
    let rest = &text[start + line.len()..paragraph.end];
    paragraph.end - rest.trim_start().len()
}

/// Returns the dateline at the start of a line, if it has one.
pub(crate) fn of_line(text: &str, line: Span) -> Option<Printed> {
    let limit = char_floor(text, line.end.min(line.start + DATELINE_BYTES_MAX));
    let mut scan = Scan { text: &text[..limit], at: line.start };
    // Agencies mark what is urgent with asterisks.
    scan.at += scan.rest().len() - scan.rest().trim_start_matches('*').len();
    let mut found = Parts::default();
    scan.bracketed_place(&mut found);
    if !found.is_bracketed {
        scan.place(&mut found);
    }
    if found.city.is_none() && found.agency.is_none() {
        return None;
    }
    scan.date(&mut found);
    scan.agency(&mut found);
    scan.date(&mut found);
    let end = scan.end(&found)?;
    // `HONG KONG, Dec 2 -(Reuter) Eighty`.
    if end == End::Dash && scan.rest().starts_with('(') && found.date.is_some() {
        scan.agency(&mut found);
    }
    let rest = &text[scan.at..line.end];
    if !is_plausible(&found, end, text, line, rest) {
        return None;
    }
    Some(Printed {
        span: Span::new(line.start, scan.at),
        place: found.place,
        city: found.city,
        agency: found.agency,
        date: found.date,
        is_shouted: found.is_shouted,
    })
}

/// Returns the dateline at the start of a line, if it has one with place, day and agency.
pub(crate) fn whole_of_line(text: &str, line: Span) -> Option<Printed> {
    let head = &text.as_bytes()[line.start..line.end.min(line.start + DATELINE_BYTES_MAX)];
    // No day is without a digit, and most lines are: they need not be taken apart.
    let may_hold_day = head.iter().any(u8::is_ascii_digit);
    may_hold_day.then(|| of_line(text, line))?.filter(Printed::is_whole)
}

/// Whether the parts are a dateline and not the start of a sentence, a speaker or a label.
fn is_plausible(found: &Parts, end: End, text: &str, line: Span, rest: &str) -> bool {
    let is_dated = found.date.is_some() || found.agency.is_some() || found.is_bracketed;
    if is_acronym_of_place(found, text) || is_label(found, text) {
        return false;
    }
    let near: String = rest.chars().take(NEAR_CHARS).collect();
    let is_followed = near.trim().is_empty() || near.contains(char::is_lowercase);
    match end {
        End::Gap => {
            let region = found.region.map(|region| &text[region.start..region.end]);
            region.is_some_and(|r| found.is_shouted || matches!(r, "D.C." | "D C" | "DC"))
        }
        End::Bracket => true,
        _ if is_dated => true,
        // A headline in capitals may have a dash or a colon, what follows a place has not only
        // capitals.
        End::Colon => {
            found.is_shouted
                && is_followed
                && is_place(found, text, line)
                && !is_transcript(text, line)
        }
        // A second dash closes a parenthesis: `NASA — the space agency — said`.
        End::Dash if found.is_shouted => {
            is_followed && (found.region.is_some() || !has_dash(&near))
        }
        End::Dash => found.region.is_some_and(|r| is_short_region(&text[r.start..r.end])),
    }
}

/// `The World Health Organization (WHO) –` is no place with an agency.
fn is_acronym_of_place(found: &Parts, text: &str) -> bool {
    let (Some(city), Some(agency)) = (found.city, found.agency) else { return false };
    let words = text[city.start..city.end].split([' ', '-']);
    let initials: String = words.filter_map(|word| word.chars().next()).collect();
    let agency = &text[agency.start..agency.end];
    initials.len() > 1 && initials.to_uppercase().ends_with(&agency.to_uppercase())
}

/// Words before a colon or dash that are no place: a label, or somebody's title or party.
fn is_label(found: &Parts, text: &str) -> bool {
    const LABELS: &str = "ADVISORY AIRED ANALYSIS ANSWER BACKGROUND BREAKING CLARIFICATION COMMENTARY \
        CONTACT CORRECTED CORRECTION DATE EDITORIAL EXCLUSIVE EXPLAINER FACTBOX FOR FROM HOST \
        INTERVIEW LATEST LETTER LIVE LOCATION MEDIA MODERATOR NOMINATIONS NOTE OPINION \
        PARTICIPANTS PHOTOS PREVIEW QUESTION REMARKS REPORT REVIEW RPT SOURCE STATEMENT SUBJECT \
        SUMMARY TIME UPDATE UPDATED VIDEO WATCH WHAT WHEN WHERE WHO";
    const TITLES: &str =
        "CHAIRMAN DR. GEN. GOV. MR. MRS. MS. PRESIDENT REP. SEN. SENATOR SENATORS SENS.";
    let Some(city) = found.city.or(found.agency) else { return false };
    let first = text[city.start..city.end].split(' ').next().unwrap_or_default().to_uppercase();
    // `(D-Vt.)`, `(R-SD)`.
    let party = |agency: &str| {
        agency.starts_with(['D', 'R', 'I'])
            && agency.split_at_checked(1).is_some_and(|(_, rest)| rest.starts_with('-'))
    };
    LABELS.split(' ').chain(TITLES.split(' ')).any(|known| known == first)
        || found.agency.is_some_and(|a| party(&text[a.start..a.end]))
}

/// Whether a name is that of a place: a known one, or one that the text is soon in, at or from.
/// Before a colon alone all kinds of words stand: `BUSTED:`, `LOOK:`.
fn is_place(found: &Parts, text: &str, line: Span) -> bool {
    let Some(city) = found.city else { return false };
    let name = &text[city.start..city.end];
    let known = |word: &str| {
        lexicon().class(word.as_bytes(), 0, word.len()) & (class::PLACE | class::PLACE_LEAD) != 0
    };
    if name.split(' ').any(known) {
        return true;
    }
    let usual = place_case(name);
    let near = &text[line.start..char_floor(text, line.end + NEIGHBOURHOOD_BYTES)];
    near.match_indices(usual.as_str()).any(|(at, _)| {
        let before = near[..at].trim_end_matches("the ");
        ["in ", "at ", "from ", "to ", "near ", "of ", "outside "]
            .iter()
            .any(|p| before.ends_with(p))
    })
}

/// The last character boundary at or before `at`.
fn char_floor(text: &str, at: usize) -> usize {
    let mut floor = at.min(text.len());
    while !text.is_char_boundary(floor) {
        floor -= 1;
    }
    floor
}

/// Whether another paragraph soon begins with a name in capitals and a colon as well.
fn is_transcript(text: &str, line: Span) -> bool {
    let limit = char_floor(text, line.end + NEIGHBOURHOOD_BYTES);
    text[line.end..limit].lines().any(|other| {
        let (name, rest) = other.trim_start().split_once(':').unwrap_or_default();
        !rest.is_empty()
            && name.len() <= 40
            && name.chars().any(char::is_alphabetic)
            && !name.chars().any(char::is_lowercase)
    })
}

fn has_dash(near: &str) -> bool {
    near.contains(['—', '–']) || near.contains(" - ") || near.contains("--")
}

/// `Wis.`, `N.C.`, `CA`.
fn is_short_region(region: &str) -> bool {
    region.ends_with('.') || region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
#[path = "dateline_tests.rs"]
mod tests;
