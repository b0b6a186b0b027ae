//! Indirect speech: the clauses that a reporting verb brings without quotation marks.
//!
//! Each verb looks at its own sentence only, whose length and number of verbs are bounded, so that
//! the whole stays linear.

use super::analysis::Analysis;
use super::clause::{
    CLAUSE_TOKENS_MAX, LEAD_TOKENS_MAX, clause_end, first_comma, has_clause_verb, lead_end,
    object_limit, past_adverbial, past_hearer,
};
use super::cue::{self, Form};
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::token::{Kind, shape};

/// So many reporting verbs of one sentence are looked at.
const VERBS_MAX: usize = 12;

/// Sentences longer than this are not looked at: no news sentence is.
const SENTENCE_TOKENS_MAX: usize = 400;
/// The verbs that bring a clause.
const BRINGS: u64 = class::STRONG
    | class::BRINGS_CLAUSE
    | class::BRINGS_THAT
    | class::BRINGS_INFINITIVE
    | class::BRINGS_HEARER
    | class::JUDGES;

/// How a clause is tied to its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    /// `said that …`
    That,
    /// `asked whether …`
    Question,
    /// `said …`
    Bare,
    /// `vowed to …`
    Infinitive,
    /// `…, he said`
    Behind,
    /// `…, he said, …`
    Around,
    /// `according to X, …`
    According,
    /// `denounced …`
    Object,
}

/// A clause that somebody is reported to have said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported {
    /// The clause.
    pub(crate) clause: Run,
    pub(crate) who: Phrase,
    pub(crate) cue: Run,
    pub(crate) tie: Tie,
}

/// Appends the reported clauses of the sentence `run`, in no certain order.
pub(crate) fn find(a: &Analysis<'_>, run: Run, found: &mut Vec<Reported>) {
    if run.end - run.start > SENTENCE_TOKENS_MAX {
        return;
    }
    let mut low = run.start;
    let mut n_verbs = 0;
    for at in run.start..run.end {
        let token = &a.outer[at];
        if token.kind == Kind::Quote {
            low = at + 1;
        }
        if !token.is_word() {
            continue;
        }
        if n_verbs < VERBS_MAX && a.is_word(at, "according") && a.is_word(at + 1, "to") {
            n_verbs += 1;
            found.extend(according(a, at, run));
        }
        if !token.is(BRINGS) || n_verbs == VERBS_MAX {
            continue;
        }
        let Some(form) = cue::form(a, at, low).filter(|form| *form != Form::Infinitive) else {
            continue;
        };
        n_verbs += 1;
        let before = found.len();
        if form == Form::Finite {
            behind(a, at, low, run, found);
        }
        if found.len() == before {
            found.extend(ahead(a, at, form, low, run));
        }
    }
    outermost(found);
}

/// Drops the clauses that lie inside another one.
fn outermost(found: &mut Vec<Reported>) {
    found.sort_by_key(|reported| (reported.clause.start, usize::MAX - reported.clause.end));
    let mut end = 0;
    found.retain(|reported| {
        let free = reported.clause.start >= end;
        if free {
            end = reported.clause.end;
        }
        free
    });
}

/// Returns the clause that follows a verb.
fn ahead(a: &Analysis<'_>, at: usize, form: Form, low: usize, run: Run) -> Option<Reported> {
    let (start, tie) = clause_start(a, at, run.end)?;
    let who = match form {
        Form::Finite => cue::subject(a, at, low)?,
        Form::Participle | Form::Infinitive => cue::main_subject(a, run.start, at)?,
    };
    if who.printed.end > at || !can_report(a, who.printed) {
        return None;
    }
    let limit =
        if is_subordinate(a, at, run.start) { first_comma(a, start, run.end) } else { run.end };
    let spoken_of = matches!(tie, Tie::Object | Tie::Infinitive);
    if spoken_of && (form == Form::Participle || is_subordinate(a, at, low)) {
        return None;
    }
    let limit = if tie == Tie::Object { object_limit(a, start, limit) } else { limit };
    let end = clause_end(a, start, limit);
    (end > start + 1).then_some(Reported {
        clause: Run::new(start, end),
        who,
        cue: Run::new(at, at + 1),
        tie,
    })
}

