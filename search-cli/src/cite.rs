//! Citations of quotes and articles: what somebody needs to find the words again and to see that
//! they are still the same.

use std::io::{self, Write};

use index_core::{ArticleId, QuoteHit, Searcher};

use crate::args::Citing;
use crate::files;
use crate::print::sanitize;
use crate::problem::Problem;

/// A quote or an article with all that leads to it.
pub(crate) struct Citation {
    id: String,
    /// Of a quote.
    said: Option<Said>,
    title: Option<String>,
    authors: Vec<String>,
    source: Option<String>,
    place: Option<String>,
    date: Option<String>,
    url: Option<String>,
    path: String,
    /// The BLAKE3 digest of the file, where the index knows it.
    digest: Option<String>,
}

/// What was said, by whom, and where it stands.
struct Said {
    quote: String,
    /// Whether the words are the speaker's own.
    is_verbatim: bool,
    speaker: Option<String>,
    role: Option<String>,
    partners: Vec<String>,
    /// Bytes of the article's text.
    start: usize,
    end: usize,
}

impl Citation {
    /// Returns the citation of an article.
    pub(crate) fn of_article(searcher: &Searcher, id: ArticleId) -> Result<Citation, Problem> {
        let article = searcher.article(id)?;
        // A hit's article is there as long as the searcher that found it.
        let article = article.ok_or_else(|| Problem::new(format!("no article `{id}`")))?;
        Ok(Citation {
            id: id.to_string(),
            said: None,
            digest: digest(searcher, &article.path)?,
            title: article.title,
            authors: article.authors,
            source: article.source,
            place: article.place,
            date: article.date.map(|date| date.to_string()),
            url: article.url,
            path: article.path,
        })
    }

    /// Returns the citation of a quote.
    pub(crate) fn of_quote(searcher: &Searcher, hit: &QuoteHit) -> Result<Citation, Problem> {
        let said = Said {
            quote: hit.quote.clone(),
            is_verbatim: matches!(hit.kind.as_str(), "direct" | "transcript"),
            speaker: hit.speaker.clone(),
            role: hit.role.clone(),
            partners: hit.partners.clone(),
            start: hit.start,
            end: hit.end,
        };
        let article = Citation::of_article(searcher, hit.article)?;
        Ok(Citation { id: hit.id.to_string(), said: Some(said), ..article })
    }

    /// Writes it in a form.
    pub(crate) fn write(&self, out: &mut dyn Write, citing: Citing) -> io::Result<()> {
        match citing {
            Citing::Plain => self.plain(out),
            Citing::Markdown => self.markdown(out),
            Citing::Bibtex => self.bibtex(out),
        }
    }

    fn plain(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = self.title.iter().map(|title| format!("“{}”", sanitize::line(title)));
        let facts: Vec<String> = title.chain(self.facts()).collect();
        if let Some(said) = &self.said {
            write!(out, "{} — {}. ", said.words(), said.who())?;
        } else if !self.authors.is_empty() {
            write!(out, "{}. ", sanitize::line(&self.authors.join(", ")))?;
        }
        writeln!(out, "{}{}", sentence(&facts), self.locus())
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = self.title.as_deref().map(|title| markdown_safe(&sanitize::line(title)));
        let title = match (title, &self.url) {
            (Some(title), Some(url)) => Some(format!("[{title}](<{}>)", sanitize::name(url))),
            (title, _) => title.map(|title| format!("*{title}*")),
        };
        let facts = self.facts().map(|fact| markdown_safe(&fact));
        let facts: Vec<String> = title.into_iter().chain(facts).collect();
        let (facts, locus) = (sentence(&facts), self.locus());
        let Some(said) = &self.said else { return writeln!(out, "- {facts}`{locus}`") };
        let (words, who) = (markdown_safe(&said.words()), markdown_safe(&said.who()));
        writeln!(out, "> {words}\n>\n> — {who}. {facts}`{locus}`\n")
    }

    fn bibtex(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "@misc{{whosaid-{},", self.id.replace('.', "-"))?;
        let mut field = |name: &str, value: Option<String>| match value {
            Some(value) => writeln!(out, "  {name} = {{{}}},", bibtex_safe(&value)),
            None => Ok(()),
        };
        let authors = self.authors.iter().map(|author| format!("{{{}}}", bibtex_safe(author)));
        let authors: Vec<String> = authors.collect();
        field("title", self.title.clone())?;
        field("howpublished", self.source.clone())?;
        field("address", self.place.clone())?;
        field("date", self.date.clone())?;
        field("year", self.date.as_ref().and_then(|date| date.get(..4)).map(str::to_owned))?;
        field("url", self.url.clone())?;
        let said = self.said.iter().map(|said| format!("{} — {}. ", said.words(), said.who()));
        field("note", Some(said.collect::<String>() + &self.locus()))?;
        if !authors.is_empty() {
            writeln!(out, "  author = {{{}}},", authors.join(" and "))?;
        }
        writeln!(out, "}}\n")
    }

    /// The outlet, the place and the day.
    fn facts(&self) -> impl Iterator<Item = String> + '_ {
        let facts = [&self.source, &self.place, &self.date].into_iter().flatten();
        facts.map(|fact| sanitize::line(fact).into_owned())
    }

    /// The file, the bytes of the article's text and the digest of the file.
    fn locus(&self) -> String {
        let path = sanitize::name(&self.path);
        let digest = self.digest.iter().map(|digest| format!(", blake3 {digest}"));
        let bytes = self.said.iter().map(|said| format!(", bytes {}–{}", said.start, said.end));
        bytes.chain(digest).fold(path.into_owned(), |place, fact| place + &fact)
    }
}

impl Said {
    fn words(&self) -> String {
        let quote = sanitize::line(&self.quote);
        if self.is_verbatim { format!("“{quote}”") } else { format!("(reported) {quote}") }
    }

