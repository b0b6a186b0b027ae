//! Articles: listed, shown, opened, ranked in a batch; and what the index says of itself.

use super::{indexed, said, steady};

#[test]
fn articles_are_listed() {
    let sandbox = indexed();
    insta::assert_snapshot!(said(&sandbox, &["articles", "ferry"]), @r"
    exit code: 0
    ----- stdout -----
    [id]	2025-04-17	Ferry row goes on	Island Post	Stornhavn	1	[ROOT]/inbox/feed.ndjson
    [id]	2025-05-02	No money for boats	Coast Wire	Lund	2	[ROOT]/inbox/feed.ndjson

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["articles", "bridge", "--json"]), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"rank":1,"score":…,"id":"[id]","title":"Bridge opens\u001b[2J","source":"Island Post","place":null,"date":"2024-11-30","path":"[ROOT]/inbox/feed.ndjson","quotes":1,"snippet":"“The bridge is open,” said Ola Nilsen.","highlights":[[7,13]],"also":[]}
    ]

    ----- stderr -----
    "#);
}

#[test]
fn copies_of_a_story_are_one_article_with_its_other_places() {
    let sandbox = crate::Sandbox::new(tests::programs!());
    let sentence = |i: u32| {
        format!("On day {i} the {}th ferry of quay {} left for isle {}. ", i * 7, i * 3, i * 13)
    };
    let story = |n: u32| (0..n).map(sentence).collect::<String>();
    sandbox.write("a/storm.txt", story(40));
    sandbox.write("b/storm.txt", story(40));
    sandbox.write("c/cut.txt", story(25));
    sandbox.write("d/other.txt", "Another ferry altogether sails at dawn.");
    let inbox = sandbox.inbox();
    assert_eq!(sandbox.indexerd(&["once", inbox.to_str().unwrap()]).code, 0);
    let paths = |arguments: &[&str]| {
        let run = sandbox.whosaid(arguments);
        let hits: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let all = hits.as_array().unwrap().iter();
        let mut counts: Vec<usize> = all.map(|hit| hit["also"].as_array().unwrap().len()).collect();
        counts.sort_unstable();
        counts
    };
    assert_eq!(paths(&["articles", "ferry", "--json"]), [0, 2]);
    assert_eq!(paths(&["articles", "ferry", "--json", "--each"]), [0, 0, 0, 0]);
    assert_eq!(paths(&["articles", "ferry", "--json", "--limit", "1"]).len(), 1);
    for i in 0..40 {
        sandbox.write(&format!("e/{i}.txt"), story(40));
    }
    assert_eq!(sandbox.indexerd(&["once", inbox.to_str().unwrap()]).code, 0);
    assert_eq!(paths(&["articles", "ferry", "--json", "--limit", "2"]), [0, 42]);
    assert_eq!(paths(&["articles", "ferry", "--json", "--offset", "1"]).len(), 1);
}

