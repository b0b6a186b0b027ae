//! What a page says about itself: title, day, authors, outlet, address.
//!
//! Invariant: JSON-LD is believed before `<meta>`, `<meta>` before what is visible; the day is that
//! of publication, never that of a change.

use serde_json::Value;

use super::page::Page;
use crate::printed_date::{after_label, at_start, parse_day};
use crate::read::text::squeeze;
use crate::{Date, Document, byline};

/// Names under which pages give their day of publication, the most certain first.
const DATE_NAMES: [&str; 26] = [
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

/// Puts what the page says about itself into the document.
pub(super) fn fill(document: &mut Document, page: &Page) {
    let nodes = json_ld(page);
    let article = article_of(&nodes);
    let text_of = |key: &str| article.and_then(|node| words_of(node.get(key)?));

    document.url = page.canonical.as_deref().map(str::trim).and_then(web_address);
    document.url =
        document.url.take().or_else(|| page.content_of(&["og:url"]).and_then(web_address));
    document.source = text_of("publisher").or_else(|| {
        let site = page.content_of(&["og:site_name", "application-name", "twitter:site"]);
        site.map(|name| squeeze(name.trim_start_matches('@')))
    });
    document.date = date(page, &nodes, article, document.url.as_deref());
    document.title = title(page, text_of("headline"), document);
    document.authors = authors(page, &nodes, article, document.source.as_deref());
}

fn date(page: &Page, nodes: &[Value], article: Option<&Value>, url: Option<&str>) -> Option<Date> {
    let published = |node: &Value| {
        let keys = ["datePublished", "dateCreated", "uploadDate"];
        keys.iter().find_map(|key| node.get(key)?.as_str().and_then(parse_day))
    };
    let meta = |name: &&str| page.content_of(&[name]).and_then(parse_day);
    article
        .and_then(published)
        .or_else(|| nodes.iter().filter(|node| node.get("@type").is_some()).find_map(published))
        .or_else(|| DATE_NAMES.iter().find_map(meta))
        .or_else(|| url.and_then(date_in_address))
        .or_else(|| page.times.iter().find_map(|time| parse_day(time)))
        .or_else(|| visible_date(&page.blocks))
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

fn title(page: &Page, headline: Option<String>, document: &Document) -> Option<String> {
    let heading = squeeze(&page.first_heading);
    let meta = page.content_of(&["og:title", "twitter:title", "dc.title", "title"]).map(squeeze);
    let tag = Some(squeeze(&page.title)).filter(|title| !title.is_empty());
    let printed = headline.or(meta).or(tag).or_else(|| Some(heading.clone()))?;
    let printed = plain(printed);
    let site = document.source.as_deref().unwrap_or_default();
    let host = document.url.as_deref().map(host_of).unwrap_or_default();
    // `Opinion | Storm closes port` over the heading `Storm closes port`.
    let ends_with_heading = heading.contains(' ') && printed.ends_with(&heading);
    let printed = if ends_with_heading { heading.clone() } else { printed };
    let title = without_site(&printed, &heading, site, host);
    (!title.is_empty()).then(|| title.to_owned())
}

/// Cuts ` | The Post` and the like: what the site's name, its host or the heading show to be no
/// part of the headline.
fn without_site<'t>(title: &'t str, heading: &str, site: &str, host: &str) -> &'t str {
    const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » "];
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
) -> Vec<String> {
    let mut printed = Vec::new();
    if let Some(author) = article.and_then(|node| node.get("author")) {
        collect_names(author, &mut printed);
        let id = author.get("@id").and_then(Value::as_str);
        let same = |node: &&Value| id.is_some() && node.get("@id").and_then(Value::as_str) == id;
        if let Some(person) = nodes.iter().find(same) {
            collect_names(person, &mut printed);
        }
    }
    if printed.is_empty() {
        printed.extend(page.content_of(&AUTHOR_NAMES).map(str::to_owned));
    }
    let from = |printed: &[String]| people(printed, source);
    let named = from(&printed);
    if named.is_empty() { from(&page.authors) } else { named }
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
