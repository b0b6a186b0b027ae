//! What stands above a text, in every way in which it stands there.

use super::*;

/// A heading as `title|authors|date|source|first words of the body`.
fn shown(text: &str, title: Option<&str>) -> String {
    let found = read(text, title);
    let body: String = text[found.body..].chars().take(12).collect();
    format!(
        "{}|{}|{}|{}|{body}",
        found.title.unwrap_or_default(),
        found.authors.join(";"),
        found.date.map(|date| date.to_string()).unwrap_or_default(),
        found.source.unwrap_or_default(),
    )
}

#[test]
fn headline_byline_and_day_stand_above_the_text() {
    for (text, expected) in [
        (
            "Storm closes port\n\nThe port was shut on Monday.\n",
            "Storm closes port||||The port was",
        ),
        ("Storm closes port\nThe port was shut on Monday.\n", "Storm closes port||||The port was"),
        (
            "Storm closes port\n\nBy JANE DOE and John Roe, Associated Press\n17 April 2025\n\nThe port.",
            "Storm closes port|Jane Doe;John Roe|2025-04-17|Associated Press|The port.",
        ),
        (
            "Storm closes port\nBy Jane Doe | Reuters\nPublished: April 17, 2025, 10:30 a.m. EDT\nThe port.",
            "Storm closes port|Jane Doe|2025-04-17|Reuters|The port.",
        ),
        (
            "Le port ferme\n\nPar Anne Lormier\nPublié le 12 novembre 2025 à 18h30\n\nBREST — Le port.",
            "Le port ferme|Anne Lormier|2025-11-12||BREST — Le p",
        ),
        (
            "Hafen zu\n\nVon Jens Brandt\nHusum, 14. November 2025\n\nHUSUM (dpa) - Der Hafen.",
            "Hafen zu|Jens Brandt|2025-11-14||HUSUM (dpa) ",
        ),
        (
            "STORM CLOSES PORT <PRT>\n\n 2-JUN-1987 12:20:14.67\nIRVINE, June 2 - The port\n was shut.\n  Reuter\n",
            "STORM CLOSES PORT <PRT>||1987-06-02|Reuters|IRVINE, June",
        ),
        (
            "FOR IMMEDIATE RELEASE\nContact: Jane Doe, 555-0142\nJune 11, 2026\n\nPORT SHUT\n\nThe port.",
            "PORT SHUT||2026-06-11||The port.",
        ),
        (
            "PORT SHUT BY STORM\nFerries Wait In The Roads\nJune 11, 2026\nThe port was shut.",
            "PORT SHUT BY STORM||2026-06-11||The port was",
        ),
        (
            "Port shut by storm\n\nFor Immediate Release: June 11, 2026\nContact:\n\tOSLO (June 11) – The port.",
            "Port shut by storm||2026-06-11||OSLO (June 1",
        ),
        (
            "Storm closes port.\nOSLO, May 3 (NTB) - The port was shut.",
            "Storm closes port.||||OSLO, May 3 ",
        ),
        (
            "Port shut at Fish & Co.\n\nThe port. (Reporting by Jane Doe and John Roe; editing by A. Poe)",
            "Port shut at Fish & Co.|Jane Doe;John Roe|||The port. (R",
        ),
    ] {
        assert_eq!(shown(text, None), expected, "{text}");
    }
}

#[test]
fn authors_are_named_in_many_ways() {
    let text = |line| format!("Storm closes port\n\n{line}\nApril 17, 2025\n\nThe port was shut.");
    for line in [
        "By Jane Doe, Staff writer",
        "By Jane Doe and agencies",
        "By Jane Doe in Norhaven",
        "Written by Jane Doe",
        "By Jane Doe | jdoe@post.example",
        "Jane Doe",
        "Jane Doe in Norhaven",
        "By JANE DOE\nNorhaven Echo\nUpdated 4:12 PM EDT, April 17, 2025",
    ] {
        let expected = "Storm closes port|Jane Doe|2025-04-17||The port was";
        assert_eq!(shown(&text(line), None), expected, "{line}");
    }
    for line in ["Ferries Wait", "Grant Says", "Grant School", "Jane Doe waits"] {
        let expected = "Storm closes port||2025-04-17||The port was";
        assert_eq!(shown(&text(line), None), expected, "{line}");
    }
}

