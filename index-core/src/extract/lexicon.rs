//! Word classes: closed classes, reporting verbs with their inflections, given names, places.
//!
//! One table of lower-cased words, built once from the data files; a look-up reads at most 16
//! bytes of the text and allocates nothing. Longer words have no class.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word may be: a set of the bits of [`class`].
pub(crate) type Class = u64;

/// The bits of a [`Class`].
pub(crate) mod class {
    use super::Class;

    macro_rules! bits {
        ($($name:ident = $bit:expr, $doc:literal;)*) => {
            $(#[doc = $doc] pub(crate) const $name: Class = 1 << $bit;)*
        };
    }

    bits! {
        DET = 0, "Determiners and numerals before a noun.";
        QUANT = 1, "Numerals.";
        SUBJ = 2, "Personal pronouns as subjects.";
        OBJ = 3, "Personal pronouns as objects.";
        POSS = 4, "Possessive pronouns.";
        PREP = 5, "Prepositions.";
        CONJ = 6, "Coordinating conjunctions.";
        SUB = 7, "Subordinating conjunctions and question words.";
        REL = 8, "Relative pronouns.";
        AUX = 9, "Auxiliaries, also without their `n't`.";
        FINITE_AUX = 10, "Auxiliaries that make a clause finite.";
        BE = 11, "Forms of `be`.";
        MODAL = 12, "Auxiliaries (and `to`) that take a base form.";
        NEG = 13, "Negation.";
        ADV = 14, "Adverbs that stand beside a verb.";
        TIME = 15, "Days, months and their like.";
        WEEKDAY = 16, "Names of weekdays.";
        MONTH = 17, "Names of months.";
        TIME_UNIT = 18, "Nouns of time.";
        TITLE = 19, "Titles before a name.";
        ABBREVIATION = 20, "Words that keep their dot.";
        PARTICLE = 21, "Particles inside names.";
        SUFFIX = 22, "Suffixes after names.";
        ORG = 23, "Words of names of bodies.";
        SPEECH_NOUN = 24, "Nouns for things that hold words.";
        PEOPLE = 25, "Plural nouns and pronouns that speak.";
        ROLE = 26, "Nouns for what a person is.";
        TITLE_LEAD = 27, "Words before the name of a work or a label.";
        PLACE = 28, "Places.";
        FIRST_M = 29, "Given names of men.";
        FIRST_F = 30, "Given names of women.";
        CUE = 31, "Reporting verbs, in any form.";
        STRONG = 32, "Reporting verbs that nearly always bring speech.";
        WEAK = 33, "Reporting verbs that bring speech only beside a quote.";
        NOUN_TOO = 34, "Forms of reporting verbs that are nouns as well.";
        ADDRESSEE = 35, "Reporting verbs whose object is the hearer.";
        BASE = 36, "The base form of a reporting verb.";
        THIRD = 37, "The -s form of a reporting verb.";
        PAST = 38, "The past form or past participle of a reporting verb.";
        ING = 39, "The -ing form of a reporting verb.";
        DEMONYM = 40, "Peoples, parties, faiths: capitalised words that name no person.";
        LANDMARK = 41, "Last words of names of places, works and events.";
        PLACE_LEAD = 42, "First words of names of places.";
        MASCULINE = 43, "Titles and roles of men.";
        FEMININE = 44, "Titles and roles of women.";
        BRINGS_CLAUSE = 45, "Reporting verbs that take a clause without `that`.";
        BRINGS_THAT = 46, "Reporting verbs that take a clause with `that`.";
        BRINGS_INFINITIVE = 47, "Reporting verbs that take an infinitive.";
        BRINGS_HEARER = 48, "Reporting verbs that take a hearer with an infinitive.";
        JUDGES = 49, "Reporting verbs whose object is spoken of.";
        NO_TOPIC = 50, "Words that no topic begins or ends with.";
        BRINGS_QUESTION = 51, "Reporting verbs that take an indirect question.";
        SPEAKS_ABOUT = 52, "Reporting verbs whose object stands behind `about` or `of`.";
        SPEAKS_FOR = 53, "Reporting verbs whose object stands behind `for`.";
        SPEAKS_ON = 54, "Reporting verbs whose object stands behind `on`.";
        POINTS_TO = 55, "Reporting verbs whose object stands behind `to`.";
        KICKER = 56, "Words before the colon of a headline that name no speaker.";
        CLAIM_NOUN = 57, "Nouns for what somebody says, with a clause behind `that`.";
        SOURCE_LEAD = 58, "The first word of `according to`.";
        GENERIC = 59, "Nouns of the news that are a topic only together with another word.";
        STATE = 61, "Adjectives for what somebody holds, with a clause behind `that`.";
        GROUP = 62, "Plural nouns for people that, alone, are nobody's name: none is a surname.";
        OPENER = 60, "Words that begin a sentence and name nobody.";
    }

    /// Reporting verbs in a form that can be a clause's verb.
    pub(crate) const FINITE: Class = THIRD | PAST;
    /// Given names.
    pub(crate) const FIRST: Class = FIRST_M | FIRST_F;

    /// The words of grammar: none of them is part of a name or begins a topic.
    pub(crate) const CLOSED: Class = DET | SUBJ | OBJ | POSS | PREP | CONJ | SUB | REL | AUX | TIME;
}

/// The names that the data files give the classes.
const CLASS_NAMES: &[(&str, Class)] = &[
    ("det", class::DET),
    ("quant", class::QUANT),
    ("subj", class::SUBJ),
    ("obj", class::OBJ),
    ("poss", class::POSS),
    ("prep", class::PREP),
    ("conj", class::CONJ),
    ("sub", class::SUB),
    ("rel", class::REL),
    ("aux", class::AUX),
    ("finiteaux", class::FINITE_AUX),
    ("be", class::BE),
    ("modal", class::MODAL),
    ("neg", class::NEG),
    ("adv", class::ADV),
    ("time", class::TIME),
    ("weekday", class::WEEKDAY),
    ("month", class::MONTH),
    ("timeunit", class::TIME_UNIT),
    ("title", class::TITLE),
    ("abbreviation", class::ABBREVIATION),
    ("particle", class::PARTICLE),
    ("suffix", class::SUFFIX),
    ("org", class::ORG),
    ("speechnoun", class::SPEECH_NOUN),
    ("peoplenoun", class::PEOPLE),
    ("group", class::GROUP),
    ("rolenoun", class::ROLE),
    ("titlelead", class::TITLE_LEAD),
    ("m", class::FIRST_M),
    ("f", class::FIRST_F),
    ("demonym", class::DEMONYM),
    ("landmark", class::LANDMARK),
    ("placelead", class::PLACE_LEAD),
    ("masculine", class::MASCULINE),
    ("feminine", class::FEMININE),
    ("kicker", class::KICKER),
    ("claimnoun", class::CLAIM_NOUN),
    ("sourcelead", class::SOURCE_LEAD),
    ("generic", class::GENERIC),
    ("opener", class::OPENER),
    ("state", class::STATE),
];

/// The names that the table of reported clauses gives the classes.
const REPORT_NAMES: &[(&str, Class)] = &[
    ("bare", class::BRINGS_CLAUSE),
    ("that", class::BRINGS_THAT),
    ("to", class::BRINGS_INFINITIVE),
    ("urge", class::BRINGS_HEARER),
    ("judge", class::JUDGES),
    ("ask", class::BRINGS_QUESTION),
    ("about", class::SPEAKS_ABOUT),
    ("for", class::SPEAKS_FOR),
    ("on", class::SPEAKS_ON),
    ("toward", class::POINTS_TO),
];

const KEY_BYTES: usize = 16;
/// About twice the number of words.
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 14;
/// The words are spread over so many groups, each with a shift of its own.
const GROUPS: usize = 1 << GROUP_BITS;
const GROUP_BITS: u32 = 12;

/// A lower-cased word of at most 16 bytes, as two numbers: most words need the first alone.
type Key = [u64; 2];

/// What is left of 16 bytes that begin with a word of each length.
const MASKS: [u128; KEY_BYTES + 1] = {
    let mut masks = [u128::MAX; KEY_BYTES + 1];
    let mut length = 0;
    while length < KEY_BYTES {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

#[derive(Clone, Copy, Default)]
struct Slot {
    key: Key,
    class: Class,
}

/// The word table: a perfect hash, so that no look-up has to go on to a second slot and whether a
/// word is known costs no branch (hash and displace: Belazzougui, Botelho, Dietzfelbinger, 2009).
pub(crate) struct Lexicon {
    /// How the slots of each group of words are shifted so that no two words share one.
    shifts: Box<[u16]>,
    slots: Box<[Slot]>,
}

/// Returns the word table, which is built at its first use.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);
    &LEXICON
}

impl Lexicon {
    /// Returns the class of the word `bytes[start..end]`, whatever its case; 0 for an unknown one.
    pub(crate) fn class(&self, bytes: &[u8], start: usize, end: usize) -> Class {
        let length = end - start;
        if length > KEY_BYTES {
            return 0;
        }
        let key = match bytes.get(start..start + KEY_BYTES) {
            Some(window) => key_of(window.try_into().expect("16 bytes were sliced"), length),
            None => key_of_word(&bytes[start..end]),
        };
        let (group, place) = place(key);
        let slot = &self.slots[place ^ usize::from(self.shifts[group])];
        let differs = (slot.key[0] ^ key[0]) | (slot.key[1] ^ key[1]);
        if differs == 0 { slot.class } else { 0 }
    }

    /// Returns the class of a word given by itself.
    #[cfg(test)]
    pub(crate) fn class_of(&self, word: &str) -> Class {
        self.class(word.as_bytes(), 0, word.len())
    }

    fn build() -> Lexicon {
        let classes = classes();
        let mut groups: Vec<Vec<(Key, Class)>> = vec![Vec::new(); GROUPS];
        for (key, class) in classes {
            groups[place(key).0].push((key, class));
        }
        // The fullest groups first, as long as there is much room.
        let mut order: Vec<usize> =
            (0..GROUPS).filter(|group| !groups[*group].is_empty()).collect();
        order.sort_by_key(|group| std::cmp::Reverse(groups[*group].len()));
        let mut lexicon = Lexicon {
            shifts: vec![0; GROUPS].into_boxed_slice(),
            slots: vec![Slot::default(); SLOTS].into_boxed_slice(),
        };
        for group in order {
            let places: Vec<usize> = groups[group].iter().map(|(key, _)| place(*key).1).collect();
            let is_free = |shift: &usize| {
                places.iter().all(|place| lexicon.slots[place ^ shift].key == Key::default())
            };
            let shift = (0..SLOTS).find(is_free).expect("the table is half empty");
            lexicon.shifts[group] = shift as u16;
            for (place, (key, class)) in places.iter().zip(&groups[group]) {
                lexicon.slots[place ^ shift] = Slot { key: *key, class: *class };
            }
        }
        lexicon
    }
}

/// Returns the words of the data files with their classes.
fn classes() -> HashMap<Key, Class> {
    let mut classes = HashMap::new();
    let mut insert = |word: &str, class: Class| {
        if word.len() <= KEY_BYTES {
            *classes.entry(key_of_word(word.as_bytes())).or_default() |= class;
        }
    };
    let files = [
        include_str!("data/classes.txt"),
        include_str!("data/first_names.txt"),
        include_str!("data/people.txt"),
    ];
    for file in files {
        for (name, words) in data_lines(file).filter_map(|line| line.split_once(':')) {
            let bit = CLASS_NAMES.iter().find(|(n, _)| *n == name).map_or(0, |(_, bit)| *bit);
            words.split_whitespace().for_each(|word| insert(word, bit));
        }
    }
    for line in data_lines(include_str!("data/places.txt")) {
        line.split_whitespace().for_each(|word| insert(word, class::PLACE));
    }
    for line in data_lines(include_str!("data/topics.txt")) {
        line.split_whitespace().for_each(|word| insert(word, class::NO_TOPIC));
    }
    let mut brings: HashMap<&str, Class> = HashMap::new();
    for (name, verbs) in
        data_lines(include_str!("data/reported.txt")).filter_map(|line| line.split_once(':'))
    {
        let bit = REPORT_NAMES.iter().find(|(n, _)| *n == name).map_or(0, |(_, bit)| *bit);
        verbs.split_whitespace().for_each(|verb| *brings.entry(verb).or_default() |= bit);
    }
    for line in data_lines(include_str!("data/cues.txt")) {
        let lemma = line.split_whitespace().next().unwrap_or("");
        let reports = brings.get(lemma).copied().unwrap_or(0);
        for (form, class) in inflect(line) {
            insert(&form, class | reports);
        }
    }
    classes
}

fn data_lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns the first eight bytes as a number.
fn first_bytes(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes were sliced"))
}

/// Returns the key of the word that these bytes begin with.
fn key_of(window: [u8; KEY_BYTES], length: usize) -> Key {
    let word = u128::from_le_bytes(window) & MASKS[length];
    [lower(word as u64), lower((word >> 64) as u64)]
}

/// Returns the key of a word of at most 16 bytes.
fn key_of_word(word: &[u8]) -> Key {
    let mut window = [0; KEY_BYTES];
    window[..word.len()].copy_from_slice(word);
    key_of(window, word.len())
}

/// Returns a number that is the same for a sequence of words whatever the case of its ASCII letters:
/// that of the word `bytes[start..end]` behind words whose number is `before`.
pub(super) fn hash(bytes: &[u8], start: usize, end: usize, before: u64) -> u64 {
    let mut hash = before ^ (end - start) as u64;
    let mut at = start;
    while at < end {
        let length = (end - at).min(8);
        let chunk = match bytes.get(at..at + 8) {
            Some(window) => first_bytes(window) & (u64::MAX >> (64 - 8 * length)),
            None => key_of_word(&bytes[at..end])[0],
        };
        hash = (hash ^ lower(chunk)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 29;
        at += length;
    }
    hash
}

/// Returns the group of a key and its slot in a group without a shift.
fn place(key: Key) -> (usize, usize) {
    let folded = key[0] ^ key[1].rotate_left(29);
    let hash = (folded ^ (folded >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let slot = hash >> (64 - SLOT_BITS);
    let group = (hash >> (64 - SLOT_BITS - GROUP_BITS)) as usize & (GROUPS - 1);
    (group, slot as usize)
}

/// Lower-cases the ASCII letters among eight bytes at once.
fn lower(key: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let low = key & (ONES * 0x7F);
    let from_a = low + ONES * (0x80 - b'A' as u64);
    let past_z = low + ONES * (0x7F - b'Z' as u64);
    let upper = from_a & !past_z & !key & (ONES * 0x80);
    key | (upper >> 2)
}

/// Returns the forms of a line of the verb table with their classes.
fn inflect(line: &str) -> Vec<(String, Class)> {
    let mut fields = line.split_whitespace();
    let Some(lemma) = fields.next() else { return Vec::new() };
    let (mut common, mut noun, mut double) = (class::CUE, 0, false);
    let (mut past, mut ing) = (None, None);
    for flag in fields {
        match flag {
            "s" => common |= class::STRONG,
            "w" => common |= class::WEAK,
            "a" => common |= class::ADDRESSEE,
            "n" => noun = class::NOUN_TOO,
            "x2" => double = true,
            _ => match flag.split_once('=') {
                Some(("past", forms)) => past = Some(forms),
                Some(("ing", form)) => ing = Some(form),
                _ => {}
            },
        }
    }
    let stem = match (double, lemma.strip_suffix('e')) {
        (true, _) => format!("{lemma}{}", &lemma[lemma.len() - 1..]),
        (false, Some(stem)) if !lemma.ends_with("ee") => stem.to_owned(),
        _ => lemma.to_owned(),
    };
    let y = lemma.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'o', 'u']));
    let third = match y {
        Some(rest) => format!("{rest}ies"),
        None if lemma.ends_with(['s', 'x', 'z', 'o']) || lemma.ends_with("sh") => {
            format!("{lemma}es")
        }
        None if lemma.ends_with("ch") => format!("{lemma}es"),
        None => format!("{lemma}s"),
    };
    let mut forms = vec![(lemma.to_owned(), common | noun | class::BASE)];
    forms.push((third, common | noun | class::THIRD));
    match past {
        Some(list) => {
            forms.extend(list.split(',').map(|form| (form.to_owned(), common | class::PAST)));
        }
        None if y.is_some() => {
            forms.push((format!("{}ied", y.unwrap_or_default()), common | class::PAST));
        }
        None if lemma.ends_with('e') => {
            forms.push((format!("{lemma}d"), common | class::PAST));
        }
        None => forms.push((format!("{stem}ed"), common | class::PAST)),
    }
    let ing = ing.map_or_else(|| format!("{stem}ing"), str::to_owned);
    forms.push((ing, common | class::ING));
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_at_any_place() {
        let text = b"SAID Mr. o";
        let past = class::CUE | class::STRONG | class::PAST;
        assert_eq!(lexicon().class(text, 0, 4) & past, past, "upper case");
        assert_ne!(lexicon().class(text, 5, 7) & class::TITLE, 0, "near the end of the text");
        assert_eq!(lexicon().class(text, 9, 10), 0, "no word");
        assert_eq!(lexicon().class_of("antidisestablishmentarianism"), 0, "longer than a key");
    }

    #[test]
    fn verbs_are_inflected() {
        let forms = |line| inflect(line).into_iter().map(|(f, _)| f).collect::<Vec<_>>().join(" ");
        for (line, expected) in [
            ("say s past=said", "say says said saying"),
            ("reply s n", "reply replies replied replying"),
            ("admit s x2", "admit admits admitted admitting"),
            ("argue s", "argue argues argued arguing"),
            ("stress s n", "stress stresses stressed stressing"),
            ("write s past=wrote,written", "write writes wrote written writing"),
            ("disagree", "disagree disagrees disagreed disagreeing"),
            ("preach", "preach preaches preached preaching"),
        ] {
            assert_eq!(forms(line), expected, "{line}");
        }
    }
}
