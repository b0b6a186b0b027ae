//! One pass over a page's tokens: how deep it nests, its visible text, its metadata as printed.
//!
//! Invariant: no tree is built, so that hostile pages can be looked at before a parser that builds
//! one; time is in proportion to the bytes, and no counter or list grows past its limit.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::elements::{Open, Role, role_of};
use crate::read::text::squeeze;

/// Elements open at once in a page that is still laid out as a tree. Parsers take time in the
/// square of it, and the ones that recurse overflow the stack; real pages stay below 100.
pub(super) const DEPTH_MAX: usize = 512;

/// Quotes within quotes in a page that is still laid out as a tree: the text of the innermost is
/// copied for each.
const QUOTE_DEPTH_MAX: usize = 8;

/// The sum of the depths of all elements in a page that is still laid out as a tree, to which its
/// parser's time is in proportion; the longest real pages come to a tenth.
const TREE_WORK_MAX: usize = 1_000_000;

/// Attributes of one tag in a page that is still laid out as a tree: parsers compare each with
/// all before it.
pub(super) const TAG_ATTRIBUTES_MAX: usize = 1024;

/// Metadata entries that are kept of one page; real pages have some fifty.
const ENTRIES_MAX: usize = 1000;

/// Bytes of JSON-LD that are kept of one page.
const JSON_LD_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What the tokens of a page tell.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The text, a block an entry, without scripts, navigation and forms.
    pub(super) blocks: Vec<String>,
    /// Name and content of every `<meta>`, and of whatever names its property; names in lower case.
    pub(super) meta: Vec<(String, String)>,
    /// The language that the page as a whole is said to be in.
    pub(super) language: Option<String>,
    /// The canonical address.
    pub(super) canonical: Option<String>,
    /// The JSON-LD scripts.
    pub(super) json_ld: Vec<String>,
    /// The `datetime` of every `<time>`.
    pub(super) times: Vec<String>,
    /// The words of every link marked as leading to an author.
    pub(super) authors: Vec<String>,
    /// The words of `<title>`.
    pub(super) title: String,
    /// The words of the first `<h1>`.
    pub(super) first_heading: String,
    /// Whether it nests deeper, or has tags longer, than a tree should be built of.
    pub(super) is_hostile: bool,
}

impl Page {
    /// Looks through a page.
    pub(super) fn read(html: &str) -> Page {
        let mut reader = Reader::default();
        let mut emitter =
            CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
                reader.take(event);
                None
            });
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
        reader.close_block();
        reader.page
    }

    /// Returns the content of the first of these names that the page has.
    pub(super) fn content_of(&self, names: &[&str]) -> Option<&str> {
        self.entry_of(names).map(|(_, content)| content)
    }

    /// Returns the first of these names that the page has, with its content.
    pub(super) fn entry_of(&self, names: &[&str]) -> Option<(&str, &str)> {
        let entry = |name: &&str| {
            let (known, content) = self.meta.iter().find(|(known, _)| known == name)?;
            let content = content.trim();
            (!content.is_empty()).then_some((known.as_str(), content))
        };
        names.iter().find_map(entry)
    }
}

/// What is known in the middle of a page.
#[derive(Debug, Default)]
struct Reader {
    page: Page,
    open: Open,
    tag: Tag,
    block: String,
    tree_work: usize,
    /// Where raw words go that are no text of the page.
    catching: Catching,
}

/// The start tag at hand, its buffers used again for the next.
#[derive(Debug, Default)]
struct Tag {
    name: Vec<u8>,
    attribute: Vec<u8>,
    n_attributes: usize,
    /// What it says under `name`, `property` or `itemprop`.
    key: String,
    content: String,
    datetime: String,
    rel: String,
    href: String,
    kind: String,
    lang: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Catching {
    #[default]
    Nothing,
    Title,
    FirstHeading,
    JsonLd,
    Author,
}

impl Reader {
    fn take(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag.open(name),
            CallbackEvent::AttributeName { name } => {
                self.tag.attribute.clear();
                self.tag.attribute.extend_from_slice(name);
                self.tag.n_attributes += 1;
                self.page.is_hostile |= self.tag.n_attributes > TAG_ATTRIBUTES_MAX;
            }
            CallbackEvent::AttributeValue { value } => self.tag.value(value),
            CallbackEvent::CloseStartTag { self_closing } => self.start(self_closing),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.words(&String::from_utf8_lossy(value)),
            _ => {}
        }
    }

