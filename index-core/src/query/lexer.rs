//! The text of a query cut into words, phrases, brackets and fields, in one pass.
//!
//! Invariant: brackets come in matching pairs, not deeper than [`DEPTH_MAX`], and every phrase has
//! its end: what does not match is dropped with a problem.

use super::{QueryProblem, Scope};

/// How deep brackets may nest; deeper ones are read as spaces.
const DEPTH_MAX: usize = 32;

/// The most problems that are told: nobody reads the thousandth.
const PROBLEMS_MAX: usize = 8;

/// What a field's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldName {
    Speaker,
    Kind,
    Language,
    Date,
    In(Scope),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Word,
    Phrase,
    Open,
    Close,
    /// A field whose value follows directly.
    Field(FieldName),
    /// A minus sign directly before what is to be left out.
    Minus,
}

/// A piece of the query: its text is `start..end`, a phrase's without its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) form: Form,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) struct Lexed {
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) problems: Problems,
}

/// Collects problems, the first few of them.
#[derive(Default)]
pub(super) struct Problems {
    pub(super) found: Vec<QueryProblem>,
}

impl Problems {
    pub(super) fn note(&mut self, start: usize, end: usize, message: impl Into<String>) {
        if self.found.len() < PROBLEMS_MAX {
            self.found.push(QueryProblem { message: message.into(), start, end, is_error: false });
        }
    }

    /// Errors are always kept: they decide whether the query runs.
    pub(super) fn error(&mut self, start: usize, end: usize, message: impl Into<String>) {
        if self.found.len() < 2 * PROBLEMS_MAX {
            self.found.push(QueryProblem { message: message.into(), start, end, is_error: true });
        }
    }
}

fn field_name(name: &str) -> Option<FieldName> {
    Some(match name.to_ascii_lowercase().as_str() {
        "speaker" | "by" | "s" => FieldName::Speaker,
        "kind" => FieldName::Kind,
        "lang" | "language" => FieldName::Language,
        "date" | "d" => FieldName::Date,
        "said" | "q" => FieldName::In(Scope::Said),
        "topic" | "about" | "t" => FieldName::In(Scope::About),
        "role" | "r" => FieldName::In(Scope::Role),
        "place" | "p" => FieldName::In(Scope::Place),
        "source" | "outlet" | "o" => FieldName::In(Scope::Source),
        "title" => FieldName::In(Scope::Title),
        "path" => FieldName::In(Scope::Path),
        _ => return None,
    })
}

/// Returns the mark that ends a phrase which begins with this one.
fn closing_mark(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '“' => Some('”'),
        '„' => Some('“'),
        '«' => Some('»'),
        _ => None,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Cuts a query's text into lexemes. Takes time in proportion to the text.
pub(super) fn lex(text: &str) -> Lexed {
    let mut lexed = Lexed { lexemes: Vec::new(), problems: Problems::default() };
    let last_of = ['"', '”', '“', '»'].map(|mark| (mark, text.rfind(mark)));
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let after = at + c.len_utf8();
        if c.is_whitespace() {
            at = after;
        } else if c == '(' || c == ')' {
            let form = if c == '(' { Form::Open } else { Form::Close };
            lexed.lexemes.push(Lexeme { form, start: at, end: after });
            at = after;
        } else if is_mark(c) {
            at = lex_phrase(text, at, c, &last_of, &mut lexed);
        } else if c == '-' && begins_negation(text, at) {
            lexed.lexemes.push(Lexeme { form: Form::Minus, start: at, end: after });
            at = after;
        } else {
            at = lex_word(text, at, &mut lexed);
        }
    }
    match_brackets(&mut lexed);
    lexed
}

/// A minus sign excludes when a space or bracket is before it and a word, phrase or bracket behind.
fn begins_negation(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let free = before.is_none_or(|c| c.is_whitespace() || c == '(');
    let after = text[at + 1..].chars().next();
    free && after.is_some_and(|c| c.is_alphanumeric() || c == '(' || closing_mark(c).is_some())
}

fn lex_phrase(
    text: &str,
    at: usize,
    mark: char,
    last_of: &[(char, Option<usize>)],
    lexed: &mut Lexed,
) -> usize {
    let after = at + mark.len_utf8();
    let closing = closing_mark(mark);
    let last = closing.and_then(|c| last_of.iter().find(|(m, _)| *m == c)).and_then(|(_, l)| *l);
    if let (Some(closing), Some(last)) = (closing, last)
        && last >= after
    {
        let end = after + text[after..last + closing.len_utf8()].find(closing).unwrap_or(0);
        lexed.lexemes.push(Lexeme { form: Form::Phrase, start: after, end });
        return end + closing.len_utf8();
    }
    lexed.problems.note(at, after, format!("`{mark}` without its pair is left out"));
    after
}

fn lex_word(text: &str, at: usize, lexed: &mut Lexed) -> usize {
    let stops = |c: char| c.is_whitespace() || c == '(' || c == ')' || is_mark(c);
    let end = text[at..].find(stops).map_or(text.len(), |i| at + i);
    let word = &text[at..end];
    if let Some((name, _)) = word.split_once(':') {
        let colon = at + name.len();
        let value_follows =
            text[colon + 1..].chars().next().is_some_and(|c| !c.is_whitespace() && c != ')');
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        match field_name(name) {
            Some(field) if value_follows && !text[colon + 1..].starts_with("//") => {
                lexed.lexemes.push(Lexeme { form: Form::Field(field), start: at, end: colon + 1 });
                // What follows a field is its value, not another field.
                if colon + 1 < end {
                    lexed.lexemes.push(Lexeme { form: Form::Word, start: colon + 1, end });
                }
                return end;
            }
            Some(_) => {
                let message = format!("`{name}:` has no value, so it is read as a word");
                lexed.problems.note(at, colon + 1, message);
            }
            None if is_name => {
                let message = format!("`{name}:` is no field, so it is read as a word");
                lexed.problems.note(at, colon + 1, message);
            }
            None => {}
        }
    }
    lexed.lexemes.push(Lexeme { form: Form::Word, start: at, end });
    end
}

/// Drops brackets without their pair and those that nest too deep.
fn match_brackets(lexed: &mut Lexed) {
    let mut open: Vec<usize> = Vec::new();
    let mut dropped = vec![false; lexed.lexemes.len()];
    for (i, lexeme) in lexed.lexemes.iter().enumerate() {
        match lexeme.form {
            Form::Open => open.push(i),
            Form::Close => match open.pop() {
                Some(opening) if open.len() >= DEPTH_MAX => {
                    dropped[opening] = true;
                    dropped[i] = true;
                }
                Some(_) => {}
                None => {
                    dropped[i] = true;
                    let message = "`)` without its pair is left out";
                    lexed.problems.note(lexeme.start, lexeme.end, message);
                }
            },
            _ => {}
        }
    }
    for i in open {
        dropped[i] = true;
        let lexeme = lexed.lexemes[i];
        lexed.problems.note(lexeme.start, lexeme.end, "`(` without its pair is left out");
    }
    let mut keep = dropped.iter().map(|dropped| !dropped);
    lexed.lexemes.retain(|_| keep.next().unwrap_or(true));
}
