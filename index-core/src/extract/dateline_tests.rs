//! Datelines of the agencies, and what only looks like one.

use super::*;

/// A dateline as `place|agency|day|rest of the line`.
fn shown(line: &str) -> String {
    let Some(found) = of_line(line, Span::new(0, line.len())) else { return "none".to_owned() };
    let date = found.date.map(|d| {
        let year = d.year.map(|year| format!("{year}-")).unwrap_or_default();
        format!("{year}{:02}-{:02}", d.month, d.day)
    });
    format!(
        "{}|{}|{}|{}",
        found.usual_place(line).unwrap_or_default(),
        found.agency.map(|span| &line[span.start..span.end]).unwrap_or_default(),
        date.unwrap_or_default(),
        line[found.span.end..].trim_start(),
    )
}

#[test]
fn datelines_give_place_agency_and_day() {
    for (line, expected) in [
        ("KABUL (TOLONews): He spoke.", "Kabul|TOLONews||He spoke."),
        ("Kabul (Pajhwok): He spoke.", "Kabul|Pajhwok||He spoke."),
        ("WASHINGTON, Dec. 8 (UPI) -- He spoke.", "Washington|UPI|12-08|He spoke."),
        ("WASHINGTON, D.C. - Today, he spoke.", "Washington|||Today, he spoke."),
        ("WASHINGTON, D.C., June 3, 2005 - He", "Washington||2005-06-03|He"),
        ("WASHINGTON (June 3, 2005) -- He", "Washington||2005-06-03|He"),
        ("WASHINGTON, D.C.  U.S. Senator", "Washington|||U.S. Senator"),
        ("Washington  D C    Senator Tom", "Washington|||Senator Tom"),
        ("Washington, D.C.  Senator Tom", "Washington|||Senator Tom"),
        ("Washington, D.C.—Senator Tom", "Washington|||Senator Tom"),
        ("(Washington, D.C.) – Senator Tom", "Washington|||Senator Tom"),
        ("Los Angeles, CA â\u{80}\u{93} The following", "Los Angeles|||The following"),
        ("MILWAUKEE, Wis., March 26 - The", "Milwaukee||03-26|The"),
        ("NORTH WILKESBORO, N.C., June 2 - Lowe's", "North Wilkesboro||06-02|Lowe's"),
        ("Kabul, April 17 – He spoke.", "Kabul||04-17|He spoke."),
        ("MOSCOW (AP) — He spoke.", "Moscow|AP||He spoke."),
        ("MOSCOW, (AP) — He spoke.", "Moscow|AP||He spoke."),
        ("LONDON — He spoke.", "London|||He spoke."),
        ("NAIROBI: He spoke.", "Nairobi|||He spoke."),
        ("TARNOV: A bridge in Tarnov fell.", "Tarnov|||A bridge in Tarnov fell."),
        ("NEW DELHI, April 17 (PTI): He", "New Delhi|PTI|04-17|He"),
        ("New Delhi, Nov 21 (PTI) The minister", "New Delhi|PTI|11-21|The minister"),
        ("HUSUM (dpa) - Der Landrat", "Husum|dpa||Der Landrat"),
        ("SEVILLA, 15 nov. (EFE).- El alcalde", "Sevilla|EFE|11-15|El alcalde"),
        ("PARIS, 3 mars (AFP) - Le maire", "Paris|AFP|03-03|Le maire"),
        ("Ann Lee, May 3 (a Monday), said", "none"),
        ("RIO DE JANEIRO, Brazil (Reuters) - A", "Rio de Janeiro|Reuters||A"),
        ("PORT-AU-PRINCE, April 17 - A", "Port-au-Prince||04-17|A"),
        ("WASHINGTON/NEW YORK (Reuters) - A", "Washington|Reuters||A"),
        ("IRVINE, Calif., June 2 /PRNewswire/ -- A", "Irvine|PRNewswire|06-02|A"),
        ("BEIJING, China (CNN) -- A", "Beijing|CNN||A"),
        ("Washington CNN — A", "Washington|CNN||A"),
        ("Tarnov, Velmar CNN —", "Tarnov|CNN||"),
        ("(CNN) -- A man", "|CNN||A man"),
        ("(Reuters) - A man", "|Reuters||A man"),
        ("TARNOV, March 9 (Meridian News): A", "Tarnov|Meridian News|03-09|A"),
        ("ST. LOUIS, April 7 - A", "St. Louis||04-07|A"),
        ("ARNHEM, the Netherlands, April 1 - A", "Arnhem||04-01|A"),
        ("****PARIS, June 19 - Tunisia", "Paris||06-19|Tunisia"),
        ("ROME, March 13, Reuter - Italy", "Rome|Reuter|03-13|Italy"),
        ("NEW YORK , March 5 - A", "New York||03-05|A"),
        ("HONOLULU (AP) _ U.S. Sen. Doe", "Honolulu|AP||U.S. Sen. Doe"),
        ("HONG KONG, Dec 2 -(Reuter) Eighty", "Hong Kong|Reuter|12-02|Eighty"),
        ("WEST PALM BEACH, Fla, March 26, Reuter - A", "West Palm Beach|Reuter|03-26|A"),
        ("McALLEN, Texas (AP) — A", "McALLEN|AP||A"),
    ] {
        assert_eq!(shown(line), expected, "{line}");
    }
}

