//! Whom the printed speakers mean: names, pronouns and role nouns, resolved in one walk through
//! the text.
//!
//! A pronoun takes the best of the latest [`RECENT_MAX`] appearances of people, so the walk is
//! linear.

use std::collections::VecDeque;

use super::analysis::{Analysis, Sentence};
use super::border;
use super::cue::{self, Form};
use super::lexicon::class;
use super::mention::{Gender, Mention, Place};
use super::people::People;
use super::phrase::{self, Run};
use super::pronoun::{third_person, worth};
use super::roles::{self, Role};
use super::token::{Kind, shape};
use crate::Span;

/// So many appearances are remembered.
const RECENT_MAX: usize = 40;

/// A speaker as printed beside a quote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printed {
    pub(crate) run: Run,
    /// Whether the words are verbatim: whose they are stays more in mind.
    pub(crate) verbatim: bool,
}

/// Words of a quote, and the token at which their printed speaker begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said {
    pub(crate) speaker: usize,
    pub(crate) words: Span,
}

/// Whom a printed speaker means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referent {
    /// One of the [`People`].
    Person(usize),
    /// What the printed words themselves say: a body, a document, an unnamed source. The number
    /// is that of the run in [`Referents::phrases`].
    Phrase(usize),
    /// A pronoun whose person is not known, or the author.
    Nobody,
}

/// Whom the printed speakers mean.
#[derive(Debug, Default)]
pub(crate) struct Referents {
    /// One for each printed run, in order.
    pub(crate) found: Vec<Referent>,
    /// The runs that speak for themselves.
    pub(crate) phrases: Vec<Run>,
}

/// A place where somebody is spoken of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appearance {
    pub(super) who: Referent,
    pub(super) token: usize,
    pub(super) clock: u32,
    pub(super) gender: Gender,
    pub(super) worth: f32,
}

pub(super) struct Walk<'a, 't> {
    pub(super) a: &'a Analysis<'t>,
    pub(super) people: &'a mut People,
    roles: &'a [Role],
    printed: &'a [Printed],
    /// What is said, by the speakers' places.
    pub(super) said: &'a [Said],
    pub(super) recent: VecDeque<Appearance>,
    pub(super) found: Referents,
    /// The subjects of the reporting verbs of a sentence.
    voices: Vec<Run>,
    /// Who has been named so far.
    met: Vec<bool>,
    /// The sentences so far that are more than a quote.
    pub(super) clock: u32,
    next_mention: usize,
    next_printed: usize,
}

/// Returns whom each of the printed runs means; they are in order of their start and apart, and
/// `said` is in the same order.
pub(crate) fn resolve(
    a: &Analysis<'_>,
    people: &mut People,
    roles: &[Role],
    printed: &[Printed],
    said: &[Said],
) -> Referents {
    let mut walk = Walk {
        a,
        people,
        roles,
        printed,
        said,
        recent: VecDeque::with_capacity(RECENT_MAX),
        found: Referents::default(),
        voices: Vec::new(),
        met: Vec::new(),
        clock: 0,
        next_mention: 0,
        next_printed: 0,
    };
    walk.met.resize(walk.people.people.len(), false);
    for sentence in &a.sentences {
        // Behind the last of them there is nobody to be found.
        if walk.next_printed == printed.len() {
            break;
        }
        walk.sentence(sentence);
    }
    walk.found
}

impl Walk<'_, '_> {
    fn sentence(&mut self, sentence: &Sentence) {
        let a = self.a;
        let run = sentence.run();
        let mut plain = false;
        self.voices.clear();
        if sentence.holds(class::STRONG) {
            self.listen(run);
        }
        let mut next_voice = 0;
        let mut next = self.next_named(next_voice);
        for at in run.start..run.end {
            let token = &a.outer[at];
            if !token.is_word() {
                continue;
            }
            plain = true;
            if at >= next || token.is(class::SUBJ) {
                self.word(at, run, &mut next_voice);
                next = self.next_named(next_voice);
            }
        }
        self.clock += u32::from(plain);
    }

