//! The place, agency and day before an article's first sentence: `KABUL (TOLONews):`,
//! `WASHINGTON, Dec. 8 (UPI) —`, `(Eastbridge, Marland) –`.
//!
//! Invariant: only the first bytes of a line are looked at, so that it costs the same for a line
//! of any length.

use crate::Span;
use crate::byline::place_case;
use crate::printed_date::{self, PrintedDate};

/// A dateline is sought in so many bytes of a line.
const DATELINE_BYTES_MAX: usize = 120;

/// Words in the name of a place; `San Fernando del Valle de Catamarca` has the most.
const PLACE_WORDS_MAX: usize = 6;

/// How far behind a dateline its sentence is looked at, in characters.
const NEAR_CHARS: usize = 80;

/// How far a transcript's next speaker is looked for, in bytes.
const TRANSCRIPT_BYTES: usize = 4096;

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
    /// Returns the place in its usual spelling, without its region: "Washington".
    pub(crate) fn usual_place(&self, text: &str) -> Option<String> {
        let city = self.city?;
        let city = text[city.start..city.end].split('/').next().unwrap_or_default();
        Some(place_case(city.trim()))
    }
}

/// Returns where the first sentence of a paragraph begins: behind its dateline, if it has one.
/// Unlike [`of_line`] it takes only a place in capitals, because it is asked for every paragraph.
pub(crate) fn end_of(text: &str, paragraph: Span) -> usize {
    let bytes = text.as_bytes();
    let begins = bytes[paragraph.start..paragraph.end].iter().take(3);
    if begins.filter(|b| b.is_ascii_uppercase()).count() < 3 {
        return paragraph.start;
    }
    match of_line(text, paragraph) {
        Some(printed) if printed.is_shouted => {
            let rest = &text[printed.span.end..paragraph.end];
            printed.span.end + (rest.len() - rest.trim_start().len())
        }
        _ => paragraph.start,
    }
}

/// Returns the dateline at the start of a line, if it has one.
pub(crate) fn of_line(text: &str, line: Span) -> Option<Printed> {
    let mut limit = line.end.min(line.start + DATELINE_BYTES_MAX);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
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

/// What has been found so far.
#[derive(Debug, Default)]
struct Parts {
    place: Option<Span>,
    city: Option<Span>,
    region: Option<Span>,
    agency: Option<Span>,
    date: Option<PrintedDate>,
    is_shouted: bool,
    is_bracketed: bool,
    is_lost_region: bool,
}

/// What ends a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Dash,
    Colon,
    /// Two spaces where the dash was lost.
    Gap,
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
        End::Gap => found.is_shouted || found.is_lost_region,
        _ if is_dated => true,
        // A headline in capitals may have a dash or a colon, what follows a place has not only
        // capitals.
        End::Colon => found.is_shouted && is_followed && !is_transcript(text, line),
        // A second dash closes a parenthesis: `NASA — the space agency — said`.
        End::Dash if found.is_shouted => found.region.is_some() || is_followed && !has_dash(&near),
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
    const LABELS: [&str; 46] = [
        "ADVISORY",
        "ANALYSIS",
        "ANSWER",
        "BACKGROUND",
        "BREAKING",
        "CLARIFICATION",
        "COMMENTARY",
        "CONTACT",
        "CORRECTED",
        "CORRECTION",
        "DATE",
        "EDITORIAL",
        "EXCLUSIVE",
        "EXPLAINER",
        "FACTBOX",
        "FROM",
        "HOST",
        "INTERVIEW",
        "LATEST",
        "LETTER",
        "LIVE",
        "LOCATION",
        "MEDIA",
        "MODERATOR",
        "NOTE",
        "OPINION",
        "PARTICIPANTS",
        "PHOTOS",
        "PREVIEW",
        "QUESTION",
        "REPORT",
        "REVIEW",
        "RPT",
        "SOURCE",
        "STATEMENT",
        "SUBJECT",
        "SUMMARY",
        "TIME",
        "UPDATE",
        "UPDATED",
        "VIDEO",
        "WATCH",
        "WHAT",
        "WHEN",
        "WHERE",
        "WHO",
    ];
    const TITLES: [&str; 12] = [
        "CHAIRMAN",
        "DR.",
        "GEN.",
        "GOV.",
        "MR.",
        "MRS.",
        "MS.",
        "PRESIDENT",
        "REP.",
        "SEN.",
        "SENATOR",
        "SENS.",
    ];
    let Some(city) = found.city else { return false };
    let first = text[city.start..city.end].split(' ').next().unwrap_or_default().to_uppercase();
    // `(D-Vt.)`, `(R-SD)`.
    let party = |agency: &str| {
        agency.starts_with(['D', 'R', 'I'])
            && agency.split_at_checked(1).is_some_and(|(_, rest)| rest.starts_with('-'))
    };
    LABELS.contains(&first.as_str())
        || TITLES.contains(&first.as_str())
        || found.agency.is_some_and(|a| party(&text[a.start..a.end]))
}

