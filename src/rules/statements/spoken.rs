//! The statements of a case, each with the fault that it names.
//! Input: the items. Output: [`Spoken`]. Nothing is judged.

use crate::item::Item;
use crate::rules::Context;
use crate::texts::{self, Meaning, Protocol, Statement};

/// A statement of the case, and the fault that it names.
pub(crate) struct Spoken<'a> {
    pub(super) item: &'a Item,
    pub(super) statement: &'a Statement,
    pub(super) meaning: &'static Meaning,
    /// It stands in the text around the item, not in its document.
    pub(super) around: bool,
    /// An earlier sentence of the same text names another fault.
    pub(super) later: bool,
    /// The login is one of SAML: by the words, or by the messages of the case.
    pub(super) saml: bool,
}

impl Spoken<'_> {
    /// The rule that judges it.
    pub(super) fn rule(&self) -> &'static str {
        self.meaning.saml_rule.filter(|_| self.saml).unwrap_or(self.meaning.rule)
    }
}

/// The statements of the case.
pub(crate) fn spoken<'a>(cx: &Context<'a>) -> Vec<Spoken<'a>> {
    let mut all: Vec<Spoken<'a>> = Vec::new();
    let saml = cx.items.iter().any(|item| item.saml().is_some_and(|message| message.envelope().is_some()));
    for item in cx.items {
        let own = item.statements.iter().map(|statement| (statement, false));
        let mut sure = false;
        for (statement, around) in own.chain(item.around.iter().map(|statement| (statement, true))) {
            let saml = statement.protocol.map_or(saml, |protocol| protocol == Protocol::Saml);
            all.push(Spoken { item, statement, meaning: meaning_of(statement), around, later: sure, saml });
            sure |= !statement.likely;
        }
    }
    all
}

/// The rules that the sentences of an item name.
pub(crate) fn rules_of(item: &Item) -> impl Iterator<Item = &'static str> {
    item.statements.iter().chain(&item.around).map(|statement| meaning_of(statement).rule)
}

/// The meaning, made more exact by the values: a status leads to its own rule, an issuer of Entra ID to its versions.
fn meaning_of(statement: &Statement) -> &'static Meaning {
    let more_exact = match statement.meaning.name {
        "status" => statement.get("substatus").and_then(status).or_else(|| statement.get("status").and_then(status)),
        "oidc-audience" if statement.get("actual").is_some_and(|value| values(value).contains(&"account")) => {
            Some("oidc-audience-account")
        }
        "oidc-issuer" => statement
            .pair()
            .filter(|(expected, actual)| is_entra(&expected.value) && is_entra(&actual.value))
            .map(|_| "oidc-entra-issuer"),
        _ => None,
    };
    more_exact.and_then(texts::meaning).unwrap_or(statement.meaning)
}

fn is_entra(issuer: &str) -> bool {
    ["https://sts.windows.net/", "https://login.microsoftonline.com/"].iter().any(|host| issuer.starts_with(host))
}

/// The meaning of a status, by the word at its end.
fn status(text: &str) -> Option<&'static str> {
    const STATUS: [(&str, &str); 10] = [
        ("InvalidNameIDPolicy", "status-nameidpolicy"),
        ("AuthnFailed", "status-authnfailed"),
        ("NoPassive", "status-nopassive"),
        ("NoAuthnContext", "status-nocontext"),
        ("RequestDenied", "status-requestdenied"),
        ("UnknownPrincipal", "status-principal"),
        ("UnsupportedBinding", "status-binding"),
        ("VersionMismatch", "status-version"),
        ("Requester", "status-requester"),
        ("Responder", "status-responder"),
    ];
    STATUS.iter().find(|(word, _)| text.contains(word)).map(|(_, meaning)| *meaning)
}

/// The values of a list as programs print it: `a", "b`, `a b`, `map[a:{}]`; one value stands for itself.
pub(super) fn values(text: &str) -> Vec<&str> {
    let inner = text.strip_prefix("map[").and_then(|inner| inner.strip_suffix(']')).unwrap_or(text);
    let separated = inner.contains("\",") || inner.contains("',") || inner.contains(", ") || inner != text;
    if !separated {
        return vec![text];
    }
    let parts =
        inner.split([',', ' ']).map(|part| part.trim_matches(['"', '\'', ' ', '[', ']']).trim_end_matches(":{}"));
    parts.filter(|part| !part.is_empty()).collect()
}
