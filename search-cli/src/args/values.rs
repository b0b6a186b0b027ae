//! The values of options that are words from a list.

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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
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
