//! Saved web pages to their article: the text through a readability crate, the metadata from
//! JSON-LD, `<meta>` and `<time>`.
//!
//! Invariant: no page that nests without end, or is larger than pages are, reaches the parser that
//! builds a tree: such a page gives its visible text and a note.

mod elements;
mod metadata;
mod page;
mod prompt;

use encoding_rs::Encoding;
use trafilatura::{ExtractionFocus, Options};

use self::page::Page;
use self::prompt::is_prompt;
use super::{decode, text};
use crate::{Document, Note};

/// The longest page that is laid out as a tree, in bytes; the tree takes some thirty times that.
const TREE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Where the careful reading of a page gives less than this share of the generous one, it has
/// lost the article, and the generous one is taken.
const CAREFUL_SHARE_MIN: (usize, usize) = (1, 2);

/// How far into a page its charset may be declared, in bytes, as browsers have it.
const CHARSET_BYTES: usize = 1024;

/// Returns the article of a page.
pub(super) fn document(bytes: &[u8]) -> Document {
    document_declared(bytes, None)
}

/// Returns the article of a page whose charset somebody else names; what the page declares itself
/// counts where nobody does.
pub(super) fn document_declared(bytes: &[u8], declared: Option<&'static Encoding>) -> Document {
    let declared = declared.or_else(|| declared_charset(bytes));
    let (characters, notes) = decode::decode(bytes, declared);
    document_of(&text::with_unix_lines(characters), notes)
}

/// Returns what a page or a part of one shows, a paragraph an entry.
pub(super) fn blocks(html: &str) -> Vec<String> {
    let mut blocks = Page::read(html).blocks;
    blocks.dedup();
    blocks
}

/// Returns the article of a page in Unicode; `notes` are the doubts so far.
pub(super) fn document_of(html: &str, notes: Vec<Note>) -> Document {
    let page = Page::read(html);
    let mut document = Document { notes, ..Document::default() };
    metadata::fill(&mut document, &page);
    let blocks = if page.is_hostile {
        document.notes.push(Note::new("the page nests too deeply: read without its layout"));
        page.blocks
    } else if html.len() > TREE_BYTES_MAX {
        document.notes.push(Note::new("the page is too large: read without its layout"));
        page.blocks
    } else {
        article_blocks(html, &page.blocks).unwrap_or(page.blocks)
    };
    document.text = body(blocks, document.title.as_deref());
    document
}

/// The blocks of the article alone, or `None` where none is found. `visible` is all that the page
/// shows.
fn article_blocks(html: &str, visible: &[String]) -> Option<Vec<String>> {
    let tree = trafilatura::dom::Document::parse(html);
    let careful = read_tree(tree.clone_document(), ExtractionFocus::FavorPrecision);
    let length = |blocks: &[String]| blocks.iter().map(String::len).sum::<usize>();
    let (share, whole) = CAREFUL_SHARE_MIN;
    let is_lost = |all: &[String]| {
        length(careful.as_deref().unwrap_or_default()) * whole < length(all) * share
    };
    // The generous reading takes as long again, and never gives more than what is visible.
    if !is_lost(visible) {
        return careful;
    }
    match read_tree(tree, ExtractionFocus::FavorRecall) {
        Some(generous) if is_lost(&generous) => Some(generous),
        _ => careful,
    }
}

fn read_tree(tree: trafilatura::dom::Document, focus: ExtractionFocus) -> Option<Vec<String>> {
    let options =
        Options::default().with_fallback(true).with_focus(focus).with_exclude_comments(true);
    let found = trafilatura::extract_document(tree, &options).ok()?;
    let blocks = Page::read(&found.content_html).blocks;
    (!blocks.is_empty()).then_some(blocks)
}

/// The text: a block a paragraph, without the headline that the title holds.
fn body(mut blocks: Vec<String>, title: Option<&str>) -> String {
    blocks.retain(|block| !is_prompt(block));
    // A quote within a quote comes once for each.
    blocks.dedup();
    text::joined(blocks, title)
}

/// The charset that the page declares in a `<meta>`.
fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(CHARSET_BYTES)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    decode::named_charset(&head)
}

#[cfg(test)]
mod tests;
