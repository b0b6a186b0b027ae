//! Who said a quote, as it is shown to people.

use super::styled::{DIM, LABEL, PLAIN, SPEAKER, Styled};

/// Who said something: each part where it is known.
pub(super) struct Voice<'v> {
    pub(super) speaker: Option<&'v str>,
    /// How the speaker is printed beside the quote.
    pub(super) printed: Option<&'v str>,
    pub(super) role: Option<&'v str>,
    /// Who said it together with the speaker.
    pub(super) partners: &'v [String],
}

impl Voice<'_> {
    /// Adds who is meant, how that is printed where it is another name or a pronoun, the role, and
    /// the others: `Paul Roux, an engineer, with Ann Lee`.
    pub(super) fn push(&self, line: &mut Styled) {
        match self.speaker {
            Some(name) => line.push(SPEAKER, name),
            None => line.push(LABEL, "speaker unknown"),
        };
        if let Some(printed) = self.printed.filter(|printed| !self.is_told(printed)) {
            line.push(DIM, &format!(" (printed: {printed})"));
        }
        if let Some(role) = self.role {
            line.push(PLAIN, ", ").push(PLAIN, role);
        }
        for (i, partner) in self.partners.iter().enumerate() {
            line.push(PLAIN, if i == 0 { ", with " } else { ", " }).push(SPEAKER, partner);
        }
    }

    /// Returns whether what is printed says no more than the names do.
    fn is_told(&self, printed: &str) -> bool {
        let Some(name) = self.speaker else { return false };
        let surname = name.rsplit(' ').next().unwrap_or(name);
        name.contains(printed) || !self.partners.is_empty() && printed.contains(surname)
    }
}

#[cfg(test)]
mod tests {
    use super::super::styled::Layout;
    use super::*;

    #[test]
    fn who_said_it_is_told_with_what_is_known() {
        let shown = |speaker, printed, role, partners: &[&str]| {
            let partners: Vec<_> = partners.iter().map(|&partner| partner.to_owned()).collect();
            let mut line = Styled::new();
            Voice { speaker, printed, role, partners: &partners }.push(&mut line);
            let mut out = Vec::new();
            line.write(&mut out, Layout { width: None, first: "", rest: "" }).unwrap();
            anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
        };
        let roux = Some("Paul Roux");
        assert_eq!(shown(None, None, None, &[]), "speaker unknown\n");
        assert_eq!(shown(None, Some("It"), None, &[]), "speaker unknown (printed: It)\n");
        assert_eq!(shown(roux, Some("Roux"), Some("a baker"), &[]), "Paul Roux, a baker\n");
        assert_eq!(shown(roux, Some("He"), None, &[]), "Paul Roux (printed: He)\n");
        assert_eq!(
            shown(roux, Some("Lee and Roux"), None, &["Ann Lee"]),
            "Paul Roux, with Ann Lee\n"
        );
        assert_eq!(
            shown(roux, Some("they"), Some("a baker"), &["Ann Lee", "Eva Cox"]),
            "Paul Roux (printed: they), a baker, with Ann Lee, Eva Cox\n"
        );
    }
}
