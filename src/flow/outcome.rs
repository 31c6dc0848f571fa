//! What the application answered to the delivery of a login message.

use crate::intake::visits::{page_after, refusal};
use crate::intake::{Carrier, Visit};
use crate::item::{Item, is_silent_refusal};
use crate::vocabulary::ItemKind;

/// The end of an attempt, as far as the recording shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The message was delivered and answered with a page or a redirect that tells of no error: the HTTP status.
    Accepted(u16),
    /// The message was delivered and answered with an error: the HTTP status.
    Denied(u16),
    /// The message was accepted, and the page to which the application then led did not open: the HTTP status, 0 where none came.
    Stopped(u16),
    /// The identity provider answered the login request with an error: the HTTP status, 0 where it sent a message that says so.
    Refused(u16),
    /// The delivery or its answer is not in the recording.
    Unknown,
}

impl Outcome {
    /// Whether the recording shows that the user saw an error.
    pub fn is_failure(self) -> bool {
        matches!(self, Outcome::Denied(_) | Outcome::Stopped(_) | Outcome::Refused(_))
    }
}

/// What came of the last message of these that was delivered.
pub(super) fn of(items: &[Item], members: &[usize]) -> Outcome {
    let delivered = members.iter().rev().filter_map(|index| items.get(*index)).find(|item| {
        carries_the_login(item.kind)
            && item
                .transport
                .as_ref()
                .is_some_and(|transport| transport.delivered && transport.carrier != Some(Carrier::Header))
    });
    if delivered.is_some_and(|item| is_silent_refusal(items, item)) {
        return Outcome::Unknown;
    }
    let status = delivered.and_then(|item| item.saml()?.status()?.code.as_ref());
    let error = delivered.and_then(|item| item.transport.as_ref()?.parameter("error"));
    if error.is_some() || status.is_some_and(|code| !code.text.ends_with(":Success")) {
        return Outcome::Refused(0);
    }
    let Some((visits, at)) = delivered.and_then(|item| visit_of(items, item, |visit| visit.answer.is_some())) else {
        let asks = members.iter().rev().filter_map(|index| items.get(*index));
        let mut asks = asks.filter_map(|item| visit_of(items, item, |visit| visit.asks));
        let refused = asks.next().and_then(|(visits, at)| refusal(visits, at));
        return refused.map_or(Outcome::Unknown, |page| Outcome::Refused(page.status));
    };
    let Some(visit) = visits.get(at) else { return Outcome::Unknown };
    match visit.status {
        0 => Outcome::Unknown,
        status if status >= 400 || visit.leads_to_error() || visit.denial.is_some() => Outcome::Denied(status),
        status => match page_after(visits, at) {
            Some((_, page)) if page.is_error() => Outcome::Stopped(page.status),
            _ => Outcome::Accepted(status),
        },
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

/// The steps of the recording, and which of them carried a message.
fn visit_of<'a>(items: &'a [Item], item: &Item, is: fn(&Visit) -> bool) -> Option<(&'a [Visit], usize)> {
    let transport = item.transport.as_ref()?;
    let recording = std::iter::successors(item.parent, |parent| items.get(*parent)?.parent)
        .filter_map(|parent| items.get(parent))
        .find(|parent| parent.transport.as_ref().is_some_and(|transport| !transport.visits.is_empty()))?;
    let visits = &recording.transport.as_ref()?.visits;
    let same = |visit: &Visit| {
        is(visit)
            && Some(visit.url.as_str()) == transport.url.as_deref()
            && (transport.started.is_none() || visit.started == transport.started)
    };
    Some((visits, visits.iter().position(same)?))
}