    fn who(&self) -> String {
        let speaker = self.speaker.as_deref().unwrap_or("speaker unknown");
        let role = self.role.iter().map(|role| format!(", {role}"));
        let partners = self.partners.join(", ");
        let partners = (!partners.is_empty()).then(|| format!(", with {partners}"));
        let facts = role.chain(partners);
        sanitize::line(&facts.fold(speaker.to_owned(), |who, fact| who + &fact)).into_owned()
    }
}

/// Returns facts as a sentence with a space behind it; nothing where none is known.
fn sentence(facts: &[String]) -> String {
    if facts.is_empty() { String::new() } else { facts.join(", ") + ". " }
}

/// Returns the digest of a file in hexadecimal digits.
fn digest(searcher: &Searcher, path: &str) -> Result<Option<String>, Problem> {
    let file = files::entry(searcher, path)?;
    let hex = |digest: [u8; 32]| digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(file.map(|file| hex(file.digest)))
}

/// Returns a text whose marks are none of Markdown's.
fn markdown_safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// Returns a text that BibTeX takes literally.
fn bibtex_safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in sanitize::line(text).chars() {
        match c {
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => safe.extend(['\\', c]),
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation() -> Citation {
        let text = |text: &str| Some(text.to_owned());
        Citation {
            id: "00ab.1".to_owned(),
            said: Some(Said {
                quote: "The *bridge*\nis 5% longer,".to_owned(),
                is_verbatim: true,
                speaker: text("Maria Lund"),
                role: text("the mayor"),
                partners: Vec::new(),
                start: 10,
                end: 40,
            }),
            title: text("Bridge opens"),
            authors: vec!["Ola Nilsen".to_owned(), "Kari Lie".to_owned()],
            source: text("Shore News"),
            place: None,
            date: text("2025-04-17"),
            url: text("https://shore.example/1"),
            path: "/news/bridge.txt".to_owned(),
            digest: text("0f0f"),
        }
    }

    fn written_of(citation: &Citation, citing: Citing) -> String {
        let mut out = Vec::new();
        citation.write(&mut out, citing).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn written(citing: Citing) -> String {
        written_of(&citation(), citing)
    }

    #[test]
    fn an_article_is_cited_without_words() {
        let article = Citation { said: None, ..citation() };
        insta::assert_snapshot!(written_of(&article, Citing::Plain), @"Ola Nilsen, Kari Lie. “Bridge opens”, Shore News, 2025-04-17. /news/bridge.txt, blake3 0f0f");
        insta::assert_snapshot!(written_of(&article, Citing::Markdown), @"- [Bridge opens](<https://shore.example/1>), Shore News, 2025-04-17. `/news/bridge.txt, blake3 0f0f`");
        insta::assert_snapshot!(written_of(&article, Citing::Bibtex), @r"
        @misc{whosaid-00ab-1,
          title = {Bridge opens},
          howpublished = {Shore News},
          date = {2025-04-17},
          year = {2025},
          url = {https://shore.example/1},
          note = {/news/bridge.txt, blake3 0f0f},
          author = {{Ola Nilsen} and {Kari Lie}},
        }
        ");
    }

    #[test]
    fn everybody_who_said_it_is_cited() {
        let mut joint = citation();
        joint.said.as_mut().unwrap().partners = vec!["Ola Berg".to_owned(), "Ada Moe".to_owned()];
        let said = joint.said.unwrap();
        assert_eq!(said.who(), "Maria Lund, the mayor, with Ola Berg, Ada Moe");
    }

    #[test]
    fn where_nothing_is_known_of_an_article_its_place_stands_alone() {
        let bare = || Citation {
            title: None,
            source: None,
            date: None,
            authors: Vec::new(),
            ..citation()
        };
        insta::assert_snapshot!(written_of(&bare(), Citing::Plain), @"“The *bridge* is 5% longer,” — Maria Lund, the mayor. /news/bridge.txt, bytes 10–40, blake3 0f0f");
        insta::assert_snapshot!(written_of(&bare(), Citing::Markdown), @r"
        > “The \*bridge\* is 5% longer,”
        >
        > — Maria Lund, the mayor. `/news/bridge.txt, bytes 10–40, blake3 0f0f`
        ");
        let article = Citation { said: None, ..bare() };
        insta::assert_snapshot!(written_of(&article, Citing::Plain), @"/news/bridge.txt, blake3 0f0f");
        insta::assert_snapshot!(written_of(&article, Citing::Markdown), @"- `/news/bridge.txt, blake3 0f0f`");
    }

    #[test]
    fn a_citation_leads_back_to_the_words() {
        insta::assert_snapshot!(written(Citing::Plain), @r"“The *bridge* is 5% longer,” — Maria Lund, the mayor. “Bridge opens”, Shore News, 2025-04-17. /news/bridge.txt, bytes 10–40, blake3 0f0f");
        insta::assert_snapshot!(written(Citing::Markdown), @r"
        > “The \*bridge\* is 5% longer,”
        >
        > — Maria Lund, the mayor. [Bridge opens](<https://shore.example/1>), Shore News, 2025-04-17. `/news/bridge.txt, bytes 10–40, blake3 0f0f`
        ");
        insta::assert_snapshot!(written(Citing::Bibtex), @r"
        @misc{whosaid-00ab-1,
          title = {Bridge opens},
          howpublished = {Shore News},
          date = {2025-04-17},
          year = {2025},
          url = {https://shore.example/1},
          note = {“The *bridge* is 5\% longer,” — Maria Lund, the mayor. /news/bridge.txt, bytes 10–40, blake3 0f0f},
          author = {{Ola Nilsen} and {Kari Lie}},
        }
        ");
    }
}
