//! Reported clauses that a tag closes, interrupts or opens: "…, he said", "According to X, …",
//! "As X noted, …", and headlines.
//!
//! Every function looks at a bounded number of tokens.

use super::analysis::Analysis;
use super::clause::{CLAUSE_TOKENS_MAX, clause_end, has_clause_verb};
use super::cue;
use super::lead::{LEAD_TOKENS_MAX, lead_end, past_adverbial, past_hearer};
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::reported::Reported;
use super::tie::Tie;
use super::token::{Kind, shape};
use super::told;

/// So many tokens name the speaker of a headline.
const HEADLINE_NAME_TOKENS_MAX: usize = 4;

/// Appends the clause before a verb that closes it: "…, he said", "…, said X", "…, he said, …".
pub(super) fn behind(
    a: &Analysis<'_>,
    verb: usize,
    low: usize,
    run: Run,
    found: &mut Vec<Reported>,
) {
    let inverted = verb == low || a.kind(verb - 1) == Kind::Comma;
    let is_verb_first = inverted && verb > run.start && !a.is(verb, class::BASE);
    let Some((who, tag_start, mut tag_end)) = tag(a, verb, low, run.end, is_verb_first) else {
        return;
    };
    if tag_start == low && low > run.start {
        found.extend(before_quote(a, low - 1, run, who, verb));
        return;
    }
    if tag_start <= low || a.kind(tag_start - 1) != Kind::Comma || tag_start - 1 <= low {
        return;
    }
    let comma = tag_start - 1;
    let says = a.is_any(verb, &["said", "says", "say"]);
    let is_speaker = || says || is_somebody(a, who.printed);
    let is_subject = || is_subject(a, low, comma, Run::new(verb, tag_end), who.printed);
    if inverted && (is_subject() || !is_speaker()) {
        return;
    }
    if a.is(verb, class::ADDRESSEE) && who.printed.start < verb {
        tag_end = past_hearer(a, tag_end, run.end.min(tag_end + 8));
    }
    tag_end = past_adverbials(a, tag_end, run.end);
    let quotes = (tag_end..run.end.min(tag_end + 2)).any(|t| a.kind(t) == Kind::Quote);
    let closed = match quotes {
        true => ends_at_quote(a, low, comma, tag_end),
        false => {
            // "…, said Ann Lee of the dam office", but not "Norden, which …, said its profit rose".
            let trails = || says && (!inverted || is_named(a, who.printed));
            ends_at_mark(a, tag_end, run.end)
                || trails() && is_tail(a, low, comma, tag_end, run.end)
        }
    };
    if !closed || !a.is(verb, class::BRINGS_CLAUSE) || is_nobody(a, who.printed, verb) {
        return;
    }
    let cue = Run::new(verb, verb + 1);
    let rest = if a.kind(tag_end) == Kind::Comma { tag_end + 1 } else { tag_end };
    let goes_on = !quotes
        && rest + 2 < run.end
        && a.kind(rest - 1) == Kind::Comma
        && who.printed.start < verb
        && !a.is(rest, class::ING);
    let tie = if goes_on { Tie::Around } else { Tie::Behind };
    let before = match goes_on {
        true => Some(lead_start(a, low, comma)).filter(|start| *start < comma),
        false => behind_start(a, low, comma, run, says || !inverted && a.is(verb, class::STRONG)),
    };
    if let Some(start) = before {
        let mut end = comma;
        while end > start + 1 && a.is(end - 1, class::CONJ) {
            end -= 1;
        }
        found.push(Reported::new(Run::new(start, end), who, cue, tie));
    }
    if goes_on {
        let end = clause_end(a, rest, run.end);
        if end > rest + 1 {
            found.push(Reported::new(Run::new(rest, end), who, cue, tie));
        }
    }
}

/// Returns who speaks in a tag, and where verb and name begin and end together.
fn tag(
    a: &Analysis<'_>,
    verb: usize,
    low: usize,
    limit: usize,
    is_verb_first: bool,
) -> Option<(Phrase, usize, usize)> {
    if is_verb_first {
        return cue::inverted_subject(a, verb, limit).map(|(who, stop)| (who, verb, stop));
    }
    let who = cue::subject(a, verb, low)?;
    let start = who.role.map_or(who.printed.start, |role| role.start.min(who.printed.start));
    Some((who, start, verb + 1))
}

