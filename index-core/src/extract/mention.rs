//! Mentions of names outside quotation marks: which capitalised words name somebody, and what
//! their neighbours tell about them.
//!
//! One pass over the outer tokens; mentions are in order and do not overlap.

use super::affiliation::{self, is_affiliation};
use super::analysis::Analysis;
use super::border;
use super::cue;
use super::headline;
use super::lexicon::class;
use super::office;
use super::phrase::{self, Run};
use super::roles;
use super::token::{Kind, Token, shape};

/// The longest name, in tokens.
const NAME_TOKENS_MAX: usize = 10;
/// How many words of a role may stand between a sentence's start and the name that is its subject.
const ROLE_WORDS_MAX: usize = 6;

/// A gender, as far as words tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Gender {
    #[default]
    Unknown,
    Masculine,
    Feminine,
}

impl Gender {
    /// Returns the gender of what may be masculine or feminine; of what may be both none is known.
    pub(crate) fn told(masculine: bool, feminine: bool) -> Gender {
        match (masculine, feminine) {
            (true, false) => Gender::Masculine,
            (false, true) => Gender::Feminine,
            _ => Gender::Unknown,
        }
    }

    /// Returns the gender that a word class tells.
    pub(crate) fn of(class: super::lexicon::Class) -> Gender {
        Gender::told(class & class::MASCULINE != 0, class & class::FEMININE != 0)
    }

    /// Returns the gender that a given name tells.
    fn of_given_name(class: super::lexicon::Class) -> Gender {
        Gender::told(class & class::FIRST_M != 0, class & class::FIRST_F != 0)
    }

    /// Returns whether both can be of one person.
    pub(crate) fn fits(self, other: Gender) -> bool {
        self == other || self == Gender::Unknown || other == Gender::Unknown
    }

    /// Returns this gender, or the other where this one is unknown.
    pub(crate) fn or(self, other: Gender) -> Gender {
        if self == Gender::Unknown { other } else { self }
    }
}

/// Where a mention stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The sentence begins with it, apart from a role; or it follows `said`.
    Subject,
    /// It is the first thing after a leading adverbial.
    AfterAdverbial,
    /// It is followed by a verb.
    Clause,
    /// It follows a preposition.
    Oblique,
    /// Anything else.
    Object,
}

/// A name in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    /// The words of the name, without titles.
    pub(crate) name: Run,
    /// The token at which its titles begin; that of the name where it has none.
    pub(crate) lead: usize,
    /// The sentence it stands in.
    pub(crate) sentence: usize,
    pub(crate) gender: Gender,
    /// Whether a given name alone tells the gender: it may be a surname, "Mayor Lee".
    pub(crate) gender_by_name: bool,
    /// How much speaks for a person: 2 and more for a person, 0 and less for something else.
    pub(crate) weight: i8,
    pub(crate) place: Place,
    pub(crate) possessive: bool,
    /// Whether it is a name of a body or place.
    pub(crate) thing: bool,
    /// Whether a title stands before it.
    pub(crate) titled: bool,
    /// Whether words behind it tell who it is: an age, an apposition, `who`.
    pub(crate) told: bool,
    /// Whether it stands in a headline whose every word has a capital.
    pub(crate) headline: bool,
}

impl Mention {
    /// Returns whether its name is one word.
    pub(crate) fn is_single(&self) -> bool {
        self.name.end == self.name.start + 1
    }
}

/// Returns the names outside quotation marks.
pub(crate) fn find(a: &Analysis<'_>) -> Vec<Mention> {
    let mut mentions = Vec::with_capacity(a.outer.len() / 16);
    for (sentence, parts) in a.sentences.iter().enumerate() {
        let run = parts.run();
        if headline::is_byline(a, run) {
            continue;
        }
        let all_headline = headline::is_headline(a, run);
        let mut shouted_end = run.start;
        let mut at = run.start;
        while at < run.end {
            let token = &a.outer[at];
            let begins = match token.is_capital() {
                true => begins_name(a, at, run),
                false => token.has_shape(shape::HYPHENED) && begins_with_article(a, at),
            };
            if !begins {
                at += 1;
                continue;
            }
            if at >= shouted_end && token.has_shape(shape::ALL_CAPS) {
                shouted_end = headline::shouting_end(a, at, run.end);
            }
            let headline = all_headline || at < shouted_end;
            let end = match headline {
                true if headline::is_titled(a, at, run.end) => at + 2,
                true if headline::is_whole(a, at, run.end) => at + 2,
                true if all_headline || !token.is(class::FIRST) => at + 1,
                true => headline::shouted_name_end(a, at, shouted_end),
                false => name_end(a, at, run.end),
            };
            if phrase::is_epithet(a, end) {
                // "New" of "New York-based".
                at = end + 1;
                continue;
            }
            let mention = dissect(a, Run::new(at, end), run, sentence);
            mentions.extend(mention.map(|mention| Mention { headline, ..mention }));
            at = end;
        }
    }
    mentions
}

