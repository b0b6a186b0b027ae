//! Cases as data: what was asked for, what is printed, and how that is told.

use proptest::prelude::*;

use super::*;

/// In what is printed, `{` and `}` stand around a reporter's words and `|` around what is nobody's.
fn stretches(marked: &str) -> (String, Vec<Stretch>) {
    let (mut text, mut found) = (String::new(), Vec::new());
    let (mut is_reporters, mut is_nobodys, mut start) = (false, false, 0);
    for c in marked.chars().chain(['\0']) {
        if !matches!(c, '{' | '}' | '|' | '\0') {
            text.push(c);
            continue;
        }
        if !is_nobodys && start < text.len() {
            found.push(Stretch { span: Span::new(start, text.len()), is_reporters });
        }
        start = text.len();
        is_nobodys ^= c == '|';
        is_reporters = c == '{';
    }
    (text, found)
}

/// `relation share% [asked -> printed] (kind) …`
fn shown(asked: &str, printed: &str) -> String {
    let (text, stretches) = stretches(printed);
    let Some(wording) = Asked::read(asked).beside(&text, &stretches) else {
        return "nothing alike".to_owned();
    };
    let mut shown = format!("{} {:.0}%", wording.relation.as_str(), wording.share * 100.0);
    for difference in &wording.differences {
        assert_eq!(&text[difference.start..difference.end], difference.printed);
        let kind = match difference.kind {
            DifferenceKind::Altered => String::new(),
            kind => format!(" ({})", kind.as_str()),
        };
        shown.push_str(&format!("; {} -> {}{kind}", difference.asked, difference.printed));
    }
    if wording.left_out > 0 {
        shown.push_str(&format!("; left out {}", wording.left_out));
    }
    if wording.n_before + wording.n_after > 0 {
        shown.push_str(&format!("; {} before, {} after", wording.n_before, wording.n_after));
    }
    shown
}

const FERRY: &str = "The ferry will sail at dawn, and nobody will stop it.";

