//! Printed speakers to the speakers of the article: one entry for everybody who speaks in it.

use super::analysis::Analysis;
use super::lexicon::class;
use super::people::People;
use super::phrase::{self, Run};
use super::referent::{self, Referent};
use super::roles::{self, Role};
use super::token::shape;
use crate::{Quote, Span, Speaker, SpeakerKind};

/// Gives each quote its speaker, and returns the speakers in order of appearance.
pub(crate) fn resolve(a: &Analysis<'_>, quotes: &mut [Quote]) -> Vec<Speaker> {
    let printed = printed_runs(a, quotes);
    if printed.is_empty() {
        return Vec::new();
    }
    let mut people = People::of(a);
    let roles = roles::of_people(a, &people);
    let referents = referent::resolve(a, &mut people, &roles, &printed);
    let mut cast = Cast {
        a,
        people: &people,
        roles: &roles,
        phrases: &referents.phrases,
        speakers: Vec::new(),
        of_person: vec![None; people.people.len()],
        of_phrase: vec![None; referents.phrases.len()],
    };
    for quote in quotes {
        let Some(attribution) = &mut quote.attribution else { continue };
        let Some(number) = number_of(a, &printed, attribution.printed) else { continue };
        let Some(referent) = referents.found.get(number) else { continue };
        attribution.speaker = cast.speaker(*referent);
        if let (Some(speaker), Some(role)) = (attribution.speaker, attribution.role) {
            let known = &mut cast.speakers[speaker];
            if known.role.is_none() && known.kind == SpeakerKind::Person {
                known.role = Some(a.text[role.start..role.end].to_owned());
            }
        }
    }
    cast.speakers
}

/// Returns the tokens of the printed speakers, in order and each once.
fn printed_runs(a: &Analysis<'_>, quotes: &[Quote]) -> Vec<Run> {
    let attributions = quotes.iter().filter_map(|quote| quote.attribution.as_ref());
    let mut runs: Vec<Run> = attributions
        .map(|attribution| run_of(a, attribution.printed))
        .filter(|run| !run.is_empty())
        .collect();
    runs.sort_by_key(|run| (run.start, run.end));
    runs.dedup_by_key(|run| run.start);
    runs
}

fn run_of(a: &Analysis<'_>, span: Span) -> Run {
    let start = a.outer.partition_point(|t| (t.start as usize) < span.start);
    let end = a.outer.partition_point(|t| (t.start as usize) < span.end);
    Run::new(start, end)
}

fn number_of(a: &Analysis<'_>, printed: &[Run], span: Span) -> Option<usize> {
    let run = run_of(a, span);
    printed.binary_search_by_key(&run.start, |p| p.start).ok()
}

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

    fn person(&self, person: usize) -> Speaker {
        let a = self.a;
        let words = |run: Run| {
            let span = a.span(run.start..run.end);
            a.text[span.start..span.end].to_owned()
        };
        let name = words(self.people.name(person));
        let mut spellings: Vec<String> = Vec::new();
        for (mention, of) in self.people.mentions.iter().zip(&self.people.of) {
            if *of == Some(person) {
                let span = a.span(mention.name.start..mention.name.end);
                let spelling = &a.text[span.start..span.end];
                let known =
                    spellings.iter().chain([&name]).any(|s| s.eq_ignore_ascii_case(spelling));
                if !known {
                    spellings.push(spelling.to_owned());
                }
            }
        }
        let role = roles::fullest(a, self.roles, person).map(words);
        let mention = &self.people.mentions[self.people.people[person].fullest];
        let kind = if mention.thing { SpeakerKind::Organisation } else { SpeakerKind::Person };
        Speaker { name, kind, role, spellings }
    }

    /// Returns the speaker that is no person known by name.
    fn phrase(&self, run: Run) -> Speaker {
        let a = self.a;
        let kind = kind_of(a, run);
        let mut run = run;
        let article = a.is_any(run.start, &["the", "a", "an"]);
        let named = phrase::is_name(a, run);
        if article && named && run.end > run.start + 1 && kind != SpeakerKind::Unnamed {
            run.start += 1;
        }
        let span = a.span(run.start..run.end);
        Speaker {
            name: a.text[span.start..span.end].to_owned(),
            kind,
            role: None,
            spellings: Vec::new(),
        }
    }
}

/// Returns what the printed words, which name no known person, are the name of.
fn kind_of(a: &Analysis<'_>, run: Run) -> SpeakerKind {
    let Some(head) = roles::head(a, run) else { return SpeakerKind::Unnamed };
    let token = &a.outer[head];
    let body = class::ORG | class::PLACE | class::LANDMARK;
    if token.is(class::SPEECH_NOUN) && !token.is(class::ORG) {
        return SpeakerKind::Document;
    }
    if token.is(body)
        || token.has_shape(shape::ALL_CAPS)
        || token.is_capital() && !token.is(class::PEOPLE | class::ROLE | class::DEMONYM)
    {
        return SpeakerKind::Organisation;
    }
    SpeakerKind::Unnamed
}
