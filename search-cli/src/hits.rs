//! The library's hits made into what is shown of them.

use index_core::{
    Article, ArticleHit, ArticlePlace, Facet, QuoteHit, QuotePlace, Span, SpeakerCount, TopicCount,
    WordShare,
};

use crate::view::{
    AlsoView, ArticleView, ContextView, FacetView, ParagraphView, PlaceView, QuoteView,
    SpeakerView, TopicView, WherePrinted, WhyView,
};

impl From<QuoteHit> for QuoteView {
    fn from(hit: QuoteHit) -> QuoteView {
        QuoteView {
            rank: hit.rank,
            score: hit.score,
            id: hit.id.to_string(),
            article: hit.article.to_string(),
            quote: hit.quote,
            snippet: hit.snippet,
            highlights: pairs(&hit.highlights),
            quote_highlights: pairs(&hit.quote_highlights),
            kind: hit.kind.as_str(),
            speaker: hit.speaker,
            speaker_as_printed: hit.speaker_as_printed,
            role: hit.role,
            title: hit.title,
            source: hit.source,
            place: hit.place,
            date: hit.date.map(|date| date.to_string()),
            path: hit.path,
            link: None,
            held: false,
            start: hit.start,
            end: hit.end,
            rule: hit.rule,
            confidence: hit.confidence,
            partners: hit.partners,
            also: hit.also.into_iter().map(PlaceView::from).collect(),
            n_also: hit.n_also,
            context: None,
            why: hit.shares.into_iter().map(WhyView::from).collect(),
        }
    }
}

impl From<WordShare> for WhyView {
    fn from(share: WordShare) -> WhyView {
        let places = share.places.into_iter();
        let places = places.map(|(place, score)| WherePrinted { place, score });
        WhyView { word: share.word, score: share.score, places: places.collect() }
    }
}

/// Returns a row for each value of each facet.
pub(crate) fn facets(facets: Vec<Facet>) -> Vec<FacetView> {
    let rows = facets.into_iter().flat_map(|facet| {
        let row = move |value: index_core::FacetValue| FacetView {
            facet: facet.name,
            value: value.value,
            quotes: value.quotes,
        };
        facet.values.into_iter().map(row)
    });
    rows.collect()
}

impl From<QuotePlace> for PlaceView {
    fn from(place: QuotePlace) -> PlaceView {
        PlaceView {
            id: place.id.to_string(),
            article: place.article.to_string(),
            title: place.title,
            source: place.source,
            date: place.date.map(|date| date.to_string()),
            path: place.path,
        }
    }
}

impl From<ArticleHit> for ArticleView {
    fn from(hit: ArticleHit) -> ArticleView {
        ArticleView {
            rank: hit.rank,
            score: hit.score,
            id: hit.id.to_string(),
            title: hit.title,
            source: hit.source,
            place: hit.place,
            date: hit.date.map(|date| date.to_string()),
            path: hit.path,
            link: None,
            held: false,
            quotes: hit.quotes,
            snippet: hit.snippet,
            highlights: pairs(&hit.highlights),
            also: hit.also.into_iter().map(PlaceView::from).collect(),
            why: hit.shares.into_iter().map(WhyView::from).collect(),
        }
    }
}

impl From<ArticlePlace> for PlaceView {
    fn from(place: ArticlePlace) -> PlaceView {
        PlaceView {
            id: place.id.to_string(),
            article: place.id.to_string(),
            title: place.title,
            source: place.source,
            date: place.date.map(|date| date.to_string()),
            path: place.path,
        }
    }
}

impl From<SpeakerCount> for SpeakerView {
    fn from(count: SpeakerCount) -> SpeakerView {
        SpeakerView {
            speaker: count.speaker,
            quotes: count.quotes,
            articles: count.articles,
            outlets: count.outlets,
            first: count.first.map(|date| date.to_string()),
            last: count.last.map(|date| date.to_string()),
            also: Vec::new(),
        }
    }
}

/// Returns what is shown of a speaker who also spoke about some other things.
pub(crate) fn speaker(mut count: SpeakerCount, also_on: &[String]) -> SpeakerView {
    let also = also_on.iter().zip(std::mem::take(&mut count.also));
    let also = also.map(|(about, quotes)| AlsoView { about: about.clone(), quotes });
    SpeakerView { also: also.collect(), ..SpeakerView::from(count) }
}

impl From<TopicCount> for TopicView {
    fn from(count: TopicCount) -> TopicView {
        TopicView {
            topic: count.topic,
            quotes: count.quotes,
            articles: count.articles,
            first: count.first.map(|date| date.to_string()),
            last: count.last.map(|date| date.to_string()),
        }
    }
}

/// Returns the paragraphs in which `start..end` of the article's text stands, and `around` more on
/// each side.
pub(crate) fn context(article: &Article, start: usize, end: usize, around: usize) -> ContextView {
    let quote = Span::new(start, end);
    let touched: Vec<usize> =
        (0..article.paragraphs.len()).filter(|&i| article.paragraphs[i].overlaps(quote)).collect();
    let (Some(&first), Some(&last)) = (touched.first(), touched.last()) else {
        return ContextView::default();
    };
    let last = last.saturating_add(around).min(article.paragraphs.len() - 1);
    let shown = first.saturating_sub(around)..=last;
    let paragraph = |span: &Span| {
        let inside = (start.max(span.start), end.min(span.end));
        let quoted = (inside.0 < inside.1).then(|| [inside.0 - span.start, inside.1 - span.start]);
        ParagraphView { text: article[*span].to_owned(), quoted: quoted.into_iter().collect() }
    };
    ContextView { paragraphs: article.paragraphs[shown].iter().map(paragraph).collect() }
}

fn pairs(spans: &[Span]) -> Vec<[usize; 2]> {
    spans.iter().map(|span| [span.start, span.end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_whole_paragraphs() {
        let mut article = Article::from_text("One.\nTwo said three.\nFour.\nFive.\n");
        article.paragraphs = [(0, 4), (5, 20), (21, 26), (27, 32)]
            .map(|(start, end)| Span::new(start, end))
            .to_vec();
        let shown = |around| {
            let context = context(&article, 9, 13, around);
            let paragraphs = context.paragraphs.iter();
            let texts = paragraphs.map(|p| format!("{}{:?}", p.text, p.quoted));
            texts.collect::<Vec<_>>().join("|")
        };
        assert_eq!(shown(0), "Two said three.[[4, 8]]");
        assert_eq!(shown(1), "One.[]|Two said three.[[4, 8]]|Four.[]");
        assert_eq!(shown(9), "One.[]|Two said three.[[4, 8]]|Four.[]|Five.[]");
    }
}
