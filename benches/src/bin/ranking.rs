//! `cargo ranking`: how well quotes and articles are ranked, on judged questions, against plain BM25.
//!
//! The data lies under `WHOSAID_EVAL_DIR`, by default `../shared`; without it the run says so and
//! passes. `--record` keeps the figures in `benches/record/ranking.json`; `--tune` looks for better
//! weights, by the questions that are not held back; `--misses` prints what is found for each of
//! these and what is not; `--seen` prints their figures alone; `--pool FILE` prints what several
//! systems find for the questions of a file, to be judged.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use benches::collections::{self, Collection};
use benches::corpus;
use benches::judged::{Judgement, Place, Question, mean, ndcg, questions};
use benches::quotes::{self, Quotes};
use index_core::{Query, Weights};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

/// How many places are looked at.
const DEPTH: usize = 10;
/// A figure may be so much under its record before the run fails.
const FALL_MAX: f64 = 0.003;
/// How many parts the questions are cut into to see whether a choice holds on others.
const FOLDS: usize = 5;
/// What a weight is multiplied by in search of a better one.
const STEPS: [f32; 6] = [0.0, 0.5, 0.75, 1.33, 2.0, 3.0];

fn main() -> ExitCode {
    match run(&mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: ranking: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs the whole; returns whether nothing fell.
fn run(out: &mut impl Write) -> Result<bool, Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let Some(data) = corpus::evaluation_data() else {
        writeln!(out, "ranking: NOT RUN")?;
        return Ok(true);
    };
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(1).expect("a workspace");
    let own = project.join("tests/data/articles");
    let files = quotes::files(&[data.join("corpus/articles"), own])?;
    let quotes = Quotes::of(&files, vec![data.clone(), project.to_owned()])?;
    if let Some(file) =
        arguments.iter().position(|a| a == "--pool").and_then(|i| arguments.get(i + 1))
    {
        return pool(out, &quotes, Path::new(file)).map(|()| true);
    }
    let mut judged = questions(&project.join("benches/ranking/quotes.jsonl"))?;
    if has("--seen") {
        judged.retain(|question| !question.is_held_back);
        return of_quotes(out, &quotes, &judged, &mut Figures::new()).map(|()| true);
    }
    let mut all = Vec::new();
    for name in collections::names(&data.join("eval/ranking"))? {
        all.push((name.clone(), Collection::of(&data.join("eval/ranking").join(name))?));
    }
    if has("--misses") {
        return misses(out, &quotes, &judged, &all).map(|()| true);
    }
    let mut figures = Figures::new();
    of_quotes(out, &quotes, &judged, &mut figures)?;
    of_articles(out, &all, &mut figures)?;
    if has("--tune") {
        tune(out, &quotes, &judged, &all)?;
    }
    compare(out, &figures, has("--record"))
}

type Figures = BTreeMap<String, f64>;

fn ask(question: &Question, weights: Weights) -> Query {
    Query::parse_lenient(&question.query).0.limit(DEPTH).weights(weights)
}

/// Prints how well quotes are ranked, by the kind of question.
fn of_quotes(
    out: &mut impl Write,
    quotes: &Quotes,
    judged: &[Question],
    figures: &mut Figures,
) -> Result<(), Failure> {
    let mut rows: Vec<(&Question, [f64; 3])> = Vec::new();
    for question in judged {
        let ours = quotes.ours(&ask(question, Weights::default()))?;
        let plain = quotes.plain(&question.query, DEPTH)?;
        let all = quotes.plain_of_all(&question.query, DEPTH)?;
        rows.push((question, [ours, plain, all].map(|ranking| ndcg(question, &ranking))));
    }
    writeln!(
        out,
        "{:<26} {:>9} {:>7} {:>7} {:>9} {:>7} {:>9}",
        "quotes, nDCG@10", "questions", "ours", "bm25", "bm25 all", "seen", "held back"
    )?;
    let mut print = |name: &str, rows: &[&(&Question, [f64; 3])]| {
        let [ours, plain, all] = [0, 1, 2].map(|i| mean(rows.iter().map(|row| row.1[i])));
        let [seen, held_back] = [(false, "seen"), (true, "held back")].map(|(half, half_name)| {
            let rows = rows.iter().filter(|row| row.0.is_held_back == half);
            let ours: Vec<f64> = rows.map(|row| row.1[0]).collect();
            if ours.is_empty() {
                return String::new();
            }
            let ours = mean(ours);
            // By halves, so that a fall tells whether it may be looked into.
            let of = if name == half_name { String::new() } else { format!("{name}, ") };
            figures.insert(format!("quotes, {of}{half_name}"), ours);
            format!("{ours:.4}")
        });
        let n = rows.len();
        write!(out, "{name:<26} {n:>9} {ours:>7.4} {plain:>7.4} {all:>9.4}")?;
        writeln!(out, " {seen:>7} {held_back:>9}")
    };
    let mut kinds: Vec<&str> = judged.iter().map(|question| question.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        print(kind, &rows.iter().filter(|row| row.0.kind == kind).collect::<Vec<_>>())?;
    }
    print("seen", &rows.iter().filter(|row| !row.0.is_held_back).collect::<Vec<_>>())?;
    print("held back", &rows.iter().filter(|row| row.0.is_held_back).collect::<Vec<_>>())?;
    Ok(())
}

/// Prints how well the articles of public collections are ranked.
fn of_articles(
    out: &mut impl Write,
    all: &[(String, Collection)],
    figures: &mut Figures,
) -> Result<(), Failure> {
    writeln!(out, "\n{:<26} {:>17} {:>7}", "articles, nDCG@10", "ours", "stemmed")?;
    for (name, collection) in all {
        let ours = mean(collection.ours(Weights::default())?);
        let engine = mean(collection.engine()?);
        writeln!(out, "{name:<26} {ours:>17.4} {engine:>7.4}")?;
        figures.insert(format!("articles, {name}"), ours);
    }
    Ok(())
}

/// Prints figures that fell; returns whether none did.
fn compare(out: &mut impl Write, figures: &Figures, is_recorded: bool) -> Result<bool, Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("record/ranking.json");
    let known: Figures =
        serde_json::from_str(&fs::read_to_string(&path).unwrap_or_default()).unwrap_or_default();
    let mut is_good = true;
    for (name, figure) in figures {
        let best = known.get(name).copied().unwrap_or(*figure);
        if best - figure > FALL_MAX {
            is_good = false;
            writeln!(out, "FELL {name}: {best:.4} to {figure:.4}")?;
        }
    }
    if is_recorded {
        fs::write(path, serde_json::to_string_pretty(figures)? + "\n")?;
    }
    Ok(is_good || is_recorded)
}

