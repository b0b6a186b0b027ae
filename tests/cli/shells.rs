//! What shells ask us for.

use std::process::Command;

use super::{indexed, said};

#[test]
fn speakers_are_offered_by_the_beginning_of_any_word_of_their_names() {
    let sandbox = indexed();
    let asked = |beginning: &str| said(&sandbox, &["completions", "bash", "--speakers", beginning]);
    insta::assert_snapshot!(asked("b"), @r"
    exit code: 0
    ----- stdout -----
    Mairi Berg

    ----- stderr -----
    ");
    insta::assert_snapshot!(asked("OLA n"), @r"
    exit code: 0
    ----- stdout -----
    Ola Nilsen

    ----- stderr -----
    ");
    insta::assert_snapshot!(asked("erg"), @r"
    exit code: 1
    ----- stdout -----

    ----- stderr -----
    ");
}

#[test]
fn bash_completes_a_name_with_its_spaces() {
    let sandbox = indexed();
    let script = sandbox.whosaid(&["completions", "bash"]).stdout;
    let path = sandbox.root().join("completions.bash");
    std::fs::write(&path, script).unwrap();
    let whosaid = "whosaid() { printf 'Mairi Berg\\nBergit Lie\\n'; }";
    let completed = |words: &str| {
        let typed = format!(
            "{whosaid}; . '{}'; COMP_WORDS=({words}); COMP_CWORD=2; \
             _whosaid_by whosaid \"${{COMP_WORDS[2]}}\" \"${{COMP_WORDS[1]}}\"; \
             printf '%s;' \"${{COMPREPLY[@]}}\"",
            path.display()
        );
        let shell = Command::new("bash").args(["--norc", "-c", &typed]).output().ok()?;
        String::from_utf8(shell.stdout).ok()
    };
    // Where there is no such shell nobody completes in it.
    if completed("whosaid").is_none() {
        return;
    }
    assert_eq!(completed("whosaid --by Ber"), Some("Mairi\\ Berg;Bergit\\ Lie;".into()));
    assert_eq!(completed("whosaid --by '\"Ber'"), Some("Mairi Berg;Bergit Lie;".into()));
    assert_eq!(completed("whosaid ferry --fac"), Some("--facets;".into()));
}
