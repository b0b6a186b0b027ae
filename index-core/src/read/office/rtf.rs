//! A rich text file (RTF) to its article.
//!
//! Invariant: a crate tells the tokens; here they are walked once, with one state a group that is
//! open, so that time and memory are in proportion to the bytes.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};
use rtf_grimoire::tokenizer::{Token, read_token};

use super::{Body, Style, is_program, is_title};
use crate::read::fields;
use crate::{Document, Error, ErrorKind, Moment, Provenance, Result, byline};

/// Groups open at once; documents stay below fifty.
const GROUPS_MAX: usize = 1000;

/// Where the words of a group go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Into {
    Body,
    Nowhere,
    Fonts,
    Styles,
    /// What the document says of itself, and the parts of it that are kept.
    Info,
    Title,
    Author,
    Keywords,
    Section,
    Created,
    Modified,
}

/// What holds until the end of a group.
#[derive(Clone, Copy, Debug)]
struct Group {
    into: Into,
    encoding: &'static Encoding,
    /// How many characters for older programs follow each one in Unicode.
    n_older: usize,
    is_hidden: bool,
    /// The font or style that is being described.
    number: i32,
}

struct Reader {
    body: Body,
    document: Document,
    paragraph: String,
    style: Style,
    group: Group,
    outer: Vec<Group>,
    /// Bytes that are not decoded yet.
    bytes: Vec<u8>,
    /// The words of a group that is no part of the body.
    words: String,
    fonts: HashMap<i32, &'static Encoding>,
    styles: HashMap<i32, Style>,
    encoding: &'static Encoding,
    font: i32,
    /// How many characters for older programs are still to come.
    n_passed: usize,
    /// The first half of a character that is written in two.
    half: Option<u16>,
    /// Year, month, day, hour and minute.
    moment: [i32; 5],
}

/// Returns the article of an RTF file.
///
/// # Errors
/// When the file ends in the middle or nests too deeply.
pub(in crate::read) fn document(bytes: &[u8]) -> Result<Document> {
    let mut reader = Reader::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        match read_token(rest) {
            Ok((behind, token)) if behind.len() < rest.len() => {
                reader.take(token)?;
                rest = behind;
                if reader.outer.is_empty() {
                    return Ok(reader.finish());
                }
            }
            // What is no token is worth nothing, what follows may be.
            _ => rest = rest.strip_prefix(b"\\'").unwrap_or(&rest[1..]),
        }
    }
    Err(Error::new(ErrorKind::Malformed, "broken RTF: it ends in the middle"))
}

impl Reader {
    fn new() -> Reader {
        let group = Group {
            into: Into::Body,
            encoding: WINDOWS_1252,
            n_older: 1,
            is_hidden: false,
            number: 0,
        };
        Reader {
            body: Body::default(),
            document: Document::default(),
            paragraph: String::new(),
            style: Style::Plain,
            group,
            outer: Vec::new(),
            bytes: Vec::new(),
            words: String::new(),
            fonts: HashMap::new(),
            styles: HashMap::new(),
            encoding: WINDOWS_1252,
            font: 0,
            n_passed: 0,
            half: None,
            moment: [0; 5],
        }
    }