/// A weight by its name.
type Parameter = (&'static str, fn(&mut Weights) -> &mut f32);

/// The weights that are looked for, each by name.
const PARAMETERS: [Parameter; 7] = [
    ("speaker", |weights| &mut weights.speaker),
    ("role", |weights| &mut weights.role),
    ("near", |weights| &mut weights.near),
    ("title", |weights| &mut weights.title),
    ("article", |weights| &mut weights.article),
    ("printed", |weights| &mut weights.printed),
    ("title_of_article", |weights| &mut weights.title_of_article),
];

/// Looks for better weights: one after the other on all folds but one, then told on that one.
fn tune(
    out: &mut impl Write,
    quotes: &Quotes,
    judged: &[Question],
    all: &[(String, Collection)],
) -> Result<(), Failure> {
    let seen: Vec<&Question> = judged.iter().filter(|question| !question.is_held_back).collect();
    let score = |weights: Weights, keep: &dyn Fn(usize) -> bool| -> Result<f64, Failure> {
        let mut of_quotes = Vec::new();
        for (_, question) in seen.iter().enumerate().filter(|(i, _)| keep(*i)) {
            of_quotes.push(ndcg(question, &quotes.ours(&ask(question, weights))?));
        }
        let mut of_articles = Vec::new();
        for (_, collection) in all {
            let figures = collection.ours(weights)?.into_iter().enumerate();
            of_articles.push(mean(figures.filter(|(i, _)| keep(*i)).map(|(_, figure)| figure)));
        }
        Ok(mean(of_quotes) + mean(of_articles))
    };
    let (mut with_default, mut with_chosen) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let others = |i: usize| i % FOLDS != fold;
        let only = |i: usize| i % FOLDS == fold;
        let chosen = best_weights(&|weights| score(weights, &others))?;
        with_default.push(score(Weights::default(), &only)?);
        with_chosen.push(score(chosen, &only)?);
        writeln!(out, "without fold {fold}: {chosen:?}")?;
    }
    let (default, chosen) = (mean(with_default), mean(with_chosen));
    writeln!(out, "on the folds left out: default {default:.4}, chosen {chosen:.4}")?;
    let chosen = best_weights(&|weights| score(weights, &|_| true))?;
    writeln!(out, "on all that is not held back: {chosen:?}")?;
    Ok(())
}

