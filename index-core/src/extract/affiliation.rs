//! Party and state behind the name of a politician: "(D-Mich.)", "D-Mich.", and what is left of it
//! where its punctuation was lost: "D MI", "R Wyo".

use super::analysis::Analysis;
use super::border;
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::roles;
use super::token::{Kind, shape};

/// The postal codes of the states that send somebody.
const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO \
    MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";

/// Returns whether a word in brackets or between commas is party and state: `R-Fla.`, `D`.
pub(crate) fn is_affiliation(word: &str) -> bool {
    let party = word.as_bytes();
    matches!(party, [b'R' | b'D' | b'I'] | [b'R' | b'D' | b'I', b'-', ..])
}

/// Returns whether words tell no more than somebody's party: "a Democrat from Tarnov".
pub(super) fn is_party(a: &Analysis<'_>, words: Run) -> bool {
    const MEMBERS: [&str; 5] =
        ["democrat", "republican", "independent", "conservative", "libertarian"];
    a.is(words.start, class::DET)
        && !(words.start..words.end).any(|t| a.is(t, class::CONJ))
        && roles::head(a, words).is_some_and(|head| a.is_any(head, &MEMBERS))
}

/// Returns whether a party and its state begin at a token, without mark or bracket: "Ann Lee  D MI".
pub(crate) fn begins_at(a: &Analysis<'_>, at: usize) -> bool {
    let (Some(party), Some(state)) = (a.outer.get(at), a.outer.get(at + 1)) else { return false };
    if at == 0 || party.end != party.start + 1 || !is_affiliation(a.word(at)) || !state.is_capital()
    {
        return false;
    }
    let before = &a.outer[at - 1];
    if !before.is_capital() || before.has_shape(shape::ALL_CAPS) {
        return false;
    }
    let is_code = STATES.split_ascii_whitespace().any(|code| code == a.word(at + 1));
    // "Ann Lee  R Maine", but not "Ann R Maine".
    let is_state = state.is(class::PLACE | class::ABBREVIATION) || is_state_of_two(a, at + 1);
    is_code || party.start > before.end + 1 && is_state
}

/// Returns whether a state's name of two words begins at a token: "South Carolina".
fn is_state_of_two(a: &Analysis<'_>, at: usize) -> bool {
    let leads = a.is(at, class::PLACE_LEAD) || a.is_word(at, "rhode");
    leads && a.outer.get(at + 1).is_some_and(|second| second.is_capital())
}

/// Returns the token at which a party and state begin that end before `end`; the number of a district
/// may stand behind them.
pub(crate) fn ending_at(a: &Analysis<'_>, end: usize, low: usize) -> Option<usize> {
    if let Some(state) = district(a, end, low) {
        return Some(state);
    }
    let end = end - usize::from(end > low && a.kind(end - 1) == Kind::Number);
    let two = end.checked_sub(3).filter(|party| is_state_of_two(a, party + 1));
    let mut parties = [end.checked_sub(2), two].into_iter().flatten();
    parties.find(|party| *party > low && begins_at(a, *party))
}

/// Returns the state of a district that ends before `end` and lost its party: "Ann Lee  AR 02".
fn district(a: &Analysis<'_>, end: usize, low: usize) -> Option<usize> {
    let state = end.checked_sub(2).filter(|state| *state > low)?;
    if a.kind(end - 1) != Kind::Number {
        return None;
    }
    let before = &a.outer[state - 1];
    let behind_name = before.is_capital()
        && !before.has_shape(shape::ALL_CAPS)
        && !is_affiliation(a.word(state - 1));
    let is_code = || STATES.split_ascii_whitespace().any(|code| code == a.word(state));
    (behind_name && is_code()).then_some(state)
}

/// Where a subject is the office of somebody whose name, party and state stand before it without marks
/// ("Ann Lee  D MI   a member of the board  said"), returns the name.
pub(crate) fn holder(a: &Analysis<'_>, found: Phrase, low: usize) -> Phrase {
    let start = found.printed.start;
    let head = roles::head(a, found.printed);
    let is_office = head.is_some_and(|head| a.is(head, class::ROLE | class::TITLE));
    let is_lost = || (start > low + 1 && border::is_behind_lost_end(a, start)).then_some(start);
    let border = || ending_at(a, start, low).or_else(is_lost);
    match is_office.then(border).flatten().and_then(|end| phrase::ending_at(a, end, low)) {
        Some(name)
            if phrase::is_name(a, name.printed)
                && (name.printed.start..name.printed.end).all(|t| !a.outer[t].is_small()) =>
        {
            Phrase { role: Some(found.printed), ..name }
        }
        _ => found,
    }
}
