//! Names of months and weekdays in French, German, Spanish, Italian, Portuguese, Dutch, Russian and
//! Ukrainian.
//!
//! Invariant: no name here is a word of English (`out`, `set`) that may stand behind a number.

/// The names and usual abbreviations of each month, in lower case; from general knowledge of the
/// languages.
const MONTHS: [&[&str]; 12] = [
    &[
        "janvier",
        "janv",
        "januar",
        "jänner",
        "enero",
        "ene",
        "gennaio",
        "janeiro",
        "januari",
        "января",
        "январь",
        "янв",
        "січня",
    ],
    &[
        "février",
        "févr",
        "fév",
        "februar",
        "feber",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "февраля",
        "февраль",
        "фев",
        "лютого",
    ],
    &["mars", "märz", "mär", "marzo", "março", "maart", "mrt", "марта", "март", "березня"],
    &["avril", "avr", "abril", "abr", "aprile", "апреля", "апрель", "апр", "квітня"],
    &["mai", "mayo", "maggio", "maio", "mei", "мая", "май", "травня"],
    &["juin", "juni", "junio", "giugno", "giu", "junho", "июня", "июнь", "июн", "червня"],
    &["juillet", "juil", "juli", "julio", "luglio", "lug", "julho", "июля", "июль", "июл", "липня"],
    &["août", "agosto", "augustus", "августа", "август", "авг", "серпня"],
    &[
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "сентября",
        "сентябрь",
        "сен",
        "сент",
        "вересня",
    ],
    &[
        "octobre",
        "oktober",
        "okt",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "октября",
        "октябрь",
        "окт",
        "жовтня",
    ],
    &["novembre", "noviembre", "novembro", "ноября", "ноябрь", "ноя", "листопада"],
    &[
        "décembre",
        "déc",
        "dezember",
        "dez",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "декабря",
        "декабрь",
        "дек",
        "грудня",
    ],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["lundi", "montag", "lunes", "lunedì", "segunda-feira", "maandag", "понедельник", "понеділок"],
    &["mardi", "dienstag", "martes", "martedì", "terça-feira", "dinsdag", "вторник", "вівторок"],
    &[
        "mercredi",
        "mittwoch",
        "miércoles",
        "mercoledì",
        "quarta-feira",
        "woensdag",
        "среда",
        "середа",
    ],
    &["jeudi", "donnerstag", "jueves", "giovedì", "quinta-feira", "donderdag", "четверг", "четвер"],
    &[
        "vendredi",
        "freitag",
        "viernes",
        "venerdì",
        "sexta-feira",
        "vrijdag",
        "пятница",
        "п'ятниця",
        "п’ятниця",
    ],
    &["samedi", "samstag", "sonnabend", "sábado", "sabato", "zaterdag", "суббота", "субота"],
    &["dimanche", "sonntag", "domingo", "domenica", "zondag", "воскресенье", "неділя"],
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
    const BYTES_MAX: usize = 24;
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
    let end = text.char_indices().find(|(_, c)| !is_part(*c)).map_or(text.len(), |(at, _)| at);
    if end > BYTES_MAX {
        return None;
    }
    let word = text[..end].to_lowercase();
    let at = lists.iter().position(|names| names.contains(&word.as_str()))?;
    Some((at, end))
}