/// Returns the token behind up to three adverbials.
fn past_adverbials(a: &Analysis<'_>, mut at: usize, limit: usize) -> usize {
    for _ in 0..3 {
        at = past_adverbial(a, at, limit.min(at + LEAD_TOKENS_MAX));
    }
    at
}

/// Returns whether a tag ends with its sentence or at a mark.
fn ends_at_mark(a: &Analysis<'_>, end: usize, limit: usize) -> bool {
    end >= limit
        || matches!(a.kind(end), Kind::Stop | Kind::Comma | Kind::Semicolon)
        || a.kind(end - 1) == Kind::Comma
}

/// Returns whether no more than an adverbial or another deed of the speaker follows a tag behind a
/// whole clause: "…, he said at a meeting of the club here", "…, he said but gave no reason".
fn is_tail(a: &Analysis<'_>, low: usize, comma: usize, end: usize, limit: usize) -> bool {
    let begins = a.is(end, class::PREP) || a.is_any(end, &["but", "and", "when", "while", "as"]);
    // "…, he said but did not elaborate".
    let rest = end + 2 * usize::from(a.is(end, class::CONJ) && a.is(end + 1, class::FINITE_AUX));
    a.outer[end].is_small()
        && begins
        && is_clause(a, low, comma)
        && !(rest..limit).any(|t| a.is(t, class::FINITE_AUX | class::SUBJ) && a.outer[t].is_small())
}

/// Returns whether what is quoted behind a tag goes on with the clause between the two tokens before
/// it: "The road is closed, he said: “…”".
fn ends_at_quote(a: &Analysis<'_>, low: usize, comma: usize, end: usize) -> bool {
    matches!(a.kind(end), Kind::Quote | Kind::Comma | Kind::Colon) && is_clause(a, low, comma)
}

/// Returns whether a verb tells of nobody's words: "you must be joking", "a song written for her".
fn is_nobody(a: &Analysis<'_>, who: Run, verb: usize) -> bool {
    a.is_word(who.start, "you") || a.is_word(verb, "written") && !a.is(verb - 1, class::AUX)
}

/// Returns whether a phrase names somebody who speaks, and no object: "…, wrote two letters".
fn is_somebody(a: &Analysis<'_>, who: Run) -> bool {
    let speaks = class::ROLE | class::PEOPLE | class::ORG | class::TITLE;
    phrase::is_pronoun(a, who) || phrase::is_name(a, who) || a.is(who.end - 1, speaks)
}

/// Returns whether a phrase is a name and no body's.
fn is_named(a: &Analysis<'_>, who: Run) -> bool {
    a.outer[who.start].is_capital()
        && !a.is(who.start, class::DET)
        && !a.is(who.end - 1, class::ORG)
}

/// Returns whether a whole clause lies between the two tokens: no adverbial opens it, and no word
/// ends it that asks for another.
fn is_clause(a: &Analysis<'_>, low: usize, comma: usize) -> bool {
    let adverbial =
        a.is(low, class::PREP | class::SUB) && !a.is(low, class::DET) || a.is_word(low, "asked");
    let open = class::PREP | class::SUB | class::CONJ | class::AUX | class::ADV;
    let last = &a.outer[comma - 1];
    let leads_on = last.is_small() && last.is(open) || last.has_shape(shape::LY);
    comma > low + 3 && !adverbial && !leads_on && has_clause_verb(a, low, comma)
}

