//! What is shown of a quote beside a quotation that was asked for: with `--verify`.

use std::borrow::Cow;

use index_core::{Difference, Wording};
use serde::Serialize;

use crate::view::{Fields, QuoteView};

/// A quote, and how it is worded beside what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct VerifiedView {
    #[serde(flatten)]
    pub(crate) quote: QuoteView,
    pub(crate) verify: VerifyView,
}

/// How the words relate to those that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct VerifyView {
    /// verbatim, within a longer quote, edited, in part, altered or reported
    pub(crate) relation: &'static str,
    /// How much of what was asked for stands in the quote, in order, from 0 to 1.
    pub(crate) share: f64,
    /// How many words were asked for, without those in square brackets.
    pub(crate) words: usize,
    /// How many of them stand in the quote, in order.
    pub(crate) found: usize,
    /// How many words of the quote are left out between them.
    pub(crate) left_out: usize,
    /// How many words of the quote stand before and behind them.
    pub(crate) before: usize,
    pub(crate) after: usize,
    /// Where they begin and end: bytes of `quote`.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) differences: Vec<DifferenceView>,
}

/// A place at which other words are printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct DifferenceView {
    /// altered, not printed, left out, ellipsis or editor's
    pub(crate) kind: &'static str,
    pub(crate) asked: String,
    pub(crate) printed: String,
    /// Where that stands: bytes of `quote`.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl From<Wording> for VerifyView {
    fn from(wording: Wording) -> VerifyView {
        VerifyView {
            relation: wording.relation.as_str(),
            // Only all of the words are 1.
            share: (f64::from(wording.share) * 1000.0).floor() / 1000.0,
            words: wording.n_asked,
            found: wording.n_same,
            left_out: wording.left_out,
            before: wording.n_before,
            after: wording.n_after,
            start: wording.stretch.start,
            end: wording.stretch.end,
            differences: wording.differences.into_iter().map(DifferenceView::from).collect(),
        }
    }
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> DifferenceView {
        DifferenceView {
            kind: difference.kind.as_str(),
            asked: difference.asked,
            printed: difference.printed,
            start: difference.start,
            end: difference.end,
        }
    }
}

impl Fields for VerifiedView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let mut fields = self.quote.fields();
        let verify = &self.verify;
        fields.extend([
            ("relation", Cow::Borrowed(verify.relation)),
            ("share", Cow::Owned(verify.share.to_string())),
            ("left_out", Cow::Owned(verify.left_out.to_string())),
            ("differences", Cow::Owned(self.marked())),
        ]);
        fields
    }
}
