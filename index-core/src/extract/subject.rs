//! Subjects: who does what a reporting verb says.
//!
//! Every search is bounded by a number of tokens.

use super::affiliation;
use super::analysis::Analysis;
use super::border;
use super::cue::{Form, PRONOUNS, form};
use super::leading::main_subject;
use super::lexicon::class;
use super::office;
use super::phrase::{self, Phrase, Run};
use super::quoted;
use super::roles;
use super::token::{Kind, Token, shape};
use super::told;
use super::torn;

/// How far left of a verb its subject may begin.
const SUBJECT_TOKENS_MAX: usize = 60;

/// Returns the subject of the reporting verb at `at`, looking no further left than `low`.
pub(crate) fn subject(a: &Analysis<'_>, at: usize, low: usize) -> Option<Phrase> {
    let found = words_before(a, at, low)?;
    // A relative pronoun stands for itself, whatever lies before it.
    if found.relative.is_some() {
        return Some(found);
    }
    torn::mended(a, found).or_else(|| torn::pronoun_before(a, found.printed, low))
}

/// Returns the words that stand where the subject of the verb at `at` should.
fn words_before(a: &Analysis<'_>, at: usize, low: usize) -> Option<Phrase> {
    let low = low.max(at.saturating_sub(SUBJECT_TOKENS_MAX));
    if let Some(verb) = quoted::quoting(a, at, low) {
        return quoted::quoted_one(a, Run::new(verb + 1, at - 1));
    }
    let at = if quoted::is_quoted_as(a, at, low) { at - 2 } else { at };
    let verb = skip_helpers(a, at, low);
    if verb == low {
        return None;
    }
    if let Some(party) = affiliation::ending_at(a, verb, low) {
        let found = phrase::ending_at(a, party, low)?;
        return Some(Phrase { role: found.role.or(Some(Run::new(party, verb))), ..found });
    }
    let t = &a.outer[verb - 1];
    match t.kind {
        Kind::Comma | Kind::Close | Kind::Dash => before_parenthesis(a, verb, low),
        // "Amar, author of “The Law,” put it": the comma lies inside the marks.
        Kind::Quote if t.stretch().is_some_and(|s| a.final_char(s) == Some(',')) => {
            outward(a, previous_comma(a, verb - 1, low)?, low)
        }
        Kind::Word if t.is(class::SUBJ) => phrase::ending_at(a, verb, low),
        Kind::Word if a.is_any(verb - 1, &["who", "which"]) => {
            antecedent(a, verb - 1, low).map(|who| Phrase { relative: Some(verb - 1), ..who })
        }
        Kind::Word if a.is_word(verb - 1, "that") => {
            // "A headline that said": the thing that holds the words.
            let thing = verb >= low + 2 && a.is(verb - 2, class::SPEECH_NOUN | class::TITLE_LEAD);
            if thing { phrase::ending_at(a, verb - 1, low) } else { None }
        }
        Kind::Word if t.is(class::CONJ) && t.is_small() => joined_subject(a, verb - 1, low),
        Kind::Word | Kind::Number | Kind::Clitic | Kind::Symbol => {
            let found = phrase::ending_at(a, verb, low)?;
            let found = apposed_head(a, relative_head(a, found, low), low);
            Some(affiliation::holder(a, found, low))
        }
        _ => None,
    }
}

/// Returns the subject of the verb after `and`: that of the clause before it.
fn joined_subject(a: &Analysis<'_>, and: usize, low: usize) -> Option<Phrase> {
    let border = (low..and)
        .rev()
        .find(|t| matches!(a.kind(*t), Kind::Comma | Kind::Quote | Kind::Dash | Kind::Semicolon));
    let start = border.map_or(low, |t| t + 1);
    let near = main_subject(a, start, and).filter(|near| {
        let first = near.printed.start;
        first == start && (phrase::is_pronoun(a, near.printed) || a.outer[first].is_capital())
    });
    near.or_else(|| main_subject(a, low, and))
}

