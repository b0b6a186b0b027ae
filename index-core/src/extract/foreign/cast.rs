//! Printed speakers to the speakers of the article: surnames to full names, pronouns and roles to
//! persons.

use std::collections::{HashMap, HashSet};

use super::phrase::{self, Sort, Who};
use super::tongue::{beginning, bits};
use super::words::Words;
use crate::extract::mention::Gender;
use crate::extract::phrase::Run;
use crate::extract::steps::step;
use crate::extract::token::shape;
use crate::{Quote, Speaker, SpeakerKind};

/// So many other spellings of a name are kept.
const SPELLINGS_MAX: usize = 8;
/// So many longer forms of a name are compared.
const FORMS_MAX: usize = 32;
/// So many mentions back somebody is sought who has a role.
const ROLE_MENTIONS_MAX: usize = 64;
/// So far behind a name, in sentences, a pronoun may mean it.
const PRONOUN_SENTENCES_MAX: usize = 12;
/// What a sentence between a name and a pronoun takes from the likelihood that they are the same.
const SENTENCE_COST: f32 = 0.9;
/// What it adds that the name begins a sentence or speaks.
const SUBJECT_GAIN: f32 = 2.4;

/// Gives each quote its speaker, and returns the speakers in order of appearance.
///
/// Beside each quote stands who of `who` said it.
pub(super) fn resolve(
    w: Words<'_, '_>,
    who: &[Who],
    quotes: &mut [(Quote, Option<usize>)],
) -> Vec<Speaker> {
    let (who, partner_of) = with_partners(w, who);
    let mentions = mentions(w);
    let names = mentions.iter().filter_map(|who| long_name(w, who));
    let mut cast = Cast::new(w, names);
    let mut order: Vec<(usize, Option<usize>, Who)> =
        mentions.iter().map(|who| (who.printed.start, None, *who)).collect();
    order.extend(who.iter().enumerate().map(|(i, who)| (who.printed.start, Some(i), *who)));
    order.sort_by_key(|(start, number, _)| (*start, number.is_none()));
    let mut found: Vec<Option<usize>> = vec![None; who.len()];
    for (_, number, who) in order {
        let person = cast.person(&who, number.is_some());
        if let Some(number) = number {
            found[number] = person;
        }
    }
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut numbers: Vec<Option<usize>> = vec![None; cast.persons.len()];
    for (quote, source) in quotes {
        let Some(source) = *source else { continue };
        let person = found[source];
        if person.is_none() && matches!(who[source].sort, Sort::Role(_)) {
            quote.attribution = None;
        }
        let Some(attribution) = &mut quote.attribution else { continue };
        let mut number_of = |person: usize| {
            *numbers[person].get_or_insert_with(|| {
                speakers.push(cast.persons[person].speaker.clone());
                speakers.len() - 1
            })
        };
        attribution.speaker = person.map(&mut number_of);
        let partner = partner_of[source].and_then(|partner| found[partner]);
        let is_somebody = |person: usize| cast.persons[person].speaker.kind == SpeakerKind::Person;
        if let (Some(person), Some(partner)) = (person, partner)
            && person != partner
            && is_somebody(person)
            && is_somebody(partner)
        {
            attribution.partners = vec![number_of(partner)];
        }
    }
    speakers
}

/// Returns all who speak, behind those who are given their partners, and which of them is whose.
fn with_partners(w: Words<'_, '_>, who: &[Who]) -> (Vec<Who>, Vec<Option<usize>>) {
    let mut all = who.to_vec();
    let partner = |who: &Who| {
        let token = who.partner?;
        let end = w.a.sentences[w.sentence(token)].tokens.end;
        all.push(phrase::one(w, token, end)?.who);
        Some(all.len() - 1)
    };
    let partner_of = who.iter().map(partner).collect();
    (all, partner_of)
}

/// Returns the names outside quotation marks, in order, with what stands beside them.
fn mentions(w: Words<'_, '_>) -> Vec<Who> {
    let mut mentions = Vec::new();
    for sentence in &w.a.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let article = w.is(at, bits::ANY_DET) || w.lead(at) & bits::ANY_DET != 0;
            let begins = article
                || w.is(at, bits::ANY_TITLE | bits::PERSON)
                || w.is_capital(at) && w.lead(at) == 0;
            let found = begins.then(|| phrase::one(w, at, sentence.tokens.end)).flatten();
            let named = found.filter(|found| matches!(found.who.sort, Sort::Name(_)));
            mentions.extend(named.map(|found| found.who));
            at = found.map_or(at + 1, |found| found.end.max(at + 1));
        }
    }
    mentions
}

