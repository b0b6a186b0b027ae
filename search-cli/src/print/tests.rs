//! Whole outputs from hits made by hand.

use super::text::Listed;
use super::*;
use crate::view::*;

fn hits() -> Vec<QuoteView> {
    let said = "The ferry will sail again before winter. Nobody on the islands will be cut off, \
                whatever the ministry decides.";
    let owned = |text: &str| Some(text.to_owned());
    let direct = QuoteView {
        rank: 1,
        score: 7.25,
        id: "3f2a90b1c4d5e6f7.2".to_owned(),
        article: "3f2a90b1c4d5e6f7".to_owned(),
        quote: said.to_owned(),
        snippet: said[..40].to_owned(),
        highlights: vec![[4, 9]],
        quote_highlights: vec![[4, 9], [41, 47]],
        kind: "direct",
        speaker: owned("Mairi Løkke"),
        speaker_as_printed: owned("She"),
        role: owned("the harbour master of Stornhavn"),
        title: owned("Ferry row goes on\u{1b}[2J"),
        source: owned("Island Post"),
        place: owned("Stornhavn"),
        date: owned("2025-04-17"),
        path: "/home/reader/news/ferry.txt".to_owned(),
        start: 120,
        end: 227,
        rule: Some("quote-said-name"),
        confidence: Some(0.93),
        also: ["Coast Wire", "", "", "", ""]
            .map(|source| PlaceView {
                source: owned(source).filter(|source| !source.is_empty()),
                path: "/home/reader/other.txt".to_owned(),
                ..Default::default()
            })
            .to_vec(),
        n_also: 5,
        ..Default::default()
    };
    let indirect = QuoteView {
        rank: 2,
        id: "00000000000000aa.0".to_owned(),
        article: "00000000000000aa".to_owned(),
        quote: "the ferry would be replaced".to_owned(),
        snippet: "the ferry would be replaced".to_owned(),
        highlights: vec![[4, 9]],
        quote_highlights: vec![[4, 9]],
        kind: "indirect",
        path: "/srv/b.txt".to_owned(),
        ..Default::default()
    };
    let mixed = QuoteView {
        rank: 3,
        id: "00000000000000aa.1".to_owned(),
        article: "00000000000000aa".to_owned(),
        quote: "the plan was “a ferry\nto nowhere”".to_owned(),
        snippet: "the plan was “a ferry\nto nowhere”".to_owned(),
        kind: "mixed",
        speaker_as_printed: owned("It"),
        path: "/home/reader/c\td.txt".to_owned(),
        context: Some(ContextView {
            paragraphs: vec![
                ParagraphView { text: "One before.".to_owned(), ..Default::default() },
                ParagraphView {
                    text: "A senior official said the plan was “a ferry to nowhere”.".to_owned(),
                    quoted: vec![[23, 60]],
                },
            ],
        }),
        ..Default::default()
    };
    vec![direct, indirect, mixed]
}

fn text(width: usize) -> Text {
    let home = Some(PathBuf::from("/home/reader"));
    Text { width: Some(width), paths: Paths { current: Some("/home/reader/news".into()), home } }
}