/// What is asked for, what is printed, and what is told.
const CASES: &[(&str, &str, &str)] = &[
    // The same words.
    ("The ferry will sail at dawn, and nobody will stop it.", FERRY, "verbatim 100%"),
    ("“the FERRY will sail: at dawn – and nobody will stop it”", FERRY, "verbatim 100%"),
    ("'We don't re-open it'", "We don’t reopen it,", "verbatim 100%"),
    ("re-open it daily", "Reopen it daily", "verbatim 100%"),
    ("cooperation is good", "Co-operation is good", "verbatim 100%"),
    ("US costs $1000, 5 per cent & more", "U.S. costs $1,000, 5% and more", "verbatim 100%"),
    ("A great honour, organised", "a great honor organized", "verbatim 100%"),
    ("渡船明天开", "渡船明天开", "verbatim 100%"),
    ("The ferry will sail at dawn", FERRY, "within a longer quote 100%; 0 before, 5 after"),
    ("will stop it", FERRY, "within a longer quote 100%; 8 before, 0 after"),
    // Parts of a quote with the reporter between them.
    (
        "The ferry will sail at dawn",
        "The ferry will sail|,” said Berg, “|at dawn.",
        "verbatim 100%",
    ),
    (
        "“The ferry will sail,” Berg said, “at dawn.”",
        "The ferry will sail|,” said Berg, “|at dawn.",
        "verbatim 100%",
    ),
    (
        "The ferry will sail,\" Berg said. \"At dawn",
        "The ferry will sail|,” said Berg, “|at dawn.",
        "verbatim 100%",
    ),
    (
        "\"The ferry will sail at dawn,\" said Berg.",
        "The ferry will sail at dawn.",
        "verbatim 100%",
    ),
    ("He called it \"great.\" It is", "He called it “great.” It is", "verbatim 100%"),
    ("“Freedom” is a big word", "‘Freedom’ is a big word", "verbatim 100%"),
    (
        "The ferry will sail. \"At dawn,\" Berg said. \"And at noon",
        "The ferry will sail. |“|At dawn|,” Berg said. “|And at noon",
        "verbatim 100%",
    ),
    (
        "It is 'done,'\" Berg said. \"The ferry",
        "It is ‘done,’|” Berg said. “|The ferry",
        "verbatim 100%",
    ),
    (
        "The ferry will sail\", Berg said. \"At dawn",
        "The ferry will sail|”, Berg said. “|At dawn",
        "verbatim 100%",
    ),
    (
        "\"The ferry will sail,\" Berg said.\"At dawn",
        "The ferry will sail|,” Berg said.“|At dawn",
        "verbatim 100%",
    ),
    (
        "The ferry will sail, \" Berg said. \"At dawn",
        "The ferry will sail, |\" Berg said. \"|At dawn",
        "verbatim 100%",
    ),
    // Other words.
    (
        "The ferry will leave at noon, and nobody will stop it",
        FERRY,
        "altered 82%; leave -> sail; noon -> dawn",
    ),
    ("The ferry will sail at noon", FERRY, "altered 83%; noon -> dawn; 0 before, 5 after"),
    ("Our ferry will sail at dawn", FERRY, "altered 83%; Our -> The; 0 before, 5 after"),
    (
        "The ferry will surely sail at dawn",
        FERRY,
        "altered 86%; surely ->  (not printed); 0 before, 5 after",
    ),
    ("It costs $5 million a year", "It costs 5 million a year", "altered 86%; $ ->  (not printed)"),
    ("3.5 million people are here", "35 million people are here", "altered 80%; 3.5 -> 35"),
    ("The council's plan is dead", "The council plan is dead", "altered 80%; council's -> council"),
    // What a search may take for the same is not the same words.
    (
        "I am notable to lead this company",
        "I am not able to lead this company",
        "altered 86%; notable -> not able",
    ),
    (
        "they are apart of history now",
        "they are a part of history now",
        "altered 83%; apart -> a part",
    ),
    (
        "were not going to sail at dawn",
        "We're not going to sail at dawn",
        "altered 86%; were -> We're",
    ),
    (
        "it rose by 1112 percent last year",
        "It rose by 11-12 percent last year",
        "altered 86%; 1112 -> 11-12",
    ),
    (
        "On March 5,100 people came here",
        "On March 5, 100 people came here",
        "altered 83%; 5,100 -> 5, 100",
    ),
    (
        "we sold 12,00 units this year",
        "We sold 1,200 units this year",
        "altered 71%; 12,00 -> 1,200",
    ),
    ("we sold 102 units this year", "We sold 10² units this year", "altered 83%; 102 -> 10²"),
    (
        "it was 5 degrees at dawn here",
        "It was −5 degrees at dawn here",
        "altered 100%;  -> − (left out); left out 1",
    ),
    ("it was +5 degrees at dawn here", "It was -5 degrees at dawn here", "altered 88%; + -> -"),
    ("it was – 5 people came – a fair", "It was - 5 people came - a fair", "verbatim 100%"),
    // Words left out.
    (
        "The ferry will stop it",
        FERRY,
        "altered 100%;  -> will sail at dawn, and nobody (left out); left out 6",
    ),
    (
        "The ferry will sail … and nobody will stop it",
        FERRY,
        "in part 100%;  -> at dawn (ellipsis); left out 2",
    ),
    (
        "The ferry will sail [...] nobody will stop it",
        FERRY,
        "in part 100%;  -> at dawn, and (ellipsis); left out 3",
    ),
    ("We will sail", "We will not sail.", "altered 100%;  -> not (left out); left out 1"),
    (
        "And the ferry will sail at dawn, and nobody will stop it, as I said before",
        FERRY,
        "in part 69%; And ->  (not printed); as I said before ->  (not printed)",
    ),
    // An editor's words.
    (
        "[T]he ferry [of the island] will sail at dawn",
        FERRY,
        "edited 100%; of the island ->  (editor's); 0 before, 5 after",
    ),
    (
        "[The boat] will sail at dawn",
        "It will sail at dawn",
        "edited 100%; The boat -> It (editor's)",
    ),
    ("They sail[ed] at dawn", "They sail at dawn", "edited 100%; sailed -> sail (editor's)"),
    (
        "We will sail at dawn",
        "We [the crew] will sail at dawn",
        "edited 100%;  -> the crew (editor's)",
    ),
    ("[The ferry will sail]", "The ferry will sail", "verbatim 100%"),
    // A reporter's words.
    ("The ferry will sail at dawn", "{the ferry will sail at dawn}", "reported 100%"),
    (
        "The ferry will sail at dawn",
        "{the ferry would} sail at dawn",
        "reported 83%; will -> would",
    ),
    (
        "sail at dawn",
        "{the ferry would} sail at dawn",
        "within a longer quote 100%; 3 before, 0 after",
    ),
    // A stretch of a longer text.
    (
        "I have told this council many times that there is no money for it. The ferry will sail at dawn, and nobody will stop it.",
        "The ferry will sail at dawn.",
        "in part 24%; I have told this council many times that there is no money for it ->  (not printed); and nobody will stop it ->  (not printed)",
    ),
    (
        "I have told this council many times that there is no money for it. The ferry will sail at dawn, and nobody will stop it.",
        "Nobody has money: the ferry will sail at dawn, and I will too.",
        "altered 36%; I have told this council many times that there is no ->  (not printed); for it ->  (not printed); nobody -> I; stop it -> too; 2 before, 0 after",
    ),
    (
        "It was said by somebody or other that the ferry will sail at dawn",
        "It is so: the ferry will sail at dawn",
        "in part 43%; It was said by somebody or other that ->  (not printed); 3 before, 0 after",
    ),
    // No likeness.
    ("Prices will fall", "The dollar will fall", "nothing alike"),
    (
        "The ferry will sail",
        "{that the ferry would not sail}",
        "reported 75%; will -> would not; 1 before, 0 after",
    ),
    ("The ferry will sail at dawn", "The bridge will be built at once.", "nothing alike"),
    ("The ferry will sail at dawn", "", "nothing alike"),
    ("", FERRY, "nothing alike"),
    ("…", FERRY, "nothing alike"),
];

