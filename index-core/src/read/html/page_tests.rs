//! What the tokens of a page tell, and which pages are hostile.

use super::*;

#[test]
fn blocks_are_what_a_reader_sees() {
    let page = Page::read(
        "<html><head><title>T &amp; t</title><style>p{}</style><script>var a = '<p>no</p>';</script>\
         <meta name=\"Author\" content=\"Jane Doe\"><link rel=canonical href=https://post.example/1>\
         <script type=\"application/ld+json\">{\"a\": \"<b>\"}</script></head>\
         <body><nav>Menu <a href=x>one</a></nav><h1>Head <em>line</em></h1><p>One <b>bold</b>\n word.<p>Two\
         <br>lines.<ul><li>a<li>b</ul><svg><path d=1 /><text>art</text></svg>\
         <time datetime=2026-04-17>today</time> <span itemprop=datePublished content=2026-04-16></span>\
         <form>Mail <input></form><a rel=\"author nofollow\">John Roe</a></body></html>",
    );
    assert_eq!(
        page.blocks,
        ["Head line", "One bold word.", "Two", "lines.", "a", "b", "today", "John Roe"]
    );
    assert_eq!(page.title, "T & t");
    assert_eq!(page.first_heading, "Head line");
    assert_eq!(page.canonical.as_deref(), Some("https://post.example/1"));
    assert_eq!(page.json_ld, ["{\"a\": \"<b>\"}"]);
    assert_eq!(page.times, ["2026-04-17"]);
    assert_eq!(page.authors, ["John Roe"]);
    let meta = [("author", "Jane Doe"), ("datepublished", "2026-04-16")];
    assert_eq!(page.meta, meta.map(|(name, content)| (name.to_owned(), content.to_owned())));
    assert!(!page.is_hostile);
}

#[test]
fn a_page_without_head_or_end_tags_is_read_to_its_end() {
    let page = Page::read("<head><title>x</title><p>One<div>Two");
    assert_eq!(page.blocks, ["One", "Two"]);
}

#[test]
fn depth_is_what_a_tree_would_have() {
    for (html, is_hostile) in [
        ("<div>".repeat(DEPTH_MAX), false),
        ("<div>".repeat(DEPTH_MAX + 1), true),
        ("<div></div>".repeat(DEPTH_MAX * 2), false),
        ("<p>x".repeat(DEPTH_MAX * 2), false),
        ("<ul><li>x</ul>".repeat(DEPTH_MAX * 2), false),
        ("<ul><li>".repeat(DEPTH_MAX + 1), true),
        ("<br><img><input>".repeat(DEPTH_MAX * 2), false),
        (format!("<svg>{}</svg>", "<path/>".repeat(DEPTH_MAX * 2)), false),
        (format!("<svg><div>{}", "<path/>".repeat(DEPTH_MAX * 2)), true),
        (format!("<svg><foreignObject>{}", "<path/>".repeat(DEPTH_MAX * 2)), true),
        ("<blockquote>".repeat(QUOTE_DEPTH_MAX), false),
        ("<blockquote>".repeat(QUOTE_DEPTH_MAX + 1), true),
        ("<blockquote></blockquote>".repeat(QUOTE_DEPTH_MAX * 2), false),
        ("<div>".repeat(400) + &"<p>x".repeat(3000), true),
        ("<div>".repeat(20) + &"<p>x</p>".repeat(40_000), false),
        ("<font>".repeat(100) + &"<p>x".repeat(6000), true),
        ("<div/>".repeat(DEPTH_MAX + 1), true),
        (format!("<p {}>", "a ".repeat(TAG_ATTRIBUTES_MAX + 1)), true),
    ] {
        assert_eq!(Page::read(&html).is_hostile, is_hostile, "{html:.60}");
    }
}
