//! Words and filters as typed, made into the library's query.

use std::ffi::OsStr;

use index_core::{Date, DateRange, Query, QueryProblem, QuoteKind, Sort};

use crate::args::{FilterArgs, SearchArgs, SortOrder};
use crate::people;
use crate::print::sanitize;
use crate::print::styled::display_width;
use crate::problem::Problem;
use crate::saved;
use crate::surroundings::Surroundings;

/// How much of a long query is shown around a mistake in it, in characters to each side.
const SHOWN_CHARS_MAX: usize = 32;

/// A query, and how its words were read where that may surprise.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) query: Query,
    pub(crate) surprises: Vec<String>,
}

/// Returns the query of a search.
///
/// # Errors
/// A field or an option whose value can't be read.
pub(crate) fn query(args: &SearchArgs, around: &Surroundings) -> Result<Question, Problem> {
    let mut question = words(args, around)?;
    question.query = filtered(question.query, &args.filter, around.today)?;
    if args.verify.verify.is_some() && args.filter.kind.is_empty() {
        // What is printed only as a paraphrase is just what one wants to know.
        question.query = question.query.kinds(&[]);
    }
    let folder = around.config.as_deref();
    question.query = question.query.people(people::read(folder)?);
    let order = args.list.sort.unwrap_or_else(|| natural_order(args));
    let order = match order {
        SortOrder::Relevance => Sort::Relevance,
        SortOrder::Newest => Sort::Newest,
        SortOrder::Oldest => Sort::Oldest,
    };
    let (limit, offset) = (as_usize(args.list.limit()), as_usize(args.list.offset));
    question.query = question.query.limit(limit).offset(offset).sort(order);
    if args.list.each {
        question.query = question.query.each();
    }
    Ok(question)
}

/// Returns the words, or the quotation, as one text.
pub(crate) fn text(args: &SearchArgs) -> String {
    if let Some(quotation) = &args.verify.verify {
        return quotation.clone();
    }
    let words: Vec<_> = args.words.iter().map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// Without words nothing is more relevant than anything else: the newest comes first.
fn natural_order(args: &SearchArgs) -> SortOrder {
    let filter = &args.filter;
    let is_like = filter.about.is_some() || filter.like.is_some();
    if is_like || !text(args).trim().is_empty() { SortOrder::Relevance } else { SortOrder::Newest }
}

/// Whether the words are taken as they are, without operators and fields.
pub(crate) fn is_plain(args: &SearchArgs) -> bool {
    args.filter.fixed_strings || args.verify.verify.is_some()
}

fn words(args: &SearchArgs, around: &Surroundings) -> Result<Question, Problem> {
    let text = text(args);
    if is_plain(args) {
        return Ok(Question { query: Query::words(text), surprises: Vec::new() });
    }
    let text = saved::expanded(&text, around.config.as_deref())?;
    let (query, problems) = Query::parse_lenient_on(&text, around.today);
    if let Some(problem) = problems.iter().find(|problem| problem.is_error) {
        return Err(Problem::new(format!("{}\n{}", problem.message, pointed_at(&text, problem))));
    }
    let problems = problems.into_iter().map(|problem| problem.message);
    let surprises = args.words.iter().filter_map(|word| like_an_option(word)).chain(problems);
    Ok(Question { query, surprises: surprises.collect() })
}

/// Tells of `-n` that it excludes a word: hardly anybody means that.
fn like_an_option(word: &OsStr) -> Option<String> {
    let letter = word.to_str()?.strip_prefix('-')?;
    let is_letter = letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_alphabetic());
    is_letter
        .then(|| format!("`-{letter}` leaves out the word `{letter}`: options begin with `--`"))
}

fn filtered(mut query: Query, filter: &FilterArgs, today: Date) -> Result<Query, Problem> {
    if let Some(name) = &filter.by {
        if name.trim().is_empty() {
            return Err(Problem::new("`--by` needs a name"));
        }
        query = query.speaker(name);
    }
    if let Some(words) = &filter.about {
        query = query.about(words);
    }
    for words in &filter.also_on {
        query = query.also_on(words);
    }
    for words in &filter.silent_on {
        query = query.silent_on(words);
    }
    let mut since = None;
    if let Some(text) = &filter.since {
        let day = DateRange::parse(text, Some(today))?.first;
        let day = day.ok_or_else(|| open_end("--since", text))?;
        since = Some((day, text));
        query = query.since(day);
    }
    if let Some(text) = &filter.until {
        let range = DateRange::parse(text, Some(today))?;
        // `2w` is the last two weeks: until then is until they begin.
        let day = if is_ago(text) { range.first } else { range.last };
        let day = day.ok_or_else(|| open_end("--until", text))?;
        if let Some((_, first)) = since.filter(|(first, _)| *first > day) {
            let message = format!("`--until {text}` lies before `--since {first}`");
            return Err(Problem::new(message));
        }
        query = query.until(day);
    }
    if !filter.kind.is_empty() {
        let kinds = filter.kind.iter().flat_map(|kind| kind.kinds().iter().copied());
        query = query.kinds(&kinds.collect::<Vec<QuoteKind>>());
    }
    if let Some(confidence) = filter.min_confidence {
        query = query.min_confidence(confidence);
    }
    Ok(query)
}

