//! Lexemes to a tree. `AND` (or nothing) binds tighter than `OR`; a minus sign or `NOT` excludes.
//!
//! Invariant: never fails, and never recurses deeper than the lexer lets brackets nest.

use super::lexer::{FieldName, Form, Lexeme, Problems, lex};
use super::{DateRange, Node, QueryProblem, Scope};
use crate::{Date, QuoteKind};

/// The most pieces of one query that are read; the rest of a longer text is left out.
const PIECES_MAX: usize = 4096;

/// A longer phrase is read as its words: no two texts agree on that many.
const PHRASE_BYTES_MAX: usize = 1000;

/// Returns the parts of a query, of which all must match, and what was odd about it.
pub(super) fn parse(text: &str, today: Option<Date>) -> (Vec<Node>, Vec<QueryProblem>) {
    let mut lexed = lex(text);
    if lexed.lexemes.len() > PIECES_MAX {
        let start = lexed.lexemes[PIECES_MAX].start;
        let message = format!("only the first {PIECES_MAX} words are searched for");
        lexed.problems.note(start, text.len(), message);
        truncate_balanced(&mut lexed.lexemes);
    }
    let mut parser =
        Parser { text, today, lexemes: &lexed.lexemes, at: 0, problems: lexed.problems };
    let mut nodes = Vec::new();
    match parser.any_of(Context::Anywhere) {
        Some(Node::All(parts)) => nodes.extend(parts),
        Some(node) => nodes.push(node),
        None => {}
    }
    (nodes, parser.problems.found)
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
            } else if !self.is_operator(lexeme, "AND") || last {
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
                if self.peek().is_some_and(|l| l.form == Form::Close) {
                    self.at += 1;
                }
                inner
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
            Context::Field(FieldName::Kind, start) => {
                let kind = QuoteKind::parse(&text.to_ascii_lowercase());
                if kind.is_none() {
                    let message = format!(
                        "`{text}` is no kind of quote: direct, mixed, indirect or transcript"
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
        let text = self.slice(lexeme);
        if lexeme.form == Form::Phrase {
            let whole = text.to_owned();
            if text.len() > PHRASE_BYTES_MAX {
                let message = "a phrase of this length is read as its words";
                self.problems.note(lexeme.start, lexeme.end, message);
                return Node::Words { scope, text: whole };
            }
            return Node::Phrase { scope, text: whole, slop: self.take_slop(lexeme.end) };
        }
        let letters = |stem: &str| stem.chars().filter(|c| c.is_alphanumeric()).count();
        if let Some(stem) = text.strip_suffix('*').filter(|stem| letters(stem) >= 2) {
            return Node::Prefix { scope, text: stem.to_owned() };
        }
        if let Some(stem) = text.strip_suffix('~').filter(|stem| letters(stem) >= 3) {
            return Node::Fuzzy { scope, text: stem.to_owned() };
        }
        Node::Words { scope, text: text.to_owned() }
    }

    /// Takes the `~3` directly behind a phrase that ends at `end`.
    fn take_slop(&mut self, end: usize) -> u32 {
        /// More words between are no phrase any more.
        const SLOP_MAX: u32 = 50;
        let Some(next) = self.peek().filter(|l| l.form == Form::Word) else { return 0 };
        let mark = self.text[end..].chars().next().map_or(0, char::len_utf8);
        let slop = self.slice(next).strip_prefix('~').and_then(|n| n.parse().ok());
        match slop {
            Some(slop) if next.start == end + mark => {
                self.at += 1;
                SLOP_MAX.min(slop)
            }
            _ => 0,
        }
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
            Node::Kind(kind) => format!("kind:{}", kind.as_str()),
            Node::Dates(range) => format!("{:?}..{:?}", range.first, range.last),
            Node::All(nodes) => format!("({})", shown(nodes)),
            Node::Any(nodes) => {
                format!("({})", nodes.iter().map(node_shown).collect::<Vec<_>>().join(" | "))
            }
            Node::Not(node) => format!("!{}", node_shown(node)),
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
            ("kind:direct date:2025-04", "kind:direct & Some(2025-04-01)..Some(2025-04-30)"),
            ("afghan* shoygu~ a*", "afghan* & shoygu~ & a*"),
            ("self-made", "self-made"),
            ("cost - benefit", "cost & - & benefit"),
            ("OR", ""),
            ("NOT", "NOT"),
            ("", ""),
        ];
        for (text, expected) in cases {
            let (nodes, problems) = parse(text, None);
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
                "0..9 error `loud` is no kind of quote: direct, mixed, indirect or transcript",
            ),
        ];
        for (text, expected, problem) in cases {
            let (nodes, problems) = parse(text, None);
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
            let (nodes, problems) = parse(&piece.repeat(n / piece.len()), None);
            assert!(nodes.len() <= PIECES_MAX && problems.len() <= 16, "{piece}");
        }
    }
}
