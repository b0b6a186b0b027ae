//! Which elements break a line, hide their text or stay open, and which are open now.
//!
//! Invariant: [`Open`] never counts fewer nested elements than a tree builder would nest, except
//! for those whose end tag may be left out, which cannot nest in themselves.

use super::page::DEPTH_MAX;

/// What an element does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Its text goes on in the line.
    Inline,
    /// It begins and ends a block.
    Block,
    /// It is a block whose text is no part of an article.
    Unseen,
}

/// Returns the role of an element; an unknown one is a block.
pub(super) fn role_of(name: &[u8]) -> Role {
    match name {
        b"a" | b"abbr" | b"acronym" | b"b" | b"bdi" | b"bdo" | b"big" | b"cite" | b"code"
        | b"data" | b"del" | b"dfn" | b"em" | b"font" | b"i" | b"img" | b"ins" | b"kbd"
        | b"label" | b"mark" | b"nobr" | b"q" | b"s" | b"samp" | b"small" | b"span" | b"strike"
        | b"strong" | b"sub" | b"sup" | b"time" | b"tt" | b"u" | b"var" | b"wbr" => Role::Inline,
        b"button" | b"footer" | b"form" | b"head" | b"iframe" | b"math" | b"nav" | b"noscript"
        | b"object" | b"script" | b"select" | b"style" | b"svg" | b"template" | b"textarea"
        | b"title" => Role::Unseen,
        _ => Role::Block,
    }
}

/// Elements without content: they never stay open.
const fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"basefont"
            | b"bgsound"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// Elements that close themselves when the next of their kind comes; written without end tags by
/// the hundred.
const fn has_optional_end(name: &[u8]) -> bool {
    matches!(
        name,
        b"body"
            | b"colgroup"
            | b"dd"
            | b"dt"
            | b"html"
            | b"li"
            | b"optgroup"
            | b"option"
            | b"p"
            | b"rp"
            | b"rt"
            | b"tbody"
            | b"td"
            | b"tfoot"
            | b"th"
            | b"thead"
            | b"tr"
    )
}

const fn belongs_to_head(name: &[u8]) -> bool {
    matches!(
        name,
        b"base" | b"link" | b"meta" | b"noscript" | b"script" | b"style" | b"template" | b"title"
    )
}

/// HTML elements that end a drawing or a formula when they turn up in one.
const fn breaks_out(name: &[u8]) -> bool {
    matches!(
        name,
        b"b" | b"big"
            | b"blockquote"
            | b"body"
            | b"br"
            | b"center"
            | b"code"
            | b"dd"
            | b"div"
            | b"dl"
            | b"dt"
            | b"em"
            | b"embed"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"head"
            | b"hr"
            | b"i"
            | b"img"
            | b"li"
            | b"listing"
            | b"menu"
            | b"meta"
            | b"nobr"
            | b"ol"
            | b"p"
            | b"pre"
            | b"ruby"
            | b"s"
            | b"small"
            | b"span"
            | b"strong"
            | b"strike"
            | b"sub"
            | b"sup"
            | b"table"
            | b"tt"
            | b"u"
            | b"ul"
            | b"var"
    )
}

/// The elements that are open at a place of a page, as far as their end tags are not optional.
#[derive(Debug, Default)]
pub(super) struct Open {
    names: Vec<Vec<u8>>,
    /// How many names are open down to the first whose text is no part of an article.
    unseen_from: Option<usize>,
    /// Elements opened beyond what is kept track of.
    beyond: usize,
    quotes: usize,
    formatting: usize,
}

/// Elements that a tree builder opens anew in every block until their end tag comes.
const fn is_formatting(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"b"
            | b"big"
            | b"code"
            | b"em"
            | b"font"
            | b"i"
            | b"nobr"
            | b"s"
            | b"small"
            | b"strike"
            | b"strong"
            | b"tt"
            | b"u"
    )
}

/// Elements whose text readability crates take once for every one of them around it.
const fn is_quote(name: &[u8]) -> bool {
    matches!(name, b"blockquote" | b"pre" | b"q")
}

impl Open {
    pub(super) fn depth(&self) -> usize {
        self.names.len() + self.beyond
    }

    /// How many elements the next block would copy into itself.
    pub(super) fn formatting_depth(&self) -> usize {
        self.formatting
    }

    /// How many quoting elements are open.
    pub(super) fn quote_depth(&self) -> usize {
        self.quotes
    }

    /// Whether text here is no part of an article.
    pub(super) fn is_unseen(&self) -> bool {
        self.unseen_from.is_some()
    }

    /// Whether this place is inside a drawing or formula, where other rules hold.
    pub(super) fn is_foreign(&self) -> bool {
        let border = |name: &&Vec<u8>| {
            matches!(
                name.as_slice(),
                b"svg"
                    | b"math"
                    | b"foreignobject"
                    | b"desc"
                    | b"annotation-xml"
                    | b"mtext"
                    | b"mi"
                    | b"mo"
                    | b"mn"
                    | b"ms"
            )
        };
        self.names.iter().rev().find(border).is_some_and(|name| *name == b"svg" || *name == b"math")
    }

    pub(super) fn push(&mut self, name: &[u8], self_closing: bool) {
        if self.names.last().is_some_and(|open| open == b"head") && !belongs_to_head(name) {
            // The head ends here even where its end tag was left out.
            self.pop(b"head");
        }
        if is_void(name) || has_optional_end(name) {
            return;
        }
        if self.names.len() > DEPTH_MAX {
            self.beyond += 1;
            return;
        }
        if self.is_foreign() {
            if breaks_out(name) {
                self.leave_foreign();
            } else if self_closing {
                return;
            }
        }
        if role_of(name) == Role::Unseen && self.unseen_from.is_none() {
            self.unseen_from = Some(self.names.len());
        }
        self.quotes += usize::from(is_quote(name));
        self.formatting += usize::from(is_formatting(name));
        self.names.push(name.to_vec());
    }

    fn leave_foreign(&mut self) {
        let outermost = self.names.iter().rposition(|name| *name == b"svg" || *name == b"math");
        if let Some(at) = outermost {
            self.truncate(at);
        }
    }

    pub(super) fn pop(&mut self, name: &[u8]) {
        if self.beyond > 0 {
            // The page is hostile by now; only an end to the counting matters.
            self.beyond -= 1;
            return;
        }
        if let Some(at) = self.names.iter().rposition(|open| open == name) {
            self.truncate(at);
        }
    }

    fn truncate(&mut self, depth: usize) {
        let closed = &self.names[depth..];
        self.quotes -= closed.iter().filter(|name| is_quote(name)).count();
        self.formatting -= closed.iter().filter(|name| is_formatting(name)).count();
        self.names.truncate(depth);
        if self.unseen_from.is_some_and(|from| from >= depth) {
            self.unseen_from = None;
        }
    }
}
