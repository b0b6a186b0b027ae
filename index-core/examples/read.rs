//! Prints what files hold, one JSON line a document: `cargo run --example read -- FILE…`
//!
//! The `id` is the file's name without `.gz` and one extension of a format.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
        let bare = name.strip_suffix(".gz").unwrap_or(&name);
        let id = bare.rsplit_once('.').map_or(bare, |(stem, _)| stem);
        match index_core::read_documents(&path, &bytes) {
            Ok(documents) => documents.iter().for_each(|document| print(id, document)),
            Err(error) => eprintln!("error: `{path}`: {error}"),
        }
    }
    Ok(())
}

fn print(id: &str, document: &index_core::Document) {
    let notes: Vec<&str> = document.notes.iter().map(|note| note.message.as_str()).collect();
    let line = serde_json::json!({
        "id": id,
        "record": document.record,
        "title": document.title,
        "date": document.date.map(|date| date.to_string()),
        "authors": document.authors,
        "source": document.source,
        "url": document.url,
        "place": document.place,
        "notes": notes,
        "text": document.text,
    });
    println!("{line}");
}
