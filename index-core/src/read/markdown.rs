//! Markdown to paragraphs, and its front matter to fields.
//!
//! Invariant: markup is gone, words are kept in order; a broken front matter is a note.

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};
use saphyr_parser::{Event as Yaml, Parser as YamlParser};
use serde_json::{Map, Value};

use super::{fields, text};
use crate::{Document, Note, Provenance};

/// The longest front matter that is read, in bytes.
const FRONT_MATTER_BYTES_MAX: usize = 64 * 1024;

/// Returns the document of a Markdown text. Its title is that of the front matter, else the first
/// heading; a first heading that is the title is no part of the text.
pub(super) fn document(markdown: &str) -> Document {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, options) {
        reader.take(event);
    }
    reader.finish()
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    document: Document,
    block: String,
    blocks: Vec<String>,
    heading: Option<HeadingLevel>,
    metadata: Option<MetadataBlockKind>,
    image_depth: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) if self.image_depth == 0 => {
                self.block.push_str(&words);
            }
            Event::SoftBreak => self.block.push(' '),
            Event::HardBreak => self.block.push('\n'),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.close_block();
                self.heading = Some(*level);
            }
            Tag::MetadataBlock(kind) => self.metadata = Some(*kind),
            Tag::Image { .. } => self.image_depth += 1,
            Tag::Paragraph
            | Tag::Item
            | Tag::CodeBlock(_)
            | Tag::TableRow
            | Tag::TableHead
            | Tag::HtmlBlock => self.close_block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::MetadataBlock(kind) => self.close_metadata(kind),
            TagEnd::Image => self.image_depth = self.image_depth.saturating_sub(1),
            TagEnd::TableCell => self.block.push(' '),
            TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::TableRow
            | TagEnd::TableHead => self.close_block(),
            _ => {}
        }
    }

    fn close_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let block = block.trim();
        if !block.is_empty() {
            self.blocks.push(block.to_owned());
        }
    }

    fn close_heading(&mut self) {
        let level = self.heading.take();
        let heading = text::squeeze(&self.block);
        let is_first = self.blocks.is_empty() && level == Some(HeadingLevel::H1);
        let title = self.document.title.get_or_insert_default();
        if is_first && (title.is_empty() || *title == heading) {
            title.clone_from(&heading);
            self.block.clear();
        }
        if title.is_empty() {
            self.document.title = None;
        }
        self.close_block();
    }

    fn close_metadata(&mut self, kind: MetadataBlockKind) {
        self.metadata = None;
        let block = std::mem::take(&mut self.block);
        let parsed = match kind {
            _ if block.len() > FRONT_MATTER_BYTES_MAX => None,
            MetadataBlockKind::YamlStyle => yaml_fields(&block),
            MetadataBlockKind::PlusesStyle => fields::of_toml(&block),
        };
        match parsed {
            Some(fields) => {
                self.document =
                    Document { record: None, ..fields::document(fields, Provenance::FrontMatter) }
            }
            None => self.document.notes.push(Note::new("the front matter could not be read")),
        }
    }

    fn finish(mut self) -> Document {
        self.close_block();
        // Front matter may hold a summary under one of the names of the text: the body is here.
        self.document.text = self.blocks.join("\n\n");
        self.document.credit(Provenance::FrontMatter);
        self.document
    }
}

/// The top level of a YAML mapping: scalars and lists of scalars. Read as events, so that an alias
/// is never expanded.
fn yaml_fields(yaml: &str) -> Option<Map<String, Value>> {
    let mut fields = Map::new();
    let mut key: Option<String> = None;
    let mut list: Option<Vec<Value>> = None;
    let mut depth = 0_usize;
    for event in YamlParser::new_from_str(yaml) {
        match event.ok()?.0 {
            Yaml::MappingStart(..) => depth += 1,
            Yaml::MappingEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    key = None;
                }
            }
            Yaml::SequenceStart(..) if depth == 1 => list = Some(Vec::new()),
            Yaml::SequenceEnd if depth == 1 => {
                let items = list.take().unwrap_or_default();
                fields.insert(key.take()?, Value::Array(items));
            }
            Yaml::Scalar(value, ..) if depth == 1 => {
                let value = value.into_owned();
                match (&mut list, key.take()) {
                    (Some(items), name) => {
                        items.push(Value::String(value));
                        key = name;
                    }
                    (None, Some(name)) => {
                        fields.insert(name, Value::String(value));
                    }
                    (None, None) => key = Some(value),
                }
            }
            Yaml::Alias(_) if depth == 1 && list.is_none() => key = None,
            _ => {}
        }
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Date;

    #[test]
    fn markup_goes_and_paragraphs_stay() {
        let markdown = "# The *title*\n\nOne **bold** [link](x) on\ntwo lines.\\\nThird.\n\n> Quoted `code`.\n\n\
            - first\n- second\n\n![alt](x.png)\n\n## Part\n\n| a | b |\n|---|---|\n| c | d |\n\n<div>\n<b>in</b>\n</div>\n";
        let found = document(markdown);
        let mut expected = Document {
            title: Some("The title".to_owned()),
            text: "One bold link on two lines.\nThird.\n\nQuoted code.\n\nfirst\n\nsecond\n\nPart\n\na b\n\nc d"
                .to_owned(),
            ..Document::default()
        };
        expected.credit(Provenance::FrontMatter);
        assert_eq!(found, expected);
    }

    #[test]
    fn front_matter_names_the_metadata() {
        let mut expected = Document {
            title: Some("Storm: \"port\" shut".to_owned()),
            authors: vec!["Jane Doe".to_owned(), "John Roe".to_owned()],
            date: Date::new(2026, 4, 17),
            source: Some("The Post".to_owned()),
            text: "Body.".to_owned(),
            ..Document::default()
        };
        expected.credit(Provenance::FrontMatter);
        for markdown in [
            "---\ntitle: 'Storm: \"port\" shut'\ndate: 2026-04-17\nauthors: [Jane Doe, John Roe]\n\
             source: &x The Post\nnested:\n  title: no\n  list: [1, 2]\nalias: *x\n---\nBody.",
            "+++\ntitle = 'Storm: \"port\" shut'\ndate = 2026-04-17\nauthors = [\"Jane Doe\", \"John Roe\"]\n\
             source = \"The Post\"\n[nested]\ntitle = \"no\"\n+++\nBody.",
        ] {
            assert_eq!(document(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn a_heading_beside_another_title_stays_in_the_text() {
        let found = document("---\ntitle: One\n---\n# Two\n\nBody.");
        assert_eq!((found.title.as_deref(), found.text.as_str()), (Some("One"), "Two\n\nBody."));
    }

    #[test]
    fn a_broken_front_matter_is_a_note() {
        let long = format!("---\n{}x\n---\nBody.", "- ".repeat(FRONT_MATTER_BYTES_MAX));
        for markdown in ["---\ntitle: [\n---\nBody.", &long] {
            let found = document(markdown);
            assert_eq!(found.text, "Body.");
            assert_eq!(found.notes, [Note::new("the front matter could not be read")]);
        }
    }
}
