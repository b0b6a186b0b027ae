//! What follows a name: ranks that tell father and son apart, degrees and honours that tell nobody
//! apart. Pure.

/// What parts people of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    Junior,
    Senior,
    Number(u8),
}

/// Degrees, honours and seats as they are printed behind names, their dots left out. Their letters
/// are compared as they are: "MD" is a doctor, "Md" short for a name.
const DEGREES: [&str; 30] = [
    "MD", "PhD", "Phd", "PHD", "DPhil", "EdD", "DDS", "DVM", "RN", "MBA", "MSc", "BSc", "LLB",
    "LLM", "CPA", "FRS", "Esq", "ESQ", "MP", "MEP", "MSP", "TD", "QC", "KC", "OBE", "MBE", "CBE",
    "KBE", "DBE", "USN",
];

/// Takes the degrees and the rank off the end of a name, as long as a word remains; a degree without
/// a comma only where two do. Of a lone letter only kings and popes have a number.
pub(super) fn take(name: &str, royal: bool) -> (&str, Option<Rank>) {
    let mut rest = name.trim_end();
    let mut rank = None;
    loop {
        let mut letters = rest.char_indices().rev();
        let apart = letters.find(|(_, c)| is_apart(*c));
        let start = apart.map_or(0, |(at, c)| at + c.len_utf8());
        let before = rest[..start].trim_end_matches(is_apart);
        if before.is_empty() {
            return (rest, rank);
        }
        let suffix = &rest[start..];
        let told = rank_of(suffix, royal).filter(|_| rank.is_none());
        let goes = told.is_some() || is_degree(suffix) && before.contains(char::is_whitespace);
        if !goes {
            return (rest, rank);
        }
        rank = rank.or(told);
        rest = before;
    }
}

/// Whether a character stands between a name and what follows it.
fn is_apart(c: char) -> bool {
    c.is_whitespace() || c == ','
}

fn is_degree(word: &str) -> bool {
    let letters = || word.chars().filter(|c| *c != '.');
    DEGREES.iter().any(|degree| letters().eq(degree.chars()))
}

/// Reads "Jr.", "Sr." and numbers.
fn rank_of(word: &str, royal: bool) -> Option<Rank> {
    let word = word.trim_end_matches('.');
    match word {
        "Jr" | "jr" | "JR" | "Jnr" | "jnr" | "JNR" | "Junior" => Some(Rank::Junior),
        "Sr" | "sr" | "SR" | "Snr" | "snr" | "SNR" | "Senior" => Some(Rank::Senior),
        "2nd" => Some(Rank::Number(2)),
        "3rd" => Some(Rank::Number(3)),
        "4th" => Some(Rank::Number(4)),
        _ if word.len() == 1 && !royal => None,
        _ => roman(word).map(Rank::Number),
    }
}

fn roman(word: &str) -> Option<u8> {
    let mut number = 0_u8;
    let mut last = 0;
    for letter in word.bytes().rev() {
        let value = match letter {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            _ => return None,
        };
        number =
            if value < last { number.checked_sub(value)? } else { number.checked_add(value)? };
        last = value;
    }
    (number > 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_told_from_names() {
        let cases = [
            ("Ruth Okoro, Jr.", false, "Ruth Okoro", Some(Rank::Junior)),
            ("Ruth Okoro Snr", false, "Ruth Okoro", Some(Rank::Senior)),
            ("Paul Roux III, M.D., Ph.D.", false, "Paul Roux", Some(Rank::Number(3))),
            ("Paul Roux, MD", false, "Paul Roux", None),
            ("Ines Batalha KC", false, "Ines Batalha", None),
            ("Ines Batalha K.C. MP", false, "Ines Batalha", None),
            ("Roux Sr.", false, "Roux", Some(Rank::Senior)),
            ("Paul\u{a0}Roux\u{a0}MD", false, "Paul\u{a0}Roux", None),
            ("Paul Roux\u{3000}Jr.", false, "Paul Roux", Some(Rank::Junior)),
            ("Be%\u{a0}%", false, "Be%\u{a0}%", None),
            ("Aurel V", false, "Aurel V", None),
            ("Aurel V", true, "Aurel", Some(Rank::Number(5))),
            // Initials, first names and the word alone are no suffix.
            ("Roux, MD", false, "Roux, MD", None),
            ("Roux MP", false, "Roux MP", None),
            ("Roux Md", false, "Roux Md", None),
            ("Jr.", false, "Jr.", None),
            ("Paul Xi", false, "Paul Xi", None),
        ];
        for (name, royal, rest, rank) in cases {
            assert_eq!(take(name, royal), (rest, rank), "{name}");
        }
    }
}
