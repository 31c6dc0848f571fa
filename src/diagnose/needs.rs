//! What to add to get an answer, or a better one: from the rules that could not be judged.

use crate::report::NotChecked;

/// A rule that was not checked, and what it lacks. The order is the order in which people are asked.
const NEEDS: &[(&[&str], &str)] = &[
    (&["SIG-KEY-MISMATCH"], "the identity provider's signing certificate or metadata"),
    (
        &["SAML-DEST-MISMATCH", "SAML-RECIPIENT-MISMATCH"],
        "the expected ACS URL (where the application receives the response)",
    ),
    (&["SAML-AUD-MISMATCH"], "the application's entity ID"),
    (&["SAML-ISSUER-MISMATCH"], "the identity provider's entity ID or metadata"),
    (&["CORR-IRT-MISMATCH"], "the login request (the URL with SAMLRequest)"),
    (&["OIDC-ISS-MISMATCH"], "the expected issuer"),
    (&["OIDC-AUD-MISMATCH", "OIDCREQ-CLIENT-ID"], "the client ID"),
    (&["OIDCREQ-REDIRECT-URI"], "the redirect URI that is registered at the provider"),
    (&["OIDC-NONCE-MISMATCH"], "the nonce that the application sent"),
];

/// What would help, without repetition.
pub(super) fn needs(not_checked: &[NotChecked]) -> impl Iterator<Item = &'static str> {
    // A request is signed by the application; what that takes is asked for where the message is not proven.
    let asks = |skipped: &NotChecked| !skipped.because.contains("certificate of the application");
    NEEDS
        .iter()
        .filter(move |(rules, _)| {
            not_checked.iter().any(|skipped| rules.contains(&skipped.rule.as_str()) && asks(skipped))
        })
        .map(|(_, need)| *need)
}
