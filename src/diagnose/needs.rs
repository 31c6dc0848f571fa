//! What to add to get an answer, or a better one: from the rules that could not be judged.

use crate::report::NotChecked;
use crate::vocabulary::Need;

/// A rule that was not checked, and what it lacks. The order is the order in which people are asked.
const NEEDS: &[(&[&str], Need)] = &[
    (&["SIG-KEY-MISMATCH"], Need::ProviderCertificate),
    (&["SAML-DEST-MISMATCH", "SAML-RECIPIENT-MISMATCH"], Need::AcsUrl),
    (&["SAML-AUD-MISMATCH"], Need::SpEntityId),
    (&["SAML-ISSUER-MISMATCH"], Need::IdpEntityId),
    (&["CORR-IRT-MISMATCH"], Need::LoginRequest),
    (&["OIDC-ISS-MISMATCH"], Need::Issuer),
    (&["OIDC-AUD-MISMATCH", "OIDCREQ-CLIENT-ID"], Need::ClientId),
    (&["OIDCREQ-REDIRECT-URI"], Need::RedirectUri),
    (&["OIDC-NONCE-MISMATCH"], Need::Nonce),
];

/// What would help, without repetition.
pub(super) fn needs(not_checked: &[NotChecked]) -> impl Iterator<Item = Need> {
    let is_cut = not_checked.iter().any(|skipped| skipped.need == Some(Need::AllAttributes));
    let asked = NEEDS.iter().map(|(rules, need)| (rules, *need)).filter_map(|(rules, need)| {
        // A rule that says itself what it lacks does not ask for what it usually lacks.
        let asks = |skipped: &NotChecked| skipped.need.is_none_or(|lacks| lacks == need);
        let asked = not_checked.iter().any(|skipped| rules.contains(&skipped.rule.as_str()) && asks(skipped));
        asked.then_some(need)
    });
    is_cut.then_some(Need::AllAttributes).into_iter().chain(asked)
}
