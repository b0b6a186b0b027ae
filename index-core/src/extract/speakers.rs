//! Printed speakers to the speakers of the article: one entry for everybody who speaks in it.

use super::analysis::Analysis;
use super::lexicon::class;
use super::mention::Gender;
use super::office;
use super::partners;
use super::people::People;
use super::phrase::{self, Run};
use super::referent::{self, Printed, Referent, Said};
use super::roles::{self, Role};
use super::token::shape;
use crate::{Quote, QuoteKind, Span, Speaker, SpeakerKind};

/// Gives each quote its speaker, and returns the speakers in order of appearance.
pub(crate) fn resolve(a: &Analysis<'_>, quotes: &mut [Quote]) -> Vec<Speaker> {
    let (printed, said) = printed_runs(a, quotes);
    if printed.is_empty() {
        return Vec::new();
    }
    let mut people = People::of(a);
    let roles = roles::of_people(a, &people);
    let referents = referent::resolve(a, &mut people, &roles, &printed, &said);
    let mut cast = Cast {
        a,
        people: &people,
        roles: &roles,
        phrases: &referents.phrases,
        speakers: Vec::new(),
        of_person: vec![None; people.people.len()],
        of_phrase: vec![None; referents.phrases.len()],
    };
    for quote in quotes.iter_mut() {
        let Some(attribution) = &mut quote.attribution else { continue };
        let Some(number) = number_of(a, &printed, attribution.printed) else { continue };
        let Some(referent) = referents.found.get(number) else { continue };
        attribution.speaker = cast.speaker(*referent);
        if let Referent::Person(person) = *referent {
            let run = run_of(a, attribution.printed);
            let cue = attribution.cue.map(|cue| run_of(a, cue));
            attribution.partners = cast.partners(person, run, cue);
            // "Said Ann Lee, Eva Cox, and Paul Roux": no role.
            let names = |role: &Span| {
                let mut partners = attribution.partners.iter();
                partners.any(|partner| a.one_line(*role).contains(&cast.speakers[*partner].name))
            };
            attribution.role = attribution.role.filter(|role| !names(role));
        }
        if let (Some(speaker), Some(role)) = (attribution.speaker, attribution.role) {
            let known = &mut cast.speakers[speaker];
            // "The mayor, Ann Lee": the name stands where roles do, and the role where names do.
            let is_name = a.one_line(role) == known.name;
            let role = if is_name { attribution.printed } else { role };
            let words = a.one_line(role);
            let run = run_of(a, role);
            let stands_for = phrase::is_pronoun(a, run) || is_relative(a, run);
            attribution.role = Some(role).filter(|_| words != known.name && !stands_for);
            if known.role.is_none() && known.kind == SpeakerKind::Person && words != known.name {
                known.role = Some(words.into_owned());
            }
        }
    }
    cast.spell();
    cast.tell_roles();
    partners::tell_they(a, quotes);
    cast.speakers
}

/// Returns whether words are but a relative pronoun.
fn is_relative(a: &Analysis<'_>, run: Run) -> bool {
    run.end == run.start + 1 && a.is(run.start, class::REL)
}

/// Returns the tokens of the printed speakers, in order and each once, and what they say.
fn printed_runs(a: &Analysis<'_>, quotes: &[Quote]) -> (Vec<Printed>, Vec<Said>) {
    let mut printed: Vec<Printed> = Vec::with_capacity(quotes.len());
    let mut said = Vec::with_capacity(quotes.len());
    for quote in quotes {
        let Some(attribution) = &quote.attribution else { continue };
        let run = run_of(a, attribution.printed);
        if !run.is_empty() {
            said.push(Said { speaker: run.start, words: quote.span });
            printed.push(Printed {
                run,
                verbatim: !matches!(quote.kind, QuoteKind::Indirect | QuoteKind::Mixed),
            });
        }
    }
    printed.sort_by_key(|p| (p.run.start, !p.verbatim, p.run.end));
    printed.dedup_by_key(|p| p.run.start);
    said.sort_by_key(|said| said.speaker);
    (printed, said)
}

