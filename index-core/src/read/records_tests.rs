//! Records of every shape, whole and broken.

//! Records of NDJSON and JSON arrays, good and bad, as a reader gets them.

use super::*;
use crate::detect;

/// Each record as `id|title|text|notes`, each error as its message.
fn read(json: impl AsRef<[u8]>, format: Format) -> Vec<String> {
    let shown = |document: Document| {
        let notes: Vec<String> = document.notes.into_iter().map(|note| note.message).collect();
        let id = document.record.unwrap_or_default();
        let title = document.title.unwrap_or_default();
        format!("{id}|{title}|{}|{}", document.text, notes.join(";"))
    };
    let records = Records::new(json.as_ref(), format).take(20);
    records.map(|record| record.map_or_else(|error| error.to_string(), shown)).collect()
}

#[test]
fn every_shape_gives_the_same_records() {
    let expected = ["a|One||", "2|Two|x\ny|"];
    for (json, format) in [
        (
            "{\"id\":\"a\",\"title\":\"One\"}\n{\"title\":\"Two\",\"text\":\"x\\ny\"}",
            Format::Ndjson,
        ),
        (
            "{\"id\":\"a\",\"title\":\"One\"}\n{\"title\":\"Two\",\"text\":\"x\\ny\"}\n",
            Format::Json,
        ),
        (
            "\u{FEFF}{\"id\":\"a\",\"title\":\"One\"}\r\n{\"title\":\"Two\",\"body\":\"x\\r\\ny\"}\r\n",
            Format::Ndjson,
        ),
        (
            "[{\"id\":\"a\",\"title\":\"One\"},\n{\"title\":\"Two\",\"content\":\"x\\ny\"}]",
            Format::Json,
        ),
        (
            "\u{FEFF}[{\"id\":\"a\",\"title\":\"One\"},\n{\"title\":\"Two\",\"content\":\"x\\ny\"}]\n",
            Format::Ndjson,
        ),
        (
            "{\"id\":\"a\",\n\"title\":\"One\"} {\"id\":2,\"title\":\"Two\",\n\"text\":\"x\\ny\"}",
            Format::Json,
        ),
    ] {
        assert_eq!(read(json, format), expected, "{json}");
    }
}

#[test]
fn records_within_an_answer_are_read_one_by_one() {
    for (json, expected) in [
        (
            "{\"status\":\"ok\",\"articles\":[{\"title\":\"One\"},{\"content\":\"x\"},{\"id\":1}]}\n",
            vec!["1|One||", "1.2||x|"],
        ),
        (
            "{\"items\":[{\"id\":\"a\",\"title\":\"One\"}]}\n{\"items\":[{\"id\":\"a\",\"title\":\"Two\"}]}\n",
            vec!["a|One||", "a#2|Two||the id `a` stands in an earlier record as well"],
        ),
        ("{\"items\":[]}", vec!["line 1: a record needs an `id`, a `title` or a `text`"]),
    ] {
        assert_eq!(read(json, Format::Json), expected, "{json}");
    }
}

