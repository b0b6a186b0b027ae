//! What stands above an article's text: headline, byline, day; and what the end adds.
//!
//! Invariant: only the first and last bytes of a text are looked at; a line is taken only when
//! nothing in it could be a sentence of the article.

use crate::printed_date::{self, PrintedDate, after_label};
use crate::{Date, Note, byline};

use super::dateline;
use super::lexicon::{Class, class, lexicon};
use super::run_in;
use crate::Span;

/// How much of the start of a text is looked at, in bytes.
const HEAD_BYTES_MAX: usize = 8 * 1024;

/// How many lines may stand above the first paragraph.
const HEAD_LINES_MAX: usize = 12;

/// How much of the end of a text is looked at, in bytes.
const TAIL_BYTES_MAX: usize = 600;

/// The longest headline, in bytes.
const TITLE_BYTES_MAX: usize = 250;

/// The longest line that is a byline or a day and nothing else, in bytes.
const LABEL_LINE_BYTES_MAX: usize = 120;

/// What stands above a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) date: Option<Date>,
    pub(crate) source: Option<String>,
    /// What is said of a printed day that no calendar has.
    pub(crate) impossible: Option<Note>,
    /// A stretch that begins with a dateline, where it stands in the middle of a line.
    pub(crate) dateline: Option<Span>,
    /// Where the first line below it begins.
    pub(crate) body: usize,
    /// Up to where the text only says beforehand what it says below.
    pub(crate) repeated: usize,
}

/// Returns what stands above a text; `title` is the one that its format names, if it names one.
pub(crate) fn read(text: &str, title: Option<&str>) -> Heading {
    let head = head_of(text);
    let lines = lines(head);
    let mut heading =
        Heading { body: lines.first().map_or(0, |line| line.start), ..Heading::default() };
    let mut lines = lines.as_slice();
    if let Some(rest) = repeated_line(text, lines) {
        heading.repeated = rest[0].start;
        heading.body = rest[0].start;
        if title.is_none() && dateline::of_line(text, rest[0]).is_none() {
            run_in::read(text, rest[0], &mut heading);
        }
        lines = rest;
    } else if title.is_none() && lines.first().is_some_and(|line| run_in::is_likely(text, *line)) {
        run_in::read(text, lines[0], &mut heading);
    }
    let is_wanted = title.is_none() && heading.title.is_none() && heading.repeated == 0;
    for (i, line) in lines.iter().enumerate().take(HEAD_LINES_MAX) {
        let words = &text[line.start..line.end];
        let is_known_title = i == 0 && title.or(heading.title.as_deref()) == Some(words)
            || i == 1 && heading.title.as_deref() == Some(words);
        let is_taken = is_known_title
            || take_notice(words, &mut heading)
            || take_date(words, &mut heading)
            || take_byline(words, &mut heading)
            || heading.title.is_some() && take_bare_name(text, &lines[i..], &mut heading)
            || is_wanted && take_title(text, &lines[i..], &mut heading)
            || (heading.title.is_some() || title.is_some() && i == 0)
                && is_second_headline(text, &lines[i..]);
        if !is_taken {
            break;
        }
        heading.body = lines.get(i + 1).map_or(text.len(), |next| next.start);
    }
    take_end(text, &mut heading);
    heading
}

fn head_of(text: &str) -> &str {
    let mut end = text.len().min(HEAD_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The first lines that are not blank, without the white space around them.
fn lines(head: &str) -> Vec<Span> {
    let mut lines = Vec::with_capacity(HEAD_LINES_MAX + 2);
    let mut start = 0;
    for line in head.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            lines.push(Span::new(from, from + trimmed.len()));
            if lines.len() == HEAD_LINES_MAX + 2 {
                break;
            }
        }
        start += line.len();
    }
    lines
}

/// The lines below a first one that is only the start of the second, cut off somewhere; not below
/// a headline that is printed twice.
fn repeated_line<'l>(text: &str, lines: &'l [Span]) -> Option<&'l [Span]> {
    const REPEATED_BYTES_MIN: usize = 2;
    let [first, second, others @ ..] = lines else { return None };
    let words = |line: &Span| &text[line.start..line.end];
    let mut below = words(second).bytes().filter(|b| !b.is_ascii_whitespace());
    let mut above = words(first).bytes().filter(|b| !b.is_ascii_whitespace());
    if first.len() < REPEATED_BYTES_MIN || !above.all(|byte| below.next() == Some(byte)) {
        return None;
    }
    let runs_on = others.first().is_some_and(|line| words(line).starts_with(char::is_lowercase));
    let is_sentence = words(first).ends_with(['.', '?', '!', '"', '”', '’']) || runs_on;
    (below.next().is_some() || is_sentence).then(|| &lines[1..])
}

