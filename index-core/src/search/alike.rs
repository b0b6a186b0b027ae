//! Which articles are the same story: identical ones, and copies that somebody cut or edited.
//!
//! Invariant: records of one file are never the same; the first of a group stays where it ranks.
//! No text is read to know copies.

use tantivy::DocId;

use super::columns::Columns;
use crate::Article;
use crate::index::sketch::Sketch;
use crate::search::ArticlePlace;

/// How far apart, in days, copies of a story are printed; yearly notices repeat their words.
const APART_DAYS_MAX: i64 = 30;

/// What the articles ranked so far are, each group by its first.
#[derive(Debug, Default)]
pub(super) struct Groups {
    firsts: Vec<First>,
}

#[derive(Debug)]
struct First {
    sketch: Option<Sketch>,
    day: Option<i64>,
}

impl Groups {
    pub(super) fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Returns the number of the group that an article belongs to; `None` makes it the first of
    /// a new one, unless there are `groups_max` already.
    pub(super) fn place(
        &mut self,
        columns: &Columns,
        doc: DocId,
        groups_max: usize,
    ) -> Option<usize> {
        let next = First { sketch: columns.sketch(doc), day: columns.day(doc) };
        let found = self.firsts.iter().position(|first| first.is_same(&next));
        if found.is_none() && self.firsts.len() < groups_max {
            self.firsts.push(next);
        }
        found
    }
}

impl First {
    fn is_same(&self, other: &First) -> bool {
        let apart = self.day.zip(other.day).map(|(one, other)| (one - other).abs());
        let alike = self.sketch.zip(other.sketch).is_some_and(|(one, other)| one.is_alike(other));
        alike && apart.is_none_or(|days| days <= APART_DAYS_MAX)
    }
}

/// Returns where else a story stands.
pub(super) fn place_of(article: &Article) -> ArticlePlace {
    ArticlePlace {
        id: article.id(),
        title: article.title.clone(),
        source: article.source.clone(),
        date: article.date,
        path: article.path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, extract};

    #[test]
    fn yearly_notices_stay_apart() {
        const NOTICE: &str = "The summer timetable of the lake ferries begins today.";
        let sketch = Some(Sketch::of(&extract("/a", Document::from_text(NOTICE))));
        let on = |day: Option<i64>| First { sketch, day };
        for (one, other, expected) in [
            (Some(20_000), Some(20_000), true),
            (Some(20_000), Some(20_030), true),
            (Some(20_365), Some(20_000), false),
            (Some(20_000), None, true),
        ] {
            assert_eq!(on(one).is_same(&on(other)), expected, "{one:?} {other:?}");
        }
        assert!(!First { sketch: None, day: None }.is_same(&on(None)));
    }
}