    fn take(&mut self, token: Token) -> Result<()> {
        match token {
            Token::Text(bytes) => {
                let passed = self.n_passed.min(bytes.len());
                self.n_passed -= passed;
                self.bytes.extend_from_slice(&bytes[passed..]);
            }
            Token::ControlWord { name, arg: Some(byte) } if name == "'" => {
                if self.n_passed > 0 {
                    self.n_passed -= 1;
                } else {
                    self.bytes.extend(u8::try_from(byte));
                }
            }
            Token::Newline(_) | Token::ControlBin(_) => {}
            token => {
                self.n_passed = 0;
                self.decode();
                match token {
                    Token::StartGroup => self.begin()?,
                    Token::EndGroup => self.end(),
                    Token::ControlSymbol(symbol) => self.symbol(symbol),
                    Token::ControlWord { name, arg } => self.word(&name, arg),
                    Token::Text(_) | Token::Newline(_) | Token::ControlBin(_) => {}
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<()> {
        if self.outer.len() >= GROUPS_MAX {
            let message = format!("the RTF nests deeper than {GROUPS_MAX} groups");
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        self.outer.push(self.group);
        Ok(())
    }

    fn end(&mut self) {
        let Some(outer) = self.outer.pop() else { return };
        let ended = std::mem::replace(&mut self.group, outer);
        if ended.into == Into::Styles && !self.words.is_empty() {
            let style = style_of(&std::mem::take(&mut self.words));
            self.styles.insert(ended.number, style);
        } else if ended.into != outer.into {
            self.keep(ended.into);
        }
    }

    /// Keeps what a group said that is no part of the body.
    fn keep(&mut self, of: Into) {
        let words = std::mem::take(&mut self.words);
        let words = words.trim();
        let document = &mut self.document;
        match of {
            Into::Title => document.title = Some(words.to_owned()).filter(|w| is_title(w)),
            Into::Author => document.authors = byline::names(words),
            Into::Keywords => document.keywords = fields::keyword_list(words),
            Into::Section => document.section = Some(words.to_owned()).filter(|w| !w.is_empty()),
            Into::Created | Into::Modified => {
                let [year, month, day, hour, minute] = std::mem::take(&mut self.moment);
                let printed = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00");
                let moment = Moment::parse(&printed);
                let kept = if of == Into::Created {
                    &mut document.created
                } else {
                    &mut document.modified
                };
                *kept = moment;
            }
            Into::Body | Into::Nowhere | Into::Fonts | Into::Styles | Into::Info => {}
        }
    }

    fn symbol(&mut self, symbol: char) {
        match symbol {
            // What only newer programs know.
            '*' => self.group.into = Into::Nowhere,
            '\\' | '{' | '}' => self.push(symbol),
            '~' => self.push('\u{a0}'),
            '_' => self.push('-'),
            '\r' | '\n' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, name: &str, arg: Option<i32>) {
        let number = arg.unwrap_or_default();
        match name {
            _ if self.group.into == Into::Nowhere => {}
            "u" => self.unicode(number),
            "uc" => self.group.n_older = usize::try_from(number).unwrap_or(1),
            "par" | "sect" | "page" | "row" | "nestrow" => self.end_paragraph(),
            "line" => self.push('\n'),
            // A cell of a table goes on in the line of the cells before it.
            "tab" | "cell" | "nestcell" | "emspace" | "enspace" => self.push(' '),
            "v" | "deleted" => self.group.is_hidden = arg != Some(0),
            "ansicpg" => {
                self.encoding = of_code_page(number).unwrap_or(self.encoding);
                self.group.encoding = self.encoding;
            }
            "mac" => {
                self.encoding = encoding_rs::MACINTOSH;
                self.group.encoding = self.encoding;
            }
            "deff" => self.font = number,
            "plain" => {
                self.group.is_hidden = false;
                self.group.encoding = self.font_encoding(self.font);
            }
            "pard" => self.style = Style::Plain,
            "f" | "s" if matches!(self.group.into, Into::Fonts | Into::Styles) => {
                self.group.number = number;
            }
            "f" => self.group.encoding = self.font_encoding(number),
            "s" => self.style = self.styles.get(&number).copied().unwrap_or(Style::Plain),
            "fcharset" if self.group.into == Into::Fonts => {
                self.fonts.extend(of_charset(number).map(|e| (self.group.number, e)));
            }
            "yr" => self.moment[0] = number,
            "mo" => self.moment[1] = number,
            "dy" => self.moment[2] = number,
            "hr" => self.moment[3] = number,
            "min" => self.moment[4] = number,
            name => match (mark(name), destination(name, self.group.into)) {
                (Some(mark), _) => self.push(mark),
                (None, Some(into)) => self.group.into = into,
                (None, None) => {}
            },
        }
    }

    fn font_encoding(&self, font: i32) -> &'static Encoding {
        self.fonts.get(&font).copied().unwrap_or(self.encoding)
    }

    /// A unit of UTF-16, as a number that may be negative.
    fn unicode(&mut self, number: i32) {
        self.n_passed = self.group.n_older;
        let unit = (number & 0xFFFF) as u16;
        let units = self.half.take().into_iter().chain([unit]);
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) => self.push(character),
                Err(lone) if (0xD800..0xDC00).contains(&lone.unpaired_surrogate()) => {
                    self.half = Some(lone.unpaired_surrogate());
                }
                Err(_) => self.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }

    fn decode(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let (words, _) = self.group.encoding.decode_without_bom_handling(&bytes);
            words.chars().for_each(|character| self.push(character));
        }
    }

    fn push(&mut self, character: char) {
        match self.group.into {
            Into::Body if !self.group.is_hidden => self.paragraph.push(character),
            Into::Body | Into::Nowhere | Into::Fonts | Into::Info => {}
            _ => self.words.push(character),
        }
    }

    fn end_paragraph(&mut self) {
        if self.group.into == Into::Body {
            let paragraph = std::mem::take(&mut self.paragraph);
            self.body.push(&paragraph, self.style);
        }
    }

    fn finish(mut self) -> Document {
        self.end_paragraph();
        self.document.authors.retain(|name| !is_program(name));
        self.document.credit(Provenance::DocumentProperties);
        self.body.finish(&mut self.document);
        self.document
    }
}

/// Returns the character that a word stands for.
fn mark(name: &str) -> Option<char> {
    Some(match name {
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "emdash" => '—',
        "endash" => '–',
        "bullet" => '•',
        _ => return None,
    })
}

/// Returns where the words of a group go that a word of this name begins within another.
fn destination(name: &str, within: Into) -> Option<Into> {
    Some(match (name, within) {
        ("fonttbl", _) => Into::Fonts,
        ("stylesheet", _) => Into::Styles,
        ("info", _) => Into::Info,
        ("title", Into::Info) => Into::Title,
        ("author", Into::Info) => Into::Author,
        ("keywords", Into::Info) => Into::Keywords,
        ("category", Into::Info) => Into::Section,
        ("creatim", Into::Info) => Into::Created,
        ("revtim", Into::Info) => Into::Modified,
        // What is no part of the text that an author sees there, or said for newer programs too.
        (
            "colortbl" | "pict" | "object" | "nonshppict" | "fldinst" | "footnote" | "annotation"
            | "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" | "xe" | "tc" | "listtext" | "pntext" | "comment" | "doccomm",
            _,
        ) => Into::Nowhere,
        _ => return None,
    })
}

fn style_of(name: &str) -> Style {
    let name = name.trim().trim_end_matches(';').to_ascii_lowercase();
    match name.as_str() {
        "title" => Style::Title,
        _ if name.starts_with("heading ") => Style::Heading,
        _ => Style::Plain,
    }
}

/// Returns the charset of a code page of Windows.
fn of_code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        866 => "ibm866".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}

/// Returns the charset of a font, by the number that fonts of Windows have for it.
fn of_charset(number: i32) -> Option<&'static Encoding> {
    of_code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        // What the document says, or signs without a charset.
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        match document(rtf.as_bytes()) {
            Ok(document) => document.text,
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_words_that_an_author_sees_are_the_text() {
        for (rtf, expected) in [
            (r"{\rtf1\ansi Rain fell.\par It \b stopped\b0 .}", "Rain fell.\n\nIt stopped."),
            (r"{\rtf1 \'93Rain,\'94 she said.}", "“Rain,” she said."),
            (r"{\rtf1 \u8220\'93Rain,\u8221\'94 she said.}", "“Rain,” she said."),
            (r"{\rtf1\uc0 \u8220 Rain,\u8221  she said.}", "“Rain,” she said."),
            (r"{\rtf1\uc2 \u8220 ??Rain}", "“Rain"),
            (
                r"{\rtf1 \ldblquote Rain\rdblquote\emdash now\line or {\i never}}",
                "“Rain”—now\nor never",
            ),
            (r"{\rtf1 \u-10179?\u-8704? sun}", "😀 sun"),
            (r"{\rtf1 a\~b \{c\} \\ d\_e}", "a b {c} \\ d-e"),
            (r"{\rtf1\ansicpg1251 \'c4\'ee\'e6\'e4\'fc}", "Дождь"),
            (
                r"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial;}}\f1 \'9elut\f0  \'e9t\'e9}",
                "žlut été",
            ),
            (
                r"{\rtf1 Rain{\v hidden}{\*\new thing}{\footnote note}{\pict 00ff} fell}",
                "Rain fell",
            ),
            (r#"{\rtf1{\field{\*\fldinst HYPERLINK "x"}{\fldrslt {\ul Rain}}} fell}"#, "Rain fell"),
            (r"{\rtf1 Rain{\pict\bin3 }}}}\par Sun}", "Rain\n\nSun"),
            (r"{\rtf1 \trowd One\cell Two\cell\row Three}", "One Two\n\nThree"),
            (r"{\rtf1 Rain \'zz fell}", "Rain zz fell"),
            (r"{\rtf1 Rain", "broken RTF: it ends in the middle"),
        ] {
            assert_eq!(text(rtf), expected, "{rtf}");
        }
        let deep = format!("{{\\rtf1 {}", "{".repeat(10_000));
        assert_eq!(text(&deep), "the RTF nests deeper than 1000 groups");
    }

    #[test]
    fn what_the_document_says_of_itself_is_kept() {
        let rtf = r"{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s1 heading 1;}}
{\info{\title Rain at last}{\author Ann Lee}{\operator Bob}{\category World}{\keywords rain, sun}
{\creatim\yr2026\mo3\dy9\hr8\min5}{\revtim\yr0\mo0\dy0}}
\pard\s1 Rain at last\par\pard It fell.\par}";
        let document = document(rtf.as_bytes()).unwrap();
        assert_eq!(document.title.as_deref(), Some("Rain at last"));
        assert_eq!(document.authors, ["Ann Lee"]);
        assert_eq!(document.section.as_deref(), Some("World"));
        assert_eq!(document.keywords, ["rain", "sun"]);
        let created = document.created.map(|moment| moment.to_string());
        assert_eq!(created.as_deref(), Some("2026-03-09T08:05:00"));
        assert_eq!((document.modified, document.text.as_str()), (None, "It fell."));
    }
}
