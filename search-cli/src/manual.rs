//! The manual page, made from the same definitions as the help: what it says is true.

use std::collections::HashSet;
use std::io;

use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use crate::help::{self, SUBJECTS};

/// Returns the page in the form that man(1) reads.
///
/// # Errors
/// None, as it is written to memory.
pub(crate) fn page(mut command: Command) -> io::Result<Vec<u8>> {
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone()).manual("Whosaid");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    let mut rest = Roff::new();
    verbatim(&mut rest, "DESCRIPTION", help::LONG);
    rest.to_writer(&mut page)?;
    man.render_options_section(&mut page)?;
    commands(&command).to_writer(&mut page)?;
    let mut subjects = Roff::new();
    for (_, text) in SUBJECTS {
        let (heading, text) = text.split_once("\n\n").unwrap_or((text, ""));
        verbatim(&mut subjects, &heading.to_uppercase(), text);
    }
    subjects.control("SH", ["SEE ALSO"]).text([bold("indexerd"), roman("(1)")]);
    subjects.to_writer(&mut page)?;
    Ok(escaped(&String::from_utf8_lossy(&page)).into_bytes())
}

/// Writes what is no ASCII as the names of its characters: not every roff reads UTF-8.
fn escaped(page: &str) -> String {
    let mut escaped = String::with_capacity(page.len());
    for c in page.chars() {
        match c {
            _ if c.is_ascii() => escaped.push(c),
            _ => escaped += &format!("\\[u{:04X}]", u32::from(c)),
        }
    }
    escaped
}

/// Returns the section on the commands, each with the options that are its own.
fn commands(command: &Command) -> Roff {
    let shared: HashSet<&str> = command.get_arguments().filter_map(Arg::get_long).collect();
    let mut section = Roff::new();
    section.control("SH", ["COMMANDS"]);
    for subcommand in command.get_subcommands() {
        let positional = subcommand.get_positionals().map(|argument| format!(" {argument}"));
        let usage = [bold(subcommand.get_name()), italic(positional.collect::<String>())];
        section.control("TP", []).text(usage);
        section.text([roman(about(subcommand.get_about()))]);
        let own = subcommand.get_arguments().filter(|argument| {
            !argument.is_positional() && argument.get_long().is_some_and(|l| !shared.contains(l))
        });
        section.control("RS", []);
        for option in own {
            section.control("TP", []).text([bold(option.to_string())]);
            section.text([roman(about(option.get_help()))]);
        }
        section.control("RE", []);
    }
    section
}

fn about(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

/// Adds a section whose lines stay as they are.
fn verbatim(page: &mut Roff, heading: &str, text: &str) {
    page.control("SH", [heading]);
    page.control("nf", []);
    let lines = text.trim_end().lines();
    for line in lines {
        page.text([roman(line)]);
    }
    page.control("fi", []);
}
