//! Silent checks for a session. Input: the items of a case and an answer. Output: whether it only says, as planned, that no session was
//! found. Judges nothing.

use super::Item;
use crate::intake::Visit;
use crate::intake::visits::page_after;

/// Errors by which a provider answers a silent request that it cannot serve without a page.
const SILENT: [&str; 4] = ["login_required", "interaction_required", "consent_required", "account_selection_required"];

/// Whether an answer says that no session was found, to a silent request of the same recording, and the application showed no error.
pub fn is_silent_refusal(items: &[Item], item: &Item) -> bool {
    let Some(transport) = item.transport.as_ref().filter(|transport| transport.started.is_some()) else { return false };
    let value = |item: &'_ Item, name: &str| {
        let parameters = item.oidc().and_then(|message| message.parameters());
        parameters.and_then(|parameters| parameters.get(name)).map(|value| value.text.clone())
    };
    let asked = || {
        let error = value(item, "error")?;
        let is_it = |one: &Item| {
            let silent = value(one, "prompt").is_some_and(|prompt| prompt == "none");
            silent && value(one, "client_id").is_some() && value(one, "state") == value(item, "state")
        };
        (SILENT.contains(&error.as_str()) && items.iter().any(is_it)).then_some(())
    };
    let passive = || {
        let message = item.saml()?;
        let answered = message.response()?.envelope.in_response_to.as_ref()?;
        let is_it = |one: &Item| {
            let request = one.saml().and_then(|message| message.authn_request());
            request.is_some_and(|request| {
                let silent = request.is_passive.as_ref().is_some_and(|it| matches!(it.text.trim(), "true" | "1"));
                silent && request.envelope.id.as_ref().is_some_and(|id| id.text == answered.text)
            })
        };
        let code = message.status()?.subcode.as_ref()?;
        (code.text.ends_with(":NoPassive") && items.iter().any(is_it)).then_some(())
    };
    if asked().or_else(passive).is_none() {
        return false;
    }
    let recordings = std::iter::successors(item.parent, |parent| items.get(*parent)?.parent);
    let mut visits = recordings.filter_map(|at| Some(&items.get(at)?.transport.as_ref()?.visits));
    let Some(visits) = visits.find(|visits| !visits.is_empty()) else { return false };
    let is_delivery =
        |visit: &Visit| Some(visit.url.as_str()) == transport.url.as_deref() && visit.started == transport.started;
    // A callback without a cookie or a redirect is no step that is kept: a page without an error.
    let Some(at) = visits.iter().position(is_delivery) else { return true };
    let is_fine = visits.get(at).is_some_and(|visit| visit.status < 400 && visit.denial.is_none());
    is_fine
        && !visits.get(at).is_some_and(Visit::leads_to_error)
        && !page_after(visits, at).is_some_and(|(_, page)| page.is_error())
}
