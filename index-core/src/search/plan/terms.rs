//! The words of a query as the engine's queries: the places of a word, phrases, prefixes, spelling.

use tantivy::query::{FuzzyTermQuery, PhraseQuery};
use tantivy::schema::Field;
use tantivy::{Score, Term};

use super::{Boxed, Planner, Target, Where, all_of, any_of};
use crate::Result;
use crate::query::Scope;
use crate::search::clause::{Leaf, Word};
use crate::search::join::Towards;
use crate::search::postings::{B_OF_ARTICLES, B_OF_QUOTES, TermIn, idf};
use crate::search::slips::stems_one_slip_away;
use crate::search::words::{Unit, joined_term, units};

/// What an acronym counts for its long form, and the reverse.
const OTHER_FORM: Score = 0.8;

/// The most words of one query that are looked up.
const WORDS_MAX: usize = 128;

/// The most readings of a phrase with compounds.
const PHRASE_READINGS_MAX: usize = 6;

/// A field, how much a match there weighs, and the way from its documents to the target's.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) field: Field,
    name: &'static str,
    weight: Score,
    join: Option<Towards>,
}

impl Planner<'_> {
    /// Returns a query a word, repeated ones once with their weight; stop words only when there is
    /// nothing else.
    pub(super) fn weighted_words(
        &mut self,
        mut units: Vec<Unit>,
        scope: Scope,
    ) -> Result<Vec<Word>> {
        let acronyms = self.acronyms_of(&units, scope)?;
        if !units.iter().all(Unit::is_stop_word) {
            units.retain(|unit| !unit.is_stop_word());
        }
        let mut counted: Vec<(Unit, usize)> = Vec::new();
        let mut idx_of = std::collections::HashMap::new();
        for unit in units {
            let idx = *idx_of.entry(unit.parts.clone()).or_insert(counted.len());
            match counted.get_mut(idx) {
                Some((_, count)) => *count += 1,
                None => counted.push((unit, 1)),
            }
        }
        self.keep_rarest(&mut counted);
        let mut words = Vec::with_capacity(counted.len());
        for (unit, count) in counted {
            let mut word = self.word(&unit, scope)?.times(count as Score);
            let of_word = acronyms.iter().filter(|(parts, _)| *parts == unit.parts);
            word.forms.extend(of_word.map(|(_, acronym)| {
                let places = self.places(scope);
                self.highlighter.add_term(acronym);
                self.in_places_by(&places, acronym, OTHER_FORM / acronyms.len() as Score)
            }));
            words.push(word);
        }
        Ok(words)
    }

    /// Returns the words that are parts of the long form of an acronym, each with its term.
    fn acronyms_of(&self, units: &[Unit], scope: Scope) -> Result<Vec<(Vec<String>, String)>> {
        if !matches!(scope, Scope::Anywhere | Scope::Said | Scope::About | Scope::Title) {
            return Ok(Vec::new());
        }
        let mut of_words = Vec::new();
        for (place, acronym) in self.acronyms.spelt_out(units)? {
            let term = joined_term(&[&acronym]);
            of_words.extend(units[place].iter().map(|unit| (unit.parts.clone(), term.clone())));
        }
        Ok(of_words)
    }

    /// Of a text of thousands of words the rarest say what it is about.
    fn keep_rarest(&self, counted: &mut Vec<(Unit, usize)>) {
        if counted.len() <= WORDS_MAX {
            return;
        }
        let main = match self.target {
            Target::Quotes => self.fields.said,
            Target::Articles => self.fields.body,
        };
        let frequency = |unit: &Unit| match self.doc_freq(main, &unit.parts[0]) {
            // What is nowhere says nothing.
            0 => u64::MAX,
            frequency => frequency,
        };
        counted.sort_by_cached_key(|(unit, _)| frequency(unit));
        counted.truncate(WORDS_MAX);
    }

    pub(super) fn doc_freq(&self, field: Field, term: &str) -> u64 {
        self.searcher.doc_freq(&Term::from_field_text(field, term)).unwrap_or(0)
    }

    pub(super) fn word(&mut self, unit: &Unit, scope: Scope) -> Result<Word> {
        self.highlighter.add_unit(unit, scope);
        let places = self.places(scope);
        let mut forms: Vec<Vec<Leaf>> = Vec::new();
        match unit.parts.as_slice() {
            [] => {}
            [part] => forms.push(self.in_places(&places, part)),
            parts => {
                let parts = parts
                    .iter()
                    .map(|part| Word::new("", vec![self.in_places(&places, part)]).into_query());
                let all = all_of(parts.collect()).expect("there are several parts");
                forms.push(vec![Leaf::new(all, 1.0, "its parts")]);
            }
        }
        if let Some(joined) = &unit.joined {
            forms.push(self.in_places(&places, joined));
        }
        forms.extend(self.in_other_languages(unit, &places, scope));
        if scope == Scope::Anywhere {
            forms.extend(self.as_speaker(unit).map(|leaf| vec![leaf]));
        }
        if scope == Scope::Role {
            forms.extend(self.told_roles(&unit.raw)?);
        } else {
            for long in self.acronyms.long_forms(&unit.raw)? {
                let long = units(&long);
                long.iter().for_each(|unit| self.highlighter.add_unit(unit, scope));
                let mut leaves = self.ordered(&self.places(scope), &long, 0);
                let by = OTHER_FORM * self.share_of_phrase(unit, &long);
                leaves.iter_mut().for_each(|leaf| leaf.weight *= by);
                forms.push(leaves);
            }
        }
        let mut word = Word::new(&unit.raw, forms);
        let is_about = matches!(scope, Scope::Anywhere | Scope::Said | Scope::About);
        let is_of_quote = self.target == Target::Quotes && self.place == Where::AtQuotes;
        if is_of_quote && self.weights.article > 0.0 && is_about {
            let parts = unit.parts.iter();
            word.in_article = parts.map(|part| self.term(self.fields.body, part)).collect();
            word.weight_of_article = self.weights.article;
        }
        Ok(word)
    }

    /// Returns what those say whom the user's list of people gives a role with these words.
    fn told_roles(&mut self, words: &str) -> Result<Option<Vec<Leaf>>> {
        let wanted: Vec<Vec<String>> = units(words).into_iter().map(|unit| unit.parts).collect();
        let mut leaves = Vec::new();
        for person in self.people.people() {
            for role in &person.roles {
                let parts: Vec<Vec<String>> =
                    units(&role.role).into_iter().map(|unit| unit.parts).collect();
                let is_meant = !wanted.is_empty()
                    && parts.windows(wanted.len()).any(|window| window == wanted.as_slice());
                if !is_meant {
                    continue;
                }
                let said = self.name(&person.name)?;
                let query = match role.days() {
                    Some(days) => all_of(vec![said, self.dates(days)]),
                    None => Some(said),
                };
                leaves.extend(query.map(|query| Leaf::new(query, 1.0, "people.toml")));
            }
        }
        Ok((!leaves.is_empty()).then_some(leaves))
    }

    /// A bare word may be the name of the speaker.
    fn as_speaker(&self, unit: &Unit) -> Option<Leaf> {
        if self.target == Target::Articles || self.place == Where::InArticles {
            // The names of speakers stand in the article itself.
            return None;
        }
        let keys = unit.name_keys();
        let is_word_by_word = keys.len() == unit.parts.len();
        let term = |(i, key): (usize, &String)| {
            let part = unit.parts.get(i).filter(|_| is_word_by_word);
            self.term_as_rare_as(self.fields.who, key, part.map_or(key, |part| part))
        };
        all_of(keys.iter().enumerate().map(term).collect())
            .map(|query| Leaf::new(query, self.weights.speaker, "speaker"))
    }

    pub(super) fn term(&self, field: Field, text: &str) -> Boxed {
        self.term_as_rare_as(field, text, text)
    }

    fn term_as_rare_as(&self, field: Field, text: &str, word: &str) -> Boxed {
        let (is_text, n_docs) = (self.keeps_order(field), self.n_docs(field));
        let term = Term::from_field_text(field, text);
        let (idf, b) = (self.rarity(&[word]), self.b(field));
        Box::new(TermIn { term, is_text, n_docs, like: None, idf, b })
    }

    /// Returns how rare a word of these terms is, wherever it stands of a quote: the articles tell
    /// that better than a field of few words, and a word must not be worth more in one place than
    /// in another for being unusual there. `None` where that is up to the field itself.
    pub(super) fn rarity(&self, terms: &[&str]) -> Option<Score> {
        if self.target == Target::Articles {
            return None;
        }
        let n_having = terms.iter().map(|term| self.n_articles_with(term)).max()?;
        (n_having > 0).then(|| idf(n_having, self.sizes.articles))
    }

    /// Returns what part of its score a phrase keeps that stands for one word: it is not worth more
    /// for having many words.
    fn share_of_phrase(&self, word: &Unit, phrase: &[Unit]) -> Score {
        let rarity = |unit: &Unit| -> Score {
            unit.parts.iter().filter_map(|part| self.rarity(&[part])).sum()
        };
        let (of_word, of_phrase) = (rarity(word), phrase.iter().map(rarity).sum::<Score>());
        if of_word > 0.0 && of_phrase > of_word { of_word / of_phrase } else { 1.0 }
    }

    /// Looks each term up once: it is asked about for every place.
    fn n_articles_with(&self, term: &str) -> u64 {
        let mut known = self.n_articles_with.borrow_mut();
        if let Some((_, n_having)) = known.iter().find(|(asked, _)| asked == term) {
            return *n_having;
        }
        let n_having = self.doc_freq(self.fields.body, term);
        known.push((term.to_owned(), n_having));
        n_having
    }

    /// Returns how much long texts lose.
    pub(super) fn b(&self, field: Field) -> Score {
        match self.target {
            Target::Quotes if field != self.fields.body => B_OF_QUOTES,
            _ => B_OF_ARTICLES,
        }
    }

    fn in_places(&self, places: &[Place], term: &str) -> Vec<Leaf> {
        self.in_places_by(places, term, 1.0)
    }

    fn in_places_by(&self, places: &[Place], term: &str, by: Score) -> Vec<Leaf> {
        let mut leaves = self.each_place(places, |field| Some(self.term(field, term)));
        leaves.iter_mut().for_each(|leaf| leaf.weight *= by);
        leaves
    }

    /// Returns what `make` gives in each of the places.
    pub(super) fn each_place(
        &self,
        places: &[Place],
        mut make: impl FnMut(Field) -> Option<Boxed>,
    ) -> Vec<Leaf> {
        let made = |place: &Place| {
            let query = make(place.field)?;
            let query = match place.join {
                Some(towards) => self.join(query, towards),
                None => query,
            };
            Some(Leaf::new(query, place.weight, place.name))
        };
        places.iter().filter_map(made).collect()
    }

    /// Returns where the words of a scope are looked for.
    pub(super) fn places(&self, scope: Scope) -> Vec<Place> {
        let f = &self.fields;
        let w = &self.weights;
        let near = [(f.said, "said", w.said), (f.near, "near", w.near)];
        let said = [near[0]];
        let role = [(f.role, "role", w.role)];
        let place = (f.place, "place", w.printed);
        let source = (f.source, "source", w.printed);
        let title_of_quote = (f.title, "title", w.title);
        let text = [(f.body, "text", w.text), (f.title, "title", w.title_of_article)];
        let (of_quotes, of_articles): (Vec<_>, Vec<_>) = match (scope, self.target) {
            (Scope::Anywhere, Target::Quotes) if self.place == Where::InArticles => {
                (vec![], vec![(f.body, "article", w.article)])
            }
            (Scope::Anywhere, Target::Quotes) => {
                ([&near[..], &role].concat(), vec![title_of_quote, place, source])
            }
            (Scope::Anywhere, Target::Articles) => (vec![], [&text[..], &[place, source]].concat()),
            (Scope::About, Target::Quotes) => (near.to_vec(), vec![title_of_quote]),
            (Scope::About, Target::Articles) => (vec![], text.to_vec()),
            (Scope::Said, _) => (said.to_vec(), vec![]),
            (Scope::Role, _) => (role.to_vec(), vec![]),
            (Scope::Place, _) => (vec![], vec![(f.place, "place", 1.0)]),
            (Scope::Source, _) => (vec![], vec![(f.source, "source", 1.0)]),
            (Scope::Title, _) => (vec![], vec![(f.title, "title", 1.0)]),
            (Scope::Path, _) => (vec![], vec![(f.path, "path", 1.0)]),
        };
        let (up, down) = match self.target {
            Target::Quotes => (None, Some(Towards::Quotes)),
            Target::Articles => (Some(Towards::Articles), None),
        };
        let place = |join: Option<Towards>| {
            move |(field, name, weight)| Place { field, name, weight, join }
        };
        let of_quotes = of_quotes.into_iter().map(place(up));
        of_quotes.chain(of_articles.into_iter().map(place(down))).collect()
    }

    pub(super) fn phrase(&mut self, text: &str, slop: u32, scope: Scope) -> Result<Option<Word>> {
        let units = units(text);
        match units.as_slice() {
            [] => return Ok(None),
            [unit] if unit.joined.is_none() => return self.word(unit, scope).map(Some),
            _ => {}
        }
        for unit in &units {
            self.highlighter.add_unit(unit, scope);
            self.add_stems(unit, scope);
        }
        let places = self.places(scope);
        let with_order: Vec<Place> =
            places.iter().copied().filter(|place| self.keeps_order(place.field)).collect();
        let mut forms = Vec::new();
        if with_order.is_empty() {
            let words = units.iter().flat_map(|unit| &unit.parts);
            let words = words.map(|w| Word::new("", vec![self.in_places(&places, w)]).into_query());
            let all = all_of(words.collect());
            forms.extend(all.map(|all| vec![Leaf::new(all, 1.0, "its words")]));
        } else {
            forms.push(self.ordered(&with_order, &units, slop));
        }
        if scope == Scope::Role {
            forms.extend(self.told_roles(text)?);
        } else {
            for (place, acronym) in self.acronyms.spelt_out(&units)? {
                // "Most Favoured Nation" begins with a word that tells nothing.
                let is_beside = |i: &usize| !place.contains(i);
                if (0..units.len()).filter(is_beside).all(|i| units[i].is_stop_word()) {
                    let term = joined_term(&[&acronym]);
                    self.highlighter.add_term(&term);
                    forms.push(self.in_places_by(&places, &term, OTHER_FORM));
                }
            }
        }
        Ok(Some(Word::new(text, forms)))
    }

    /// Returns the places of words that stand one behind the other.
    fn ordered(&self, places: &[Place], units: &[Unit], slop: u32) -> Vec<Leaf> {
        let with_order: Vec<Place> =
            places.iter().copied().filter(|place| self.keeps_order(place.field)).collect();
        self.each_place(&with_order, |field| {
            let mut readings = self.readings(units, field);
            readings.extend(self.phrases_in_other_languages(units, field));
            let queries = readings.into_iter().map(|mut terms| -> Boxed {
                if let [_] = terms.as_slice() {
                    let (_, term) = terms.swap_remove(0);
                    return self.term(field, term.value().as_str().unwrap_or_default());
                }
                Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
            });
            any_of(queries.collect())
        })
    }

    /// Returns the number of documents that a field is of.
    pub(super) fn n_docs(&self, field: Field) -> u64 {
        let f = &self.fields;
        let of_articles = [f.body, f.title, f.place, f.source, f.path].contains(&field);
        if of_articles { self.sizes.articles } else { self.sizes.quotes }
    }

    /// Whether the index knows where in a field a word stands and how often; elsewhere a phrase is
    /// its words.
    pub(super) fn keeps_order(&self, field: Field) -> bool {
        [self.fields.body, self.fields.title, self.fields.said].contains(&field)
    }

    /// Returns the ways in which a phrase may be printed: compounds as one word or as several, and
    /// words that the index also knows as a compound as that.
    fn readings(&self, units: &[Unit], field: Field) -> Vec<Vec<(usize, Term)>> {
        let term = |text: &str| Term::from_field_text(field, text);
        let as_typed = units.iter().enumerate().flat_map(|(i, unit)| match &unit.joined {
            Some(joined) => vec![(i, term(joined))],
            None => unit.parts.iter().map(|part| (i, term(part))).collect(),
        });
        let mut readings = vec![as_typed.collect::<Vec<_>>()];
        if units.iter().any(|unit| unit.parts.len() > 1) {
            let parts = units.iter().flat_map(|unit| &unit.parts).enumerate();
            readings.push(parts.map(|(i, part)| (i, term(part))).collect());
        }
        for i in 0..units.len().saturating_sub(1) {
            let (one, two) = (&units[i], &units[i + 1]);
            if readings.len() >= PHRASE_READINGS_MAX || one.parts.len() + two.parts.len() > 2 {
                continue;
            }
            let joined = joined_term(&[&one.raw, &two.raw]);
            if self.doc_freq(field, &joined) == 0 {
                continue;
            }
            let before = units[..i].iter().map(|unit| unit.parts[0].as_str());
            let after = units[i + 2..].iter().map(|unit| unit.parts[0].as_str());
            let words = before.chain([joined.as_str()]).chain(after);
            readings.push(words.enumerate().map(|(i, word)| (i, term(word))).collect());
        }
        readings
    }

    pub(super) fn fuzzy(&mut self, text: &str, scope: Scope) -> Vec<Word> {
        /// Words of fewer letters have too many neighbours two letters away.
        const TWO_LETTERS_FROM: usize = 6;
        let units = units(text);
        let places = self.places(scope);
        let mut words = Vec::new();
        for (unit, term) in units.iter().flat_map(|u| u.parts.iter().map(move |part| (u, part))) {
            let distance = if term.chars().count() < TWO_LETTERS_FROM { 1 } else { 2 };
            self.highlighter.add_fuzzy(term, distance);
            let further =
                if unit.parts.len() == 1 { self.one_slip_away(&unit.raw) } else { vec![] };
            further.iter().for_each(|stem| self.highlighter.add_term(stem));
            let leaves = self.each_place(&places, |field| {
                let near = FuzzyTermQuery::new(Term::from_field_text(field, term), distance, true);
                let further = further.iter().map(|stem| self.term(field, stem));
                any_of(further.chain([Box::new(near) as Boxed]).collect())
            });
            words.push(Word::new(format!("{term}~"), vec![leaves]));
        }
        words
    }

    /// Returns the stems of articles' words that are one slip away from a typed one.
    fn one_slip_away(&self, typed: &str) -> Vec<String> {
        let stems = stems_one_slip_away(typed).into_iter();
        stems.filter(|stem| self.doc_freq(self.fields.body, stem) > 0).collect()
    }
}

/// Leaves out what says little in a question of several words.
pub(in crate::search) fn telling(units: Vec<Unit>) -> Vec<Unit> {
    /// With fewer words left every one may be meant.
    const TELLING_MIN: usize = 2;
    let tells = |unit: &&Unit| !(unit.is_weak_word() || unit.is_stop_word());
    if units.iter().filter(tells).count() < TELLING_MIN {
        return units;
    }
    units.into_iter().filter(|unit| tells(&unit)).collect()
}
