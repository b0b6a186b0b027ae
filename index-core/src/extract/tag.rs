//! Tags: the words beside a quote that say whose it is — `“…,” said X`, `X said: “…”`.

use super::analysis::{Analysis, Sentence};
use super::announcement;
use super::cue::{self, Form};
use super::lexicon::class;
use super::object;
use super::phrase::{self, Phrase, Run};
use super::token::{Kind, shape};
use super::torn;

/// How far behind a quote its tag may end.
const TAG_TOKENS_MAX: usize = 40;

/// A tag: who, by which verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// The speaker as printed; `None` where the verb's subject stands in another clause
    /// ("said in a statement").
    pub(crate) who: Option<Phrase>,
    pub(crate) cue: Run,
    pub(crate) shape: Shape,
}

impl Tag {
    /// Returns the tag of a speaker and the verb at this token.
    fn of_verb(who: Phrase, verb: usize) -> Tag {
        Tag { who: Some(who), cue: Run::new(verb, verb + 1), shape: Shape::Verb }
    }
}

/// How a tag is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Subject and verb, or verb and subject.
    Verb,
    /// `according to X`, `as X put it`.
    According,
    /// `X: “…”`.
    Colon,
    /// A participle or infinitive whose subject is that of the main clause.
    Participle,
}

/// Returns the tag that follows the quote token `quote`, in the sentence that ends at `end`.
pub(crate) fn after(a: &Analysis<'_>, quote: usize, end: usize) -> Option<Tag> {
    let mut at = quote + 1;
    while at < end && (matches!(a.kind(at), Kind::Comma | Kind::Dash) || a.is_any(at, &["'", "’"]))
    {
        at += 1;
    }
    if at >= end {
        return None;
    }
    if let Some(tag) = according(a, at, end) {
        return Some(tag);
    }
    if a.kind(at - 1) == Kind::Dash && at > quote + 1 {
        return signature(a, at, end);
    }
    let first = &a.outer[at];
    let subordinate = first.is_small()
        && first.is(class::REL | class::SUB | class::FINITE_AUX)
        && (!first.is(class::DET) || first.is(class::REL));
    if subordinate
        || first.is_small() && first.is(class::CONJ)
        || matches!(first.kind, Kind::Colon | Kind::Quote)
    {
        return None;
    }
    let inverts = cue::form(a, at, at) == Some(Form::Finite)
        && (first.is(class::PAST) || !first.is(class::BASE))
        && (!first.is(class::WEAK) || ends_open(a, quote));
    if let Some(tag) = inverts.then(|| inverted(a, at, end)).flatten() {
        return Some(tag);
    }
    following_verb(a, at, end).or_else(|| without_known_verb(a, quote, at, end))
}

/// Returns whether a quote ends so that its tag may follow.
fn ends_open(a: &Analysis<'_>, quote: usize) -> bool {
    let stretch = a.outer[quote].stretch();
    stretch.is_some_and(|s| matches!(a.final_char(s), Some(',' | '?' | '!' | '…' | '—')))
}

/// Finds the first verb of speech behind a quote whose subject begins behind the quote as well.
fn following_verb(a: &Analysis<'_>, at: usize, end: usize) -> Option<Tag> {
    for verb in at..end.min(at + TAG_TOKENS_MAX) {
        if matches!(a.kind(verb), Kind::Quote | Kind::Colon | Kind::Semicolon | Kind::Stop) {
            return None;
        }
        if cue::form(a, verb, at) != Some(Form::Finite) {
            continue;
        }
        let behind = behind_comma(a, verb, end).filter(|_| verb > at);
        match behind.or_else(|| cue::subject(a, verb, at)) {
            // "The “interim” rules on trade say": the quote is part of the noun phrase.
            Some(who) if who.printed.start == at && is_modified(a, at) => return None,
            Some(who) if who.printed.start >= at => {
                let cue = Run::new(verb, verb + 1);
                return Some(Tag { who: Some(who), cue, shape: Shape::Verb });
            }
            _ if verb == at => return None,
            _ => {}
        }
    }
    None
}

/// Returns whether the quote before the token `at` is an adjective of the noun there.
fn is_modified(a: &Analysis<'_>, at: usize) -> bool {
    let Some(stretch) = at.checked_sub(1).and_then(|quote| a.outer[quote].stretch()) else {
        return false;
    };
    let noun = a.outer[at].is_small() && !a.is(at, class::SUBJ | class::DET | class::PEOPLE);
    noun && a.final_char(stretch).is_some_and(char::is_alphanumeric)
}

