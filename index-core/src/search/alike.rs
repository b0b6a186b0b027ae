//! Which articles are the same story: identical ones, and copies that somebody cut or edited.
//!
//! Invariant: records of one file are never the same; the first of a group stays where it ranks.

use crate::search::ArticlePlace;
use crate::{Article, Date};

/// Words that a stretch has whose digests make the sketch.
const SHINGLE_WORDS: usize = 4;

/// How many digests a sketch keeps; the share that two have in common is known to some 6 %.
const DIGESTS_MAX: usize = 64;

/// So many per cent of the stretches of two articles are common where one is made of the other: a
/// story cut to a half has 50, two stories about the same event 5.
const COMMON_PERCENT_MIN: usize = 35;

/// Shorter articles are the same only word for word: forms and notices have little of their own.
const WORDS_MIN: usize = 40;

/// How far apart, in days, copies of a story are printed; yearly notices repeat their words.
const APART_DAYS_MAX: i64 = 30;

/// A sketch of a text: the smallest digests of its stretches of words, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sketch {
    digests: Vec<u32>,
    n_words: usize,
    /// Of all the words.
    whole: u64,
}

impl Sketch {
    /// Takes time in proportion to the text.
    fn of(text: &str) -> Sketch {
        let words: Vec<u64> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(word_digest)
            .collect();
        let mut digests: Vec<u32> = words
            .windows(SHINGLE_WORDS)
            .map(|words| (words.iter().fold(0, |digest, word| mixed(digest ^ word)) >> 32) as u32)
            .collect();
        digests.sort_unstable();
        digests.dedup();
        digests.truncate(DIGESTS_MAX);
        let whole = words.iter().fold(0, |digest, word| mixed(digest ^ word));
        Sketch { digests, n_words: words.len(), whole }
    }

    fn is_alike(&self, other: &Sketch) -> bool {
        if self.n_words == other.n_words && self.whole == other.whole {
            return self.n_words > 0;
        }
        if self.n_words.min(other.n_words) < WORDS_MIN {
            return false;
        }
        let (mut i, mut j, mut n_seen, mut n_common) = (0, 0, 0, 0);
        // Only the smallest digests of both together are a fair sample of both.
        while let (Some(a), Some(b)) = (self.digests.get(i), other.digests.get(j)) {
            if n_seen == DIGESTS_MAX {
                break;
            }
            n_seen += 1;
            n_common += usize::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        n_common * 100 >= n_seen * COMMON_PERCENT_MIN
    }
}

/// FNV-1a of the word in small letters.
fn word_digest(word: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let step = |digest: u64, byte: u8| (digest ^ u64::from(byte)).wrapping_mul(PRIME);
    if word.is_ascii() {
        return word.bytes().map(|b| b.to_ascii_lowercase()).fold(OFFSET, step);
    }
    word.to_lowercase().bytes().fold(OFFSET, step)
}

/// Spreads a digest over all bits.
const fn mixed(digest: u64) -> u64 {
    let digest = (digest ^ (digest >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let digest = (digest ^ (digest >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    digest ^ (digest >> 31)
}

/// What the articles ranked so far are, each group by its first.
#[derive(Debug, Default)]
pub(super) struct Groups {
    firsts: Vec<First>,
}

#[derive(Debug)]
struct First {
    sketch: Sketch,
    path: String,
    date: Option<Date>,
}

impl Groups {
    pub(super) fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Returns the number of the group that the article belongs to; `None` makes it the first of
    /// a new one, unless there are `groups_max` already.
    pub(super) fn place(&mut self, article: &Article, groups_max: usize) -> Option<usize> {
        let sketch = Sketch::of(&article.text);
        let days = |date: Option<Date>| date.map(Date::days_since_epoch);
        let is_same = |first: &First| {
            let apart = days(first.date).zip(days(article.date)).map(|(a, b)| (a - b).abs());
            first.path != article.path
                && apart.is_none_or(|days| days <= APART_DAYS_MAX)
                && first.sketch.is_alike(&sketch)
        };
        let found = self.firsts.iter().position(is_same);
        if found.is_none() && self.firsts.len() < groups_max {
            let (path, date) = (article.path.clone(), article.date);
            self.firsts.push(First { sketch, path, date });
        }
        found
    }
}

/// Returns where else a story stands.
pub(super) fn place_of(article: &Article) -> ArticlePlace {
    ArticlePlace {
        id: article.id(),
        title: article.title.clone(),
        source: article.source.clone(),
        date: article.date,
        path: article.path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences that have nothing in common but their form.
    fn story(from: usize, to: usize) -> String {
        let sentence = |i: usize| {
            format!(
                "On day {i} the {}th ferry of quay {} left at {} for isle {}. ",
                i * 7,
                i * 3,
                i * 11,
                i * 13
            )
        };
        (from..to).map(sentence).collect()
    }

    #[test]
    fn copies_that_were_cut_or_edited_are_alike() {
        let whole = story(0, 40);
        let cut = story(0, 22);
        let edited = whole.replace("day 7 ", "the seventh day ").replace("day 19", "Tuesday");
        let shouted = whole.to_uppercase().replace(". ", ".\n\n");
        for (other, expected) in [
            (&whole, true),
            (&cut, true),
            (&edited, true),
            (&shouted, true),
            (&story(40, 80), false),
            (&story(30, 70), false),
            (&String::new(), false),
        ] {
            let alike = Sketch::of(&whole).is_alike(&Sketch::of(other));
            assert_eq!(alike, expected, "{other}");
        }
    }

    #[test]
    fn short_articles_are_alike_word_for_word_only() {
        let notice = Sketch::of("The port of Lindau is shut today.");
        assert!(notice.is_alike(&Sketch::of("The port of Lindau is shut today!")));
        assert!(!notice.is_alike(&Sketch::of("The port of Lindau is shut tomorrow.")));
        assert!(!Sketch::of("").is_alike(&Sketch::of("")));
    }

    #[test]
    fn records_of_one_file_and_yearly_notices_stay_apart() {
        let text = story(0, 40);
        let at = |path: &str, date: Option<Date>| {
            let document = crate::Document { date, ..crate::Document::from_text(text.as_str()) };
            crate::extract(path, document)
        };
        let day = Date::new(2025, 4, 17);
        let mut groups = Groups::default();
        assert_eq!(groups.place(&at("/a", day), 9), None);
        assert_eq!(groups.place(&at("/b", day), 9), Some(0));
        assert_eq!(groups.place(&at("/a", day), 9), None);
        assert_eq!(groups.place(&at("/c", Date::new(2026, 4, 17)), 2), None);
        assert_eq!(groups.place(&at("/d", None), 2), Some(0));
        assert_eq!(groups.len(), 2);
    }
}
