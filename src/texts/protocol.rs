//! The protocol that the words of a text belong to.

use super::data::{self, Meaning, Protocol};
use super::normal::Normal;
use super::slots::{ceil, floor};
use crate::source::Span;

/// How far from a sentence the message is named that it is about.
const NEAR: usize = 240;

/// The protocol that the words around belong to, where only one does.
pub(super) fn protocol_of(lower: &str) -> Option<Protocol> {
    const SAML: [&str; 10] = [
        "saml",
        "assertion",
        "authnrequest",
        "inresponseto",
        "nameid",
        "subjectconfirmation",
        "shibboleth",
        "notonorafter",
        "entity id",
        "entityid",
    ];
    const OIDC: [&str; 8] = ["jwt", "token", "oidc", "openid", "bearer", "oauth", "jwks", "id_token"];
    let any =
        |words: &[&str]| words.iter().any(|word| lower.match_indices(word).any(|(at, _)| !is_other(lower, at, word)));
    match (any(&SAML), any(&OIDC)) {
        (true, false) => Some(Protocol::Saml),
        (false, true) => Some(Protocol::Oidc),
        _ => None,
    }
}

/// Words that only look like a protocol's: the client assertion of OAuth, the security token of WS-Federation, `NoAuthn…`.
fn is_other(lower: &str, at: usize, word: &str) -> bool {
    let before = lower.get(..at).unwrap_or("");
    match word {
        "assertion" => ["client_", "client ", "jwt-", "jwt "].iter().any(|word| before.ends_with(word)),
        "token" => ["security ", "security", "identity", "csrf ", "csrf", "csrf_", "unexpected "]
            .iter()
            .any(|word| before.ends_with(word)),
        "oauth" => before.ends_with('n'),
        _ => false,
    }
}

/// A signature of the login request is checked with the application's key, its Issuer is the application. Most products use the same words
/// for both; the message that is named beside them, or the class that wrote them, tells which it is.
pub(super) fn of_request(
    meaning: &'static Meaning,
    normal: &Normal,
    lower: &str,
    place: Span,
) -> Option<&'static Meaning> {
    const REQUEST: [&str; 7] = [
        "authnrequest",
        "authn request",
        "authn_request",
        "saml request",
        "samlrequest",
        "login request",
        "org.keycloak.protocol.saml.",
    ];
    const RESPONSE: [&str; 6] =
        ["samlresponse", "statusresponse", "saml response", "saml assertion", "response signature", "logout"];
    let of_request = meaning_of_request(meaning)?;
    let start = normal.breaks.iter().rev().find(|at| **at <= place.start).copied().unwrap_or(0);
    let end = normal.breaks.iter().find(|at| **at >= place.end).copied().unwrap_or(lower.len());
    let start = ceil(lower, start.max(place.start.saturating_sub(NEAR)));
    let line = lower.get(start..floor(lower, end.min(place.end + NEAR)))?;
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    (has(&REQUEST) && !has(&RESPONSE)).then_some(of_request)
}

/// What a fault of a message is called where the message is the login request.
pub fn meaning_of_request(meaning: &Meaning) -> Option<&'static Meaning> {
    data::meaning(match meaning.name {
        "saml-signature" | "saml-digest" | "signature" => "saml-request-signature",
        "saml-unsigned" | "saml-response-unsigned" | "unsigned" => "saml-request-unsigned",
        "saml-issuer" | "saml-issuer-unknown" | "issuer" => "saml-app-unknown",
        "saml-destination" => "saml-request-destination",
        _ => return None,
    })
}
