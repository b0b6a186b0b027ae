//! How much each speaker said about something else, for lists of those who did, or never did.
//!
//! Invariant: persons are compared, not spellings: what is joined in the list is joined here.

use rustc_hash::FxHashSet;

use super::Group;
use crate::query::Wanted;

/// What is looked at beside the list; often nothing.
#[derive(Default)]
pub(in crate::search) struct Sides {
    sides: Vec<Side>,
}

struct Side {
    wanted: Wanted,
    /// For each group of names how many quotes are about it.
    quotes: Vec<u64>,
}

impl Sides {
    pub(super) fn new(wanted: impl Iterator<Item = Wanted>) -> Sides {
        let side = |wanted| Side { wanted, quotes: Vec::new() };
        Sides { sides: wanted.map(side).collect() }
    }

    /// Counts quotes of a group on one of the sides.
    pub(super) fn add(&mut self, side: usize, group: u32, n_quotes: u64) {
        let (quotes, group) = (&mut self.sides[side].quotes, group as usize);
        if quotes.len() <= group {
            quotes.resize(group + 1, 0);
        }
        quotes[group] += n_quotes;
    }

    /// Takes it that there are so many groups.
    pub(super) fn complete(&mut self, n_groups: usize) {
        self.sides.iter_mut().for_each(|side| side.quotes.resize(n_groups, 0));
    }

    /// Counts what each group said for the one that it joined.
    pub(super) fn join(&mut self, joined: &[u32]) {
        for Side { quotes, .. } in &mut self.sides {
            for (group, &head) in joined.iter().enumerate() {
                if head as usize != group {
                    let moved = std::mem::take(&mut quotes[group]);
                    quotes[head as usize] += moved;
                }
            }
        }
    }

    /// Returns how many quotes a group has on all sides.
    pub(super) fn quotes(&self, group: usize) -> u64 {
        self.sides.iter().map(|side| side.quotes[group]).sum()
    }

    /// Returns how many quotes a group has about each of what it had to speak about.
    pub(super) fn spoken(&self, group: usize) -> Vec<u64> {
        let spoken = self.sides.iter().filter(|side| side.wanted == Wanted::Spoken);
        spoken.map(|side| side.quotes[group]).collect()
    }

    /// Whether a group spoke of what it had to, and never of what it must not.
    pub(super) fn hold(&self, group: usize) -> bool {
        self.sides.iter().all(|side| (side.quotes[group] > 0) == (side.wanted == Wanted::Spoken))
    }