/// Returns the token before which the subject of the verb `at` should end.
fn skip_helpers(a: &Analysis<'_>, at: usize, low: usize) -> usize {
    let mut verb = at;
    while verb > low {
        let t = &a.outer[verb - 1];
        let small_helper = t.is_small()
            && (t.is(class::AUX | class::NEG | class::ADV) || is_helping_ly(a, verb - 1, low))
            && !t.is(class::SUBJ | class::REL)
            && !a.is_any(verb - 1, &["said"]);
        // "I  ve": the apostrophe was lost.
        let cut = t.is_small()
            && a.is_any(verb - 1, &["ve", "ll"])
            && verb > low + 1
            && a.is(verb - 2, class::SUBJ);
        let so_far = verb > low + 2 && a.is_word(verb - 1, "far") && a.is_word(verb - 2, "so");
        let clitic = t.kind == Kind::Clitic
            && (t.is(class::AUX) || verb > low + 1 && a.is_any(verb - 2, PRONOUNS));
        let day = t.is(class::WEEKDAY) && verb > low + 1;
        // "The mayor this week said".
        let span = verb > low + 2
            && t.is(class::TIME_UNIT)
            && a.is_any(verb - 2, &["this", "last", "next"]);
        if !(small_helper || clitic || day || cut || so_far || span) {
            break;
        }
        verb -= 1 + usize::from(so_far || span);
        if day && verb > low && a.is_any(verb - 1, &["on", "late", "early"]) {
            verb -= 1;
        }
    }
    verb
}

/// Returns whether a word in `ly` helps a verb; behind an article it is a noun: "the daily".
fn is_helping_ly(a: &Analysis<'_>, token: usize, low: usize) -> bool {
    a.outer[token].has_shape(shape::LY)
        && !(token > low && a.is_any(token - 1, &["the", "a", "an"]))
}

/// Returns who is meant by the relative pronoun at this token.
pub(crate) fn antecedent(a: &Analysis<'_>, relative: usize, low: usize) -> Option<Phrase> {
    if relative == low {
        return None;
    }
    match a.kind(relative - 1) {
        Kind::Comma | Kind::Dash => outward(a, relative - 1, low),
        Kind::Close => before_parenthesis(a, relative, low),
        _ => phrase::ending_at(a, relative, low),
    }
}

/// Where a subject ran into a relative clause ("the man who founded X said"), returns its head.
fn relative_head(a: &Analysis<'_>, found: Phrase, low: usize) -> Phrase {
    let start = found.role.map_or(found.printed.start, |role| role.start.min(found.printed.start));
    let bounded = (start.saturating_sub(2).max(low)..=start).rev();
    for at in bounded.filter(|at| *at > low && *at < found.printed.end) {
        if a.is_any(at, &["who", "whose", "which"]) {
            return antecedent(a, at, low).unwrap_or(found);
        }
    }
    found
}

/// Where a subject is the apposition of a name ("Doug Andres, a spokesman for X told"), returns
/// that name.
fn apposed_head(a: &Analysis<'_>, found: Phrase, low: usize) -> Phrase {
    let start = found.printed.start;
    let comma = start > low + 1 && a.kind(start - 1) == Kind::Comma;
    let inside = (start..found.printed.end).any(|t| a.is(t, class::PREP));
    if !comma
        || phrase::is_name(a, found.printed) && !inside
        || !a.is(start, class::DET | class::POSS) && !a.outer[start].is_small()
    {
        return found;
    }
    let clause = (low..start - 1).rev().find(|t| !matches!(a.kind(*t), Kind::Word | Kind::Clitic));
    let begin = clause.map_or(low, |t| t + 1);
    if affiliation::is_affiliation(a.word(begin)) {
        let name = outward(a, start - 1, low);
        return name.map_or(found, |name| Phrase { role: Some(found.printed), ..name });
    }
    match phrase::from_segment(a, Run::new(begin, start - 1)) {
        Some(name)
            if phrase::is_name(a, name.printed)
                && name.printed.end == start - 1
                && (begin..start - 1)
                    .all(|t| !a.outer[t].is_small() || a.is(t, class::PARTICLE | class::ROLE))
                && !a.outer[begin].has_shape(shape::ING | shape::ED)
                && !a.is(begin, class::PLACE | class::TIME | class::ADV) =>
        {
            Phrase { role: Some(found.printed), ..name }
        }
        _ => found,
    }
}