fn run_of(a: &Analysis<'_>, span: Span) -> Run {
    let start = a.outer.partition_point(|t| (t.start as usize) < span.start);
    let end = a.outer.partition_point(|t| (t.start as usize) < span.end);
    Run::new(start, end)
}

fn number_of(a: &Analysis<'_>, printed: &[Printed], span: Span) -> Option<usize> {
    let run = run_of(a, span);
    printed.binary_search_by_key(&run.start, |p| p.run.start).ok()
}

/// The evidence for a person that a role before the name gives.
const ROLE_WEIGHT: i8 = 3;
/// A longer word in capitals is no acronym.
const ACRONYM_BYTES_MAX: usize = 4;
/// A name behind a title in a headline in capitals has so many words at most.
const TITLED_NAME_WORDS_MAX: usize = 3;
/// So many other spellings of a name are kept.
const SPELLINGS_MAX: usize = 8;

/// The speakers so far.
struct Cast<'a, 't> {
    a: &'a Analysis<'t>,
    people: &'a People,
    roles: &'a [Role],
    phrases: &'a [Run],
    speakers: Vec<Speaker>,
    of_person: Vec<Option<usize>>,
    of_phrase: Vec<Option<usize>>,
}

impl Cast<'_, '_> {
    fn speaker(&mut self, referent: Referent) -> Option<usize> {
        match referent {
            Referent::Nobody => None,
            Referent::Person(person) => {
                let known = self.of_person[person];
                Some(known.unwrap_or_else(|| {
                    let speaker = self.person(person);
                    self.of_person[person] = Some(self.speakers.len());
                    self.speakers.push(speaker);
                    self.speakers.len() - 1
                }))
            }
            Referent::Phrase(number) => {
                if let Some(known) = self.of_phrase[number] {
                    return Some(known);
                }
                let speaker = self.phrase(self.phrases[number]);
                let same = self.speakers.iter().rev().take(64).position(|s| {
                    s.kind != SpeakerKind::Person && s.name.eq_ignore_ascii_case(&speaker.name)
                });
                let index = match same {
                    Some(back) => self.speakers.len() - 1 - back,
                    None => {
                        self.speakers.push(speaker);
                        self.speakers.len() - 1
                    }
                };
                self.of_phrase[number] = Some(index);
                Some(index)
            }
        }
    }

    /// Returns the people who are printed as saying something together with this one.
    fn partners(&mut self, person: usize, printed: Run, cue: Option<Run>) -> Vec<usize> {
        if self.kind_of_person(person) != SpeakerKind::Person {
            return Vec::new();
        }
        let mut partners = partners::of(self.a, self.people, person, printed, cue);
        partners.retain(|partner| self.kind_of_person(*partner) == SpeakerKind::Person);
        partners.into_iter().filter_map(|who| self.speaker(Referent::Person(who))).collect()
    }

    fn person(&self, person: usize) -> Speaker {
        let (a, run) = (self.a, self.people.name(person));
        let name = a.one_line(a.span(run.start..run.end)).into_owned();
        let kind = self.kind_of_person(person);
        Speaker { name, kind, role: None, spellings: Vec::new() }
    }

    /// Returns whether a name is a person's: one that is never more than a word and has neither
    /// title nor gender is a body's.
    fn kind_of_person(&self, person: usize) -> SpeakerKind {
        let known = &self.people.people[person];
        let mention = &self.people.mentions[known.fullest];
        let token = &self.a.outer[mention.name.start];
        let word = self.a.word(mention.name.start);
        let shouted = token.has_shape(shape::ALL_CAPS) && word.len() > ACRONYM_BYTES_MAX;
        let plain = !mention.titled && known.gender == Gender::Unknown && !token.is(class::FIRST);
        let bare = plain && mention.is_single() && !shouted;
        // Companies are cut to their first word, people to their last.
        let cut = plain && !mention.is_single() && !mention.told && known.by_first && !known.by_last
                // "Foreign minister Wang Lihua": a role before a name is a person's.
                && known.weight < ROLE_WEIGHT;
        if bare && self.a.is_common_word(mention.name.start) {
            // "Colleagues said".
            return SpeakerKind::Unnamed;
        }
        let body = mention.thing || bare || cut;
        if body { SpeakerKind::Organisation } else { SpeakerKind::Person }
    }