    /// Returns the token at which somebody is named next: nothing but a pronoun stands before it.
    fn next_named(&self, next_voice: usize) -> usize {
        let printed = self.printed.get(self.next_printed).map(|printed| printed.run.start);
        let voice = self.voices.get(next_voice).map(|voice| voice.start);
        let mention = self.people.mentions.get(self.next_mention).map(|mention| mention.lead);
        [printed, voice, mention].into_iter().flatten().min().unwrap_or(usize::MAX)
    }

    /// Notes who appears at a word.
    fn word(&mut self, at: usize, run: Run, next_voice: &mut usize) {
        let a = self.a;
        let speaking = self.printed.get(self.next_printed).filter(|p| p.run.start <= at);
        if let Some(Printed { run: printed, verbatim }) = speaking.copied() {
            let referent = self.referent(printed, run);
            self.found.found.push(referent);
            self.next_printed += 1;
            let worth = match verbatim {
                true => worth::WORTH_QUOTED,
                false if self.is_in_leading_clause(at, run) => worth::WORTH_CLAUSE,
                false => worth::WORTH_VOICE,
            };
            self.appear(referent, at, gender_of(a, printed), worth);
            return;
        }
        while self.voices.get(*next_voice).is_some_and(|voice| voice.start < at) {
            *next_voice += 1;
        }
        if let Some(voice) = self.voices.get(*next_voice).copied().filter(|v| v.start == at) {
            let referent = self.referent(voice, run);
            let leading = self.is_in_leading_clause(at, run);
            let worth = if leading { worth::WORTH_CLAUSE } else { worth::WORTH_VOICE };
            self.appear(referent, at, gender_of(a, voice), worth);
        }
        if self.people.mentions.get(self.next_mention).is_some_and(|m| m.lead <= at) {
            self.mention();
            return;
        }
        if a.is(at, class::SUBJ)
            && let Some(gender) = third_person(a.word(at))
        {
            let who = self.pronoun(at, gender);
            let worth = self.pronoun_worth(at, run);
            self.appear(who, at, gender, worth);
        }
    }

    /// Collects the subjects of the reporting verbs of a sentence.
    fn listen(&mut self, run: Run) {
        let a = self.a;
        let mut low = run.start;
        for at in run.start..run.end {
            let token = &a.outer[at];
            if token.kind == Kind::Quote {
                low = at + 1;
            }
            if !(token.is(class::CUE) && token.is_word() && token.is(class::STRONG))
                || cue::form(a, at, low) != Some(Form::Finite)
            {
                continue;
            }
            let subject = cue::subject(a, at, low);
            let subject = subject.or_else(|| {
                cue::inverted_subject(a, at, run.end)
                    .map(|(who, _)| who)
                    .filter(|_| at == low || a.kind(at - 1) == Kind::Comma)
            });
            if let Some(who) = subject {
                self.voices.push(who.printed);
            }
        }
        if self.voices.is_empty() {
            let claims = (run.start + 1..run.end).find(|at| {
                a.kind(at - 1) == Kind::Comma && a.is(*at, class::STRONG) && a.is(*at, class::ING)
            });
            let who = claims.and_then(|at| cue::main_subject(a, run.start, at));
            self.voices.extend(who.map(|who| who.printed));
        }
        self.voices.sort_by_key(|voice| voice.start);
    }

    /// Returns whether a token lies in the subordinate clause that opens its sentence: whoever
    /// speaks there is less in mind than the subject of the main clause.
    fn is_in_leading_clause(&self, at: usize, run: Run) -> bool {
        let a = self.a;
        a.is(run.start, class::SUB) && (run.start..at).all(|t| a.kind(t) != Kind::Comma)
    }

