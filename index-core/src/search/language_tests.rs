//! Articles in other languages: found by any form of their words, quoted, attributed to nobody.

use super::tests::index_of;
use crate::{Article, Document, Query, extract};

/// The language, the article, its quote, and a question for it in other forms of its words.
const ARTICLES: [(&str, &str, &str, &str); 6] = [
    (
        "de",
        "Der Hafen von Lindwerder bleibt bis Freitag geschlossen, teilte die Reederei am Dienstag \
         mit. „Die Fähren legen wieder ab, sobald der Sturm nachlässt“, sagte Kapitänin Anna Vogel.",
        "Die Fähren legen wieder ab, sobald der Sturm nachlässt",
        "Fähre Stürme",
    ),
    (
        "fr",
        "Le port de Saint-Luc restera fermé jusqu’à vendredi, a annoncé mardi la compagnie. « Les \
         bateaux repartiront dès que l’orage sera passé », a déclaré la capitaine Anne Morel.",
        "Les bateaux repartiront dès que l’orage sera passé",
        "orages bateau",
    ),
    (
        "es",
        "El puerto de Santa Lucía seguirá cerrado hasta el viernes, informó el martes la compañía. \
         «Los barcos volverán a salir cuando pase la tormenta», dijo la capitana Ana Moreno.",
        "Los barcos volverán a salir cuando pase la tormenta",
        "barco tormentas",
    ),
    (
        "ru",
        "Порт Зареченск останется закрытым до пятницы, сообщила во вторник компания. «Паромы \
         выйдут в море, как только утихнет шторм», — сказала капитан Анна Котова.",
        "Паромы выйдут в море, как только утихнет шторм",
        "паромов шторма",
    ),
    (
        "ar",
        "سيبقى ميناء المرسى مغلقا حتى يوم الجمعة، حسبما أعلنت الشركة يوم الثلاثاء. وقالت القبطانة \
         آنا إن «السفن ستبحر من جديد عندما تهدأ العاصفة» في نهاية الأسبوع.",
        "السفن ستبحر من جديد عندما تهدأ العاصفة",
        "عاصفة",
    ),
    (
        "tr",
        "Lima Limanı cuma gününe kadar kapalı kalacak, şirket bunu salı günü açıkladı. “Rüzgâr \
         dinince vapurlar yeniden sefere çıkacak” dedi kaptan Ayşe Demir gazetecilere.",
        "Rüzgâr dinince vapurlar yeniden sefere çıkacak",
        "vapur RÜZGÂRLAR",
    ),
];

fn articles() -> Vec<Article> {
    let english = "The port of Lima Point stays shut until Friday, the company said on Tuesday. \
                   “The ferries will sail once the storm has passed,” said Captain Ann Lee.";
    let all = ARTICLES.into_iter().map(|(code, text, ..)| (code, text));
    let read = |(code, text)| extract(&format!("/in/{code}"), Document::from_text(text));
    all.chain([("en", english)]).map(read).collect()
}

#[test]
fn any_form_of_a_word_finds_the_quote_in_its_language() {
    let index = index_of(&articles());
    let searcher = index.searcher().unwrap();
    for (code, _, quote, question) in ARTICLES {
        let hits = searcher.quotes(&Query::parse(question).unwrap()).unwrap();
        let [hit] = hits.hits.as_slice() else { panic!("{question}: {} hits", hits.len()) };
        assert_eq!((hit.path.as_str(), hit.quote.as_str()), (&*format!("/in/{code}"), quote));
        let n_words = question.split(' ').count();
        assert_eq!(hit.highlights.len(), n_words, "{code}: {:?}", hit.highlights);
        let articles = searcher.articles(&Query::parse(question).unwrap()).unwrap();
        let paths: Vec<_> = articles.iter().map(|hit| hit.path.as_str()).collect();
        assert_eq!(paths, [format!("/in/{code}")], "{question}");
        let text = &articles.hits[0].snippet;
        assert!(ARTICLES.iter().any(|(_, whole, ..)| whole.contains(text.as_str())), "{text}");
    }
}

#[test]
fn words_of_scripts_without_spaces_are_found_within_the_text() {
    let texts = [
        (
            "/zh",
            "港口自星期一起关闭。公司发言人表示：“渡轮将于下周恢复航行。”前往该岛的乘客须在南部港口登船。",
        ),
        (
            "/ja",
            "港は月曜日から閉鎖されている。船長は「来週には船が再び出る」と話した。乗客は南の港で乗船する。",
        ),
    ];
    let articles: Vec<Article> =
        texts.iter().map(|(path, text)| extract(path, Document::from_text(*text))).collect();
    let index = index_of(&articles);
    for (question, expected) in [
        ("渡轮", &["/zh"][..]),
        ("恢复航行", &["/zh"]),
        ("\"南部港口\"", &["/zh"]),
        ("閉鎖", &["/ja"]),
        ("乗客", &["/ja"]),
        ("机场", &[]),
    ] {
        let hits = index.searcher().unwrap().articles(&Query::parse(question).unwrap()).unwrap();
        let mut paths: Vec<_> = hits.iter().map(|hit| hit.path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!(paths, expected, "{question}");
    }
}

#[test]
fn stems_stay_within_their_language_and_scope() {
    let index = index_of(&articles());
    let searcher = index.searcher().unwrap();
    for (question, expected) in [
        // A phrase of other forms.
        ("\"die Fähre fährt\"", &[][..]),
        ("\"barco volvieron\"", &["/in/es"]),
        ("\"the ferry\"", &["/in/en"]),
        // In the text only, not in what is said.
        ("said:Reedereien", &[]),
        ("lang:fr bateau", &["/in/fr"]),
        ("lang:en bateau", &[]),
        ("Fähr*", &["/in/de"]),
        ("storms", &["/in/en"]),
    ] {
        let hits = searcher.quotes(&Query::parse(question).unwrap()).unwrap();
        let paths: Vec<_> = hits.iter().map(|hit| hit.path.as_str()).collect();
        assert_eq!(paths, expected, "{question}");
    }
    let hits = searcher.articles(&Query::parse("Reedereien").unwrap()).unwrap();
    assert_eq!(hits.len(), 1);
}
