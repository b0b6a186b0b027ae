//! `cargo formats`: our own articles in every format, made by the programs that people use:
//! LibreOffice, pandoc and Chromium must be at hand. Tests need none of them: the results are kept
//! in `tests/data/formats`. `cargo formats -- FOLDER` fills a folder with sixty articles in all
//! formats, 1,560 files, and says which of them do not give the same article.

mod archives;
mod compare;
mod stories;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The articles that are made into every format.
const ARTICLES: [&str; 3] = ["contact-group", "harbour-strike", "island-vote"];

/// The day that pages and mails carry, where the article prints none.
const DATE: &str = "2026-10-06";

fn main() -> ExitCode {
    let made = match std::env::args_os().nth(1) {
        Some(folder) => mixed(Path::new(&folder)),
        None => kept().map(|()| true),
    };
    match made {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// One article, cut into what formats keep apart.
struct Source {
    name: String,
    title: String,
    authors: String,
    outlet: String,
    date: String,
    paragraphs: Vec<String>,
}

impl Source {
    fn of(name: &str, text: &str) -> Result<Source> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned);
        let title = lines.next().ok_or("an article has a title")?;
        let mut source = Source {
            name: name.to_owned(),
            title,
            authors: String::new(),
            outlet: "Meridian News".to_owned(),
            date: DATE.to_owned(),
            paragraphs: Vec::new(),
        };
        for line in lines {
            if let Some(byline) = line.strip_prefix("By ") {
                let (authors, outlet) = byline.split_once(", ").unwrap_or((byline, ""));
                (source.authors, source.outlet) = (authors.to_owned(), outlet.to_owned());
            } else if line.starts_with("Published: 14 January 2026") {
                source.date = "2026-01-14".to_owned();
            } else {
                source.paragraphs.push(line);
            }
        }
        if name == "contact-group" {
            source.date = "2026-03-09".to_owned();
        }
        Ok(source)
    }

    /// The paragraphs as elements.
    fn elements(&self) -> String {
        self.paragraphs.iter().fold(String::new(), |mut out, paragraph| {
            let _ = writeln!(out, "<p>{}</p>", escaped(paragraph));
            out
        })
    }

    /// The article as an author types it: all in the text.
    fn plain_page(&self) -> String {
        let byline = match self.authors.as_str() {
            "" => String::new(),
            authors => format!("<p>By {}, {}</p>\n", escaped(authors), escaped(&self.outlet)),
        };
        let day = match self.name.as_str() {
            "harbour-strike" => "<p>Published: 14 January 2026</p>\n",
            _ => "",
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title></head>\n\
             <body><h1>{0}</h1>\n{byline}{day}{1}</body></html>\n",
            escaped(&self.title),
            self.elements()
        )
    }

    /// The article as a site shows it, with all that is around it.
    fn site_page(&self, charset: &str) -> String {
        let json = serde_json::json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": format!("{}T08:30:00+02:00", self.date),
            "dateModified": format!("{}T09:45:00+02:00", self.date),
            "author": self.authors.split(" and ").filter(|name| !name.is_empty())
                .map(|name| serde_json::json!({"@type": "Person", "name": name}))
                .collect::<Vec<_>>(),
            "publisher": {"@type": "Organization", "name": self.outlet},
            "articleSection": "World",
            "keywords": ["one", "two"],
        });
        format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"{charset}\">\n\
             <title>{title} | {outlet}</title>\n\
             <link rel=\"canonical\" href=\"https://news.example/{name}\">\n\
             <script type=\"application/ld+json\">{json}</script></head>\n<body>\n\
             <nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/w\">World</a></li></ul></nav>\n\
             <article><h1>{title}</h1>\n{body}</article>\n\
             <aside><h2>Most read</h2><ul><li><a href=\"/a\">Ten walks by the sea</a></li>\
             <li><a href=\"/b\">What to cook in autumn</a></li></ul></aside>\n\
             <footer><p>© {outlet}. All rights reserved.</p></footer>\n</body></html>\n",
            title = escaped(&self.title),
            outlet = escaped(&self.outlet),
            name = self.name,
            body = self.elements(),
        )
    }

    fn markdown(&self) -> String {
        let mut out = format!("---\ntitle: \"{}\"\ndate: {}\n", self.title, self.date);
        if !self.authors.is_empty() {
            let names: Vec<&str> = self.authors.split(" and ").collect();
            let _ = writeln!(out, "authors: [{}]", names.join(", "));
        }
        let _ = writeln!(out, "source: {}\n---\n", self.outlet);
        out + &self.paragraphs.join("\n\n") + "\n"
    }

    fn mail(&self, content: &str) -> String {
        let from = if self.authors.is_empty() { &self.outlet } else { &self.authors };
        format!(
            "From: {from} <desk@news.example>\r\nTo: Readers <readers@news.example>\r\n\
             Subject: {}\r\nDate: {}\r\nOrganization: {}\r\nMessage-ID: <{}@news.example>\r\n\
             MIME-Version: 1.0\r\n{content}",
            encoded_word(&self.title),
            mail_date(&self.date),
            self.outlet,
            self.name,
        )
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// Makes the files that the tests read.
fn kept() -> Result<()> {
    let out = data().join("formats");
    fs::create_dir_all(&out)?;
    let mut sources = Vec::new();
    for name in ARTICLES {
        let text = fs::read_to_string(data().join("articles").join(format!("{name}.txt")))?;
        sources.push(make(name, &text, &out)?);
    }
    by_programs(&sources, &out)
}

/// Fills an empty folder with articles in all formats; returns whether each file gives its article.
fn mixed(out: &Path) -> Result<bool> {
    fs::create_dir_all(out)?;
    if fs::read_dir(out)?.next().is_none() {
        fill(out)?;
    }
    let (table, is_same) = compare::table(out)?;
    io::stdout().lock().write_all(table.as_bytes())?;
    Ok(is_same)
}

fn fill(out: &Path) -> Result<()> {
    let mut sources = Vec::new();
    for (name, text) in stories::stories() {
        fs::write(out.join(format!("{name}.typed.txt")), &text)?;
        sources.push(make(&name, &text, out)?);
    }
    by_programs(&sources, out)
}

/// Makes what needs no program, and returns the article.
fn make(name: &str, text: &str, out: &Path) -> Result<Source> {
    let source = Source::of(name, text)?;
    let write = |ending: &str, bytes: &[u8]| fs::write(out.join(format!("{name}.{ending}")), bytes);
    let page = source.site_page("utf-8");
    write("site.html", page.as_bytes())?;
    write("misnamed.txt", page.as_bytes())?;
    write("latin.html", &windows_1252(&source.site_page("windows-1252")))?;
    write("front.md", source.markdown().as_bytes())?;
    write("wide.txt", &utf_16(text))?;
    write("plain.eml", source.mail(&flowed(&source)).as_bytes())?;
    write("page.eml", source.mail(&page_part(&source.plain_page())).as_bytes())?;
    write("kept.emlx", &archives::counted(&source.mail(&page_part(&source.plain_page()))))?;
    write("saved.mhtml", archives::mhtml(&source, &page).as_bytes())?;
    write("safari.webarchive", &archives::web_archive(&source, &page)?)?;
    write("crawl.warc", archives::crawl(&source, &page).as_bytes())?;
    write("rss.xml", rss(&source).as_bytes())?;
    write("atom.xml", atom(&source).as_bytes())?;
    write("newsml.xml", newsml(&source).as_bytes())?;
    write("nitf.xml", nitf(&source).as_bytes())?;
    write("inbox.mbox", mbox(&source).as_bytes())?;
    Ok(source)
}

/// What only the programs themselves can make.
fn by_programs(sources: &[Source], out: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let at = |file: &str| folder.path().join(file);
    for source in sources {
        let name = &source.name;
        fs::write(at(&format!("{name}.html")), source.plain_page())?;
        fs::write(at(&format!("{name}.md")), source.markdown())?;
        for format in ["docx", "odt", "epub", "rtf"] {
            let target = out.join(format!("{name}.pandoc.{format}"));
            let mut pandoc = Command::new("pandoc");
            run(pandoc.arg("-s").arg(at(&format!("{name}.md"))).arg("-o").arg(target))?;
        }
        let mut print = Command::new("chromium");
        print.args(["--headless", "--no-sandbox", "--disable-gpu"]);
        print.arg(format!("--user-data-dir={}", at("profile").display()));
        print.arg(format!("--print-to-pdf={}", out.join(format!("{name}.printed.pdf")).display()));
        print.arg(format!("file://{}", at(&format!("{name}.html")).display()));
        run(&mut print)?;
    }
    // One start of the office for all articles: it is slow to come up.
    let office = |ending: &str, filter: &str| {
        let mut command = Command::new("soffice");
        // Without it a page is opened as a page, and saved as one.
        let opened_as = if ending == "html" { "HTML (StarWriter)" } else { "" };
        command.arg("--headless").arg(format!("--infilter={opened_as}"));
        command.args(["--convert-to", filter, "--outdir"]).arg(folder.path());
        command.args(sources.iter().map(|source| at(&format!("{}.{ending}", source.name))));
        run(command.env("HOME", folder.path()))
    };
    office("html", "odt:writer8")?;
    for format in ["docx", "rtf", "pdf"] {
        office("odt", format)?;
    }
    for Source { name, .. } in sources {
        for format in ["odt", "docx", "rtf", "pdf"] {
            let made = at(&format!("{name}.{format}"));
            fs::copy(made, out.join(format!("{name}.office.{format}")))?;
        }
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let program = command.get_program().to_string_lossy().into_owned();
    let status = status.map_err(|error| format!("`{program}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{program}` failed: {status}").into()) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Only the marks of our articles.
fn windows_1252(text: &str) -> Vec<u8> {
    const MARKS: [(char, u8); 7] =
        [('‘', 0x91), ('’', 0x92), ('“', 0x93), ('”', 0x94), ('–', 0x96), ('—', 0x97), ('…', 0x85)];
    let byte = |c: char| MARKS.iter().find(|(mark, _)| *mark == c).map(|(_, byte)| *byte);
    text.chars().map(|c| byte(c).unwrap_or(u8::try_from(u32::from(c)).unwrap_or(b'?'))).collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// `=?utf-8?Q?…?=`, for whatever is not plain.
fn encoded_word(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    format!("=?utf-8?Q?{}?=", quoted(text, b" ?_").replace("=20", "_"))
}

/// Quoted-printable without line ends.
fn quoted(text: &str, also: &[u8]) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte == b'=' || !(b' '..=b'~').contains(&byte) || also.contains(&byte) {
            let _ = write!(out, "={byte:02X}");
        } else {
            out.push(char::from(byte));
        }
        out
    })
}

/// Quoted-printable in lines of 76 characters.
fn quoted_lines(text: &str) -> String {
    const LINE_MAX: usize = 75;
    let mut out = String::new();
    for line in text.lines() {
        let mut width = 0;
        let coded = quoted(line, &[]);
        let mut rest = coded.as_str();
        while !rest.is_empty() {
            let unit = if rest.starts_with('=') { 3 } else { 1 };
            if width + unit > LINE_MAX {
                out.push_str("=\r\n");
                width = 0;
            }
            out.push_str(&rest[..unit]);
            width += unit;
            rest = &rest[unit..];
        }
        out.push_str("\r\n");
    }
    out
}

fn mail_date(day: &str) -> String {
    let months = ["Jan", "", "Mar", "", "", "", "", "", "", "Oct"];
    let month: usize = day[5..7].parse().unwrap_or(1);
    format!("{} {} {} 08:30:00 +0200", &day[8..], months[month - 1], &day[..4])
}

fn flowed(source: &Source) -> String {
    const WIDTH: usize = 72;
    let mut out = "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\
                   Content-Transfer-Encoding: 8bit\r\n\r\n"
        .to_owned();
    for paragraph in &source.paragraphs {
        let mut width = 0;
        for word in paragraph.split(' ') {
            if width + word.len() > WIDTH {
                out.push_str("\r\n");
                width = 0;
            }
            out.push_str(word);
            out.push(' ');
            width += word.len() + 1;
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push_str("\r\n\r\n");
    }
    out
}

fn page_part(page: &str) -> String {
    format!(
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
        quoted_lines(page)
    )
}

fn mbox(source: &Source) -> String {
    let first = source.mail(&flowed(source)).replace("\r\n", "\n");
    let second = "From: Cook <cook@news.example>\nSubject: Soup\nDate: 7 Oct 2026 08:30:00 +0200\n\
                  Message-ID: <soup@news.example>\n\nToday there is soup.\n>From the garden.\n";
    format!(
        "From desk@news.example Tue Oct  6 08:30:00 2026\n{first}\nFrom cook@news.example Wed Oct  7 08:30:00 2026\n{second}"
    )
}

fn rss(source: &Source) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\n<title>{outlet}</title>\n\
         <link>https://news.example/</link><language>en-gb</language>\n<item><title>{title}</title>\n\
         <link>https://news.example/{name}</link><guid isPermaLink=\"false\">{name}</guid>\n\
         <dc:creator>{authors}</dc:creator><pubDate>{date}</pubDate><category>World</category>\n\
         <description>In short.</description>\n<content:encoded><![CDATA[{body}]]></content:encoded>\n\
         </item></channel></rss>\n",
        outlet = escaped(&source.outlet),
        title = escaped(&source.title),
        name = source.name,
        authors = source.authors,
        date = mail_date(&source.date),
        body = source.elements(),
    )
}

