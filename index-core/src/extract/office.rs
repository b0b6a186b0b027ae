//! Offices before names: where "Secretary of State for Ferries" ends and the name begins.

use super::analysis::Analysis;
use super::lexicon::class;
use super::phrase::{Run, is_name_word};
use super::token::{Kind, shape};

/// How many words of an office are looked through before a name.
const OFFICE_WORDS_MAX: usize = 9;

/// Returns where the name begins in a run of capitals: behind its last title, role or demonym.
pub(crate) fn after_titles(a: &Analysis<'_>, run: Run) -> usize {
    let mut start = run.start;
    for t in run.start..run.end - 1 {
        let token = &a.outer[t];
        let suffix_next = a.is(t + 1, class::SUFFIX) && t + 2 >= run.end;
        let given = token.is(class::FIRST) && !a.is(t, class::TITLE);
        // "Steve King": a title that ends a name is a surname.
        let title = token.is(class::TITLE | class::ROLE) && !suffix_next;
        let origin = t == start
            && token.is(class::DEMONYM | class::PLACE)
            && a.outer[t + 1].is_capital()
            && run.end - t > 2;
        let rest = Run::new(t + 1, run.end);
        if !given && (title || origin) && !is_of_firm(a, rest) && !is_general_firm(a, t, rest) {
            start = t + 1;
        }
    }
    start
}

/// Returns whether what stands behind a title is no more than the end of a firm's name: "General
/// Motors", "Dams General Corp".
fn is_of_firm(a: &Analysis<'_>, rest: Run) -> bool {
    (rest.start..rest.end).all(|t| a.is(t, class::ORG | class::LANDMARK))
}

/// Returns whether "General" is the first word of a firm's name: the other is a common noun of its
/// text, "General Cable".
fn is_general_firm(a: &Analysis<'_>, general: usize, rest: Run) -> bool {
    rest.end == rest.start + 1
        && a.is_word(general, "general")
        && !a.is(rest.start, class::FIRST)
        && a.is_printed_small(rest.start)
}

/// Cuts "State John Kerry" behind "Secretary of" to the name.
pub(crate) fn behind_office(a: &Analysis<'_>, name: Run, low: usize) -> Run {
    let Some(preposition) = office_before(a, name.start, low) else { return name };
    let last_two = Run::new(name.end.saturating_sub(2), name.end);
    if !a.is_any(name.start - 1, &["of", "for"]) {
        // "Minister of Rivers and Inland Waters Wu Lin".
        let holds_field = name.end - name.start >= 4
            && a.is_any(name.start - 1, &["and", "&"])
            && !a.is(name.end - 1, class::ORG | class::LANDMARK | class::ROLE);
        let behind_field = || holds_field.then_some(last_two);
        return given_name_behind(a, name, preposition).or_else(behind_field).unwrap_or(name);
    }
    match (name.start + 1..name.end - 1).find(|t| a.is(*t, class::FIRST)) {
        Some(given) => Run::new(given, name.end),
        None if name.end - name.start >= 3 => last_two,
        None => name,
    }
}

/// Returns where the office begins that goes on up to `at`: "Chancellor of the Exchequer".
pub(crate) fn start_of_office(a: &Analysis<'_>, at: usize, low: usize) -> Option<usize> {
    let mut start = office_before(a, at, low)? - 1;
    // "U.S. Assistant Secretary of State": without its rank it is another office.
    while start > low && a.outer[start - 1].is_capital() && !a.is(start - 1, class::CLOSED) {
        start -= 1;
    }
    Some(start)
}

/// Returns the first preposition of an office that goes on up to `at`: "Chancellor *of* the".
fn office_before(a: &Analysis<'_>, at: usize, low: usize) -> Option<usize> {
    let low = low.max(at.saturating_sub(OFFICE_WORDS_MAX));
    for t in (low + 1..at).rev() {
        let is_preposition = a.is_any(t, &["of", "for"]);
        let office = a.outer[t - 1].is_capital() && a.is(t - 1, class::TITLE | class::ROLE);
        if is_preposition && office {
            return Some(t);
        }
        if !is_preposition && !a.is_any(t, &["the", "and", "&", "on"]) && !a.outer[t].is_capital() {
            return None;
        }
    }
    None
}

/// Returns whether a run is nothing but an office, perhaps of a country: "Japan’s Minister".
pub(crate) fn is_office(a: &Analysis<'_>, run: Run) -> bool {
    let title = class::TITLE | class::ROLE;
    let of_country = |t| a.is(t, class::PLACE | class::DEMONYM) || a.kind(t) == Kind::Clitic;
    !run.is_empty()
        && a.is(run.end - 1, title)
        && (run.start..run.end).all(|t| a.is(t, title) || of_country(t))
}

/// Returns the name behind the field of an office that goes on behind this preposition: "State John
/// Kerry" behind "Secretary of".
pub(crate) fn name_behind_field(a: &Analysis<'_>, tail: Run, preposition: usize) -> Option<Run> {
    let of = tail.start.checked_sub(1).filter(|of| a.is_any(*of, &["of", "for"]));
    let is_field = of.is_some_and(|of| (preposition..of).all(|t| is_office_word(a, t)));
    if is_field && tail.end - tail.start >= 3 {
        // The office ends two words before the end.
        return Some(Run::new(tail.end - 2, tail.end));
    }
    given_name_behind(a, tail, preposition)
}

