//! Announcements: whose words a line says that it brings, be it a sentence ("Senator Roux issued the
//! following statement:") or a label ("Excerpts of Senator Lee's remarks:").

use super::analysis::Analysis;
use super::cue;
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::token::Kind;

/// An announcement of a statement is sought in so many tokens at the end of a sentence.
const ANNOUNCEMENT_TOKENS_MAX: usize = 60;
/// So far behind "following" stands what follows: "the following prepared opening statement".
const STATEMENT_TOKENS_MAX: usize = 8;
/// So far behind the possessor stands what is his: "Senator Lee's full prepared remarks".
const OWNED_TOKENS_MAX: usize = 5;

/// First words of lines that are labels of what follows.
const LABELS: [&str; 11] = [
    "excerpt",
    "excerpts",
    "highlight",
    "highlights",
    "transcript",
    "key",
    "statement",
    "statements",
    "remarks",
    "comments",
    "quote",
];

/// First words of lines that tell what the words below them are about.
const THEMES: [&str; 4] = ["on", "about", "regarding", "concerning"];

/// Returns who speaks after a sentence like "Senator Roux issued the following statement:", and
/// the words that tell it.
pub(super) fn issued(a: &Analysis<'_>, sentence: Run) -> Option<(Phrase, Run)> {
    let tail = sentence.start.max(sentence.end.saturating_sub(ANNOUNCEMENT_TOKENS_MAX));
    let brought = |following: usize| {
        let end = sentence.end.min(following + 1 + STATEMENT_TOKENS_MAX);
        let said = (following + 1..end).find(|t| a.is(*t, class::SPEECH_NOUN))?;
        Some((following, said))
    };
    let mut followings = (tail..sentence.end).rev().filter(|t| a.is_word(*t, "following"));
    let (following, said) = followings.find_map(brought)?;
    let who = issuer(a, sentence, following).or_else(|| author(a, Run::new(said, sentence.end)))?;
    Some((who, Run::new(following, said + 1)))
}

/// Returns the subject of the sentence up to "the following", or of the verb before it where the
/// sentence begins with a dateline or a heading.
fn issuer(a: &Analysis<'_>, sentence: Run, following: usize) -> Option<Phrase> {
    let is_somebody =
        |who: &Phrase| phrase::is_name(a, who.printed) && !a.is(who.printed.end - 1, class::PLACE);
    let main = cue::main_subject(a, sentence.start, following)
        .filter(|who| !a.is(who.printed.end - 1, class::DET));
    let no_issuer = class::PLACE | class::SPEECH_NOUN;
    if main.is_some_and(|main| !a.is(main.printed.end - 1, no_issuer)) {
        return main;
    }
    let between = |t: &usize| !a.is(*t, class::DET | class::TIME | class::ADV | class::WEEKDAY);
    let verb = (sentence.start + 1..following).rev().find(between)?;
    cue::subject(a, verb, sentence.start).filter(is_somebody).or(main)
}

/// Returns whether a line is a label of what follows: "Key points:", "The following is Senator
/// Lee's statement:". The label itself says nothing.
pub(super) fn is_label(a: &Analysis<'_>, line: Run) -> bool {
    let start = line.start;
    let second = start + usize::from(a.is_word(start, "the"));
    let points = a.is_any(second, &["following", "below", "here", "attached"])
        && a.is_any(second + 1, &["is", "are"]);
    let text = a.is_any(second, &["text", "transcript"]) && a.is_word(second + 1, "of");
    a.is_any(start, &LABELS) || points || text
}

/// Returns whether a line tells what the words below it are about: "On the dam and tin by May:".
pub(super) fn is_theme(a: &Analysis<'_>, line: Run) -> bool {
    a.is_any(line.start, &THEMES)
}

/// Returns whose words a label speaks of: "Excerpts of Senator Lee’s remarks", "Statement by Ruth
/// Okoro on the dam".
pub(super) fn owner(a: &Analysis<'_>, label: Run) -> Option<Phrase> {
    let named = [possessor(a, label), author(a, label)];
    named.into_iter().flatten().min_by_key(|who| who.printed.start)
}

/// Where a phrase is somebody's statement ("Senator Lee's floor statement", "his remarks"), returns
/// whose.
pub(super) fn who_states(a: &Analysis<'_>, said: Phrase) -> Phrase {
    let Run { start, end } = said.printed;
    if end > start + 1 && a.kind(end - 1) == Kind::Clitic {
        // "Senator Lee's" (opening statement): the words behind were taken for a verb.
        let whose = phrase::ending_at(a, end - 1, start);
        return whose.filter(|who| phrase::is_name(a, who.printed)).unwrap_or(said);
    }
    let is_speech = |t: &usize| a.is(*t, class::SPEECH_NOUN) && a.outer[*t].is_small();
    let Some(speech) = (start + 1..end).find(is_speech) else { return said };
    // "Her remarks", "the full text of her remarks".
    let mut owners = (start.max(speech.saturating_sub(OWNED_TOKENS_MAX))..speech).rev();
    if let Some(owner) = owners.find(|t| a.is(*t, class::POSS)) {
        return Phrase::plain(Run::new(owner, owner + 1));
    }
    let mark = (start + 1..speech).find(|t| a.kind(*t) == Kind::Clitic);
    let whose = mark.and_then(|mark| phrase::ending_at(a, mark, start));
    whose.filter(|who| phrase::is_name(a, who.printed)).unwrap_or(said)
}