    /// How much a pronoun keeps its person in mind.
    fn pronoun_worth(&self, at: usize, run: Run) -> f32 {
        let first = at == run.start || matches!(self.a.kind(at - 1), Kind::Quote | Kind::Comma);
        if first { worth::WORTH_PRONOUN } else { worth::WORTH_PRONOUN_INSIDE }
    }

    fn mention(&mut self) {
        let m = self.next_mention;
        self.next_mention += 1;
        let mention = &self.people.mentions[m];
        let Some(person) = self.people.of[m] else { return };
        let place = match mention.place {
            Place::Subject => worth::WORTH_SUBJECT,
            Place::AfterAdverbial => worth::WORTH_AFTER_ADVERBIAL,
            Place::Clause => worth::WORTH_CLAUSE,
            Place::Object => worth::WORTH_OBJECT,
            Place::Oblique => worth::WORTH_OBLIQUE,
        };
        let worth = place - if mention.possessive { worth::POSSESSIVE_LOSS } else { 0.0 };
        let first = mention.told && !mention.is_single() && !self.met[person];
        self.met[person] = true;
        let worth = worth + if first { worth::INTRODUCED_GAIN } else { 0.0 };
        let gender = mention.gender;
        let token = mention.lead;
        self.appear(Referent::Person(person), token, gender, worth);
    }

    fn appear(&mut self, who: Referent, token: usize, gender: Gender, worth: f32) {
        if who == Referent::Nobody {
            return;
        }
        if self.recent.len() == RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(Appearance { who, token, clock: self.clock, gender, worth });
    }

    /// Returns whom a printed speaker means.
    fn referent(&mut self, printed: Run, sentence: Run) -> Referent {
        let a = self.a;
        let object =
            printed.end == printed.start + 1 && a.is_any(printed.start, &["him", "her", "his"]);
        if phrase::is_pronoun(a, printed) || object {
            return match third_person(a.word(printed.start)) {
                Some(gender) => self.pronoun(printed.start, gender),
                None => self.other_pronoun(printed.start),
            };
        }
        let mut printed = printed;
        if a.is_any(printed.start, &["who", "which", "that"]) && printed.end == printed.start + 1 {
            let end =
                printed.start - usize::from(a.kind(printed.start.saturating_sub(1)) == Kind::Comma);
            // "Ann Lee, a harbour analyst, who": the name.
            let antecedent = match a.is_word(printed.start, "who") {
                true => cue::antecedent(a, printed.start, sentence.start),
                false => phrase::ending_at(a, end, sentence.start),
            };
            let Some(antecedent) = antecedent else { return Referent::Nobody };
            printed = antecedent.printed;
        }
        let number = self.found.phrases.len();
        if let Some(m) = self.people.mention_in(printed) {
            let mention = &self.people.mentions[m];
            if names(a, printed, mention) {
                if let Some(person) = self.people.of[m] {
                    return Referent::Person(person);
                }
                self.found.phrases.push(printed);
                return Referent::Phrase(number);
            }
        }
        if let Some(person) = self.apposed(printed, sentence) {
            return Referent::Person(person);
        }
        let definite = a.is_any(printed.start, &["the", "this", "that"]);
        if definite {
            let person = roles::whom(a, self.roles, printed).or_else(|| self.epithet(printed));
            let same = self.same_source(printed).map(Referent::Phrase);
            let person = person.map(Referent::Person);
            // "Another analyst said …, the analyst said": whoever spoke last.
            if let Some(who) = same.into_iter().chain(person).max_by_key(|who| self.last_seen(*who))
            {
                return who;
            }
        }
        self.found.phrases.push(printed);
        Referent::Phrase(number)
    }

    /// Returns the place at which somebody was last spoken of.
    fn last_seen(&self, who: Referent) -> Option<usize> {
        self.recent.iter().rev().find(|x| x.who == who).map(|x| x.token)
    }

