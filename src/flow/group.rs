//! Messages that belong together: by the ids, states and codes that they repeat, and by legs inside legs.

use crate::intake::Carrier;
use crate::intake::visits::{host_of, site_of};
use crate::item::Item;
use crate::order;
use crate::saml::Message;
use crate::vocabulary::ItemKind;
use std::collections::{HashMap, HashSet};

/// Indices of messages by attempt, in order.
pub(super) fn groups(items: &[Item]) -> Vec<Vec<usize>> {
    let mut union = Union { parents: (0..items.len()).collect() };
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut members: Vec<usize> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let inside = std::iter::successors(item.parent, |parent| items.get(*parent)?.parent);
        let outer = inside
            .clone()
            .filter(|outer| items.get(*outer).is_some_and(|outer| is_step(outer) || redeems(outer)))
            .last();
        if !is_step(item) && outer.is_none() && !redeems(item) {
            continue;
        }
        if !inside.filter_map(|outer| items.get(outer)).any(is_recording) {
            continue;
        }
        if is_step(item) || outer.is_some() {
            members.push(index);
        }
        if let Some(outer) = outer {
            union.join(outer, index);
            continue;
        }
        for key in keys(item) {
            match seen.get(&key) {
                Some(first) => union.join(*first, index),
                None => {
                    seen.insert(key, index);
                }
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // For each root, where its group stands.
    let mut places: Vec<Option<usize>> = vec![None; items.len()];
    for index in members {
        let Some(place) = places.get_mut(union.root(index)) else { continue };
        let place = *place.get_or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(index);
        }
    }
    legs(items, answered_by_another(items, groups))
}

/// A request that nothing answers, and behind it an answer that nobody asked for: one try whose state or ID was lost on the way.
fn answered_by_another(items: &[Item], groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let all = |group: &[usize], is: fn(&Item) -> bool| {
        !group.is_empty() && group.iter().all(|index| items.get(*index).is_some_and(is))
    };
    let mut whole: Vec<Vec<usize>> = Vec::new();
    let only = groups.len() == 2;
    let ids: HashSet<String> = items.iter().filter(|item| is_request(item)).flat_map(keys).collect();
    // A response that names a request which the recording does not have.
    let of_none = |item: &Item| item.kind == ItemKind::SamlResponse && keys(item).iter().all(|key| !ids.contains(key));
    for group in groups {
        let of_none = group.len() == 1 && group.iter().filter_map(|index| items.get(*index)).all(of_none);
        let is_one = |before: &&mut Vec<usize>| all(before, is_request) && (only && all(&group, is_answer) || of_none);
        let is_call = group.iter().filter_map(|index| items.get(*index)).any(by_header)
            && !group.iter().filter_map(|index| items.get(*index)).any(is_request);
        match whole.last_mut().filter(|before| is_call || is_one(before)) {
            Some(before) => before.extend(group),
            None => whole.push(group),
        }
    }
    whole
}

/// Whether a call of the application carried it.
fn by_header(item: &Item) -> bool {
    item.transport.as_ref().is_some_and(|transport| transport.carrier == Some(Carrier::Header))
}

fn is_request(item: &Item) -> bool {
    matches!(item.kind, ItemKind::SamlAuthnRequest | ItemKind::OidcAuthorizationRequest)
}

fn is_answer(item: &Item) -> bool {
    use ItemKind::{OauthError, OidcAuthorizationResponse, OidcTokenResponse, SamlAssertion, SamlResponse};
    // A response that names a request answers that one.
    let names = item.saml().and_then(|message| message.response()?.envelope.in_response_to.as_ref()).is_some();
    !names
        && matches!(
            item.kind,
            SamlResponse | SamlAssertion | OidcAuthorizationResponse | OidcTokenResponse | OauthError
        )
}

/// Groups before one that are looked at for the one that it is a leg of.
const MAX_OUTER: usize = 8;

/// A group with what tells whether another is a leg of it.
#[derive(Default)]
struct Leg {
    members: Vec<usize>,
    /// Index of its last message in the order of the recording.
    end: usize,
    /// Where its messages are brought: of the application, or of a broker.
    to: HashSet<String>,
    /// Where its requests are sent: of the identity provider, or of a broker.
    asked: HashSet<String>,
    is_open: bool,
}

/// A broker asks another provider while it is asked itself: a group that stands between the first and the last message of another,
/// or behind its request without answer, is a leg of that one. A login of another application, in another tab, is none: nothing
/// of it is brought to where the first request was sent.
fn legs(items: &[Item], groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut whole: Vec<Leg> = Vec::new();
    for group in groups {
        let leg = leg(items, group);
        let is_outer = |outer: &&mut Leg| {
            let mut pairs = outer.asked.iter().flat_map(|asked| leg.to.iter().map(move |to| (asked, to)));
            if leg.end >= outer.end {
                return outer.is_open && pairs.any(|(asked, to)| asked == to);
            }
            let unknown = leg.to.is_empty() || outer.asked.is_empty();
            unknown
                || leg.to.iter().any(|to| outer.to.contains(to))
                || pairs.any(|(asked, to)| site_of(asked) == site_of(to))
        };
        match whole.iter_mut().rev().take(MAX_OUTER).find(is_outer) {
            Some(outer) => {
                outer.members.extend(leg.members);
                outer.asked.extend(leg.asked);
            }
            None => whole.push(leg),
        }
    }
    let mut whole: Vec<Vec<usize>> = whole.into_iter().map(|leg| leg.members).collect();
    whole.iter_mut().for_each(|group| order::sort(group));
    whole
}

fn leg(items: &[Item], group: Vec<usize>) -> Leg {
    let mut leg = Leg { is_open: true, ..Leg::default() };
    for (index, item) in group.iter().filter_map(|index| Some((*index, items.get(*index)?))) {
        // What was found inside a message stands behind all others.
        let inside = item.parent.and_then(|parent| items.get(parent)).is_some_and(is_step);
        if is_step(item) && !inside {
            leg.end = leg.end.max(index);
        }
        let transport = item.transport.as_ref();
        let url = transport.and_then(|transport| transport.url.as_deref());
        if is_request(item) {
            leg.asked.extend(url.map(|url| host_of(url).to_owned()));
            let acs = item.saml().and_then(|message| message.authn_request()?.acs_url.as_ref());
            leg.to.extend(acs.map(|url| host_of(&url.text).to_owned()));
            let redirect = transport.and_then(|transport| transport.parameter("redirect_uri"));
            leg.to.extend(redirect.map(|to| host_of(&to.value).to_owned()));
        } else if is_step(item) {
            leg.is_open = false;
            let brought = transport.is_some_and(|one| one.delivered && one.parameter("grant_type").is_none());
            let front = matches!(item.kind, ItemKind::SamlResponse | ItemKind::OidcAuthorizationResponse);
            leg.to.extend(url.filter(|_| brought && front).map(|url| host_of(url).to_owned()));
        }
    }
    leg.members = group;
    leg
}

fn is_recording(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport)
}

