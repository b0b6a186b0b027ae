//! Articles made by hand, for tests: a quote is named by its words.

use crate::{
    Acronym, Article, Attribution, Date, Document, Quote, QuoteKind, Span, Speaker, SpeakerKind,
    extract,
};

/// Builds an article out of a text and of words that stand in it.
pub(crate) struct Fixture {
    article: Article,
}

impl Fixture {
    /// An article of this path and text: nobody speaks in it yet.
    pub(crate) fn new(path: &str, text: &str) -> Fixture {
        let mut article = extract(path, Document::from_text(text));
        article.quotes.clear();
        article.speakers.clear();
        article.acronyms.clear();
        article.topics.clear();
        article.title = None;
        article.date = None;
        article.source = None;
        article.place = None;
        article.text = text.to_owned();
        article.paragraphs = paragraphs(text);
        Fixture { article }
    }

    pub(crate) fn title(mut self, title: &str) -> Fixture {
        self.article.title = Some(title.to_owned());
        self
    }

    pub(crate) fn source(mut self, source: &str, place: &str, date: &str) -> Fixture {
        self.article.source = Some(source.to_owned());
        self.article.place = Some(place.to_owned());
        self.article.date = Some(date.parse::<Date>().expect("a day"));
        self
    }

    pub(crate) fn record(mut self, record: &str) -> Fixture {
        self.article.record = Some(record.to_owned());
        self
    }

    pub(crate) fn acronym(mut self, short: &str, long: &str) -> Fixture {
        let span = self.span(long);
        self.article.acronyms.push(Acronym { short: short.into(), long: long.into(), span });
        self
    }

    pub(crate) fn speaker(mut self, name: &str, role: &str) -> Fixture {
        self.article.speakers.push(Speaker {
            name: name.to_owned(),
            kind: SpeakerKind::Person,
            role: (!role.is_empty()).then(|| role.to_owned()),
            spellings: Vec::new(),
        });
        self
    }

    /// A direct quote of the last speaker.
    pub(crate) fn quote(self, words: &str) -> Fixture {
        let utterance = self.article.quotes.iter().map(|q| q.utterance + 1).max().unwrap_or(0);
        self.part(words, utterance, QuoteKind::Direct)
    }

    pub(crate) fn part(mut self, words: &str, utterance: usize, kind: QuoteKind) -> Fixture {
        let span = self.span(words);
        let speaker = self.article.speakers.len().checked_sub(1);
        let attribution = speaker.map(|speaker| Attribution {
            printed: span,
            speaker: Some(speaker),
            partners: Vec::new(),
            role: None,
            cue: None,
            evidence: span,
            rule: "by hand",
            confidence: 0.9,
        });
        let quoted = if kind == QuoteKind::Indirect { vec![] } else { vec![span] };
        self.article.quotes.push(Quote {
            span,
            quoted,
            kind,
            utterance,
            attribution,
            topics: Vec::new(),
        });
        self
    }

    /// The last speaker said the last quote together with the speakers of these numbers.
    pub(crate) fn with(mut self, partners: &[usize]) -> Fixture {
        let quote = self.article.quotes.last_mut().expect("a quote");
        quote.attribution.as_mut().expect("a speaker").partners = partners.to_vec();
        self
    }

    pub(crate) fn topic(mut self, topic: &str) -> Fixture {
        self.article.quotes.last_mut().expect("a quote").topics.push(topic.to_owned());
        self
    }

    pub(crate) fn done(self) -> Article {
        assert_eq!(self.article.check(), None);
        self.article
    }

    fn span(&self, words: &str) -> Span {
        let start = self.article.text.find(words).expect("the words stand in the text");
        Span::new(start, start + words.len())
    }
}

fn paragraphs(text: &str) -> Vec<Span> {
    let mut start = 0;
    let mut spans = Vec::new();
    for line in text.split('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let from = start + line.len() - line.trim_start().len();
            spans.push(Span::new(from, from + trimmed.len()));
        }
        start += line.len() + 1;
    }
    spans
}

/// Two articles on one meeting, by two outlets.
pub(crate) fn meeting() -> Vec<Article> {
    let first = "ASTANA (Steppe Wire): Ministers of the Shanghai Cooperation Organization (SCO) met here.\n\
        Sergei Shoigu, secretary of the council, praised the hosts. “A revived SCO-Afghanistan contact group would help every neighbour of Kabul,” he said.\n\
        Amina Karimova, an economist, disagreed: “No contact with the group in power can replace trade.”\n\
        “Nobody asked the farmers,” said a trader in the bazaar.";
    let second = "Talks in Astana\nOfficials spoke for two hours.\n\
        Sergey Shoygu said: “Our trade with the region has doubled in two years.”\n\
        “A revived SCO-Afghanistan contact group would help every neighbour of Kabul,” the secretary added.";
    vec![
        Fixture::new("/in/astana.txt", first)
            .title("Security chiefs meet in Astana")
            .source("Steppe Wire", "Astana", "2025-04-17")
            .acronym("SCO", "Shanghai Cooperation Organization")
            .speaker("Sergei Shoigu", "secretary of the council")
            .quote("A revived SCO-Afghanistan contact group would help every neighbour of Kabul,")
            .topic("sco-afghanistan contact group")
            .topic("kabul")
            .speaker("Amina Karimova", "an economist")
            .quote("No contact with the group in power can replace trade.")
            .topic("trade")
            .done(),
        Fixture::new("/in/talks.txt", second)
            .title("Talks in Astana")
            .source("Daily Post", "Astana", "2025-04-18")
            .speaker("Sergey Shoygu", "")
            .quote("Our trade with the region has doubled in two years.")
            .topic("trade")
            .quote("A revived SCO-Afghanistan contact group would help every neighbour of Kabul,")
            .topic("kabul")
            .done(),
    ]
}