/// Lines of press releases and agencies that say nothing of the article, but perhaps its day:
/// `For immediate release: June 11, 2026`.
fn take_notice(words: &str, heading: &mut Heading) -> bool {
    const STARTS: [&str; 12] = [
        "for immediate release",
        "for release",
        "press release",
        "news release",
        "media contact",
        "press contact",
        "contact:",
        "contacts:",
        "embargoed",
        "updated",
        "last updated",
        "last modified",
    ];
    if words.len() > LABEL_LINE_BYTES_MAX || words.ends_with('.') {
        return false;
    }
    let Some(start) = STARTS.iter().find(|start| begins_with(words, start)) else { return false };
    let rest = words[start.len()..].trim_start_matches([':', ' ', '\t', '-', '–']);
    let rest = rest.strip_prefix("on ").unwrap_or(rest);
    heading.date = heading.date.or(day_of_line(rest).and_then(PrintedDate::date));
    true
}

/// Returns whether the first of these lines is a headline below the headline, or the printed one
/// where the format names another: no sentence, and above a byline or a day.
fn is_second_headline(text: &str, lines: &[Span]) -> bool {
    let [line, next, ..] = lines else { return false };
    let words = &text[line.start..line.end];
    words.len() <= TITLE_BYTES_MAX
        && !words.starts_with(char::is_lowercase)
        && !ends_a_sentence(words)
        && is_heading_line(&text[next.start..next.end])
}

/// Whether `text` begins with this ASCII word, whatever its case, and the word ends there.
fn begins_with(text: &str, start: &str) -> bool {
    let Some((head, rest)) = text.split_at_checked(start.len()) else { return false };
    head.eq_ignore_ascii_case(start) && !rest.starts_with(char::is_alphabetic)
}

/// A line that holds a day and nothing but, perhaps, a time.
fn take_date(words: &str, heading: &mut Heading) -> bool {
    if words.len() > LABEL_LINE_BYTES_MAX {
        return false;
    }
    let labelled = after_label(words);
    let Some(printed) = day_of_line(labelled.unwrap_or(words)) else {
        let impossible = labelled.and_then(printed_date::impossible_note);
        heading.impossible = heading.impossible.take().or(impossible);
        return false;
    };
    heading.date = heading.date.or(printed.date());
    printed.year.is_some() || labelled.is_some()
}

/// Returns the day of a line that holds nothing else but a place or time before it and a time
/// behind it; what a site adds behind a bar is left aside.
fn day_of_line(words: &str) -> Option<PrintedDate> {
    const BARS: [&str; 7] = ["|", "•", "·", " / ", " Updated ", " UPDATED ", " updated "];
    let words = behind_comma(words).unwrap_or(words);
    let printed = printed_date::at_start(words)?;
    let rest = &words[printed.len..];
    let end = BARS.iter().filter_map(|bar| rest.find(bar)).min();
    is_time(rest[..end.unwrap_or(rest.len())].trim_end()).then_some(printed)
}

/// What stands behind the place or time of a line such as `Husum, 14. November 2025` or
/// `4:12 PM EDT, Fri June 14, 2024`.
fn behind_comma(words: &str) -> Option<&str> {
    const PLACE_WORDS_MAX: usize = 3;
    let (before, day) = words.split_once(", ")?;
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let is_place = before.split(' ').all(is_name) && before.split(' ').count() <= PLACE_WORDS_MAX;
    let is_whole = printed_date::at_start(day).is_some_and(|day| day.year.is_some());
    ((is_place || is_time(before)) && is_whole).then_some(day)
}

/// ` 12:40:43.84`, `, 10:30 a.m. EDT`, ` at 17:00 GMT`, ` à 18h30`, nothing.
pub(super) fn is_time(rest: &str) -> bool {
    const TIME_BYTES_MAX: usize = 40;
    const WORDS: [&str; 19] = [
        "at", "am", "pm", "a.m", "p.m", "hrs", "Contact", "à", "h", "um", "Uhr", "a", "las",
        "alle", "ore", "às", "om", "uur", "kl",
    ];
    let is_word = |word: &str| {
        let letters = word.trim_matches(|c: char| !c.is_alphabetic());
        letters.is_empty()
            || letters.len() <= 4 && letters.chars().all(|c| c.is_uppercase() || c == '.')
            || WORDS.contains(&letters)
    };
    rest.len() <= TIME_BYTES_MAX && rest.split(' ').all(is_word)
}

