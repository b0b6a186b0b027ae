//! Who is listed, who is not, and of whom it can't be told.

use crate::fixture::Fixture;
use crate::{Article, Index, PeopleBook, Query, SpeakerKind};

/// Who says what in which outlet; each in an article of one's own.
const SAID: [(&str, &str, &str); 9] = [
    ("Sergei Shoigu", "The ferry sails at dawn", "Post"),
    ("Sergey Shoygu", "There will be a strike", "Post"),
    ("Ann Pole", "A ferry for all of us", "Post"),
    ("Ann Pole", "Our harbour is a harbour", "Wire"),
    ("Bo Lund", "The ferry and the strike are one matter", "Post"),
    ("B. Lund", "The ferry is late", "Wire"),
    ("Kari Lie", "That ferry is full", "Wire"),
    ("Captain Lie", "We strike today", "Post"),
    ("Ola Moe", "The harbour is shut", "Post"),
];

fn said(path: &str, speaker: &str, words: &str, outlet: &str) -> Article {
    let text = format!("It rained.\n“{words},” it was said.");
    let fixture = Fixture::new(path, &text).source(outlet, "Oslo", "2025-04-17");
    fixture.speaker(speaker, "").quote(words).done()
}

fn index() -> Index {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    for (i, (speaker, words, outlet)) in SAID.iter().enumerate() {
        writer.put(&said(&format!("/{i}"), speaker, words, outlet)).unwrap();
        // Of each a segment.
        writer.commit().unwrap();
    }
    index
}

/// Returns the speakers with how much they said, and how much of each other subject.
fn told(index: &Index, query: &Query) -> (Vec<String>, u64) {
    let found = index.searcher().unwrap().speakers(query).unwrap();
    let row = |row: &crate::SpeakerCount| {
        let also: Vec<String> = row.also.iter().map(u64::to_string).collect();
        format!("{} {} [{}]", row.speaker, row.quotes, also.join(" "))
    };
    (found.rows.iter().map(row).collect(), found.total)
}

#[test]
fn persons_are_joined_and_not_spellings() {
    let index = index();
    let ferry = || Query::parse("ferry").unwrap();
    let cases: [(Query, &[&str]); 9] = [
        (ferry().also_on("strike"), &["Bo Lund 1 [1]", "Sergei Shoigu 1 [1]"]),
        (ferry().silent_on("strike"), &["Ann Pole 1 []", "B. Lund 1 []"]),
        (ferry().silent_on("strike").also_on("harbour"), &["Ann Pole 1 [1]"]),
        (ferry().also_on("harbour").also_on("strike"), &[]),
        (ferry().silent_on("harbour").silent_on("strike"), &["B. Lund 1 []"]),
        (
            Query::parse("").unwrap().also_on("strike"),
            &["Kari Lie 2 [1]", "Sergei Shoigu 2 [1]", "Bo Lund 1 [1]"],
        ),
        // All of the words must be there, here and there.
        (Query::parse("ferry bridge tram").unwrap().silent_on("strike"), &[]),
        (ferry().also_on("strike tram"), &[]),
        (ferry().silent_on("strike tram").limit(1).offset(1), &["B. Lund 1 []"]),
    ];
    for (query, expected) in cases {
        let (rows, total) = told(&index, &query);
        assert_eq!(rows, expected, "{query}");
        let n_all = if query.limit == 1 { 5 } else { expected.len() as u64 };
        assert_eq!(total, n_all, "{query}");
    }
}

#[test]
fn bounds_hold_on_both_sides_and_counts_for_the_list() {
    let index = index();
    let all = |text: &str| Query::parse(text).unwrap();
    let ferry = |text: &str| all(&format!("ferry {text}"));
    let cases: [(Query, &[&str]); 5] = [
        (ferry("o:wire").silent_on("strike"), &["B. Lund 1 []", "Kari Lie 1 []"]),
        (ferry("-o:wire").also_on("harbour"), &[]),
        (all("quotes>1").also_on("strike"), &["Kari Lie 2 [1]", "Sergei Shoigu 2 [1]"]),
        (all("outlets<2").also_on("strike"), &["Sergei Shoigu 2 [1]", "Bo Lund 1 [1]"]),
        (ferry("").speaker("Shoigu").also_on("strike"), &["Sergei Shoigu 1 [1]"]),
    ];
    for (query, expected) in cases {
        assert_eq!(told(&index, &query).0, expected, "{query}");
    }
}