/// Returns whether a subject can be whose words are reported: not the author, and no clause.
fn can_report(a: &Analysis<'_>, who: Run) -> bool {
    let first = &a.outer[who.start];
    let author = a.is_any(who.start, &["i", "we", "you", "there"]);
    let clause = (who.start + 1..who.end)
        .any(|t| a.is(t, class::SUBJ) || a.outer[t].is_small() && a.is(t, class::FINITE_AUX));
    let verb = first.is_small() && first.is(class::CUE) && first.class & class::NOUN_TOO == 0;
    !author && !clause && !verb
}

/// Returns whether a verb stands in a subordinate clause, so that its own ends at a comma:
/// "While he said so, …", "Ann Lee, who says so, …".
fn is_subordinate(a: &Analysis<'_>, verb: usize, start: usize) -> bool {
    let opens = a.is(start, class::SUB) && !a.is(start, class::ADV);
    let relative = verb > start
        && (verb.saturating_sub(3).max(start)..verb).any(|t| a.is_any(t, &["who", "which"]));
    relative || opens && (start..verb).all(|t| a.kind(t) != Kind::Comma)
}

/// Returns where the clause behind a verb begins and how it is tied to it.
fn clause_start(a: &Analysis<'_>, verb: usize, end: usize) -> Option<(usize, Tie)> {
    let limit = end.min(verb + 1 + LEAD_TOKENS_MAX);
    let at = lead_end(a, verb, limit);
    if at >= limit {
        return None;
    }
    let token = &a.outer[at];
    if !token.is_word() && token.kind != Kind::Number {
        return None;
    }
    if a.is_word(at, "that") {
        return a.is(verb, class::BRINGS_THAT).then_some((at, Tie::That));
    }
    if a.is_any(at, &["whether", "if", "how", "why", "what", "who", "where", "when"]) {
        let asks =
            a.is_any(verb, &["ask", "asks", "asked", "asking", "wondered", "wonders", "explained"]);
        return (asks && at < verb + 4).then_some((at, Tie::Question));
    }
    if a.is_word(at, "to") {
        let next = at + 1 < end && a.outer[at + 1].is_small();
        if next && at > verb + 1 && a.is(verb, class::BRINGS_HEARER) {
            return Some((verb + 1, Tie::Infinitive));
        }
        return (next && at == verb + 1 && a.is(verb, class::BRINGS_INFINITIVE))
            .then_some((at, Tie::Infinitive));
    }
    let closed = class::PREP | class::SUB | class::CONJ | class::AUX | class::REL | class::NEG;
    let inverted = a.kind(verb - usize::from(verb > 0)) == Kind::Comma && token.is_capital();
    let end = if inverted { first_comma(a, at, end) } else { end };
    let begins = token.is(class::SUBJ | class::DET | class::POSS)
        || token.is_capital()
        || token.kind == Kind::Number
        || token.is_small() && token.class & closed == 0
        || a.is_any(at, &["as", "more", "about", "nearly"])
            && a.is_any(at + 1, &["many", "than", "half"]);
    if !begins {
        return None;
    }
    let hearer = at > verb + 1 || !a.is(verb, class::ADDRESSEE);
    let surely = a.is_any(verb, &["said", "says", "say", "saying"])
        && !inverted
        && end - at > 3
        && at == verb + 1
        && !a.is(at + 1, class::PREP | class::TIME_UNIT)
        && !a.is_any(at, &["no", "nothing", "publicly"]);
    if a.is(verb, class::BRINGS_CLAUSE)
        && hearer
        && (surely || has_clause_verb(a, at, end.min(at + 30)))
    {
        return Some((at, Tie::Bare));
    }
    (a.is(verb, class::JUDGES) && at == verb + 1 && !token.is(class::SUBJ))
        .then_some((at, Tie::Object))
}

