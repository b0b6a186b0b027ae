//! Lexemes to a tree. `AND` (or nothing) binds tighter than `OR`; a minus sign or `NOT` excludes.
//!
//! Invariant: never fails, and never recurses deeper than the lexer lets brackets nest.

use super::lexer::{FieldName, Form, Lexeme, Problems, lex};
use super::{CountLimit, Counting, DateRange, Node, QueryProblem, Scope};
use crate::{Date, QuoteKind};

/// The most pieces of one query that are read; the rest of a longer text is left out.
const PIECES_MAX: usize = 4096;

/// A longer phrase is read as its words: no two texts agree on that many.
const PHRASE_BYTES_MAX: usize = 1000;

/// A query's text, read.
pub(super) struct Parsed {
    /// The parts, of which all must match.
    pub(super) nodes: Vec<Node>,
    /// How much must be counted of a row.
    pub(super) counts: Vec<CountLimit>,
    /// What was odd.
    pub(super) problems: Vec<QueryProblem>,
    /// Whether `AND` stands in it.
    pub(super) is_strict: bool,
}

/// Reads the text of a query.
pub(super) fn parse(text: &str, today: Option<Date>) -> Parsed {
    let mut lexed = lex(text);
    if lexed.lexemes.len() > PIECES_MAX {
        let start = lexed.lexemes[PIECES_MAX].start;
        let message = format!("only the first {PIECES_MAX} words are searched for");
        lexed.problems.note(start, text.len(), message);
        truncate_balanced(&mut lexed.lexemes);
    }
    let mut counts = Vec::new();
    lexed.lexemes.retain(|lexeme| {
        let is_word = lexeme.form == Form::Word;
        let limit = is_word.then(|| count_limit(&text[lexeme.start..lexeme.end])).flatten();
        counts.extend(limit);
        limit.is_none()
    });
    let mut parser = Parser {
        text,
        today,
        lexemes: &lexed.lexemes,
        at: 0,
        problems: lexed.problems,
        is_strict: false,
    };
    let mut nodes = Vec::new();
    match parser.any_of(Context::Anywhere) {
        Some(Node::All(parts)) => nodes.extend(parts),
        Some(node) => nodes.push(node),
        None => {}
    }
    Parsed { nodes, counts, problems: parser.problems.found, is_strict: parser.is_strict }
}

/// Reads `quotes>5`, `count>=3`, `outlets<2`, `articles=1`.
fn count_limit(word: &str) -> Option<CountLimit> {
    let at = word.find(['<', '>', '='])?;
    let of = match word[..at].to_ascii_lowercase().as_str() {
        "count" | "quotes" => Counting::Quotes,
        "articles" => Counting::Articles,
        "outlets" => Counting::Outlets,
        _ => return None,
    };
    let digits = word[at..].trim_start_matches(['<', '>', '=']);
    let number: u64 = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let (least, most) = match &word[at..word.len() - digits.len()] {
        ">" => (number.saturating_add(1), u64::MAX),
        ">=" => (number, u64::MAX),
        "<" => (0, number.saturating_sub(1)),
        "<=" => (0, number),
        "=" | "==" => (number, number),
        _ => return None,
    };
    Some(CountLimit { of, least, most })
}

/// Cuts the lexemes off and drops the brackets that lost their pair.
fn truncate_balanced(lexemes: &mut Vec<Lexeme>) {
    lexemes.truncate(PIECES_MAX);
    let mut open = Vec::new();
    for (i, lexeme) in lexemes.iter().enumerate() {
        match lexeme.form {
            Form::Open => open.push(i),
            Form::Close => {
                open.pop();
            }
            _ => {}
        }
    }
    let mut idx = 0;
    lexemes.retain(|_| {
        idx += 1;
        open.binary_search(&(idx - 1)).is_err()
    });
}

struct Parser<'q> {
    text: &'q str,
    today: Option<Date>,
    lexemes: &'q [Lexeme],
    at: usize,
    problems: Problems,
    is_strict: bool,
}

/// What a bare word means: within `speaker:(a OR b)` it is a name.
type Context = FieldContext;

#[derive(Clone, Copy)]
enum FieldContext {
    Anywhere,
    Field(FieldName, usize),
}

