//! Noun phrases: where the name or noun phrase lies that ends, or begins, at a given token.
//!
//! No parser: closed classes and capitals mark the borders. Every function looks at no more than
//! [`PHRASE_TOKENS_MAX`] tokens, so that the whole stays linear.

use super::affiliation;
use super::analysis::Analysis;
use super::border;
use super::joint;
use super::lexicon::class;
use super::medium;
use super::office;
use super::steps::step;
use super::token::{Kind, Token, shape};

/// The longest noun phrase, in tokens.
pub(crate) const PHRASE_TOKENS_MAX: usize = 24;

/// A run of outer tokens, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Run {
    pub(crate) fn new(start: usize, end: usize) -> Run {
        Run { start, end }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// Who or what a phrase names, with the role printed beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// The words to print: a name with its titles, a pronoun, or a whole nominal.
    pub(crate) printed: Run,
    pub(crate) role: Option<Run>,
    /// The relative pronoun that stands for it as the subject: "Pence, who said".
    pub(crate) relative: Option<usize>,
}

impl Phrase {
    pub(crate) fn plain(printed: Run) -> Phrase {
        Phrase { printed, role: None, relative: None }
    }

    pub(crate) fn with_role(printed: Run, role: Option<Run>) -> Phrase {
        Phrase { printed, role, relative: None }
    }
}

/// Returns whether a phrase is a personal pronoun.
pub(crate) fn is_pronoun(a: &Analysis<'_>, run: Run) -> bool {
    run.end == run.start + 1 && a.is(run.start, class::SUBJ)
}

/// Returns whether a run holds a name: its last word is a capitalised one that no class explains.
pub(crate) fn is_name(a: &Analysis<'_>, run: Run) -> bool {
    (run.start..run.end).rev().find(|t| a.outer[*t].is_word()).is_some_and(|t| is_name_word(a, t))
}

/// Returns whether a token is a capitalised word that can be part of a name.
pub(crate) fn is_name_word(a: &Analysis<'_>, token: usize) -> bool {
    let t = &a.outer[token];
    t.is_capital() && (!t.is(class::CLOSED) || t.is(class::FIRST) && t.class & class::TIME == 0)
}

/// Returns the phrase that ends before the token `end`, not reaching below `low`.
pub(crate) fn ending_at(a: &Analysis<'_>, end: usize, low: usize) -> Option<Phrase> {
    if end > low && a.is(end - 1, class::SUBJ) {
        return Some(Phrase::plain(Run::new(end - 1, end)));
    }
    let end = affiliation::ending_at(a, end, low).unwrap_or(end);
    let start = left_border(a, end, low);
    from_segment(a, Run::new(start, end))
}

/// Returns where the run of tokens without a clause border that ends before `end` begins.
pub(crate) fn left_border(a: &Analysis<'_>, end: usize, low: usize) -> usize {
    let low = low.max(end.saturating_sub(PHRASE_TOKENS_MAX));
    let mut start = end;
    while start > low {
        step();
        if start < end && border::is_behind_lost_end(a, start) {
            break;
        }
        let t = &a.outer[start - 1];
        match t.kind {
            Kind::Word | Kind::Number | Kind::Clitic => {}
            Kind::Open | Kind::Close if border::is_about_nickname(a, start - 1) => {}
            Kind::Symbol if !a.is_any(start - 1, &["'", "*", "|", "•", "="]) => {}
            Kind::Comma
                if end > start
                    && start - 1 > low
                    && (border::is_inside(a, start - 1)
                        || border::joins_adjectives(a, start - 1, low)) => {}
            _ => break,
        }
        if t.kind == Kind::Clitic && t.is(class::AUX) {
            break;
        }
        if t.is(class::CONJ) && t.is_small() && !joint::coordinates(a, start - 1, low, end) {
            break;
        }
        let closed = class::FINITE_AUX | class::SUBJ | class::OBJ | class::REL | class::SUB;
        if t.is_word()
            && t.is(closed)
            && !t.is(class::POSS)
            && !(t.is_capital() && is_inside_name(a, start - 1, low))
            // "The head of that tribunal".
            && !(a.is_word(start - 1, "that")
                && start > low + 1
                && a.is_any(start - 2, &["of", "in", "at", "from", "for", "with"]))
        {
            // "That senator said" keeps its determiner; any other `that` begins a clause.
            break;
        }
        if is_finite_cue_word(a, start - 1, low) {
            break;
        }
        start -= 1;
    }
    start
}