/// Returns the name at the end of "the Exchequer Nigel Lawson", the tail of an office that goes on
/// behind this preposition: from its given name, or behind a place, as nothing else tells it from
/// the office.
fn given_name_behind(a: &Analysis<'_>, tail: Run, preposition: usize) -> Option<Run> {
    let last = tail.end.checked_sub(1)?;
    let given = (tail.start..last)
        .find(|t| *t > preposition + 1 && a.is(*t, class::FIRST) && !a.is(*t, class::TITLE));
    let behind_place =
        || (tail.start + 3 == tail.end && a.is(tail.start, class::PLACE)).then_some(tail.start + 1);
    let given = given.or_else(behind_place)?;
    let is_person = !a.is(last, class::ORG | class::LANDMARK | class::ROLE)
        && !a.is(given - 1, class::DET | class::PREP);
    (is_person && (preposition + 1..given).all(|t| is_office_word(a, t)))
        .then_some(Run::new(given, tail.end))
}

/// Returns whether a preposition and words without capitals are the field of an office before a
/// name: "director *of television* Ann Lee".
pub(crate) fn is_field(a: &Analysis<'_>, office: Run, field: Run, name: Run) -> bool {
    let plain = |t: usize| {
        a.outer[t].is_small()
            && !a.is(t, class::CLOSED | class::CUE | class::ROLE | class::PEOPLE)
            && !a.outer[t].has_shape(shape::ED | shape::ING)
    };
    a.is(office.end - 1, class::TITLE | class::ROLE)
        && a.is_any(field.start, &["of", "for"])
        && field.end - field.start <= 1 + FIELD_WORDS_MAX
        && (field.start + 1..field.end).all(plain)
        && matches!(name.end - name.start, 2 | 3)
        && (name.start..name.end)
            .all(|t| is_name_word(a, t) && !a.is(t, class::ORG | class::LANDMARK | class::PLACE))
}

/// So many words without capitals are the field of an office.
const FIELD_WORDS_MAX: usize = 2;

/// Returns whether a name behind a mark of possession is the rest of a firm's: "Roux's *Harbour
/// Service Inc*".
pub(crate) fn is_firm_of(a: &Analysis<'_>, rest: Run) -> bool {
    let owner = rest.start.checked_sub(2);
    let named = owner.is_some_and(|owner| {
        let first = owner == 0
            || !a.outer[owner - 1].is_capital()
            || a.text[a.outer[owner - 1].end as usize..a.outer[owner].start as usize]
                .contains('\n');
        let other = class::PLACE | class::DEMONYM | class::CLOSED;
        first && a.outer[owner].is_capital() && !a.is(owner, other)
    });
    named
        && a.kind(rest.start - 1) == Kind::Clitic
        && rest.end - rest.start >= 2
        && (rest.start..rest.end).all(|t| a.is(t, class::ORG) || a.is_word(t, "investors"))
}

