//! Articles and quotes by their ids, or by as much of these as tells them apart.

use index_core::{Article, Searcher};

use crate::problem::Problem;

/// An id has so many hexadecimal digits.
const ID_DIGITS: usize = 16;
/// How many of the articles whose ids begin alike are named.
const ALIKE_NAMED_MAX: usize = 5;

/// Returns the article of an id or of its first digits, and the number of the quote if it has one;
/// `None` where no id begins so.
///
/// # Errors
/// What is no id, and what several ids begin with.
pub(super) fn find(
    searcher: &Searcher,
    id: &str,
) -> Result<Option<(Article, Option<usize>)>, Problem> {
    let (digits, number) = match id.split_once('.') {
        Some((digits, number)) => (digits, Some(number)),
        None => (id, None),
    };
    let is_id =
        (1..=ID_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let number: Option<Option<usize>> = number.map(|number| number.parse().ok());
    if !is_id || number == Some(None) {
        return Err(Problem::new(format!("`{id}` is no id"))
            .hint("an id is 16 hexadecimal digits, or the first of them; searches print it"));
    }
    let alike = searcher.ids_beginning(&digits.to_ascii_lowercase(), ALIKE_NAMED_MAX)?;
    match alike.as_slice() {
        [] => Ok(None),
        [only] => Ok(searcher.article(*only)?.map(|article| (article, number.flatten()))),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(Problem::new(format!("several articles have an id that begins with `{digits}`"))
                .hint(format!("such as {}", ids.join(", "))))
        }
    }
}
