//! One spelling for the words that are written differently in Britain and in America, so that who
//! asks for one finds both.
//!
//! Invariant: the forms of a word stay forms of one word.

/// How a word begins in Britain, and how in America. Sorted; none begins like another.
const BEGINNINGS: &[(&str, &str)] = &include!("spellings.in");

/// What words end in behind the `is` that Americans write `iz`.
const BEHIND_IS: [&str; 8] = ["e", "ed", "es", "er", "ers", "ing", "able", "ingly"];

/// Fewer letters before the `is` are no word of their own: rise, wise, raise.
const BEFORE_IS_MIN: usize = 4;

/// What stands before the `is` of words that both write so. Sorted.
const BOTH_WITH_IS: &[&str] = &include!("both_with_is.in");

/// Writes a word of lower-case letters the American way.
pub(super) fn americanise(word: &mut String) {
    let behind = BEGINNINGS.partition_point(|(british, _)| *british <= word.as_str());
    if let Some((british, american)) = behind.checked_sub(1).map(|i| BEGINNINGS[i])
        && word.starts_with(british)
    {
        let is_centred = british.ends_with("re") && &word[british.len()..] == "d";
        word.replace_range(..british.len(), american);
        if is_centred {
            word.insert(american.len(), 'e');
        }
    }
    if word == "programme" || word == "programmes" {
        word.replace_range("program".len().."programme".len(), "");
    }
    if let Some(at) = with_z(word) {
        word.replace_range(at..=at, "z");
    }
}

/// Returns where the `s` stands that is a `z` in America: organise, organisations, analysed.
fn with_z(word: &str) -> Option<usize> {
    if let Some(at) = word.find("isation").filter(|&at| at >= 3) {
        return Some(at + 1);
    }
    let ends = |before: &str| {
        let at = word.rfind(before)?;
        BEHIND_IS.contains(&&word[at + before.len()..]).then_some(at)
    };
    if let Some(at) = ends("lys").filter(|&at| at >= 3) {
        return Some(at + 2);
    }
    let at = ends("is").filter(|&at| at >= BEFORE_IS_MIN)?;
    let is_of_both = BOTH_WITH_IS.binary_search(&&word[..at]).is_ok() || word[..at].ends_with('w');
    (!is_of_both).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_no_beginning_hides_another() {
        assert!(BEGINNINGS.is_sorted());
        assert!(BEGINNINGS.windows(2).all(|pair| !pair[1].0.starts_with(pair[0].0)));
        // Highlighting finds the words of a text by their first two letters.
        assert!(BEGINNINGS.iter().all(|(british, american)| british[..2] == american[..2]));
        assert!(BOTH_WITH_IS.is_sorted());
    }

    #[test]
    fn british_words_become_american_and_others_stay() {
        let cases = [
            ("favoured", "favored"),
            ("neighbourhoods", "neighborhoods"),
            ("organisations", "organizations"),
            ("nationalise", "nationalize"),
            ("privatising", "privatizing"),
            ("analysed", "analyzed"),
            ("defences", "defenses"),
            ("centre", "center"),
            ("centred", "centered"),
            ("programme", "program"),
            ("travelling", "traveling"),
            ("hour", "hour"),
            ("rise", "rise"),
            ("raised", "raised"),
            ("promising", "promising"),
            ("otherwise", "otherwise"),
            ("analysis", "analysis"),
            ("programmer", "programmer"),
            ("enterprises", "enterprises"),
            ("crisis", "crisis"),
            ("", ""),
        ];
        for (british, american) in cases {
            let mut word = british.to_owned();
            americanise(&mut word);
            assert_eq!(word, american, "{british}");
        }
    }
}