/// Returns the name behind a verb that follows a comma: "…, said Edward West."
fn behind_comma(a: &Analysis<'_>, verb: usize, end: usize) -> Option<Phrase> {
    if a.kind(verb - 1) != Kind::Comma || !a.is(verb, class::STRONG) || a.is(verb, class::ADDRESSEE)
    {
        return None;
    }
    let (who, stop) = cue::inverted_subject(a, verb, end)?;
    let closes = stop >= end || matches!(a.kind(stop), Kind::Comma | Kind::Stop);
    (closes && phrase::is_name(a, who.printed)).then_some(who)
}

/// A quote that ends in a comma has its tag behind it, be the verb one that no table knows
/// (“…,” chirped Ann Lee) or none at all (“…,” Mr Roux).
fn without_known_verb(a: &Analysis<'_>, quote: usize, at: usize, end: usize) -> Option<Tag> {
    let stretch = a.outer[quote].stretch()?;
    if a.final_char(stretch) != Some(',') || quote > 0 && a.outer[quote - 1].is_small() {
        return None;
    }
    let first = &a.outer[at];
    let verb = first.is_small()
        && first.has_shape(shape::ED)
        && a.outer
            .get(at + 1)
            .is_some_and(|t| at + 1 < end && (t.is_capital() || t.is(class::SUBJ | class::DET)));
    if verb {
        let (who, _) = cue::inverted_subject(a, at, end)?;
        return Some(Tag { who: Some(who), cue: Run::new(at, at + 1), shape: Shape::Verb });
    }
    let named = first.is(class::SUBJ) || phrase::is_name_word(a, at) || first.is(class::TITLE);
    if !named && !first.is(class::DET) {
        return None;
    }
    let mut who = cue::main_subject(a, at, end).filter(|who| who.printed.start == at)?;
    let last = who.printed.end - 1;
    let mut cue = Run::new(at, at);
    if !named {
        // "The paper beams,": the last word before the mark is the verb.
        let verb = last >= at + 2
            && a.outer[last].is_small()
            && a.outer[last].has_shape(shape::S | shape::ED);
        if !verb || !matches!(a.kind(last + 1), Kind::Comma | Kind::Stop | Kind::Quote) {
            return None;
        }
        who.printed.end = last;
        cue = Run::new(last, last + 1);
    }
    Some(Tag { who: Some(who), cue, shape: Shape::Verb })
}

/// Returns the tag of a verb that stands before its subject, or without one.
fn inverted(a: &Analysis<'_>, at: usize, end: usize) -> Option<Tag> {
    let cue = Run::new(at, at + 1);
    let addressee = a.is(at, class::ADDRESSEE) && !a.is_any(at, &["asked", "asks", "called"]);
    let found = cue::inverted_subject(a, at, end);
    match found {
        Some((who, stop)) if !addressee || stop >= end || a.kind(stop) == Kind::Comma => {
            let object = a.is(at, class::ADDRESSEE)
                && !a.is_any(at, &["asked", "asks"])
                && !phrase::is_name(a, who.printed);
            (!object).then_some(Tag { who: Some(who), cue, shape: Shape::Verb })
        }
        _ => Some(Tag { who: None, cue, shape: Shape::Verb }),
    }
}

/// Reads `according to X`, `as X put it`, `per X` at this token.
fn according(a: &Analysis<'_>, at: usize, end: usize) -> Option<Tag> {
    if a.is_word(at, "according") && a.is_word(at + 1, "to") {
        let (who, stop) = phrase::starting_at(a, at + 2, end)?;
        // "According to her “one tree, one roof” plan": the quote is part of the noun phrase.
        if a.is(who.printed.end - 1, class::POSS | class::DET) && a.kind(stop) == Kind::Quote {
            return None;
        }
        let role = cue::apposition_after(a, stop, end).map(|(role, _)| role);
        let who = Phrase { role: who.role.or(role), ..who };
        return Some(Tag { who: Some(who), cue: Run::new(at, at + 2), shape: Shape::According });
    }
    if a.is_word(at, "in")
        && (a.is_word(at + 2, "words") || a.is_word(at + 2, "view"))
        && a.is_word(at + 3, "of")
    {
        let (who, _) = phrase::starting_at(a, at + 4, end)?;
        return Some(Tag { who: Some(who), cue: Run::new(at, at + 4), shape: Shape::According });
    }
    if a.is_word(at, "as") {
        let verb = (at + 1..end.min(at + 10)).find(|v| {
            cue::form(a, *v, at + 1) == Some(Form::Finite) || a.is_any(*v, &["put", "puts"])
        })?;
        let who = cue::subject(a, verb, at + 1)?;
        return Some(Tag {
            who: Some(who),
            cue: Run::new(verb, verb + 1),
            shape: Shape::According,
        });
    }
    None
}

