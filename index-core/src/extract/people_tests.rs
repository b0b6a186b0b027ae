//! Who is meant, and what is reported: cases of our own words, one rule or shape each.

use crate::{Article, QuoteKind};

/// Returns `speaker/kind/role` of each quote, or `-` where nobody is known.
fn speakers(text: &str) -> String {
    let article = Article::from_text(text);
    assert_eq!(article.check(), None, "{text}");
    let line = article.quotes.iter().map(|quote| match article.speaker_of(quote) {
        None => "-".to_owned(),
        Some(who) => {
            let role = who.role.as_deref().unwrap_or("-");
            format!("{}/{}/{role}", who.name, who.kind.as_str())
        }
    });
    line.collect::<Vec<_>>().join("|")
}

/// Texts with the speakers of their quotes.
const MEANT: &[(&str, &str)] = &[
    // A pronoun takes the last who spoke, of its gender.
    (
        "Ann Lee met Paul Roux on Monday. “It was long,” she said. “Too long,” he said.",
        "Ann Lee/person/-|Paul Roux/person/-",
    ),
    // A gap of the layout parts a headline from a place.
    (
        "Dam Leaks, Says Cerny            TARNOV, July 4 - Milos Cerny came. “It leaks,” he said.",
        "Milos Cerny/person/-|Milos Cerny/person/-",
    ),
    // Of two of one surname a headline means who comes first below it.
    (
        "SEN. LEE: DAM IS SAFE\n\nSen. Ann Lee came to Lund. “It is dry,” said Lee.\n\nContact: Omar \
         Lee, 202/555-0142.",
        "Ann Lee/person/Sen.|Ann Lee/person/Sen.",
    ),
    // A title before a name in capitals is no part of it.
    (
        "SEN. LEE ISSUES STATEMENT ON DAM\n\n\"The dam in this town is safe, and it is dry.\"",
        "LEE/person/SEN.",
    ),
    // Party and state are nobody.
    (
        "Sen. Ann Lee, D-Del., came. “It leaks,” she said. Paul Roux, R-Ohio, came. “No,” he said.",
        "Ann Lee/person/Sen.|Paul Roux/person/-",
    ),
    // An unnamed source that spoke last is meant by its noun and by the pronoun.
    (
        "“It leaks,” said Paul Roux, a senior analyst at Lund. “No,” said another analyst. “It is \
         dry,” the analyst said. “I saw it,” he added.",
        "Paul Roux/person/a senior analyst at Lund|another analyst/unnamed/-|\
         another analyst/unnamed/-|another analyst/unnamed/-",
    ),
    // A plural of people is nobody's name, wherever it has a capital.
    (
        "Traders said that the price of tin fell. “Nobody buys,” traders said. “Nobody,” Investors \
         said.",
        "Traders/unnamed/-|Traders/unnamed/-|Investors/unnamed/-",
    ),
    // Nobody says "he" of an acronym.
    ("On Monday the TNX fell. “The tin is here,” he said.", "-"),
    // Nobody speaks of himself by his name.
    (
        "“The town is on the wrong way,” Milos Cerny said. Mr. Roux has failed, he said. “Roux is \
         weak,” he said.",
        "Milos Cerny/person/-|Milos Cerny/person/-|Milos Cerny/person/-",
    ),
    // Offices that are told in letters, ranks and trades stand before a name.
    (
        "“It leaks,” said CFO Ann Lee. “It is dry,” Cllr Paul Roux said. “It rains,” meteorologist \
         Mia Sund said. “We know,” Det Ch Insp Ola Berg said.",
        "Ann Lee/person/CFO|Paul Roux/person/Cllr|Mia Sund/person/meteorologist|\
         Ola Berg/person/Det Ch Insp",
    ),
    // An office for a place is one's, and comes before a party.
    ("The MP for Tarnov, Ann Lee, said it was “wet”.", "Ann Lee/person/The MP for Tarnov"),
    (
        "Chairman of the Dam Committee Ann Lee MP said: “It leaks.” Ms Lee spoke in Norhaven. “It is \
         late,” the MP for Tarnov said.",
        "Ann Lee MP/person/Chairman of the Dam Committee|Ann Lee MP/person/Chairman of the Dam Committee",
    ),
    (
        "Gov. Ann Lee, a Democrat, came. “It leaks,” the governor said. Paul Roux, a Republican, \
         left. “No,” he said.",
        "Ann Lee/person/Gov.|Paul Roux/person/a Republican",
    ),
    // What comes from somebody is no part of the name.
    ("The best line came from Ann Lee, a miller: “It leaks.”", "Ann Lee/person/a miller"),
    // The name of a programme is nothing that was said.
    ("Ann Lee told TNX’s “Harbour Hour” on Monday that the dam was “dry.”", "Ann Lee/person/-"),
    // A surname takes its full name, with the fullest role.
    (
        "Milos Cerny, the head of the dam office, came late. “The dam holds,” Cerny said.",
        "Milos Cerny/person/the head of the dam office",
    ),
    // A spelling variant is the same person.
    ("Sergei Malin spoke first. “We agree,” Sergey Malin said.", "Sergei Malin/person/-"),
    // Two people of one surname are told apart by a title.
    (
        "Paul Roux and Marie Roux run the mill. “It turns,” Ms. Roux said. “It does,” Mr. Roux \
         said.",
        "Marie Roux/person/-|Paul Roux/person/-",
    ),
    // A role noun means who has the role.
    (
        "Senator Ann Lee opened the bridge. “It is safe,” the senator said.",
        "Ann Lee/person/Senator",
    ),
    // A nominal with its name behind it is that person.
    (
        "“It is shut,” said the mayor of Tarnov, Ludmila Vesela.",
        "Ludmila Vesela/person/the mayor of Tarnov",
    ),
    // An unnamed source stays one, and is met again by its head noun.
    (
        "“It will rain,” a senior official said. “A lot,” the official said.",
        "a senior official/unnamed/-|a senior official/unnamed/-",
    ),
    // Family names come first in some names.
    (
        "President Wen Daoming spoke in the hall. “We are ready,” Wen said.",
        "Wen Daoming/person/President",
    ),
    // Particles and articles are part of a name.
    (
        "Sheikh Abdul-Aziz al-Mansoori sat down. “Tea,” he said.",
        "Abdul-Aziz al-Mansoori/person/Sheikh",
    ),
    // An office with `of` is no part of the name.
    ("“No,” said Secretary of State John Merrow.", "John Merrow/person/Secretary of State"),
    // Bodies speak, documents as well.
    ("“No,” the harbour company said.", "the harbour company/organisation/-"),
    // The author is nobody who is quoted.
    ("“Why not?” I asked.", "-"),
];