/// Returns whose statement a headline brings: "Sen. Ann Lee Statement on the Dam".
pub(super) fn headed(a: &Analysis<'_>, headline: Run) -> Option<Phrase> {
    let is_speech = |t: &usize| a.is(*t, class::SPEECH_NOUN) && a.outer[*t].is_capital();
    let speech = (headline.start + 1..headline.end).find(is_speech)?;
    let heads = speech + 1 == headline.end || a.is(speech + 1, class::PREP);
    // "Mayor Lee's Statement on the Dam:".
    let owned = usize::from(a.kind(speech - 1) == Kind::Clitic);
    let name = Run::new(headline.start, speech - owned);
    let is_person = !name.is_empty()
        && (name.start..name.end).all(|t| a.outer[t].is_capital())
        && (name.start..name.end).any(|t| a.is(t, class::TITLE | class::FIRST))
        && !a.is(name.end - 1, class::TITLE | class::ROLE | class::ORG);
    (heads && is_person).then_some(Phrase::plain(name))
}

/// Returns whose words a headline brings: "SEN. LEE ISSUES STATEMENT ON THE DAM", "Comments of Senator
/// Lee on the Dam"; with nothing but somebody's words below it "SEN. LEE ON THE DAM", too.
pub(super) fn headlined(a: &Analysis<'_>, headline: Run, below: Kind) -> Option<(Phrase, Run)> {
    let Run { start, end } = headline;
    let labelled = a.is_any(start, &["statement", "comments", "remarks"])
        && a.is_any(start + 1, &["of", "by", "from"]);
    let from = start + 2 * usize::from(labelled);
    let window = end.min(from + HEADLINE_NAME_TOKENS_MAX);
    let named = |t: &usize| a.outer[*t].is_capital() && !a.is(*t, class::PREP | class::CONJ);
    let stop = (from..window).find(|t| !named(t) || brings_words(a, *t, end))?;
    let name = Run::new(from, stop);
    let titled = stop > from + 1
        && a.is(from, class::TITLE)
        && !a.is(stop - 1, class::TITLE | class::ROLE | class::ORG);
    let is_theme = matches!(below, Kind::Quote) && a.is_any(stop, &THEMES);
    let brings = match labelled {
        true => a.is(stop, class::PREP),
        false => is_theme || brings_words(a, stop, end),
    };
    let closed = matches!(a.kind(end - 1), Kind::Stop);
    (titled && brings && !closed).then_some((Phrase::plain(name), Run::new(stop, stop + 1)))
}

/// So many words of a headline name who it is about.
const HEADLINE_NAME_TOKENS_MAX: usize = 6;

/// Returns whether a word of a headline tells that somebody's words follow: "ISSUES STATEMENT",
/// "COMMENTS ON", "REACTS TO", "STATEMENT ON".
fn brings_words(a: &Analysis<'_>, at: usize, end: usize) -> bool {
    const WORDS: [&str; 3] = ["statement", "remarks", "comments"];
    const ISSUES: [&str; 4] = ["issues", "releases", "delivers", "makes"];
    const SAYS: [&str; 6] = ["comments", "reacts", "responds", "statement", "remarks", "comment"];
    let issues = a.is_any(at, &ISSUES) && (at + 1..end.min(at + 4)).any(|t| a.is_any(t, &WORDS));
    issues || a.is_any(at, &SAYS) && at + 1 < end && a.is(at + 1, class::PREP)
}

/// Returns the name behind the first `of`, `by` or `from` that has one.
fn author(a: &Analysis<'_>, line: Run) -> Option<Phrase> {
    let before_name =
        |t: &usize| a.is_any(*t, &["by", "of", "from"]) && phrase::is_name_word(a, *t + 1);
    let preposition = (line.start..line.end.saturating_sub(1)).find(before_name)?;
    Some(phrase::starting_at(a, preposition + 1, line.end)?.0)
}

/// Returns the name before the mark of a possessive: one behind `of` or `is`, or one whose
/// words are spoken or written.
fn possessor(a: &Analysis<'_>, line: Run) -> Option<Phrase> {
    let owns_words = |mark: usize| {
        (mark + 1..line.end.min(mark + 1 + OWNED_TOKENS_MAX)).any(|t| a.is(t, class::SPEECH_NOUN))
    };
    let before_mark = |mark: usize| {
        let border = (line.start..mark).rev().find(|t| a.is(*t, class::PREP | class::BE));
        let is_told = border.is_some_and(|t| a.is(t, class::BE) || a.is_word(t, "of"));
        let start = border.map_or(line.start, |border| border + 1);
        (is_told || owns_words(mark)).then_some(Run::new(start, mark))
    };
    let mut marks = (line.start..line.end).filter(|mark| a.kind(*mark) == Kind::Clitic);
    let name = marks.find_map(before_mark)?;
    phrase::ending_at(a, name.end, name.start).filter(|who| phrase::is_name(a, who.printed))
}