/// Reads the name after a dash that follows a quote: `“…” — Albert Einstein`.
fn signature(a: &Analysis<'_>, at: usize, end: usize) -> Option<Tag> {
    let (who, stop) = phrase::starting_at(a, at, end)?;
    let done = stop >= end || matches!(a.kind(stop), Kind::Comma | Kind::Open | Kind::Stop);
    let name = phrase::is_name(a, who.printed);
    (done && name).then_some(Tag { who: Some(who), cue: Run::new(at - 1, at), shape: Shape::Colon })
}

/// Returns the tag that comes before the quote token `quote`, in the sentence that begins at
/// `start`; `low` is where the previous quote of the sentence ends.
pub(crate) fn before(a: &Analysis<'_>, quote: usize, start: usize, low: usize) -> Option<Tag> {
    let low = low.max(quote.saturating_sub(TAG_TOKENS_MAX + 20));
    let mut second_best: Option<Tag> = None;
    for verb in (low..quote).rev() {
        if a.is_word(verb, "according") && a.is_word(verb + 1, "to")
            || a.is_word(verb, "in") && a.is_word(verb + 2, "words") && a.is_word(verb + 3, "of")
        {
            return second_best.or_else(|| according(a, verb, quote));
        }
        let Some(form) = cue::form(a, verb, start.max(low)) else { continue };
        // "Lee said the talks were continuing and that …": her words go on.
        let joined = a.is(verb + 1, class::CONJ) && a.is_word(verb + 2, "that");
        if joined || form == Form::Finite && is_weak_afar(a, verb, quote) {
            continue;
        }
        let Some(tag) = tag_before(a, verb, form, start, low) else { continue };
        let colon = matches!(a.kind(quote - 1), Kind::Comma | Kind::Colon);
        let firm =
            !a.is(verb, class::WEAK) && (!a.is(verb, class::BASE) || a.is(verb, class::PAST));
        let brings = firm && quote - verb <= 1 || colon && quote - verb <= NEAR_TOKENS;
        if brings && second_best.is_none() || is_sure(a, verb, tag, second_best) {
            return Some(tag);
        }
        second_best = second_best.or(Some(tag));
    }
    second_best.or_else(|| possessor(a, quote, low)).or_else(|| colon(a, quote, start, low))
}

/// Returns whether a verb surely is the one that reports: a strong one, in no form that only
/// supposes speech ("should condemn"), whose subject is told by more than a pronoun that an outer
/// verb of speech may explain ("Clinton said she opposes").
fn is_sure(a: &Analysis<'_>, verb: usize, tag: Tag, inner: Option<Tag>) -> bool {
    if !a.is(verb, class::STRONG) || a.is(verb, class::BASE) && !a.is(verb, class::PAST) {
        return false;
    }
    let pronoun = tag.who.is_some_and(|who| phrase::is_pronoun(a, who.printed));
    inner.is_some() || !pronoun || !a.outer[..verb].is_empty() && !is_complement(a, tag)
}

/// Returns whether the clause of a tag is what an outer verb reports: its subject follows a verb
/// of speech or its `that`.
fn is_complement(a: &Analysis<'_>, tag: Tag) -> bool {
    let Some(who) = tag.who else { return false };
    let mut before = who.printed.start;
    while before > 0 && a.is_any(before - 1, &["that", "even", "what", "which"]) {
        before -= 1;
    }
    before > 0 && a.is(before - 1, class::STRONG) && a.outer[before - 1].is_small()
}

/// A verb so near to a quote brings it, be it ever so rarely a verb of speech.
const NEAR_TOKENS: usize = 3;

/// Reads the tag of the reporting verb `verb` that stands before a quote.
fn tag_before(a: &Analysis<'_>, verb: usize, form: Form, start: usize, low: usize) -> Option<Tag> {
    let cue = Run::new(verb, verb + 1);
    if form != Form::Finite {
        let who = participle_subject(a, verb, start);
        return Some(Tag { who, cue, shape: Shape::Participle });
    }
    let found = cue::subject(a, verb, start).or_else(|| inverted_before(a, verb, low));
    match found {
        Some(who) => Some(Tag { who: Some(outer_speaker(a, who, start)), cue, shape: Shape::Verb }),
        None => (verb == low).then_some(Tag { who: None, cue, shape: Shape::Verb }),
    }
}

