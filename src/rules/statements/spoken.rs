//! The statements of a case, each with the fault that it names.
//! Input: the items. Output: [`Spoken`]. Nothing is judged.

use super::held::settled;
use crate::item::Item;
use crate::rules::Context;
use crate::rules::support::compare::{Difference, compare_identifiers, compare_urls};
use crate::rules::support::services::are_of_one_okta;
use crate::rules::support::unfilled::is_redacted;
use crate::texts::{self, Compare, Meaning, Protocol, Slot, Statement};
use crate::vocabulary::DifferenceClass;
use std::borrow::Cow;

/// A statement of the case, and the fault that it names.
pub(crate) struct Spoken<'a> {
    pub(super) item: &'a Item,
    pub(super) statement: Cow<'a, Statement>,
    /// Its values were hidden by hand, so that they are no longer part of `statement`.
    pub(super) hidden: bool,
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
            let meaning = told_by_messages(meaning_of(statement), cx.items);
            let (hidden, likely) = (hidden(statement, meaning), statement.likely);
            let statement = match hidden {
                true => Cow::Owned(Statement { values: Vec::new(), ..statement.clone() }),
                false => settled(statement, cx.items),
            };
            all.push(Spoken { item, statement, hidden, meaning, around, later: sure, saml });
            sure |= !likely;
        }
    }
    all
}

/// Whether somebody hid the two values, and what is left of them shows no near miss.
fn hidden(statement: &Statement, meaning: &Meaning) -> bool {
    let is_hidden = |slot: &Slot| is_redacted(&slot.value);
    match statement.pair() {
        Some((expected, actual)) if is_hidden(expected) || is_hidden(actual) => {
            let left = difference(meaning.compare, &expected.value, &actual.value);
            left.is_none_or(|left| left.class == DifferenceClass::Different)
        }
        Some(_) => false,
        // A part of an address says something: which path, which scheme.
        None => statement.values.iter().any(|slot| is_hidden(slot) && !slot.value.contains("://")),
    }
}

/// The rules that the sentences of an item name.
pub(crate) fn rules_of(item: &Item) -> impl Iterator<Item = &'static str> {
    item.statements.iter().chain(&item.around).map(|statement| meaning_of(statement).rule)
}

/// The meaning, made more exact by the values: a status leads to its own rule, an issuer of Entra ID to its versions.
fn meaning_of(statement: &Statement) -> &'static Meaning {
    let more_exact = match statement.meaning.name {
        "status" => statement.get("substatus").and_then(status).or_else(|| statement.get("status").and_then(status)),
        "oidc-no-claim" | "oidc-claim-value" => {
            statement.get("claim").and_then(|claim| of_claim(claim, statement.meaning.name))
        }
        "saml-attribute-missing" if statement.get("claim").is_some_and(is_name_id) => Some("saml-nameid-as-attribute"),
        "oidc-audience" if statement.get("actual").is_some_and(|value| values(value) == ["account"]) => {
            Some("oidc-audience-account")
        }
        "oidc-issuer" | "issuer" => statement.pair().and_then(|(expected, actual)| {
            if is_entra(&expected.value) && is_entra(&actual.value) {
                return Some("oidc-entra-issuer");
            }
            are_of_one_okta(&expected.value, &actual.value).then_some("oidc-okta-issuer")
        }),
        _ => None,
    };
    more_exact.and_then(texts::meaning).unwrap_or(statement.meaning)
}

/// The words for no assertion and for several are the same; a message tells which.
fn told_by_messages(meaning: &'static Meaning, items: &[Item]) -> &'static Meaning {
    let several = |item: &Item| item.saml().is_some_and(|message| message.assertions().len() > 1);
    let more_exact = match meaning.name == "saml-no-assertion" && items.iter().any(several) {
        true => texts::meaning("saml-several-assertions"),
        false => None,
    };
    more_exact.unwrap_or(meaning)
}

/// The meaning of a missing or unexpected claim that has a rule of its own.
fn of_claim(claim: &str, name: &str) -> Option<&'static str> {
    const CLAIMS: [(&str, &str, &str); 6] = [
        ("aud", "oidc-no-audience", "oidc-audience"),
        ("exp", "oidc-no-exp", "oidc-expired"),
        ("iss", "oidc-no-issuer", "oidc-issuer"),
        ("sub", "oidc-no-subject", ""),
        ("nonce", "oidc-no-nonce", "oidc-nonce"),
        ("email", "oidc-no-email", ""),
    ];
    let bare = claim.trim_matches(['"', '\'', '`', '(', ')']);
    let (_, missing, other) = CLAIMS.iter().find(|(claim, _, _)| *claim == bare)?;
    Some(if name == "oidc-no-claim" { missing } else { other })
}

/// Whether an attribute is called like the NameID, which is none.
fn is_name_id(claim: &str) -> bool {
    let letters: String = claim.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.eq_ignore_ascii_case("nameid")
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

/// How two values differ, compared as what they are.
pub(super) fn difference(compare: Compare, expected: &str, actual: &str) -> Option<Difference> {
    let by: fn(&str, &str) -> Option<Difference> = match compare {
        Compare::Url => |expected, actual| compare_urls(expected, actual, &[]),
        Compare::Identifier => |expected, actual| compare_identifiers(expected, actual, &[]),
        _ => return None,
    };
    let mut closest: Option<Difference> = None;
    for expected in values(expected).into_iter().take(10) {
        for actual in values(actual).into_iter().take(10) {
            let difference = by(expected, actual)?;
            if closest.as_ref().is_none_or(|best| best.class == DifferenceClass::Different) {
                closest = Some(difference);
            }
        }
    }
    closest
}
