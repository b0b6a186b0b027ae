//! Archives of pages of several types, and lists that are made to harm.

use plist::{Dictionary, Value};

use super::*;

/// A resource of this type, with its charset where one is named.
fn resource(kind: &str, encoding: Option<&str>, data: &[u8]) -> Value {
    let mut resource = Dictionary::new();
    resource.insert("WebResourceData".into(), Value::Data(data.to_vec()));
    resource.insert("WebResourceFrameName".into(), Value::String(String::new()));
    resource.insert("WebResourceMIMEType".into(), Value::String(kind.into()));
    if let Some(label) = encoding {
        resource.insert("WebResourceTextEncodingName".into(), Value::String(label.into()));
    }
    resource.insert("WebResourceURL".into(), Value::String("https://news.example/ferry".into()));
    Value::Dictionary(resource)
}

/// Archives with that page, in both forms, behind its parts.
fn archives(page: Value) -> [Vec<u8>; 2] {
    let mut archive = Dictionary::new();
    let part = resource("text/css", Some("UTF-8"), b"p { color: red }");
    archive.insert("WebSubresources".into(), Value::Array(vec![part.clone(), part]));
    archive.insert(ARCHIVE_KEY.into(), page);
    let archive = Value::Dictionary(archive);
    let (mut binary, mut xml) = (Vec::new(), Vec::new());
    archive.to_writer_binary(&mut binary).unwrap();
    archive.to_writer_xml(&mut xml).unwrap();
    [binary, xml]
}

/// The text and the address, or the error.
fn shown(archive: &[u8]) -> String {
    match document(archive) {
        Ok(document) => format!("{} {}", document.text, document.url.unwrap_or_default()),
        Err(error) => format!("{:?}: {}", error.kind(), error.message()),
    }
}

#[test]
fn the_page_is_read_as_what_it_is() {
    let at = "https://news.example/ferry";
    for (kind, encoding, data, expected) in [
        ("text/html", None, "<p>Der Hafen öffnet.".as_bytes(), format!("Der Hafen öffnet. {at}")),
        ("text/html", Some("koi8-r"), b"<p>\xf0\xcf\xd2\xd4", format!("Порт {at}")),
        ("application/xhtml+xml; x=y", None, b"<html><p>Port", format!("Port {at}")),
        ("text/plain", Some("UTF-8"), b"<p> is\r\nan element", format!("<p> is\nan element {at}")),
        (
            "image/png",
            None,
            b"\x89PNG",
            "UnsupportedFormat: the archive holds no page but `image/png`".to_owned(),
        ),
    ] {
        for archive in archives(resource(kind, encoding, data)) {
            assert_eq!(shown(&archive), expected, "{kind}");
        }
    }
}

#[test]
fn what_holds_no_page_says_so() {
    for archive in archives(Value::String("page".into())) {
        assert_eq!(shown(&archive), "Malformed: the archive holds no page");
    }
    let [binary, xml] = archives(resource("text/html", None, b"<p>Port"));
    assert_eq!(shown(&binary[..binary.len() - 1]), "Malformed: broken property list");
    let half = &xml[..xml.len() / 2];
    assert!(shown(half).starts_with("Malformed: broken property list"), "{}", shown(half));
}

/// A binary list of these objects, whose first one is the root; references take four bytes.
fn binary(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = LIST_MAGIC.to_vec();
    let mut offsets = Vec::new();
    for object in objects {
        offsets.extend((bytes.len() as u32).to_be_bytes());
        bytes.extend(object);
    }
    let table = bytes.len() as u64;
    bytes.extend(offsets);
    bytes.extend([0, 0, 0, 0, 0, 0, 4, 4]);
    for number in [objects.len() as u64, 0, table] {
        bytes.extend(number.to_be_bytes());
    }
    bytes
}

/// An object of `n` references of four bytes: an array, or a dictionary of half as many.
fn holder(mark: u8, references: &[u32]) -> Vec<u8> {
    let n = if mark == 0xD0 { references.len() / 2 } else { references.len() };
    let mut object = vec![mark | 0xF, 0x12];
    object.extend((n as u32).to_be_bytes());
    object.extend(references.iter().flat_map(|reference| reference.to_be_bytes()));
    object
}

const KEY: &[u8] = b"\x51x";

#[test]
fn lists_that_are_made_to_harm_end_in_an_error() {
    let too_large = "TooLarge: the property list refers to more than an archive may hold";
    let broken = "Malformed: broken property list";
    // Each list holds the next one thirty times: without a limit it would still end.
    let mut laughing = vec![holder(0xD0, &[1, 2]), KEY.to_vec()];
    laughing.extend((3..8).map(|next| holder(0xA0, &[next; 30])));
    laughing.push(KEY.to_vec());
    // The same data some hundred times.
    let data = [&b"\x4F\x12\x00\x10\x00\x00"[..], &vec![b' '; 1 << 20]].concat();
    let copied = vec![holder(0xD0, &[1, 2]), KEY.to_vec(), holder(0xA0, &[3; 200]), data];
    let mut itself = vec![holder(0xD0, &[1, 2]), KEY.to_vec()];
    itself.push(holder(0xA0, &[2]));
    let longer = vec![
        holder(0xD0, &[1, 2]),
        KEY.to_vec(),
        b"\x4F\x13\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF".to_vec(),
    ];
    for (objects, expected) in
        [(laughing, too_large), (copied, too_large), (itself, broken), (longer, broken)]
    {
        assert_eq!(shown(&binary(&objects)), expected);
    }
}

#[test]
fn nesting_costs_no_stack() {
    let n = 300_000;
    let mut objects = vec![holder(0xD0, &[1, 2]), KEY.to_vec()];
    objects.extend((3..n).map(|next| holder(0xD0, &[1, next])));
    objects.push(KEY.to_vec());
    assert_eq!(shown(&binary(&objects)), "Malformed: the archive holds no page");
    let nested = format!("<plist><dict><key>x</key>{}", "<array>".repeat(n as usize));
    assert_eq!(shown(nested.as_bytes()), "Malformed: broken property list: it ends in the middle");
}
