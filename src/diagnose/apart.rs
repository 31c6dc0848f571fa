//! Attempts that take no part in the judgement: logins of other applications, and silent checks behind which the user signed in visibly.
//! Input: the items, the attempts, what is expected. Output: the standing of each attempt; the items without those of other attempts, and
//! later all of them again. Invariant: nothing is set aside where no other attempt is the expected application's.

use crate::case::Expectations;
use crate::flow::{Attempt, Outcome, visits_of};
use crate::intake::Visit;
use crate::intake::calls::Call;
use crate::intake::visits::host_of;
use crate::item::Item;
use crate::order;
use crate::saml::Message;
use crate::source::lower;
use crate::vocabulary::ItemKind;
use std::collections::HashSet;

/// What an attempt is to the application that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// A login of it, as far as is known.
    Own,
    /// A login of another application, by the name that it gives itself.
    Other(String),
    /// A check whether the user has a session, or an old refresh token; no one had, and a visible login came after it.
    Silent,
}

/// Errors with which a silent request ends where the user has to do something.
const SILENT: [&str; 4] = ["login_required", "interaction_required", "consent_required", "account_selection_required"];

/// The standing of each attempt.
pub(super) fn standings(items: &[Item], attempts: &[Attempt], expected: &Expectations) -> Vec<Standing> {
    let mut all = vec![Standing::Own; attempts.len()];
    if attempts.len() < 2 {
        return all;
    }
    let claims: Vec<Vec<Vec<String>>> = attempts.iter().map(|attempt| claims(items, attempt)).collect();
    let metadata = items.iter().filter(|item| item.kind == ItemKind::SpMetadata);
    let stated = [&expected.acs, &expected.sp_entity_id, &expected.client_id, &expected.redirect_uri];
    let mut own: HashSet<String> = stated.into_iter().flatten().map(|value| plain(value)).collect();
    own.extend(metadata.filter_map(|item| Some(plain(&item.saml()?.entity()?.entity_id.as_ref()?.text))));
    // What stands beside a value of the application in one message is of the application too.
    let stated: HashSet<&str> = own.iter().filter_map(|value| folder(value)).collect();
    let is_stated = |value: &String| {
        let value = plain(value);
        own.contains(&value) || folder(&value).is_some_and(|folder| stated.contains(folder))
    };
    let beside = |message: &&Vec<String>| message.iter().any(is_stated);
    let more: Vec<String> = claims.iter().flatten().filter(beside).flatten().map(|value| plain(value)).collect();
    if !more.is_empty() {
        own.extend(more);
        let near: HashSet<&str> = own.iter().filter_map(|value| folder(value)).collect();
        let is_own = |value: &String| {
            let value = plain(value);
            own.contains(&value) || folder(&value).is_some_and(|folder| near.contains(folder))
        };
        for (standing, claims) in all.iter_mut().zip(&claims) {
            if let Some(name) = claims.iter().flatten().next().filter(|_| !claims.iter().flatten().any(is_own)) {
                *standing = Standing::Other(name.clone());
            }
        }
    }
    let visible = |at: usize| {
        let refresh = attempts.get(at).and_then(|attempt| refresh(items, attempt)).map(claims_of);
        let mine = claims.get(at).into_iter().flatten().chain(&refresh).flatten();
        let mine: HashSet<&str> = mine.map(String::as_str).collect();
        // The request of a client that proves itself by a header does not name it.
        let unnamed = refresh.as_ref().is_some_and(Vec::is_empty);
        attempts.iter().zip(&claims).skip(at + 1).any(|(later, claims)| {
            later.outcome != Outcome::Unknown
                && !is_silent(items, later)
                && (unnamed || claims.iter().flatten().any(|value| mine.contains(value.as_str())))
        })
    };
    for (at, attempt) in attempts.iter().enumerate() {
        if let Some(standing) = all.get_mut(at).filter(|standing| **standing == Standing::Own)
            && is_silent(items, attempt)
            && visible(at)
        {
            *standing = Standing::Silent;
        }
    }
    all
}

/// Whether an attempt asked without a page, and was answered that the user has to see one.
fn is_silent(items: &[Item], attempt: &Attempt) -> bool {
    let members = || attempt.items.iter().filter_map(|index| items.get(*index));
    let prompt = |item: &Item| Some(item.transport.as_ref()?.parameter("prompt")?.value == "none");
    let passive = |item: &Item| {
        let flag = item.saml()?.authn_request()?.is_passive.as_ref();
        Some(flag.is_some_and(|flag| matches!(flag.text.as_str(), "true" | "1")))
    };
    let asked = members().filter(|item| is_request(item)).all(|item| prompt(item).or(passive(item)) == Some(true));
    let error = |item: &Item| {
        let error = item.transport.as_ref().and_then(|transport| transport.parameter("error"));
        error.is_some_and(|error| SILENT.contains(&error.value.as_str()))
    };
    let status = |item: &Item| {
        let status = item.saml().and_then(Message::status);
        status.is_some_and(|one| {
            [&one.code, &one.subcode].into_iter().flatten().any(|one| one.text.ends_with(":NoPassive"))
        })
    };
    asked && members().any(|item| error(item) || status(item)) || refresh(items, attempt).is_some()
}

