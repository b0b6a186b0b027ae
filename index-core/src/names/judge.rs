//! Whether two names are one person's. Pure; wrong merges are worse than missed ones.
//!
//! Sound proposes; the first name, its nickname or its initial must confirm.

use super::east_asia;
use super::english;
use super::parse::{Name, Word};
use super::sound::{Spoken, distance};
use super::tables::TABLES;

/// What the comparison of two names comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// They are spellings of one name, complete enough to be one person's.
    Same,
    /// Nothing parts them, but one of them tells too little: "Shoigu" and "Sergei Shoigu".
    Possible,
    /// They are names of two people.
    Different,
}

/// Why two names are one person's or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The user's own list of people says so.
    SaidByUser,
    /// All words are the same or spellings of one word.
    Spelling,
    /// A first name stands against its nickname or its form in a related language.
    FirstNameForm,
    /// A first name stands against its initial.
    Initial,
    /// Only one of them has a middle name.
    MiddleLeftOut,
    /// The words stand in another order.
    Order,
    /// One is a surname only.
    SurnameOnly,
    /// One is a first name only.
    FirstNameOnly,
    /// One lacks the other's leading name: Javad Zarif, Mohammad Javad Zarif.
    LeadingLeftOut,
    /// One lacks the other's last name: Nicolás Maduro, Nicolás Maduro Moros.
    TrailingLeftOut,
    /// Too many people share what they have in common.
    CommonName,
    /// Only one of them is called junior, senior or by a number; the same where the other is an
    /// everyday form in all else too: Joe Biden, Joseph R. Biden, Jr.
    RankLeftOut,
    /// Junior stands against senior, or one number against another.
    OtherRank,
    /// One is a man's name, one a woman's.
    OtherGender,
    /// The surnames differ.
    OtherSurname,
    /// The first or middle names differ.
    OtherFirstName,
}

/// A verdict with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What the comparison comes to.
    pub verdict: Verdict,
    /// What decided.
    pub reason: Reason,
}

// How far apart spellings may lie, in hundredths of a letter.
const FIRST_NAME_MAX: u16 = 60;
const LISTED_FIRST_NAME_MAX: u16 = 20;
const CLEAR: u16 = 30;
/// A word of so few sounds is another word when one of them is another.
const SHORT: usize = 3;
const DOUBT_MAX: u16 = 50;
const TOGETHER_MAX: u16 = 150;

fn judgement(verdict: Verdict, reason: Reason) -> Judgement {
    Judgement { verdict, reason }
}

fn different(reason: Reason) -> Judgement {
    judgement(Verdict::Different, reason)
}

fn possible(reason: Reason) -> Judgement {
    judgement(Verdict::Possible, reason)
}

/// Judges two parsed names, each also as its bearer is called.
pub(super) fn judge(one: &Name, two: &Name) -> Judgement {
    let judged = judge_words(one, two);
    let (called_one, called_two) = (one.called.as_deref(), two.called.as_deref());
    let others = [called_one.zip(Some(two)), Some(one).zip(called_two), called_one.zip(called_two)];
    let others = others.into_iter().flatten().map(|(one, two)| judge_words(one, two));
    others.fold(judged, |best, other| match (best.verdict, other.verdict) {
        (Verdict::Different, _) | (Verdict::Possible, Verdict::Same) => other,
        _ => best,
    })
}

fn judge_words(one: &Name, two: &Name) -> Judgement {
    if one.words.is_empty() || two.words.is_empty() {
        return different(Reason::OtherSurname);
    }
    if is_other_gender(one, two) {
        return different(Reason::OtherGender);
    }
    if let (Some(a), Some(b)) = (one.rank, two.rank)
        && a != b
    {
        return different(Reason::OtherRank);
    }
    let same_rank = one.rank.is_some() && one.rank == two.rank;
    let judged = match (one.words.as_slice(), two.words.as_slice()) {
        ([a], [b]) => single(a, b),
        ([only], _) => part(only, two),
        (_, [only]) => part(only, one),
        _ => match east_asia::same(one, two) {
            Some(true) => judgement(Verdict::Same, Reason::Spelling),
            Some(false) => different(Reason::OtherFirstName),
            None if east_asia::is_initialled(one, two) || east_asia::is_initialled(two, one) => {
                possible(Reason::Initial)
            }
            None => full(&one.words, &two.words, same_rank),
        },
    };
    if judged.verdict != Verdict::Same || one.rank == two.rank {
        return judged;
    }
    let (whole, short) = if one.rank.is_some() { (one, two) } else { (two, one) };
    match is_everyday_form(short, whole) {
        true => judgement(Verdict::Same, Reason::RankLeftOut),
        false => possible(Reason::RankLeftOut),
    }
}