/// Whether another paragraph soon begins with a name in capitals and a colon as well.
fn is_transcript(text: &str, line: Span) -> bool {
    let mut limit = text.len().min(line.end + TRANSCRIPT_BYTES);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
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

/// A place in the head of a text, whose end is the end of what is looked at.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn spaces(&mut self) -> usize {
        let rest = self.rest();
        let n_bytes = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        self.at += n_bytes;
        n_bytes
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// `(Eastbridge, Marland)`, `(CNN)` at the very start.
    fn bracketed_place(&mut self, found: &mut Parts) {
        if !self.rest().starts_with('(') {
            return;
        }
        let start = self.at;
        self.at += 1;
        self.place(found);
        self.date(found);
        if found.city.is_none() || !self.take(')') {
            *found = Parts::default();
            self.at = start;
            return;
        }
        found.is_bracketed = true;
        let lone_acronym = found.region.is_none() && found.is_shouted;
        if lone_acronym || found.city.is_some_and(|c| is_agency(&self.text[c.start..c.end])) {
            found.agency = found.city.take();
            found.place = None;
        }
    }

    /// A place and, behind a comma, its region.
    fn place(&mut self, found: &mut Parts) {
        let Some(city) = self.name() else { return };
        let words = &self.text[city.start..city.end];
        found.is_shouted = is_shouted(words);
        found.city = Some(city);
        found.place = Some(city);
        for _ in 0..2 {
            let before = self.at;
            let has_comma = self.take(',');
            let n_spaces = self.spaces();
            let region = if has_comma { self.region() } else { self.lost_region(n_spaces) };
            found.is_lost_region |= !has_comma && region.is_some();
            let Some(region) = region else {
                self.at = before;
                return;
            };
            found.region = Some(region);
            found.place = Some(Span::new(city.start, region.end));
        }
    }

    /// `N.C.`, `New Mexico`, `the Netherlands`.
    fn region(&mut self) -> Option<Span> {
        let start = self.at;
        if self.rest().starts_with("the ") {
            self.at += "the ".len();
        }
        let name = self.name().filter(|name| !is_agency(&self.text[name.start..name.end]));
        if name.is_none() {
            self.at = start;
        }
        name
    }

    /// `Washington  D C`, where punctuation was lost.
    fn lost_region(&mut self, n_spaces: usize) -> Option<Span> {
        let known = ["D.C.", "D C", "DC"].into_iter().find(|dc| self.rest().starts_with(dc));
        let region = known.filter(|_| n_spaces > 0)?;
        let start = self.at;
        self.at += region.len();
        Some(Span::new(start, self.at))
    }

    /// Capitalised words, with the particles between them.
    fn name(&mut self) -> Option<Span> {
        let start = self.at;
        let mut end = start;
        for _ in 0..PLACE_WORDS_MAX {
            if printed_date::at_start(self.rest()).is_some() {
                break;
            }
            let word = name_word(self.rest());
            let is_particle = end > start && is_particle(word);
            if word.is_empty() || !is_particle && !word.starts_with(char::is_uppercase) {
                break;
            }
            self.at += word.len();
            if !is_particle {
                end = self.at;
            }
            // Two spaces end a name: there something was lost.
            if !self.rest().starts_with(' ') || self.rest().starts_with("  ") {
                break;
            }
            self.at += 1;
        }
        self.at = end;
        (end > start).then(|| Span::new(start, end))
    }

    fn date(&mut self, found: &mut Parts) {
        if found.date.is_some() {
            return;
        }
        let before = self.at;
        self.take(',');
        self.spaces();
        let is_bracketed = self.take('(');
        match printed_date::at_start(self.rest()) {
            Some(date) => {
                self.at += date.len;
                if !is_bracketed || self.take(')') {
                    found.date = Some(date);
                    return;
                }
                self.at = before;
            }
            None => self.at = before,
        }
    }

    /// `(TOLONews)`, `[AP]`, `/PRNewswire/`.
    fn agency(&mut self, found: &mut Parts) {
        const AGENCY_BYTES_MAX: usize = 40;
        if found.agency.is_some() {
            return;
        }
        let before = self.at;
        self.take(',');
        self.spaces();
        let bare = name_word(self.rest());
        if is_agency(bare) {
            found.agency = Some(Span::new(self.at, self.at + bare.len()));
            self.at += bare.len();
            return;
        }
        let close = match self.rest().chars().next() {
            Some('(') => ')',
            Some('[') => ']',
            Some('/') => '/',
            _ => {
                self.at = before;
                return;
            }
        };
        let start = self.at + 1;
        let inner = &self.text[start..];
        match inner.find(close).filter(|len| (2..=AGENCY_BYTES_MAX).contains(len)) {
            Some(len) if inner[..len].contains(char::is_uppercase) => {
                found.agency = Some(Span::new(start, start + len));
                self.at = start + len + 1;
            }
            _ => self.at = before,
        }
    }

    /// What ends the dateline, passed over.
    fn end(&mut self, found: &Parts) -> Option<End> {
        self.take(',');
        let n_spaces = self.spaces();
        let rest = self.rest();
        // A dash read in the wrong charset is an `â` with control characters.
        if let Some(dash) = ['—', '–', '―', '−', 'â'].into_iter().find(|d| rest.starts_with(*d))
        {
            self.take(dash);
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_control()).len();
            return Some(End::Dash);
        }
        if rest.starts_with("--") {
            self.at += rest.len() - rest.trim_start_matches('-').len();
            return Some(End::Dash);
        }
        let spaced = n_spaces > 0 || found.agency.is_some() || found.is_bracketed;
        if rest.starts_with('-') && (spaced || rest[1..].starts_with(' ')) {
            self.at += 1;
            return Some(End::Dash);
        }
        if self.take(':') {
            return Some(End::Colon);
        }
        (n_spaces > 1 && (found.region.is_some() || found.date.is_some())).then_some(End::Gap)
    }
}