/// Where a pronoun speaks in a free relative ("Limbaugh discussed what he called"), returns the
/// sentence's subject, whom it means.
fn outer_speaker(a: &Analysis<'_>, who: Phrase, start: usize) -> Phrase {
    let at = who.printed.start;
    if at <= start + 1 || !a.is_word(at - 1, "what") || !phrase::is_pronoun(a, who.printed) {
        return who;
    }
    cue::main_subject(a, start, at - 1)
        .filter(|main| phrase::is_name(a, main.printed))
        .unwrap_or(who)
}

/// Returns whether a weak verb stands too far from the quote to bring it.
fn is_weak_afar(a: &Analysis<'_>, verb: usize, quote: usize) -> bool {
    a.is(verb, class::WEAK) && quote - verb > 3 && !object::calls_in_marks(a, verb, quote)
}

fn inverted_before(a: &Analysis<'_>, verb: usize, low: usize) -> Option<Phrase> {
    let after_quote = verb == low || verb == low + 1 && a.kind(low) == Kind::Comma;
    if !after_quote || a.is(verb, class::ADDRESSEE) || a.is_word(verb, "put") {
        return None;
    }
    cue::inverted_subject(a, verb, a.outer.len().min(verb + 12)).map(|(who, _)| who)
}

/// Returns the subject of a participle or infinitive: that of the last finite verb of speech
/// before it, else of the main clause.
pub(crate) fn participle_subject(a: &Analysis<'_>, verb: usize, start: usize) -> Option<Phrase> {
    if let Some(with) = absolute(a, verb, start) {
        return torn::mended(a, phrase::ending_at(a, verb, with + 1)?);
    }
    let low = start.max(verb.saturating_sub(TAG_TOKENS_MAX));
    for earlier in (low..verb).rev() {
        if cue::form(a, earlier, start) != Some(Form::Finite) {
            continue;
        }
        let found = cue::subject(a, earlier, start).or_else(|| {
            let after_quote =
                earlier == start || matches!(a.kind(earlier - 1), Kind::Quote | Kind::Comma);
            if !after_quote {
                return None;
            }
            cue::inverted_subject(a, earlier, verb).map(|(who, _)| who)
        });
        if found.is_some() {
            return found;
        }
    }
    cue::main_subject(a, start, verb)
}

/// Returns the `with` that gives a participle its own subject: "with one of her ads asking".
fn absolute(a: &Analysis<'_>, verb: usize, start: usize) -> Option<usize> {
    let low = start.max(verb.saturating_sub(10));
    for at in (low..verb).rev() {
        if a.is_word(at, "with") {
            return (at + 1 < verb).then_some(at);
        }
        let plain = matches!(a.kind(at), Kind::Word | Kind::Number | Kind::Clitic);
        let verbal = a.is(at, class::FINITE_AUX) || cue::form(a, at, start) == Some(Form::Finite);
        if !plain || verbal && a.outer[at].is_small() {
            return None;
        }
    }
    None
}

/// Reads `her advice was “…”` and `in her words, “…”`: the words are those of the possessor.
fn possessor(a: &Analysis<'_>, quote: usize, low: usize) -> Option<Tag> {
    let mark = usize::from(quote > low && matches!(a.kind(quote - 1), Kind::Comma | Kind::Colon));
    let end = quote - mark;
    let is = usize::from(end > low && a.is_any(end - 1, &["is", "was", "were", "are"]));
    let noun = (end - is).checked_sub(1).filter(|noun| *noun > low)?;
    if !a.is(noun, class::SPEECH_NOUN) || !a.outer[noun].is_small() {
        return None;
    }
    let window = noun.saturating_sub(POSSESSOR_TOKENS_MAX).max(low)..noun;
    let owns = |t: &usize| a.is(*t, class::POSS) || a.kind(*t) == Kind::Clitic;
    let owner = window.rev().find(owns)?;
    let words = owner > low && a.is_word(owner - 1, "in") && a.is_any(noun, &["word", "words"]);
    if is == 0 && !words {
        return None;
    }
    let who = match a.kind(owner) {
        Kind::Clitic => phrase::ending_at(a, owner, low)?,
        _ => Phrase::plain(Run::new(owner, owner + 1)),
    };
    Some(Tag { who: Some(who), cue: Run::new(noun, end), shape: Shape::Verb })
}

