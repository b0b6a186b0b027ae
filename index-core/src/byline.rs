//! Names in a byline: `By JANE DOE and John Roe, Associated Press`.
//!
//! Invariant: a name is kept as printed, only shouted ones are brought to the usual spelling.

/// Returns the names in a list such as `Jane Doe, John Roe and Ann Poe`; a leading "By" is dropped.
pub(crate) fn names(line: &str) -> Vec<String> {
    parse(line).0
}

/// Returns the names and, where the line names one, the outlet that they write for.
pub(crate) fn parse(line: &str) -> (Vec<String>, Option<String>) {
    let line = line.trim();
    let line = without_by(line).unwrap_or(line);
    let mut columns = line.split(['|', '•']).map(str::trim);
    let people = columns.next().unwrap_or_default();
    let outlet = columns.rfind(|column| !column.is_empty() && !column.contains('@'));
    let mut authors = Vec::new();
    let mut outlet = outlet.map(str::to_owned);
    let parts = people.split([',', ';', '&']).flat_map(|part| part.split(" and "));
    for part in parts {
        let part = part.trim().trim_start_matches("and ").trim_end_matches('.').trim();
        if part.is_empty() {
            continue;
        }
        if is_outlet(part) {
            outlet.get_or_insert_with(|| part.to_owned());
            continue;
        }
        // "Ann Lee in Tarnov", "Ann Lee for the Mail", "Ann Lee, BBC News, Tarnov".
        let name = [" in ", " for "].iter().fold(part, |name, word| before(name, word));
        let is_place = !authors.is_empty() && !name.contains([' ', '.']);
        if !is_job(name) && !is_place {
            authors.push(usual_case(name));
        }
    }
    (authors, outlet)
}

fn before<'t>(words: &'t str, word: &str) -> &'t str {
    words.split_once(word).map_or(words, |(before, _)| before)
}

/// The line after its leading "By" or "Written by", or that of French, German, Spanish and Portuguese
/// before a person's name alone.
pub(crate) fn without_by(line: &str) -> Option<&str> {
    const WRITTEN: [&str; 5] = ["written", "story", "words", "reported", "reporting"];
    let is_written = |word: &str| WRITTEN.iter().any(|known| word.eq_ignore_ascii_case(known));
    let line = line.split_once(' ').filter(|(word, _)| is_written(word)).map_or(line, |(_, by)| by);
    let (by, rest) = line.split_at_checked(2)?;
    let ends = rest.is_empty() || rest.starts_with([' ', ':']);
    if ends && by.eq_ignore_ascii_case("by") {
        return Some(rest.trim_start_matches([' ', ':']));
    }
    let name = ["Par ", "Von ", "Por "].iter().find_map(|by| line.strip_prefix(by))?;
    // "Von Braun opens" is a headline, "Por la mañana" begins one.
    let is_word = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with(',');
    ((2..=3).contains(&name.split(' ').count()) && name.split(' ').all(is_word)).then_some(name)
}

/// Words that stand in the name of an outlet and in no person's.
fn is_outlet(part: &str) -> bool {
    const WORDS: [&str; 24] = [
        "press",
        "news",
        "times",
        "post",
        "reuters",
        "gazette",
        "courier",
        "herald",
        "tribune",
        "journal",
        "guardian",
        "wire",
        "agency",
        "bbc",
        "cnn",
        "upi",
        "afp",
        "ap",
        "daily",
        "weekly",
        "magazine",
        "media",
        "chronicle",
        "bloomberg",
    ];
    part.split_whitespace().any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// What follows a name after a comma without being one.
pub(crate) fn is_job(part: &str) -> bool {
    const WORDS: [&str; 15] = [
        "agencies",
        "correspondent",
        "writer",
        "reporter",
        "editor",
        "staff",
        "columnist",
        "contributor",
        "photographer",
        "producer",
        "analyst",
        "desk",
        "in",
        "jr",
        "sr",
    ];
    let known = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    part.split_whitespace().any(known) || part.bytes().any(|b| b.is_ascii_digit() || b == b'@')
}

/// `JANE McDOE` as `Jane Mcdoe` would be wrong, so only words wholly in capitals change.
pub(crate) fn usual_case(name: &str) -> String {
    unshouted(name, 4)
}

/// Brings a place to its usual spelling: here three capitals are a name, and two an acronym.
pub(crate) fn place_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        // `BALDWIN Park`: each word for itself.
        return name.split(' ').map(|word| unshouted(word, 4)).collect::<Vec<_>>().join(" ");
    }
    unshouted(name, 3)
}

