//! What a page says about itself: title, day, authors, outlet, address.
//!
//! Invariant: JSON-LD is believed before `<meta>`, `<meta>` before what is visible; the day is that
//! of publication, never that of a change.

use serde_json::Value;

use super::page::Page;
use crate::printed_date::{after_label, at_start, impossible_note, parse_day};
use crate::read::fields::{keyword_list, language};
use crate::read::text::squeeze;
use crate::{Date, Document, Field, Moment, Provenance, byline};

/// Names under which pages give their day of publication, the most certain first.
const DATE_NAMES: [&str; 40] = [
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "og:published_time",
    "rnews:datepublished",
    "parsely-pub-date",
    "article.published",
    "article:published",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "originalpublicationdate",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "publish-date",
    "publishdate",
    "publication_date",
    "published_at",
    "pubdate",
    "bt:pubdate",
    "displaydate",
    "date_published",
    "published_date",
    "published_time",
    "published_time_telegram",
    "publish_date",
    "pub_date",
    "publisheddate",
    "publishedatdate",
    "publishtime",
    "cxenseparse:publishtime",
    "prism.publicationdate",
    "article_date_original",
    "original-publish-date",
    "iso-8601-publish-date",
    "og:regdate",
    "ptime",
    "pdate",
    "date",
];

const AUTHOR_NAMES: [&str; 8] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "article:author_name",
];

const MODIFIED_NAMES: [&str; 11] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "modified_time",
    "updated_time",
    "article.updated",
    "article_date_updated",
];

const SECTION_NAMES: [&str; 4] =
    ["article:section", "parsely-section", "articlesection", "section"];

const KEYWORD_NAMES: [&str; 4] = ["news_keywords", "parsely-tags", "keywords", "article:tag"];

const LANGUAGE_NAMES: [&str; 5] =
    ["content-language", "og:locale", "dc.language", "dcterms.language", "language"];

/// JSON-LD types that are articles.
const ARTICLE_TYPES: [&str; 9] = [
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "Article",
    "BlogPosting",
    "LiveBlogPosting",
];

/// A value and where it came from.
type Told<T> = Option<(T, Provenance)>;

/// Puts what the page says about itself into the document.
pub(super) fn fill(document: &mut Document, page: &Page) {
    let nodes = json_ld(page);
    let article = article_of(&nodes);
    let ld = |key: &str| article.and_then(|node| words_of(node.get(key)?));
    let ld_told = |key: &str| ld(key).map(|words| (words, Provenance::JsonLd));

    let canonical = page.canonical.as_deref().map(str::trim).and_then(web_address);
    let url = canonical
        .map(|url| (url, Provenance::Meta))
        .or_else(|| Some((web_address(page.content_of(&["og:url"])?)?, Provenance::OpenGraph)))
        .or_else(|| Some((address_of(article?)?, Provenance::JsonLd)));
    document.url = keep(document, Field::Url, url);
    let site = || {
        let (name, site) = page.entry_of(&["og:site_name", "application-name", "twitter:site"])?;
        Some((squeeze(site.trim_start_matches('@')), provenance_of(name)))
    };
    document.source = keep(document, Field::Source, ld_told("publisher").or_else(site));
    fill_dates(document, page, &nodes, article);
    let title = title(page, ld("headline"), document);
    document.title = keep(document, Field::Title, title);
    let authors = authors(page, &nodes, article, document.source.as_deref());
    document.authors = keep(document, Field::Authors, authors).unwrap_or_default();
    fill_subjects(document, page, article);
}

/// Keeps where a value came from.
fn keep<T>(document: &mut Document, field: Field, told: Told<T>) -> Option<T> {
    let (value, provenance) = told?;
    document.origins.set(field, provenance);
    Some(value)
}

fn provenance_of(name: &str) -> Provenance {
    let is_graph = name.starts_with("og:") || name.starts_with("article:");
    if is_graph { Provenance::OpenGraph } else { Provenance::Meta }
}

