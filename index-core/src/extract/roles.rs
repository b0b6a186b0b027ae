//! What people are: roles and titles printed beside their names, and whom "the senator" means.

use super::affiliation;
use super::analysis::Analysis;
use super::cue;
use super::lexicon::class;
use super::mention::{Mention, Place};
use super::office;
use super::people::People;
use super::phrase::Run;
use super::spelling::{self, Key};
use super::steps::step;
use super::token::Kind;

/// A role longer than this counts as one of this length.
const ROLE_BYTES_MAX: usize = 120;
/// How many words of a role are read before a name.
const ROLE_BEFORE_MAX: usize = 8;
/// How far behind its subject a sentence may tell an office.
const OFFICE_TOKENS_MAX: usize = 30;
/// How many roles back a nominal is compared with.
const ROLES_BACK_MAX: usize = 200;

/// A role that the text gives a person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Role {
    pub(crate) person: usize,
    /// Its head word, canonical.
    head: Key,
    pub(crate) words: Run,
    /// Whether it is more than a title.
    pub(crate) told: bool,
}

impl Role {
    /// Returns how much a role tells: more than a title first, then the longer one.
    pub(crate) fn fullness(&self, a: &Analysis<'_>) -> (bool, usize) {
        (self.told, a.span(self.words.start..self.words.end).len().min(ROLE_BYTES_MAX))
    }
}

/// Returns the roles of all people of the article, in order of the text.
pub(crate) fn of_people(a: &Analysis<'_>, people: &People) -> Vec<Role> {
    let mut roles = Vec::new();
    for (mention, person) in people.mentions.iter().zip(&people.of) {
        if let Some(person) = person {
            add(a, mention, *person, &mut roles);
            if mention.place == Place::Subject {
                add_office(a, mention, *person, &mut roles);
            }
        }
    }
    roles
}

fn add(a: &Analysis<'_>, mention: &Mention, person: usize, roles: &mut Vec<Role>) {
    let sentence = &a.sentences[mention.sentence].tokens;
    let before = before(a, mention, sentence.start);
    if !before.is_empty() {
        let told = before.start < mention.lead;
        let words = office::trimmed_role(a, before);
        for t in before.start..before.end {
            let is_head = a.is(t, class::ROLE | class::TITLE) && !office::is_courtesy(a, t);
            if is_head && !words.is_empty() {
                roles.push(Role { person, head: canonical(a.word(t)), words, told });
            }
        }
    }
    let Some(after) = after(a, mention.name.end, sentence.end) else { return };
    if affiliation::is_affiliation(a.word(after.start)) {
        let party = if a.word(after.start).starts_with('R') { "republican" } else { "democrat" };
        roles.push(Role { person, head: spelling::key(party), words: after, told: false });
    } else if let Some(head) = head(a, after)
        // "Gov. Ann Lee, a Democrat": her office tells more.
        && (before.is_empty() || !affiliation::is_party(a, after))
    {
        roles.push(Role { person, head: canonical(a.word(head)), words: after, told: true });
    }
}

/// Adds the role that a sentence gives its subject: "… as the Democratic nominee".
fn add_office(a: &Analysis<'_>, mention: &Mention, person: usize, roles: &mut Vec<Role>) {
    let end = a.sentences[mention.sentence].tokens.end.min(mention.name.end + OFFICE_TOKENS_MAX);
    for at in mention.name.end..end.saturating_sub(2) {
        // "Lee announced that Paul Roux will serve as the mayor": it is somebody else's.
        if at > mention.name.end && a.outer[at].is_capital() && a.is(at, class::FIRST) {
            return;
        }
        if !a.is_word(at, "as") || !a.is_any(at + 1, &["the", "a"]) {
            continue;
        }
        let words = Run::new(at + 1, end.min(at + 7));
        let Some(head) = head(a, words).filter(|head| a.is(*head, class::ROLE)) else { continue };
        let words = Run::new(at + 1, head + 1);
        roles.push(Role { person, head: canonical(a.word(head)), words, told: false });
    }
}

/// Returns the role and title words before a name.
fn before(a: &Analysis<'_>, mention: &Mention, low: usize) -> Run {
    let low = low.max(mention.lead.saturating_sub(ROLE_BEFORE_MAX));
    let mut start = mention.lead;
    // "Chancellor of the Exchequer Ann Lee", but not "Ministry of Finance".
    let is_person = !mention.is_single() && !mention.thing;
    let behind_field =
        mention.name.start > low && is_person && a.outer[mention.name.start - 1].is_capital();
    let office = behind_field.then(|| office::start_of_office(a, mention.name.start, low));
    if let Some(office) = office.flatten() {
        start = start.min(office);
    } else if start > low
        && a.outer[start - 1].is_small()
        && a.is(start - 1, class::ROLE | class::TITLE)
    {
        start -= 1;
        while start > low {
            let t = &a.outer[start - 1];
            let closed = class::PREP
                | class::CONJ
                | class::SUB
                | class::REL
                | class::AUX
                | class::SUBJ
                | class::ADV;
            let time = t.is(class::WEEKDAY) || t.is_small() && t.is(class::TIME);
            let part = t.kind == Kind::Clitic
                || t.is_word()
                    && !time
                    && t.class & closed == 0
                    && !(t.is_small() && t.is(class::CUE) && t.class & class::FINITE != 0);
            if !part {
                break;
            }
            start -= 1;
            if t.is(class::DET | class::POSS) {
                break;
            }
        }
    }
    // "In an *interview* chief executive Ann Lee said".
    let said_in = start > low
        && a.is(start - 1, class::PREP)
        && a.is(start, class::DET | class::POSS)
        && a.is(start + 1, class::SPEECH_NOUN);
    if said_in && start + 2 < mention.lead {
        start += 2;
    }
    let mut end = mention.name.start;
    while start < end
        && (office::is_courtesy(a, start)
            || a.is(start, class::DET)
            || a.kind(start) == Kind::Clitic)
    {
        start += 1;
    }
    while end > start && a.kind(end - 1) == Kind::Comma {
        end -= 1;
    }
    Run::new(start, end)
}

