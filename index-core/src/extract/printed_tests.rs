//! Speakers and roles as an editor would print them: cases of our own words, one shape each.

use crate::Article;

/// Returns `speaker/role of the quote` for each quote, `-` for what is not known.
fn printed(text: &str) -> String {
    let article = Article::from_text(text);
    assert_eq!(article.check(), None, "{text}");
    let line = article.quotes.iter().map(|quote| {
        let who = article.speaker_of(quote).map_or("-", |who| &who.name);
        let role = quote.attribution.as_ref().and_then(|attribution| attribution.role);
        format!("{who}/{}", role.map_or("-", |role| &article[role]))
    });
    line.collect::<Vec<_>>().join("|")
}

/// Texts with the speakers of their quotes and the roles printed beside them.
const PRINTED: &[(&str, &str)] = &[
    // A suffix belongs to the name before its comma, whatever the verb and what stands between.
    ("Ruth Okoro, Jr. (D-Del.) denied that the dam leaks.", "Ruth Okoro, Jr./D-Del."),
    ("Ruth Okoro, Jr., the mayor, said that the dam leaks.", "Ruth Okoro, Jr./the mayor"),
    ("“It leaks,” said Ruth Okoro, Jr., the mayor.", "Ruth Okoro, Jr./the mayor"),
    ("U.S. Senate Majority Leader Ruth Okoro, M.D. said that it leaks.", "Ruth Okoro, M.D./-"),
    ("Paul Roux III came to Lund. “It leaks,” said Mr Roux.", "Paul Roux III/-"),
    // Father and son are two, a man with and without his honour is one.
    (
        "Paul Roux Sr. and Paul Roux Jr. came. “It leaks,” said Paul Roux Sr. “No,” said Paul Roux \
         Jr.",
        "Paul Roux Sr./-|Paul Roux Jr./-",
    ),
    ("Paul Roux QC came. “It leaks,” said Mr Roux.", "Paul Roux QC/-"),
    // Party and state that lost their marks are no part of a name.
    ("U S  Senator Ann Lee  D MI  said today that the dam leaks.", "Ann Lee/Senator"),
    (
        "U S  Senator Ann Lee  R Maine   a member of the dam board  said that the dam leaks.",
        "Ann Lee/a member of the dam board",
    ),
    // What follows a wide gap begins anew.
    ("The dam is old and near the town    Lee said that it leaks.", "Lee/-"),
    ("TOWN TO GET  2 DAMS  May 3   Senator Ann Lee said that the dam leaks.", "Ann Lee/-"),
    // A headline in capitals that ran into the text names nobody.
    (
        "LEE SECURES FUNDING FOR DAM   Tarnov needs it. Senator Lee said that the dam leaks.",
        "Lee/-",
    ),
    // An apposition ends before a verb whose comma was lost; a tag is none.
    (
        "Paul Roux, head of the dam office told reporters that it leaks.",
        "Paul Roux/head of the dam office",
    ),
    ("The dam belongs to Roux, the company said.", "the company/-"),
    // A title belongs to the office before it; an object is no office.
    ("“It leaks,” company President Paul Roux said.", "Paul Roux/company President"),
    ("“It leaks,” said former Congressman Paul Roux.", "Paul Roux/former Congressman"),
    ("“It leaks,” said 3Dam Chairman Paul Roux.", "Paul Roux/3Dam Chairman"),
    ("The steps Senator Roux asked for include a dam.", "Roux/-"),
    ("“It leaks,” said Director-General Paul Roux.", "Paul Roux/-"),
    ("Ann Lee and Representative Paul Roux said that it leaks.", "Paul Roux/Representative"),
    // Don is a given name.
    ("“It leaks,” said Don Mauder. “It does,” Mauder said.", "Don Mauder/-|Don Mauder/-"),
    // What somebody is called by stands within the name.
    (
        "“It leaks,” said James E. (Jim) Nolan, a guide. “It does,” Nolan said.",
        "James E. (Jim) Nolan/a guide|James E. (Jim) Nolan/-",
    ),
    // A body is not who speaks for it, and a firm may be called General.
    (
        "A spokesman for the British Ferry Industry said it leaks.",
        "A spokesman for the British Ferry Industry/-",
    ),
    ("It makes cable. General Cable said that it leaks.", "General Cable/-"),
    ("General Petrov said that it leaks.", "Petrov/-"),
    // Who stands for a name, whatever is told of him between.
    (
        "“It leaks,” said Ann Lee, a dam guide, who expects it to break.",
        "Ann Lee/a dam guide|Ann Lee/a dam guide",
    ),
    // A word that has its capital only from its sentence is no name.
    ("Plaintiffs came. The plaintiffs sat. Plaintiffs said that it leaks.", "Plaintiffs/-"),
    // Whom a sentence joins to somebody is no part of his name.
    ("Joining Roux was a guide. “It leaks,” Roux said.", "Roux/-"),
    // The role that one gives to another is not his own.
    (
        "Lee announced that Mark Ruiz will serve as the board's chairman. “Good,” Lee said.",
        "Lee/-|Lee/-",
    ),
    ("In an interview chief executive Ann Lee was glad. “It is dry,” she said.", "Ann Lee/-"),
    // A district that lost its marks and party is nobody.
    ("Congressman Roy Lincoln  AR 02  said today that the dam leaks.", "Roy Lincoln/AR 02"),
    // The field of an office belongs to it.
    ("Director of television Jana Roux said that it ends.", "Jana Roux/Director of television"),
    ("“It ends,” said head of public affairs Ann Lee.", "Ann Lee/head of public affairs"),
    // A firm keeps the name of its founder, an owner is none.
    ("Roux's Investors Service Inc said that it leaks.", "Roux's Investors Service Inc/-"),
    ("Tarnov's Harbour Services Inc said that it leaks.", "Harbour Services Inc/Tarnov"),
    // A role leads on to nothing.
    ("“It leaks,” said Paul Roux, author of “The Dam.”", "Paul Roux/author"),
    ("The memory Ann Lee says hurts most is old.", "Ann Lee/-"),
    ("A tearful Ann Lee said that it leaks.", "Ann Lee/-"),
    ("The ferry keeper Ann Lee said that it leaks.", "Ann Lee/The ferry keeper"),
    ("“It leaks,” said a young sailor named Du.", "Du/a young sailor"),
    // Headlines over a statement name its author.
    (
        "SEN. ANN LEE STATEMENT ON THE DAM:\n“It leaks and we must mend it before winter.”",
        "ANN LEE/-",
    ),
    (
        "Statement of Sen. Lee on the Old Dam:\n“It leaks and must be mended.”\n“Soon,” said Lee.",
        "Lee/-|Lee/-",
    ),
    // The first of several is followed over the offices of all.
    (
        "Sen. Ann Lee (D-Del.), Chairman of the River Conference, and Sen. Paul Roux (D-Del.), a \
         member of the board, said that the dam leaks.",
        "Ann Lee/D-Del.",
    ),
    // A statement is its author's.
    (
        "Senator Ann Lee came. Senator Lee's floor statement, as prepared, is below:\n“It leaks \
         and we must mend it before winter.”",
        "Ann Lee/-",
    ),
    (
        "Senator Ann Lee came. Her remarks follow:\n“It leaks and we must mend it before winter.”",
        "Ann Lee/-",
    ),
    // A place stays with its state.
    ("The Tarnov, Ohio-based company said the dam leaks.", "The Tarnov, Ohio-based company/-"),
    ("The Tarnov, Va.-based company said the dam leaks.", "The Tarnov, Va.-based company/-"),
    // Bodies keep their whole name.
    ("The river commissioner's Office said the dam leaks.", "river commissioner's Office/-"),
    ("The dam leaks, according to First Harbour.", "First Harbour/-"),
    ("Dam firm Roux & Lee said the dam leaks.", "Roux & Lee/Dam firm"),
    ("The Inspector General said that the dam leaks.", "The Inspector General/-"),
    // A sentence ends behind an abbreviation where an adverb begins the next.
    (
        "“It leaks,” said Paul Roux, president of dams at Lund Bros. However, Ann Lee said it held.",
        "Paul Roux/president of dams at Lund Bros.|Ann Lee/-",
    ),
    // Words that only begin a sentence are nobody.
    ("Please note that the dam leaks.", ""),
    ("Having said that the dam leaks, we left.", ""),
    // An office is its holder's, with its field.
    ("Chancellor of the Rivers Ann Lee spoke. “It leaks,” the Chancellor said.", "Ann Lee/-"),
    // A piece of a clause is nobody.
    ("The dam will be sold on said the mayor, not limited to handwritten notes of the town.", ""),
    ("It was proud of the dam said that it leaks.", ""),
    ("The keepers who ran the mill said that it leaks.", "The keepers/-"),
    ("The paper sent a letter on Friday and said that the dam leaks.", "The paper/-"),
    ("The mill so far has said that the dam leaks.", "The mill/-"),
    ("The daily said that the dam leaks.", "The daily/-"),
    ("Late last year the board said that the dam leaks.", "the board/-"),
    ("Not everyone said that the dam leaks.", "Not everyone/-"),
    ("The dam has leaked for years, lumbermen said.", "lumbermen/-"),
    ("That review said that the dam leaks.", "That review/-"),
    ("The mayor earlier this week said that the dam leaks.", "The mayor/-"),
    ("They outright denied that the dam leaks.", "-/-"),
    ("The song is typical of the mayor's old claim that the dam leaks.", "the mayor/-"),
    ("I  ve said that the dam leaks.", ""),
    ("It is my firm belief that the dam leaks.", ""),
    ("The grant supports the old dam.", ""),
    // Two spaces stand where a mark was lost.
    ("The dam is proud of the town  Lee said that it leaks.", "Lee/-"),
    (
        "Senator Ann Lee  a member of the dam board  said that it leaks.",
        "Ann Lee/a member of the dam board",
    ),
    ("Senator Ann E  Lee said that it leaks.", "Ann E Lee/-"),
    ("Ann Lee  Director of Dams at Lund  said that it leaks.", "Ann Lee/Director of Dams"),
    ("U S  Senator Ann Lee  R South Carolina  said today that it leaks.", "Ann Lee/Senator"),
    // Letters alone are nobody's name.
    ("We met. Tarnov  D C    He said that the dam leaks.", "-/-"),
    // An ampersand that a page left escaped is one.
    ("R&amp;T said the dam leaks.", "R&T/-"),
    ("Roux &amp; Co. said the dam leaks.", "Roux & Co./-"),
    // Firms are no officers.
    ("General Motors said the dam leaks.", "General Motors/-"),
    ("Generale des Lacs said the dam leaks.", "Generale des Lacs/-"),
    ("Gerrit van Brel came. “It leaks,” van Brel said.", "Gerrit van Brel/-"),
    // Roles tell what somebody is.
    ("Ann Lee, exiled from Tarnov since May, said that it leaks.", "Ann Lee/-"),
    ("Ann Lee, head of the board which owns the dam, said it leaks.", "Ann Lee/head of the board"),
    (
        "Ann Lee, a member of the board that approved the plan, said it leaks.",
        "Ann Lee/a member of the board",
    ),
    (
        "Ann Lee, chairman of the dam watchdog the Dam Board, said it leaks.",
        "Ann Lee/chairman of the dam watchdog the Dam Board",
    ),
    ("Britain's Dam Office said that the dam leaks.", "Dam Office/-"),
    ("“It leaks,” the official Tarnov Daily said.", "Tarnov Daily/-"),
    // Statements are their author's, and a headline's label is nobody.
    (
        "Senator Ann Lee came. The full text of her statement follows:\n“It leaks and we must mend \
         it before winter.”",
        "Ann Lee/-",
    ),
    (
        "Senator Ann Lee came.\nSenator Lee's opening statement, as written, is below:\n“It leaks \
         and we must mend it before winter.”",
        "Ann Lee/-",
    ),
    ("Press Release: LEE OPENS THE OLD DAM\n\nThe dam of Tarnov is open again.", ""),
    // Lists have labels, but nobody speaks in them.
    ("We meet.\nDate: May 3\nPlace: Tarnov\nDate: May 4\nPlace: Lund", ""),
];

#[test]
fn names_and_roles_are_whole_and_nothing_else() {
    let differs = |(text, expected): &(&str, &str)| {
        let found = printed(text);
        (found != *expected).then(|| format!("{text}\n  is   {found}\n  not  {expected}"))
    };
    let wrong: Vec<String> = PRINTED.iter().filter_map(differs).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
