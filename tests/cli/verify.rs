//! `--verify`: is a quotation printed like that, by whom, and how does the wording differ?

use std::io::Write;
use std::process::Stdio;

use tests::Sandbox;

use super::said;

const FEED: &str = r#"{"id":"1","title":"Ferry row","date":"2025-04-17","source":"Island Post","text":"“The ferry will sail at dawn, and nobody will stop it,” said Mairi Berg, the harbour master."}
{"id":"2","title":"Ferry row goes on","date":"2025-04-18","source":"Coast Wire","text":"“The ferry will sail at dawn, and nobody will stop it,” said Mairi Berg.\n\nThe minister said that the ferry would not sail at dawn."}
{"id":"3","title":"A long day","date":"2025-04-19","text":"“Our ferry\u001b[2J will sail,” Ola Nilsen said, “at noon.”"}
"#;

fn indexed() -> Sandbox {
    let sandbox = Sandbox::new(tests::programs!());
    sandbox.write("feed.ndjson", FEED);
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run}");
    sandbox
}

#[test]
fn each_quote_is_told_with_how_it_relates() {
    let sandbox = indexed();
    let format = "{relation} {share} {left_out}: {differences}";
    let cases: [(&[&str], &str); 8] = [
        (
            &["the FERRY will sail at dawn – and nobody will stop it!"],
            "verbatim 1 0: The ferry will sail at dawn, and nobody will stop it,\n",
        ),
        (
            &["“The ferry will sail at dawn.”"],
            "within a longer quote 1 0: The ferry will sail at dawn, and nobody will stop it,\n\
             reported 0.833 0: that the ferry [-will-]{+would not+} sail at dawn\n",
        ),
        (
            &["The ferry will sail … and nobody will stop it"],
            "in part 1 2: The ferry will sail {+at dawn+}, and nobody will stop it,\n",
        ),
        (
            &["The [boat] will sail at dawn", "--kind", "direct"],
            "edited 1 0: The [-boat-]{+ferry+} will sail at dawn, and nobody will \
             stop it,\n",
        ),
        (
            &["The ferry will sail at dusk", "--by", "Berg"],
            "altered 0.833 0: The ferry will sail at [-dusk-]{+dawn+}, and nobody will stop it,\n",
        ),
        (
            &["The ferry will sail", "--kind", "indirect"],
            "reported 0.75 0: that the ferry [-will-]{+would not+} sail at dawn\n",
        ),
        (
            &["The ferry will sail at dawn", "--limit", "1", "--offset", "1"],
            "reported 0.833 0: that the ferry [-will-]{+would not+} sail at dawn\n",
        ),
        (
            &["Our boat will sail at noon"],
            "altered 0.833 0: Our [-boat-]{+ferry\\x1b[2J+} will sail,” Ola Nilsen said, “at noon.\n",
        ),
    ];
    for (arguments, expected) in cases {
        let arguments = [&["--format", format, "--verify"], arguments].concat();
        let run = sandbox.whosaid(&arguments);
        assert_eq!((run.code, &*run.stdout, &*run.stderr), (0, expected, ""), "{arguments:?}");
    }
}