pub(super) const CLOSED: u64 = class::CLOSED | class::ADV | class::NEG | class::PEOPLE;

/// Returns whether a name can begin at a capitalised word.
fn begins_name(a: &Analysis<'_>, at: usize, sentence: Run) -> bool {
    let t = &a.outer[at];
    if at == sentence.start && a.is_any(at + 1, &["later", "earlier"]) {
        // "Minutes later".
        return false;
    }
    let ends_name = affiliation::begins_at(a, at)
        || at > 0 && (affiliation::begins_at(a, at - 1) || border::is_before_suffix(a, at - 1));
    if a.word(at).len() > 1 && is_affiliation(a.word(at)) || ends_name || phrase::is_epithet(a, at)
    {
        return false;
    }
    if at == sentence.start && (leads_clause(a, at) || office::is_participle_before_name(a, at)) {
        return false;
    }
    if t.class & CLOSED == 0 || phrase::is_of_many(a, at + 1) || phrase::is_ordinal(a, at) {
        return true;
    }
    let followed = at + 1 < sentence.end && joins(a, at + 1);
    followed && t.is(class::FIRST | class::PARTICLE | class::TITLE)
}

/// Returns whether a verb of speech begins a sentence before its subject: "Added Ann Lee: “…”".
fn leads_clause(a: &Analysis<'_>, at: usize) -> bool {
    a.is(at, class::PAST)
        && !a.is(at, class::FIRST)
        && cue::form(a, at, at) == Some(cue::Form::Finite)
        && a.outer.get(at + 1).is_some_and(Token::is_capital)
}

/// Returns whether a token goes on with a name.
pub(super) fn joins(a: &Analysis<'_>, at: usize) -> bool {
    let t = &a.outer[at];
    if t.is_small() {
        return begins_with_article(a, at);
    }
    t.is_capital()
        && !phrase::is_epithet(a, at)
        && (t.class & CLOSED == 0
            || t.is(class::FIRST | class::PARTICLE | class::SUFFIX) && !t.is(class::WEEKDAY))
}

/// Returns whether a name in small letters begins at `at`: "al-Mansoori said".
fn begins_with_article(a: &Analysis<'_>, at: usize) -> bool {
    let t = &a.outer[at];
    t.has_shape(shape::HYPHENED) && t.is_small() && is_arabic_article(a.word(at))
}

/// Returns whether a word is a name with its Arabic article: "al-Mansoori", "ul-Haq".
fn is_arabic_article(word: &str) -> bool {
    let parts = word.split_once('-').filter(|(article, _)| {
        matches!(
            *article,
            "al" | "el" | "ul" | "ur" | "ud" | "as" | "ash" | "at" | "ad" | "az" | "an" | "ar"
        )
    });
    parts.is_some_and(|(_, name)| name.starts_with(char::is_uppercase))
}

/// Returns whether a mark joins two names to that of a firm: "Roux & Lee".
fn is_firm(a: &Analysis<'_>, mark: usize) -> bool {
    a.is_ampersand(mark) && joins(a, mark + 1)
}

