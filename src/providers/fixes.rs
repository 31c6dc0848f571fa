//! What to do, in the words of the console in front of the person. The words are data: `fixes/<topic>.json`.

use super::recognise;
use crate::report::{Fix, Party, Provider};
use crate::syntax::json::{Json, data};
use crate::vocabulary::Topic;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What to do about `topic`: in the words of the product where it is known, else in general words.
/// `value` is what the field has to hold, where that is known.
pub fn fixes(topic: Topic, provider: Option<&Provider>, value: Option<&str>) -> Vec<Fix> {
    let quoted = value.map(|value| format!("`{value}`"));
    fixes_in_words(topic, provider, quoted.as_deref())
}

/// The same, where the field wants no value but something that is told in words: "switch encryption off".
pub fn fixes_in_words(topic: Topic, provider: Option<&Provider>, words: Option<&str>) -> Vec<Fix> {
    let Some(table) = TABLES.iter().find(|(of, _)| *of == topic).map(|(_, table)| table) else { return Vec::new() };
    let fill = |text: &str| text.replace("{value}", words.unwrap_or(&table.unknown));
    let Some((provider, text)) = provider.and_then(|provider| Some((provider, table.products.get(&provider.id)?)))
    else {
        return vec![Fix {
            who: table.who,
            party: None,
            product: None,
            text: fill(&table.general),
            topic: Some(topic),
        }];
    };
    let text = if text.contains("{product}") {
        fill(text).replace("{product}", &provider.name)
    } else {
        format!("In {}, {}", provider.name, fill(text))
    };
    let mut fixes =
        vec![Fix { who: table.who, party: None, product: Some(provider.id.clone()), text, topic: Some(topic) }];
    fixes.extend(table.also.as_ref().map(|also| Fix {
        who: also.who,
        party: None,
        product: None,
        text: fill(&also.text),
        topic: None,
    }));
    fixes
}

/// The name people use for a product, by its id.
pub fn product_name(id: &str) -> Option<&'static str> {
    recognise::name_of(id)
}

/// Who acts, by the name in the report.
fn party(json: &Json) -> Option<Party> {
    Party::named(json.get("who")?.as_str()?)
}

/// One file of `fixes/`.
#[derive(Debug)]
struct Table {
    who: Party,
    /// What stands for the value where it is not known.
    unknown: String,
    /// Where the product is not known.
    general: String,
    /// By product; follows "In Keycloak, ", unless it has `{product}` in it.
    products: BTreeMap<String, String>,
    /// The other side, where it may be the one to change.
    also: Option<Also>,
}

#[derive(Debug)]
struct Also {
    who: Party,
    text: String,
}

impl Table {
    fn read(json: &Json) -> Option<Table> {
        let also = |json: &Json| Some(Also { who: party(json)?, text: data::text(json, "text")? });
        Some(Table {
            who: party(json)?,
            unknown: data::text(json, "unknown")?,
            general: data::text(json, "general")?,
            products: data::map(json, "products", data::owned)?,
            also: match json.get("also") {
                Some(json) => Some(also(json)?),
                None => None,
            },
        })
    }
}

macro_rules! files {
    ($($topic:ident = $name:literal),+ $(,)?) => {
        &[$((Topic::$topic, include_str!(concat!("fixes/", $name, ".json")))),+]
    };
}

const FILES: &[(Topic, &str)] = files![
    Acs = "acs",
    Entity = "entity",
    Issuer = "issuer",
    Sign = "sign",
    Algorithm = "algorithm",
    Cert = "cert",
    NameId = "name-id",
    Attr = "attr",
    Assign = "assign",
    RequestSignature = "request-signature",
    AuthnContext = "authn-context",
    Encryption = "encryption",
    Logout = "logout",
    Redirect = "redirect",
    Client = "client",
    Claim = "claim",
    Audience = "audience",
    Clock = "clock",
    Proxy = "proxy",
];

/// All tables. A file that does not parse is left out; a test says which.
static TABLES: LazyLock<Vec<(Topic, Table)>> = LazyLock::new(|| {
    FILES.iter().filter_map(|(topic, text)| Some((*topic, Table::read(&data::file(text)?)?))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(id: &str, name: &str) -> Provider {
        Provider { id: id.to_owned(), name: name.to_owned(), confidence: 0.9, because: Vec::new() }
    }

    #[test]
    fn every_file_parses_and_reads_as_one_instruction() {
        for (topic, text) in FILES {
            let json = data::file(text).unwrap_or_else(|| panic!("{topic:?}"));
            assert!(data::has_only(&json, &["who", "unknown", "general", "products", "also"]), "{topic:?}");
            assert!(json.get("also").is_none_or(|also| data::has_only(also, &["who", "text"])), "{topic:?}");
            let table = Table::read(&json).unwrap_or_else(|| panic!("{topic:?}"));
            let texts = table.products.values().chain([&table.general]).chain(table.also.iter().map(|also| &also.text));
            for text in texts {
                assert!(
                    text.ends_with('.') && !text.contains('!') && text.matches(". ").count() <= 1,
                    "{topic:?}: {text}"
                );
                assert_eq!(text.matches('`').count() % 2, 0, "{topic:?}: {text}");
                assert!(!text.to_lowercase().contains("please") && !text.to_lowercase().contains("invalid"), "{text}");
            }
            for product in table.products.keys() {
                assert!(product_name(product).is_some(), "{topic:?}: {product} is no provider");
            }
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/providers/fixes");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), FILES.len());
    }

    #[test]
    fn speaks_the_words_of_the_product() {
        let multi_pass = provider("keycloak", "Multi-Pass");
        let found = fixes(Topic::Entity, Some(&multi_pass), Some("https://sp.test"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].product.as_deref(), Some("keycloak"));
        assert_eq!(
            found[0].text,
            "In Multi-Pass, open Clients › the application's client › Settings. Set *Client ID* to `https://sp.test`."
        );
        let general = fixes(Topic::Acs, Some(&provider("apple", "Apple")), None);
        assert_eq!((general.len(), general[0].who, general[0].product.is_none()), (1, Party::IdpAdmin, true));
        assert!(general[0].text.ends_with("set it to the application's own ACS URL."), "{}", general[0].text);
        assert_eq!(fixes(Topic::Sign, Some(&multi_pass), None).len(), 2);
        assert_eq!(fixes(Topic::Sign, None, None).len(), 1);
    }
}