/// Whether a name leaves out all that a whole one with its suffix can do without, so that the
/// suffix is no more than another of these: Joe Biden is Joseph R. Biden, Jr. Where only the suffix
/// is missing it may be the father: Donald Trump, Donald Trump Jr.
fn is_everyday_form(short: &Name, whole: &Name) -> bool {
    let ([first, _], [whole_first, _, _, ..]) = (short.words.as_slice(), whole.words.as_slice())
    else {
        return false;
    };
    let is_nickname = first.text != whole_first.text
        && TABLES.are_forms_of_one(&first.text, &whole_first.text) == Some(true);
    is_nickname && !whole.royal
}

pub(super) fn is_other_gender(one: &Name, two: &Name) -> bool {
    let of_first = |name: &Name| match name.words.as_slice() {
        [first, _, ..] => TABLES.gender(&first.text),
        _ => None,
    };
    let gender = |name: &Name| name.gender.or_else(|| of_first(name));
    // Two full names are parted by their words: the lists may be wrong about a name.
    let told = one.gender.is_some() || two.gender.is_some();
    told && matches!((gender(one), gender(two)), (Some(a), Some(b)) if a != b)
}

/// The words of two single names.
fn single(a: &Word, b: &Word) -> Judgement {
    let is_short = a.spoken.len().min(b.spoken.len()) <= SHORT;
    match distance(&a.spoken, &b.spoken, if is_short { 0 } else { CLEAR }) {
        Some(_) => judgement(Verdict::Same, Reason::Spelling),
        None => different(Reason::OtherSurname),
    }
}

/// One word against a longer name.
fn part(only: &Word, name: &Name) -> Judgement {
    let (last, before) = name.words.split_last().expect("a longer name has words");
    let spelling = spelling_beside(&[&before[0]]);
    if surnames_apart(only, last, spelling).is_some_and(|cost| cost <= CLEAR)
        || east_asia::has_surname(name, only)
    {
        return possible(Reason::SurnameOnly);
    }
    let is_other =
        |word: &Word| !word.initial && distance(&only.spoken, &word.spoken, CLEAR).is_some();
    if before.iter().any(is_other) {
        return possible(Reason::FirstNameOnly);
    }
    different(Reason::OtherSurname)
}

/// Whether the spellings of a surname tell people apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// It is written in its own letters, Clark is not Clarke, or as it is heard in other ones.
    Exact,
    /// It may be transliterated: Shoigu is Choïgou.
    Free,
}

/// Returns how a surname beside these first names is compared.
fn spelling_beside(first_names: &[&Word]) -> Spelling {
    let western = first_names.iter().any(|word| TABLES.is_western(&word.text));
    let unknown = first_names.iter().all(|word| word.initial);
    if western || unknown { Spelling::Exact } else { Spelling::Free }
}

/// Returns how far two surnames lie apart, or `None` when they are two.
fn surnames_apart(a: &Word, b: &Word, spelling: Spelling) -> Option<u16> {
    if a.text == b.text || a.is_joined_as(b) || b.is_joined_as(a) {
        return Some(0);
    }
    if spelling == Spelling::Free {
        return apart(&a.spoken, &b.spoken);
    }
    match (a.foreign, b.foreign) {
        (false, true) => heard_apart(a, b),
        (true, false) => heard_apart(b, a),
        _ => same_but_umlauts(&a.text, &b.text).then_some(0),
    }
}