/// Returns the subject left of a parenthesis that ends just before `verb`:
/// "Tim Kaine, 58, the senator, said", "Claire McCaskill (D-Mo.) said".
fn before_parenthesis(a: &Analysis<'_>, verb: usize, low: usize) -> Option<Phrase> {
    let close = verb - 1;
    match a.kind(close) {
        Kind::Close => {
            let open = (low..close).rev().find(|t| a.kind(*t) == Kind::Open)?;
            let mut found = if open > low && a.kind(open - 1) == Kind::Comma {
                before_parenthesis(a, open, low)?
            } else {
                apposed_head(a, relative_head(a, phrase::ending_at(a, open, low)?, low), low)
            };
            let content = Run::new(open + 1, close);
            let tells =
                || affiliation::is_affiliation(a.word(open + 1)) || told::is_told(a, content);
            if found.role.is_none() && open + 1 < close && tells() {
                found.role = Some(content);
            }
            Some(found)
        }
        Kind::Dash => {
            let open = (low..close).rev().find(|t| a.kind(*t) == Kind::Dash)?;
            let found = relative_head(a, phrase::ending_at(a, open, low)?, low);
            Some(apposed_head(a, found, low))
        }
        _ => {
            let open = previous_comma(a, close, low);
            match open {
                None => phrase::ending_at(a, close, low),
                Some(open) => {
                    let found = outward(a, open, low)?;
                    // "Ann Lee, D-Mich., and Paul Roux, a mayor, said": the other's.
                    let segment = previous_comma(a, open, low).map_or(low, |comma| comma + 1);
                    let of_other = a.is(segment, class::CONJ) && found.printed.start < segment;
                    let content = Run::new(open + 1, if of_other { open + 1 } else { close });
                    Some(with_apposition(a, found, content))
                }
            }
        }
    }
}

/// Puts a phrase and the parenthesis after it together: the one that is a name is printed, the
/// other is its role.
pub(super) fn with_apposition(a: &Analysis<'_>, found: Phrase, content: Run) -> Phrase {
    // "One pastor supporting Mr Roux, Ann Lee of Tarnov, said".
    let from = (content.start..content.end).find(|t| a.is_any(*t, &["of", "from"]));
    let name = Run::new(content.start, from.unwrap_or(content.end));
    let name_inside = name.end - name.start >= 2
        && name.end - name.start <= 5
        && (name.start..name.end).all(|t| a.outer[t].is_capital() || a.is(t, class::PARTICLE))
        && !a.is(name.end - 1, class::PLACE | class::ORG);
    let nominal = !phrase::is_name(a, found.printed)
        || a.is(found.printed.start, class::DET)
            && a.outer[found.printed.start..found.printed.end].iter().any(Token::is_small);
    if name_inside && nominal && !phrase::is_pronoun(a, found.printed) {
        return Phrase::with_role(name, Some(found.printed));
    }
    // The words nearest to a name tell about it.
    if found.role.is_some_and(|role| role.start >= found.printed.end) {
        return found;
    }
    let content = office::without_open_end(a, content);
    // "Gov. Ann Lee, a Democrat": her office tells more.
    let is_less = || a.is(found.printed.start, class::TITLE) && affiliation::is_party(a, content);
    let role = (told::is_told(a, content) && !is_less()).then_some(content);
    Phrase::with_role(found.printed, role.or(found.role))
}

/// Returns the comma left of `from` in the same clause.
fn previous_comma(a: &Analysis<'_>, from: usize, low: usize) -> Option<usize> {
    for at in (low..from).rev() {
        match a.kind(at) {
            Kind::Comma if !border::is_before_suffix(a, at) => return Some(at),
            Kind::Stop | Kind::Colon | Kind::Semicolon => return None,
            _ => {}
        }
    }
    None
}

/// Returns the phrase before the comma `comma`, going on outwards over appositions.
fn outward(a: &Analysis<'_>, comma: usize, low: usize) -> Option<Phrase> {
    let mut end = comma;
    let mut skipped: Option<Run> = None;
    for _ in 0..4 {
        let border = previous_comma(a, end, low);
        let start = border.map_or(low, |b| b + 1);
        let segment = Run::new(start, end);
        let apposed = border
            .is_some_and(|b| b > low && is_apposition(a, segment) && ends_in_name(a, b))
            && !has_clause(a, segment);
        if !apposed {
            let bracketed = end > start + 1 && a.kind(end - 1) == Kind::Close;
            let found = match bracketed {
                true => before_parenthesis(a, end, start)?,
                false => relative_head(a, phrase::ending_at(a, end, start)?, start),
            };
            return Some(match skipped {
                Some(role) => with_apposition(a, found, role),
                None => found,
            });
        }
        skipped = Some(segment);
        end = border?;
    }
    None
}

