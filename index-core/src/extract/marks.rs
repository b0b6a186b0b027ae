//! Quotation marks: which stretches of a paragraph stand between them.
//!
//! An unbalanced mark never harms more than its paragraph, and the whole takes time in proportion
//! to the text.

use memchr::{memchr3_iter, memmem};

use super::steps::step;
use crate::Span;

/// Words in straight marks within a quote in straight marks are so long at most, in bytes.
const NESTED_BYTES_MAX: usize = 80;
/// So many times a quote holds such words.
const NESTED_PAIRS_MAX: usize = 8;

/// What a mark is before its neighbours are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// The same sign opens and closes: `"`, `''`, `″`, `＂`.
    Straight,
    /// Nearly always opens.
    Opening,
    /// Nearly always closes.
    Closing,
    /// Closes as well as opens: `“` closes after `„`.
    Left,
}

/// A mark of the text.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: usize,
    end: usize,
    sign: Sign,
}

/// A stretch between quotation marks, or from one to the end of its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    /// The stretch with its marks.
    pub(crate) outer: Span,
    /// The stretch without its marks and the white space next to them.
    pub(crate) inner: Span,
    /// Whether its closing mark was found.
    pub(crate) closed: bool,
}

/// The marks of a document, in order.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    marks: Vec<Mark>,
    next: usize,
    /// Whether single marks are the outer ones in this document.
    single: bool,
    /// Whether a paragraph has been asked for: the first may be the headline.
    begun: bool,
}

impl Marks {
    /// Finds the marks of a text.
    pub(crate) fn find(text: &str) -> Marks {
        let mut marks = double_marks(text);
        let single = single_marks_rule(text, marks.len());
        if single {
            marks = single_marks(text, Span::new(0, text.len()));
        }
        Marks { marks, next: 0, single, begun: false }
    }

    /// Returns whether the document has none.
    pub(crate) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Appends the stretches of the next paragraph; paragraphs are to be asked for in order.
    pub(crate) fn stretches(&mut self, text: &str, paragraph: Span, found: &mut Vec<Marked>) {
        while self.marks.get(self.next).is_some_and(|mark| mark.start < paragraph.start) {
            self.next += 1;
        }
        let from = self.next;
        while self.marks.get(self.next).is_some_and(|mark| mark.start < paragraph.end) {
            self.next += 1;
        }
        let marks = &self.marks[from..self.next];
        let headline = marks.is_empty() && !self.single && !self.begun;
        self.begun = true;
        if headline {
            // Headlines hold single marks where the text below has double ones.
            let marks = single_marks(text, paragraph);
            pair(text, paragraph, &marks, true, found);
        } else {
            pair(text, paragraph, marks, self.single, found);
        }
    }
}

/// Appends the stretches between the marks of a paragraph.
fn pair(text: &str, paragraph: Span, marks: &[Mark], single: bool, found: &mut Vec<Marked>) {
    let mut open: Option<Mark> = None;
    let mut left = Left::of(marks);
    let mut nested = 0;
    // So many straight marks of the open quote belong to quotes within it.
    let mut inner = 0;
    for (i, mark) in marks.iter().enumerate() {
        step();
        left.pass(mark);
        let sides = Sides::of(text, paragraph, mark);
        let Some(opener) = open else {
            if opens(mark, sides, single) {
                open = Some(*mark);
                inner = match mark.sign {
                    Sign::Straight => nested_straight(text, paragraph, mark, &marks[i + 1..]),
                    _ => straight_pairs(text, paragraph, mark, &marks[i + 1..]),
                };
            }
            continue;
        };
        let rest = &marks[i + 1..];
        if mark.sign == Sign::Opening && sides.look_open() && left.closes_twice() {
            // A quote within the quote, closed before it.
            nested += 1;
        } else if nested > 0 && mark.sign == Sign::Closing {
            nested -= 1;
        } else if mark.sign == Sign::Straight && inner > 0 {
            // “It is "very" late”: the curly mark has a curly one that closes it.
            inner -= 1;
        } else if !(single && is_apostrophe(sides, rest.first()))
            && closes(&opener, mark, sides, rest)
        {
            found.extend(marked(text, opener.start, opener.end, mark.start, mark.end));
            open = None;
        }
    }
    if let Some(opener) = open.filter(|_| !single) {
        let end = paragraph.end;
        let stretch = marked(text, opener.start, opener.end, end, end);
        found.extend(stretch.map(|m| Marked { closed: false, ..m }));
    }
}

/// Returns how many straight marks stand in pairs between a mark that only opens and the one that
/// closes it; `rest` are the marks behind it. Each mark is looked at for one opener only.
fn straight_pairs(text: &str, paragraph: Span, opener: &Mark, rest: &[Mark]) -> usize {
    if opener.sign != Sign::Opening {
        return 0;
    }
    let count = rest.iter().take_while(|mark| mark.sign == Sign::Straight).count();
    let closes = rest.get(count).is_some_and(|mark| mark.sign == Sign::Closing);
    let mut first = rest[..count].iter().step_by(2);
    let paired = first.all(|mark| Sides::of(text, paragraph, mark).look_open());
    if closes && paired && count.is_multiple_of(2) { count } else { 0 }
}

