//! Counts the steps of the extraction in tests, so that they can show that it is linear.

#[cfg(test)]
std::thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Notes one step; does nothing outside tests.
#[inline]
pub(crate) fn step() {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get() + 1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, extract};

    fn steps_for(language: &str, text: &str) -> u64 {
        let before = STEPS.with(std::cell::Cell::get);
        let language = Some(language).filter(|code| *code != "en").map(str::to_owned);
        let article = extract("", Document { language, ..Document::from_text(text) });
        assert_eq!(article.check(), None);
        STEPS.with(std::cell::Cell::get) - before
    }

    fn assert_linear(name: &str, count: usize, unit: impl Fn(usize) -> String) {
        assert_linear_in("en", name, count, unit);
    }

    /// Compares the steps for texts of `count` and of four times as many units.
    fn assert_linear_in(language: &str, name: &str, count: usize, unit: impl Fn(usize) -> String) {
        let text = |count| (0..count).map(&unit).collect::<String>();
        let small = steps_for(language, &text(count));
        let large = steps_for(language, &text(4 * count));
        assert!(large <= 5 * small + 1_000, "{name:?}: {small} steps, then {large}");
    }

    #[test]
    fn steps_grow_in_proportion_to_the_text() {
        for unit in [
            "“",
            "\"",
            "\"a\" ",
            "\"A B\" ",
            "“a” ",
            "said ",
            "said “a” ",
            "saying, ",
            "he said, who said ( ",
            "“Why?” Ann Lee, ",
            "Ann, who, ",
            "“a,” said Ann, the one, ",
            ": \"A b,\" by Ann: ",
            "«»",
            "''a'' ",
            "\n“A b c.\n“A b c.",
            "(D-Ohio) said “x” ",
            "said that he said, ",
            "quoted Ann as saying ",
            "as saying ",
            "Plain was it. ",
            "he said, and he said, ",
            "according to Ann, ",
            "Ann’s claim that ",
            "the old dog “the old dog” ",
            "Ann Lee said so. He said she said it. ",
            "Mayor Ann Lee came. The mayor said “a b”. ",
            "— said, that — ",
            "Lee: yes\n",
            "said a, who ",
            "the one who left said ",
            "which he said was ",
            "called it a ",
            "is worried that ",
            "“\"a\" ",
            "“\"a\" b” ",
            "    it is a   said Ann Lee",
        ] {
            assert_linear(unit, 20_000 / unit.len() + 50, |_| unit.to_owned());
        }
    }

    #[test]
    fn steps_grow_in_proportion_to_texts_of_other_languages() {
        for (language, unit) in [
            ("fr", "« a b c d » "),
            ("fr", "« a », dit-il, "),
            ("fr", ": « a b c d » "),
            ("fr", "le maire, a dit, "),
            ("fr", "selon Ann Lee "),
            ("fr", "que « a b c d » et "),
            ("fr", "Ann Lee, le maire, "),
            ("fr", "Lee. Le maire a dit. Il dit « Oui, non. » "),
            ("fr", "« Oui.\n"),
            ("fr", "« Oui, non.\n"),
            ("de", "Der Rat und der Rat, "),
            ("de", "„Ja, ja“, sagte "),
            ("de", "von der Ann von "),
            ("it", "« a - ha detto - b » "),
            ("it", "« a b c d ». Lo ha detto "),
            ("es", "en la, en la, dijo "),
            ("ru", "глава МИД Ирана Анна "),
            ("ru", "сообщили в порту, об этом, "),
            ("ru", "об этом сказал он, "),
            ("ru", "«Да, да», — сказал глава. "),
            ("ru", "«Да, — сказал он, — нет» "),
            ("uk", "Глава порту заявив, що «так, ні». "),
            ("fr", "le maire dit que oui et dit que "),
            ("fr", "oui, a dit Lee, disant que "),
            ("fr", "Comme l’a dit Lee, selon Lee, "),
            ("fr", "que « a », a dit que « b, » "),
            ("de", "Lee sagte, er sei da. Er sei da. "),
            ("de", "Angaben der Angaben der "),
            ("it", "Lo dice Lee. Lo ha detto Lee. "),
            ("es", "dijo en la en la de la de la "),
            ("ru", "Об этом сказал он. По его словам, да, "),
        ] {
            assert_linear_in(language, unit, 20_000 / unit.len() + 50, |_| unit.to_owned());
        }
        assert_linear_in("fr", "names", 600, |i| {
            format!("« Oui, oui », dit Ann B{}. ", letters(i))
        });
        assert_linear_in("fr", "namesakes", 600, |i| {
            format!("A{} Lee dit. Lee a dit. ", letters(i))
        });
        assert_linear_in("ru", "roles", 600, |i| {
            format!("Глава порта А{} Ли. «Да, нет», — сказал мэр. ", letters(i))
        });
        assert_linear_in("fr", "roles", 600, |i| {
            format!("A{} Lee, le maire, dit « oui, non ». Le chef a dit « oui, non ». ", letters(i))
        });
    }

    fn letters(i: usize) -> String {
        let digits = [i / 676 % 26, i / 26 % 26, i % 26];
        digits.iter().map(|d| char::from(b'a' + *d as u8)).collect()
    }

    #[test]
    fn steps_grow_in_proportion_to_the_names() {
        assert_linear("names", 600, |i| format!("Ann B{} said “a b”. ", letters(i)));
        assert_linear("namesakes", 600, |i| format!("A{} Lee said so. Lee left. ", letters(i)));
        assert_linear("surnames", 600, |i| format!("Mr. L{} said “a”. He left. ", letters(i)));
        assert_linear("roles", 600, |i| {
            format!("A{} Lee, a baker, left. The baker said so. ", letters(i))
        });
        assert_linear("acronyms", 600, |i| {
            let word = letters(i).to_uppercase();
            format!("The {} Club Team ({}CT) said so. ", word, &word[..1])
        });
        assert_linear("topics", 600, |i| format!("the old {} “the {}” ", letters(i), letters(i)));
    }
}