/// Returns whether a word of counting begins a name within a sentence: "according to First Harbour",
/// "broadcaster Seven Network".
pub(crate) fn is_ordinal(a: &Analysis<'_>, token: usize) -> bool {
    let inside = token
        .checked_sub(1)
        .is_some_and(|before| a.outer[before].is_small() || a.kind(before) == Kind::Comma);
    let next = a.outer.get(token + 1);
    inside
        && a.outer[token].is_capital()
        && (a.is(token, class::QUANT) || a.is_any(token, &["first", "second", "third"]))
        && next.is_some_and(|t| t.is_capital() && !t.is(class::CLOSED | class::TITLE | class::ROLE))
}

/// Returns whether a capitalised closed-class word is a name's: "Will Smith", "May" after a name.
fn is_inside_name(a: &Analysis<'_>, token: usize, low: usize) -> bool {
    let t = &a.outer[token];
    let beside = token > low && a.outer[token - 1].is_capital();
    beside && t.is(class::FINITE_AUX | class::REL) || t.is(class::FIRST)
}

/// Returns whether a token is a reporting verb that makes a clause, by its neighbours alone.
fn is_finite_cue_word(a: &Analysis<'_>, token: usize, low: usize) -> bool {
    let t = &a.outer[token];
    let strong = class::STRONG | class::FINITE;
    if t.class & class::CUE == 0 || !t.is_small() || t.class & class::FINITE == 0 {
        return false;
    }
    if t.class & strong & class::STRONG == 0 || t.is(class::NOUN_TOO) {
        return false;
    }
    let before = token.checked_sub(1).filter(|b| *b >= low).map(|b| &a.outer[b]);
    !before.is_some_and(|b| {
        b.is(class::DET | class::POSS | class::PREP) || b.kind == Kind::Clitic && b.class == 0
    })
}

/// Returns the phrase of a run of tokens that holds no clause border: the last noun phrase of it
/// that is not part of a prepositional phrase.
pub(crate) fn from_segment(a: &Analysis<'_>, mut run: Run) -> Option<Phrase> {
    let lead = class::CONJ | class::SUB;
    while !run.is_empty() {
        let t = &a.outer[run.start];
        let adverb = t.is(class::ADV) || t.has_shape(shape::LY) && t.class & class::FIRST == 0;
        let drop = t.is(lead) && !t.is(class::PREP)
            || a.is_word(run.start, "that") && run.end > run.start + 1 && !is_that_noun(a, run)
            || adverb && !t.is(class::TIME) && !t.is(class::DET) && !is_ordinal(a, run.start)
            || t.kind == Kind::Symbol && !a.is_any(run.start, &["@", "#", "$"])
            || t.kind == Kind::Clitic;
        if !drop {
            break;
        }
        run.start += 1;
    }
    if run.is_empty() {
        return None;
    }
    if !(run.start..run.end).any(|t| a.outer[t].is_word()) {
        return None;
    }
    let first = &a.outer[run.start];
    if first.is_small() && first.has_shape(shape::ED) {
        // "Supported Friday by Senator Ann Lee": who did it.
        let by = (run.start + 2..run.end.min(run.start + 4)).find(|t| a.is_word(*t, "by"));
        run.start = by.filter(|by| by + 1 < run.end).map_or(run.start, |by| by + 1);
    }
    let first = &a.outer[run.start];
    // "Rejected by Mr Blair".
    let participle = first.is_small()
        && first.has_shape(shape::ED)
        && a.is_any(run.start + 1, &["by", "to", "with"]);
    let asked = a.is_any(run.start, &["asked", "pressed", "questioned"])
        && a.is(run.start + 1, class::PREP);
    let leading = participle
        || asked
        || first.is(class::SOURCE_LEAD) && a.is_word(run.start + 1, "to")
        || first.is(class::PREP) && first.class & class::SUBJ == 0
        || first.is(class::TIME)
            && first.class & class::FIRST == 0
            && a.outer.get(run.start + 1).is_some_and(|t| t.kind != Kind::Clitic)
        || first.is_word()
            && first.has_shape(shape::ING)
            && !is_name_word(a, run.start)
            // "Mining analyst Ann Lee".
            && !(a.is(run.start + 1, class::ROLE) && a.outer[run.start + 1].is_small());
    let time = run.end > run.start + 2
        && a.is(run.start + 1, class::TIME_UNIT)
        && (first.is(class::DET) || a.is_any(run.start, &["last", "next"]))
        || run.end > run.start + 3
            && a.is_any(run.start, &["late", "early"])
            && a.is(run.start + 2, class::TIME_UNIT);
    let run = if leading || time { past_adverbial(a, run)? } else { run };
    Some(split_role(a, run))
}