#[test]
fn an_article_is_shown_by_its_id_or_the_first_of_it() {
    let sandbox = indexed();
    let id = sandbox.whosaid(&["articles", "stornhavn", "--format", "{id}"]).stdout;
    let id = id.trim();
    insta::assert_snapshot!(said(&sandbox, &["show", id]), @r"
    exit code: 0
    ----- stdout -----
    Ferry row goes on
    Island Post · Stornhavn · 2025-04-17
    [id]  [ROOT]/inbox/feed.ndjson · record ferry-1

    The council met on Thursday.

    “The ferry will sail again before winter,” [0] said Mairi Berg, the harbour master of Stornhavn.
        [0] Mairi Berg, the harbour master of Stornhavn · … % sure

    The meeting ended at noon.

    ----- stderr -----
    ");
    assert_eq!(said(&sandbox, &["show", &id[..9]]), said(&sandbox, &["show", id]));
    insta::assert_snapshot!(said(&sandbox, &["show", &format!("{id}.0"), "--color", "always"]), @r"
    exit code: 0
    ----- stdout -----
    ^[[1mFerry row goes on^[[0m
    ^[[2mIsland Post · Stornhavn · 2025-04-17^[[0m
    ^[[2m[id]^[[0m^[[2m  ^[[0m^[[2m[ROOT]/inbox/feed.ndjson^[[0m^[[2m · record ferry-1^[[0m

    The council met on Thursday.

    “^[[1m^[[33mThe ferry will sail again before winter,^[[0m”^[[2m [0]^[[0m said Mairi Berg, the harbour master of Stornhavn.
        ^[[1m^[[33m→ [0] ^[[0m^[[1m^[[36mMairi Berg^[[0m, the harbour master of Stornhavn^[[2m · … % sure^[[0m

    The meeting ended at noon.

    ----- stderr -----
    ");
    insta::assert_snapshot!(said(&sandbox, &["open", id]), @r"
    exit code: 0
    ----- stdout -----
    [ROOT]/inbox/feed.ndjson

    ----- stderr -----
    ");
}

#[test]
fn an_id_that_leads_nowhere_is_an_error() {
    let sandbox = indexed();
    let id = sandbox.whosaid(&["articles", "bridge", "--format", "{id}"]).stdout;
    insta::assert_snapshot!(said(&sandbox, &["show", "ferry"]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `ferry` is no id
    hint: an id is 16 hexadecimal digits, or the first of them; searches print it
    ");
    insta::assert_snapshot!(said(&sandbox, &["show", &format!("{}.7", id.trim())]), @r"
    exit code: 2
    ----- stdout -----

    ----- stderr -----
    error: `[id].7`: the article has no quote of that number
    hint: `whosaid show [id]` shows the article with its quotes
    ");
    let nowhere = if id.starts_with('0') { "1111111111111111" } else { "0000000000000000" };
    let run = sandbox.whosaid(&["show", nowhere]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(run.stderr.replace(nowhere, "[id]"), @r"note: no article has an id that begins with `[id]`");
}

#[test]
fn a_batch_is_ranked_for_scorers() {
    let sandbox = indexed();
    let queries = sandbox.root().join("queries.jsonl");
    let text = "{\"id\": 1, \"text\": \"ferry: money (boats)\"}\n\n{\"id\": \"q 2\", \"text\": \"bridge\"}\n";
    std::fs::write(&queries, text).unwrap();
    let queries = queries.to_str().unwrap();
    let run =
        sandbox.whosaid(&["articles", "--batch", queries, "--format", "trec", "--limit", "5"]);
    let columns = |line: &str| {
        let columns: Vec<&str> = line.split(' ').collect();
        assert!(columns[4].parse::<f64>().is_ok(), "{line}");
        [&columns[..4], &columns[5..]].concat().join(" ")
    };
    let lines: Vec<String> = run.stdout.lines().map(columns).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    1 Q0 ferry-2 1 whosaid
    1 Q0 ferry-1 2 whosaid
    q_2 Q0 bridge 1 whosaid
    ");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_bad_line_of_a_batch_is_named() {
    let sandbox = indexed();
    let queries = sandbox.root().join("queries.jsonl");
    std::fs::write(&queries, "{\"id\": 1, \"text\": \"ferry\"}\n{\"id\": 2}\n").unwrap();
    let run = sandbox.whosaid(&["articles", "--batch", queries.to_str().unwrap()]);
    insta::assert_snapshot!(steady(&sandbox, &run).split_once("stderr").unwrap().1, @r#"
     -----
    error: `[ROOT]/queries.jsonl`: line 2: missing field `text` at line 1 column 9
    hint: a line is {"id": …, "text": …}
    "#);
}

#[test]
fn the_index_says_what_it_holds() {
    let sandbox = indexed();
    sandbox.write("broken.json", "{\"title\": ");
    let inbox = sandbox.inbox();
    sandbox.indexerd(&["once", inbox.to_str().unwrap()]);
    let status = said(&sandbox, &["status"]);
    let status: Vec<&str> =
        status.lines().filter(|line| !line.starts_with("last commit")).collect();
    insta::assert_snapshot!(status.join("\n").replace('\t', "|"), @r"
    exit code: 0
    ----- stdout -----
    index|[ROOT]/index
    state|no daemon runs: `indexerd watch` keeps the index up to date
    articles|3
    quotes|4
    failed|1
    ignored|0
    pending|0
    root|[ROOT]/inbox
    failure|[ROOT]/inbox/broken.json|malformed|line 1: the file ends in the middle of a record

    ----- stderr -----
    ");
}

#[test]
fn of_all_kinds_are_also_articles_without_a_quote() {
    let sandbox = indexed();
    sandbox.write("silent.txt", "Nobody asked\n\nThe ferry sailed: nobody spoke.\n");
    let inbox = sandbox.inbox();
    assert_eq!(sandbox.indexerd(&["once", inbox.to_str().unwrap()]).code, 0);
    let titles = |more: &[&str]| {
        let asked = [&["articles", "nobody spoke", "--format", "{title}"], more].concat();
        sandbox.whosaid(&asked).stdout
    };
    assert_eq!(titles(&["--kind", "all"]), "Nobody asked\n");
    assert_eq!(titles(&["--kind", "direct"]), "");
}
