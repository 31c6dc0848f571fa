//! What rules about logout have in common.
//! Input: a logout message and the logins of the case. Output: whether they are of one application. Invariant: finds nothing by itself.

use crate::intake::visits::host_of;
use crate::item::Item;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::saml::Envelope;

/// Whether a logout in a chain is for another application than the one that the logins here are for: its sessions are not in this case.
pub(super) fn of_another_application(
    cx: &Context<'_>,
    item: &Item,
    request: &Envelope,
    from_application: Option<bool>,
) -> bool {
    // Of what was pasted together, somebody thinks that it belongs together.
    if item.transport.as_ref().is_none_or(|transport| !transport.delivered) {
        return false;
    }
    let mut ignored = Outcome::default();
    let logins = assertions(cx, &mut ignored);
    if from_application == Some(true) {
        let issuer = request.issuer.as_ref().map_or("", |issuer| issuer.value.text.as_str());
        let conditions = logins.iter().filter_map(|login| login.assertion.conditions.as_ref());
        let restrictions = conditions.flat_map(|conditions| &conditions.audience_restrictions);
        let mut audiences = restrictions.flat_map(|restriction| &restriction.audiences).peekable();
        return !issuer.is_empty() && audiences.peek().is_some() && !audiences.any(|audience| audience.text == issuer);
    }
    let delivered = item.transport.as_ref().and_then(|transport| transport.url.as_deref());
    let target = request.destination.as_ref().map(|destination| destination.text.as_str()).or(delivered).unwrap_or("");
    let confirmed = logins.iter().flat_map(|login| login.assertion.confirmations());
    let mut receivers = confirmed.filter_map(|confirmation| confirmation.recipient.as_ref()).peekable();
    !target.is_empty() && receivers.peek().is_some() && !receivers.any(|one| host_of(&one.text) == host_of(target))
}
