//! Text to the words that are compared: what was asked for, with its ellipses and brackets, and what
//! is printed, with who says it.

use super::Stretch;
use crate::Span;
use crate::index::words::{Piece, Words, fold_whole, is_stop_word, is_unspaced};

/// A word, or a sign that is read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is compared by.
    pub(super) form: String,
    pub(super) span: Span,
    pub(super) is_stop_word: bool,
    /// Whether it stands in square brackets, at least in part.
    pub(super) is_editors: bool,
    /// Of what is printed: whether a reporter says it.
    pub(super) is_reporters: bool,
    /// Whether an ellipsis stands before it.
    pub(super) is_behind_ellipsis: bool,
}

/// What was asked for, read.
pub(super) struct Read {
    /// Without the outer marks and the brackets.
    pub(super) text: String,
    /// Its words, as spans of that text.
    pub(super) tokens: Vec<Token>,
    /// What stands between its marks as a reporter's words.
    pub(super) asides: Vec<String>,
}

/// Reads what was asked for.
pub(super) fn of_asked(text: &str) -> Read {
    let (text, bracketed) = without_brackets(text);
    let mut tokens = Vec::new();
    let spoken = spoken(&text);
    let asides = asides(&text, &spoken);
    for said in spoken {
        let first = tokens.len();
        add_words(&text, said, &mut tokens);
        let mut end = said.start;
        for token in &mut tokens[first..] {
            token.is_behind_ellipsis = has_ellipsis(&text[end..token.span.start]);
            end = token.span.end;
        }
    }
    mark_editors(&mut tokens, &bracketed);
    // Where all is in brackets they say nothing.
    if tokens.iter().all(|token| token.is_editors) {
        tokens.iter_mut().for_each(|token| token.is_editors = false);
    }
    Read { text, tokens, asides }
}

/// Returns what is not spoken, without the marks and the punctuation around it.
fn asides(text: &str, spoken: &[Span]) -> Vec<String> {
    let ends = spoken.iter().map(|said| said.end);
    let starts = spoken.iter().skip(1).map(|said| said.start).chain([text.len()]);
    let between = ends.zip(starts).map(|(end, start)| &text[end..start]);
    let words = between.map(|aside| aside.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|words| !words.is_empty()).map(str::to_owned).collect()
}

/// Returns the words of some stretches of a text.
pub(super) fn of_printed(text: &str, stretches: &[Stretch]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for stretch in stretches {
        let first = tokens.len();
        add_words(text, stretch.span, &mut tokens);
        let of_stretch = tokens[first..].iter_mut();
        of_stretch.for_each(|token| token.is_reporters = stretch.is_reporters);
    }
    let bracketed: Vec<Span> =
        brackets(text).into_iter().map(|(open, close)| Span::new(open, close)).collect();
    mark_editors(&mut tokens, &bracketed);
    tokens
}

fn mark_editors(tokens: &mut [Token], bracketed: &[Span]) {
    let mut spans = bracketed.iter().peekable();
    for token in tokens {
        while spans.next_if(|span| span.end <= token.span.start).is_some() {}
        token.is_editors = spans.peek().is_some_and(|span| span.overlaps(token.span));
    }
}

/// Adds the words of a part of a text, and the signs between them that are read aloud.
fn add_words(text: &str, part: Span, tokens: &mut Vec<Token>) {
    let mut words = Words::new(&text[part.start..part.end]);
    let mut done = part.start;
    while let Some(piece) = words.advance() {
        let Piece::Word(place) = piece else { continue };
        let word = Span::new((part.start + place.start).max(done), part.start + place.end);
        if word.is_empty() {
            continue;
        }
        add_signs(text, Span::new(done, word.start), tokens);
        add_word(text, word, tokens);
        done = word.end;
    }
    add_signs(text, Span::new(done, part.end), tokens);
}

fn add_word(text: &str, word: Span, tokens: &mut Vec<Token>) {
    let raw = &text[word.start..word.end];
    if raw.chars().any(is_unspaced) {
        // Pairs of characters are for a search; here each is a word.
        for (at, c) in raw.char_indices() {
            let start = word.start + at;
            tokens.extend(token(text, Span::new(start, start + c.len_utf8())));
        }
    } else if let Some(token) = token(text, word) {
        let per = tokens.last_mut().filter(|last| token.form == "cent" && last.form == "per");
        match per {
            Some(per) => *per = of_form("percent".to_owned(), Span::new(per.span.start, word.end)),
            None => tokens.push(token),
        }
    }
}

fn token(text: &str, span: Span) -> Option<Token> {
    let form = form_of(&text[span.start..span.end]);
    (!form.is_empty()).then(|| of_form(form, span))
}

/// Returns what a word is compared by. What a search may leave aside changes what was said: "were" is
/// not "we’re", nor is 12,00 as much as 1,200, or 10² as 102.
fn form_of(raw: &str) -> String {
    let is_small_digit = |c: char| matches!(c, '¹' | '²' | '³' | '¼'..='¾' | '\u{2070}'..='\u{2079}' | '\u{2150}'..='\u{215E}');
    let is_number = raw.starts_with(|c: char| c.is_ascii_digit());
    if raw.contains(is_small_digit) || (is_number && raw.contains(',') && !has_thousands(raw)) {
        return raw.to_lowercase();
    }
    let mut form = String::new();
    for (i, part) in raw.split(['\'', '’', 'ʼ', '＇']).filter(|part| !part.is_empty()).enumerate()
    {
        form.push_str(if i > 0 { "'" } else { "" });
        fold_whole(part, &mut form);
    }
    form
}