/// Returns the apposition that tells what the name before it is: "…, 58, the Virginia senator,".
fn after(a: &Analysis<'_>, end: usize, limit: usize) -> Option<Run> {
    let mut at = end;
    if a.kind(at) == Kind::Comma && a.kind(at + 1) == Kind::Number && a.kind(at + 2) == Kind::Comma
    {
        at += 2;
    }
    if at >= limit {
        return None;
    }
    let (content, _) = cue::apposition_after(a, at, limit)?;
    if content.start >= limit || content.is_empty() {
        return None;
    }
    if a.kind(at) == Kind::Open {
        return affiliation::is_affiliation(a.word(content.start)).then_some(content);
    }
    let head = head(a, content)?;
    let first = &a.outer[content.start];
    let role = a.is(head, class::ROLE | class::TITLE);
    let listed = (content.start..content.end).any(|t| a.kind(t) == Kind::Comma)
        && first.is_capital()
        && !role;
    (role
        || first.is(class::DET | class::POSS)
            && first.is_small()
            && a.outer[head].is_small()
            && !listed)
        .then_some(content)
}

/// Returns whether a name is but the first part of a role: "a *Harbour Affairs* spokeswoman".
pub(crate) fn leads_role(a: &Analysis<'_>, end: usize) -> bool {
    let speaks = ["spokesman", "spokeswoman", "spokesperson", "official", "analyst", "source"];
    a.is(end, class::ROLE) && a.outer[end].is_small() && a.is_any(end, &speaks)
}

/// Returns the head word of a nominal: the last word before a preposition or comma.
pub(crate) fn head(a: &Analysis<'_>, nominal: Run) -> Option<usize> {
    let mut head = None;
    for t in nominal.start..nominal.end {
        let token = &a.outer[t];
        let ends = token.is_small()
            && token.is(class::PREP | class::REL | class::SUB | class::CONJ)
            || !matches!(token.kind, Kind::Word | Kind::Number | Kind::Clitic | Kind::Symbol)
            || token.is_small() && token.is(class::FINITE_AUX);
        if ends && head.is_some() {
            break;
        }
        if token.is_word() && !token.is(class::DET | class::POSS) {
            head = Some(t);
        }
    }
    head
}

/// Returns the key under which a role word is compared: senator for Sen., and so on.
pub(crate) fn canonical(word: &str) -> Key {
    let word = word.trim_end_matches('.');
    let same = |words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
    let canonical = match word.as_bytes().first().map(u8::to_ascii_lowercase) {
        Some(b's') if same(&["sen", "senator"]) => "senator",
        Some(b's') if same(&["spokesman", "spokeswoman", "spokesperson"]) => "spokesman",
        Some(b'r' | b'c') if same(&["rep", "representative", "congressman", "congresswoman"]) => {
            "congressman"
        }
        Some(b'c') if same(&["chairman", "chairwoman", "chair", "chairperson"]) => "chairman",
        Some(b'g') if same(&["gov", "governor"]) => "governor",
        Some(b'g') if same(&["gen", "general"]) => "general",
        Some(b'p') if same(&["prof", "professor"]) => "professor",
        Some(b'd') if same(&["dr", "doctor"]) => "doctor",
        Some(b'n' | b'c' | b'h') if same(&["nominee", "candidate", "contender", "hopeful"]) => {
            "candidate"
        }
        Some(b'b' | b'm' | b't')
            if same(&["businessman", "billionaire", "mogul", "tycoon", "magnate"]) =>
        {
            "businessman"
        }
        _ => word,
    };
    spelling::key(canonical)
}

/// Returns whom a nominal means: the latest person before it who has that role, by its head word;
/// the other words of the nominal decide between several.
pub(crate) fn whom(a: &Analysis<'_>, roles: &[Role], nominal: Run) -> Option<usize> {
    let head_token = head(a, nominal)?;
    let key = canonical(a.word(head_token));
    let known = &roles[..roles.partition_point(|role| role.words.start < nominal.start)];
    let mut best: Option<(usize, usize)> = None;
    for role in known.iter().rev().take(ROLES_BACK_MAX).filter(|role| role.head == key) {
        step();
        let mut matches = 1;
        let mut contradicts = false;
        for t in nominal.start..head_token {
            let token = &a.outer[t];
            if !token.is_word() || token.is(class::DET) {
                continue;
            }
            let shared = (role.words.start..role.words.end)
                .any(|w| a.word(w).eq_ignore_ascii_case(a.word(t)));
            matches += usize::from(shared);
            contradicts |=
                !shared && a.is_any(t, &["former", "vice", "deputy", "other", "second", "another"]);
        }
        if !contradicts && best.is_none_or(|(top, _)| matches > top) {
            best = Some((matches, role.person));
        }
    }
    best.map(|(_, person)| person)
}
