//! Acronyms that the article explains: `Shanghai Cooperation Organization (SCO)`, `SCO (Shanghai
//! Cooperation Organization)`. The letters must fit the words.

use super::analysis::Analysis;
use super::lexicon::class;
use super::phrase::Run;
use super::steps::step;
use super::token::Kind;
use crate::Acronym;

/// Longer ones are words in capitals.
const LETTERS_MAX: usize = 8;
/// So many acronyms of an article are kept.
const ACRONYMS_MAX: usize = 100;

/// Returns the acronyms of the text outside quotation marks, in order, each once.
pub(crate) fn find(a: &Analysis<'_>) -> Vec<Acronym> {
    let mut found: Vec<Acronym> = Vec::new();
    for open in 1..a.outer.len() {
        if a.kind(open) != Kind::Open || found.len() == ACRONYMS_MAX {
            continue;
        }
        let Some((short, long, span)) = behind(a, open).or_else(|| before(a, open)) else {
            continue;
        };
        let short = a.word(short);
        if found.iter().any(|known| known.short == short) {
            continue;
        }
        let words = a.span(long.start..long.end);
        let long = a.text[words.start..words.end].to_owned();
        found.push(Acronym { short: short.to_owned(), long, span: a.span(span.start..span.end) });
    }
    found
}

/// Reads a long form with its acronym in the bracket that opens at `open`.
fn behind(a: &Analysis<'_>, open: usize) -> Option<(usize, Run, Run)> {
    let short = open + 1;
    let letters = letters(a.word(short))?;
    if a.kind(short + 1) != Kind::Close {
        return None;
    }
    let start = long_start(a, &letters, open)?;
    Some((short, Run::new(start, open), Run::new(start, short + 2)))
}

/// Reads an acronym with its long form in the bracket that opens at `open`.
fn before(a: &Analysis<'_>, open: usize) -> Option<(usize, Run, Run)> {
    let short = open - 1;
    let letters = letters(a.word(short))?;
    let window = open + 2 + 2 * LETTERS_MAX;
    let close = (open + 1..window).find(|t| a.kind(*t) == Kind::Close)?;
    let start = long_start(a, &letters, close)?;
    let article = start == open + 2 && a.is(open + 1, class::DET);
    (start == open + 1 || article)
        .then(|| (short, Run::new(start, close), Run::new(short, close + 1)))
}

/// Returns the letters of a word that can be an acronym, in lower case.
fn letters(word: &str) -> Option<Vec<u8>> {
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'&' | b'-'));
    let letters: Vec<u8> =
        word.bytes().filter(u8::is_ascii_alphabetic).map(|b| b.to_ascii_lowercase()).collect();
    let fits =
        plain && (2..=LETTERS_MAX).contains(&letters.len()) && capitals * 3 >= letters.len() * 2;
    fits.then_some(letters)
}

/// Returns where the words that end before `end` and have these initials begin.
fn long_start(a: &Analysis<'_>, letters: &[u8], end: usize) -> Option<usize> {
    let mut left = letters.len();
    let mut at = end;
    let low = end.saturating_sub(letters.len() * 2 + 2);
    while left > 0 && at > low {
        at -= 1;
        step();
        let t = &a.outer[at];
        if t.kind != Kind::Word && t.kind != Kind::Clitic {
            return None;
        }
        if t.kind == Kind::Clitic {
            continue;
        }
        let small = t.is_small() && t.is(class::PREP | class::CONJ | class::DET);
        // No name begins with "of".
        let fits_from = if small { 2 } else { 1 };
        let mut fitted = false;
        for part in a.word(at).rsplit('-') {
            let initial = part.bytes().next().unwrap_or(0).to_ascii_lowercase();
            if left >= fits_from && initial == letters[left - 1] {
                left -= 1;
                fitted = true;
            }
        }
        if !fitted && !small || left == 0 && t.is_small() && letters.len() == 2 {
            return None;
        }
    }
    (left == 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_found_when_their_letters_fit() {
        for (text, expected) in [
            (
                "The Shanghai Cooperation Organization (SCO) met.",
                "SCO = Shanghai Cooperation Organization",
            ),
            ("The WHO (World Health Organization) met.", "WHO = World Health Organization"),
            ("The Bank of the Northern Isles (BNI) said so.", "BNI = Bank of the Northern Isles"),
            (
                "The Organisation of Pier Engine Crews (OPEC) met.",
                "OPEC = Organisation of Pier Engine Crews",
            ),
            ("The Department of Ducks (DoD) said so.", "DoD = Department of Ducks"),
            ("The Anti-Corruption Bureau (ACB) said so.", "ACB = Anti-Corruption Bureau"),
            ("Ann Lee (D) and the party (SPD) said so.", ""),
            ("Nothing (NOT) fits (really).", ""),
        ] {
            let found = find(&Analysis::of(text, 0));
            let found: Vec<_> = found.iter().map(|a| format!("{} = {}", a.short, a.long)).collect();
            assert_eq!(found.join("; "), expected, "{text}");
        }
    }
}