fn take_byline(words: &str, heading: &mut Heading) -> bool {
    if words.len() > LABEL_LINE_BYTES_MAX || words.ends_with(['.', ':', '?']) {
        return false;
    }
    let Some(names) = byline::without_by(words) else { return false };
    // `By Friday the water was gone` begins a sentence: a name has capitals only.
    let capitals = |word: &str| {
        !word.starts_with(char::is_lowercase)
            || matches!(
                word,
                "and" | "in" | "for" | "de" | "la" | "van" | "von" | "der" | "bin" | "al" | "of"
            )
    };
    let people = names.split(['|', '•']).next().unwrap_or_default();
    let mut parts = people.split(',').flat_map(|part| part.split(" and "));
    let is_credit = |part: &str| part.split(' ').all(capitals) || byline::is_job(part);
    if names.is_empty()
        || !parts.next().is_some_and(|name| name.split(' ').all(capitals))
        || !parts.all(is_credit)
    {
        return false;
    }
    let (authors, outlet) = byline::parse(names);
    if authors.is_empty() && outlet.is_none() {
        return false;
    }
    heading.authors.extend(authors);
    heading.source = heading.source.take().or(outlet);
    true
}

/// Takes the first of these lines as the author's name alone, above a day or what else only stands
/// there: `Ann Lee`, `Ann Lee in Tarnov`.
fn take_bare_name(text: &str, lines: &[Span], heading: &mut Heading) -> bool {
    let [line, next, ..] = lines else { return false };
    let words = &text[line.start..line.end];
    let mut names = words.split(" in ").next().unwrap_or_default().split(' ');
    let [Some(given), Some(surname), None] = [names.next(), names.next(), names.next()] else {
        return false;
    };
    let is_surname = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
            && class_of(word) & (class::CUE | class::ORG | class::ROLE) == 0
    };
    let is_name = class_of(given) & class::FIRST != 0
        && given.starts_with(char::is_uppercase)
        && is_surname(surname)
        && heading.authors.is_empty()
        && is_heading_line(&text[next.start..next.end]);
    if is_name {
        heading.authors = byline::names(words);
    }
    is_name
}

fn class_of(word: &str) -> Class {
    lexicon().class(word.as_bytes(), 0, word.len())
}

/// Takes the first of these lines as the headline, if it is one.
fn take_title(text: &str, lines: &[Span], heading: &mut Heading) -> bool {
    let [line, next, ..] = lines else { return false };
    let words = &text[line.start..line.end];
    let between = &text[line.end..next.start];
    let is_apart = between.bytes().filter(|b| *b == b'\n').count() > 1;
    // In hard-wrapped text the sentence goes on in the next line.
    let runs_on = !is_apart && text[next.start..].starts_with(char::is_lowercase);
    let is_title = heading.title.is_none()
        && words.len() <= TITLE_BYTES_MAX
        && words.chars().any(char::is_alphabetic)
        && !runs_on
        && (!ends_a_sentence(words) || dateline::of_line(text, *next).is_some())
        && (is_apart || next.len() > words.len() || is_heading_line(&text[next.start..next.end]))
        && dateline::of_line(text, *line).is_none();
    if is_title {
        heading.title = Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    is_title
}

fn is_heading_line(words: &str) -> bool {
    let mut unused = Heading::default();
    take_notice(words, &mut unused)
        || take_date(words, &mut unused)
        || take_byline(words, &mut unused)
}

/// Whether the words end as a sentence does: with a stop that no abbreviation explains.
fn ends_a_sentence(words: &str) -> bool {
    let bare = words.trim_end_matches(['"', '”', '’', '\'', ')']);
    if bare.ends_with([',', ';', ':']) {
        return true;
    }
    let is_shouted = !bare.contains(char::is_lowercase);
    let Some(stopped) = bare.strip_suffix('.').filter(|_| !is_shouted) else { return false };
    if stopped.ends_with("..") {
        return false;
    }
    let last = stopped.rsplit([' ', '-']).next().unwrap_or_default();
    const SHORT: [&str; 10] = ["Inc", "Corp", "Co", "Ltd", "Jr", "Sr", "St", "Gov", "vs", "No"];
    !(last.contains('.') || SHORT.contains(&last))
}

/// What agencies write below an article: `(Reporting by Jane Doe; editing by …)`, `Reuter`.
fn take_end(text: &str, heading: &mut Heading) {
    const REPORTERS: &str = "Reporting by ";
    let mut start = text.len().saturating_sub(TAIL_BYTES_MAX).max(heading.body);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let tail = text[start..].trim_end();
    let last_line = tail.rsplit('\n').next().unwrap_or_default().trim();
    if heading.source.is_none() && matches!(last_line, "Reuter" | "Reuters" | "REUTER") {
        heading.source = Some("Reuters".to_owned());
    }
    if heading.authors.is_empty()
        && let Some(at) = memchr::memmem::find(tail.as_bytes(), REPORTERS.as_bytes())
    {
        let names = &tail[at + REPORTERS.len()..];
        let end = names.find([';', ')', '.', '\n']).unwrap_or(names.len());
        heading.authors = byline::names(&names[..end]);
    }
}

#[cfg(test)]
#[path = "heading_tests.rs"]
mod tests;
