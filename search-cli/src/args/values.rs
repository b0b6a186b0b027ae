//! The values of options: words from a list, and numbers.

use clap::ValueEnum;
use index_core::QuoteKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Direct,
    Mixed,
    Indirect,
    Transcript,
    All,
}

impl Kind {
    /// Returns the kinds of the index that are meant.
    pub(crate) fn kinds(self) -> &'static [QuoteKind] {
        match self {
            Kind::Direct => &[QuoteKind::Direct],
            Kind::Mixed => &[QuoteKind::Mixed],
            Kind::Indirect => &[QuoteKind::Indirect],
            Kind::Transcript => &[QuoteKind::Transcript],
            Kind::All => &QuoteKind::ALL,
        }
    }
}

/// The form of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Citing {
    Plain,
    Markdown,
    Bibtex,
}

/// How long a period of a timeline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Per {
    Day,
    Week,
    Month,
    Year,
}

impl Per {
    /// The shortest first.
    pub(crate) const ALL: [Per; 4] = [Per::Day, Per::Week, Per::Month, Per::Year];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortOrder {
    Relevance,
    Newest,
    Oldest,
}

/// When something is done that only some terminals understand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Offsets {
    #[default]
    Bytes,
    Chars,
}

/// What to do with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PersonAction {
    Show,
    Merge,
    Split,
    Rename,
}

pub(super) fn confidence(text: &str) -> Result<f32, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "not a number from 0 to 1".to_owned())
}

/// Reads words of which one at least can be looked for.
pub(super) fn some_word(text: &str) -> Result<String, String> {
    let words = text.chars().any(char::is_alphanumeric).then(|| text.to_owned());
    words.ok_or_else(|| "no word in it".to_owned())
}

/// Reads a number of things; in words of ours, as the standard library's name its types.
pub(super) fn whole(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("not a whole number from 0 to {}", u32::MAX))
}

pub(super) fn one_or_more(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| format!("not a whole number from 1 to {}", u32::MAX))
}

pub(super) fn seconds(text: &str) -> Result<u16, String> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| format!("not a whole number from 1 to {}", u16::MAX))
}
