//! Conditions on a speaker that other quotes than those that are asked for decide: who spoke of one
//! thing, and also, or never, of another.

use super::{Node, Query, Root, Scope};

/// What a speaker must have spoken about elsewhere, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    pub(crate) words: String,
    pub(crate) wanted: Wanted,
}

/// Whether somebody must have spoken about something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Spoken,
    Silence,
}

impl Query {
    /// Keeps only speakers of whom some quote is about these words as well
    /// ([`Query::about_instead`] tells which quotes that are). May be called several times: each
    /// must hold. Only [`crate::Searcher::speakers`] knows it; then no word of the query itself can
    /// be missing either. Whose name tells too little is [`crate::Counted::undecided`].
    ///
    /// ```
    /// use index_core::{Article, Index, Query};
    ///
    /// let index = Index::in_memory();
    /// let mut writer = index.writer()?;
    /// let ferry = "“The ferry is late,” said Ann Berg. “The ferry is full,” said Bo Lind.";
    /// let strike = "“We will strike,” said Bo Lind.";
    /// for (path, text) in [("/1.txt", ferry), ("/2.txt", strike)] {
    ///     let mut article = Article::from_text(text);
    ///     article.path = path.to_owned();
    ///     writer.put(&article)?;
    /// }
    /// writer.commit()?;
    /// let ferry = Query::parse("ferry")?;
    /// let silent = index.searcher()?.speakers(&ferry.clone().silent_on("strike"))?;
    /// assert_eq!(silent.rows[0].speaker, "Ann Berg");
    /// let both = index.searcher()?.speakers(&ferry.also_on("strike"))?;
    /// assert_eq!((&*both.rows[0].speaker, &*both.rows[0].also), ("Bo Lind", &[1][..]));
    /// # Ok::<(), index_core::Error>(())
    /// ```
    #[must_use]
    pub fn also_on(mut self, words: impl Into<String>) -> Query {
        self.elsewhere.push(Elsewhere { words: words.into(), wanted: Wanted::Spoken });
        self
    }

    /// Keeps only speakers of whom no quote is about these words; else as [`Query::also_on`].
    #[must_use]
    pub fn silent_on(mut self, words: impl Into<String>) -> Query {
        self.elsewhere.push(Elsewhere { words: words.into(), wanted: Wanted::Silence });
        self
    }

    /// Returns the query for quotes about other words, within the same bounds: the speaker, the
    /// days, the kinds and how sure the attribution is, and those fields of its text that name a
    /// speaker, kind, day, language, place, source or path. All other words of it are left out.
    #[must_use]
    pub fn about_instead(&self, words: impl Into<String>) -> Query {
        let bounds = match &self.root {
            Root::Words(_) => Vec::new(),
            Root::Parsed(nodes) => nodes.iter().filter(|node| is_bound(node)).cloned().collect(),
        };
        Query {
            root: Root::Parsed(bounds),
            about: Some(words.into()),
            counts: Vec::new(),
            elsewhere: Vec::new(),
            is_whole: true,
            ..self.clone()
        }
    }
}

/// Whether a node tells which articles and speakers are looked at, whatever is spoken about.
fn is_bound(node: &Node) -> bool {
    match node {
        Node::Words { scope, .. }
        | Node::Phrase { scope, .. }
        | Node::Prefix { scope, .. }
        | Node::Fuzzy { scope, .. } => matches!(scope, Scope::Place | Scope::Source | Scope::Path),
        Node::Name(_) | Node::Language(_) | Node::Kind(_) | Node::Dates(_) => true,
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().all(is_bound),
        Node::Not(node) | Node::Boost(node, _) => is_bound(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_for_other_words_and_words_do_not() {
        let text = "ferry \"late again\" title:boat r:captain -o:post (p:oslo OR p:bergen) \
                    (ferry OR p:oslo) by:berg d:2025 lang:en kind:mixed quotes>2";
        let query = Query::parse(text).unwrap().speaker("Lind").about("tide").silent_on("x");
        let expected = "NOT source:post AND (place:oslo OR place:bergen) AND speaker:\"berg\" AND \
                        date:2025-01-01..2025-12-31 AND lang:en AND kind:mixed AND \
                        speaker:\"Lind\" AND topic:\"strike\"";
        assert_eq!(query.about_instead("strike").to_string(), expected);
    }
}
