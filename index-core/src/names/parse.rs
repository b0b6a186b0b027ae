//! A printed name to its parts: titles off, initials known, words in Latin letters. Pure.

use super::script::{self, latin};
use super::sound::Spoken;
use super::suffix::{self, Rank};
use super::tables::{Gender, TABLES, Title};

/// The most words of a name that are looked at: what follows is no name.
const WORDS_MAX: usize = 8;

/// One word of a name.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Lower-case Latin letters.
    pub(super) text: String,
    pub(super) spoken: Spoken,
    /// Whether it is a lone letter: "S." in "S. Shoigu".
    pub(super) initial: bool,
    /// Whether a hyphen ties it to the next word.
    pub(super) hyphen: bool,
    /// Whether it is printed in other than Latin letters.
    pub(super) foreign: bool,
    /// With the particles before it, that stand in no word of their own: "dicaprio" of "Di Caprio".
    pub(super) joined: Option<String>,
}

impl Word {
    pub(super) fn new(text: String, initial: bool) -> Word {
        let spoken = Spoken::of(&text);
        Word { spoken, text, initial, hyphen: false, foreign: false, joined: None }
    }

    /// Whether the other is this word with its particles, written as one: Di Caprio, DiCaprio.
    pub(super) fn is_joined_as(&self, other: &Word) -> bool {
        self.joined.as_ref().is_some_and(|joined| {
            *joined == other.text || other.joined.as_ref().is_some_and(|other| joined == other)
        })
    }
}

/// A name in parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub(super) words: Vec<Word>,
    pub(super) rank: Option<Rank>,
    pub(super) gender: Option<Gender>,
    pub(super) royal: bool,
    /// The name by which somebody is called: Butch Otter of C.L. “Butch” Otter.
    pub(super) called: Option<Box<Name>>,
}

/// A word as printed.
struct Raw<'n> {
    /// Where it begins in the name.
    at: usize,
    raw: &'n str,
    latin: String,
    hyphen: bool,
}

impl Name {
    /// Parts a name. Any text is one; titles alone stay, since nothing else is there.
    pub(super) fn parse(name: &str) -> Name {
        let Some((before, called, behind)) = around_called(name) else { return Name::plain(name) };
        let called = Name::plain(&format!("{called} {behind}"));
        Name { called: Some(Box::new(called)), ..Name::plain(&format!("{before} {behind}")) }
    }

    /// Parts a name without what its bearer is called; further brackets end it.
    fn plain(name: &str) -> Name {
        let name = without_brackets(name);
        let swapped = swap_at_comma(name);
        let name = swapped.as_deref().unwrap_or(name);
        let mut raws = raw_words(name);
        let mut parsed = Name::default();
        let title = take_titles(&mut raws);
        parsed.gender = title.gender;
        parsed.royal = title.royal;
        parsed.rank = take_suffixes(name, &mut raws, title.royal);
        let shouted = !raws.iter().any(|word| word.raw.chars().any(char::is_lowercase));
        let mut at = 0;
        while at < raws.len() && parsed.words.len() < WORDS_MAX {
            at += parsed.push(&raws, at, shouted);
        }
        if parsed.words.is_empty() {
            parsed.words = raws.into_iter().map(|raw| Word::new(raw.latin, false)).collect();
        }
        parsed
    }