#[test]
fn rows_of_a_table_are_records() {
    for (table, expected) in [
        (
            "id,title,text\na,One,\n\n,Two,\"x\ny, \"\"z\"\"\"\n",
            vec!["a|One||", "4|Two|x\ny, \"z\"|"],
        ),
        (
            "\u{FEFF}Date;Headline;Full Text\r\n2025-04-17;One;x\r\n;;\r\n;Two;\r\n",
            vec!["2|One|x|", "4|Two||"],
        ),
        ("ID\tBody\n7\t“Où, là”", vec!["7||“Où, là”|"]),
        ("text\nStorm, and rain\n", vec!["2||Storm, and rain|"]),
        // Gaps and cells without a name.
        ("text,content,year\n,x,\n,,2024\ny,,,z\n", vec!["2||x|", "4||y|4 cells in 3 columns"]),
        ("title\n\"never closed\nto the end", vec!["2|never closed to the end||"]),
        ("title,text\n", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(read(table, Format::Csv), expected, "{table}");
    }
}

#[test]
fn moments_of_a_table_are_numbers_or_dates() {
    let table = "title,date\na,1744884000\nb,1744884000000\nc,17.04.2025\nd,\"April 17, 2025\"\n";
    let days = Records::new(table.as_bytes(), Format::Csv)
        .map(|record| record.unwrap().date.map(|date| date.to_string()));
    assert_eq!(days.flatten().collect::<Vec<_>>(), ["2025-04-17"; 4]);
}

#[test]
fn the_charset_of_a_table_is_guessed_by_its_rows() {
    assert_eq!(read(b"title,text\nCaf\xe9,\x93We won\x94\n", Format::Csv), ["2|Café|“We won”|"]);
    let table = "title;text\nOù;x\n";
    let utf16 = "\u{FEFF}".encode_utf16().chain(table.encode_utf16());
    let utf16: Vec<u8> = utf16.flat_map(u16::to_le_bytes).collect();
    assert_eq!(detect("a.csv", &utf16).unwrap(), Format::Csv);
    assert_eq!(read(utf16, Format::Csv), ["2|Où|x|"]);
}

#[test]
fn a_row_that_is_too_long_is_passed_over() {
    let long = "x".repeat(9000);
    let table = format!("title,text\na,{long}\nb,c\n{}\nd,e\n", "y,".repeat(5000));
    let rows = Rows::new(table.as_bytes(), 8192);
    let shown =
        rows.map(|row| row.map_or_else(|error| error.to_string(), |row| row.line.to_string()));
    let expected =
        ["line 2: the record is over 64 MiB", "3", "line 4: a row of over 4096 columns", "5"];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[test]
fn a_stream_in_utf16_is_read_like_any_other() {
    let feed = "{\"id\":1,\"text\":\"“Où”\"}\n{\"id\":2}\n";
    let little: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(feed.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(feed.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        assert_eq!(read(&bytes, Format::Ndjson), ["1||“Où”|", "2|||"]);
    }
}

#[test]
fn blank_lines_before_the_first_record_cost_no_more_than_their_bytes() {
    let json = "\n".repeat(300_000) + "[{\"id\":1}]";
    assert_eq!(read(&json, Format::Json), ["1|||"]);
    let lines = " \n".repeat(300_000) + "{\"title\":\"x\"}\n{\"id\":2}";
    assert_eq!(read(&lines, Format::Json), ["300001|x||", "2|||"]);
}

#[test]
fn records_on_one_line_keep_their_own_identity() {
    let json = "[{\"title\":\"a\"},{\"title\":\"b\"},{\"title\":\"c\"},\n{\"title\":\"d\"}]";
    assert_eq!(read(json, Format::Json), ["1|a||", "1.2|b||", "1.3|c||", "2|d||"]);
}

#[test]
fn a_repeated_id_is_another_record_with_a_note() {
    let json = "{\"id\":\"x\",\"text\":\"one\"}\n{\"id\":\"x\",\"text\":\"two\"}\n{\"id\":\"\",\"text\":\"three\"}";
    let note = "the id `x` stands in an earlier record as well";
    let expected = ["x||one|".to_owned(), format!("x#2||two|{note}"), "3||three|".to_owned()];
    assert_eq!(read(json, Format::Ndjson), expected);
}

#[test]
fn a_broken_record_is_an_error_with_its_line_and_the_others_go_on() {
    for (json, format, expected) in [
        (
            "{\"id\":1}\n\n{\"id\":\n[3]\n{\"other\":4}\n{\"id\":5}\n\"id\"\n",
            Format::Ndjson,
            &[
                "1|||",
                "line 3: not JSON: EOF while parsing a value",
                "line 4: a record must be an object",
                "line 5: a record needs an `id`, a `title` or a `text`",
                "5|||",
                "line 7: a record must be an object",
            ][..],
        ),
        (
            "[{\"id\":1},\n{\"id\"},\n7,null,\"x\",\n{\"id\":4}",
            Format::Json,
            &[
                "1|||",
                "line 2: not JSON: expected `:`",
                "line 3: a record must be an object",
                "line 3: a record must be an object",
                "line 3: a record must be an object",
                "4|||",
                "line 4: the file ends before the list does",
            ],
        ),
        (
            "[{\"id\":1},{\"id\":\"2",
            Format::Json,
            &["1|||", "line 1: the file ends in the middle of a record"],
        ),
        ("{\"id\":1}}", Format::Json, &["1|||", "line 1: not JSON: expected value"]),
        ("[]", Format::Json, &[]),
        (" \n", Format::Ndjson, &[]),
        ("", Format::Json, &[]),
    ] {
        assert_eq!(read(json, format), expected, "{json}");
    }
}

#[test]
fn bytes_that_are_no_unicode_are_replaced_with_a_note() {
    let lone = r#"{"id":1,"text":"a \ud83d b \ud83d\ude00 c \\ud83d"}"#;
    let expected = ["1||a \u{FFFD} b 😀 c \\ud83d|lone surrogates were replaced"];
    assert_eq!(read(lone, Format::Ndjson), expected);
    assert_eq!(read(b"{\"id\":1,\"text\":\"caf\xe9 noir\"}", Format::Ndjson), ["1||café noir|"]);
}

#[test]
fn a_record_over_the_limit_is_passed_over() {
    let long = format!("{{\"id\":1,\"text\":\"{}\"}}", "x".repeat(100));
    for (json, by_lines) in
        [(format!("{long}\n{{\"id\":2}}\n"), true), (format!("[{long}, {{\"id\":2}}]"), false)]
    {
        let pieces: Vec<_> = Splitter::new(json.as_bytes(), by_lines, 50, None)
            .map(|piece| piece.map_err(|error| error.kind()).map(|piece| piece.bytes))
            .collect();
        assert_eq!(pieces, [Err(ErrorKind::TooLarge), Ok(b"{\"id\":2}".to_vec())], "{json}");
    }
}

#[test]
fn a_reader_that_fails_ends_the_records_with_its_error() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("Disk on fire"))
        }
    }
    let source = b"{\"id\":1}\n".chain(Failing);
    let found: Vec<String> = Records::new(source, Format::Ndjson)
        .map(|record| record.map_or_else(|error| error.to_string(), |_| "read".to_owned()))
        .collect();
    assert_eq!(found, ["read", "disk on fire"]);
}
