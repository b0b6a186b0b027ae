//! Rows as comma-separated values with a heading line.

use std::io::{self, Write};

use super::sanitize;
use crate::view::Fields;

/// Writes the heading of `example`'s fields and all rows.
pub(crate) fn write<R: Fields>(out: &mut dyn Write, example: &R, rows: &[R]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(example.fields().iter().map(|(name, _)| *name))?;
    for row in rows {
        let fields = row.fields();
        csv.write_record(fields.iter().map(|(_, value)| sanitize::lines(value).into_owned()))?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::TopicView;

    #[test]
    fn what_would_break_a_row_is_quoted() {
        let topic = |topic: &str| TopicView { topic: topic.to_owned(), ..Default::default() };
        let rows = [topic("one, two"), topic("a \"mark\""), topic("two\nlines"), topic("\u{1b}")];
        let mut out = Vec::new();
        write(&mut out, &TopicView::default(), &rows).unwrap();
        let expected = "topic,quotes,articles,first,last\n\
                        \"one, two\",0,0,,\n\
                        \"a \"\"mark\"\"\",0,0,,\n\
                        \"two\nlines\",0,0,,\n\
                        \\x1b,0,0,,\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
