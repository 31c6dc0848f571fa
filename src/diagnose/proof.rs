//! Checks that decide and could not be made: a signature that is there and was not verified, content that was not decrypted.

use super::Judgements;
use crate::item::{Body, Item};
use crate::oidc::CheckResult;
use crate::report::ItemKind;
use crate::syntax::xml::ns;

/// Something that keeps a message from being called free of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unproven {
    /// A clause that completes "… but": `its signature was not checked`.
    pub(super) clause: String,
    /// What to add.
    pub(super) need: &'static str,
}

/// What was not proven. Empty where every signature was verified with a trusted key and nothing is still encrypted.
pub(super) fn unproven(items: &[Item], _judgements: &Judgements) -> Vec<Unproven> {
    let mut unproven: Vec<Unproven> = Vec::new();
    for item in items {
        let found = match item.kind {
            ItemKind::Jws | ItemKind::Jwt => token(item),
            ItemKind::Jwe => Some(Unproven {
                clause: "its content is encrypted".to_owned(),
                need: "the application's private key, to decrypt",
            }),
            _ => signed(item).then(|| Unproven {
                clause: "its signature was not checked".to_owned(),
                need: "the identity provider's signing certificate or metadata",
            }),
        };
        if let Some(found) = found.filter(|found| !unproven.contains(found)) {
            unproven.push(found);
        }
    }
    unproven
}

/// What keeps a token from being proven: no key, an unknown algorithm, or no signature at all. One that does not fit is a finding.
fn token(item: &Item) -> Option<Unproven> {
    let token = item.oidc()?.token()?;
    let results: Vec<CheckResult> = token.checks.iter().map(|check| check.result).collect();
    if results.iter().any(|result| matches!(result, CheckResult::Ok | CheckResult::Bad)) {
        return None;
    }
    // A token that says itself that nobody signed it has its own finding; there is nothing to verify.
    let unsecured = !results.is_empty() && results.iter().all(|result| *result == CheckResult::Unsecured);
    (!unsecured)
        .then(|| Unproven { clause: "its signature was not checked".to_owned(), need: "the provider's key set (JWKS)" })
}

/// Whether a message carries an XML signature or came with a signed query.
fn signed(item: &Item) -> bool {
    let in_query = item.transport.as_ref().is_some_and(|transport| transport.parameter("Signature").is_some());
    let in_xml = match &item.body {
        Body::Xml(body) => body.document.elements().any(|element| element.is(ns::DS, "SignatureValue")),
        _ => false,
    };
    in_query || in_xml
}
