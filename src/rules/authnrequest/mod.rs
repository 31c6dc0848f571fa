//! The SAML login request: what it asks for, where it goes, and whether the identity provider knows and accepts it.

use crate::item::Item;
use crate::report::{Finding, Severity};
use crate::rules::Context;
use crate::rules::rules;
use crate::rules::support::expected;
use crate::saml::AuthnRequest;

rules! {
    acs_index_unknown,
    acs_unregistered,
    acs_url_and_index,
    authnctx,
    binding,
    dest_mismatch,
    embedded_sig_in_redirect,
    entrypoint,
    expired,
    forceauthn_passive,
    id_form,
    issuer_missing,
    issuer_unknown,
    nameidpolicy,
    relaystate_long,
    required,
    wrong_endpoint,
    sig_invalid,
    subject,
    unsigned,
    unsupported_property,
    value,
    version,
}

/// A remark in place of a fault where the identity provider let the user in on this very request: it did not object. `why` says what
/// is left to know then.
fn unless_granted(finding: Finding, cx: &Context<'_>, request: &AuthnRequest, why: &str) -> Finding {
    if expected::was_granted(cx, request) { remark(finding, why) } else { finding }
}

/// The finding as a remark, with other words for why it matters.
fn remark(finding: Finding, why: &str) -> Finding {
    Finding { why: why.to_owned(), ..finding.severity(Severity::Info) }
}

/// The URL that the message was sent to, without its query, where the case shows it.
fn called(item: &Item) -> Option<&str> {
    item.transport.as_ref()?.url.as_deref().filter(|url| url.contains("://"))
}
