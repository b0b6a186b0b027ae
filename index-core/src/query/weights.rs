//! How much each place of a word counts.

/// How much a word counts in each of its places. The default is what did best on judged questions.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Weights {
    /// In what was said: that is what was asked for.
    pub said: f32,
    /// In the speaker's name: a name in a query means the speaker more often than somebody who is
    /// spoken of.
    pub speaker: f32,
    /// In the speaker's role.
    pub role: f32,
    /// Around what was said.
    pub near: f32,
    /// In the title of the article that a quote stands in.
    pub title: f32,
    /// In the place and the outlet.
    pub printed: f32,
    /// In the article that a quote stands in, whose words tell what the quote is about: on top,
    /// for the quotes that come first.
    pub article: f32,
    /// In the text of an article.
    pub text: f32,
    /// In the title of an article, whose words are among those of its text as well: on top.
    pub title_of_article: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            said: 2.0,
            speaker: 1.0,
            role: 0.3,
            near: 0.6,
            title: 0.8,
            printed: 0.2,
            article: 0.4,
            text: 1.0,
            title_of_article: 0.5,
        }
    }
}
