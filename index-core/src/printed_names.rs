//! Names of months and weekdays in French, German, Spanish, Italian, Portuguese and Dutch.
//!
//! Invariant: no name here is a word of English (`out`, `set`) that may stand behind a number.

/// The names and usual abbreviations of each month, in lower case; from general knowledge of the
/// languages.
const MONTHS: [&[&str]; 12] = [
    &["janvier", "janv", "januar", "jänner", "enero", "ene", "gennaio", "janeiro", "januari"],
    &["février", "févr", "fév", "februar", "feber", "febrero", "febbraio", "fevereiro", "februari"],
    &["mars", "märz", "mär", "marzo", "março", "maart", "mrt"],
    &["avril", "avr", "abril", "abr", "aprile"],
    &["mai", "mayo", "maggio", "maio", "mei"],
    &["juin", "juni", "junio", "giugno", "giu", "junho"],
    &["juillet", "juil", "juli", "julio", "luglio", "lug", "julho"],
    &["août", "agosto", "augustus"],
    &["septembre", "septiembre", "setiembre", "settembre", "setembro"],
    &["octobre", "oktober", "okt", "octubre", "ottobre", "ott", "outubro"],
    &["novembre", "noviembre", "novembro"],
    &["décembre", "déc", "dezember", "dez", "diciembre", "dic", "dicembre", "dezembro"],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["lundi", "montag", "lunes", "lunedì", "segunda-feira", "maandag"],
    &["mardi", "dienstag", "martes", "martedì", "terça-feira", "dinsdag"],
    &["mercredi", "mittwoch", "miércoles", "mercoledì", "quarta-feira", "woensdag"],
    &["jeudi", "donnerstag", "jueves", "giovedì", "quinta-feira", "donderdag"],
    &["vendredi", "freitag", "viernes", "venerdì", "sexta-feira", "vrijdag"],
    &["samedi", "samstag", "sonnabend", "sábado", "sabato", "zaterdag"],
    &["dimanche", "sonntag", "domingo", "domenica", "zondag"],
];

/// Returns the number of the month whose name begins a text, and how many bytes the name takes.
pub(crate) fn month(text: &str) -> Option<(i16, usize)> {
    let (at, len) = of(&MONTHS, text)?;
    Some((i16::try_from(at).ok()? + 1, len))
}

/// Returns how many bytes the name of a weekday takes that begins a text.
pub(crate) fn weekday(text: &str) -> Option<usize> {
    of(&WEEKDAYS, text).map(|(_, len)| len)
}

/// Returns which of the lists has the word that begins a text, and its length in bytes.
fn of(lists: &[&[&str]], text: &str) -> Option<(usize, usize)> {
    const BYTES_MAX: usize = 16;
    let is_part = |c: char| c.is_alphabetic() || c == '-';
    let end = text.char_indices().find(|(_, c)| !is_part(*c)).map_or(text.len(), |(at, _)| at);
    if end > BYTES_MAX {
        return None;
    }
    let word = text[..end].to_lowercase();
    let at = lists.iter().position(|names| names.contains(&word.as_str()))?;
    Some((at, end))
}