fn best_weights(score: &dyn Fn(Weights) -> Result<f64, Failure>) -> Result<Weights, Failure> {
    let mut best = Weights::default();
    let mut best_score = score(best)?;
    for (_, field) in PARAMETERS {
        let base = *field(&mut best.clone());
        for step in STEPS {
            let mut weights = best;
            *field(&mut weights) = base * step;
            let now = score(weights)?;
            if now > best_score {
                (best, best_score) = (weights, now);
            }
        }
    }
    Ok(best)
}

/// Prints how well each question does: of those about quotes only those that are not held back.
fn misses(
    out: &mut impl Write,
    quotes: &Quotes,
    judged: &[Question],
    all: &[(String, Collection)],
) -> Result<(), Failure> {
    for question in judged.iter().filter(|question| !question.is_held_back) {
        let ranking = quotes.ours(&ask(question, Weights::default()))?;
        writeln!(out, "{:.3} {} {}", ndcg(question, &ranking), question.kind, question.query)?;
        for place in &ranking {
            let grade = place.grade(question).map_or('-', |grade| char::from(b'0' + grade));
            writeln!(out, "      {grade} {} {}", quotes.shown(place), place.path)?;
        }
        let missed = |judged: &&Judgement| !ranking.iter().any(|place| place.is(judged));
        for judged in question.relevant.iter().filter(missed) {
            let place = judged.place();
            writeln!(out, "    not {} {} {}", judged.grade, quotes.shown(&place), place.path)?;
        }
    }
    for (name, collection) in all {
        let (ours, engine) = (collection.ours(Weights::default())?, collection.engine()?);
        for ((ours, engine), (id, text)) in ours.iter().zip(&engine).zip(collection.questions()) {
            writeln!(out, "{ours:.3} {engine:.3} {name} {id} {text}")?;
        }
    }
    Ok(())
}

/// Prints what each of several systems puts first, once, without telling which put it where.
fn pool(out: &mut impl Write, quotes: &Quotes, file: &Path) -> Result<(), Failure> {
    for question in questions(file)? {
        let query = || Query::parse_lenient(&question.query).0.limit(DEPTH);
        let mut even = Weights::default();
        (even.speaker, even.near, even.title, even.role) = (1.0, 1.5, 1.5, 1.0);
        let rankings = [
            quotes.ours(&query())?,
            quotes.ours(&query().weights(even))?,
            quotes.ours(&Query::words(&question.query).limit(DEPTH))?,
            quotes.plain(&question.query, DEPTH)?,
            quotes.plain_of_all(&question.query, DEPTH)?,
        ];
        let mut pooled: Vec<Place> = Vec::new();
        for place in rankings.into_iter().flatten() {
            if !pooled.iter().any(|known| known.digest == place.digest) {
                pooled.push(place);
            }
        }
        pooled.sort_by(|one, two| one.digest.cmp(&two.digest));
        for place in pooled {
            let line = serde_json::json!({
                "id": question.id, "path": place.path, "start": place.start, "end": place.end,
                "digest": place.digest, "grade": place.grade(&question),
                "shown": quotes.shown(&place),
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
