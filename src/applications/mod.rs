//! Applications that receive logins, and what they expect: known by name, from a profile file, or from a link.
//!
//! Known applications are data, one file each: `known/<id>.json`, the same object as in a profile file and a link.
//! Input: a name, or findings and a profile. Output: the profile; the findings with the application's own words.
//! Invariant: judges nothing.

pub mod link;
mod values;

use crate::case::Expectations;
use crate::report::{Finding, Fix, Party};
use crate::vocabulary::Topic;
use std::collections::BTreeMap;

/// An application that is known by name.
#[derive(Debug, Clone, Copy)]
pub struct Application {
    /// What the command line calls it.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// How it logs people in.
    pub protocol: &'static str,
    json: &'static str,
}

macro_rules! files {
    ($($id:literal = $name:literal, $protocol:literal;)+) => {
        &[$(Application { id: $id, name: $name, protocol: $protocol, json: include_str!(concat!("known/", $id, ".json")) }),+]
    };
}

/// The applications, by name.
pub fn applications() -> &'static [Application] {
    files! {
        "aether" = "Alteia Aether", "OpenID Connect";
        "any-sp" = "Any application, by the Multi-Pass guide", "SAML";
        "atera" = "Atera", "OpenID Connect";
        "atlar" = "Atlar", "SAML";
        "multi-pass" = "Multi-Pass", "SAML, as identity provider";
        "trend-micro" = "Trend Micro", "SAML";
    }
}

/// The application that a person means: by id or by name, in any letter case.
pub fn find(name: &str) -> Option<Application> {
    let fits = |one: &Application| one.id.eq_ignore_ascii_case(name) || one.name.eq_ignore_ascii_case(name);
    applications().iter().copied().find(fits)
}

impl Application {
    /// Its values. A file that cannot be read gives none; a test says which.
    pub fn expectations(&self) -> Expectations {
        let profile = link::read_profile(self.json.as_bytes()).unwrap_or_default();
        Expectations { author: None, ..profile }
    }
}

/// Adds to the findings what the application itself says about each topic: beside the words of the product that is known,
/// before the general ones. Words for the very console that is known add nothing: those that are there name the value.
pub fn use_own_words(findings: &mut [Finding], expectations: &Expectations) {
    if expectations.fixes.is_empty() {
        return;
    }
    let name = expectations.name.as_deref();
    for finding in findings {
        let Some(at) = finding.fix.iter().position(|fix| words(&expectations.fixes, fix.topic).is_some()) else {
            continue;
        };
        let Some(fix) = finding.fix.get(at) else { continue };
        let Some((who, text)) = words(&expectations.fixes, fix.topic) else { continue };
        // The identity provider assigns, the application invites: what the one does mends nothing at the other.
        if fix.topic == Some(Topic::Assign) && who.unwrap_or(Party::IdpAdmin) != fix.who {
            continue;
        }
        let own = Fix {
            who: who.unwrap_or(fix.who),
            party: None,
            // What somebody else wrote is told as theirs, and not under the name they chose.
            product: name.filter(|_| expectations.author.is_none()).map(str::to_owned),
            text: match &expectations.author {
                Some(author) => format!("{}: “{}”", author.by.says(), text.replace(['“', '”'], "\"")),
                None => text.to_owned(),
            },
            topic: None,
        };
        let told = own.who == Party::IdpAdmin && fix.product.is_some() && fix.product == expectations.console;
        match &fix.product {
            Some(_) if told => {}
            Some(_) => finding.fix.insert(at + 1, own),
            None => finding.fix.insert(at, own),
        }
    }
}

/// Says of every value that a link or a file brought whose it is, and takes it out of the verdict's own sentence. `is_theirs`: whether
/// a value stands nowhere in the messages themselves.
pub fn attribute(
    findings: &mut [Finding],
    headline: &mut String,
    expectations: &Expectations,
    is_theirs: &dyn Fn(&str) -> bool,
) {
    let Some(author) = &expectations.author else { return };
    let source = author.by.source();
    for finding in findings.iter_mut() {
        if finding.expected.as_ref().is_some_and(|expected| author.values.contains(expected)) {
            finding.expected_from = Some(author.by);
        }
    }
    for value in author.values.iter().filter(|value| is_theirs(value)) {
        let quoted = format!("`{value}`");
        *headline = headline.replace(&quoted, &format!("(value from {source})"));
        let marked = format!("{quoted} (from {source})");
        for finding in findings.iter_mut() {
            let texts = [&mut finding.title, &mut finding.why];
            for text in texts.into_iter().chain(finding.fix.iter_mut().map(|fix| &mut fix.text)) {
                if text.contains(&quoted) && !text.starts_with(author.by.says()) {
                    *text = text.replace(&quoted, &marked);
                }
            }
        }
    }
}