/// Returns the name of more than one word that a mention has, if it is surely somebody's.
fn long_name(w: Words<'_, '_>, who: &Who) -> Option<Run> {
    let Sort::Name(name) = who.sort else { return None };
    let is_body = (name.start..name.end).any(|t| w.is(t, bits::BODY | bits::DOCUMENT));
    let sure =
        !w.tongue.has_capital_nouns() || phrase::is_given(w, name.start) || who.role.is_some();
    (name.end > name.start + 1 && sure && !is_body).then_some(name)
}

/// Somebody, or some body, that speaks or may speak.
struct Person {
    speaker: Speaker,
    gender: Gender,
    /// Whether more than capitals tells that it is somebody: a role, a title, a given name, speech.
    is_sure: bool,
}

impl Person {
    fn new(name: String, kind: SpeakerKind, gender: Gender) -> Person {
        let speaker = Speaker { name, kind, role: None, spellings: Vec::new() };
        Person { speaker, gender, is_sure: false }
    }
}

/// Where a person was named.
#[derive(Clone, Copy)]
struct Mention {
    person: usize,
    sentence: usize,
    is_subject: bool,
}

struct Cast<'a, 't> {
    w: Words<'a, 't>,
    /// The names of more than one word in the article, in order and each once, by each of their words
    /// but the first.
    names: HashMap<&'t str, Vec<Run>>,
    /// In a language with cases, the same by how their last words begin.
    in_cases: HashMap<String, Vec<Run>>,
    persons: Vec<Person>,
    /// The persons and bodies of each name, in small letters.
    by_name: HashMap<String, Vec<usize>>,
    /// Where persons were named so far.
    mentions: Vec<Mention>,
}

impl<'a, 't> Cast<'a, 't> {
    fn new(w: Words<'a, 't>, names: impl Iterator<Item = Run>) -> Cast<'a, 't> {
        let mut seen = HashSet::new();
        let mut by_word: HashMap<&'t str, Vec<Run>> = HashMap::new();
        let mut in_cases: HashMap<String, Vec<Run>> = HashMap::new();
        for name in names {
            let span = w.span(name);
            if !seen.insert(&w.a.text[span.start..span.end]) {
                continue;
            }
            if w.tongue.has_cases() {
                let forms = in_cases.entry(beginning(w.core(name.end - 1))).or_default();
                if forms.len() < FORMS_MAX {
                    forms.push(name);
                }
            }
            for token in name.start + 1..name.end {
                let forms = by_word.entry(w.core(token)).or_default();
                if forms.len() < FORMS_MAX && forms.last() != Some(&name) {
                    forms.push(name);
                }
            }
        }
        let by_name = HashMap::new();
        let (persons, mentions) = (Vec::new(), Vec::new());
        Cast { w, names: by_word, in_cases, persons, by_name, mentions }
    }

    /// Returns the person or body of that name that `fits`, or makes one.
    fn known_as(
        &mut self,
        name: &str,
        fits: impl Fn(&Person) -> bool,
        make: impl FnOnce() -> Person,
    ) -> usize {
        let numbers = self.by_name.entry(name.to_lowercase()).or_default();
        let known = numbers.iter().copied().find(|number| fits(&self.persons[*number]));
        known.unwrap_or_else(|| {
            self.persons.push(make());
            numbers.push(self.persons.len() - 1);
            self.persons.len() - 1
        })
    }

    /// Returns whom printed words mean; they are to be given in order.
    fn person(&mut self, who: &Who, speaks: bool) -> Option<usize> {
        let token = self.w.a.outer.partition_point(|t| (t.end as usize) <= who.printed.start);
        let sentence = self.w.sentence(token);
        let person = match who.sort {
            Sort::Pronoun => self.meant(who.gender, sentence),
            Sort::Name(name) => {
                let person = self.named(who, name);
                self.persons[person].is_sure |= speaks;
                Some(person)
            }
            Sort::Phrase(run) => Some(self.in_role(run).unwrap_or_else(|| self.phrase(who, run))),
            Sort::Role(run) => self.in_role(run),
        }?;
        let is_subject = speaks || self.w.begins_sentence(token);
        self.mentions.push(Mention { person, sentence, is_subject });
        Some(person)
    }