    fn start(&mut self, self_closing: bool) {
        self.keep_metadata();
        let name = std::mem::take(&mut self.tag.name);
        self.catching = match name.as_slice() {
            b"title" if self.page.title.is_empty() && !self.open.is_foreign() => Catching::Title,
            b"h1" if self.page.first_heading.is_empty() => Catching::FirstHeading,
            b"script" if self.tag.kind.eq_ignore_ascii_case("application/ld+json") => {
                let kept: usize = self.page.json_ld.iter().map(String::len).sum();
                if kept < JSON_LD_BYTES_MAX { Catching::JsonLd } else { Catching::Nothing }
            }
            b"a" if self.tag.rel.split(' ').any(|rel| rel == "author") => Catching::Author,
            // Whatever stands inside the first heading is still part of it.
            _ if self.catching == Catching::FirstHeading => Catching::FirstHeading,
            _ => Catching::Nothing,
        };
        self.open.push(&name, self_closing);
        self.tree_work += 1 + self.open.depth() + self.open.formatting_depth();
        self.page.is_hostile |= self.open.depth() > DEPTH_MAX
            || self.open.quote_depth() > QUOTE_DEPTH_MAX
            || self.tree_work > TREE_WORK_MAX;
        if role_of(&name) != Role::Inline {
            self.close_block();
        }
        self.tag.name = name;
    }

    fn end(&mut self, name: &[u8]) {
        if self.catching != Catching::FirstHeading || name == b"h1" {
            self.catching = Catching::Nothing;
        }
        if role_of(name) != Role::Inline {
            self.close_block();
        }
        self.open.pop(name);
    }

    fn words(&mut self, words: &str) {
        match self.catching {
            Catching::Title => self.page.title.push_str(words),
            Catching::JsonLd => self.page.json_ld.push(words.to_owned()),
            Catching::FirstHeading => self.page.first_heading.push_str(words),
            Catching::Author if self.page.authors.len() < ENTRIES_MAX => {
                self.page.authors.push(words.to_owned());
            }
            Catching::Author | Catching::Nothing => {}
        }
        if !self.open.is_unseen() {
            self.block.push_str(words);
        }
    }

    fn close_block(&mut self) {
        let block = squeeze(&self.block);
        self.block.clear();
        if !block.is_empty() {
            self.page.blocks.push(block);
        }
    }

    fn keep_metadata(&mut self) {
        let (page, tag) = (&mut self.page, &mut self.tag);
        match tag.name.as_slice() {
            b"link" if page.canonical.is_none() && tag.rel.eq_ignore_ascii_case("canonical") => {
                page.canonical = Some(std::mem::take(&mut tag.href));
            }
            b"time" if page.times.len() < ENTRIES_MAX && !tag.datetime.is_empty() => {
                page.times.push(tag.datetime.clone());
            }
            b"html" if page.language.is_none() && !tag.lang.is_empty() => {
                page.language = Some(tag.lang.clone());
            }
            _ => {}
        }
        if !tag.key.is_empty() && page.meta.len() < ENTRIES_MAX {
            let content = if tag.content.is_empty() { &tag.datetime } else { &tag.content };
            if !content.is_empty() {
                page.meta.push((tag.key.to_ascii_lowercase(), content.clone()));
            }
        }
    }
}

impl Tag {
    fn open(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.n_attributes = 0;
        let kept = [
            &mut self.key,
            &mut self.content,
            &mut self.datetime,
            &mut self.rel,
            &mut self.href,
            &mut self.kind,
            &mut self.lang,
        ];
        kept.into_iter().for_each(String::clear);
    }

    fn value(&mut self, value: &[u8]) {
        let kept = match self.attribute.as_slice() {
            b"property" | b"name" | b"itemprop" if self.key.is_empty() => &mut self.key,
            b"content" => &mut self.content,
            b"datetime" => &mut self.datetime,
            b"lang" | b"xml:lang" if self.name == b"html" && self.lang.is_empty() => &mut self.lang,
            b"rel" if self.name == b"link" || self.name == b"a" => &mut self.rel,
            b"href" if self.name == b"link" => &mut self.href,
            b"type" if self.name == b"script" => &mut self.kind,
            _ => return,
        };
        kept.push_str(&String::from_utf8_lossy(value));
    }
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