/// Returns how many straight marks behind a straight opener stand around words within its quote:
/// `"They are the "Great Crew" of the town."`; `rest` are the marks behind it.
///
/// An inner mark opens behind a word, where a second quote would follow a comma or a full stop. The
/// outer one may end with the paragraph only where it also began with it.
fn nested_straight(text: &str, paragraph: Span, opener: &Mark, rest: &[Mark]) -> usize {
    let looks_open = |mark: &Mark| Sides::of(text, paragraph, mark).look_open();
    let behind_word = |mark: &Mark| {
        text[opener.end..mark.start].trim_end().ends_with(|c: char| c.is_alphanumeric())
    };
    let is_inner = |pair: &[Mark]| {
        looks_open(&pair[0])
            && !looks_open(&pair[1])
            && behind_word(&pair[0])
            && pair[1].start - pair[0].end <= NESTED_BYTES_MAX
    };
    let pairs = rest.chunks_exact(2).take(NESTED_PAIRS_MAX);
    let count = 2 * pairs.take_while(|pair| is_inner(pair)).count();
    let is_outer = match rest.get(count) {
        Some(next) => !looks_open(next),
        None => opener.start == paragraph.start,
    };
    if is_outer { count } else { 0 }
}

/// How many of a paragraph's marks that only open, or only close, are still to come.
struct Left {
    opening: usize,
    closing: usize,
}

impl Left {
    fn of(marks: &[Mark]) -> Left {
        let count = |sign| marks.iter().filter(|mark| mark.sign == sign).count();
        Left { opening: count(Sign::Opening), closing: count(Sign::Closing) }
    }

    fn pass(&mut self, mark: &Mark) {
        self.opening -= usize::from(mark.sign == Sign::Opening);
        self.closing -= usize::from(mark.sign == Sign::Closing);
    }

    /// Returns whether enough marks follow to close an inner quote and the outer one.
    fn closes_twice(&self) -> bool {
        self.closing >= self.opening + 2
    }
}

fn marked(text: &str, start: usize, from: usize, to: usize, end: usize) -> Option<Marked> {
    let words = &text[from..to];
    let left = words.trim_start();
    let inner_start = from + (words.len() - left.len());
    let inner = Span::new(inner_start, inner_start + left.trim_end().len());
    (!inner.is_empty()).then_some(Marked { outer: Span::new(start, end), inner, closed: true })
}

/// The characters beside a mark, within its paragraph.
#[derive(Clone, Copy)]
struct Sides {
    before: Option<char>,
    after: Option<char>,
}

impl Sides {
    fn of(text: &str, paragraph: Span, mark: &Mark) -> Sides {
        let before = text[paragraph.start..mark.start].chars().next_back();
        let after = text[mark.end..paragraph.end.max(mark.end)].chars().next();
        Sides { before, after }
    }

    /// Returns whether a mark between these can open a quotation.
    fn look_open(self) -> bool {
        let before = self.before.is_none_or(|c| {
            c.is_whitespace()
                || matches!(c, '(' | '[' | '{' | '-' | '–' | '—' | '/' | '‘' | ':' | '“' | '\'')
        });
        before && self.after.is_some_and(|c| !c.is_whitespace())
    }
}

fn opens(mark: &Mark, sides: Sides, single: bool) -> bool {
    match mark.sign {
        Sign::Opening => !single || sides.look_open(),
        Sign::Left => true,
        Sign::Closing => sides.look_open(),
        Sign::Straight if single => sides.look_open(),
        // Feet and inches, minutes and seconds.
        Sign::Straight => {
            sides.look_open()
                || sides.after.is_some_and(char::is_alphanumeric)
                    && !sides.before.is_some_and(|c| c.is_ascii_digit())
        }
    }
}

/// Returns whether a single mark inside a quote is a plural's apostrophe: a letter stands before
/// it, and another mark closes before one opens.
fn is_apostrophe(sides: Sides, next: Option<&Mark>) -> bool {
    sides.before == Some('s') && next.is_some_and(|next| next.sign != Sign::Opening)
}

/// Returns whether `mark` closes what `opener` opened; `rest` are the paragraph's later marks.
fn closes(opener: &Mark, mark: &Mark, sides: Sides, rest: &[Mark]) -> bool {
    match mark.sign {
        Sign::Closing => true,
        Sign::Opening => false,
        Sign::Left => opener.sign == Sign::Opening && !sides.look_open(),
        Sign::Straight => {
            let after_stop =
                sides.before.is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…' | '\''));
            !sides.look_open() || after_stop || rest.is_empty()
        }
    }
}