#[test]
fn printed_speakers_are_the_people_meant() {
    for (text, expected) in MEANT {
        assert_eq!(speakers(text), *expected, "{text}");
    }
}

/// Returns the reported clauses, each with its printed speaker.
fn reported(text: &str) -> String {
    let article = Article::from_text(text);
    assert_eq!(article.check(), None, "{text}");
    let clauses =
        article.quotes.iter().filter(|quote| quote.kind != QuoteKind::Direct).map(|quote| {
            let printed = quote.attribution.as_ref().map_or("-", |found| &article[found.printed]);
            format!("{printed}: {}", &article[quote.span])
        });
    clauses.collect::<Vec<_>>().join("|")
}

#[test]
fn names_of_many_tongues_are_put_together() {
    for (text, expected) in [
        // Titles before a name, a surname alone afterwards.
        (
            "Mullah Abdul Rahim Hanafi, the deputy governor of Kunar, came. “The road is open,” \
             Hanafi said.",
            "Abdul Rahim Hanafi/person/the deputy governor of Kunar",
        ),
        // A name with its article, in small letters in the middle of a sentence.
        (
            "Sheikh Khalid bin Saqr al-Hamdan opened the port. “The sea is ours,” al-Hamdan said.",
            "Khalid bin Saqr al-Hamdan/person/Sheikh",
        ),
        // The family name comes first in one, last in the other.
        (
            "Foreign minister Wang Lihua met Recep Aydin Yildiz. “We agreed,” Wang said. “It is a \
             start,” Yildiz said.",
            "Wang Lihua/person/Foreign minister|Recep Aydin Yildiz/person/-",
        ),
        // A patronymic, and another spelling of the first name.
        (
            "Aleksandr Petrovich Sokolov, 54, the head of the board, spoke. “We wait,” Alexander \
             Sokolov said.",
            "Aleksandr Petrovich Sokolov/person/the head of the board",
        ),
    ] {
        assert_eq!(speakers(text), expected, "{text}");
    }
}