/// Whether the commas of a number stand between thousands.
fn has_thousands(number: &str) -> bool {
    let whole = number.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3)
}

fn of_form(form: String, span: Span) -> Token {
    Token {
        is_stop_word: is_stop_word(&form),
        form,
        span,
        is_editors: false,
        is_reporters: false,
        is_behind_ellipsis: false,
    }
}

fn add_signs(text: &str, part: Span, tokens: &mut Vec<Token>) {
    for (at, c) in text[part.start..part.end].char_indices() {
        let form = match c {
            '-' | '−' | '–' | '+' if is_before_number(text, part.start + at, c) => {
                if c == '+' { "plus" } else { "minus" }.to_owned()
            }
            '%' => "percent".to_owned(),
            '&' => "and".to_owned(),
            '$' | '£' | '¥' | '\u{20A0}'..='\u{20CF}' => c.to_string(),
            _ => continue,
        };
        let start = part.start + at;
        tokens.push(of_form(form, Span::new(start, start + c.len_utf8())));
    }
}

/// Whether a sign belongs to the number behind it: no dash, no hyphen.
fn is_before_number(text: &str, at: usize, sign: char) -> bool {
    let behind = &text[at + sign.len_utf8()..];
    behind.starts_with(|c: char| c.is_ascii_digit())
        && text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "([“\"‘'$£€".contains(c))
}

/// Whether words stand one behind the other without white space between them.
pub(super) fn is_one_word(text: &str, tokens: &[Token]) -> bool {
    tokens
        .windows(2)
        .all(|pair| !text[pair[0].span.end..pair[1].span.start].contains(char::is_whitespace))
}

/// Returns what is spoken of what was asked for: `“We will,” he said, “sail.”` has two parts.
///
/// A mark behind punctuation, or before a comma, closes speech where none was opened before it but at
/// the very beginning; what follows up to the next mark that opens is a reporter's. A mark that opens
/// behind a whole sentence begins another paragraph of the same speech. Behind the last mark a reporter
/// speaks only where the text begins with one.
fn spoken(text: &str) -> Vec<Span> {
    let (mut spoken, mut start, mut depth) = (Vec::new(), Some(0), 0_usize);
    let mut is_marked = false;
    for (at, c) in text.char_indices() {
        if !matches!(c, '"' | '“' | '”' | '„' | '«' | '»') {
            continue;
        }
        let (before, behind) = (&text[..at], &text[at + c.len_utf8()..]);
        let next = behind.chars().next().unwrap_or(' ');
        let last = before.chars().next_back().unwrap_or(' ');
        let opens = !next.is_whitespace() && (last.is_whitespace() || last == '(');
        match (opens, start) {
            (true, Some(0)) if before.trim().is_empty() => is_marked = true,
            (true, Some(_)) if ends_sentence(before) => {}
            (true, Some(_)) => depth += 1,
            // Some lose the space before it.
            (_, None) if opens || next.is_alphanumeric() => start = Some(at),
            (false, Some(_)) if depth > 0 => depth -= 1,
            (false, Some(from)) if next == ',' || ends_speech(before) => {
                spoken.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    match (start, spoken.last_mut()) {
        (Some(from), _) => spoken.push(Span::new(from, text.len())),
        (None, Some(last)) if !is_marked => last.end = text.len(),
        (None, _) => {}
    }
    spoken
}

/// Whether speech may end behind a text: `“It is ‘done,’” he said`.
fn ends_speech(before: &str) -> bool {
    let before = before.trim_end_matches(['\'', '’', ' ']);
    before.ends_with([',', '.', '!', '?', '…', '-', '–', '—'])
}

fn ends_sentence(before: &str) -> bool {
    before.trim_end().ends_with(['.', '!', '?'])
}

/// Whether a text between two words says that some were left out.
fn has_ellipsis(between: &str) -> bool {
    let is_space = |c: &char| !c.is_whitespace();
    let mut n_dots = 0;
    for c in between.chars().filter(is_space) {
        match c {
            '…' => return true,
            '.' => n_dots += 1,
            _ => n_dots = 0,
        }
        if n_dots > 1 {
            return true;
        }
    }
    false
}

/// How far from its bracket another closes it, in bytes.
const BRACKET_BYTES_MAX: usize = 300;

/// Returns where square brackets open and close, the outer ones, in order.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut depth, mut open) = (0_usize, 0);
    for (at, byte) in text.bytes().enumerate() {
        if depth > 0 && at - open > BRACKET_BYTES_MAX {
            depth = 0;
        }
        match byte {
            b'[' => {
                open = if depth == 0 { at } else { open };
                depth += 1;
            }
            b']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push((open, at));
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns a text without its square brackets, and what stood in them: "[T]he" is one word.
fn without_brackets(text: &str) -> (String, Vec<Span>) {
    let mut out = String::with_capacity(text.len());
    let mut inside = Vec::new();
    let mut done = 0;
    for (open, close) in brackets(text) {
        out.push_str(&text[done..open]);
        let content = text[open + 1..close].replace(['[', ']'], " ");
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if !(is_letter(out.chars().next_back()) && is_letter(content.chars().next())) {
            out.push(' ');
        }
        let start = out.len();
        out.push_str(&content);
        inside.push(Span::new(start, out.len()));
        if !(is_letter(content.chars().next_back()) && is_letter(text[close + 1..].chars().next()))
        {
            out.push(' ');
        }
        done = close + 1;
    }
    out.push_str(&text[done..]);
    (out, inside)
}
