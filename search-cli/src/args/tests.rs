//! The grammar of the command line, case by case.

use clap::CommandFactory;

use super::*;

/// The command, its words and the options that are not as usual, in one line.
fn read(line: &[&str]) -> String {
    match Args::read(line.iter().map(OsString::from)) {
        Ok(Asked::Help(text, _)) => {
            text.to_string().lines().next().unwrap_or_default().trim().to_owned()
        }
        Ok(Asked::Args(args)) => {
            let (name, search) = match &args.command {
                None => ("quotes", &args.search),
                Some(Command::Quotes(search)) => ("quotes", search),
                Some(Command::Articles(args)) => ("articles", &args.search),
                Some(Command::Who(search)) => ("who", search),
                Some(Command::Timeline(args)) => ("timeline", &args.search),
                Some(Command::Topics(search)) => ("topics", search),
                Some(Command::Count(search)) => ("count", search),
                Some(other) => return format!("{other:?}"),
            };
            let words: Vec<_> = search.words.iter().map(|word| word.to_string_lossy()).collect();
            format!("{name} [{}]{}", words.join("|"), set(search))
        }
        Err(Problem::Fatal { message, hint }) => {
            format!("error: {message}; hint: {}", hint.unwrap_or_default())
        }
        Err(Problem::BrokenPipe) => unreachable!("reading arguments prints nothing"),
    }
}

fn set(search: &SearchArgs) -> String {
    let mut set = String::new();
    let mut add = |name: &str, value: Option<String>| {
        set.extend(value.map(|value| format!(" {name}={value}")));
    };
    add("by", search.filter.by.clone());
    add("since", search.filter.since.clone());
    add("limit", search.list.limit.map(|limit| limit.to_string()));
    add("sort", search.list.sort.map(|sort| format!("{sort:?}")));
    add("sync", search.place.sync.map(|seconds| seconds.to_string()));
    add("json", search.output.json.then(|| "yes".to_owned()));
    add("fixed", search.filter.fixed_strings.then(|| "yes".to_owned()));
    let kinds: Vec<_> = search.filter.kind.iter().map(|kind| format!("{kind:?}")).collect();
    add("kind", (!kinds.is_empty()).then(|| kinds.join("+")));
    set
}

#[test]
fn the_first_word_decides_and_options_stand_anywhere() {
    let cases: [(&[&str], &str); 28] = [
        (&["--sync", "contact"], "quotes [contact] sync=30"),
        (&["contact", "--sync=5", "-group"], "quotes [contact|-group] sync=5"),
        (&["contact", "group"], "quotes [contact|group]"),
        (&["quotes", "contact"], "quotes [contact]"),
        (&["shoigu", "-taliban", "--json"], "quotes [shoigu|-taliban] json=yes"),
        (&["--json", "shoigu", "-taliban"], "quotes [shoigu|-taliban] json=yes"),
        (&["shoigu", "--json", "-taliban"], "quotes [shoigu|-taliban] json=yes"),
        (&["-hezbollah", "-Vienna", "-j"], "quotes [-hezbollah|-Vienna|-j]"),
        (&["who", "peace"], "who [peace]"),
        (&["--limit", "3", "who", "peace"], "who [peace] limit=3"),
        (&["--limit=3", "who", "--by", "who", "peace"], "who [peace] by=who limit=3"),
        (&["timeline", "peace", "--per", "month"], "timeline [peace]"),
        (&["peace", "who"], "quotes [peace|who]"),
        (&["--", "status"], "quotes [status]"),
        (&["quotes", "status"], "quotes [status]"),
        (&["quotes", "quotes"], "quotes [quotes]"),
        (&["who", "--", "--json"], "who [--json]"),
        (&["--json", "--", "-x", "--", "y"], "quotes [-x|--|y] json=yes"),
        (&["--by", "-x"], "quotes [] by=-x"),
        (&["--by", "--json"], "quotes [] by=--json"),
        (&["--by=Sergei Shoigu", "x"], "quotes [x] by=Sergei Shoigu"),
        (&["--by=", "x"], "quotes [x] by="),
        (&["--limit", "3", "x", "--limit", "4"], "quotes [x] limit=4"),
        (&["--kind", "direct,indirect", "x"], "quotes [x] kind=Direct+Indirect"),
        (&["--kind", "all", "--sort", "newest", "x"], "quotes [x] sort=Newest kind=All"),
        (&["", "x"], "quotes [|x]"),
        (&["-"], "quotes [-]"),
        (&["count", "--fixed-strings", "a:b"], "count [a:b] fixed=yes"),
    ];
    for (line, expected) in cases {
        assert_eq!(read(line), expected, "{line:?}");
    }
}