/// Returns whether a clause begins inside a segment, so that it can't be an apposition.
fn has_clause(a: &Analysis<'_>, segment: Run) -> bool {
    (segment.start..segment.end).any(|t| a.is_any(t, &["that", "as", "when", "because", "but"]))
        && phrase::left_border(a, segment.end, segment.start) > segment.start
}

fn ends_in_name(a: &Analysis<'_>, end: usize) -> bool {
    let t = &a.outer[end - 1];
    t.is_capital() || t.kind == Kind::Close || t.kind == Kind::Number || t.is(class::SUBJ)
}

/// Returns whether a segment between commas tells about the name before it.
fn is_apposition(a: &Analysis<'_>, segment: Run) -> bool {
    if segment.is_empty() {
        return true;
    }
    let first = &a.outer[segment.start];
    let single_place = segment.end == segment.start + 1 && first.is(class::PLACE);
    let affiliation = affiliation::is_affiliation(a.word(segment.start));
    let office =
        first.is(class::ROLE | class::TITLE) && a.is_any(segment.start + 1, &["of", "for"]);
    office
        || first.is(class::DET | class::POSS | class::PREP)
        || first.kind == Kind::Number
        || first.is_small() && !first.is(class::SUBJ)
        || single_place
        || affiliation
        || a.outer[segment.end - 1].is_small() && first.is_capital()
}

/// Returns the apposition that begins with a comma or bracket at `at`, and where it ends.
pub(crate) fn apposition_after(a: &Analysis<'_>, at: usize, limit: usize) -> Option<(Run, usize)> {
    let close = match a.kind(at) {
        Kind::Comma if border::is_inside(a, at) => return None,
        Kind::Comma if at < limit => Kind::Comma,
        Kind::Open if at < limit => Kind::Close,
        _ => return None,
    };
    let window = limit.min(at + 1 + phrase::PHRASE_TOKENS_MAX);
    let mut end = at + 1;
    while end < window
        && a.kind(end) != close
        && !matches!(
            a.kind(end),
            Kind::Stop | Kind::Quote | Kind::Colon | Kind::Semicolon | Kind::Dash
        )
    {
        if a.is_any(end, &["who", "which", "whose"])
            || form(a, end, at + 1) == Some(Form::Participle) && end > at + 1
        {
            break;
        }
        // "…, head of the dam office told reporters": the mark behind it was lost. With an article
        // the words are the subject of another clause: "…, the company said".
        if end > at + 1 && a.is(end, class::STRONG) && form(a, end, at + 1) == Some(Form::Finite) {
            let head = roles::head(a, Run::new(at + 1, end))?;
            let office = a.is(head, class::ROLE | class::TITLE) && !a.is(head, class::PEOPLE);
            if a.is(at + 1, class::DET) || !office {
                return None;
            }
            break;
        }
        end += 1;
    }
    let content = office::without_open_end(a, Run::new(at + 1, end));
    (told::is_told(a, content)).then_some((content, end))
}

/// Returns the phrase after an inverted verb ("said Ann Lee, the mayor"), and where it ends.
pub(crate) fn inverted_subject(
    a: &Analysis<'_>,
    at: usize,
    limit: usize,
) -> Option<(Phrase, usize)> {
    let mut from = at + 1;
    while from < limit && a.is(from, class::ADV) && a.outer[from].is_small() {
        from += 1;
    }
    if from >= limit {
        return None;
    }
    // "The mayor, said that the dam leaks": a clause.
    let next = a.outer.get(from + 1);
    let clause = a.is_word(from, "that")
        && next.is_some_and(|t| t.is(class::DET | class::POSS | class::SUBJ) || t.is_capital());
    if clause {
        return None;
    }
    let first = &a.outer[from];
    let begins = first.is_word()
        && !first.is(class::PREP | class::SUB | class::OBJ | class::AUX | class::CONJ)
        || first.is(class::DET | class::SUBJ)
        || first.kind == Kind::Number
        || a.is_word(from, "@");
    // "Said April Roux" is no month.
    let named = first.is(class::MONTH) && next.is_some_and(|t| t.is_capital() && t.class == 0);
    if !begins
        || first.is(class::TIME) && !first.is(class::FIRST) && !named
        || first.is(class::REL) && !first.is(class::DET)
    {
        return None;
    }
    let (mut found, stop) = phrase::starting_at(a, from, limit)?;
    let apposition = apposition_after(a, stop, limit).filter(|_| found.role.is_none());
    if let Some((role, _)) = apposition {
        found = with_apposition(a, found, role);
    }
    Some((found, stop))
}