    /// Returns the unnamed source, body or document that was introduced before and is meant again:
    /// "a senior official …, the official".
    fn same_source(&self, printed: Run) -> Option<usize> {
        let a = self.a;
        let head = a.word(roles::head(a, printed)?);
        let known = self.found.phrases.iter().enumerate().rev().take(RECENT_MAX);
        let mut same = known.filter(|(_, phrase)| {
            roles::head(a, **phrase).is_some_and(|other| a.word(other).eq_ignore_ascii_case(head))
        });
        same.next().filter(|_| printed.end - printed.start == 2).map(|(number, _)| number)
    }

    /// Returns the person whose name follows a nominal: "his lawyer, Ann Lee, said".
    fn apposed(&self, printed: Run, sentence: Run) -> Option<usize> {
        let a = self.a;
        if printed.end >= sentence.end || a.kind(printed.end) != Kind::Comma {
            return None;
        }
        let head = roles::head(a, printed)?;
        if !a.is(head, class::ROLE | class::TITLE) && a.outer[head].is_capital() {
            return None;
        }
        let from = self.people.mentions.partition_point(|m| m.lead <= printed.end);
        let mention = self.people.mentions.get(from).filter(|m| m.lead == printed.end + 1)?;
        let ends = matches!(a.kind(mention.name.end), Kind::Comma | Kind::Stop)
            || a.is(mention.name.end, class::PREP);
        self.people.of[from].filter(|_| ends && !mention.thing && !mention.is_single())
    }

    /// Returns the person just spoken of whom an epithet of public figures means though no role
    /// was told: "the Florida senator".
    fn epithet(&self, printed: Run) -> Option<usize> {
        let a = self.a;
        let head = roles::head(a, printed)?;
        // "THE PRESIDENT: Hello" labels the words of somebody else.
        if !a.is_any(head, EPITHETS) || a.outer[printed.start].has_shape(shape::ALL_CAPS) {
            return None;
        }
        let known = self.recent.iter().rev().take_while(|x| self.clock - x.clock <= 1);
        let fits = known.filter_map(|x| match x.who {
            Referent::Person(person) if self.people.people[person].weight >= 2 => {
                Some((x.worth, person))
            }
            _ => None,
        });
        let best = fits.reduce(|best, x| if x.0 > best.0 { x } else { best });
        best.filter(|(worth, _)| *worth > 1.0).map(|(_, person)| person)
    }
}

/// Nouns that stand for a public figure who is already spoken of.
const EPITHETS: &[&str] = &[
    "senator",
    "congressman",
    "congresswoman",
    "governor",
    "president",
    "nominee",
    "candidate",
    "billionaire",
    "mogul",
    "businessman",
    "mayor",
    "premier",
    "front-runner",
    "frontrunner",
    "mp",
    "mep",
    "msp",
];

/// Returns the gender that the words of a nominal tell: "a spokeswoman".
fn gender_of(a: &Analysis<'_>, printed: Run) -> Gender {
    roles::head(a, printed).map_or(Gender::Unknown, |head| Gender::of(a.outer[head].class))
}

/// Returns whether the printed words are the name, apart from titles before and an apposition
/// behind it.
fn names(a: &Analysis<'_>, printed: Run, mention: &Mention) -> bool {
    let Mention { name, lead, .. } = *mention;
    // "The mayor of Tarnov" is not Tarnov; "Secretary of State John Kerry" is John Kerry.
    // "The council for the *British* Ferries": what stands before it is no title either.
    let of_office = (lead..name.start).all(|t| a.is(t, class::DEMONYM | class::PLACE))
        && (printed.start..name.start).any(|t| a.is(t, class::PREP) && a.outer[t].is_small());
    !of_office
        && (name.end >= printed.end
            || !matches!(a.kind(name.end), Kind::Clitic | Kind::Word | Kind::Number)
                && !border::is_before_state(a, name.end)
            || a.is(name.end, class::PREP | class::REL))
}