/// The request for new tokens by an old refresh token, where nothing else belongs to an attempt.
fn refresh<'a>(items: &'a [Item], attempt: &Attempt) -> Option<&'a Item> {
    let [only] = attempt.items.as_slice() else { return None };
    let answer = items.get(*only).filter(|item| item.kind == ItemKind::OauthError)?;
    let exchange = answer.origin.split(" (").next()?;
    items.iter().find(|item| {
        let grant = item.transport.as_ref().and_then(|transport| transport.parameter("grant_type"));
        grant.is_some_and(|grant| grant.value == "refresh_token") && item.origin.split(" (").next() == Some(exchange)
    })
}

fn is_request(item: &Item) -> bool {
    matches!(item.kind, ItemKind::SamlAuthnRequest | ItemKind::OidcAuthorizationRequest)
}

/// What each message of an attempt says of its application: names and addresses, the name first.
fn claims(items: &[Item], attempt: &Attempt) -> Vec<Vec<String>> {
    let members = attempt.items.iter().filter_map(|index| items.get(*index));
    members.map(claims_of).filter(|claims| !claims.is_empty()).collect()
}

fn claims_of(item: &Item) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if let Some(request) = item.saml().and_then(Message::authn_request) {
        found.extend(request.envelope.issuer.as_ref().map(|issuer| issuer.value.text.clone()));
        found.extend(request.acs_url.as_ref().map(|url| url.text.clone()));
    } else if let Some(message) = item.saml().filter(|_| carries_the_login(item.kind)) {
        for assertion in message.assertions() {
            let restrictions = assertion.conditions.iter().flat_map(|one| &one.audience_restrictions);
            found.extend(restrictions.flat_map(|one| &one.audiences).map(|value| value.text.clone()));
            let recipients = assertion.confirmations().iter().filter_map(|one| one.recipient.as_ref());
            found.extend(recipients.map(|value| value.text.clone()));
        }
        let destination = message.envelope().and_then(|envelope| envelope.destination.as_ref());
        found.extend(destination.map(|value| value.text.clone()));
    }
    if let Some(transport) = &item.transport {
        for name in ["client_id", "redirect_uri", "wtrealm", "wreply"] {
            found.extend(transport.parameter(name).map(|parameter| parameter.value.clone()));
        }
        let delivered = transport.delivered && carries_the_login(item.kind);
        found.extend(transport.url.clone().filter(|_| delivered));
    }
    found.retain(|value| !value.is_empty());
    found
}

/// Whether the browser brings messages of this kind to the application's address.
fn carries_the_login(kind: ItemKind) -> bool {
    use ItemKind::{OauthError, OidcAuthorizationResponse, Saml1Response, SamlResponse, WsFedResponse};
    matches!(kind, SamlResponse | Saml1Response | WsFedResponse | OidcAuthorizationResponse | OauthError)
}

/// A name or an address without what people mistake: letter case, scheme, `www.`, port, parameters, slash at the end.
fn plain(value: &str) -> String {
    let value = lower(value.trim());
    let Some((_, rest)) = value.split_once("://") else { return value };
    let rest = rest.split(['?', '#']).next().unwrap_or("");
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    format!("{}/{}", host_of(host), path.trim_end_matches('/'))
}

/// Host and first folder of an address that [`plain`] wrote; nothing for other names.
fn folder(value: &str) -> Option<&str> {
    let (host, path) = value.split_once('/')?;
    let first = path.split('/').next().unwrap_or("");
    value.get(..host.len() + 1 + first.len())
}

/// What was taken out of the items, and how all hung together before.
pub(super) struct Apart {
    links: Vec<(Option<usize>, Vec<usize>)>,
    items: Vec<(usize, Item)>,
    steps: Vec<(usize, Vec<Visit>, Vec<Call>)>,
}

