//! `whosaid extract`: files and lines, without an index.

use std::io::Write;
use std::process::Stdio;

use tests::Sandbox;

use super::{said, with_value_hidden};

#[test]
fn files_give_a_line_each() {
    let sandbox = Sandbox::new(tests::programs!());
    let file = sandbox.write("a.note.txt", "Sale\n\n“The house is sold,” said Nils Dahl.\n");
    let file = file.to_str().unwrap();
    insta::assert_snapshot!(said(&sandbox, &["extract", file]), @r#"
    exit code: 0
    ----- stdout -----
    {"id":"a.note","quotes":[{"confidence":…,"cue":"said","end":27,"quoted":[[9,27]],"role":null,"rule":…,"speaker":"Nils Dahl","speaker_end":45,"speaker_full":"Nils Dahl","speaker_start":36,"start":9,"text":"The house is sold,","type":"direct"}]}

    ----- stderr -----
    "#);
    insta::assert_snapshot!(said(&sandbox, &["extract", "--text", file, "missing.txt"]), @r#"
    exit code: 2
    ----- stdout -----
    {"authors":[],"date":null,"id":"a.note","keywords":[],"language":null,"modified":null,"origins":{"title":"printed"},"place":null,"published":null,"section":null,"source":null,"text":"Sale\n\n“The house is sold,” said Nils Dahl.\n","title":"Sale","url":null}

    ----- stderr -----
    error: `missing.txt`: no such file or directory
    error: 1 of 2 files failed
    "#);
}

#[test]
fn standard_input_gives_a_line_for_a_line() {
    let sandbox = Sandbox::new(tests::programs!());
    let mut command = sandbox.whosaid_command(&["extract", "--offsets", "chars"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines =
        "{\"id\": 7, \"text\": \"“Ça va,” said Nils Dahl.\"}\n{\"id\": 8, \"text\": \"No.\"}\n";
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let text = with_value_hidden(&with_value_hidden(&text, "\"confidence\":"), "\"rule\":");
    insta::assert_snapshot!(text, @r#"
    {"id":7,"quotes":[{"confidence":…,"cue":"said","end":7,"quoted":[[1,7]],"role":null,"rule":…,"speaker":"Nils Dahl","speaker_end":23,"speaker_full":"Nils Dahl","speaker_start":14,"start":1,"text":"Ça va,","type":"direct"}]}
    {"id":8,"quotes":[]}
    "#);
}
