//! OIDCRESP-UNREQUESTED: tokens came back that were not asked for, or in a place where they leak.

use super::messages::{callbacks, only_request};
use crate::declare_rule;
use crate::intake::Carrier;
use crate::item::Item;
use crate::oidc::Parameter;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "OIDCRESP-UNREQUESTED", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let request = only_request(cx);
    for callback in callbacks(cx) {
        let mut clean = true;
        for (name, word) in [("id_token", "id_token"), ("access_token", "token")] {
            let Some(parameter) = callback.parameters.list.iter().find(|one| one.name == name) else { continue };
            let asked = request.is_none_or(|sent| sent.wants(word) || sent.get("response_type").is_none());
            let in_query = parameter.carrier == Some(Carrier::Query);
            if asked && !in_query {
                continue;
            }
            clean = false;
            let (severity, title, why) = if in_query {
                (
                    Severity::Security,
                    format!("`{name}` is in the query of the address"),
                    "It ends up in the logs of servers and in the history of the browser. Anyone who reads it there \
                     can use it.",
                )
            } else {
                (
                    Severity::Warning,
                    format!("The callback contains `{name}`, which was not requested"),
                    "Request and callback are from different logins, or the provider is set up for a different flow. \
                     Libraries reject what they did not request.",
                )
            };
            out.find(
                RULE.finding(title, why)
                    .severity(severity)
                    .fix(
                        Party::SpAdmin,
                        "Use `response_type=code`, and `form_post` where a token must come through the browser.",
                    )
                    .fix(Party::IdpAdmin, "Switch the implicit flow off for this client.")
                    .spec("RFC 9700 2.1.2")
                    .at(callback.item, name_of(callback.item, parameter)),
            );
        }
        if clean {
            out.pass();
        }
    }
}

/// The place of the name before its value; of the value, where no name stands before it.
fn name_of(item: &Item, parameter: &Parameter) -> Span {
    let value = parameter.value.span;
    let before = item.text().get(..value.start).unwrap_or_default();
    match before.strip_suffix('=').filter(|before| before.ends_with(&parameter.name)) {
        Some(before) => Span::new(before.len() - parameter.name.len(), before.len()),
        None => value,
    }
}
