//! What an article yields: title, dateline, and who said what in which role.
//!
//! `cargo run -p index-core --example extract -- FILE`; without a file, an article of its own.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use index_core::Article;

const STORY: &str = "\
Harbour to reopen on Monday

ALBANY, May 3 (Coast Press) — The harbour will reopen on Monday, the port authority said.

“We have waited for this for eleven weeks,” said Marta Oduya, head of the port authority. \
She added: “Every ship is welcome again.”
";

fn main() -> index_core::Result<()> {
    let article = match std::env::args().nth(1) {
        Some(file) => Article::read(file)?,
        None => Article::from_text(STORY),
    };

    println!("title: {}", article.title.as_deref().unwrap_or("none"));
    println!("place: {}", article.place.as_deref().unwrap_or("none"));
    for quote in &article.quotes {
        // A span is a pair of byte offsets into `article.text`; the article gives its words.
        let words = &article[quote.span];
        let name = article.speaker_of(quote).map_or("somebody", |speaker| speaker.name.as_str());
        println!("\n{name} ({}):\n  {words}", quote.kind.as_str());

        if let Some(attribution) = &quote.attribution {
            let role = attribution.role.map_or("none", |span| &article[span]);
            println!("  role: {role}");
            println!("  shown by: {}", &article[attribution.evidence]);
            println!("  rule: {}, right {:.0}%", attribution.rule, attribution.confidence * 100.0);
        }
    }
    for note in &article.notes {
        println!("\nnote: {}", note.message);
    }
    Ok(())
}