/// Returns whether words without capitals and a title behind them are one office ("company
/// President"): the title is written out and no form of address, the words are no object ("the steps"
/// Senator Lee asked for).
pub(crate) fn is_office_behind(a: &Analysis<'_>, words: Run) -> bool {
    let title = words.end - 1;
    let other = class::FIRST | class::ABBREVIATION;
    let is_object =
        a.is(words.start, class::DET) && !a.is(title - 1, class::ROLE | class::TITLE | class::ORG);
    a.is(title, class::TITLE | class::ROLE)
        && !a.is(title, other)
        && !is_address(a, title)
        && !is_object
        && !(words.start..title).any(|t| a.word(t).bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the name at the end of "Scotland Chief Executive Peter Burt".
pub(crate) fn name_behind_office(a: &Analysis<'_>, tail: Run) -> Option<Run> {
    let office = (tail.start..tail.end.saturating_sub(1)).rev().find(|t| {
        a.is(*t, class::TITLE | class::ROLE) && !a.is(*t, class::FIRST | class::ABBREVIATION)
    })?;
    let name = Run::new(office + 1, tail.end);
    let named = (name.start..name.end).all(|t| {
        is_name_word(a, t) && !a.is(t, class::SUFFIX | class::ORG) || a.is(t, class::PARTICLE)
    });
    (office > tail.start && named && name.end - name.start <= 4).then_some(name)
}

/// Returns a role without what belongs to the name behind it ("chairman Lord" Holme), empty where it
/// is a clause and no role: "Leaving a Brussels summit" Mr Roux spoke.
pub(crate) fn trimmed_role(a: &Analysis<'_>, role: Run) -> Run {
    let role = behind_other(a, behind_deed(a, behind_verb(a, role)));
    let opens_clause = a.outer.get(role.start).is_some_and(|t| t.has_shape(shape::ING))
        && !a.is(role.start, class::ROLE | class::TITLE)
        && a.is(role.start + 1, class::DET | class::POSS | class::PREP);
    if opens_clause {
        return Run::new(role.start, role.start);
    }
    let mut end = role.end;
    while end > role.start + 1 && is_address(a, end - 1) {
        end -= 1;
    }
    Run::new(role.start, end)
}

/// Returns a role without somebody else who is joined to it: "Ann Lee and" Representative.
fn behind_other(a: &Analysis<'_>, role: Run) -> Run {
    let joins = |t: &usize| a.is_word(*t, "and") && a.outer[*t].is_small();
    let named = |t: usize| {
        a.outer[t].is_capital() && a.is(t, class::FIRST) && !a.is(t, class::TITLE | class::ROLE)
    };
    let and = (role.start + 1..role.end.saturating_sub(1)).rev().find(joins);
    match and.filter(|and| (role.start..and - 1).any(named) && a.outer[and - 1].is_capital()) {
        Some(and) => Run::new(and + 1, role.end),
        None => role,
    }
}

/// Participles whose object is somebody: "*Joining* Senator Lee were …".
pub(crate) const PERSON_VERBS: [&str; 13] = [
    "joining",
    "introducing",
    "naming",
    "replacing",
    "succeeding",
    "quoting",
    "citing",
    "telling",
    "urging",
    "criticising",
    "criticizing",
    "thanking",
    "signing",
];

/// Returns whether a sentence begins with a participle and its object: "Naming Ann Lee as …".
pub(crate) fn is_participle_before_name(a: &Analysis<'_>, at: usize) -> bool {
    /// Shorter ones are names: "Ling", "Ming".
    const BYTES_MIN: usize = 6;
    let (t, names) = (&a.outer[at], class::FIRST | class::PLACE | class::ORG);
    t.has_shape(shape::ING)
        && t.class & names == 0
        && a.word(at).len() >= BYTES_MIN
        && a.outer.get(at + 1).is_some_and(|next| {
            next.is_capital() && (next.is(class::FIRST) || a.is_any(at, &PERSON_VERBS))
        })
}

/// Returns a role without the verb whose object the name is, or the capital where the news is from:
/// "quoting" party secretary, "Joining" Senator, "DC" Senator.
fn behind_verb(a: &Analysis<'_>, role: Run) -> Run {
    let Some(first) = a.outer.get(role.start).filter(|_| role.end > role.start + 1) else {
        return role;
    };
    let verb = first.has_shape(shape::ING)
        && a.is_any(role.start, &PERSON_VERBS)
        && !a.is(role.start + 1, class::DET | class::POSS | class::PREP);
    let joined = first.is_small() && first.is(class::CONJ) || a.is_word(role.start, "said");
    let capital = match a.word(role.start) {
        _ if joined => 1,
        "DC" => 1,
        "D" if a.word(role.start + 1) == "C" && role.end > role.start + 2 => 2,
        _ => usize::from(verb),
    };
    Run::new(role.start + capital, role.end)
}

/// Returns a role without somebody's deed to who bears it: "the Conservatives accepted" Prime Minister.
fn behind_deed(a: &Analysis<'_>, role: Run) -> Run {
    let deed = |t: &usize| {
        a.outer[*t].is_small()
            && a.outer[*t].has_shape(shape::ED)
            && a.outer[*t - 1].is_capital()
            && a.outer[*t + 1].is_capital()
    };
    let last = role.end.saturating_sub(1);
    let deed = (role.start + 1..last).rev().find(deed);
    Run::new(deed.map_or(role.start, |deed| deed + 1), role.end)
}

/// Returns a role without the words at its end that are no part of it or lead on to what is none:
/// "author of" “The Dam”, "head of the firm" which owns it.
pub(crate) fn without_open_end(a: &Analysis<'_>, role: Run) -> Run {
    const LEAD_ON: u64 =
        class::PREP | class::CONJ | class::DET | class::SUB | class::REL | class::POSS;
    let relative = |t: &usize| a.is_any(*t, &["who", "which", "whose", "that"]);
    let mut end = (role.start + 1..role.end).find(relative).unwrap_or(role.end);
    while end > role.start && a.is(end - 1, LEAD_ON) && a.outer[end - 1].is_small() {
        end -= 1;
    }
    Run::new(role.start, end)
}

/// Returns whether a word is one that people are addressed by, whatever they do.
fn is_address(a: &Analysis<'_>, token: usize) -> bool {
    const PEERS: [&str; 7] = ["sir", "dame", "lord", "lady", "baron", "baroness", "viscount"];
    a.outer[token].is_capital() && (is_courtesy(a, token) || a.is_any(token, &PEERS))
}

/// Returns whether a word is a title that tells nothing of an office.
pub(crate) fn is_courtesy(a: &Analysis<'_>, at: usize) -> bool {
    a.is_any(at, &["mr.", "mr", "mrs.", "mrs", "ms.", "ms", "miss", "dr.", "dr"])
}

/// Returns whether a word can stand in the middle of an office: "of Trade and the Interior".
pub(crate) fn is_office_word(a: &Analysis<'_>, token: usize) -> bool {
    a.outer[token].is_capital() || a.is_any(token, &["the", "of", "for", "and", "&", "on"])
}
