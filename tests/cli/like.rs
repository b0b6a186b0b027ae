//! `--like ID`: what is about the same as an article or a quote.

use tests::Sandbox;

const FERRIES: [(&str, &str); 5] = [
    (
        "a.txt",
        "Harbour ferry delayed\n\nThe harbour ferry lay at Tarnov quay.\n\n“The ferry will sail again,” said Ann Pole.\n",
    ),
    (
        "b.txt",
        "New ferry for the harbour\n\nTarnov quay has a new ferry in its harbour.\n\n“A second ferry doubles what the quay can carry,” said Kari Lie.\n",
    ),
    ("c.txt", "Bakers worry\n\nFlour is dear.\n\n“Our bread is at an end,” said Ola Nilsen.\n"),
    (
        "d.txt",
        "Mill burns\n\nThe flour mill burnt down.\n\n“There will be no bread,” said Jan Roux.\n",
    ),
    ("e.txt", "Nothing\n\nNobody spoke.\n"),
];

fn indexed() -> Sandbox {
    let sandbox = Sandbox::new(tests::programs!());
    for (name, text) in FERRIES {
        sandbox.write(name, text);
    }
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run}");
    sandbox
}

/// Returns the id of the article that these words find.
fn id(sandbox: &Sandbox, words: &str) -> String {
    sandbox
        .whosaid(&["articles", words, "--format", "{id}", "--limit", "1"])
        .stdout
        .trim()
        .to_owned()
}

#[test]
fn other_articles_and_their_quotes_are_listed() {
    let sandbox = indexed();
    let ferry = id(&sandbox, "delayed");
    let mill = id(&sandbox, "burns");
    let nothing = id(&sandbox, "nobody");
    let quote = format!("{ferry}.0");
    let cases: [(&[&str], i32, &str); 7] = [
        (&["articles", "--like", &ferry, "--format", "{title}"], 0, "New ferry for the harbour"),
        (&["articles", "--like", &mill, "--format", "{title}"], 0, "Bakers worry"),
        (&["--like", &ferry, "--format", "{speaker}"], 0, "Kari Lie"),
        (&["--like", &quote, "--format", "{speaker}"], 0, "Kari Lie"),
        (
            &["--like", &ferry, "bread"],
            1,
            "note: no other quote that is about the same matches what was asked for besides",
        ),
        (
            &["articles", "--like", &mill, "--offset", "9"],
            1,
            "note: the list of what is about the same ends before --offset 9",
        ),
        (&["articles", "--like", &nothing], 1, "note: no other article is about the same"),
    ];
    for (arguments, code, said) in cases {
        let run = sandbox.whosaid(arguments);
        let is_of_words = |line: &&str| !line.starts_with("note: few words");
        let told = format!("{}{}", run.stdout, run.stderr);
        let told: Vec<&str> = told.lines().filter(is_of_words).collect();
        assert_eq!((run.code, told.join("\n").as_str()), (code, said), "{arguments:?}");
    }
}

#[test]
fn the_words_that_decide_are_told() {
    let sandbox = indexed();
    let ferry = id(&sandbox, "delayed");
    let quote = format!("{ferry}.0");
    let told = |arguments: &[&str]| sandbox.whosaid(arguments).stderr;
    assert_eq!(told(&["--like", &quote]), "note: few words of it tell what it is about: ferry\n");
    assert_eq!(
        told(&["articles", "--like", &ferry, "--explain"]),
        "note: understood as: everything\n\
         note: asked for by its words, the most telling first: ferry, Harbour, Tarnov, quay\n"
    );
}

#[test]
fn what_is_no_id_of_anything_is_an_error() {
    let sandbox = indexed();
    let ferry = id(&sandbox, "delayed");
    let beyond = format!("{ferry}.7");
    let unknown = "0123456789abcdef";
    for (arguments, error) in [
        (["--like", "ferry"], "`ferry` is no id".to_owned()),
        (["--like", unknown], format!("`--like {unknown}`: nothing has this id")),
        (["--like", &beyond], format!("`--like {beyond}`: nothing has this id")),
        (["articles --like", &beyond], format!("`--like {beyond}`: nothing has this id")),
    ] {
        let arguments: Vec<&str> = arguments.iter().flat_map(|words| words.split(' ')).collect();
        let run = sandbox.whosaid(&arguments);
        let told = run.stderr.lines().next().map(str::to_owned);
        assert_eq!((run.code, told), (2, Some(format!("error: {error}"))), "{arguments:?}");
    }
    let refused = sandbox.whosaid(&["who", "--like", &ferry]);
    assert_eq!(refused.stderr, "error: `--like` is for quotes and articles only\n");
}
