//! Spellings of names: a key under which the transliterations of one name meet. Pure.
//!
//! A key widens what is found; it never decides alone that two people are one. It keeps the vowels
//! apart that tell people apart: Khamenei is not Khomeini.

/// Words that stand before or after a name and are no part of it.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "sen",
    "senator",
    "rep",
    "gov",
    "gen",
    "general",
    "col",
    "lt",
    "capt",
    "sgt",
    "president",
    "minister",
    "sheikh",
    "mullah",
    "mawlawi",
    "maulvi",
    "hajji",
    "haji",
    "imam",
    "ayatollah",
    "jr",
    "sr",
    "ii",
    "iii",
    "iv",
    "the",
    "a",
    "an",
];

/// Particles that belong to a surname, but that people leave out.
const PARTICLES: &[&str] = &[
    "al", "el", "ul", "bin", "ibn", "bint", "de", "da", "di", "du", "von", "van", "der", "den",
    "la", "le",
];

/// First names that are one name: the first of each line stands for all. Keys, not spellings.
const NICKNAMES: &[&[&str]] = &[
    &["mohamed", "mohamad", "muhamad", "muhamed", "mohamud", "mehmet"],
    &["aleksander", "aleksandr", "alexander", "sasha", "alex", "aleks"],
    &["vladimir", "volodimir"],
    &["dmitri", "dimitri", "dmitro"],
    &["josef", "joe", "joseph", "yosef", "iosef"],
    &["wiliam", "viliam", "bil", "vil"],
    &["robert", "bob", "rob"],
    &["james", "jim", "jimi"],
    &["john", "jon", "jack"],
    &["michael", "mike", "mikhail", "mihail"],
    &["edward", "ed", "edvard", "ted"],
    &["thomas", "tom", "tomas"],
    &["antoni", "toni", "anton"],
    &["charles", "chuck", "charli"],
    &["elisabeth", "elizabeth", "liz", "beth"],
    &["nikolai", "nikolas", "nicolas", "nick", "nik"],
    &["richard", "dick", "rick"],
    &["daniel", "dan"],
    &["benjamin", "ben"],
    &["andrew", "andrev", "andi"],
    &["christofer", "chris"],
    &["catherine", "cathi", "katherine", "kate"],
    &["hasan", "hassan"],
    &["husein", "hussein", "hosein"],
    &["ahmed", "ahmad"],
];

/// One word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameWord {
    /// The key under which its spellings meet.
    pub(crate) key: String,
    /// Whether it is a lone letter: "S." in "S. Shoigu".
    pub(crate) initial: bool,
}

/// Returns the words of a name that tell people apart, in order; titles and particles left out,
/// unless nothing else is there.
pub(crate) fn name_words(name: &str) -> Vec<NameWord> {
    let name = swap_at_comma(name);
    let mut words: Vec<NameWord> = Vec::new();
    let mut rest: Vec<NameWord> = Vec::new();
    for raw in name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ'))) {
        let folded = latin(raw);
        if folded.is_empty() {
            continue;
        }
        let spelled = raw.chars().count() == 1;
        let key = if spelled { folded.clone() } else { spelling_key(&folded) };
        let word = NameWord { key, initial: spelled };
        let omitted = TITLES.contains(&folded.as_str()) || PARTICLES.contains(&folded.as_str());
        if omitted { rest.push(word) } else { words.push(word) }
    }
    if words.is_empty() { rest } else { words }
}

/// Returns the key of a whole name, by which people are counted: "Sergey Shoygu" and "Sergei
/// Shoigu" have one.
pub(crate) fn person_key(name: &str) -> String {
    let words = name_words(name);
    words.iter().map(|w| representative(&w.key)).collect::<Vec<_>>().join(" ")
}

/// Returns the key that stands for a first name and its nicknames.
pub(crate) fn representative(key: &str) -> &str {
    NICKNAMES.iter().find(|class| class.contains(&key)).map_or(key, |class| class[0])
}