fn fill_dates(document: &mut Document, page: &Page, nodes: &[Value], article: Option<&Value>) {
    let url = document.url.clone();
    let told = date(page, nodes, article, url.as_deref());
    if let Some((date, moment)) = keep(document, Field::Date, told) {
        document.date = Some(date);
        document.published = moment;
    }
    if document.date.is_none() {
        let named = article.and_then(|node| node.get("datePublished")?.as_str());
        let named = named.or_else(|| page.content_of(&DATE_NAMES));
        document.notes.extend(named.and_then(impossible_note));
    }
    let changed = article.and_then(|node| node.get("dateModified")?.as_str());
    let changed = changed.map(|value| (value, Provenance::JsonLd)).or_else(|| {
        page.entry_of(&MODIFIED_NAMES).map(|(name, value)| (value, provenance_of(name)))
    });
    let modified = changed.and_then(|(value, from)| Some((Moment::parse(value)?, from)));
    document.modified = keep(document, Field::Modified, modified);
}

/// Section, keywords and language.
fn fill_subjects(document: &mut Document, page: &Page, article: Option<&Value>) {
    let ld = |key: &str| article.and_then(|node| node.get(key));
    let section = ld("articleSection").and_then(words_of).map(|words| (words, Provenance::JsonLd));
    let section = section.or_else(|| {
        page.entry_of(&SECTION_NAMES).map(|(name, words)| (squeeze(words), provenance_of(name)))
    });
    document.section = keep(document, Field::Section, section);
    let keywords = keywords(page, ld("keywords"));
    document.keywords = keep(document, Field::Keywords, keywords).unwrap_or_default();
    let tongue = ld("inLanguage").and_then(words_of).map(|tag| (tag, Provenance::JsonLd));
    let tongue =
        tongue.or_else(|| Some((page.language.clone()?, Provenance::Meta))).or_else(|| {
            page.entry_of(&LANGUAGE_NAMES).map(|(name, tag)| (tag.to_owned(), provenance_of(name)))
        });
    let tongue = tongue.and_then(|(tag, from)| Some((language(&tag)?, from)));
    document.language = keep(document, Field::Language, tongue);
}

fn keywords(page: &Page, ld: Option<&Value>) -> Told<Vec<String>> {
    let mut names = Vec::new();
    if let Some(value) = ld {
        collect_names(value, &mut names);
    }
    let found = keyword_list(&names.join(","));
    if !found.is_empty() {
        return Some((found, Provenance::JsonLd));
    }
    let (name, _) = page.entry_of(&KEYWORD_NAMES)?;
    let same = page.meta.iter().filter(|(known, _)| known == name);
    let line = same.map(|(_, content)| content.as_str()).collect::<Vec<_>>().join(",");
    Some((keyword_list(&line), provenance_of(name))).filter(|(found, _)| !found.is_empty())
}

/// A day, with its moment where one is told.
type Day = (Date, Option<Moment>);

fn date(page: &Page, nodes: &[Value], article: Option<&Value>, url: Option<&str>) -> Told<Day> {
    let read = |value: &str| Some((parse_day(value)?, Moment::parse(value)));
    let published = |node: &Value| {
        let keys = ["datePublished", "dateCreated", "uploadDate"];
        let told = keys.iter().find_map(|key| node.get(key)?.as_str().and_then(read))?;
        Some((told, Provenance::JsonLd))
    };
    let meta = |name: &&str| {
        let (name, value) = page.entry_of(&[name])?;
        Some((read(value)?, provenance_of(name)))
    };
    let bare = |date: Date, from: Provenance| ((date, None), from);
    article
        .and_then(published)
        .or_else(|| nodes.iter().filter(|node| node.get("@type").is_some()).find_map(published))
        .or_else(|| DATE_NAMES.iter().find_map(meta))
        .or_else(|| url.and_then(date_in_address).map(|day| bare(day, Provenance::Address)))
        .or_else(|| Some((page.times.iter().find_map(|time| read(time))?, Provenance::Element)))
        .or_else(|| visible_date(&page.blocks).map(|day| bare(day, Provenance::Printed)))
}