/// Takes the messages and steps of attempts out that are not the application's own logins; nothing where all are.
pub(super) fn take(items: &mut Vec<Item>, attempts: &[Attempt], standings: &[Standing]) -> Option<Apart> {
    let set_aside = || attempts.iter().zip(standings).filter(|(_, standing)| **standing != Standing::Own);
    set_aside().next()?;
    let mut gone: Vec<bool> = vec![false; items.len()];
    let mut exchanges: Vec<(Option<usize>, &str)> = Vec::new();
    for item in set_aside().flat_map(|(attempt, _)| &attempt.items) {
        if let Some(gone) = gone.get_mut(*item) {
            *gone = true;
        }
        exchanges.extend(items.get(*item).filter(|item| item.transport.is_some()).map(exchange));
    }
    order::sort(&mut exchanges);
    for (index, item) in items.iter().enumerate() {
        let inside = item.parent.is_some_and(|parent| gone.get(parent) == Some(&true));
        let beside =
            item.transport.is_some() && item.parent.is_some() && exchanges.binary_search(&exchange(item)).is_ok();
        if let Some(gone) = gone.get_mut(index) {
            *gone |= inside || beside;
        }
    }
    let steps = steps(items, set_aside().map(|(attempt, _)| attempt));
    let links = items.iter().map(|item| (item.parent, item.children.clone())).collect();
    let mut places: Vec<Option<usize>> = Vec::new();
    let mut kept = 0;
    for gone in &gone {
        places.push((!gone).then_some(kept));
        kept += usize::from(!gone);
    }
    let place = |old: usize| places.get(old).copied().flatten();
    let mut apart = Apart { links, items: Vec::new(), steps };
    for (index, mut item) in std::mem::take(items).into_iter().enumerate() {
        if place(index).is_none() {
            apart.items.push((index, item));
            continue;
        }
        item.parent = item.parent.and_then(place);
        item.children = item.children.iter().filter_map(|child| place(*child)).collect();
        items.push(item);
    }
    apart.exchange_steps(items, place);
    Some(apart)
}

/// The request or answer of a recording that a message stands in, without what in it.
fn exchange(item: &Item) -> (Option<usize>, &str) {
    (item.parent, item.origin.split(" (").next().unwrap_or(""))
}

/// For each recording, the steps and calls that are left.
fn steps<'a>(items: &[Item], attempts: impl Iterator<Item = &'a Attempt>) -> Vec<(usize, Vec<Visit>, Vec<Call>)> {
    let mut gone: Vec<(usize, Vec<usize>)> = Vec::new();
    for attempt in attempts {
        let named: Vec<String> = claims(items, attempt).concat();
        let hosts: HashSet<&str> = named.iter().filter(|name| name.contains("://")).map(|name| host_of(name)).collect();
        for step in &attempt.steps {
            let visit = visits_of(items, step.recording).get(step.visit);
            if step.items.is_empty() && !visit.is_some_and(|visit| hosts.contains(host_of(&visit.url))) {
                continue;
            }
            match gone.iter_mut().find(|(recording, _)| *recording == step.recording) {
                Some((_, visits)) => visits.push(step.visit),
                None => gone.push((step.recording, vec![step.visit])),
            }
        }
    }
    let left = |(recording, gone): (usize, Vec<usize>)| {
        let gone = order::set(gone.into_iter());
        let transport = items.get(recording)?.transport.as_ref()?;
        let (mut visits, mut places) = (Vec::new(), Vec::new());
        for (index, visit) in transport.visits.iter().enumerate() {
            if gone.binary_search(&index).is_ok() {
                places.push(visit.place.start);
            } else {
                visits.push(visit.clone());
            }
        }
        let places = order::set(places.into_iter());
        let is_left = |call: &&Call| places.binary_search(&call.place.start).is_err();
        let calls = transport.calls.iter().filter(is_left).cloned().collect();
        Some((recording, visits, calls))
    };
    gone.into_iter().filter_map(left).collect()
}

impl Apart {
    /// Gives the recordings the other steps, and keeps those that they had.
    fn exchange_steps(&mut self, items: &mut [Item], place: impl Fn(usize) -> Option<usize>) {
        for (recording, visits, calls) in &mut self.steps {
            let item = place(*recording).and_then(|index| items.get_mut(index));
            if let Some(transport) = item.and_then(|item| item.transport.as_mut()) {
                std::mem::swap(&mut transport.visits, visits);
                std::mem::swap(&mut transport.calls, calls);
            }
        }
    }

    /// All items again, as they were.
    pub(super) fn put_back(mut self, items: &mut Vec<Item>) {
        let mut out = std::mem::take(&mut self.items).into_iter().peekable();
        let mut kept = std::mem::take(items).into_iter();
        let links = std::mem::take(&mut self.links);
        for (index, (parent, children)) in links.into_iter().enumerate() {
            let taken = out.next_if(|(place, _)| *place == index).map(|(_, item)| item);
            let Some(mut item) = taken.or_else(|| kept.next()) else { break };
            (item.parent, item.children) = (parent, children);
            items.push(item);
        }
        self.exchange_steps(items, Some);
    }
}