    /// Adds the word at `at` and returns how many printed words it is.
    fn push(&mut self, raws: &[Raw<'_>], at: usize, shouted: bool) -> usize {
        let word = &raws[at];
        let is_last = at + 1 == raws.len();
        if word.raw.chars().count() == 1 && !is_last {
            self.words.push(Word::new(word.latin.clone(), true));
            return 1;
        }
        if !shouted && !is_last && is_initials(word) {
            let letters = word.latin.chars();
            self.words.extend(letters.map(|letter| Word::new(letter.to_string(), true)));
            return 1;
        }
        if let Some(taken) = self.push_compound(raws, at) {
            return taken;
        }
        if !is_last && is_left_out(word, at, raws.len()) {
            return 1;
        }
        let article_less = without_article(word);
        let mut pushed = Word::new(article_less.to_owned(), false);
        let particles = (0..at).rev().take_while(|&i| is_left_out(&raws[i], i, raws.len()));
        let first = particles.last().unwrap_or(at);
        if first < at || article_less.len() < word.latin.len() {
            pushed.joined = Some(raws[first..=at].iter().map(|raw| raw.latin.as_str()).collect());
        }
        pushed.hyphen = word.hyphen;
        pushed.foreign = script::is_foreign(word.raw);
        self.words.push(pushed);
        1
    }

    /// "Abdel Fattah", "Abd al-Nasir", "Abdurrashid" and "Abu Bakr" are one word each.
    fn push_compound(&mut self, raws: &[Raw<'_>], at: usize) -> Option<usize> {
        const SERVANT: [&str; 9] =
            ["abdoul", "abdul", "abdel", "abdal", "abdol", "abdur", "abdus", "abdr", "abd"];
        const FATHER: [&str; 5] = ["abu", "abou", "abo", "umm", "oum"];
        let word = raws[at].latin.as_str();
        let next_at = || {
            let article = raws.get(at + 1).is_some_and(|next| {
                matches!(next.latin.as_str(), "al" | "el" | "ul" | "ar" | "as" | "an" | "ur" | "us")
            });
            let next_at = if article { at + 2 } else { at + 1 };
            (next_at < raws.len()).then_some(next_at)
        };
        let (head, rest, taken) = if SERVANT.contains(&word) {
            let next_at = next_at()?;
            ("abd", raws[next_at].latin.as_str(), next_at + 1 - at)
        } else if let Some(rest) =
            SERVANT.iter().find_map(|head| word.strip_prefix(head).filter(|rest| rest.len() >= 3))
        {
            ("abd", rest, 1)
        } else if FATHER.contains(&word) {
            let next_at = next_at()?;
            (
                if word.ends_with('m') { "umm" } else { "abu" },
                raws[next_at].latin.as_str(),
                next_at + 1 - at,
            )
        } else {
            return None;
        };
        self.words.push(Word::new(format!("{head}{rest}"), false));
        Some(taken)
    }
}

/// Returns what stands around the word by which somebody is called, and that word: James E. (Jim)
/// Nolan, C.L. “Butch” Otter.
fn around_called(name: &str) -> Option<(&str, &str, &str)> {
    let open = name.find(['(', '"', '“']).filter(|open| *open > 0)?;
    let mut letters = name[open..].char_indices();
    let inner = open + letters.nth(1)?.0;
    let close = inner + name[inner..].find([')', '"', '”'])?;
    let behind = name[close..].chars().next().map(|mark| &name[close + mark.len_utf8()..])?;
    let called = &name[inner..close];
    let is_word = !called.is_empty() && called.chars().all(char::is_alphabetic);
    let has_words = |part: &str| part.chars().any(char::is_alphabetic);
    (is_word && has_words(&name[..open]) && has_words(behind)).then_some((
        &name[..open],
        called,
        behind,
    ))
}

/// "Edward M. Kennedy (D-Mass.)" is Edward M. Kennedy.
fn without_brackets(name: &str) -> &str {
    let before = name.find('(').map_or(name, |at| &name[..at]);
    if before.trim().is_empty() { name } else { before }
}

/// "Shoigu, Sergei" is Sergei Shoigu; "King, Jr." stays.
fn swap_at_comma(name: &str) -> Option<String> {
    let comma = name.find(',')?;
    let (rest, _) = suffix::take(name, false);
    let (last, first) = (rest.get(..comma)?, rest.get(comma + 1..)?.trim());
    if first.is_empty() || first.contains(',') {
        return None;
    }
    Some(format!("{first} {}{}", last.trim(), &name[rest.len()..]))
}

fn raw_words(name: &str) -> Vec<Raw<'_>> {
    let mut words: Vec<Raw<'_>> = Vec::with_capacity(4);
    let is_part = |c: char| {
        c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`' | '\u{300}'..='\u{36f}')
    };
    let mut rest = name;
    while let Some(start) = rest.find(is_part) {
        if let (Some(last), true) =
            (words.last_mut(), matches!(&rest[..start], "-" | "‐" | "‑" | "–"))
        {
            last.hyphen = true;
        }
        let end = rest[start..].find(|c| !is_part(c)).map_or(rest.len(), |len| start + len);
        let raw = without_possessive(&rest[start..end]);
        let latin = latin(raw);
        if !latin.is_empty() {
            words.push(Raw { at: name.len() - rest.len() + start, raw, latin, hyphen: false });
        }
        rest = &rest[end..];
    }
    words
}

fn without_possessive(raw: &str) -> &str {
    let bare = raw.strip_suffix("'s").or_else(|| raw.strip_suffix("’s"));
    bare.filter(|bare| bare.chars().count() > 2).unwrap_or(raw)
}

/// Takes the titles off the front, as long as a word remains; the last that tells a gender counts.
fn take_titles(raws: &mut Vec<Raw<'_>>) -> Title {
    let mut found = Title::default();
    let mut n_titles = 0;
    while n_titles + 1 < raws.len() {
        let Some(title) = TABLES.title(&raws[n_titles].latin) else { break };
        found.gender = title.gender.or(found.gender);
        found.royal = title.royal;
        n_titles += 1;
    }
    raws.drain(..n_titles);
    found
}

/// Takes what follows the name off the end, as long as a word remains.
fn take_suffixes(name: &str, raws: &mut Vec<Raw<'_>>, royal: bool) -> Option<Rank> {
    let (rest, rank) = suffix::take(name, royal);
    let n_words = raws.partition_point(|raw| raw.at < rest.len());
    if n_words == 0 {
        return None;
    }
    raws.truncate(n_words);
    rank
}

/// "JD" in "JD Vance", but not "Xi" in "XI Jinping".
fn is_initials(word: &Raw<'_>) -> bool {
    let n_letters = word.raw.chars().count();
    (2..=3).contains(&n_letters)
        && word.raw.chars().all(char::is_uppercase)
        && TABLES.east_surnames(&word.latin).is_empty()
}

/// Whether a word is a particle that people leave out: "al" in "Bashar al-Assad", not in "Al Gore".
fn is_left_out(word: &Raw<'_>, at: usize, n_words: usize) -> bool {
    if !TABLES.is_particle(&word.latin) {
        return false;
    }
    let small = word.raw.chars().all(char::is_lowercase);
    if small || word.hyphen {
        return true;
    }
    let never_a_name = matches!(word.latin.as_str(), "de" | "von" | "van" | "bin" | "ibn" | "du");
    let rare_alone =
        matches!(word.latin.as_str(), "as" | "at" | "an" | "ar" | "y" | "e" | "of" | "af");
    !rare_alone && (never_a_name || (at > 0 && n_words > 2))
}

/// "ElBaradei" is el-Baradei.
fn without_article<'w>(word: &'w Raw<'_>) -> &'w str {
    let joined = ["El", "Al"].iter().any(|article| {
        word.raw.strip_prefix(article).is_some_and(|rest| rest.starts_with(char::is_uppercase))
    });
    let shouted = !word.raw.chars().any(char::is_lowercase);
    if joined && !shouted { &word.latin[2..] } else { &word.latin }
}