impl Parser<'_> {
    fn peek(&self) -> Option<Lexeme> {
        self.lexemes.get(self.at).copied()
    }

    fn slice(&self, lexeme: Lexeme) -> &str {
        &self.text[lexeme.start..lexeme.end]
    }

    fn is_operator(&self, lexeme: Lexeme, word: &str) -> bool {
        lexeme.form == Form::Word && self.slice(lexeme) == word
    }

    /// Reads alternatives up to a closing bracket or the end.
    fn any_of(&mut self, context: Context) -> Option<Node> {
        let mut alternatives = Vec::new();
        loop {
            alternatives.extend(self.all_of(context));
            match self.peek() {
                Some(lexeme) if self.is_operator(lexeme, "OR") => self.at += 1,
                _ => break,
            }
        }
        one_or(alternatives, Node::Any)
    }

    /// Reads what must match together, up to `OR`, a closing bracket or the end.
    fn all_of(&mut self, context: Context) -> Option<Node> {
        let mut parts = Vec::new();
        while let Some(lexeme) = self.peek() {
            if lexeme.form == Form::Close || self.is_operator(lexeme, "OR") {
                break;
            }
            let excluded = self.take_negations();
            let Some(node) = self.one(context) else { continue };
            parts.push(if excluded { Node::Not(Box::new(node)) } else { node });
        }
        one_or(parts, Node::All)
    }

    /// Takes the signs before a part; returns whether they exclude it.
    fn take_negations(&mut self) -> bool {
        let mut excluded = false;
        while let Some(lexeme) = self.peek() {
            let last = self.at + 1 >= self.lexemes.len();
            if lexeme.form == Form::Minus || (self.is_operator(lexeme, "NOT") && !last) {
                excluded = !excluded;
            } else if self.is_operator(lexeme, "AND") && !last {
                self.is_strict = true;
            } else {
                break;
            }
            self.at += 1;
        }
        excluded
    }

    fn one(&mut self, context: Context) -> Option<Node> {
        let lexeme = self.peek()?;
        match lexeme.form {
            Form::Open => {
                self.at += 1;
                let inner = self.any_of(context);
                let close = self.peek().filter(|l| l.form == Form::Close);
                let Some(close) = close else { return inner };
                self.at += 1;
                let boost = self.take_suffix(close.end).boost;
                inner.map(|node| boosted(node, boost))
            }
            // The lexer puts a word, a phrase or a bracket behind a field, never another field.
            Form::Field(name) => {
                self.at += 1;
                self.one(Context::Field(name, lexeme.start))
            }
            Form::Word | Form::Phrase => {
                self.at += 1;
                self.value(lexeme, context)
            }
            Form::Minus => {
                self.at += 1;
                None
            }
            Form::Close => None,
        }
    }

    fn value(&mut self, lexeme: Lexeme, context: Context) -> Option<Node> {
        let text = self.slice(lexeme).to_owned();
        match context {
            Context::Field(FieldName::Speaker, _) => Some(Node::Name(text)),
            Context::Field(FieldName::Language, _) => Some(Node::Language(text)),
            Context::Field(FieldName::Kind, start) => {
                let name = text.to_ascii_lowercase();
                if name == "all" {
                    return Some(Node::Any(QuoteKind::ALL.map(Node::Kind).to_vec()));
                }
                let kind = QuoteKind::parse(&name);
                if kind.is_none() {
                    let message = format!(
                        "`{text}` is no kind of quote: direct, mixed, indirect, transcript or all"
                    );
                    self.problems.error(start, lexeme.end, message);
                }
                kind.map(Node::Kind)
            }
            Context::Field(FieldName::Date, start) => match DateRange::parse(&text, self.today) {
                Ok(range) => Some(Node::Dates(range)),
                Err(error) => {
                    self.problems.error(start, lexeme.end, error.message());
                    None
                }
            },
            Context::Field(FieldName::In(scope), _) => Some(self.words(lexeme, scope)),
            Context::Anywhere => Some(self.words(lexeme, Scope::Anywhere)),
        }
    }

    fn words(&mut self, lexeme: Lexeme, scope: Scope) -> Node {
        if lexeme.form == Form::Phrase {
            return self.phrase(lexeme, scope);
        }
        let text = self.slice(lexeme);
        match text.rsplit_once('^').map(|(word, number)| (word, boost_of(number))) {
            Some((word, Some(boost))) if !word.is_empty() => {
                boosted(word_node(word, scope), Some(boost))
            }
            _ => word_node(text, scope),
        }
    }

    fn phrase(&mut self, lexeme: Lexeme, scope: Scope) -> Node {
        let text = self.slice(lexeme).to_owned();
        let mark = self.text[lexeme.end..].chars().next().map_or(0, char::len_utf8);
        let Suffix { slop, boost } = self.take_suffix(lexeme.end + mark);
        if text.len() > PHRASE_BYTES_MAX {
            let message = "a phrase of this length is read as its words";
            self.problems.note(lexeme.start, lexeme.end, message);
            return Node::Words { scope, text };
        }
        boosted(Node::Phrase { scope, text, slop: slop.unwrap_or(0) }, boost)
    }

    /// Takes the `~3`, `^2` or `~3^2` that begins at `end`.
    fn take_suffix(&mut self, end: usize) -> Suffix {
        /// More words between are no phrase any more.
        const SLOP_MAX: u32 = 50;
        let none = Suffix::default();
        let next = self.peek().filter(|l| l.form == Form::Word && l.start == end);
        let Some(next) = next else { return none };
        let text = self.slice(next);
        let (slop, boost) = match text.split_once('^') {
            Some((slop, boost)) => (slop, boost_of(boost)),
            None => (text, None),
        };
        let slop = slop.strip_prefix('~').and_then(|number| number.parse().ok());
        let suffix = Suffix { slop: slop.map(|slop| SLOP_MAX.min(slop)), boost };
        let is_whole = (suffix.slop.is_some() || text.starts_with('^'))
            && (boost.is_some() || !text.contains('^'));
        if !is_whole {
            return none;
        }
        self.at += 1;
        suffix
    }
}

