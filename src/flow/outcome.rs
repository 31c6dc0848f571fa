//! What the application answered to the delivery of a login message.

use crate::intake::Visit;
use crate::item::Item;
use crate::vocabulary::ItemKind;

/// The end of an attempt, as far as the recording shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The message was delivered and answered with a page or a redirect that tells of no error: the HTTP status.
    Accepted(u16),
    /// The message was delivered and answered with an error: the HTTP status.
    Denied(u16),
    /// The delivery or its answer is not in the recording.
    Unknown,
}

/// What came of the last message of these that was delivered.
pub(super) fn of(items: &[Item], members: &[usize]) -> Outcome {
    let delivered = members.iter().rev().filter_map(|index| items.get(*index)).find(|item| {
        carries_the_login(item.kind) && item.transport.as_ref().is_some_and(|transport| transport.delivered)
    });
    let Some(visit) = delivered.and_then(|item| visit_of(items, item)) else { return Outcome::Unknown };
    match visit.status {
        0 => Outcome::Unknown,
        status if status >= 400 || visit.leads_to_error() => Outcome::Denied(status),
        status => Outcome::Accepted(status),
    }
}

/// Whether the browser brings messages of this kind to an application.
fn carries_the_login(kind: ItemKind) -> bool {
    use ItemKind::*;
    matches!(
        kind,
        SamlResponse
            | SamlAssertion
            | Saml1Response
            | WsFedResponse
            | OidcAuthorizationResponse
            | Jwt
            | Jwe
            | OauthError
    )
}

/// The step of the browser that delivered a message.
fn visit_of<'a>(items: &'a [Item], item: &Item) -> Option<&'a Visit> {
    let transport = item.transport.as_ref()?;
    let recording = std::iter::successors(item.parent, |parent| items.get(*parent)?.parent)
        .filter_map(|parent| items.get(parent))
        .find(|parent| parent.transport.as_ref().is_some_and(|transport| !transport.visits.is_empty()))?;
    let visits = &recording.transport.as_ref()?.visits;
    let same = |visit: &&Visit| {
        visit.answer.is_some()
            && Some(visit.url.as_str()) == transport.url.as_deref()
            && (transport.started.is_none() || visit.started == transport.started)
    };
    visits.iter().find(same)
}