fn printed(print: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    print(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn uncoloured(print: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    anstream::adapter::strip_str(&printed(print)).to_string()
}

#[test]
fn quotes_for_people_at_a_narrow_terminal() {
    insta::assert_snapshot!(uncoloured(|out| text(50).quotes(out, &hits())), @r"
    1  “The ferry will sail again before winter.
       Nobody on the islands will be cut off,
       whatever the ministry decides.”
       — Mairi Løkke (printed: She), the harbour
         master of Stornhavn · Island Post ·
         Stornhavn · 2025-04-17
       Ferry row goes on\x1b[2J
       3f2a90b1c4d5e6f7.2  ferry.txt
       also: Coast Wire, ~/other.txt, ~/other.txt, 2
       more

    2  reported: the ferry would be replaced
       — speaker unknown
       00000000000000aa.0  /srv/b.txt

    3  One before.
       A senior official said the plan was “a ferry
       to nowhere”.
       — speaker unknown (printed: It) · partly
         quoted
       00000000000000aa.1 in the same article
    ");
}

#[test]
fn quotes_in_colour() {
    let output = printed(|out| text(80).quotes(out, &hits()[..1]));
    insta::assert_snapshot!(output.replace('\u{1b}', "^"), @r"
    ^[2m 1^[0m  “The ^[1m^[33mferry^[0m will sail again before winter. ^[1m^[33mNobody^[0m on the islands will be cut
        off, whatever the ministry decides.”
        — ^[1m^[36mMairi Løkke^[0m^[2m (printed: She)^[0m, the harbour master of Stornhavn^[2m · ^[0mIsland
          Post^[2m · ^[0mStornhavn^[2m · ^[0m2025-04-17
        ^[2mFerry row goes on\x1b[2J^[0m
        ^[2m3f2a90b1c4d5e6f7.2^[0m^[2m  ^[0m^[2mferry.txt^[0m
        ^[2malso: Coast Wire, ~/other.txt, ~/other.txt, 2 more^[0m
    ");
}

#[test]
fn quotes_for_programs() {
    insta::assert_snapshot!(printed(|out| plain::quotes(out, &hits())).replace('\t', "|"), @r"
    3f2a90b1c4d5e6f7.2|2025-04-17|Mairi Løkke|the harbour master of Stornhavn|direct|The ferry will sail again before winter. Nobody on the islands will be cut off, whatever the ministry decides.|Island Post|Stornhavn|Ferry row goes on\x1b[2J|/home/reader/news/ferry.txt
    00000000000000aa.0||||indirect|the ferry would be replaced||||/srv/b.txt
    00000000000000aa.1||||mixed|the plan was “a ferry to nowhere”||||/home/reader/c\x09d.txt
    ");
}

#[test]
fn quotes_as_json() {
    let output = printed(|out| json::write_line(out, &hits()[0]));
    insta::assert_snapshot!(output, @r#"{"rank":1,"score":7.25,"id":"3f2a90b1c4d5e6f7.2","article":"3f2a90b1c4d5e6f7","quote":"The ferry will sail again before winter. Nobody on the islands will be cut off, whatever the ministry decides.","snippet":"The ferry will sail again before winter.","highlights":[[4,9]],"kind":"direct","speaker":"Mairi Løkke","speaker_as_printed":"She","role":"the harbour master of Stornhavn","title":"Ferry row goes on\u001b[2J","source":"Island Post","place":"Stornhavn","date":"2025-04-17","path":"/home/reader/news/ferry.txt","start":120,"end":227,"rule":"quote-said-name","confidence":0.93,"also":[{"id":"","article":"","title":null,"source":"Coast Wire","date":null,"path":"/home/reader/other.txt"},{"id":"","article":"","title":null,"source":null,"date":null,"path":"/home/reader/other.txt"},{"id":"","article":"","title":null,"source":null,"date":null,"path":"/home/reader/other.txt"},{"id":"","article":"","title":null,"source":null,"date":null,"path":"/home/reader/other.txt"},{"id":"","article":"","title":null,"source":null,"date":null,"path":"/home/reader/other.txt"}]}"#);
}

fn counted() -> (ArticleView, SpeakerView, TopicView) {
    let article = ArticleView {
        rank: 12,
        id: "3f2a90b1c4d5e6f7".to_owned(),
        title: Some("Ferry row goes on".to_owned()),
        date: Some("2025-04-17".to_owned()),
        path: "/srv/ferry.txt".to_owned(),
        held: true,
        quotes: 1,
        snippet: "The ferry will sail again.".to_owned(),
        highlights: vec![[4, 9]],
        ..Default::default()
    };
    let speaker = SpeakerView {
        speaker: "Mairi Løkke".to_owned(),
        quotes: 1234,
        articles: 12,
        outlets: 3,
        first: Some("2025-04-17".to_owned()),
        last: Some("2025-05-01".to_owned()),
        also: Vec::new(),
    };
    let topic = TopicView {
        topic: "ferry".to_owned(),
        quotes: 3,
        articles: 2,
        first: Some("2025-04-17".to_owned()),
        last: Some("2025-04-17".to_owned()),
    };
    (article, speaker, topic)
}

#[test]
fn articles_speakers_and_topics() {
    let (article, speaker, topic) = counted();
    let output = uncoloured(|out| {
        let text = text(80);
        text.articles(out, std::slice::from_ref(&article))?;
        text.rest(out, Listed { offset: 11, shown: 1, total: Some((1234, "articles")) })?;
        text.speakers(out, std::slice::from_ref(&speaker))?;
        text.topics(out, std::slice::from_ref(&topic))?;
        plain::articles(out, &[article])?;
        plain::speakers(out, &[speaker])?;
        plain::topics(out, &[topic])
    });
    insta::assert_snapshot!(output, @r"
    12  Ferry row goes on
        The ferry will sail again.
        2025-04-17 · 1 quote
        3f2a90b1c4d5e6f7  /srv/ferry.txt
        its file is missing; `indexerd status` tells more

    12 of 1,234 articles · --offset 12 shows more
    speaker      quotes  articles  outlets  first – last
    Mairi Løkke    1234        12        3  2025-04-17 – 2025-05-01
    topic  quotes  articles  first – last
    ferry       3         2  2025-04-17
    3f2a90b1c4d5e6f7	2025-04-17	Ferry row goes on			1	/srv/ferry.txt
    Mairi Løkke	1234	12	3	2025-04-17	2025-05-01
    ferry	3	2	2025-04-17	2025-04-17
    ");
}

#[test]
fn what_else_was_asked_about_is_a_narrow_column() {
    let also = |about: &str, quotes| AlsoView { about: about.to_owned(), quotes };
    let also = vec![also("tide\u{1b}[2J", 2), also("weapons of mass destruction", 31)];
    let speaker = SpeakerView { also, ..counted().1 };
    insta::assert_snapshot!(uncoloured(|out| text(90).speakers(out, &[speaker])), @r"
    speaker      quotes  articles  outlets  tide\x1b[2J  weapons of mass…
    Mairi Løkke    1234        12        3            2                31
    ");
}

#[test]
fn of_many_empty_periods_the_first_and_the_last_are_told() {
    let period = |(year, quotes): (usize, u64)| PeriodView {
        from: format!("{year}-01-01"),
        to: format!("{year}-12-31"),
        label: year.to_string(),
        quotes,
    };
    let counts = [4, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1];
    let rows: Vec<PeriodView> = (2001..).zip(counts).map(period).collect();
    insta::assert_snapshot!(uncoloured(|out| text(20).periods(out, &rows)), @r"
    2001  4  ███████████
    2002  0
    2003  0
    2004  0
    2005  0
    2006  2  █████▌
    2007  0
    ⋮
    2012  0
    2013  1  ██▊
    ");
}