fn unshouted(name: &str, letters_min: usize) -> String {
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if n_letters < letters_min || name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for (i, word) in name.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        capitalise(word, i == 0, &mut out);
    }
    out
}

/// Particles that a place or a person carries in lower case, unless they come first.
const PARTICLES: [&str; 27] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "les", "of", "the",
    "and", "au", "aux", "en", "on", "upon", "am", "an", "der", "sur", "e", "es", "y",
];

fn capitalise(word: &str, first_word: bool, out: &mut String) {
    for (i, part) in word.split('-').enumerate() {
        if i > 0 {
            out.push('-');
        }
        let lower = part.to_lowercase();
        let first = first_word && i == 0;
        if !first && PARTICLES.contains(&lower.as_str()) {
            out.push_str(&lower);
            continue;
        }
        let mut starts = true;
        let mut letters = lower.as_str();
        if lower.len() > 4 && lower.starts_with("mc") {
            out.push_str("Mc");
            letters = &lower[2..];
        }
        for c in letters.chars() {
            if starts && c.is_alphabetic() {
                out.extend(c.to_uppercase());
                starts = false;
            } else {
                out.push(c);
            }
            // "O'BRIEN", "N'DJAMENA" and "ST.JOHN'S": only a lone first letter starts anew.
            starts |= matches!(c, '\'' | '’') && part.find(c) == Some(1) || c == '.';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_give_people_and_outlets() {
        for (line, authors, outlet) in [
            ("By Jane Doe", &["Jane Doe"][..], None),
            ("BY JANE DOE", &["Jane Doe"], None),
            (
                "By JANE DOE and John Roe, Associated Press",
                &["Jane Doe", "John Roe"],
                Some("Associated Press"),
            ),
            ("Par Anne Lormier", &["Anne Lormier"], None),
            ("Von JENS BRANDT", &["Jens Brandt"], None),
            ("Por Luis Arce Prado", &["Luis Arce Prado"], None),
            ("By Jane Doe | Reuters", &["Jane Doe"], Some("Reuters")),
            ("Jane Doe, John Roe and Ann O'Poe", &["Jane Doe", "John Roe", "Ann O'Poe"], None),
            ("By Jane Doe, Staff Writer", &["Jane Doe"], None),
            ("By Jane Doe, BBC News, Kabul", &["Jane Doe"], Some("BBC News")),
            ("Written by Jane Doe in Kabul and John Roe", &["Jane Doe", "John Roe"], None),
            ("By Jane Doe for the Harbour", &["Jane Doe"], None),
            ("By Jane Doe and agencies", &["Jane Doe"], None),
            ("By Jane Doe | jdoe@post.example | The Post", &["Jane Doe"], Some("The Post")),
            ("By ANN O'BRIEN-DE LA CRUZ", &["Ann O'Brien-de la Cruz"], None),
            ("By ", &[], None),
        ] {
            let (found, found_outlet) = parse(line);
            assert_eq!(
                (found.as_slice(), found_outlet.as_deref()),
                (authors.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>().as_slice(), outlet),
                "{line}"
            );
        }
    }

    #[test]
    fn shouted_places_get_their_usual_spelling() {
        for (shouted, usual) in [
            ("KABUL", "Kabul"),
            ("NEW YORK", "New York"),
            ("RIO DE JANEIRO", "Rio de Janeiro"),
            ("PORT-AU-PRINCE", "Port-au-Prince"),
            ("N'DJAMENA", "N'Djamena"),
            ("ST. JOHN'S", "St. John's"),
            ("LA PAZ", "La Paz"),
            ("McALLEN", "McALLEN"),
            ("MCLEAN", "McLean"),
            ("BALDWIN Park", "Baldwin Park"),
            ("DAR ES SALAAM", "Dar es Salaam"),
            ("RYE", "Rye"),
            ("UN", "UN"),
        ] {
            assert_eq!(place_case(shouted), usual);
        }
    }
}
