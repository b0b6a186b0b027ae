//! Who says something together with the speaker: "said Ann Lee and Paul Roux".
//!
//! The speaker of a joint statement is the last name of its subject; the names before it are looked
//! for from the conjunction to the left. Where roles part the names the speaker is the first, and the
//! other stands to the right. Who "they" are in the next quote is told as well.

use super::affiliation;
use super::analysis::Analysis;
use super::cue;
use super::lexicon::class;
use super::mention::{Mention, Place};
use super::people::People;
use super::phrase::Run;
use super::token::{Kind, shape};
use super::told;
use crate::{Attribution, Quote, Span};

/// So many people make a statement together; of more the first stay unnamed.
const PARTNERS_MAX: usize = 8;
/// The longest affiliation or role between a name and the next one, in tokens.
const PARENTHESIS_TOKENS_MAX: usize = 16;
/// How many words of a role may stand before a name.
const ROLE_WORDS_MAX: usize = 6;

/// Returns the people whom these printed words, or what is joined to them, name beside the speaker of
/// the verb `cue`: numbers in [`People::people`], in the order in which they are printed.
pub(super) fn of(
    a: &Analysis<'_>,
    people: &People,
    speaker: usize,
    printed: Run,
    cue: Option<Run>,
) -> Vec<usize> {
    let is_speaker = |mention: &usize| people.of[*mention] == Some(speaker);
    let Some(last) = people.mention_in(printed).filter(is_speaker) else { return Vec::new() };
    let mut names: Vec<usize> = Vec::new();
    // Up to the leftmost name at which the subject may begin.
    let mut n_sure = 0;
    let mut next = people.mentions[last];
    while names.len() < PARTNERS_MAX {
        let Some(partner) = before(a, people, &next, names.is_empty(), printed) else { break };
        names.push(partner);
        next = people.mentions[partner];
        let low = a.sentences[next.sentence].tokens.start;
        let start = start_with_role(a, &next, low);
        let is_led =
            printed.start <= start && (printed.start..start).all(|t| is_of_role(a, t, low));
        if is_led || begins_subject(a, start, low, cue) && !goes_on(people, start, low) {
            n_sure = names.len();
        }
    }
    names.truncate(n_sure);
    if names.is_empty() {
        names = match behind(a, people, last, printed) {
            Some(partner) => vec![partner],
            None => listed_behind(a, people, last),
        };
    }
    let mut found = Vec::with_capacity(names.len());
    for partner in names.into_iter().rev().filter_map(|name| people.of[name]) {
        if partner != speaker && !found.contains(&partner) {
            found.push(partner);
        }
    }
    found
}

/// Returns the mention that a conjunction, or within a list a comma, joins to the one behind it.
fn before(
    a: &Analysis<'_>,
    people: &People,
    next: &Mention,
    is_last: bool,
    printed: Run,
) -> Option<usize> {
    let low = a.sentences[next.sentence].tokens.start;
    let joint = start_with_role(a, next, low).checked_sub(1).filter(|joint| *joint > low)?;
    // "Roux and Son analyst Ann Lee" is no one but Ann Lee.
    let is_firm = a.is_any(joint + 1, &["son", "sons", "brothers", "co", "partners"]);
    let end = match a.kind(joint) {
        Kind::Comma if !is_last => joint,
        _ if a.is_word(joint, "and") && !is_firm => {
            joint - usize::from(a.kind(joint - 1) == Kind::Comma)
        }
        _ => return None,
    };
    let ending_at = |end: usize| {
        let found = people.mentions.partition_point(|m| m.name.end < end);
        let mention = people.mentions.get(found).filter(|m| m.name.end == end)?;
        // "According to Ann Lee and Paul Roux".
        let is_within = printed.start <= mention.name.start && mention.name.end <= printed.end;
        let is_apart = mention.place == Place::Oblique && !is_within;
        let is_somebody = !mention.possessive && !mention.thing && !is_apart;
        (mention.name.start >= low && is_somebody && !is_office(a, mention)).then_some(found)
    };
    if end == low {
        return None;
    }
    ending_at(end).or_else(|| ending_at(parenthesis_start(a, end, low)?))
}

