//! Party and state behind the name of a politician: "(D-Mich.)", "D-Mich.", and what is left of it
//! where its punctuation was lost: "D MI", "R Wyo".

use super::analysis::Analysis;
use super::lexicon::class;
use super::token::{Kind, shape};

/// The postal codes of the states that send somebody.
const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO \
    MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";

/// Returns whether a word in brackets or between commas is party and state: `R-Fla.`, `D`.
pub(crate) fn is_affiliation(word: &str) -> bool {
    let party = word.as_bytes();
    matches!(party, [b'R' | b'D' | b'I'] | [b'R' | b'D' | b'I', b'-', ..])
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
    is_code || party.start > before.end + 1 && state.is(class::PLACE | class::ABBREVIATION)
}

/// Returns the token at which a party and state begin that end before `end`; the number of a district
/// may stand behind them.
pub(crate) fn ending_at(a: &Analysis<'_>, end: usize, low: usize) -> Option<usize> {
    let end = end - usize::from(end > low && a.kind(end - 1) == Kind::Number);
    let party = end.checked_sub(2)?;
    (party > low && begins_at(a, party)).then_some(party)
}