/// Appends the clause before a verb that closes it: "…, he said", "…, said X", "…, he said, …".
fn behind(a: &Analysis<'_>, verb: usize, low: usize, run: Run, found: &mut Vec<Reported>) {
    let inverted = verb == low || a.kind(verb - 1) == Kind::Comma;
    let (who, tag_start, mut tag_end) = if inverted && verb > run.start && !a.is(verb, class::BASE)
    {
        let Some((who, stop)) = cue::inverted_subject(a, verb, run.end) else { return };
        (who, verb, stop)
    } else {
        let Some(who) = cue::subject(a, verb, low) else { return };
        let start = who.role.map_or(who.printed.start, |role| role.start.min(who.printed.start));
        (who, start, verb + 1)
    };
    if tag_start == low && low > run.start {
        found.extend(before_quote(a, low - 1, run, who, verb));
        return;
    }
    if tag_start <= low || a.kind(tag_start - 1) != Kind::Comma || tag_start - 1 <= low {
        return;
    }
    let comma = tag_start - 1;
    if a.is(verb, class::ADDRESSEE) && who.printed.start < verb {
        tag_end = past_hearer(a, tag_end, run.end.min(tag_end + 8));
    }
    for _ in 0..3 {
        tag_end = past_adverbial(a, tag_end, run.end.min(tag_end + LEAD_TOKENS_MAX));
    }
    let closed = tag_end >= run.end
        || matches!(a.kind(tag_end), Kind::Stop | Kind::Comma)
        || a.kind(tag_end - 1) == Kind::Comma;
    let quotes = a.kind(tag_end) == Kind::Quote || a.kind(tag_end + 1) == Kind::Quote;
    if !closed || quotes || !a.is(verb, class::BRINGS_CLAUSE) {
        return;
    }
    let cue = Run::new(verb, verb + 1);
    let Some(start) = behind_start(a, low, comma, run) else { return };
    let rest = if a.kind(tag_end) == Kind::Comma { tag_end + 1 } else { tag_end };
    let goes_on = rest + 2 < run.end
        && a.kind(rest - 1) == Kind::Comma
        && who.printed.start < verb
        && !a.is(rest, class::ING);
    let tie = if goes_on { Tie::Around } else { Tie::Behind };
    let mut end = comma;
    while end > start + 1 && a.is(end - 1, class::CONJ) {
        end -= 1;
    }
    found.push(Reported { clause: Run::new(start, end), who, cue, tie });
    if goes_on {
        let end = clause_end(a, rest, run.end);
        if end > rest + 1 {
            found.push(Reported { clause: Run::new(rest, end), who, cue, tie });
        }
    }
}

/// Returns where the clause that a tag closes begins, which must be a whole one.
fn behind_start(a: &Analysis<'_>, low: usize, comma: usize, run: Run) -> Option<usize> {
    let low = if low == run.start {
        low
    } else {
        let stretch = a.outer[low - 1].stretch()?;
        let ended = matches!(a.final_char(stretch), Some(',' | '.' | '?' | '!'));
        (!ended).then_some(run.start)?
    };
    let start = lead_start(a, low, comma);
    let first = a.outer.get(start).filter(|_| start < comma)?;
    let adverbial = first.is(class::PREP | class::SUB) && !first.is(class::DET)
        || first.is_word() && first.has_shape(shape::ING);
    let inner = (start..comma).any(|t| a.kind(t) == Kind::Comma);
    let whole = comma - start < 3 || has_clause_verb(a, start, comma);
    (whole && (inner || !adverbial)).then_some(start)
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
        && a.words_of(stretch).starts_with(char::is_lowercase);
    let cue = Run::new(verb, verb + 1);
    let clause = Run::new(start, quote + 1);
    (ends && goes_on).then_some(Reported { clause, who, cue, tie: Tie::Behind })
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
    start
}

/// Returns the clause that `according to` ties.
fn according(a: &Analysis<'_>, at: usize, run: Run) -> Option<Reported> {
    let (who, stop) = phrase::starting_at(a, at + 2, run.end)?;
    if a.is(who.printed.end - 1, class::POSS | class::DET) {
        return None;
    }
    let cue = Run::new(at, at + 2);
    if at == run.start {
        let comma = (stop..run.end).find(|t| a.kind(*t) == Kind::Comma)?;
        let (apposition, end) = cue::apposition_after(a, stop, run.end)
            .map_or((None, comma), |(x, end)| (Some(x), end));
        let comma = if apposition.is_some() && a.kind(end) == Kind::Comma { end } else { comma };
        let end = clause_end(a, comma + 1, run.end);
        let clause = Run::new(comma + 1, end);
        return (clause.end > clause.start + 2).then_some(Reported {
            clause,
            who,
            cue,
            tie: Tie::According,
        });
    }
    let mut end = at;
    if a.kind(end - 1) == Kind::Comma {
        end -= 1;
    }
    let bracket = (run.start..end)
        .rev()
        .take(CLAUSE_TOKENS_MAX)
        .find(|t| matches!(a.kind(*t), Kind::Open | Kind::Close));
    let low = bracket.filter(|t| a.kind(*t) == Kind::Open).map_or(run.start, |t| t + 1);
    let start = lead_start(a, low, end);
    (end > start + 2).then_some(Reported {
        clause: Run::new(start, end),
        who,
        cue,
        tie: Tie::According,
    })
}