/// What stands directly behind a phrase or a bracket.
#[derive(Clone, Copy, Default)]
struct Suffix {
    slop: Option<u32>,
    boost: Option<f32>,
}

fn word_node(text: &str, scope: Scope) -> Node {
    let letters = |stem: &str| stem.chars().filter(|c| c.is_alphanumeric()).count();
    if let Some(stem) = text.strip_suffix('*').filter(|stem| letters(stem) >= 2) {
        return Node::Prefix { scope, text: stem.to_owned() };
    }
    if let Some(stem) = text.strip_suffix('~').filter(|stem| letters(stem) >= 3) {
        return Node::Fuzzy { scope, text: stem.to_owned() };
    }
    Node::Words { scope, text: text.to_owned() }
}

/// Reads how much something counts; what makes it count nothing or everything is no such number.
fn boost_of(number: &str) -> Option<f32> {
    const BOOST_MAX: f32 = 1000.0;
    let plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let boost: f32 = number.parse().ok().filter(|_| plain)?;
    (boost > 0.0).then(|| boost.min(BOOST_MAX))
}

fn boosted(node: Node, boost: Option<f32>) -> Node {
    match boost {
        Some(boost) => Node::Boost(Box::new(node), boost),
        None => node,
    }
}

fn one_or(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(many(nodes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(nodes: &[Node]) -> String {
        nodes.iter().map(node_shown).collect::<Vec<_>>().join(" & ")
    }

    fn node_shown(node: &Node) -> String {
        let scoped = |scope: &Scope, text: &str| match scope {
            Scope::Anywhere => text.to_owned(),
            scope => format!("{scope:?}:{text}").to_lowercase(),
        };
        match node {
            Node::Words { scope, text } => scoped(scope, text),
            Node::Phrase { scope, text, slop: 0 } => scoped(scope, &format!("\"{text}\"")),
            Node::Phrase { scope, text, slop } => scoped(scope, &format!("\"{text}\"~{slop}")),
            Node::Prefix { scope, text } => scoped(scope, &format!("{text}*")),
            Node::Fuzzy { scope, text } => scoped(scope, &format!("{text}~")),
            Node::Name(name) => format!("by:{name}"),
            Node::Language(tag) => format!("lang:{tag}"),
            Node::Kind(kind) => format!("kind:{}", kind.as_str()),
            Node::Dates(range) => format!("{:?}..{:?}", range.first, range.last),
            Node::All(nodes) => format!("({})", shown(nodes)),
            Node::Any(nodes) => {
                format!("({})", nodes.iter().map(node_shown).collect::<Vec<_>>().join(" | "))
            }
            Node::Not(node) => format!("!{}", node_shown(node)),
            Node::Boost(node, by) => format!("{}^{by}", node_shown(node)),
        }
    }

    #[test]
    fn queries_are_read_as_meant() {
        let cases = [
            ("contact group", "contact & group"),
            ("\"contact group\" kabul", "\"contact group\" & kabul"),
            ("“contact group”~3", "\"contact group\"~3"),
            ("shoigu -taliban", "shoigu & !taliban"),
            ("-taliban", "!taliban"),
            ("-\"contact group\" -(a b)", "!\"contact group\" & !(a & b)"),
            ("a OR b c", "(a | (b & c))"),
            ("(a OR b) c", "(a | b) & c"),
            ("a AND NOT b", "a & !b"),
            ("speaker:shoigu by:\"Sergey Shoygu\" s:x", "by:shoigu & by:Sergey Shoygu & by:x"),
            ("speaker:(shoigu OR lavrov)", "(by:shoigu | by:lavrov)"),
            ("said:taliban t:kabul r:minister", "said:taliban & about:kabul & role:minister"),
            ("kind:all", "(kind:direct | kind:mixed | kind:indirect | kind:transcript)"),
            ("kind:direct date:2025-04", "kind:direct & Some(2025-04-01)..Some(2025-04-30)"),
            ("afghan* shoygu~ a*", "afghan* & shoygu~ & a*"),
            ("self-made", "self-made"),
            (
                "peace^2 \"contact group\"^3 \"a b\"~2^0.5",
                "peace^2 & \"contact group\"^3 & \"a b\"~2^0.5",
            ),
            ("(a OR b)^2 said:x^3 ^2 a^b a^0", "(a | b)^2 & said:x^3 & ^2 & a^b & a^0"),
            ("peace quotes>5 count>=x", "peace & count>=x"),
            ("cost - benefit", "cost & - & benefit"),
            ("OR", ""),
            ("NOT", "NOT"),
            ("", ""),
        ];
        for (text, expected) in cases {
            let Parsed { nodes, problems, .. } = parse(text, None);
            assert_eq!(shown(&nodes), expected, "{text}");
            assert_eq!(problems, [], "{text}");
        }
    }

    #[test]
    fn what_is_odd_is_read_as_words_and_told() {
        let cases = [
            ("said: foo", "said: & foo", "0..5 `said:` has no value, so it is read as a word"),
            ("(foo", "foo", "0..1 `(` without its pair is left out"),
            ("foo)", "foo", "3..4 `)` without its pair is left out"),
            ("foo \"bar", "foo & bar", "4..5 `\"` without its pair is left out"),
            (
                "https://x.org",
                "https://x.org",
                "0..6 `https:` is no field, so it is read as a word",
            ),
            ("said://x", "said://x", "0..5 `said:` has no value, so it is read as a word"),
            (
                "date:2025-13 a",
                "a",
                "0..12 error `2025-13` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w..",
            ),
            (
                "kind:loud",
                "",
                "0..9 error `loud` is no kind of quote: direct, mixed, indirect, transcript or all",
            ),
        ];
        for (text, expected, problem) in cases {
            let Parsed { nodes, problems, .. } = parse(text, None);
            assert_eq!(shown(&nodes), expected, "{text}");
            let told = problems.iter().map(|p| {
                let error = if p.is_error { "error " } else { "" };
                format!("{}..{} {error}{}", p.start, p.end, p.message)
            });
            assert_eq!(told.collect::<Vec<_>>(), [problem], "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_read_without_failing() {
        let n = 100_000;
        for piece in
            ["(", ")", "\"", "“", "-", "a:", "(a OR ", "NOT ", "«a", "date:x ", "a\u{301} "]
        {
            let Parsed { nodes, problems, .. } = parse(&piece.repeat(n / piece.len()), None);
            assert!(nodes.len() <= PIECES_MAX && problems.len() <= 16, "{piece}");
        }
    }
}
