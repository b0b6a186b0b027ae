//! The parts of a dateline, one after the other: place and region, day, agency, what ends it.
//!
//! Invariant: a part that is not there takes no byte of the text.

use crate::Span;
use crate::printed_date::{self, PrintedDate};

/// Words in the name of a place; `San Fernando del Valle de Catamarca` has the most.
const PLACE_WORDS_MAX: usize = 6;

/// Words in the name of a place that is not in capitals: a headline has more.
const NAME_WORDS_MAX: usize = 3;

/// What has been found so far.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) place: Option<Span>,
    pub(super) city: Option<Span>,
    pub(super) region: Option<Span>,
    pub(super) agency: Option<Span>,
    pub(super) date: Option<PrintedDate>,
    pub(super) is_shouted: bool,
    pub(super) is_bracketed: bool,
}

/// What ends a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Dash,
    Colon,
    /// Two spaces where the dash was lost.
    Gap,
    /// The bracket behind the agency: `New Delhi, Nov 21 (PTI) The minister`.
    Bracket,
}

/// A place in the head of a text, whose end is the end of what is looked at.
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn rest(&self) -> &'t str {
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
    pub(super) fn bracketed_place(&mut self, found: &mut Parts) {
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
    pub(super) fn place(&mut self, found: &mut Parts) {
        let Some(city) = self.name() else { return };
        let words = &self.text[city.start..city.end];
        found.is_shouted = is_shouted(words);
        found.city = Some(city);
        found.place = Some(city);
        for _ in 0..2 {
            let before = self.at;
            let n_before = self.spaces();
            let has_comma = self.take(',');
            let n_spaces = n_before + self.spaces();
            let region = if has_comma { self.region() } else { self.lost_region(n_spaces) };
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
        let mut n_words = 0;
        for _ in 0..PLACE_WORDS_MAX {
            if printed_date::at_start(self.rest()).is_some() {
                break;
            }
            let word = name_word(self.rest());
            let is_particle = end > start && is_particle(word);
            // `Tarnov CNN —`.
            let is_agency = end > start && is_agency(word);
            if word.is_empty() || is_agency || !is_particle && !word.starts_with(char::is_uppercase)
            {
                break;
            }
            self.at += word.len();
            if !is_particle {
                end = self.at;
            }
            n_words += usize::from(!is_particle);
            let is_long = n_words == NAME_WORDS_MAX && !is_shouted(&self.text[start..end]);
            // Two spaces end a name: there something was lost.
            if is_long || !self.rest().starts_with(' ') || self.rest().starts_with("  ") {
                break;
            }
            self.at += 1;
        }
        self.at = end;
        (end > start).then(|| Span::new(start, end))
    }

    pub(super) fn date(&mut self, found: &mut Parts) {
        if found.date.is_some() {
            return;
        }
        let before = self.at;
        self.spaces();
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
    pub(super) fn agency(&mut self, found: &mut Parts) {
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
            Some(len) if inner[..len].contains(char::is_uppercase) || is_small(&inner[..len]) => {
                found.agency = Some(Span::new(start, start + len));
                self.at = start + len + 1;
            }
            _ => self.at = before,
        }
    }

    /// What ends the dateline, passed over.
    pub(super) fn end(&mut self, found: &Parts) -> Option<End> {
        self.take(',');
        let n_spaces = self.spaces();
        // `SEVILLA, 15 nov. (EFE).- El alcalde`.
        if found.agency.is_some() && self.rest().starts_with(".-") {
            self.take('.');
        }
        let rest = self.rest();
        // A dash read in the wrong charset is an `â` with control characters.
        if let Some(dash) =
            ['—', '–', '―', '−', '_', 'â'].into_iter().find(|d| rest.starts_with(*d))
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
        let dated = found.date.is_some() && self.text[..self.at].trim_end().ends_with(')');
        if n_spaces == 1 && dated && found.agency.is_some() && found.city.is_some() {
            return rest.starts_with(char::is_uppercase).then_some(End::Bracket);
        }
        (n_spaces > 1 && found.region.is_some()).then_some(End::Gap)
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

/// Agencies that write themselves in small letters.
fn is_small(name: &str) -> bool {
    matches!(name, "anp" | "apa" | "belga" | "dapd" | "dpa" | "epd" | "kna" | "ots" | "sda" | "sid")
}

/// Agencies that also stand without brackets.
pub(super) fn is_agency(name: &str) -> bool {
    matches!(
        name,
        "AFP"
            | "AP"
            | "Bloomberg"
            | "CNN"
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
