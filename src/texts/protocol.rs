//! The protocol that the words of a text belong to.

use super::data::Protocol;

/// The protocol that the words around belong to, where only one does.
pub(super) fn protocol_of(lower: &str) -> Option<Protocol> {
    const SAML: [&str; 8] = [
        "saml",
        "assertion",
        "authnrequest",
        "inresponseto",
        "nameid",
        "subjectconfirmation",
        "shibboleth",
        "notonorafter",
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
        "token" => {
            ["security ", "security", "csrf ", "csrf", "csrf_", "unexpected "].iter().any(|word| before.ends_with(word))
        }
        "oauth" => before.ends_with('n'),
        _ => false,
    }
}