#[test]
fn a_wording_is_told() {
    let wrong = CASES.iter().filter_map(|(asked, printed, expected)| {
        let told = shown(asked, printed);
        (told != *expected)
            .then(|| format!("{asked}\n  is:        {told}\n  should be: {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_left_aside_is_told() {
    let asides = |text: &str| Quotation::read(text).asides;
    assert_eq!(asides("“We will,” he said, “sail.”"), ["he said"]);
    assert_eq!(asides("“We will,” he said, “sail,” and left."), ["he said", "and left"]);
    assert_eq!(asides("We will,” he said"), [""; 0]);
    assert_eq!(asides("He calls it “great.” It is"), [""; 0]);
    assert_eq!(asides("We will, he said, sail"), [""; 0]);
    let long = Quotation::read(&"day—night ".repeat(251));
    assert_eq!((long.n_words, long.is_cut), (500, true));
    assert!(!Quotation::read(&"a ".repeat(500)).is_cut);
}

#[test]
fn a_long_text_is_compared_as_far_as_it_is_read() {
    let words = |n: usize| (0..n).map(|i| format!("word{i} ")).collect::<String>();
    let (asked, printed) = (Asked::read(&words(2000)), words(2000));
    let whole = [Stretch { span: Span::new(0, printed.len()), is_reporters: false }];
    let wording = asked.beside(&printed, &whole).unwrap();
    assert_eq!(wording.relation, Relation::InPart);
    assert_eq!((wording.n_asked, wording.n_after), (Wording::ASKED_WORDS_MAX, 1500));
}

/// Words, marks and signs of which quotes are made, and whatever else there is.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "(the|a|ferry|sail|sails|dawn|not|we|every|day|everyday|co-op|U\\.S\\.|don’t|5|1,000|3\\.5) ",
        2 => "[“”‘’\"'\\[\\]….,%$&-]",
        1 => " ",
        1 => "[明天渡船あア々é̈ßﬁ\u{ad}\u{200b}]{1,3}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn whole(text: &str) -> [Stretch; 1] {
    [Stretch { span: Span::new(0, text.len()), is_reporters: false }]
}

proptest! {
    #[test]
    fn whatever_is_asked_is_told_within_the_quote(asked in text(), printed in text()) {
        let asked = Asked::read(&asked);
        let Some(wording) = asked.beside(&printed, &whole(&printed)) else { return Ok(()) };
        let again = asked.beside(&printed, &whole(&printed));
        prop_assert_eq!(again.as_ref(), Some(&wording));
        prop_assert!(wording.n_same <= wording.n_asked && wording.share <= 1.0);
        let Span { start, end } = wording.stretch;
        prop_assert!(printed.get(start..end).is_some_and(|stretch| !stretch.is_empty()));
        let mut done = 0;
        for difference in &wording.differences {
            prop_assert!(done <= difference.start, "{:?}", wording);
            prop_assert_eq!(
                printed.get(difference.start..difference.end),
                Some(difference.printed.as_str())
            );
            prop_assert!(!(difference.asked.is_empty() && difference.printed.is_empty()));
            done = difference.end;
        }
        let is_whole = matches!(wording.relation, Relation::Verbatim | Relation::Within);
        let editors = |d: &Difference| d.kind == DifferenceKind::Editors;
        prop_assert!(!is_whole || wording.differences.iter().all(editors), "{:?}", wording);
        prop_assert!(!is_whole || wording.n_same == wording.n_asked, "{:?}", wording);
    }

    #[test]
    fn a_reporters_words_are_never_verbatim(words in "((the|ferry|sail|dawn|not) ){1,9}") {
        let stretch = [Stretch { span: Span::new(0, words.len()), is_reporters: true }];
        let wording = Asked::read(&words).beside(&words, &stretch);
        prop_assert_eq!(wording.map(|wording| wording.relation), Some(Relation::Reported));
    }

    #[test]
    fn what_is_printed_is_verbatim(printed in text()) {
        // What brackets, marks and ellipses mean in a quotation is told by the cases.
        let plain = |c: char| !"[]“”\"„«»….".contains(c);
        let printed: String = printed.chars().filter(|c| plain(*c)).collect();
        prop_assume!(!of_printed(&printed, &whole(&printed)).is_empty());
        let wording = Asked::read(&printed).beside(&printed, &whole(&printed));
        prop_assert_eq!(wording.map(|wording| wording.relation), Some(Relation::Verbatim));
    }
}