/// Returns the keys of the first names that a key stands for, the key itself among them.
pub(crate) fn same_first_names<'k>(representative: &'k str, key: &'k str) -> Vec<&'k str> {
    match NICKNAMES.iter().find(|class| class[0] == representative && class.contains(&key)) {
        Some(class) => class.to_vec(),
        None => vec![key],
    }
}

/// "Shoigu, Sergei" is Sergei Shoigu.
fn swap_at_comma(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() && !first.contains(',') => {
            let suffix = name_is_suffix(first);
            if suffix { last.to_owned() } else { format!("{} {}", first.trim(), last.trim()) }
        }
        _ => name.to_owned(),
    }
}

fn name_is_suffix(text: &str) -> bool {
    let folded = latin(text.trim().trim_end_matches('.'));
    matches!(folded.as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}

/// Returns a word in lower-case Latin letters, Cyrillic transliterated, accents dropped.
fn latin(raw: &str) -> String {
    let mut composed = String::new();
    for c in raw.chars().flat_map(char::to_lowercase) {
        match cyrillic(c) {
            Some(letters) => composed.push_str(letters),
            None => composed.push(c),
        }
    }
    let mut folded = String::new();
    crate::index::words::fold_word(&composed, &mut folded);
    folded
}

fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ё' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ы' => "i",
        'ї' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

/// The rewritings of a spelling, in order; each takes out one habit of transliterators.
const REWRITINGS: &[(&str, &str)] = &[
    ("tch", "ch"),
    ("kh", "h"),
    ("dj", "j"),
    ("ou", "u"),
    ("oo", "u"),
    ("oe", "o"),
    ("ph", "f"),
    ("w", "v"),
    ("ck", "k"),
    ("q", "k"),
    ("aye", "ae"),
    ("oye", "oe"),
    ("iye", "ie"),
    ("ee", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("iy", "i"),
    ("ij", "i"),
    ("y", "i"),
    ("gue", "ge"),
    ("gui", "gi"),
];

/// Returns the key of one lower-case Latin word.
fn spelling_key(word: &str) -> String {
    let mut key = word.to_owned();
    for &(from, to) in REWRITINGS {
        if key.contains(from) {
            key = key.replace(from, to);
        }
    }
    for (ending, to) in [("off", "ov"), ("eff", "ev"), ("of", "ov"), ("ef", "ev")] {
        if key.len() > ending.len() + 2
            && let Some(stem) = key.strip_suffix(ending)
        {
            key = format!("{stem}{to}");
            break;
        }
    }
    let mut single = String::with_capacity(key.len());
    for c in key.chars() {
        if !single.ends_with(c) {
            single.push(c);
        }
    }
    single
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_person_have_one_key() {
        let pairs = [
            ("Sergei Shoigu", "Sergey Shoygu"),
            ("Sergei Shoigu", "Serguei Shoigou"),
            ("Sergei Shoigu", "Сергей Шойгу"),
            ("Sergei Shoigu", "Shoigu, Sergei"),
            ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
            ("Roza Otunbayeva", "Roza Otunbaeva"),
            ("Maria Zakharova", "Mariya Zaharova"),
            ("Mohammad Hassan", "Mohammed Hasan"),
            ("Boris Smirnoff", "Boris Smirnov"),
            ("Dr. Martin Luther King, Jr.", "Martin Luther King"),
        ];
        for (one, other) in pairs {
            assert_eq!(person_key(one), person_key(other), "{one} / {other}");
        }
    }

    #[test]
    fn confusable_names_keep_their_own_keys() {
        let pairs = [
            ("Ali Khamenei", "Ruhollah Khomeini"),
            ("Khamenei", "Khomeini"),
            ("George Bush", "George Busch-Petersen"),
            ("Sergei Lavrov", "Sergei Lavrentiev"),
            ("Li Peng", "Li Ping"),
        ];
        for (one, other) in pairs {
            assert_ne!(person_key(one), person_key(other), "{one} / {other}");
        }
    }
}