fn is_ago(text: &str) -> bool {
    let number = text.trim_end_matches(['d', 'w', 'm', 'y', 'D', 'W', 'M', 'Y']);
    number.len() + 1 == text.len() && number.bytes().all(|b| b.is_ascii_digit())
}

fn open_end(option: &str, text: &str) -> Problem {
    Problem::new(format!("`{option}` can't be `{text}`: that end is open"))
        .hint("`--since` and `--until` take one date each, such as 2025-04-17")
}

pub(crate) fn as_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Returns the part of the query around a mistake, and under it a line that points at it.
fn pointed_at(text: &str, problem: &QueryProblem) -> String {
    let parts = (text.get(..problem.start), text.get(problem.start..problem.end));
    let (Some(before), Some(wrong)) = parts else { return String::new() };
    let skipped = before.chars().count().saturating_sub(SHOWN_CHARS_MAX);
    let shown: String = before.chars().skip(skipped).collect();
    let shown = format!("{}{shown}", if skipped > 0 { "…" } else { "" });
    let after: String = text[problem.end..].chars().take(SHOWN_CHARS_MAX).collect();
    let shown = sanitize::line(&shown);
    let wrong = sanitize::line(wrong);
    let indent = display_width(&shown);
    let carets = "^".repeat(display_width(&wrong).max(1));
    format!("  {shown}{wrong}{}\n  {:indent$}{carets}", sanitize::line(&after), "")
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::args::{Args, Asked};

    fn search(line: &[&str]) -> SearchArgs {
        match Args::read(line.iter().map(OsString::from)).unwrap() {
            Asked::Args(args) => args.search,
            Asked::Help(..) => panic!("no help was asked for"),
        }
    }

    fn around() -> Surroundings {
        Surroundings { today: Date::new(2025, 5, 31).unwrap(), ..Surroundings::of_nobody() }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn options_become_the_filters_of_the_query() {
        let peace = || Query::parse_lenient("peace").0;
        let cases: [(&[&str], Query); 8] = [
            (&["peace"], peace()),
            (&["peace", "--by", "Mairi Løkke"], peace().speaker("Mairi Løkke")),
            (&["peace", "--since", "2025-04"], peace().since(day("2025-04-01"))),
            (&["peace", "--until", "2025-04"], peace().until(day("2025-04-30"))),
            (
                &["peace", "--since", "2w", "--until", "1w"],
                peace().since(day("2025-05-17")).until(day("2025-05-24")),
            ),
            (
                &["peace", "--kind", "mixed,indirect", "--min-confidence", "0.5"],
                peace().kinds(&[QuoteKind::Mixed, QuoteKind::Indirect]).min_confidence(0.5),
            ),
            (&["peace", "--limit", "3", "--offset", "6"], peace().limit(3).offset(6)),
            (
                &["a:b", "--fixed-strings", "--sort", "oldest"],
                Query::words("a:b").sort(Sort::Oldest),
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(query(&search(line), &around()).unwrap().query, expected, "{line:?}");
        }
    }

    #[test]
    fn what_looks_like_a_short_option_is_told_to_exclude() {
        let surprises = |line: &[&str]| query(&search(line), &around()).unwrap().surprises;
        let told = ["`-n` leaves out the word `n`: options begin with `--`"];
        assert_eq!(surprises(&["-n", "5", "peace"]), told);
        assert_eq!(surprises(&["-war", "peace"]), [""; 0]);
    }

    #[test]
    fn without_words_the_newest_comes_first() {
        let question = query(&search(&["--by", "Løkke"]), &around()).unwrap();
        let expected = Query::parse_lenient("").0.speaker("Løkke").sort(Sort::Newest);
        assert_eq!(question.query, expected);
    }

    #[test]
    fn a_mistake_in_a_value_is_an_error() {
        let cases: [(&[&str], &str); 5] = [
            (
                &["--since", "2005", "--until", "2004", "x"],
                "`--until 2004` lies before `--since 2005`",
            ),
            (&["--by", " ", "x"], "`--by` needs a name"),
            (&["--since", "..2024", "x"], "`--since` can't be `..2024`: that end is open"),
            (&["--until", "2024..", "x"], "`--until` can't be `2024..`: that end is open"),
            (
                &["--since", "soon", "x"],
                "`soon` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w..",
            ),
        ];
        for (line, expected) in cases {
            let Err(Problem::Fatal { message, .. }) = query(&search(line), &around()) else {
                panic!("{line:?} is read");
            };
            assert_eq!(message, expected, "{line:?}");
        }
    }

    #[test]
    fn a_bad_date_in_the_query_is_pointed_at() {
        let long = "word ".repeat(20);
        let cases = [
            ("peace date:2025-13 now", "  peace date:2025-13 now\n        ^^^^^^^^^^^^"),
            (
                &format!("{long}d:2025-13"),
                "  …d word word word word word word d:2025-13\n                                   ^^^^^^^^^",
            ),
        ];
        for (text, expected) in cases {
            let Err(Problem::Fatal { message, .. }) = query(&search(&[text]), &around()) else {
                panic!("{text} is read");
            };
            assert_eq!(message.split_once('\n').unwrap().1, expected, "{text}");
        }
    }
}