/// Returns whether the words before a comma are but a subject with its relative clause, its role or
/// what it does, as a clause is no speaker: "Ann Lee, who runs the dam, said ships passed it" is no
/// inversion, nor is "Ann Lee, the mayor, and Paul Roux, a painter, said ships passed".
fn is_subject(a: &Analysis<'_>, low: usize, comma: usize, tag: Run, who: Run) -> bool {
    // "Said *the mills held most of it*".
    let is_more_than_name = who.end - who.start > 3 || a.is(who.start, class::POSS);
    if is_more_than_name && !is_somebody(a, who) && is_apposed_subject(a, low, comma) {
        return true;
    }
    let mut commas = (low + 1..=comma).filter(|t| a.kind(*t) == Kind::Comma);
    let relates = |t: usize| a.is_any(t + 1, &["who", "whose", "which", "whom"]);
    if let Some(first) = commas.clone().find(|t| *t < comma && relates(*t)) {
        return !has_clause_verb(a, low, first)
            && commas.all(|t| t <= first || t == comma || relates(t));
    }
    let is_told = |(first, second): (usize, usize)| {
        phrase::is_name(a, Run::new(low, first)) && told::is_told(a, Run::new(first + 1, second))
    };
    let has_role = commas.next().zip(commas.next()).is_some_and(is_told);
    (has_role || has_clause_verb(a, tag.start + 1, tag.end)) && !has_clause_verb(a, low, comma)
}

/// Returns whether the words before a comma are a subject with what is told of it between commas:
/// "The report, presented at a meeting, said the mills held most of it".
fn is_apposed_subject(a: &Analysis<'_>, low: usize, comma: usize) -> bool {
    let Some(first) = (low + 1..comma).find(|t| a.kind(*t) == Kind::Comma) else { return false };
    let next = first + 1;
    let tells = a.outer[next].is_small()
        && (a.is(next, class::DET)
            || a.outer[next].has_shape(shape::ED)
            || a.is_word(next, "part"));
    let is_verb = |t: usize| a.is(t, class::FINITE_AUX) || a.outer[t].has_shape(shape::ED);
    let is_noun = |t: usize| a.kind(t) != Kind::Open && !(a.outer[t].is_small() && is_verb(t));
    tells && (low..first).all(is_noun)
}

/// Returns where the clause that a tag closes begins, which must be a whole one.
fn behind_start(a: &Analysis<'_>, low: usize, comma: usize, run: Run, ends: bool) -> Option<usize> {
    let low = if low == run.start {
        low
    } else {
        let stretch = a.outer[low - 1].stretch()?;
        let ended = matches!(a.final_char(stretch), Some(',' | '.' | '?' | '!'));
        (!ended).then_some(run.start)?
    };
    let start = last_clause(a, lead_start(a, low, comma), comma);
    let first = a.outer.get(start).filter(|_| start < comma)?;
    let adverbial = (first.is(class::PREP | class::SUB) && !first.is(class::DET)
        || first.is_word() && first.has_shape(shape::ING) && !first.is(class::PLACE))
        && !states(a, start, comma);
    let inner = (start..comma).any(|t| a.kind(t) == Kind::Comma);
    let quotes = (start..comma).any(|t| a.kind(t) == Kind::Quote);
    let whole = comma - start < 3
        || ends && (quotes || comma - start > 4)
        || has_clause_verb(a, start, comma);
    (whole && (inner || !adverbial)).then_some(start)
}

/// Returns whether words that could be an adverbial have a subject and its verb: "Mending the dam
/// would help", "under the old rules it had been closed", but not "speaking at a dam that was closed".
fn states(a: &Analysis<'_>, start: usize, end: usize) -> bool {
    let small = |t: usize, classes| a.outer[t].is_small() && a.is(t, classes);
    let Some(verb) = (start + 1..end).find(|t| small(*t, class::FINITE_AUX)) else { return false };
    let opens = |t: usize| small(t, class::SUB | class::REL);
    // "On the day he was elected".
    let relates = |t: usize| small(t, class::SUBJ) && a.is(t - 1, class::TIME_UNIT);
    // "Noting the debts are high, he added": a clause of its own.
    let brings = a.is(start, class::BRINGS_CLAUSE) && !a.is_any(start, &["adding", "finding"]);
    !brings && !a.is(start, class::SUB) && !(start + 1..verb).any(|t| opens(t) || relates(t))
}