/// Returns the double marks of a text.
fn double_marks(text: &str) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    let mut low = false;
    for start in memchr3_iter(b'"', 0xE2, 0xC2, bytes) {
        let (length, sign) = match &bytes[start..] {
            [b'"', ..] => (1, Sign::Straight),
            [0xE2, 0x80, 0x9C, ..] => (3, Sign::Left),
            [0xE2, 0x80, 0x9D, ..] => (3, Sign::Closing),
            [0xE2, 0x80, 0x9E, ..] => {
                low = true;
                (3, Sign::Opening)
            }
            [0xE2, 0x80, 0x9F, ..] => (3, Sign::Left),
            [0xE2, 0x80, 0xB3, ..] => (3, Sign::Straight),
            [0xC2, 0xAB, ..] => (2, Sign::Opening),
            [0xC2, 0xBB, ..] => (2, Sign::Closing),
            _ => continue,
        };
        // Attributes of markup: `<tweet date="…">`.
        let attribute = length == 1
            && (start > 0 && bytes[start - 1] == b'=' || bytes.get(start + 1) == Some(&b'>'));
        if !attribute {
            marks.push(Mark { start, end: start + length, sign });
        }
    }
    if !low {
        // Without low marks `“` opens, and never closes.
        marks.iter_mut().filter(|m| m.sign == Sign::Left).for_each(|m| m.sign = Sign::Opening);
    }
    turn_inward_guillemets(text, &mut marks);
    add_rare_marks(text, &mut marks);
    marks
}

/// In German books `»` opens and `«` closes: told by which of them touches the word after it.
fn turn_inward_guillemets(text: &str, marks: &mut [Mark]) {
    let mut balance = 0i64;
    let guillemets = |m: &Mark| text.as_bytes()[m.start] == 0xC2;
    for mark in marks.iter().filter(|m| guillemets(m)) {
        let touches = text[mark.end..].chars().next().is_some_and(char::is_alphanumeric);
        let sign = if mark.sign == Sign::Opening { 1 } else { -1 };
        balance += if touches { sign } else { 0 };
    }
    if balance < 0 {
        for mark in marks.iter_mut().filter(|m| guillemets(m)) {
            mark.sign = if mark.sign == Sign::Opening { Sign::Closing } else { Sign::Opening };
        }
    }
}

/// Adds `''` and ` `` ` of documents that use them, full-width and corner marks.
fn add_rare_marks(text: &str, marks: &mut Vec<Mark>) {
    let bytes = text.as_bytes();
    let before = marks.len();
    let digraphs = digraph_marks(bytes);
    if digraphs.len() >= 2 {
        marks.extend(digraphs);
    }
    if memmem::find(bytes, b"\xE3\x80").is_some() || memmem::find(bytes, b"\xEF\xBC\x82").is_some()
    {
        for (start, c) in text.char_indices() {
            let sign = match c {
                '「' | '『' => Sign::Opening,
                '」' | '』' => Sign::Closing,
                '＂' => Sign::Straight,
                _ => continue,
            };
            marks.push(Mark { start, end: start + c.len_utf8(), sign });
        }
    }
    if marks.len() > before {
        marks.sort_by_key(|mark| mark.start);
    }
}

fn digraph_marks(bytes: &[u8]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut free = 0;
    for start in memmem::find_iter(bytes, b"''") {
        let run = bytes[start..].iter().take_while(|b| **b == b'\'').count();
        let end_of_run = start + run;
        let opens = bytes.get(end_of_run).is_some_and(|b| b.is_ascii_alphanumeric());
        // Of three the outer two are the mark: `'''It is,' he said''`, `he said 'no.'''`.
        let start = if run == 3 && !opens { start + 1 } else { start };
        if start >= free {
            marks.push(Mark { start, end: start + 2, sign: Sign::Straight });
            free = end_of_run;
        }
    }
    for start in memmem::find_iter(bytes, b"``") {
        marks.push(Mark { start, end: start + 2, sign: Sign::Opening });
    }
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// Returns whether single marks are the outer ones: British copy, or a text without double marks.
fn single_marks_rule(text: &str, n_double: usize) -> bool {
    let bytes = text.as_bytes();
    let openers = memmem::find_iter(bytes, "‘".as_bytes()).count();
    if n_double == 0 {
        return openers > 0 || memmem::find(bytes, b" '").is_some() || bytes.starts_with(b"'");
    }
    openers > n_double
}

fn single_marks(text: &str, span: Span) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    for offset in memchr::memchr2_iter(b'\'', 0xE2, &bytes[span.start..span.end]) {
        let start = span.start + offset;
        let (length, sign) = match &bytes[start..] {
            [b'\'', ..] => (1, Sign::Straight),
            [0xE2, 0x80, 0x98, ..] => (3, Sign::Opening),
            [0xE2, 0x80, 0x99, ..] => (3, Sign::Closing),
            _ => continue,
        };
        let before = text[..start].chars().next_back();
        let after = text[start + length..].chars().next();
        let inside =
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        // An apostrophe: inside a word, or before a year.
        let year = sign != Sign::Opening && after.is_some_and(|c| c.is_ascii_digit());
        if !inside && !year {
            marks.push(Mark { start, end: start + length, sign });
        }
    }
    marks
}