#[test]
fn the_users_own_word_on_who_is_who_goes_before_ours() {
    let index = index();
    let mut book = PeopleBook::default();
    book.merge("Bo Lund", "B. Lund").unwrap();
    book.split("Sergei Shoigu", "Sergey Shoygu").unwrap();
    let ferry = Query::parse("ferry").unwrap().people(book);
    let (rows, _) = told(&index, &ferry.clone().also_on("strike"));
    assert_eq!(rows, ["Bo Lund 2 [1]"]);
    let (rows, _) = told(&index, &ferry.silent_on("strike"));
    assert_eq!(rows, ["Ann Pole 1 []", "Sergei Shoigu 1 []"]);
}

/// More of whom the name tells too little, here or there.
const DOUBTFUL: [(&str, &str, &str); 12] = [
    ("Ian Macfarlane", "The ferry is slow", "Post"),
    ("Macfarlane", "A strike it will be", "Post"),
    ("Salazar", "The ferry is fast", "Post"),
    ("Ken Salazar", "No strike for me", "Post"),
    ("Hugo Brandvold", "One ferry is enough", "Post"),
    ("Henry Brandvold", "Two are a ferry too many", "Post"),
    ("H. Brandvold", "The strike goes on", "Post"),
    ("Lufthansa", "We fly and need no ferry", "Post"),
    ("Lufthansa", "Our strike is over", "Post"),
    ("Eva Haakonsen", "A ferry and a strike", "Post"),
    ("Haakonsen", "The ferry, I said", "Post"),
    ("Haakonsen", "The strike, I said", "Post"),
];

#[test]
fn who_spoke_who_never_did_and_of_whom_it_cant_be_told_are_all() {
    let index = index();
    let mut writer = index.writer().unwrap();
    for (i, (speaker, words, outlet)) in DOUBTFUL.iter().enumerate() {
        writer.put(&said(&format!("/doubtful/{i}"), speaker, words, outlet)).unwrap();
    }
    let mut body = said("/body", "Pole", "A strike will be", "Post");
    body.speakers[0].kind = SpeakerKind::Organisation;
    writer.put(&body).unwrap();
    writer.commit().unwrap();
    let searcher = index.searcher().unwrap();
    let rows = |query: &Query| -> (Vec<String>, Vec<String>) {
        let found = searcher.speakers(&query.clone().limit(100)).unwrap();
        let row = |row: crate::SpeakerCount| {
            format!("{} {} {} {}", row.speaker, row.quotes, row.articles, row.outlets)
        };
        assert_eq!(found.total, found.rows.len() as u64);
        (found.rows.into_iter().map(row).collect(), found.undecided)
    };
    for words in ["ferry", "strike", "harbour", "", "ferry strike"] {
        for other in ["strike", "ferry", "harbour", "late", "tram"] {
            let query = Query::parse(words).unwrap();
            let (all, none_undecided) = rows(&query);
            assert_eq!(none_undecided, [""; 0]);
            let (also, undecided) = rows(&query.clone().also_on(other));
            let (silent, of_silent) = rows(&query.silent_on(other));
            assert_eq!(undecided, of_silent, "{words}: {other}");
            let is_undecided =
                |row: &&String| undecided.iter().any(|name| row.starts_with(&format!("{name} ")));
            let undecided = all.iter().filter(is_undecided);
            let mut parts: Vec<&String> = also.iter().chain(&silent).chain(undecided).collect();
            let mut all: Vec<&String> = all.iter().collect();
            parts.sort();
            all.sort();
            assert_eq!(parts, all, "{words}: {other}");
        }
    }
    let (_, undecided) = rows(&Query::parse("ferry").unwrap().also_on("strike"));
    let expected =
        ["Ann Pole", "Henry Brandvold", "Hugo Brandvold", "Ian Macfarlane", "Kari Lie", "Salazar"];
    assert_eq!(undecided, expected);
}

#[test]
fn a_surname_that_is_taken_for_a_body_as_well_is_still_one() {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    let mut body = said("/1", "Haakonsen", "The ferry is a body of water and work", "Post");
    body.speakers[0].kind = SpeakerKind::Organisation;
    let bodies = (0..2).map(|i| Article { path: format!("/body/{i}"), ..body.clone() });
    let person = said("/2", "Haakonsen", "The ferry, I said", "Post");
    let full = said("/3", "Eva Haakonsen", "A ferry and another ferry", "Post");
    for article in bodies.chain([person, full]) {
        writer.put(&article).unwrap();
    }
    writer.commit().unwrap();
    let (rows, _) = told(&index, &Query::parse("ferry").unwrap());
    assert_eq!(rows, ["Eva Haakonsen 4 []"]);
}