/// What the application itself says about a topic to one side, marked where somebody else wrote it.
pub fn own_words(expectations: &Expectations, topic: Topic, to: Party) -> Option<String> {
    let (who, text) = words(&expectations.fixes, Some(topic))?;
    let usual =
        if matches!(topic, Topic::Issuer | Topic::Cert | Topic::Client) { Party::SpAdmin } else { Party::IdpAdmin };
    (who.unwrap_or(usual) == to).then(|| match &expectations.author {
        Some(author) => format!("{}: “{}”", author.by.says(), text.replace(['“', '”'], "\"")),
        None => text.to_owned(),
    })
}

/// The words for a topic, and who acts where they say so: `assign`, or `assign/sp-admin`.
fn words(fixes: &BTreeMap<String, String>, topic: Option<Topic>) -> Option<(Option<Party>, &str)> {
    let topic = topic?.name();
    fixes.iter().find_map(|(key, text)| match key.split_once('/') {
        None => (key == topic).then_some((None, text.as_str())),
        Some((of, who)) if of == topic => {
            let sides = [Party::IdpAdmin, Party::SpAdmin, Party::User, Party::Support];
            Some((sides.into_iter().find(|side| side.as_str() == who), text.as_str()))
        }
        Some(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::fixes;
    use crate::report::{Provider, Severity};

    #[test]
    fn every_file_is_a_profile_that_also_fits_into_a_link() {
        for one in applications() {
            let read = link::read_profile(one.json.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", one.id));
            assert_eq!(read.name.as_deref(), Some(one.name));
            let back = link::from_link(&link::to_link(&read).unwrap()).unwrap().unwrap();
            assert_eq!(Expectations { author: None, ..back }, one.expectations());
            for (key, text) in &read.fixes {
                let topic = Topic::ALL
                    .into_iter()
                    .find(|topic| words(&read.fixes, Some(*topic)).is_some_and(|(_, said)| said == text));
                assert!(topic.is_some(), "{}: {key} is no topic", one.id);
                assert!(key.split_once('/').is_none_or(|_| words(&read.fixes, topic).unwrap().0.is_some()), "{key}");
            }
            for text in read.fixes.values().chain(&read.remarks) {
                assert!(text.ends_with('.') && !text.contains('!'), "{}: {text}", one.id);
                assert_eq!(text.matches('`').count() % 2, 0, "{}: {text}", one.id);
                let said = text.to_lowercase();
                assert!(!said.contains("please") && !said.contains("invalid") && !said.contains("simply"), "{text}");
            }
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/applications/known");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), applications().len());
        assert!(applications().is_sorted_by_key(|one| one.id));
    }

    #[test]
    fn an_application_is_found_by_id_and_by_name() {
        assert_eq!(find("ATLAR").map(|one| one.id), Some("atlar"));
        assert_eq!(find("Trend Micro").map(|one| one.id), Some("trend-micro"));
        assert!(find("atlas").is_none());
    }

    #[test]
    fn own_words_stand_beside_the_product_before_the_general_and_not_twice_for_one_console() {
        let keycloak = |name: &str| Provider {
            id: "keycloak".to_owned(),
            name: name.to_owned(),
            confidence: 0.9,
            because: Vec::new(),
        };
        let told = |profile: &str, provider: Option<Provider>, topic| {
            let finding = Finding::new("X-Y", Severity::Error, "", "").fixes(fixes(topic, provider.as_ref(), None));
            let mut findings = [finding];
            use_own_words(&mut findings, &find(profile).unwrap().expectations());
            let [finding] = findings;
            finding.fix.into_iter().map(|fix| (fix.product.unwrap_or_default(), fix.who)).collect::<Vec<_>>()
        };
        let (idp, sp) = (Party::IdpAdmin, Party::SpAdmin);
        let owned =
            |list: &[(&str, Party)]| list.iter().map(|(name, who)| ((*name).to_owned(), *who)).collect::<Vec<_>>();
        let multi_pass = || Some(keycloak("Multi-Pass"));
        assert_eq!(told("atlar", multi_pass(), Topic::Acs), owned(&[("keycloak", idp), ("Atlar", idp)]));
        assert_eq!(told("atlar", None, Topic::Acs), owned(&[("Atlar", idp), ("", idp)]));
        assert_eq!(told("atlar", None, Topic::Clock), owned(&[("", sp)]));
        assert_eq!(told("atlar", None, Topic::Assign), owned(&[("Atlar", idp), ("", idp)]));
        assert_eq!(told("atera", None, Topic::Assign), owned(&[("", idp)]));
        assert_eq!(told("multi-pass", multi_pass(), Topic::Acs), owned(&[("keycloak", idp)]));
        assert_eq!(told("any-sp", multi_pass(), Topic::Acs), owned(&[("keycloak", idp)]));
        assert_eq!(told("any-sp", None, Topic::Acs)[0].0, "Any application, by the Multi-Pass guide");
        assert_eq!(told("trend-micro", None, Topic::NameId), owned(&[("Trend Micro", sp), ("", idp)]));
    }
}