/// Returns whether a run is one noun that `that` points at: "that review".
fn is_that_noun(a: &Analysis<'_>, run: Run) -> bool {
    run.end == run.start + 2 && a.outer[run.start + 1].is_small()
}

/// Returns what follows a leading prepositional phrase: "In Ohio on Tuesday a spokesman for X".
fn past_adverbial(a: &Analysis<'_>, run: Run) -> Option<Run> {
    let mut best = None;
    for at in run.start + 1..run.end {
        let (t, before) = (&a.outer[at], &a.outer[at - 1]);
        let in_phrase = before.is(class::PREP | class::DET | class::POSS | class::CONJ)
            || before.kind == Kind::Clitic
            || before.kind == Kind::Number;
        if in_phrase {
            continue;
        }
        let begins = t.is(class::DET | class::POSS) && !t.is(class::TIME)
            || is_name_word(a, at)
                && (before.is_small() || before.is(class::TIME))
                && !before.is(class::ROLE)
            || t.is(class::PEOPLE) && t.is_small() && before.is(class::TIME | class::TIME_UNIT);
        let in_head = best.is_some_and(|b: usize| a.outer[b].is(class::DET | class::POSS));
        if begins && !(in_head && is_name_word(a, at)) {
            best = Some(at);
        }
    }
    if let Some(start) = best {
        return Some(Run::new(start, run.end));
    }
    // A run of capitals: "At Trump Tower Clinton", told apart by nothing but its last word.
    let last = run.end - 1;
    if !is_name_word(a, last) || run.end - run.start < 3 {
        return None;
    }
    let first_name = a.is(last - 1, class::FIRST) && last - 1 > run.start;
    Some(Run::new(if first_name { last - 1 } else { last }, run.end))
}

/// Splits "Clinton campaign manager Robby Mook" into the name and its role; a nominal stays whole.
fn split_role(a: &Analysis<'_>, run: Run) -> Phrase {
    let run = Run::new(run.start, medium::before_medium(a, run));
    let preposition = (run.start + 1..run.end)
        .find(|t| a.is(*t, class::PREP) && a.outer[*t].is_small() && !a.is_any(*t, &["de", "del"]));
    let Some(preposition) = preposition else { return split_plain(a, run) };
    // "The bluntest words came *from* Ann Lee".
    let comes = a.is_word(preposition, "from") && a.is_any(preposition - 1, &["came", "comes"]);
    if comes && preposition + 1 < run.end {
        return split_role(a, Run::new(preposition + 1, run.end));
    }
    let head = Run::new(run.start, preposition);
    let tail_start = name_start(a, run);
    let tail = Run::new(tail_start, run.end);
    let role_before = tail_start > preposition + 1
        && (office::is_field(a, head, Run::new(preposition, tail_start), tail)
            || a.outer[tail_start - 1].is_small()
                && a.is(tail_start - 1, class::ROLE | class::TITLE)
            || a.is(tail_start, class::TITLE));
    if role_before && !tail.is_empty() {
        return Phrase::with_role(tail, Some(Run::new(run.start, tail_start)));
    }
    let is_titled = a.outer[head.start].is_capital() && office::is_office(a, head);
    let name = is_titled.then(|| office::name_behind_field(a, tail, preposition)).flatten();
    if let Some(name) = name.or_else(|| office::name_behind_office(a, tail)) {
        return Phrase::with_role(name, Some(Run::new(run.start, name.start)));
    }
    let mut phrase = split_plain(a, head);
    let nominal = !is_name(a, phrase.printed);
    if nominal {
        phrase.printed.end = run.end;
    } else if names_field(a, preposition, head) {
        // "The Ministry of Finance".
        let of_name = |t: &usize| a.outer[*t].is_capital() || a.is_any(*t, &["the", "and"]);
        let end = (preposition + 1..run.end).find(|t| !of_name(t)).unwrap_or(run.end);
        // "A Ministry of Finance official" is somebody in it.
        let goes_on = end < run.end && a.is(end, class::ROLE | class::PEOPLE);
        phrase.printed.end = if goes_on { run.end } else { end };
    }
    phrase
}

