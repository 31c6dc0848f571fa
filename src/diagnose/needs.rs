//! What to add to get an answer, or a better one: from the rules that could not be judged.

use crate::case::Expectations;
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
pub(super) fn needs<'a>(not_checked: &'a [NotChecked], known: &'a Expectations) -> impl Iterator<Item = Need> + 'a {
    let is_cut = not_checked.iter().any(|skipped| skipped.need == Some(Need::AllAttributes));
    let asked = NEEDS.iter().map(|(rules, need)| (rules, *need)).filter_map(|(rules, need)| {
        // A rule that says itself what it lacks does not ask for what it usually lacks.
        let asks = |skipped: &NotChecked| skipped.need.is_none_or(|lacks| lacks == need);
        let asked = not_checked.iter().any(|skipped| rules.contains(&skipped.rule.as_str()) && asks(skipped));
        asked.then_some(need)
    });
    // A rule that lacked something else may have been given that.
    let is_known = |need: &Need| match need {
        Need::AcsUrl => known.acs.is_some(),
        Need::SpEntityId => known.sp_entity_id.is_some(),
        Need::IdpEntityId | Need::Issuer => known.issuer.is_some(),
        Need::ClientId => known.client_id.is_some(),
        Need::RedirectUri => known.redirect_uri.is_some(),
        Need::Nonce => known.nonce.is_some(),
        _ => false,
    };
    let asked = asked.filter(move |need| !is_known(need));
    is_cut.then_some(Need::AllAttributes).into_iter().chain(asked)
}
