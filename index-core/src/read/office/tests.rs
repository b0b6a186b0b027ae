//! What office documents give, made here part by part.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::read::read_documents;

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// `title | authors | text | where the values are from`, or the message of the error.
fn shown(name: &str, parts: &[(&str, &str)]) -> String {
    match read_documents(name, &archive(parts)) {
        Ok(documents) => {
            let document = &documents[0];
            let title = document.title.as_deref().unwrap_or_default();
            let origins =
                document.origins.iter().map(|(f, o)| format!("{}={}", f.as_str(), o.as_str()));
            let origins = origins.collect::<Vec<_>>().join(",");
            format!("{title} | {} | {} | {origins}", document.authors.join(";"), document.text)
        }
        Err(error) => error.message().to_owned(),
    }
}

fn docx(body: &str) -> String {
    shown(
        "a",
        &[("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"))],
    )
}

#[test]
fn a_word_document_gives_what_its_author_left_in() {
    for (body, expected) in [
        (
            "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>Storm</w:t></w:r></w:p>\
             <w:p><w:r><w:t xml:space=\"preserve\">It </w:t></w:r><w:del><w:r><w:delText>rained</w:delText>\
             <w:t>x</w:t></w:r></w:del><w:ins><w:r><w:t>blew.</w:t><w:br/><w:t>Hard.</w:t></w:r></w:ins></w:p>",
            "Storm |  | It blew.\nHard. | title=element",
        ),
        (
            "<w:p><w:r><w:t>One</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>\
             <w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r>\
             <w:t>Box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t> two.</w:t></w:r></w:p>",
            " |  | Box\n\nOne two. | ",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a&amp;b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            " |  | a&b | ",
        ),
    ] {
        assert_eq!(docx(body), expected);
    }
    let deep = docx(&"<w:p>".repeat(10_000));
    assert_eq!(deep, "the XML nests deeper than 256 elements");
}

#[test]
fn properties_tell_who_wrote_it() {
    let core = "<cp:coreProperties><dc:title>Storm</dc:title><dc:creator>Jane Doe and John Roe</dc:creator>\
        <cp:keywords>sea, wind</cp:keywords><dcterms:created>2026-01-14T08:30:00Z</dcterms:created>\
        <cp:category>World</cp:category><dc:language>en-GB</dc:language></cp:coreProperties>";
    let body = "<w:document><w:p><w:r><w:t>It blew.</w:t></w:r></w:p></w:document>";
    let parts = [("docProps/core.xml", core), ("word/document.xml", body)];
    let origin = "=document-properties";
    assert_eq!(
        shown("a.docx", &parts),
        format!(
            "Storm | Jane Doe;John Roe | It blew. | title{origin},authors{origin},language{origin},\
             section{origin},keywords{origin}"
        )
    );
    let unknown =
        core.replace("Jane Doe and John Roe", "python-docx").replace(">Storm<", ">Document1<");
    let found = shown("a.docx", &[("docProps/core.xml", &unknown), ("word/document.xml", body)]);
    assert!(found.starts_with(" |  | It blew."), "{found}");
}

#[test]
fn an_open_document_gives_what_its_author_left_in() {
    let content = "<office:document-content><office:automatic-styles>\
        <style:style style:name=\"P1\" style:parent-style-name=\"Title\"/></office:automatic-styles>\
        <office:body><office:text><text:tracked-changes><text:p>Gone</text:p></text:tracked-changes>\
        <text:p text:style-name=\"P1\">Storm</text:p><text:p>It<text:s text:c=\"2\"/>blew\nhard.\
        <text:note><text:note-body><text:p>Note</text:p></text:note-body></text:note><text:line-break/>\
        <text:span>Yes.</text:span></text:p></office:text></office:body></office:document-content>";
    let kind = "application/vnd.oasis.opendocument.text";
    let parts = [("mimetype", kind), ("content.xml", content)];
    assert_eq!(shown("a.odt", &parts), "Storm |  | It blew hard.\nYes. | title=element");
    let locked = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let parts = [("META-INF/manifest.xml", locked), ("content.xml", "\u{1}")];
    assert_eq!(shown("a.odt", &parts), "encrypted: it opens with a password only");
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused() {
    let bomb = " ".repeat(8 * 1024 * 1024);
    assert_eq!(
        shown("a.docx", &[("word/document.xml", &bomb)]),
        "`word/document.xml` unpacks to more than an article may have"
    );
    assert_eq!(
        shown("a.docx", &[("other.xml", "")]),
        "the archive lacks its part `word/document.xml`"
    );
}