/// How far an English surname and its form in another script lie apart: that gives what is heard,
/// Brown as Браун, or letter for letter, Howard as Говард.
fn heard_apart(english: &Word, foreign: &Word) -> Option<u16> {
    let heard = apart(&english::as_heard(&english.text), &foreign.spoken);
    heard.or_else(|| apart(&english.spoken, &foreign.spoken))
}

/// Schroeder is Schröder.
fn same_but_umlauts(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    // Most pairs are out before a letter is copied.
    let near = a.as_bytes().first() == b.as_bytes().first() && a.len().abs_diff(b.len()) == 1;
    near && plain(a) == plain(b)
}

fn apart(a: &Spoken, b: &Spoken) -> Option<u16> {
    let limit = match a.len().min(b.len()) {
        0..=3 => 30,
        4 => 50,
        5..=6 => 80,
        _ => 120,
    };
    distance(a, b, limit)
}

/// Two names of two words or more.
fn full(one: &[Word], two: &[Word], same_rank: bool) -> Judgement {
    let Some((cost, one_before, two_before)) = match_surnames(one, two) else {
        return without_surname(one, two);
    };
    let ([a, a_middle @ ..], [b, b_middle @ ..]) = (one_before, two_before) else {
        return possible(Reason::SurnameOnly);
    };
    let has_common =
        |name: &[Word]| name.last().is_some_and(|surname| TABLES.is_common_surname(&surname.text));
    let is_common = !same_rank && (has_common(one) || has_common(two));
    let Some((first_cost, reason)) = first_names_apart(a, b) else {
        return if leads(one_before, two_before) || leads(two_before, one_before) {
            possible(Reason::LeadingLeftOut)
        } else {
            different(Reason::OtherFirstName)
        };
    };
    if !middles_agree(a_middle, b_middle) {
        return different(Reason::OtherFirstName);
    }
    let by_initial = reason == Reason::Initial;
    if cost + first_cost > TOGETHER_MAX || (by_initial && cost > CLEAR) {
        return different(Reason::OtherSurname);
    }
    // One doubt is enough: a name without its middle must be spelled clearly.
    let middle_left_out = a_middle.is_empty() != b_middle.is_empty();
    let middle_confirms = !a_middle.is_empty() && !b_middle.is_empty();
    if is_common && !middle_confirms && (by_initial || middle_left_out) {
        return possible(Reason::CommonName);
    }
    if middle_left_out {
        let compound = [a, b].iter().any(|first| TABLES.begins_compound(&first.text))
            || a_middle.iter().chain(b_middle).any(|word| word.text == "shah");
        return if compound || cost + first_cost > DOUBT_MAX {
            possible(Reason::CommonName)
        } else {
            judgement(Verdict::Same, Reason::MiddleLeftOut)
        };
    }
    judgement(Verdict::Same, reason)
}

/// Returns how far the surnames lie apart and what stands before them; the surname of one may be
/// written in two words: Ahmadi-Nejad.
fn match_surnames<'w>(one: &'w [Word], two: &'w [Word]) -> Option<(u16, &'w [Word], &'w [Word])> {
    let ([one_before @ .., a], [two_before @ .., b]) = (one, two) else { return None };
    if one_before.is_empty() || two_before.is_empty() {
        return None;
    }
    let first_names = [&one_before[0], &two_before[0]];
    if let Some(cost) = surnames_apart(a, b, spelling_beside(&first_names)) {
        return Some((cost, one_before, two_before));
    }
    let written_apart = |words: &'w [Word], whole: &Word| {
        let [before @ .., x, y] = words else { return None };
        let joined = Spoken::of(&format!("{}{}", x.text, y.text));
        (!before.is_empty())
            .then(|| distance(&joined, &whole.spoken, CLEAR))
            .flatten()
            .map(|c| (c, before))
    };
    match (written_apart(one, b), written_apart(two, a)) {
        (Some((cost, before)), None) => Some((cost, before, two_before)),
        (None, Some((cost, before))) => Some((cost, one_before, before)),
        // Each would be the other with a word more: neither is a name.
        (None, None) | (Some(_), Some(_)) => None,
    }
}