#[test]
fn a_quotation_in_every_form() {
    let sandbox = indexed();
    let said = |form: &[&str]| {
        let asked = "The ferry will sail at dusk, and nobody will stop it";
        said(&sandbox, &[&["--verify", asked], form].concat())
    };
    insta::assert_snapshot!(said(&["--json"]), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"rank":1,"score":…,"id":"[id].0","article":"[id]","quote":"The ferry will sail at dawn, and nobody will stop it,","snippet":"The ferry will sail at dawn, and nobody will stop it,","highlights":[[0,3],[4,9],[10,14],[15,19],[20,22],[29,32],[33,39],[40,44],[45,49],[50,52]],"kind":"direct","speaker":"Mairi Berg","speaker_as_printed":"Mairi Berg","role":null,"title":"Ferry row goes on","source":"Coast Wire","place":null,"date":"2025-04-18","path":"[ROOT]/inbox/feed.ndjson","start":3,"end":56,"rule":…,"confidence":…,"also":[{"id":"[id].0","article":"[id]","title":"Ferry row","source":"Island Post","date":"2025-04-17","path":"[ROOT]/inbox/feed.ndjson"}],"verify":{"relation":"altered","share":0.909,"words":11,"found":10,"left_out":0,"before":0,"after":0,"start":0,"end":52,"differences":[{"kind":"altered","asked":"dusk","printed":"dawn","start":23,"end":27}]}}
    ]

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&[]), @r"
    exit code: 0
    ----- stdout -----
    [id].0	2025-04-18	Mairi Berg		direct	The ferry will sail at dawn, and nobody will stop it,	Coast Wire		Ferry row goes on	[ROOT]/inbox/feed.ndjson	altered	0.909	The ferry will sail at [-dusk-]{+dawn+}, and nobody will stop it,

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&["--color", "always"]), @r"
    exit code: 0
    ----- stdout -----
    ^[[2m 1^[[0m  ^[[35maltered: 10 of 11 words in this order^[[0m
        “The ferry will sail at ^[[9m^[[31mdusk^[[0m ^[[4m^[[32mdawn^[[0m, and nobody will stop it^[[2m,^[[0m”
        — ^[[1m^[[36mMairi Berg^[[0m^[[2m · ^[[0mCoast Wire^[[2m · ^[[0m2025-04-18
        ^[[2mFerry row goes on^[[0m
        ^[[2m[id].0^[[0m^[[2m  ^[[0m^[[2minbox/feed.ndjson^[[0m
        ^[[2malso: Island Post 2025-04-17^[[0m

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&["--color", "always", "--context", "0"]), @r"
    exit code: 0
    ----- stdout -----
    ^[[2m 1^[[0m  ^[[35maltered: 10 of 11 words in this order^[[0m: ^[[9m^[[31mdusk^[[0m ^[[4m^[[32mdawn^[[0m
        ^[[2m“^[[0m^[[32mThe ferry will sail at dawn, and nobody will stop it,^[[0m^[[2m” said Mairi Berg.^[[0m
        — ^[[1m^[[36mMairi Berg^[[0m^[[2m · ^[[0mCoast Wire^[[2m · ^[[0m2025-04-18
        ^[[2mFerry row goes on^[[0m
        ^[[2m[id].0^[[0m^[[2m  ^[[0m^[[2minbox/feed.ndjson^[[0m
        ^[[2malso: Island Post 2025-04-17^[[0m

    ----- stderr -----
    ");
    let heading = said(&["--csv"]).lines().nth(2).map(str::to_owned).unwrap();
    assert!(
        heading.ends_with(",confidence,partners,relation,share,left_out,differences"),
        "{heading}"
    );
    assert!(said(&["--cite", "plain"]).contains("“The ferry will sail at dawn, and"));
    assert!(said(&["--explain", "--json"]).contains(r#""why":[{"word":"ferry""#));
}

#[test]
fn what_is_not_printed_is_told_with_what_is_near() {
    let sandbox = indexed();
    const NONE: &str = "note: no quote is worded like this in 3 articles with 4 quotes";
    const DAWN: &str = "The ferry will sail at dawn";
    const FEW_WORDS: &str =
        "hint: a few of its words, without --verify, find what is said about the same\n";
    let cases: [(&[&str], i32, &str, &str); 9] = [
        (&["Nobody has ever asked the cook"], 1, NONE, FEW_WORDS),
        (&[DAWN, "--by", "Nilsen"], 1, NONE, "hint: 2 quotes are worded like this without --by\n"),
        (
            &[DAWN, "--until", "2024"],
            1,
            NONE,
            "hint: 2 quotes are worded like this on other days\n",
        ),
        (
            &[DAWN, "--kind", "mixed"],
            1,
            NONE,
            "hint: 2 quotes are worded like this with --kind all\n",
        ),
        (
            &["The feery"],
            1,
            NONE,
            &format!("hint: no `feery`: did you mean ferry (3 articles)?\n{FEW_WORDS}"),
        ),
        (
            &[DAWN, "--offset", "7"],
            1,
            "note: 2 quotes are worded like this: the list ends before --offset 7\n",
            "",
        ),
        (&["…"], 2, "error: `--verify` needs the words of a quotation\n", ""),
        (
            &["The ferry", "will sail"],
            2,
            "error: `--verify` and words can't be used together\n",
            "hint: the whole quotation stands in one pair of marks: --verify 'We will sail'\n",
        ),
        (
            &[DAWN, "--sort", "newest"],
            2,
            "error: `--verify` and `--sort` can't be used together\n",
            "",
        ),
    ];
    for (arguments, code, first, last) in cases {
        let run = sandbox.whosaid(&[&["--verify"], arguments].concat());
        assert_eq!((run.code, &*run.stdout), (code, ""), "{arguments:?}: {run}");
        assert!(
            run.stderr.starts_with(first) && run.stderr.ends_with(last),
            "{arguments:?}: {run}"
        );
    }
}

#[test]
fn of_a_long_quotation_the_beginning_is_compared_and_that_is_said() {
    let sandbox = indexed();
    let long = "The ferry will sail at dawn, and nobody will stop it. ".repeat(1800);
    let run = sandbox.whosaid(&["--verify", &long, "--format", "{relation}"]);
    let note = "note: only the first 500 words of the quotation are compared\n";
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (0, "in part\n", note));
}

#[test]
fn a_quotation_is_read_from_standard_input_and_what_is_left_aside_is_told() {
    let sandbox = indexed();
    let mut command = sandbox.whosaid_command(&["--verify", "-", "--format", "{relation}"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let quotation = "“Our ferry\u{1b}[2J will sail,” Ola Nilsen said, “at noon.”\n";
    child.stdin.take().unwrap().write_all(quotation.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "verbatim\n");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "note: left aside, as a reporter's words in the quotation: `Ola Nilsen said`\n"
    );
}