/// Returns whether a preposition joins a body or office to its field: "Ministry of", "Department
/// for".
fn names_field(a: &Analysis<'_>, preposition: usize, head: Run) -> bool {
    let before = preposition - 1;
    let of = a.is_word(preposition, "of")
        && (a.is(before, class::ORG | class::TITLE | class::ROLE) || is_body(a, head));
    let of_body =
        a.is_word(preposition, "for") && a.is(before, class::ORG) && a.outer[before].is_capital();
    // "The MP for Tarnov".
    let of_office = a.is_word(preposition, "for")
        && a.is(before, class::TITLE | class::ROLE)
        && a.is(head.start, class::DET);
    of || (of_body || of_office) && a.outer.get(preposition + 1).is_some_and(Token::is_capital)
}

/// Returns whether a run is a name with an article and without a title, as no person has: "The
/// Harbour Chambers".
fn is_body(a: &Analysis<'_>, run: Run) -> bool {
    let personal = class::TITLE | class::FIRST;
    a.is_word(run.start, "the")
        && (run.start + 1..run.end).all(|t| a.outer[t].is_capital() && !a.is(t, personal))
}

/// Splits a run without prepositions.
fn split_plain(a: &Analysis<'_>, run: Run) -> Phrase {
    let start = name_start(a, run);
    if start >= run.end {
        return Phrase::plain(run);
    }
    if start == run.start {
        return match office::name_behind_office(a, run) {
            Some(name) => Phrase::with_role(name, Some(Run::new(run.start, name.start))),
            None => Phrase::plain(run),
        };
    }
    let determiner = start == run.start + 1 && a.is(run.start, class::DET | class::POSS);
    // "The trade representative's Office" is no Office of that name.
    let owned = a.kind(start - 1) == Kind::Clitic
        && start + 1 == run.end
        && a.is(start, class::ORG)
        && !a.is_any(run.end, &["of", "for"]);
    // "One pastor supporting Mr Roux" is not Mr Roux.
    let before = &a.outer[start - 1];
    let object = before.is_small() && before.has_shape(shape::ING) && !before.is(class::ROLE);
    if determiner
        || owned
        || office::is_firm_of(a, Run::new(start, run.end))
        || object && start > run.start + 1
    {
        return Phrase::plain(run);
    }
    if let Some(name) = office::name_behind_office(a, Run::new(start, run.end)) {
        return Phrase::with_role(name, Some(Run::new(run.start, name.start)));
    }
    // "Company *President* Ann Lee".
    let office = office::is_office_behind(a, Run::new(run.start, start + 1))
        .then(|| office::name_behind_office(a, run));
    if let Some(name) = office.flatten() {
        let role = office::trimmed_role(a, Run::new(run.start, name.start));
        return Phrase::with_role(name, (!role.is_empty()).then_some(role));
    }
    let mut role = Run::new(run.start, start);
    if a.kind(role.end - 1) == Kind::Clitic {
        role.end -= 1;
    }
    if is_epithet(a, role.end - 1) {
        // It tells less than what may stand behind the name.
        role.end = role.start;
    }
    let role = office::trimmed_role(a, role);
    Phrase::with_role(Run::new(start, run.end), (!role.is_empty()).then_some(role))
}

/// Returns whether a compound tells where somebody comes from or what somebody won, and is no part
/// of a name: "Malaysian-born", "Oscar-winner".
pub(crate) fn is_epithet(a: &Analysis<'_>, token: usize) -> bool {
    const LAST_PARTS: &str = "appointed backed based born bred educated half led listed owned \
        raised run trained winner winning";
    let is_compound = |t: &Token| t.has_shape(shape::HYPHENED) && t.is_capital();
    a.outer.get(token).is_some_and(is_compound) && {
        let last = a.word(token).rsplit('-').next();
        LAST_PARTS.split(' ').any(|part| Some(part) == last)
    }
}