    /// Gives the people the other spellings of their names.
    fn spell(&mut self) {
        let a = self.a;
        for (mention, person) in self.people.mentions.iter().zip(&self.people.of) {
            let Some(speaker) = person.and_then(|person| self.of_person[person]) else { continue };
            let Speaker { name, spellings, .. } = &mut self.speakers[speaker];
            let spelling = a.one_line(a.span(mention.name.start..mention.name.end));
            let is_known = name.eq_ignore_ascii_case(&spelling)
                || spellings.iter().any(|s| s.eq_ignore_ascii_case(&spelling));
            if !is_known && spellings.len() < SPELLINGS_MAX {
                spellings.push(spelling.into_owned());
            }
        }
    }

    /// Gives the people their fullest roles.
    fn tell_roles(&mut self) {
        let a = self.a;
        let mut fullest: Vec<Option<&Role>> = vec![None; self.speakers.len()];
        for role in self.roles {
            let Some(speaker) = self.of_person[role.person] else { continue };
            let best = &mut fullest[speaker];
            if best.is_none_or(|best| role.fullness(a) > best.fullness(a)) {
                *best = Some(role);
            }
        }
        for (speaker, role) in self.speakers.iter_mut().zip(fullest) {
            let Some(role) = role else { continue };
            let words = a.one_line(a.span(role.words.start..role.words.end));
            speaker.role = Some(words.into_owned());
        }
    }

    /// Returns the speaker that is no person known by name.
    fn phrase(&self, run: Run) -> Speaker {
        let a = self.a;
        if let Some(name) = titled_name(a, run) {
            let words = |run: Run| a.one_line(a.span(run.start..run.end)).into_owned();
            let (name, role) = (words(name), Some(words(Run::new(run.start, name.start))));
            return Speaker { name, kind: SpeakerKind::Person, role, spellings: Vec::new() };
        }
        let kind = kind_of(a, run);
        let mut run = run;
        let article = a.is_any(run.start, &["the", "a", "an"]);
        let named = phrase::is_name(a, run);
        if article && named && run.end > run.start + 1 && kind != SpeakerKind::Unnamed {
            run.start += 1;
        }
        let name = a.one_line(a.span(run.start..run.end)).into_owned();
        Speaker { name, kind, role: None, spellings: Vec::new() }
    }
}

/// Returns the name behind its title in words that are nothing else, as headlines in capitals print
/// it: "SEN. LEE", which is no mention as every word there could be one.
fn titled_name(a: &Analysis<'_>, run: Run) -> Option<Run> {
    let name = Run::new(office::after_titles(a, run), run.end);
    let others = class::TITLE | class::ROLE | class::ORG | class::PLACE | class::CUE;
    let is_name = |t: usize| phrase::is_name_word(a, t) && !a.is(t, others);
    let is_titled = name.start > run.start
        && (run.start..name.start).all(|t| a.is(t, class::TITLE) && a.is(t, class::ABBREVIATION))
        && name.end - name.start <= TITLED_NAME_WORDS_MAX;
    (is_titled && (name.start..name.end).all(is_name)).then_some(name)
}

/// Returns what the printed words, which name no known person, are the name of.
fn kind_of(a: &Analysis<'_>, run: Run) -> SpeakerKind {
    let Some(head) = roles::head(a, run) else { return SpeakerKind::Unnamed };
    let token = &a.outer[head];
    let body = class::ORG | class::PLACE | class::LANDMARK;
    if token.is(class::SPEECH_NOUN) && !token.is(class::ORG) {
        return SpeakerKind::Document;
    }
    // "MINISTER SAYS", "Colleagues said".
    let common = token.is(class::PEOPLE | class::GROUP | class::ROLE)
        || !token.is(body) && a.is_common_word(head);
    if run.end == run.start + 1 && token.is_capital() && common {
        return SpeakerKind::Unnamed;
    }
    if token.is(body)
        || token.has_shape(shape::ALL_CAPS)
        || token.is_capital()
            && !token.is(class::PEOPLE | class::GROUP | class::ROLE | class::DEMONYM)
    {
        return SpeakerKind::Organisation;
    }
    SpeakerKind::Unnamed
}
