//! Printed speakers to people: one entry for everybody who speaks in the article.

use super::analysis::Analysis;
use super::lexicon::{class, lexicon};
use crate::{Quote, Speaker, SpeakerKind};

/// Gives each quote its speaker, and returns the speakers in order of appearance.
pub(crate) fn resolve(a: &Analysis<'_>, quotes: &mut [Quote]) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut last = None;
    for quote in quotes {
        let Some(attribution) = &mut quote.attribution else { continue };
        let printed = &a.text[attribution.printed.start..attribution.printed.end];
        if lexicon().class_of(printed) & class::SUBJ != 0 {
            attribution.speaker = last;
            continue;
        }
        let name = without_titles(printed);
        let found = speakers.iter().position(|s| s.name == name || surname(&s.name) == name);
        let role = attribution.role.map(|role| a.text[role.start..role.end].to_owned());
        let index = found.unwrap_or_else(|| {
            let kind = if printed.starts_with(char::is_uppercase) {
                SpeakerKind::Person
            } else {
                SpeakerKind::Unnamed
            };
            speakers.push(Speaker {
                name: name.to_owned(),
                kind,
                role: None,
                spellings: Vec::new(),
            });
            speakers.len() - 1
        });
        let speaker = &mut speakers[index];
        if speaker.role.is_none() {
            speaker.role = role;
        }
        attribution.speaker = Some(index);
        last = Some(index);
    }
    speakers
}

fn surname(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

fn without_titles(printed: &str) -> &str {
    let mut name = printed;
    while let Some((first, rest)) = name.split_once(' ') {
        let class = lexicon().class_of(first.trim_end_matches('.'));
        let title = class & class::TITLE != 0 && first.starts_with(char::is_uppercase);
        if !title || rest.is_empty() {
            break;
        }
        name = rest;
    }
    name
}
