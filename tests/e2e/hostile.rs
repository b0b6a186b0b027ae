//! Documents made to hang, crash or fill whoever reads them: each is indexed or listed as failed,
//! and none keeps a good one from being found.

use std::fmt::Write as _;

use tests::wait_until;

use crate::{sandbox, status, story, wait_for};

const MANY: usize = 100_000;

/// Name and bytes of every hostile document.
fn pack() -> Vec<(&'static str, Vec<u8>)> {
    let page = |body: String| format!("<!doctype html><html><body>{body}</body></html>").into();
    vec![
        ("marks.txt", "“".repeat(350_000).into()),
        ("marks-and-words.txt", "“x said, ".repeat(MANY).into()),
        ("one-token.txt", "a".repeat(1 << 20).into()),
        ("brackets.md", "[".repeat(MANY).into()),
        ("quotes.md", "> ".repeat(MANY).into()),
        ("emphasis.md", "*a_".repeat(MANY).into()),
        ("lists.html", page("<ul><li>".repeat(MANY))),
        ("tables.html", page("<table><tr><td>".repeat(MANY / 2))),
        ("attributes.html", page(format!("<p {}>x</p>", attributes(MANY)))),
        ("bold.html", page("<b><i>".repeat(MANY))),
        ("comment.html", page("<!--".repeat(MANY))),
        ("scripts.html", page("<script>".repeat(MANY))),
        ("deep.json", "[".repeat(MANY).into()),
        ("deep-record.json", format!("{{\"text\":{}", "{\"a\":".repeat(MANY)).into()),
        ("number.json", "{\"text\": \"words\", \"date\": 1e308}".into()),
        ("twice.json", "{\"text\": \"one\", \"text\": \"two\"}".into()),
        ("nothing.json", Vec::new()),
        ("laughs.rss", laughs().into()),
        ("outside.rss", outside().into()),
        ("attributes.rss", format!("<rss {}><channel/></rss>", attributes(MANY)).into()),
        ("deep.rss", format!("<rss>{}", "<a>".repeat(MANY)).into()),
        ("xref.pdf", xref_bomb().into()),
        ("arrays.pdf", format!("%PDF-1.4\n1 0 obj\n{}\nendobj\n", "[".repeat(MANY)).into()),
        ("no-zip.docx", b"PK\x03\x04\x14\0\0\0\x08\0\xff\xff\xff\xff".repeat(50)),
        ("braces.rtf", format!("{{\\rtf1 {}", "{".repeat(MANY)).into()),
        ("parts.eml", parts().into()),
        ("zeros.txt", vec![0; 1 << 20]),
        ("half.txt", b"\xff\xfe\x00".repeat(MANY)),
    ]
}

fn attributes(n: usize) -> String {
    (0..n).fold(String::new(), |mut text, i| {
        write!(text, "a{i}=\"\" ").expect("a string takes all");
        text
    })
}

/// Ten entities, each of them ten of the one before.
fn laughs() -> String {
    let mut text = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"lol\">".to_owned();
    for i in 1..10 {
        let before = format!("&l{};", i - 1).repeat(10);
        write!(text, "<!ENTITY l{i} \"{before}\">").expect("a string takes all");
    }
    text + "]><rss><channel><item><title>&l9;</title></item></channel></rss>"
}

fn outside() -> String {
    "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
     <rss><channel><item><title>&x;</title></item></channel></rss>"
        .to_owned()
}

/// A table of references with a million rows of no bytes.
fn xref_bomb() -> String {
    "%PDF-1.5\n1 0 obj\n<</Type/XRef/W[0 0 0]/Index[0 9000000000000]/Size 9000000000000/Root 1 0 R\
     /Length 0>>\nstream\n\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
        .to_owned()
}

/// Mails in mails.
fn parts() -> String {
    let mut text = String::from("From: a@example.org\nSubject: in\nMIME-Version: 1.0\n");
    for i in 0..2_000 {
        write!(text, "Content-Type: multipart/mixed; boundary=\"b{i}\"\n\n--b{i}\n")
            .expect("a string takes all");
    }
    text
}

#[test]
fn hostile_documents_are_indexed_or_failed_and_keep_nobody_waiting() {
    let sandbox = sandbox();
    let daemon = sandbox.watch();
    let pack = pack();
    for (name, bytes) in &pack {
        sandbox.drop_file(name, bytes);
    }
    sandbox.drop_file("good.txt", story("ferry"));
    wait_for(&sandbox, "ferry", &["good.txt"]);
    let n_files = pack.len() as u64 + 1;
    let is_done = wait_until(|| {
        let status = status(&sandbox);
        let number = |key: &str| status[key].as_u64().unwrap_or_default();
        number("pending") == 0
            && number("articles") + number("failed") + number("ignored") >= n_files
    });
    assert!(is_done, "{}\n{}", status(&sandbox), daemon.log_text());
    assert_eq!(daemon.terminate(), 0);
    let run = sandbox.indexerd(&["once", sandbox.inbox().to_str().unwrap()]);
    assert!(run.code == 0 && run.stdout.starts_with("nothing to do"), "{run}");
    let secret = sandbox.whosaid(&["articles", "root"]);
    assert!(!secret.stdout.contains("outside.rss"), "{secret}");
}