/// The day that a short line gives as that of publication, else the only day that stands alone on
/// a line; of several one might be the day on which the page was saved.
fn visible_date(blocks: &[String]) -> Option<Date> {
    const LINE_BYTES_MAX: usize = 80;
    let lines = || blocks.iter().filter(|block| block.len() <= LINE_BYTES_MAX);
    let labelled = lines().find_map(|line| at_start(after_label(line)?)?.date());
    labelled.or_else(|| {
        let mut days = lines().filter_map(|line| at_start(line)?.date());
        let first = days.next()?;
        days.all(|day| day == first).then_some(first)
    })
}

/// `https://post.example/2026/04/17/storm`.
fn date_in_address(url: &str) -> Option<Date> {
    let parts: Vec<&str> = url.split('/').skip(3).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let numbers =
            year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
        numbers.then(|| parse_day(&format!("{year}-{month}-{day}")))?
    })
}

fn title(page: &Page, headline: Option<String>, document: &Document) -> Told<String> {
    const META_NAMES: [&str; 4] = ["og:title", "twitter:title", "dc.title", "title"];
    let heading = squeeze(&page.first_heading);
    let headline = headline.map(|headline| (headline, Provenance::JsonLd));
    let meta =
        || page.entry_of(&META_NAMES).map(|(name, title)| (squeeze(title), provenance_of(name)));
    let tag = || {
        let title = squeeze(&page.title);
        let title = if title.is_empty() { heading.clone() } else { title };
        (title, Provenance::Element)
    };
    let (printed, provenance) = headline.or_else(meta).unwrap_or_else(tag);
    let printed = plain(printed);
    let site = document.source.as_deref().unwrap_or_default();
    let host = document.url.as_deref().map(host_of).unwrap_or_default();
    // `Opinion | Storm closes port` over the heading `Storm closes port`.
    let ends_with_heading = heading.contains(' ') && printed.ends_with(&heading);
    let printed = if ends_with_heading { heading.clone() } else { printed };
    let title = without_site(&printed, &heading, site, host);
    (!title.is_empty()).then(|| (title.to_owned(), provenance))
}

/// Cuts ` | The Post` and the like: what the site's name, its host or the heading show to be no
/// part of the headline.
fn without_site<'t>(title: &'t str, heading: &str, site: &str, host: &str) -> &'t str {
    const SEPARATORS: [&str; 10] =
        [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", "｜", "："];
    let behind_heading = title.strip_prefix(heading).filter(|_| heading.chars().count() > 1);
    if behind_heading.is_some_and(|rest| SEPARATORS.iter().any(|s| rest.starts_with(s))) {
        return &title[..heading.len()];
    }
    let mut title = title;
    loop {
        let cuts = SEPARATORS.iter().filter_map(|separator| title.rsplit_once(separator));
        let Some((head, tail)) = cuts.min_by_key(|(_, tail)| tail.len()) else { return title };
        let is_site = same_name(tail, site) || !host.is_empty() && host.contains(&folded(tail));
        if !is_site && head.trim() != heading {
            return title;
        }
        title = head.trim_end();
    }
}

/// Whether one name holds the other, leaving out case, spaces and the article.
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    !a.is_empty() && !b.is_empty() && (a.contains(&b) || b.contains(&a))
}

