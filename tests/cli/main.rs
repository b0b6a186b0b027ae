//! What `whosaid` says and how it ends, run by run: exit code, standard output, standard error.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod answers;
mod articles;
mod counts;
mod extract;
mod help;
mod like;
mod mistakes;
mod options;
mod people;
mod saved;
mod shells;
#[cfg(unix)]
mod terminal;
mod verify;

use tests::{Run, Sandbox};

/// What is asked in these tests: few and plain articles, so that only the command is tested.
const FEED: &str = r#"{"id":"ferry-1","title":"Ferry row goes on","date":"2025-04-17","source":"Island Post","place":"Stornhavn","text":"The council met on Thursday.\n\n“The ferry will sail again before winter,” said Mairi Berg, the harbour master of Stornhavn.\n\nThe meeting ended at noon."}
{"id":"ferry-2","title":"No money for boats","date":"2025-05-02","source":"Coast Wire","place":"Lund","text":"“There is no money for another ferry this year,” said Ola Nilsen, the minister of transport.\n\n“Boats are not built of promises,” said Mairi Berg."}
{"id":"bridge","title":"Bridge opens\u001b[2J","date":"2024-11-30","source":"Island Post","text":"“The bridge is open,” said Ola Nilsen."}
"#;

/// Returns a place whose index holds the articles.
fn indexed() -> Sandbox {
    let sandbox = Sandbox::new(tests::programs!());
    sandbox.write("feed.ndjson", FEED);
    let inbox = sandbox.inbox();
    let run = sandbox.indexerd(&["once", inbox.to_str().expect("temporary paths are UTF-8")]);
    assert_eq!(run.code, 0, "{run}");
    sandbox
}

/// Runs the command and returns what it said, without what differs from run to run: where the
/// files lie, the ids that follow from that, the numbers that ranking and attribution tune.
fn said(sandbox: &Sandbox, arguments: &[&str]) -> String {
    steady(sandbox, &sandbox.whosaid(arguments))
}

fn steady(sandbox: &Sandbox, run: &Run) -> String {
    let root = sandbox.root().to_string_lossy();
    let text = run.to_string().replace(&*root, "[ROOT]");
    let text = with_ids_hidden(&text).replace('\u{1b}', "^[");
    let text = with_sureness_hidden(&text);
    let text = with_value_hidden(&text, "\"score\":");
    with_value_hidden(&with_value_hidden(&text, "\"confidence\":"), "\"rule\":")
}

/// Replaces every word of 16 hexadecimal digits.
fn with_ids_hidden(text: &str) -> String {
    const DIGITS: usize = 16;
    let mut hidden = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let tail = &rest[start..];
        let length = tail.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(tail.len());
        hidden.push_str(&rest[..start]);
        hidden.push_str(if length == DIGITS { "[id]" } else { &tail[..length] });
        rest = &tail[length..];
    }
    hidden + rest
}

/// Replaces the number in "90 % sure".
fn with_sureness_hidden(text: &str) -> String {
    let parts: Vec<&str> = text.split(" % sure").collect();
    let last = parts.len() - 1;
    let hidden = parts.iter().enumerate().map(|(i, part)| match i {
        _ if i == last => (*part).to_owned(),
        _ => format!("{}… % sure", part.trim_end_matches(|c: char| c.is_ascii_digit())),
    });
    hidden.collect()
}

/// Replaces the JSON values of a key.
fn with_value_hidden(text: &str, key: &str) -> String {
    let mut parts = text.split(key);
    let mut hidden = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let value = part.trim_start();
        let end = value.find([',', '\n', '}']).unwrap_or(value.len());
        hidden.push_str(key);
        hidden.push('…');
        hidden.push_str(&value[end..]);
    }
    hidden
}