#[test]
fn a_line_of_a_site_gives_its_day_and_nothing_to_the_text() {
    for line in [
        "Updated 4:12 PM EDT, April 17, 2025",
        "Published 9:05 AM EDT, Thu April 17, 2025",
        "Published 3:15 PM GMT-4, April 17, 2025",
        "Published: 14:05, 17 April 2025 | Updated: 16:00, 18 April 2025",
        "PUBLISHED: April 17, 2025 at 4:12 p.m. | UPDATED: April 18, 2025 at 5:10 p.m.",
        "First published on Thu 17 Apr 2025 12.34 BST",
        "Last modified on Thu 17 Apr 2025 12.34 BST",
        "Last updated on April 17, 2025 04:12 pm IST",
        "April 17, 2025 / 4:12 PM EDT / Harbour News",
        "April 17, 2025, 4:12 PM EDT / Updated April 18, 2025, 5:20 PM EDT",
        "Apr 17, 2025, 9:15 AM ET | Theo Lang",
        "April 17, 2025 5:01 PM UTC · Updated 3 days ago",
        "April 17, 2025 4:12 PM GMT+1 Updated 2 hours ago",
        "April 17, 2025 • 4 min read",
        "12:05 GMT, 17 April 2025",
    ] {
        let text = format!("Storm closes port\n\nBy Jane Doe\n\n{line}\n\nThe port was shut.");
        assert_eq!(
            shown(&text, None),
            "Storm closes port|Jane Doe|2025-04-17||The port was",
            "{line}"
        );
    }
    let sentence =
        "Storm closes port\n\nApril 17, 2025 was a day of rain | and of wind.\n\nThe port.";
    assert_eq!(shown(sentence, None), "Storm closes port||||April 17, 20");
}

#[test]
fn a_text_without_a_headline_has_none() {
    for text in [
        "\nKABUL (TOLONews): He spoke.\nThen he left.",
        "The port was shut on Monday.\n\nIt opened again.",
        "The company said it has signed a\nletter of intent to sell.\n",
        "By Friday the water was gone\nand nobody knew why.",
        "One line alone",
        "",
    ] {
        let found = read(text, None);
        assert_eq!((found.title, found.authors.len()), (None, 0), "{text}");
    }
}

#[test]
fn a_first_line_that_only_begins_the_text_is_no_headline() {
    let text =
        "The port of Skerry was shut on Mon\n\nThe port of Skerry was shut on Monday, it said.\n";
    let found = read(text, None);
    assert_eq!((found.title, found.repeated, found.body), (None, 36, 36));
}

#[test]
fn a_headline_printed_twice_is_one() {
    assert_eq!(
        shown("Storm closes port\n\nStorm closes port\n\nThe port was shut.", None),
        "Storm closes port||||The port was"
    );
}

#[test]
fn a_headline_that_ran_into_the_text_is_cut_out_of_it() {
    for (text, expected) in [
        (
            "PORT SHUT BY STORM               \n\nPORT SHUT BY STORM               Press Release    June 30  2005    The port was shut",
            "PORT SHUT BY STORM||2005-06-30|",
        ),
        (
            "SENATOR McDOE SHUTS PORT AFTER STORM Oct\n\nSENATOR McDOE SHUTS PORT AFTER STORM October 24  2007 WASHINGTON  DC  U S  Senator",
            "SENATOR McDOE SHUTS PORT AFTER STORM||2007-10-24|",
        ),
        (
            "May 3  2005 Senator Doe Shuts the Port of\n\nMay 3  2005 Senator Doe Shuts the Port of Skerry       The port was shut",
            "Senator Doe Shuts the Port of Skerry||2005-05-03|",
        ),
        (
            "October 4  2006 Contact            \n\nOctober 4  2006 Contact            John Roe  202 224 0000      The port was shut",
            "||2006-10-04|",
        ),
        (
            "Press Room            \n\nPress Room            Doe Statement on the Port           July 6  2007    WASHINGTON  D C   The port was shut",
            "Doe Statement on the Port||2007-07-06|",
        ),
        (
            "U S  Senator Jane Doe   Doe Shuts Port of Skerry        \n\nU S  Senator Jane Doe   Doe Shuts Port of Skerry        07 20 2005    The port",
            "Doe Shuts Port of Skerry||2005-07-20|",
        ),
    ] {
        let found = shown(text, None);
        assert_eq!(found.rsplit_once('|').unwrap().0, expected.to_owned(), "{text}");
    }
}

#[test]
fn the_title_that_the_format_names_is_not_sought_again() {
    let text = "Storm closes port\n\nBy Jane Doe\n\nThe port.";
    assert_eq!(shown(text, Some("Storm closes port")), "|Jane Doe|||The port.");
    // Pages name a shorter headline for links than the one that they print.
    assert_eq!(shown(text, Some("Another")), "|Jane Doe|||The port.");
    let text = "Storm closes port\n\nThe port.";
    assert_eq!(shown(text, Some("Another")), "||||Storm closes");
}