/// Returns where the last of the clauses begins that `, and` joins: a tag behind them closes that
/// one alone.
fn last_clause(a: &Analysis<'_>, start: usize, end: usize) -> usize {
    let low = start.max(end.saturating_sub(CLAUSE_TOKENS_MAX));
    let subject = class::SUBJ | class::DET | class::POSS | class::SUB | class::PREP;
    let joins = |and: &usize| {
        a.kind(and - 1) == Kind::Comma
            && a.outer[*and].is_small()
            && a.is(*and, class::CONJ)
            && (a.is(and + 1, subject) || a.outer[and + 1].is_capital())
            && has_clause_verb(a, and + 1, end)
    };
    let and = (low + 3..end.saturating_sub(3)).rev().find(joins);
    and.map_or(start, |and| and + 1)
}

/// Returns the clause that ends with a fragment in quotation marks before its tag:
/// `The plan is “very welcome,” he said`.
fn before_quote(
    a: &Analysis<'_>,
    quote: usize,
    run: Run,
    who: Phrase,
    verb: usize,
) -> Option<Reported> {
    let stretch = a.outer[quote].stretch()?;
    let ends = matches!(a.final_char(stretch), Some(',' | '?' | '!'));
    let start = lead_start(a, run.start, quote);
    let goes_on = quote > start
        && (a.outer[quote - 1].is_word() || a.kind(quote - 1) == Kind::Comma)
        && a.words_of(stretch).trim_start_matches('[').starts_with(char::is_lowercase);
    let cue = Run::new(verb, verb + 1);
    let clause = Run::new(start, quote + 1);
    (ends && goes_on).then_some(Reported::new(clause, who, cue, Tie::Behind))
}

/// Returns where a clause begins behind a conjunction and a comma.
fn lead_start(a: &Analysis<'_>, low: usize, comma: usize) -> usize {
    let mut start = low;
    while start < comma
        && (a.kind(start) == Kind::Comma
            || a.kind(start) == Kind::Dash
            || a.is_any(start, &["but", "and", "so", "still", "yet"]))
    {
        start += 1;
    }
    past_connective(a, start, comma)
}

/// Returns the token behind words and their comma by which the author, not the speaker, joins a
/// clause to the text: "In fact, …", "Despite the rain, …".
fn past_connective(a: &Analysis<'_>, start: usize, end: usize) -> usize {
    let joins = a.is_any(start, &["despite", "though", "indeed"])
        || a.is_word(start, "for") && a.is_word(start + 1, "all")
        || a.is_word(start, "in") && a.is_any(start + 1, &["fact", "all", "contrast", "addition"]);
    let comma = (start..end).find(|t| a.kind(*t) == Kind::Comma).filter(|_| joins);
    comma
        .filter(|comma| comma + 3 < end && !a.is(comma + 1, class::REL))
        .map_or(start, |comma| comma + 1)
}

/// Appends the clauses that `according to` ties.
pub(super) fn according(a: &Analysis<'_>, at: usize, run: Run, found: &mut Vec<Reported>) {
    let Some((who, stop)) = phrase::starting_at(a, at + 2, run.end) else { return };
    let (who, stop) = past_quote(a, who, stop, run.end);
    let cue = Run::new(at, at + 2);
    let tied = |start, end| Reported::new(Run::new(start, end), who, cue, Tie::According);
    let leads = at == run.start
        || a.outer[at].is_capital()
        || a.kind(at - 1) == Kind::Colon
        || at == run.start + 1 && a.is(run.start, class::CONJ | class::ADV);
    if leads {
        let Some(start) = behind_source(a, stop, run.end) else { return };
        let end = clause_end(a, start, run.end);
        if end > start + 2 {
            found.push(tied(start, end));
        }
        return;
    }
    let end = if a.kind(at - 1) == Kind::Comma { at - 1 } else { at };
    let bracket = (run.start..end)
        .rev()
        .take(CLAUSE_TOKENS_MAX)
        .find(|t| matches!(a.kind(*t), Kind::Open | Kind::Close));
    let low = bracket.filter(|t| a.kind(*t) == Kind::Open).map_or(run.start, |t| t + 1);
    let start = lead_start(a, low, end);
    if end > start + 2 {
        found.push(tied(start, end));
    }
    // "At the heart of it, according to Ann Lee, was a loan": the clause goes on.
    if end < at && a.kind(stop) == Kind::Comma && stop + 3 < run.end {
        let end = clause_end(a, stop + 1, run.end);
        if end > stop + 2 && !is_apposed(a, stop, run.end) {
            found.push(tied(stop + 1, end));
        }
    }
}