/// Returns the last mention of a subject that begins with another name and its role: "Ann Lee, the
/// mayor, *and Paul Roux*, a painter, said".
fn behind(a: &Analysis<'_>, people: &People, first: usize, printed: Run) -> Option<usize> {
    let mention = &people.mentions[first];
    let high = a.sentences[mention.sentence].tokens.end;
    let and = parenthesis_end(a, mention.name.end, high)?;
    let joined = |m: &&Mention| m.lead > and && m.sentence == mention.sentence;
    let found = people.mentions.partition_point(|m| m.lead <= and);
    let partner = people.mentions.get(found).filter(joined)?;
    let low = and + 1;
    let is_next = start_with_role(a, partner, low) == low
        && before(a, people, partner, true, printed) == Some(first);
    let end = partner.name.end;
    let end = parenthesis_end(a, end, high).unwrap_or(end);
    let ends = end >= high
        || matches!(a.kind(end), Kind::Stop | Kind::Quote)
        || cue::form(a, end, low) == Some(cue::Form::Finite);
    (is_next && ends).then_some(found)
}

/// Returns the mentions of a list that begins with another name: "said Ann Lee, *Eva Cox and Paul
/// Roux*", the last first.
fn listed_behind(a: &Analysis<'_>, people: &People, first: usize) -> Vec<usize> {
    let mut names = Vec::new();
    let (mut last, mut is_whole) = (first, false);
    while names.len() < PARTNERS_MAX && !is_whole {
        let mention = &people.mentions[last];
        let high = a.sentences[mention.sentence].tokens.end;
        let comma = mention.name.end;
        let joint =
            comma + usize::from(a.is_word(comma + 1, "and") && a.kind(comma) == Kind::Comma);
        is_whole = joint < high && a.is_word(joint, "and");
        let next = people.mentions.get(last + 1).filter(|next| {
            let is_next = next.lead == joint + 1 && next.sentence == mention.sentence;
            is_next && !next.thing && !is_office(a, next)
        });
        if next.is_none() || joint >= high || !is_whole && a.kind(joint) != Kind::Comma {
            return Vec::new();
        }
        last += 1;
        names.push(last);
    }
    let end = people.mentions[last].name.end;
    let ends =
        a.outer.get(end).is_none_or(|t| matches!(t.kind, Kind::Stop | Kind::Quote | Kind::Comma));
    if !is_whole || !ends {
        names.clear();
    }
    names.reverse();
    names
}

/// Returns whether a mention is but an office: "*Finance Minister* and party chairman Ann Lee" is one.
fn is_office(a: &Analysis<'_>, mention: &Mention) -> bool {
    a.is(mention.name.end - 1, class::TITLE | class::ROLE)
}

/// Returns where a name begins with the role before it: "investment bankers Ann Lee".
fn start_with_role(a: &Analysis<'_>, mention: &Mention, low: usize) -> usize {
    let lead = mention.lead;
    let is_role = |t: usize| a.outer[t].is_small() && told::sounds_like_role(a, t);
    if lead == low || !is_role(lead - 1) {
        return lead;
    }
    let words = (low.max(lead.saturating_sub(ROLE_WORDS_MAX))..lead).rev();
    words.take_while(|t| is_of_role(a, *t, low)).last().unwrap_or(lead)
}

/// Returns whether a word before a name may be of its role: "chief operating officer Ann Lee", and not
/// "a lawyer representing Ann Lee".
fn is_of_role(a: &Analysis<'_>, token: usize, low: usize) -> bool {
    const NO_ROLE: u64 =
        class::PREP | class::SUB | class::REL | class::CONJ | class::FINITE_AUX | class::TIME;
    let word = &a.outer[token];
    word.is_word()
        && !word.is(NO_ROLE)
        && !(word.has_shape(shape::ING) && a.outer[token + 1].is_capital())
        && cue::form(a, token, low).is_none()
}