/// So far before what somebody said the possessor stands: "her last good advice".
const POSSESSOR_TOKENS_MAX: usize = 3;

/// Reads `X: “…”` where no verb of speech stands before the quote.
fn colon(a: &Analysis<'_>, quote: usize, start: usize, low: usize) -> Option<Tag> {
    if quote == low || a.kind(quote - 1) != Kind::Colon {
        return None;
    }
    let cue = Run::new(quote - 1, quote);
    let near = phrase::ending_at(a, quote - 1, low).filter(|near| {
        phrase::is_name(a, near.printed) && a.outer[near.printed.start].is_capital()
    });
    let line = Run::new(start, quote - 1);
    if let Some((who, cue)) = announcement::issued(a, line) {
        return Some(Tag { who: Some(who), cue, shape: Shape::Colon });
    }
    // "On Monday Ann Lee:", but not "On Dam Repairs:".
    let of_theme = |t: usize| a.outer[t].is_capital() && !a.is(t, class::TIME | class::WEEKDAY);
    let named = near.is_some_and(|near| !(start + 1..near.printed.start).all(of_theme));
    let who = match announcement::is_label(a, line) {
        true => announcement::owner(a, line),
        false if !named && announcement::is_theme(a, line) => None,
        false => {
            let subject = || near.or_else(|| cue::main_subject(a, start, quote - 1));
            let stated = || subject().map(|who| announcement::who_states(a, who));
            announcement::headed(a, line).or_else(stated)
        }
    };
    Some(Tag { who, cue, shape: Shape::Colon })
}

/// Returns the tag that closes a sentence: "…, Hadley said", "…, said Bart Naylor".
pub(crate) fn closing(a: &Analysis<'_>, start: usize, end: usize) -> Option<Tag> {
    let low = start.max(end.saturating_sub(TAG_TOKENS_MAX));
    for comma in (low..end).rev() {
        if a.kind(comma) != Kind::Comma {
            continue;
        }
        let first = comma + 1;
        if let Some(tag) = according(a, first, end) {
            return Some(tag);
        }
        // "Ann Lee, the mayor, told Reuters that …": whom she told.
        let inverts = cue::form(a, first, first) == Some(Form::Finite)
            && a.is(first, class::STRONG)
            && !a.is_word(first, "told");
        let subject = inverts.then(|| cue::inverted_subject(a, first, end)).flatten();
        let closes = |stop: usize| {
            stop >= end
                || matches!(a.kind(stop), Kind::Comma | Kind::Stop | Kind::Open | Kind::Dash)
                || a.is(stop, class::PREP | class::REL | class::TIME | class::SUB)
        };
        if let Some((who, _)) = subject.filter(|(_, stop)| closes(*stop)) {
            return Some(Tag::of_verb(who, first));
        }
        let window = end.min(first + 10);
        let verb = (first..window).find(|v| cue::form(a, *v, first) == Some(Form::Finite));
        if let Some(verb) = verb.filter(|v| a.is(*v, class::STRONG) && *v > first) {
            let tail = matches!(a.kind(verb + 1), Kind::Stop | Kind::Comma)
                || verb + 1 >= end
                || a.is(verb + 1, class::PREP | class::TIME | class::ADV);
            let who = cue::subject(a, verb, start).filter(|who| who.printed.start >= first);
            if let Some(who) = who.filter(|_| tail) {
                return Some(Tag {
                    who: Some(who),
                    cue: Run::new(verb, verb + 1),
                    shape: Shape::Verb,
                });
            }
        }
    }
    None
}

/// Returns who a sentence without quotes lets speak: by its closing tag, else by its first
/// finite verb of speech.
pub(crate) fn of_sentence(a: &Analysis<'_>, sentence: &Sentence) -> Option<Tag> {
    let Run { start, end } = sentence.run();
    if let Some(tag) = closing(a, start, end) {
        return Some(tag);
    }
    if !sentence.holds(class::CUE | class::SOURCE_LEAD) {
        return None;
    }
    let window = end.min(start + TAG_TOKENS_MAX + 20);
    for verb in start..window {
        if a.is(verb, class::SOURCE_LEAD) && a.is_word(verb + 1, "to") {
            return according(a, verb, end);
        }
        let strong = a.is(verb, class::CUE) && !a.is(verb, class::WEAK);
        let speaks = strong && cue::form(a, verb, start) == Some(Form::Finite);
        if let Some(who) = speaks.then(|| cue::subject(a, verb, start)).flatten() {
            return Some(Tag::of_verb(who, verb));
        }
    }
    None
}