    /// Returns the person whom a pronoun means: one of its gender who was named near before, rather
    /// as a subject.
    fn meant(&self, gender: Gender, sentence: usize) -> Option<usize> {
        if gender == Gender::Unknown {
            return None;
        }
        let score = |mention: &Mention| {
            let behind = (sentence - mention.sentence) as f32;
            f32::from(u8::from(mention.is_subject)) * SUBJECT_GAIN - behind * SENTENCE_COST
        };
        let near = |mention: &&Mention| mention.sentence + PRONOUN_SENTENCES_MAX >= sentence;
        let candidates = self.mentions.iter().rev().take_while(near).filter(|mention| {
            step();
            let person = &self.persons[mention.person];
            let is_person = person.speaker.kind == SpeakerKind::Person && person.is_sure;
            is_person && person.gender.fits(gender)
        });
        let mut best: Option<(f32, usize)> = None;
        for mention in candidates {
            let score = score(mention);
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, mention.person));
            }
        }
        best.map(|(_, person)| person)
    }

    /// Returns the person whom a role alone means: "le ministre", who was named with that role.
    fn in_role(&self, run: Run) -> Option<usize> {
        let w = self.w;
        let led = w.is(run.start, bits::ANY_DET) || w.lead(run.start) & bits::ANY_DET != 0;
        let definite = (led || w.tongue.has_cases()) && !w.is(run.start, bits::INDEFINITE);
        let words = || (run.start..run.end).filter(|t| !w.is(*t, bits::GRAMMAR) && w.is_word(*t));
        // "Die Polizei" and "les États-Unis" are in the roles of those who speak for them.
        let heads = |first: usize| match w.tongue.has_capital_nouns() {
            true => words().any(|t| w.is(t, bits::ROLE)),
            false => w.is_small(first),
        };
        let is_role = words().next().is_some_and(heads);
        let words: Vec<&str> = words().map(|t| w.core(t)).collect();
        if !definite || !is_role {
            return None;
        }
        let bears = |mention: &&Mention| {
            step();
            let role = self.persons[mention.person].speaker.role.as_deref().unwrap_or_default();
            let known = |word: &&str| {
                let mut parts = role.split(|c: char| !c.is_alphanumeric() && c != '-');
                parts.any(|part| w.tongue.is_form_of(part, word))
            };
            words.iter().all(known)
        };
        let near = self.mentions.iter().rev().take(ROLE_MENTIONS_MAX);
        near.into_iter().find(bears).map(|mention| mention.person)
    }

    fn named(&mut self, who: &Who, name: Run) -> usize {
        let w = self.w;
        let full = self.full(name, who.gender);
        let line = |run: Run| w.a.one_line(w.span(run)).into_owned();
        let printed = line(name);
        let given = self.given_in_cases(full, name);
        let gender = who.gender.or(phrase::given_gender(w, full.start));
        let gender =
            gender.or(given.map_or(Gender::Unknown, |given| phrase::gender_of_given(w, given)));
        let display = given.map_or_else(|| line(full), |given| with_given(given, &printed));
        let role = who.role.map(|role| w.a.one_line(role).into_owned());
        let kind = match given {
            Some(_) => SpeakerKind::Person,
            None => kind_of_name(w, full, who, gender),
        };
        let fits = |person: &Person| person.gender.fits(gender);
        let person = self.known_as(&display, fits, || Person::new(display.clone(), kind, gender));
        let Person { speaker, gender: known_gender, is_sure } = &mut self.persons[person];
        *known_gender = known_gender.or(gender);
        *is_sure |= role.is_some() || *known_gender != Gender::Unknown;
        let length = |role: &Option<String>| role.as_ref().map_or(0, String::len);
        if length(&role) > length(&speaker.role) {
            speaker.role = role;
        }
        let is_known = speaker.name.eq_ignore_ascii_case(&printed)
            || speaker.spellings.iter().any(|s| s.eq_ignore_ascii_case(&printed));
        if !is_known && speaker.spellings.len() < SPELLINGS_MAX {
            speaker.spellings.push(printed);
        }
        person
    }

    /// Returns the longest form of a name: that of the article which holds all its words behind a
    /// given name. Of several the one that came up last before it, else the first.
    fn full(&self, name: Run, gender: Gender) -> Run {
        let w = self.w;
        let length = name.end - name.start;
        let holds = |full: &&Run| {
            let fits = phrase::given_gender(w, full.start).fits(gender);
            let last = (full.end - full.start).saturating_sub(length);
            let mut places = (1..=last).map(|i| full.start + i);
            let same =
                |start: usize| (0..length).all(|i| w.core(start + i) == w.core(name.start + i));
            fits && places.any(same)
        };
        let forms = self.names.get(w.core(name.start)).map_or(&[][..], Vec::as_slice);
        let candidates = || forms.iter().filter(holds);
        let before = candidates().rfind(|full| full.start <= name.start);
        let known = before.or_else(|| candidates().next()).copied();
        known.or_else(|| self.full_of_form(name, gender)).unwrap_or(name)
    }

    /// Returns the only full name of which a surname in another case may be a form: Андрей Волошин of
    /// "по словам Волошина". Where the gender is known the surname is as it is, and a woman's.
    fn full_of_form(&self, name: Run, gender: Gender) -> Option<Run> {
        let w = self.w;
        let surname = w.core(name.start);
        if name.end > name.start + 1 || gender != Gender::Unknown {
            return None;
        }
        let forms = self.in_cases.get(&beginning(surname))?;
        let is_form = |full: &&Run| {
            phrase::is_given(w, full.start) && w.tongue.is_form_of(w.core(full.end - 1), surname)
        };
        let mut found = forms.iter().filter(is_form);
        let (first, second) = (found.next()?, found.next());
        second.is_none().then_some(*first)
    }

    /// Returns the given name, in small letters, of somebody whose full name the article prints only
    /// in another case: "встретил Дмитрия Пескова", and later "сказал Песков".
    fn given_in_cases(&self, full: Run, name: Run) -> Option<&'static str> {
        let w = self.w;
        let given_of = |full: &Run| w.tongue.given_of(w.core(full.start));
        if name.end > name.start + 1 || !w.tongue.has_cases() {
            return None;
        }
        if full != name {
            // A surname that has no cases: "Сергея Шойгу", Шойгу.
            return given_of(&full).filter(|_| !phrase::is_given(w, full.start));
        }
        let surname = w.core(name.start);
        let forms = self.in_cases.get(&beginning(surname))?;
        let is_form = |form: &&Run| {
            let last = w.core(form.end - 1);
            last != surname && w.tongue.is_form_of(last, surname)
        };
        let mut given = forms.iter().filter(is_form).map(given_of);
        let first = given.next()??;
        given.all(|other| other == Some(first)).then_some(first)
    }

    fn phrase(&mut self, who: &Who, run: Run) -> usize {
        let (name, kind) = described(self.w, run);
        let fits = |person: &Person| person.speaker.kind != SpeakerKind::Person;
        self.known_as(&name, fits, || Person::new(name.clone(), kind, who.gender))
    }
}