/// Returns where the run of capitals that ends a segment begins; the end where there is none.
fn name_start(a: &Analysis<'_>, run: Run) -> usize {
    let mut start = run.end;
    while start > run.start {
        let t = &a.outer[start - 1];
        let joins = t.is_capital()
            && (!t.is(class::DET | class::POSS) || is_ordinal(a, start - 1))
            && !is_epithet(a, start - 1)
            || start < run.end && t.is(class::PARTICLE) && t.is_small()
            || start < run.end
                && (a.is_word(start - 1, "and")
                    || a.is_ampersand(start - 1)
                    || is_of_many(a, start - 1))
            || border::is_before_suffix(a, start - 1)
            || border::is_about_nickname(a, start - 1);
        if !joins {
            break;
        }
        start -= 1;
    }
    while start < run.end && a.outer[start].is_small() && !a.is(start, class::PARTICLE) {
        start += 1;
    }
    start
}

/// Returns whether a mark of possession stands within a name: "People’s Daily".
pub(crate) fn is_of_many(a: &Analysis<'_>, token: usize) -> bool {
    let owner = token.checked_sub(1).and_then(|owner| a.outer.get(owner));
    a.kind(token) == Kind::Clitic
        && owner.is_some_and(|owner| owner.is_capital() && owner.is(class::PEOPLE))
        && a.outer.get(token + 1).is_some_and(Token::is_capital)
}

/// Returns the phrase that begins at `from` and where it ends, not reaching beyond `limit`.
pub(crate) fn starting_at(a: &Analysis<'_>, from: usize, limit: usize) -> Option<(Phrase, usize)> {
    let limit = limit.min(from + PHRASE_TOKENS_MAX);
    if from >= limit {
        return None;
    }
    if a.is(from, class::SUBJ) {
        return Some((Phrase::plain(Run::new(from, from + 1)), from + 1));
    }
    let first = &a.outer[from];
    if !matches!(first.kind, Kind::Word | Kind::Number) && !a.is_word(from, "@") {
        return None;
    }
    let name_first = first.is_capital() && !first.is(class::DET | class::POSS);
    let mut end = from;
    while end < limit && !right_border(a, Run::new(from, limit), end, name_first) {
        end += 1;
    }
    let phrase = from_segment(a, Run::new(from, end))?;
    Some((phrase, end))
}

/// Returns whether a phrase that begins this run ends before the token `at`.
fn right_border(a: &Analysis<'_>, run: Run, at: usize, name_first: bool) -> bool {
    let Run { start: from, end: limit } = run;
    let t = &a.outer[at];
    match t.kind {
        Kind::Word | Kind::Number | Kind::Clitic => {}
        Kind::Symbol => return false,
        Kind::Comma => return at == from || !border::is_inside(a, at),
        _ => return !border::is_about_nickname(a, at),
    }
    if at == from {
        return false;
    }
    if affiliation::begins_at(a, at) {
        return true;
    }
    if t.is(class::CONJ) && t.is_small() {
        return !joint::coordinates(a, at, from, limit);
    }
    let closed = class::FINITE_AUX | class::SUBJ | class::OBJ | class::REL | class::NEG;
    let small = t.is_small();
    if small && t.is(closed) && !t.is(class::POSS)
        || t.is(class::WEEKDAY)
        || small && t.is(class::TIME)
        || small && medium::begins_time(a, at)
    {
        return true;
    }
    if small && t.is(class::PREP) {
        let titles = office::is_office(a, Run::new(from, at));
        // "Bank of England Governor".
        let body = a.is_word(at, "of")
            && a.is(at - 1, class::ORG)
            && a.outer.get(at + 1).is_some_and(Token::is_capital);
        let nominal = !name_first || !a.outer[at - 1].is_capital() || titles || body;
        return !(nominal && a.is_any(at, &["of", "for", "at", "from", "with", "in", "on"]));
    }
    if small && t.is(class::SUB) || is_finite_cue_word(a, at, from) {
        return true;
    }
    if small
        && a.outer[at - 1].is_capital()
        && (t.is(class::FINITE)
            && !t.is(class::ROLE | class::ORG | class::PEOPLE | class::SPEECH_NOUN)
            || name_first && t.has_shape(shape::ED))
    {
        return true;
    }
    small && t.has_shape(shape::ING) && t.is(class::CUE)
}