    /// Returns those groups that may hold, once they are joined with their other spellings.
    pub(super) fn candidates(&self, groups: &[Group<'_>]) -> Vec<usize> {
        if self.sides.is_empty() {
            return (0..groups.len()).collect();
        }
        let outlines = |side: &Side| {
            let spoke = groups.iter().zip(&side.quotes).filter(|(_, quotes)| **quotes > 0);
            spoke.flat_map(|(group, _)| group.outlines.split(',')).collect::<FxHashSet<&str>>()
        };
        let alike: Vec<_> = self.sides.iter().map(outlines).collect();
        let may_hold = |&group: &usize| {
            let of_group = || groups[group].outlines.split(',');
            groups[group].tally.quotes() > 0
                && self.sides.iter().zip(&alike).all(|(side, alike)| match side.wanted {
                    Wanted::Spoken => {
                        side.quotes[group] > 0 || of_group().any(|part| alike.contains(part))
                    }
                    Wanted::Silence => side.quotes[group] == 0,
                })
        };
        (0..groups.len()).filter(may_hold).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::{Article, Index, PeopleBook, Query};

    /// Who says what in which outlet; each in an article of one's own.
    const SAID: [(&str, &str, &str); 9] = [
        ("Sergei Shoigu", "The ferry sails at dawn", "Post"),
        ("Sergey Shoygu", "There will be a strike", "Post"),
        ("Ann Pole", "A ferry for all of us", "Post"),
        ("Ann Pole", "Our harbour is a harbour", "Wire"),
        ("Bo Lund", "The ferry and the strike are one matter", "Post"),
        ("B. Lund", "The ferry is late", "Wire"),
        ("Kari Lie", "That ferry is full", "Wire"),
        ("Captain Lie", "We strike today", "Post"),
        ("Ola Moe", "The harbour is shut", "Post"),
    ];

    fn articles() -> impl Iterator<Item = Article> {
        SAID.iter().enumerate().map(|(i, (speaker, words, outlet))| {
            let text = format!("It rained.\n“{words},” it was said.");
            let fixture =
                Fixture::new(&format!("/{i}"), &text).source(outlet, "Oslo", "2025-04-17");
            fixture.speaker(speaker, "").quote(words).done()
        })
    }

    fn index() -> Index {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        for article in articles() {
            writer.put(&article).unwrap();
            // Of each a segment.
            writer.commit().unwrap();
        }
        index
    }

    /// Returns the speakers with how much they said, and how much of each other subject.
    fn told(index: &Index, query: &Query) -> (Vec<String>, u64) {
        let found = index.searcher().unwrap().speakers(query).unwrap();
        let row = |row: &crate::SpeakerCount| {
            let also: Vec<String> = row.also.iter().map(u64::to_string).collect();
            format!("{} {} [{}]", row.speaker, row.quotes, also.join(" "))
        };
        (found.rows.iter().map(row).collect(), found.total)
    }

    #[test]
    fn persons_are_joined_and_not_spellings() {
        let index = index();
        let ferry = || Query::parse("ferry").unwrap();
        let cases: [(Query, &[&str]); 9] = [
            (
                ferry().also_on("strike"),
                &["Bo Lund 1 [1]", "Kari Lie 1 [1]", "Sergei Shoigu 1 [1]"],
            ),
            (ferry().silent_on("strike"), &["Ann Pole 1 []", "B. Lund 1 []"]),
            (ferry().silent_on("strike").also_on("harbour"), &["Ann Pole 1 [1]"]),
            (ferry().also_on("harbour").also_on("strike"), &[]),
            (ferry().silent_on("harbour").silent_on("strike"), &["B. Lund 1 []"]),
            (
                Query::parse("").unwrap().also_on("strike"),
                &["Kari Lie 2 [1]", "Sergei Shoigu 2 [1]", "Bo Lund 1 [1]"],
            ),
            // All of the words must be there, here and there.
            (Query::parse("ferry bridge tram").unwrap().silent_on("strike"), &[]),
            (ferry().also_on("strike tram"), &[]),
            (ferry().silent_on("strike tram").limit(1).offset(1), &["B. Lund 1 []"]),
        ];
        for (query, expected) in cases {
            let (rows, total) = told(&index, &query);
            assert_eq!(rows, expected, "{query}");
            let n_all = if query.limit == 1 { 5 } else { expected.len() as u64 };
            assert_eq!(total, n_all, "{query}");
        }
    }

    #[test]
    fn bounds_hold_on_both_sides_and_counts_for_the_list() {
        let index = index();
        let all = |text: &str| Query::parse(text).unwrap();
        let ferry = |text: &str| all(&format!("ferry {text}"));
        let cases: [(Query, &[&str]); 5] = [
            (ferry("o:wire").silent_on("strike"), &["B. Lund 1 []", "Kari Lie 1 []"]),
            (ferry("-o:wire").also_on("harbour"), &[]),
            (all("quotes>1").also_on("strike"), &["Kari Lie 2 [1]", "Sergei Shoigu 2 [1]"]),
            (all("outlets<2").also_on("strike"), &["Sergei Shoigu 2 [1]", "Bo Lund 1 [1]"]),
            (ferry("").speaker("Shoigu").also_on("strike"), &["Sergei Shoigu 1 [1]"]),
        ];
        for (query, expected) in cases {
            assert_eq!(told(&index, &query).0, expected, "{query}");
        }
    }

    #[test]
    fn the_users_own_word_on_who_is_who_goes_before_ours() {
        let index = index();
        let mut book = PeopleBook::default();
        book.merge("Bo Lund", "B. Lund").unwrap();
        book.split("Sergei Shoigu", "Sergey Shoygu").unwrap();
        let ferry = Query::parse("ferry").unwrap().people(book);
        let (rows, _) = told(&index, &ferry.clone().also_on("strike"));
        assert_eq!(rows, ["Bo Lund 2 [1]", "Kari Lie 1 [1]"]);
        let (rows, _) = told(&index, &ferry.silent_on("strike"));
        assert_eq!(rows, ["Ann Pole 1 []", "Sergei Shoigu 1 []"]);
    }
}