/// The letters of one word of a name, with the dots, hyphens and apostrophes within.
fn name_word(text: &str) -> &str {
    let inner = |c: char| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '/');
    let mut end = 0;
    for (i, c) in text.char_indices() {
        let hyphen = c == '-' && text[i + 1..].starts_with(char::is_alphabetic);
        if !inner(c) && !hyphen {
            break;
        }
        end = i + c.len_utf8();
    }
    // `IRVINE, Calif./PRNewswire/`: the bar begins the agency.
    text[..end].split_once("./").map_or(&text[..end], |(word, _)| &text[..=word.len()])
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "la"
            | "of"
            | "the"
            | "and"
            | "al"
            | "el"
            | "e"
            | "upon"
            | "am"
            | "an"
            | "der"
            | "den"
            | "di"
            | "do"
            | "da"
            | "du"
            | "le"
            | "les"
            | "sur"
            | "y"
    )
}

fn is_shouted(words: &str) -> bool {
    let is_lower = |c: char| c.is_lowercase();
    let n_letters = words.chars().filter(|c| c.is_alphabetic()).count();
    // `McALLEN`, `MacDILL`: the prefix keeps its small letters.
    let bare = ["Mac", "Mc"].iter().find_map(|prefix| words.strip_prefix(prefix));
    n_letters > 2 && !bare.unwrap_or(words).contains(is_lower)
}

/// Agencies that also stand without brackets.
fn is_agency(name: &str) -> bool {
    matches!(
        name,
        "AFP"
            | "AP"
            | "Bloomberg"
            | "Interfax"
            | "Kyodo"
            | "Pajhwok"
            | "Reuter"
            | "Reuters"
            | "Tass"
            | "UPI"
            | "Xinhua"
    )
}

#[cfg(test)]
#[path = "dateline_tests.rs"]
mod tests;
