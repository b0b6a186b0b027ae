//! Prints what stands above articles, one line a file: `cargo run --example headings -- FILE…`

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;

use index_core::Article;

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let article = Article::read(&path)?;
        let day = article.date.map(|date| date.to_string()).unwrap_or_default();
        let dateline = article.dateline.as_ref().map(|dateline| &article[dateline.span]);
        println!("{path}");
        println!("  title    {}", article.title.as_deref().unwrap_or("-"));
        println!("  day      {day}   authors {}", article.authors.join("; "));
        println!(
            "  place    {}   source {}   dateline {}",
            article.place.as_deref().unwrap_or("-"),
            article.source.as_deref().unwrap_or("-"),
            dateline.unwrap_or("-"),
        );
    }
    Ok(())
}