/// Returns how far two first names lie apart and by what they agree, or `None` when they are two.
fn first_names_apart(a: &Word, b: &Word) -> Option<(u16, Reason)> {
    match (a.initial, b.initial) {
        (true, true) => (a.text == b.text).then_some((0, Reason::Spelling)),
        (true, false) => is_initial_of(a, b).then_some((0, Reason::Initial)),
        (false, true) => is_initial_of(b, a).then_some((0, Reason::Initial)),
        (false, false) => whole_first_names_apart(a, b),
    }
}

/// Whether a name may be shortened so: "P." is Phil by its letter, "Yu." is Iouri by its sound.
fn is_initial_of(initial: &Word, name: &Word) -> bool {
    let letter = initial.text.chars().next();
    name.text.chars().next() == letter || name.spoken.begins_like(&initial.spoken)
}

pub(super) fn whole_first_names_apart(a: &Word, b: &Word) -> Option<(u16, Reason)> {
    if a.text == b.text {
        return Some((0, Reason::Spelling));
    }
    let limit = match TABLES.are_forms_of_one(&a.text, &b.text) {
        Some(true) => return Some((0, Reason::FirstNameForm)),
        Some(false) => LISTED_FIRST_NAME_MAX,
        None if a.spoken.len().min(b.spoken.len()) <= 4 => CLEAR,
        None => FIRST_NAME_MAX,
    };
    distance(&a.spoken, &b.spoken, limit).map(|cost| (cost, Reason::Spelling))
}

pub(super) fn middles_agree(one: &[Word], two: &[Word]) -> bool {
    one.iter().zip(two).all(|(a, b)| first_names_apart(a, b).is_some())
}

/// Whether `shorter` begins where some names of `longer` have gone by.
fn leads(longer: &[Word], shorter: &[Word]) -> bool {
    let Some(first) = shorter.first().filter(|first| !first.initial) else { return false };
    let is_first = |word: &Word| !word.initial && first_names_apart(word, first).is_some();
    longer.iter().skip(1).any(is_first)
}

/// Whether `turned` is the other name with its surname first, which hyphens may tie together, and
/// without middle initials: Snowe Olympia, Kilroy-Silk Robert.
fn is_turned(turned: &[Word], name: &[Word], clear: impl Fn(&Word, &Word) -> bool) -> bool {
    let ([surname @ .., first], [other_first, rest @ ..]) = (turned, name) else { return false };
    let n_initials = rest.iter().take_while(|word| word.initial).count();
    let other_surname = &rest[n_initials..];
    let Some((_, tied)) = surname.split_last() else { return false };
    tied.iter().all(|word| word.hyphen)
        && surname.len() == other_surname.len()
        && clear(first, other_first)
        && surname.iter().zip(other_surname).all(|(a, b)| clear(a, b))
}

/// Names whose last words differ: another order, or a last name more.
fn without_surname(one: &[Word], two: &[Word]) -> Judgement {
    let clear = |a: &Word, b: &Word| {
        !a.initial && !b.initial && distance(&a.spoken, &b.spoken, CLEAR).is_some()
    };
    if is_turned(one, two, clear) || is_turned(two, one, clear) {
        let firsts = |name: &[Word]| name.iter().all(|word| TABLES.is_first_name(&word.text));
        let ambiguous = firsts(one) || firsts(two);
        return if ambiguous {
            possible(Reason::Order)
        } else {
            judgement(Verdict::Same, Reason::Order)
        };
    }
    let shorter = one.len().min(two.len());
    let starts = shorter >= 2 && one.len() != two.len();
    if starts && one.iter().zip(two).all(|(a, b)| clear(a, b)) {
        return possible(Reason::TrailingLeftOut);
    }
    if one.len() != two.len() && one.len().abs_diff(two.len()) <= 2 {
        let tail = |longer: &[Word], shorter: &[Word]| {
            longer.len() > shorter.len()
                && longer[longer.len() - shorter.len()..]
                    .iter()
                    .zip(shorter)
                    .all(|(a, b)| clear(a, b))
        };
        if tail(one, two) || tail(two, one) {
            return possible(Reason::LeadingLeftOut);
        }
    }
    different(Reason::OtherSurname)
}
