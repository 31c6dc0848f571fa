//! The logins of a case as a receiver sees them. Input: the items and what is expected. Output: each response or lone assertion with the
//! values and the clock it is held to. Judges nothing.

use crate::item::{Item, is_silent_refusal};
use crate::receivers::{Clock, Expected, Login};
use crate::report::{ItemKind, TimeSource};
use crate::rules::Context;
use crate::rules::support::expected;
use crate::saml::Message;

/// Logins of one case that are judged.
const MAX_LOGINS: usize = 20;
/// A message older than this is taken for an old capture, in seconds.
const MAX_FRESH: i64 = 600;

/// The logins of the case: each response with its readable assertions, or an assertion alone.
pub(super) fn logins<'a>(cx: &Context<'a>) -> Vec<Login<'a>> {
    let mut all = Vec::new();
    let is_login = |item: &&Item| item.kind == ItemKind::SamlResponse && !is_silent_refusal(cx.items, item);
    for item in cx.items.iter().filter(is_login) {
        if all.len() == MAX_LOGINS {
            return all;
        }
        let Some(response) = item.saml().and_then(Message::response) else { continue };
        let mut assertions: Vec<_> = response.assertions.iter().map(|assertion| (item, assertion)).collect();
        let opened = item.children.iter().filter_map(|child| cx.items.get(*child));
        let opened: Vec<_> = opened.filter(|child| child.kind == ItemKind::SamlAssertion).collect();
        let complete = opened.len() >= response.encrypted_assertions.len();
        for child in opened {
            assertions.extend(child.saml().iter().flat_map(|message| message.assertions()).map(|one| (child, one)));
        }
        all.push(login(cx, item, Some((item, response)), assertions, complete));
    }
    let alone = |item: &&Item| {
        item.kind == ItemKind::SamlAssertion
            && !item.is_cut_out()
            && !cx.ancestors(item).any(|outer| outer.saml().is_some_and(|message| message.response().is_some()))
    };
    for item in cx.items.iter().filter(alone).take(MAX_LOGINS - all.len()) {
        let assertions = item.saml().iter().flat_map(|message| message.assertions()).map(|one| (item, one)).collect();
        all.push(login(cx, item, None, assertions, true));
    }
    all
}

fn login<'a>(
    cx: &Context<'a>,
    item: &'a Item,
    response: Option<(&'a Item, &'a crate::saml::Response)>,
    assertions: Vec<(&'a Item, &'a crate::saml::Assertion)>,
    complete: bool,
) -> Login<'a> {
    let values = |all: Vec<expected::Expected<'_>>| all.into_iter().map(|one| one.value.into_owned()).collect();
    let issuer = item.saml().and_then(Message::issuer).map_or("", |issuer| issuer.as_str());
    let mut acs: Vec<String> = values(expected::acs(cx));
    if acs.is_empty() {
        acs.extend(expected::delivered_to(cx, item).map(|one| one.value.into_owned()));
    }
    // The second address of a broker is one of its own.
    let sent_to = response.and_then(|(_, response)| response.envelope.destination.as_ref()).map(|value| &value.text);
    if let Some(address) = sent_to.filter(|address| acs.iter().any(|one| expected::is_of_portal(one, address))) {
        acs.push(address.clone());
    }
    let requests = expected::requests(cx).filter_map(|(_, request)| Some(request.envelope.id.as_ref()?.text.clone()));
    let expected = Expected {
        acs,
        audience: values(expected::sp_entity_id(cx)),
        issuer: values(expected::idp_entity_id(cx, issuer)),
        requests: requests.collect(),
    };
    let instant = cx.instant(item);
    let fresh = item
        .saml()
        .and_then(Message::issued)
        .is_some_and(|issued| (0..=MAX_FRESH).contains(&cx.settings.now.seconds_since(issued)));
    let clock = Clock {
        now: instant.instant,
        windows: instant.source != TimeSource::Now || fresh,
        age: !matches!(instant.source, TimeSource::Message | TimeSource::Now),
        skew: (cx.settings.skew != 0).then_some(cx.settings.skew),
    };
    Login { response, assertions, complete, expected, clock }
}
