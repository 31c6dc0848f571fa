//! NameID formats in words.

use crate::item::Item;
use crate::rules::Context;
use crate::saml::name_id_format_words;

/// The name of a Name ID format as consoles print it: its last part; Keycloak has words of its own for two.
pub(crate) fn format_name<'a>(cx: &Context<'_>, item: &Item, format: &'a str) -> &'a str {
    let name = format.rsplit(':').next().unwrap_or(format);
    match (cx.provider(item).map(|product| product.id.as_str()), name) {
        (Some("keycloak"), "emailAddress") => "email",
        (Some("keycloak"), "unspecified") => "username",
        _ => name,
    }
}

/// The format that is meant by one with the wrong version digits.
pub(crate) fn misspelt(format: &str) -> Option<String> {
    if name_id_format_words(format).is_some() {
        return None;
    }
    let name = format.strip_prefix("urn:oasis:names:tc:SAML:")?.split_once(":nameid-format:")?.1;
    ["1.1", "2.0"]
        .iter()
        .map(|version| format!("urn:oasis:names:tc:SAML:{version}:nameid-format:{name}"))
        .find(|right| name_id_format_words(right).is_some())
}