fn atom(source: &Source) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <title>{outlet}</title><id>tag:news.example,2026:feed</id><updated>2026-11-01T00:00:00Z</updated>\n\
         <entry><title type=\"html\">{title}</title><id>tag:news.example,2026:{name}</id>\n\
         <link rel=\"alternate\" href=\"https://news.example/{name}\"/>\n\
         <author><name>{authors}</name></author>\n\
         <published>{date}T08:30:00+02:00</published><updated>{date}T09:45:00+02:00</updated>\n\
         <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\n{body}</div></content>\n\
         </entry></feed>\n",
        outlet = escaped(&source.outlet),
        title = escaped(&source.title),
        name = source.name,
        authors = source.authors,
        date = source.date,
        body = source.elements(),
    )
}

fn newsml(source: &Source) -> String {
    let by = match source.authors.as_str() {
        "" => String::new(),
        authors => format!("<by>By {authors}</by>"),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><header><sent>2026-11-01T00:00:00Z</sent></header>\n\
         <itemSet><newsItem guid=\"urn:newsml:news.example:{name}\" version=\"2\" xml:lang=\"en-GB\">\n\
         <itemMeta><provider literal=\"m\"><name>{outlet}</name></provider>\n\
         <versionCreated>{date}T09:45:00+02:00</versionCreated><firstCreated>{date}T08:30:00+02:00</firstCreated></itemMeta>\n\
         <contentMeta>{by}<language tag=\"en-GB\"/><subject qcode=\"x:1\"><name>World</name></subject>\n\
         <headline>{title}</headline></contentMeta>\n\
         <contentSet><inlineXML contenttype=\"application/xhtml+xml\"><html xmlns=\"http://www.w3.org/1999/xhtml\">\n\
         <head><title>{title}</title></head><body><h1>{title}</h1>\n{body}</body></html></inlineXML></contentSet>\n\
         </newsItem></itemSet></newsMessage>\n",
        name = source.name,
        outlet = escaped(&source.outlet),
        date = source.date,
        title = escaped(&source.title),
        body = source.elements(),
    )
}

fn nitf(source: &Source) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE nitf SYSTEM \"nitf-3-6.dtd\">\n\
         <nitf><head><title>{title}</title><docdata><doc-id id-string=\"{name}\"/>\
         <date.issue norm=\"{compact}T083000+0200\"/><key-list><keyword key=\"World\"/></key-list></docdata>\n\
         <pubdata name=\"{outlet}\" position.section=\"World\"/></head>\n\
         <body><body.head><hedline><hl1>{title}</hl1></hedline><byline>By <person>{authors}</person></byline></body.head>\n\
         <body.content><block>\n{body}</block></body.content><body.end/></body></nitf>\n",
        title = escaped(&source.title),
        name = source.name,
        compact = source.date.replace('-', ""),
        outlet = escaped(&source.outlet),
        authors = source.authors,
        body = source.elements(),
    )
}
