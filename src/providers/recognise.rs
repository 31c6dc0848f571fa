//! Recognises the product behind a message by scoring its clues. The clues are data: `products/<id>.json`.

use super::evidence::{Trait, gather};
use super::pattern;
use crate::item::Item;
use crate::order;
use crate::report::Provider;
use crate::syntax::json::{Json, data};
use std::sync::LazyLock;

/// Below this, no product is named.
const ENOUGH: f32 = 0.55;
/// However many clues agree, somebody may have built the message to look so.
const MOST: f32 = 0.98;

/// The product that made an item, scored over several clues; none alone gives certainty.
pub fn recognise(item: &Item) -> Option<Provider> {
    let evidence = gather(item);
    if evidence.is_empty() {
        return None;
    }
    let mut found: Vec<Provider> = PROVIDERS.iter().filter_map(|profile| profile.score(&evidence)).collect();
    order::by(&mut found, &|a, b| b.confidence.total_cmp(&a.confidence));
    let mut found = found.into_iter();
    let best = found.next()?;
    // Two products that fit equally well are none.
    found.next().is_none_or(|second| second.confidence < best.confidence).then_some(best)
}

/// One file of `providers/`.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) id: String,
    pub(super) name: String,
    clues: Vec<Clue>,
    /// The same product under another name.
    names: Vec<OtherName>,
}

#[derive(Debug)]
struct Clue {
    on: Trait,
    /// Any of these forms.
    is: Vec<String>,
    /// How likely this alone makes the product, 0 to 1.
    weight: f32,
    /// In words; `{value}` is the value.
    because: String,
}

#[derive(Debug)]
struct OtherName {
    name: String,
    is: Vec<String>,
    because: String,
}

impl Profile {
    fn read(json: &Json) -> Option<Profile> {
        let all = |name: &str| json.get(name).map(Json::elements).unwrap_or_default();
        Some(Profile {
            id: data::text(json, "id")?,
            name: data::text(json, "name")?,
            clues: all("clues").iter().map(Clue::read).collect::<Option<_>>()?,
            names: all("names").iter().map(OtherName::read).collect::<Option<_>>()?,
        })
    }

    fn score(&self, evidence: &[(Trait, String)]) -> Option<Provider> {
        let mut doubt = 1.0;
        let mut because = Vec::new();
        // One value is one clue, however many forms it has.
        let mut used = Vec::new();
        for clue in &self.clues {
            if let Some(value) = clue.found_in(evidence).filter(|value| !used.contains(&(clue.on, *value))) {
                used.push((clue.on, value));
                doubt *= 1.0 - clue.weight;
                because.push(clue.because.replace("{value}", &shorten(value)));
            }
        }
        let confidence = f32::min(1.0 - doubt, MOST);
        if confidence < ENOUGH {
            return None;
        }
        let mut name = self.name.clone();
        let addresses = || evidence.iter().filter(|(kind, _)| matches!(kind, Trait::Issuer | Trait::Address));
        for other in &self.names {
            let fits = |value: &str| other.is.iter().any(|form| pattern::matches(form, value));
            if let Some((_, value)) = addresses().find(|(_, value)| fits(value)) {
                name.clone_from(&other.name);
                because.push(other.because.replace("{value}", &shorten(value)));
                break;
            }
        }
        Some(Provider { id: self.id.clone(), name, confidence: (confidence * 100.0).round() / 100.0, because })
    }
}

impl OtherName {
    fn read(json: &Json) -> Option<OtherName> {
        Some(OtherName {
            name: data::text(json, "name")?,
            is: data::texts(json, "is")?,
            because: data::text(json, "because")?,
        })
    }
}

impl Clue {
    fn read(json: &Json) -> Option<Clue> {
        Some(Clue {
            on: Trait::named(json.get("on")?.as_str()?)?,
            is: data::texts(json, "is")?,
            weight: json.get("weight")?.as_f64()? as f32,
            because: data::text(json, "because")?,
        })
    }

    fn found_in<'a>(&self, evidence: &'a [(Trait, String)]) -> Option<&'a str> {
        let fits = |value: &str| self.is.iter().any(|form| pattern::matches(form, value));
        evidence.iter().find(|(kind, value)| *kind == self.on && fits(value)).map(|(_, value)| value.as_str())
    }
}

fn shorten(value: &str) -> String {
    if value.chars().count() <= 100 { value.to_owned() } else { value.chars().take(99).chain(['…']).collect() }
}

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("products/", $name, ".json")))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "adfs",
    "apple",
    "auth0",
    "authentik",
    "cognito",
    "duo",
    "entra",
    "forgerock",
    "google",
    "iam-identity-center",
    "jumpcloud",
    "keycloak",
    "okta",
    "onelogin",
    "oracle",
    "pingfederate",
    "pingone",
    "samling",
    "shibboleth",
    "simplesamlphp",
];

/// All profiles. A file that does not parse is left out; a test says which.
static PROVIDERS: LazyLock<Vec<Profile>> =
    LazyLock::new(|| FILES.iter().filter_map(|(_, text)| Profile::read(&data::file(text)?)).collect());

/// Whether a word is a part of the name of a product, and of no sentence.
pub fn is_name(word: &str) -> bool {
    const ALSO_WORDS: &[&str] = &["Access", "Management"];
    !ALSO_WORDS.contains(&word) && PROVIDERS.iter().any(|profile| profile.name.split(' ').any(|part| part == word))
}

/// The name people use for a product.
pub(super) fn name_of(id: &str) -> Option<&'static str> {
    PROVIDERS.iter().find(|profile| profile.id == id).map(|profile| profile.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_is_listed() {
        for (name, text) in FILES {
            let json = data::file(text).unwrap_or_else(|| panic!("{name}"));
            assert!(data::has_only(&json, &["id", "name", "clues", "names"]), "{name}");
            let parts = |part: &str| json.get(part).map(Json::elements).unwrap_or_default();
            assert!(
                parts("clues").iter().all(|clue| data::has_only(clue, &["on", "is", "weight", "because"])),
                "{name}"
            );
            assert!(parts("names").iter().all(|other| data::has_only(other, &["name", "is", "because"])), "{name}");
            let profile = Profile::read(&json).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(&profile.id, name);
            for clue in &profile.clues {
                assert!((0.05..=0.8).contains(&clue.weight), "{name}: no clue alone is certain");
                assert!(
                    !clue.because.ends_with('.') && clue.because.starts_with(char::is_lowercase),
                    "{name}: {}",
                    clue.because
                );
            }
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/providers/products");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), FILES.len());
    }
}