#[test]
fn a_mistake_is_an_error_that_says_what_to_type() {
    let cases: [(&[&str], &str); 12] = [
        (&["x", "--jsno"], "error: unknown option `--jsno`; hint: did you mean `--json`?"),
        (&["--limt", "3", "x"], "error: unknown option `--limt`; hint: did you mean `--limit`?"),
        (
            &["x", "--qqqqq=3"],
            "error: unknown option `--qqqqq`; hint: `whosaid --help` lists the options; words \
             come after `--`",
        ),
        (
            &["show", "x", "--csv"],
            "error: this command takes no option `--csv`; hint: `whosaid COMMAND --help` lists \
             its options",
        ),
        (&["x", "--limit"], "error: `--limit` needs a value; hint: "),
        (
            &["x", "--sort", "best"],
            "error: `--sort` can't be `best`; hint: it is one of relevance, newest, oldest",
        ),
        (
            &["x", "--kind", "direct,spoken"],
            "error: `--kind` can't be `spoken`; hint: it is one of direct, mixed, indirect, \
             transcript, all",
        ),
        (
            &["person", "Blair"],
            "error: `<WHAT>` can't be `Blair`; hint: it is one of show, merge, split, rename: \
             `whosaid person show Blair`",
        ),
        (&["x", "--json", "--csv"], "error: `--json` and `--csv` can't be used together; hint: "),
        (&["show"], "error: `<ID>` is missing; hint: `--help` shows how to call it"),
        (
            &["show", "a", "b"],
            "error: one argument too many: `b`; hint: `whosaid --help` shows what each command \
             takes",
        ),
        (
            &["completions", "tcsh"],
            "error: `<SHELL>` can't be `tcsh`; hint: it is one of bash, elvish, fish, \
             powershell, zsh",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(read(line), expected, "{line:?}");
    }
}

#[test]
fn a_value_or_a_pair_of_options_that_can_t_be_is_an_error() {
    let cases: [(&[&str], &str); 8] = [
        (
            &["x", "--limit", "0"],
            "error: `--limit` can't be `0`: not a whole number from 1 to 4294967295; hint: ",
        ),
        (
            &["x", "--limit", "many"],
            "error: `--limit` can't be `many`: not a whole number from 1 to 4294967295; hint: ",
        ),
        (
            &["x", "--offset", "-1"],
            "error: `--offset` can't be `-1`: not a whole number from 0 to 4294967295; hint: ",
        ),
        (
            &["x", "--sync=soon"],
            "error: `--sync` can't be `soon`: not a whole number from 1 to 65535; hint: ",
        ),
        (
            &["x", "--min-confidence", "2"],
            "error: `--min-confidence` can't be `2`: not a number from 0 to 1; hint: ",
        ),
        (
            &["articles", "--batch", "queries", "--since", "2025"],
            "error: `--batch` and `--since` can't be used together; hint: ",
        ),
        (
            &["articles", "--batch", "queries", "--json"],
            "error: `--batch` and `--json` can't be used together; hint: ",
        ),
        (
            &["articles", "--batch", "queries", "ferry"],
            "error: `--batch` and words can't be used together; hint: ",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(read(line), expected, "{line:?}");
    }
}

#[test]
fn help_and_version_win_wherever_they_stand() {
    let version = concat!("whosaid ", env!("CARGO_PKG_VERSION"));
    let about = "Who said what, about what, when, where: searches news articles by what people \
                 said in them";
    let cases: [(&[&str], &str); 5] = [
        (&["--version"], version),
        (&["-V"], version),
        (&["peace", "-h"], about),
        (&["--help"], about),
        (&["who", "-h"], "List who speaks about something, with counts"),
    ];
    for (line, expected) in cases {
        assert_eq!(read(line), expected, "{line:?}");
    }
}

#[test]
fn an_option_takes_a_value_in_every_command_or_in_none() {
    let command = Args::command();
    let mut takes_value = std::collections::HashMap::new();
    for option in options(&command) {
        let name = option.get_long().expect("all options have a long name");
        let takes = option.get_action().takes_values();
        assert_eq!(*takes_value.entry(name).or_insert(takes), takes, "--{name}");
        assert_eq!(option.get_short(), None, "--{name} has a short form");
    }
}

#[test]
fn the_definition_is_sound() {
    Args::command().debug_assert();
}