/// Returns a name with its given name, which is in small letters.
fn with_given(given: &str, surname: &str) -> String {
    let mut letters = given.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{capital}{} {surname}", letters.as_str())
}

/// Returns what a name is the name of: a single word without a role, title or gender is rather that
/// of a body.
fn kind_of_name(w: Words<'_, '_>, name: Run, who: &Who, gender: Gender) -> SpeakerKind {
    let single = name.end == name.start + 1;
    let shouted = w.a.outer[name.start].has_shape(shape::ALL_CAPS) && single;
    let is_told = who.role.is_some() || gender != Gender::Unknown;
    let is_body = (name.start..name.end).any(|t| w.is(t, bits::BODY));
    let person = !is_body && (is_told && !shouted || !single);
    if person { SpeakerKind::Person } else { SpeakerKind::Organisation }
}

/// Returns the name to show for a phrase without a person's name, and its kind.
fn described(w: Words<'_, '_>, run: Run) -> (String, SpeakerKind) {
    let is_lead = |t: usize| w.is(t, bits::ANY_DET) && w.lead(t) == 0;
    let head = (run.start..run.end).find(|t| !is_lead(*t)).unwrap_or(run.start);
    let line = |run: Run| w.a.one_line(w.span(run)).into_owned();
    let whole = w.a.one_line(w.a.span(run.start..run.end)).into_owned();
    if w.is(head, bits::DOCUMENT) {
        return (whole, SpeakerKind::Document);
    }
    let named = w.is_capital(head) && !w.tongue.has_capital_nouns();
    let shouted = w.a.outer[head].has_shape(shape::ALL_CAPS) && !w.is(head, bits::ROLE);
    if named || shouted {
        return (line(Run::new(head, run.end)), SpeakerKind::Organisation);
    }
    let kind = match w.is(head, bits::BODY) {
        true => SpeakerKind::Organisation,
        false => SpeakerKind::Unnamed,
    };
    (whole, kind)
}
