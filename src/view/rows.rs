//! The titles of findings as rows of a list: long values by their ends, and never two that read alike.
//! Comes in: a view. Goes out: words. Must not judge.

use super::document::{Run, runs};
use super::{ViewModel, answer};

/// Characters of a value that a row shows whole.
const MAX_VALUE: usize = 56;
/// Characters at the start and at the end of a longer one.
const START: usize = 32;
const END: usize = 20;

/// A finding as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its title.
    pub title: String,
    /// The way to its place, where another row has the same title.
    pub place: Option<String>,
}

/// The rows of all findings, in their order.
pub fn rows(view: &ViewModel) -> Vec<Row> {
    let titles: Vec<String> = view.report.findings.iter().map(|finding| shortened(&finding.title)).collect();
    let alike = |title: &String| titles.iter().filter(|other| *other == title).take(2).count() > 1;
    let row = |(index, title): (usize, &String)| {
        let place = alike(title).then(|| answer::place_words(view, index, 0)).flatten();
        Row { title: title.clone(), place }
    };
    titles.iter().enumerate().map(row).collect()
}

/// A title with its long values by their ends.
fn shortened(title: &str) -> String {
    let run = |run| match run {
        Run::Words(words) => words,
        Run::Field(name) => format!("*{name}*"),
        Run::Code(value) => format!("`{}`", ends(&value)),
    };
    runs(title).into_iter().map(run).collect()
}

fn ends(value: &str) -> String {
    let count = value.chars().count();
    if count <= MAX_VALUE {
        return value.to_owned();
    }
    let start: String = value.chars().take(START).collect();
    let end: String = value.chars().skip(count - END).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, Settings};
    use crate::time::Instant;

    #[test]
    fn long_values_show_their_ends() {
        let long = format!("https://app.example/{}/acs", "a".repeat(80));
        let title = shortened(&format!("The *Destination* is `{long}`, not `https://b.example`"));
        assert_eq!(
            title,
            format!(
                "The *Destination* is `https://app.example/{}…{}/acs`, not `https://b.example`",
                "a".repeat(12),
                "a".repeat(16)
            )
        );
        assert_eq!(shortened("Nothing here is long"), "Nothing here is long");
    }

    #[test]
    fn rows_that_read_alike_say_their_places() {
        let attribute = |name: &str| {
            let value = "<saml:AttributeValue>${user.mail}</saml:AttributeValue>";
            format!("<saml:Attribute Name=\"{name}\">{value}</saml:Attribute>")
        };
        let long = |middle: &str| format!("https://claims.example/{}/{middle}/{}", "a".repeat(40), "b".repeat(40));
        let namespace = "urn:oasis:names:tc:SAML:2.0:assertion";
        let start = format!("<saml:Assertion xmlns:saml=\"{namespace}\" ID=\"_a\" Version=\"2.0\"");
        let xml = format!(
            "{start} IssueInstant=\"2026-03-01T09:15:00Z\">\n<saml:Issuer>https://idp.example</saml:Issuer>\n\
             <saml:AttributeStatement>\n{}\n{}\n</saml:AttributeStatement></saml:Assertion>",
            attribute(&long("one")),
            attribute(&long("two"))
        );
        let view = ViewModel::examine(&Case::from_text(&xml), &Settings::at_now(Instant::from_seconds(1_772_356_500)));
        let rows = rows(&view);
        for (index, row) in rows.iter().enumerate() {
            assert!(rows.iter().skip(index + 1).all(|other| other != row), "{row:?}");
        }
        assert!(rows.iter().any(|row| row.place.is_some()), "{rows:?}");
    }
}
