//! Which quotes are worded like what was asked for, in which order.

use crate::{Article, Index, Query, QuoteKind, Relation, Searcher};

fn searcher(texts: &[&str]) -> Searcher {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    for (i, text) in texts.iter().enumerate() {
        let mut article = Article::from_text(text);
        article.path = format!("/{i}.txt");
        writer.put(&article).unwrap();
    }
    writer.commit().unwrap();
    index.searcher().unwrap()
}

fn found(searcher: &Searcher, asked: &str, query: &Query) -> Vec<(Relation, String)> {
    let hits = searcher.worded(asked, query).unwrap();
    let ranks: Vec<usize> = hits.iter().map(|worded| worded.hit.rank).collect();
    let first = 1 + query.offset;
    assert_eq!(ranks, (first..first + hits.len()).collect::<Vec<_>>());
    hits.into_iter().map(|worded| (worded.wording.relation, worded.hit.quote)).collect()
}

const TEXTS: [&str; 6] = [
    "“We will not sail at dawn,” said Mairi Berg.",
    "“The crew is tired and we will sail at dawn if we must,” said Ola Nilsen.",
    "“We will sail at dawn,” said Mairi Berg.",
    "The council met on Thursday.\n\nOla Nilsen said that we will sail at dawn.",
    "“We will sail,” Kari Lie said, “at dawn.”",
    "“We will build a bridge at once,” said Mairi Berg.",
];

#[test]
fn the_very_words_stand_first() {
    let searcher = searcher(&TEXTS);
    let hits = found(&searcher, "We will sail at dawn", &Query::words(""));
    let relations: Vec<Relation> = hits.iter().map(|(relation, _)| *relation).collect();
    use Relation::{Altered, Reported, Verbatim, Within};
    let mut rest = relations[3..].to_vec();
    rest.sort_by_key(|relation| relation.as_str());
    assert_eq!(relations[..3], [Verbatim, Verbatim, Within], "{hits:?}");
    assert_eq!(rest, [Altered, Reported], "{hits:?}");
    assert_eq!(found(&searcher, "“WE WILL SAIL: AT DAWN!”", &Query::words("")), hits);
}

#[test]
fn the_filters_of_the_query_hold_and_its_words_do_not() {
    let searcher = searcher(&TEXTS);
    let quotes = |query: &Query| -> Vec<Relation> {
        let hits = found(&searcher, "We will sail at dawn", query);
        hits.into_iter().map(|(relation, _)| relation).collect()
    };
    let any = || Query::words("bridge");
    assert_eq!(quotes(&any()).len(), 5);
    assert_eq!(quotes(&any().speaker("Berg")), [Relation::Verbatim, Relation::Altered]);
    assert_eq!(quotes(&any().kinds(&[QuoteKind::Indirect])), [Relation::Reported]);
    assert_eq!(quotes(&any().about("crew")), [Relation::Within]);
    assert_eq!(quotes(&any().offset(2).limit(1)), [Relation::Within]);
    assert_eq!(quotes(&any().limit(0)), []);
    assert_eq!(quotes(&any().offset(9)), []);
}

#[test]
fn nothing_alike_is_nothing() {
    let searcher = searcher(&TEXTS);
    for asked in ["", "…", "[]", "Nobody has ever seen such a thing", "We will see", "\0"] {
        assert_eq!(found(&searcher, asked, &Query::words("")), [], "{asked}");
    }
}

#[test]
fn copies_are_one_hit() {
    let searcher = searcher(&[TEXTS[2], TEXTS[2], TEXTS[0]]);
    let hits = searcher.worded("We will sail at dawn", &Query::words("")).unwrap();
    let copies: Vec<usize> = hits.iter().map(|worded| worded.hit.n_also).collect();
    assert_eq!((copies, hits.n_whole, hits.relaxed), (vec![1, 0], 1, false));
}

#[test]
fn words_that_tell_nothing_are_found_too() {
    let searcher = searcher(&[
        "“It is what it is,” said Mairi Berg.",
        "“What is it?” said Ola Nilsen. “Is it that?”",
    ]);
    let hits = found(&searcher, "It is what it is", &Query::words(""));
    assert_eq!(hits[0], (Relation::Verbatim, "It is what it is,".to_owned()));
}