/// Returns where the affiliation or role begins that ends here: "Ann Lee (R-Va.)", "Ann Lee, the mayor
/// of Tarnov,".
fn parenthesis_start(a: &Analysis<'_>, end: usize, low: usize) -> Option<usize> {
    let first = low.max(end.saturating_sub(PARENTHESIS_TOKENS_MAX));
    let last = |kind: Kind| (first..end - 1).rev().find(|t| a.kind(*t) == kind);
    if a.kind(end - 1) == Kind::Close {
        return last(Kind::Open);
    }
    affiliation::ending_at(a, end, low)
        .or_else(|| last(Kind::Comma).filter(|comma| is_apposition(a, Run::new(comma + 1, end))))
}

/// Returns the token behind the affiliation or role that begins here, a comma that ends it included.
fn parenthesis_end(a: &Analysis<'_>, start: usize, high: usize) -> Option<usize> {
    let last = high.min(start + PARENTHESIS_TOKENS_MAX);
    let first = |kinds: &[Kind]| (start + 1..last).find(|t| kinds.contains(&a.kind(*t)));
    match a.outer.get(start)?.kind {
        Kind::Open => first(&[Kind::Close]).map(|close| close + 1),
        Kind::Comma => {
            let end = first(&[Kind::Comma, Kind::Stop])?;
            let behind = end + usize::from(a.kind(end) == Kind::Comma);
            is_apposition(a, Run::new(start + 1, end)).then_some(behind)
        }
        _ => None,
    }
}

/// Returns whether words behind a name and a comma tell what its bearer is.
fn is_apposition(a: &Analysis<'_>, words: Run) -> bool {
    affiliation::is_affiliation(a.word(words.start)) || told::is_told(a, words)
}

/// Returns whether a subject may begin here: at the start of a sentence or clause, or behind its verb
/// of speech; not behind another, whose object it may be: "thanked Ann Lee, and Paul Roux said".
fn begins_subject(a: &Analysis<'_>, start: usize, low: usize, cue: Option<Run>) -> bool {
    let Some(before) = start.checked_sub(1).filter(|before| *before >= low) else { return true };
    matches!(a.kind(before), Kind::Quote | Kind::Stop | Kind::Comma | Kind::Colon | Kind::Dash)
        || a.is_any(before, &["both", "that", "while", "but", "when", "as"])
        || cue.is_some_and(|cue| cue.end == start)
        // These have no other object than words.
        || a.is_any(before, &["said", "says", "added", "adds"])
}

/// Returns whether a comma before a name goes on with a list that begins with somebody who does not
/// speak: "the ferry was for Eva Cox, *Ann Lee*, and Paul Roux said".
fn goes_on(people: &People, start: usize, low: usize) -> bool {
    let Some(comma) = start.checked_sub(1).filter(|comma| *comma > low) else { return false };
    let found = people.mentions.partition_point(|m| m.name.end < comma);
    let ended = people.mentions.get(found).filter(|m| m.name.end == comma);
    ended.is_some_and(|m| !m.is_single() && !m.thing && m.place == Place::Oblique)
}

/// Gives what "they" say to those who made the joint statement before it, where nobody else has
/// spoken in between and at most a paragraph has ended.
pub(super) fn tell_they(a: &Analysis<'_>, quotes: &mut [Quote]) {
    let paragraph = |span: Span| a.paragraphs.partition_point(|p| p.span.start <= span.start);
    let mut latest: Option<Attribution> = None;
    for attribution in quotes.iter_mut().filter_map(|quote| quote.attribution.as_mut()) {
        let Span { start, end } = attribution.printed;
        let is_they =
            attribution.speaker.is_none() && a.text[start..end].eq_ignore_ascii_case("they");
        let is_near = |joint: &&Attribution| {
            paragraph(joint.printed).abs_diff(paragraph(attribution.printed)) <= 1
        };
        if let Some(joint) = latest.as_ref().filter(is_near).filter(|_| is_they) {
            attribution.speaker = joint.speaker;
            attribution.partners.clone_from(&joint.partners);
        }
        latest = (!attribution.partners.is_empty()).then(|| attribution.clone());
    }
}