/// The request that redeems a code is no message of the login, but its answer belongs to the one that brought the code, and so does
/// the token by which the application proves itself in it.
fn redeems(item: &Item) -> bool {
    item.transport.as_ref().is_some_and(|transport| {
        // To ask about a token is one exchange, too (RFC 7662).
        let asks = || transport.url.as_deref().is_some_and(|url| url.ends_with("/introspect"));
        transport.parameter("grant_type").is_some() || asks()
    })
}

fn is_step(item: &Item) -> bool {
    item.kind.is_login_message()
}

/// What a message and the one that it answers have in common.
fn keys(item: &Item) -> Vec<String> {
    let mut keys = Vec::new();
    if let Some(message) = item.saml() {
        let envelope = match message.response() {
            Some(response) => Some(&response.envelope),
            None => message.logout_request().map(|request| &request.envelope),
        };
        let request = message.authn_request().map(|request| &request.envelope);
        let asked = [request, message.logout_request().map(|request| &request.envelope)];
        keys.extend(asked.into_iter().flatten().filter_map(|asked| Some(format!("id {}", asked.id.as_ref()?.text))));
        keys.extend(envelope.and_then(|one| Some(format!("id {}", one.in_response_to.as_ref()?.text))));
        keys.extend(answered(message).map(|id| format!("id {id}")));
    }
    if let Some(transport) = &item.transport
        && item.saml().is_none()
    {
        for name in ["state", "code", "nonce"] {
            let value = transport.parameter(name).map_or("", |parameter| parameter.value.as_str());
            if !value.is_empty() {
                keys.push(format!("{name} {value}"));
            }
        }
        // What one exchange carried belongs together: an access token and its proof, a grant and its tokens.
        let by_header = by_header(item);
        let answers = matches!(item.kind, ItemKind::OidcTokenResponse | ItemKind::OauthError);
        if by_header || answers || redeems(item) {
            let exchange = item.origin.split(" (").next().unwrap_or("");
            keys.push(format!("exchange {exchange}"));
        }
    }
    keys.retain(|key| !key.ends_with(' '));
    keys
}

/// The request that a logout response answers.
fn answered(message: &Message) -> Option<&str> {
    Some(message.logout_response()?.envelope.in_response_to.as_ref()?.text.as_str())
}

/// Sets that grow together (union by path halving).
struct Union {
    parents: Vec<usize>,
}

impl Union {
    fn root(&mut self, mut index: usize) -> usize {
        while let Some(parent) = self.parents.get(index).copied().filter(|parent| *parent != index) {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(place) = self.parents.get_mut(index) {
                *place = above;
            }
            index = above;
        }
        index
    }

    /// The later one joins the earlier one.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(place) = self.parents.get_mut(one.max(other)) {
            *place = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_grow_together() {
        let mut union = Union { parents: (0..6).collect() };
        union.join(4, 2);
        union.join(2, 5);
        assert_eq!((union.root(5), union.root(4), union.root(3)), (2, 2, 3));
    }
}