/// Returns whether the words behind a comma tell who was named before it.
fn is_apposed(a: &Analysis<'_>, comma: usize, limit: usize) -> bool {
    cue::apposition_after(a, comma, limit).is_some_and(|(role, end)| {
        end >= limit || a.is(role.start, class::DET | class::POSS) || a.is(role.start, class::ROLE)
    })
}

/// Returns where the clause begins behind a source and its apposition.
fn behind_source(a: &Analysis<'_>, stop: usize, limit: usize) -> Option<usize> {
    let comma = (stop..limit).find(|t| a.kind(*t) == Kind::Comma)?;
    let apposition = cue::apposition_after(a, stop, limit)
        .filter(|(role, end)| a.kind(*end) == Kind::Comma && !has_clause_verb(a, role.start, *end));
    Some(apposition.map_or(comma, |(_, end)| end) + 1)
}

/// Takes the quote and the noun behind it into a source that they belong to: "her “one roof” plan".
fn past_quote(a: &Analysis<'_>, who: Phrase, stop: usize, limit: usize) -> (Phrase, usize) {
    let open = a.is(who.printed.end - 1, class::POSS | class::DET);
    if !open || a.kind(stop) != Kind::Quote || stop + 1 >= limit || !a.outer[stop + 1].is_small() {
        return (who, stop);
    }
    let end = stop + 2;
    (Phrase::plain(Run::new(who.printed.start, end)), end)
}

/// Returns the clause behind "As Ann Lee noted, …".
pub(super) fn as_told(a: &Analysis<'_>, at: usize, low: usize, run: Run) -> Option<Reported> {
    let first = low + usize::from(a.is(low, class::CONJ));
    let opens = low == run.start && a.is_word(first, "as") && a.is(at, class::BRINGS_CLAUSE);
    if !opens || (first..at).any(|t| a.kind(t) == Kind::Comma) {
        return None;
    }
    let who = cue::subject(a, at, first + 1)?;
    let comma = lead_end(a, at, run.end.min(at + 1 + LEAD_TOKENS_MAX));
    let start = match a.kind(comma) {
        Kind::Comma => comma + 1,
        _ if a.kind(comma - 1) == Kind::Comma => comma,
        _ => return None,
    };
    let end = clause_end(a, start, run.end);
    let clause = Run::new(start, end);
    let cue = Run::new(at, at + 1);
    (end > start + 2).then_some(Reported::new(clause, who, cue, Tie::Around))
}

/// Returns the clause of a headline that a name and a colon introduce: "Lee: trams will be late".
pub(super) fn headline(a: &Analysis<'_>, run: Run) -> Option<Reported> {
    let title =
        a.paragraphs.len() > 1 && a.paragraphs[0].tokens.end <= run.end + HEADLINE_NAME_TOKENS_MAX;
    let window = run.end.min(run.start + HEADLINE_NAME_TOKENS_MAX + 1);
    let colon = (run.start + 1..window).find(|t| a.kind(*t) == Kind::Colon)?;
    let name = Run::new(run.start, colon);
    let last = &a.outer[colon - 1];
    let media = a.is_any(run.start, &["press", "news", "media", "floor"]);
    let label = media && last.is(class::SPEECH_NOUN) && name.end == name.start + 2;
    let kicker = label
        || a.is(colon - 1, class::KICKER)
        || (name.start..name.end).any(|t| a.is(t, class::CONJ));
    let quotes = a.kind(colon + 1) == Kind::Quote;
    let speaker = class::PEOPLE | class::ROLE | class::SPEECH_NOUN;
    let speaks = (phrase::is_name(a, name) || last.is(speaker)) && !kicker && !quotes;
    let end = clause_end(a, colon + 1, run.end)
        .max(run.end - usize::from(a.kind(run.end - 1) == Kind::Stop));
    (title && speaks && end > colon + 3).then(|| {
        let clause = Run::new(colon + 1, end);
        let cue = Run::new(colon, colon + 1);
        Reported::new(clause, Phrase::plain(name), cue, Tie::Headline)
    })
}