/// Returns where the name that begins at `at` ends.
fn name_end(a: &Analysis<'_>, at: usize, limit: usize) -> usize {
    let limit = limit.min(at + NAME_TOKENS_MAX);
    let mut end = at + 1;
    while end < limit {
        let t = &a.outer[end];
        let title = a.is(end - 1, class::TITLE) && t.is_capital();
        if affiliation::begins_at(a, end) || border::is_behind_lost_end(a, end) {
            break;
        } else if joins(a, end) || title && t.class & (class::DET | class::PREP) == 0 {
            end += 1;
        } else if end + 1 < limit && (phrase::is_of_many(a, end) || is_firm(a, end)) {
            end += 2;
        } else if t.is_small() && t.is(class::PARTICLE) {
            let mut next = end + 1;
            if next < limit && a.outer[next].is_small() && a.is(next, class::PARTICLE) {
                next += 1;
            }
            if next >= limit || !joins(a, next) {
                break;
            }
            end = next + 1;
        } else if end + 3 < limit && border::opens_nickname(a, end) {
            end += 4;
        } else if t.kind == Kind::Comma
            && end + 1 < limit
            && a.is(end + 1, class::SUFFIX)
            && a.outer[end + 1].is_capital()
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// Makes a mention of a run of capitals: titles aside, with what its neighbours tell.
fn dissect(a: &Analysis<'_>, run: Run, sentence: Run, index: usize) -> Option<Mention> {
    let start = office::after_titles(a, run);
    let name = Run::new(start, run.end);
    let name =
        if start == run.start { office::behind_office(a, name, sentence.start) } else { name };
    let last = last_word(a, name);
    let titles = run.start..name.start;
    let titled = titles.clone().any(|t| a.is(t, class::TITLE | class::ROLE));
    if is_no_name(a, run, name, last, titled, sentence.start) {
        return None;
    }
    let single = last == name.start;
    let first_token = &a.outer[name.start];
    let known_given = first_token.is(class::FIRST);
    let before = (run.start > sentence.start).then(|| &a.outer[run.start - 1]);
    let role_before = before.filter(|b| b.is_small() && b.is(class::ROLE | class::TITLE));
    let mut gender = Gender::Unknown;
    for t in titles {
        gender = gender.or(Gender::of(a.outer[t].class));
    }
    gender = gender.or(role_before.map_or(Gender::Unknown, |b| Gender::of(b.class)));
    let gender_by_name = gender == Gender::Unknown;
    gender = gender.or(Gender::of_given_name(first_token.class));
    let thing = is_thing(a, name, last, titled);
    let evidence = evidence_after(a, run.end, sentence.end);
    let base = match (titled, known_given, single) {
        (true, _, _) => 3,
        (_, true, false) => 2,
        (_, false, true) => 0,
        _ => 1,
    };
    let mut weight: i8 = base + i8::from(role_before.is_some()) * 2 + evidence;
    weight += i8::from(follows_cue(a, run.start, sentence.start));
    if thing {
        let personal = titled || role_before.is_some() || known_given && !single;
        weight -= if personal { 2 } else { 4 };
    }
    if single && first_token.has_shape(shape::ALL_CAPS) {
        weight -= 2;
    }
    if !titled && !known_given && roles::leads_role(a, run.end) {
        weight -= 3;
    }
    let next = a.kind(run.end);
    let possessive = next == Kind::Clitic && !a.is(run.end, class::AUX);
    let told = evidence > 0 && matches!(next, Kind::Comma | Kind::Open);
    let place = place(a, run, sentence, possessive);
    let (lead, sentence, headline) = (run.start, index, false);
    Some(Mention {
        name,
        lead,
        sentence,
        gender,
        gender_by_name,
        weight,
        place,
        possessive,
        thing,
        titled,
        told,
        headline,
    })
}

/// Titles that are nobody's surname: "the Inspector General" is no General with a title.
const NEVER_SURNAMES: [&str; 8] = [
    "general",
    "president",
    "minister",
    "secretary",
    "leader",
    "chairman",
    "governor",
    "commissioner",
];

/// Returns whether a run of capitals is an office without a name, or a verb that begins a
/// sentence.
fn is_no_name(
    a: &Analysis<'_>,
    run: Run,
    name: Run,
    last: usize,
    titled: bool,
    low: usize,
) -> bool {
    let (first_token, last_token) = (&a.outer[name.start], &a.outer[last]);
    if (name.start..name.end).all(|t| a.word(t).len() == 1) {
        // "D C" has lost its dots.
        return true;
    }
    let office = last_token.is(class::TITLE | class::ROLE);
    if last == name.start {
        return office && (!titled || a.is_any(last, &NEVER_SURNAMES))
            || last_token.is(class::CUE) && run.start == low
            || last_token.is(class::GROUP) && !titled;
    }
    let offices = class::ORG | class::DEMONYM | class::PLACE | class::TITLE | class::ROLE;
    office
        && !first_token.is(class::FIRST)
        && (first_token.has_shape(shape::ALL_CAPS) || first_token.is(offices))
}

/// Returns the last word of a name that is no suffix.
pub(crate) fn last_word(a: &Analysis<'_>, name: Run) -> usize {
    let mut last = name.end - 1;
    while last > name.start && (a.is(last, class::SUFFIX) || a.kind(last) == Kind::Comma) {
        last -= 1;
    }
    last
}

/// Returns whether a name is that of a body, place or work.
fn is_thing(a: &Analysis<'_>, name: Run, last: usize, titled: bool) -> bool {
    let (single, known_given) = (last == name.start, a.is(name.start, class::FIRST));
    let (first_token, last_token) = (&a.outer[name.start], &a.outer[last]);
    let thing_word = class::ORG | class::LANDMARK;
    if single {
        let given = last_token.is(class::FIRST) && !last_token.is(class::PLACE);
        let named = titled || given;
        return !named && last_token.is(thing_word | class::DEMONYM | class::PLACE);
    }
    let weak_last = last_token.is(class::PLACE | class::DEMONYM);
    let placed = first_token.is(class::PLACE_LEAD) && !titled;
    last_token.is(thing_word) && !(known_given && last_token.is(class::TITLE))
        || (weak_last || placed) && !known_given && !titled
        // "People's Daily", "Roux & Lee", "First Harbour": nobody is called so.
        || (name.start..last).any(|t| {
            a.is(t, class::ORG) || matches!(a.kind(t), Kind::Clitic | Kind::Symbol)
        })
        || phrase::is_ordinal(a, name.start)
}

/// Returns what follows a name and speaks for a person: age, apposition, `who`, a verb of speech.
fn evidence_after(a: &Analysis<'_>, end: usize, limit: usize) -> i8 {
    if end >= limit {
        return 0;
    }
    match a.kind(end) {
        Kind::Comma if end + 1 < limit => {
            let next = &a.outer[end + 1];
            let age = next.kind == Kind::Number && a.kind(end + 2) == Kind::Comma;
            if age || a.is_any(end + 1, &["who", "whose"]) {
                return 2;
            }
            let role = (end + 1..limit.min(end + 8)).any(|t| a.is(t, class::ROLE));
            i8::from(role && next.is_word() && !next.is(class::PREP | class::SUB))
        }
        Kind::Open => {
            i8::from(
                matches!(a.outer.get(end + 1), Some(t) if is_affiliation(a.word(end + 1)) && t.is_word()),
            ) * 2
        }
        Kind::Word => {
            let t = &a.outer[end];
            i8::from(t.is_small() && t.is(class::STRONG) && t.class & class::FINITE != 0)
        }
        _ => 0,
    }
}

fn follows_cue(a: &Analysis<'_>, start: usize, low: usize) -> bool {
    start > low
        && a.outer[start - 1].is_small()
        && a.is(start - 1, class::STRONG)
        && a.outer[start - 1].class & class::FINITE != 0
}

/// Returns where a run of capitals stands in its sentence.
fn place(a: &Analysis<'_>, run: Run, sentence: Run, possessive: bool) -> Place {
    let before = (run.start > sentence.start).then(|| &a.outer[run.start - 1]);
    let Some(before) = before else { return Place::Subject };
    if before.is_small()
        && before.is(class::CUE)
        && before.class & class::FINITE != 0
        && before.class & class::ADDRESSEE == 0
    {
        return Place::Subject;
    }
    if before.is(class::PREP) && before.is_small() {
        return Place::Oblique;
    }
    let low = sentence.start.max(run.start.saturating_sub(ROLE_WORDS_MAX));
    let mut at = run.start;
    while at > low && is_role_word(a, at - 1) {
        at -= 1;
    }
    if at == sentence.start {
        return Place::Subject;
    }
    match a.kind(at - 1) {
        Kind::Quote | Kind::Stop => return Place::Subject,
        Kind::Comma if leads(a, sentence.start, at - 1) => return Place::AfterAdverbial,
        _ => {}
    }
    if a.outer[at - 1].is(class::PREP) && a.outer[at - 1].is_small() {
        return Place::Oblique;
    }
    if a.outer[at - 1].is_small() && a.is(at - 1, class::SUB | class::REL) && !possessive {
        return Place::Clause;
    }
    let verb = a.outer.get(run.end).is_some_and(|t| {
        t.is_small()
            && (t.is(class::FINITE_AUX)
                || t.is(class::CUE) && t.class & class::FINITE != 0
                || t.has_shape(shape::ED))
    });
    if verb && !possessive { Place::Clause } else { Place::Object }
}

fn is_role_word(a: &Analysis<'_>, at: usize) -> bool {
    let t = &a.outer[at];
    if a.is_word(at, "even") {
        return true;
    }
    t.is_word()
        && t.class & (class::PREP | class::FINITE_AUX | class::SUB | class::REL) == 0
        && !(t.is(class::CUE) && t.class & class::FINITE != 0 && t.class & class::NOUN_TOO == 0)
        && (t.is_small() || t.is(class::DET | class::DEMONYM | class::CONJ | class::ADV))
        && !t.has_shape(shape::ED)
}

/// Returns whether the words before a comma are a leading adverbial.
fn leads(a: &Analysis<'_>, start: usize, comma: usize) -> bool {
    if comma - start > 45 {
        return false;
    }
    let t = &a.outer[start];
    let adverbial = t.is(class::PREP | class::SUB | class::TIME | class::ADV)
        || t.has_shape(shape::ING | shape::ED)
        || a.is_word(start, "to")
        // "The day before, at a rally in Tarnov, Ann Lee …".
        || t.is(class::DET) && (start + 1..start + 3).any(|t| a.is(t, class::TIME_UNIT));
    adverbial && !(start..comma).any(|t| a.kind(t) == Kind::Comma && a.is(t + 1, class::FINITE_AUX))
}
