//! The login request (catalogue J).

mod acs_index_unknown;
mod acs_unregistered;
mod acs_url_and_index;
mod authnctx;
mod binding;
mod dest_mismatch;
mod embedded_sig_in_redirect;
mod entrypoint;
mod expired;
mod forceauthn_passive;
mod id_form;
mod issuer_missing;
mod issuer_unknown;
mod nameidpolicy;
mod relaystate_long;
mod required;
mod sig_invalid;
mod subject;
mod unsigned;
mod unsupported_property;
mod version;
mod wrong_endpoint;

use crate::item::Item;
use crate::report::{Finding, Severity};
use crate::rules::{Context, Rule, known};
use crate::saml::AuthnRequest;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &acs_index_unknown::RULE,
    &acs_unregistered::RULE,
    &acs_url_and_index::RULE,
    &authnctx::RULE,
    &binding::RULE,
    &dest_mismatch::RULE,
    &embedded_sig_in_redirect::RULE,
    &entrypoint::RULE,
    &expired::RULE,
    &forceauthn_passive::RULE,
    &id_form::RULE,
    &issuer_missing::RULE,
    &issuer_unknown::RULE,
    &nameidpolicy::RULE,
    &relaystate_long::RULE,
    &required::RULE,
    &wrong_endpoint::RULE,
    &sig_invalid::RULE,
    &subject::RULE,
    &unsigned::RULE,
    &unsupported_property::RULE,
    &version::RULE,
];

/// Whether a message carries a signature of its own, in itself or in the query it travelled in.
pub(super) fn is_signed(item: &Item) -> bool {
    let in_query = item.transport.as_ref().is_some_and(|transport| transport.parameter("Signature").is_some());
    in_query || in_message(item)
}

/// Whether the message itself is signed by an XML signature.
fn in_message(item: &Item) -> bool {
    let Some(message) = item.saml() else { return false };
    let root = message.envelope().map(|envelope| envelope.node);
    message.signatures.iter().any(|signature| signature.parent_node == root)
}

/// A remark in place of a fault where the identity provider let the user in on this very request: it did not object. `why` says what
/// is left to know then.
fn unless_granted(finding: Finding, cx: &Context<'_>, request: &AuthnRequest, why: &str) -> Finding {
    if known::was_granted(cx, request) { remark(finding, why) } else { finding }
}

/// The finding as a remark, with other words for why it matters.
fn remark(finding: Finding, why: &str) -> Finding {
    Finding { why: why.to_owned(), ..finding.severity(Severity::Info) }
}

/// The URL that the message was sent to, without its query, where the case shows it.
fn called(item: &Item) -> Option<&str> {
    item.transport.as_ref()?.url.as_deref().filter(|url| url.contains("://"))
}