fn folded(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// `post` of `https://www.post.co.example/…`, folded as names are.
fn host_of(url: &str) -> &str {
    let host = url.split('/').nth(2).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.rsplit_once('.').map_or(host, |(name, _)| name)
}

fn authors(
    page: &Page,
    nodes: &[Value],
    article: Option<&Value>,
    source: Option<&str>,
) -> Told<Vec<String>> {
    let mut printed = Vec::new();
    let mut provenance = Provenance::JsonLd;
    if let Some(author) = article.and_then(|node| node.get("author")) {
        collect_names(author, &mut printed);
        let id = author.get("@id").and_then(Value::as_str);
        let same = |node: &&Value| id.is_some() && node.get("@id").and_then(Value::as_str) == id;
        if let Some(person) = nodes.iter().find(same) {
            collect_names(person, &mut printed);
        }
    }
    if printed.is_empty()
        && let Some((name, author)) = page.entry_of(&AUTHOR_NAMES)
    {
        printed.push(author.to_owned());
        provenance = provenance_of(name);
    }
    let mut named = people(&printed, source);
    if named.is_empty() {
        named = people(&page.authors, source);
        provenance = Provenance::Element;
    }
    (!named.is_empty()).then_some((named, provenance))
}

/// The names of people in these lines, each once.
fn people(printed: &[String], source: Option<&str>) -> Vec<String> {
    let mut authors: Vec<String> = Vec::new();
    let lines = printed.iter().filter(|line| !line.contains("://"));
    for name in lines.flat_map(|line| byline::names(&plain(squeeze(line)))) {
        let is_outlet = source.is_some_and(|source| folded(source) == folded(&name));
        if !is_outlet && !authors.contains(&name) {
            authors.push(name);
        }
    }
    authors
}

fn collect_names(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(name) => names.push(name.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        Value::Object(node) => {
            if let Some(name) = node.get("name") {
                collect_names(name, names);
            }
        }
        _ => {}
    }
}

/// The words of a value, or of the `name` of an object.
fn words_of(value: &Value) -> Option<String> {
    let mut names = Vec::new();
    collect_names(value, &mut names);
    let words = squeeze(names.first()?);
    (!words.is_empty()).then_some(words)
}

/// Decodes what a careless site escaped twice: `Dog &amp; Bone`, `<b>Storm</b>`.
fn plain(words: String) -> String {
    if words.contains('&') && words.contains(';') || words.contains('<') {
        return Page::read(&words).blocks.join(" ");
    }
    words
}

/// The address that the article's node names as its page or its own.
fn address_of(article: &Value) -> Option<String> {
    let page = article.get("mainEntityOfPage");
    let id = page.and_then(|page| page.as_str().or_else(|| page.get("@id")?.as_str()));
    let url = || article.get("url").and_then(Value::as_str);
    id.and_then(web_address).or_else(|| url().and_then(web_address))
}

fn web_address(url: &str) -> Option<String> {
    (url.starts_with("http://") || url.starts_with("https://")).then(|| url.to_owned())
}

/// Every node of the page's JSON-LD, however it is wrapped.
fn json_ld(page: &Page) -> Vec<Value> {
    let mut nodes = Vec::new();
    for script in &page.json_ld {
        if let Some(value) = parse_script(script) {
            collect_nodes(value, &mut nodes);
        }
    }
    nodes
}

fn parse_script(script: &str) -> Option<Value> {
    let script = script.trim().trim_end_matches(';');
    let script = script.strip_prefix("<!--").unwrap_or(script);
    let script = script.strip_suffix("-->").unwrap_or(script);
    serde_json::from_str(script).ok().or_else(|| {
        // Raw line ends within strings are the commonest fault.
        let mended: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

fn collect_nodes(value: Value, nodes: &mut Vec<Value>) {
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| collect_nodes(item, nodes)),
        Value::Object(mut node) => {
            for key in ["@graph", "mainEntity"] {
                if let Some(inner) = node.remove(key) {
                    collect_nodes(inner, nodes);
                }
            }
            nodes.push(Value::Object(node));
        }
        _ => {}
    }
}

fn article_of(nodes: &[Value]) -> Option<&Value> {
    let is_article = |name: &str| ARTICLE_TYPES.contains(&name.rsplit('/').next().unwrap_or(name));
    nodes.iter().find(|node| match node.get("@type") {
        Some(Value::String(name)) => is_article(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_article),
        _ => false,
    })
}

#[cfg(test)]
#[path = "metadata_tests.rs"]
mod tests;