#[test]
fn what_only_begins_like_a_dateline_is_none() {
    for line in [
        "NASA said it would. It will — soon.",
        "NASA — the space agency — said so.",
        "The World Health Organization (WHO) - said so",
        "Kabul is far.",
        "Kabul – he said – is far.",
        "UPDATE: He spoke.",
        "LOOK: He spoke. Look there.",
        "SEN. DOE: I think so.",
        "JANE DOE (D-DE) - I think so.",
        "DOE INTRODUCES PORT ACT    July 20  2006   WASHINGTON",
        "(CORRECTED) - DOE CO YEAR NET",
        "LOWER U.S. RICE STOCKS, STRONG EXPORTS - USDA",
        "Doe Statement on Budget Reform Package, May 3 - it said",
        "FRANCE WILL FIGHT FARM PROPOSALS - MINISTER",
        "Doe Names Roe Director January 3  2005",
        "BREAKING NEWS: He spoke.",
        "APRIL 7 - 1000 hrs cdt",
        "Mr. Smith: I think so.",
        "\"WASHINGTON\" - a song",
        "IBM-compatible computers sold well.",
        "A: No.",
        "(He left.) - Nobody knows why.",
        "",
    ] {
        assert_eq!(shown(line), "none", "{line}");
    }
}

#[test]
fn a_name_in_capitals_is_a_speaker_where_others_follow() {
    let text = "KING: Good evening.\nSMITH: Good evening, Larry.\n";
    assert_eq!(of_line(text, Span::new(0, 19)), None);
}

#[test]
fn a_paragraph_is_read_from_behind_its_dateline() {
    for (paragraph, rest) in [
        ("KABUL (TOLONews):  He spoke.", "He spoke."),
        ("CALGARY, March 17 - Asamera Inc said so.", "Asamera Inc said so."),
        ("LONDON — He spoke.", "He spoke."),
        ("NASA said it would. It will — soon.", "NASA said it would. It will — soon."),
        ("Kabul is far.", "Kabul is far."),
        ("3-MAY-1987 10:26:43.20\nTARNOV, May 3 - The dam\n leaks.", "The dam\n leaks."),
        ("3-MAY-1987 10:26\n  The dam leaks.", "The dam leaks."),
        ("3 May 1987 is when\nthe dam broke.", "3 May 1987 is when\nthe dam broke."),
    ] {
        let span = Span::new(0, paragraph.len());
        assert_eq!(&paragraph[end_of(paragraph, span)..], rest, "{paragraph}");
    }
}