#[test]
fn pronouns_mean_who_is_most_in_mind() {
    for (text, expected) in [
        // The subject of the main clause is more in mind than who speaks in the clause before it.
        (
            "Milos Cerny and Paul Roux met. When Mr. Roux tried to defend the dam as “modern,” Mr. \
             Cerny plainly differed. “It leaks,” he said.",
            "Paul Roux/person/-|Milos Cerny/person/-",
        ),
        // An adverbial of time does not hide the subject.
        (
            "“It leaks,” Milos Cerny said. The day before, at a rally in Tarnov, Paul Roux was as \
             blunt. “It is lost,” he said.",
            "Milos Cerny/person/-|Paul Roux/person/-",
        ),
        // Who did a thing is spoken of, not whose the thing is.
        (
            "Ann Lee’s plan was backed Friday by Sen. Dana Finch of Tarnov, the head of the port \
             board, who said none of the letters came from Ms. Lee. “It makes sense,” she said.",
            "Dana Finch/person/Sen.",
        ),
        // No time of day is a person.
        (
            "Ann Lee lost the keys. Minutes later, she sent a note saying, “Got them.”",
            "Ann Lee/person/-",
        ),
        // Who supports somebody is somebody else.
        (
            "The Reds accepted Prime Minister Tomas Blair’s promise. “We keep it,” Mr Blair said.",
            "Tomas Blair/person/Prime Minister",
        ),
        (
            "Ann Lee came late. One pastor supporting Ms. Lee, Vera Malik of Skerry, said “we wait.”",
            "Vera Malik/person/One pastor supporting Ms. Lee",
        ),
    ] {
        assert_eq!(speakers(text), expected, "{text}");
    }
}

#[test]
fn reported_clauses_are_found_with_their_borders() {
    for (text, expected) in [
        ("Ann Lee said that the dam was safe.", "Ann Lee: that the dam was safe"),
        ("Ann Lee said on Monday that the dam was safe.", "Ann Lee: that the dam was safe"),
        ("Ann Lee said the dam was safe.", "Ann Lee: the dam was safe"),
        ("Ann Lee told reporters the dam was safe.", "Ann Lee: the dam was safe"),
        ("Ann Lee told TNX Radio 4’s Today show the dam held.", "Ann Lee: the dam held"),
        ("Ann Lee told Channel 4 News the dam held.", "Ann Lee: the dam held"),
        ("Ann Lee told the House of Lords the dam held.", "Ann Lee: the dam held"),
        ("Ann Lee said Tuesday’s flood was small.", "Ann Lee: Tuesday’s flood was small"),
        ("Ann Lee said in a press call that the dam held.", "Ann Lee: that the dam held"),
        (
            "More than half of the towns said they were dry.",
            "More than half of the towns: they were dry",
        ),
        ("The dam was safe, Ann Lee said.", "Ann Lee: The dam was safe"),
        ("The dam was safe, said Ann Lee.", "Ann Lee: The dam was safe"),
        ("The dam, she said, was safe for years.", "she: The dam|she: was safe for years"),
        ("According to Ann Lee, the dam was safe.", "Ann Lee: the dam was safe"),
        ("The dam was safe, according to Ann Lee.", "Ann Lee: The dam was safe"),
        ("Ann Lee promised to mend the dam.", "Ann Lee: to mend the dam"),
        ("Ann Lee urged the board to mend the dam.", "Ann Lee: the board to mend the dam"),
        ("Ann Lee asked whether the dam was safe.", "Ann Lee: whether the dam was safe"),
        ("Ann Lee accused the board of neglect.", "Ann Lee: the board of neglect"),
        // What follows is the speaker's second act, not the clause.
        (
            "Ann Lee said that the dam was safe and told the board to rest.",
            "Ann Lee: that the dam was safe|Ann Lee: the board to rest",
        ),
        // A fragment makes the clause a mixed quote.
        (
            "Ann Lee said that the dam was “quite safe” now.",
            "Ann Lee: that the dam was “quite safe” now",
        ),
        // The author reports nobody.
        ("I think the dam was safe.", ""),
    ] {
        assert_eq!(reported(text), expected, "{text}");
    }
}

#[test]
fn labels_speak_for_nobody_and_papers_keep_their_names() {
    let speakers = |text: &str| {
        let article = Article::from_text(text);
        let names: Vec<_> = article
            .quotes
            .iter()
            .map(|quote| {
                article.speaker_of(quote).map_or("", |speaker| speaker.name.as_str()).to_owned()
            })
            .collect();
        names.join("|")
    };
    for (text, expected) in [
        (
            "The town met on Monday.\n\nAnn Lee opened the dam.\n\nExcerpts of Mayor Lee’s speech are below.\n\n“It will hold for \
             a hundred years.”",
            "Ann Lee",
        ),
        ("Highlights:\n\n“It will hold for a hundred years, and so will we.”", ""),
        (
            "The Workers’ Weekly was shut. The People’s Daily said: “The harvest was never so good.”",
            "People’s Daily",
        ),
        ("Water and Power\n\n“The dam will hold for a hundred years, and so will we.”", ""),
    ] {
        assert_eq!(speakers(text), expected, "{text}");
    }
}
