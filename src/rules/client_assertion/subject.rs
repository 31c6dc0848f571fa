//! CA-SUBJECT: issuer and subject of a client assertion are not the client ID (RFC 7523 3).

use super::common::parameters_around;
use crate::declare_rule;
use crate::item::Item;
use crate::item::role::ItemRole;
use crate::oidc::workload::platform;
use crate::report::Party;
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::services::is_for_service;
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use crate::source::{Span, Value};

declare_rule! { "CA-SUBJECT", Error, [ClientAssertion, ClientSecret] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims() && !is_for_service(found.token)) {
        // The token of a job or pod that the provider trusts names the platform and the workload.
        if platform(found.token).is_some() {
            continue;
        }
        let around = parameters_around(cx, found.item).and_then(|(item, list)| Some((item, list.get("client_id")?)));
        let expected = match (&cx.case.expectations.client_id, around) {
            (_, Some((item, client))) if found.role == ItemRole::ClientAssertion => {
                Some((client.text.as_str(), Some((item, client.span))))
            }
            // An expectation that names the audience is no client ID of the sender.
            (Some(client), None) => Some((client.as_str(), None)),
            _ => None,
        };
        if found.role == ItemRole::ClientSecret {
            secret(cx, found, around, out);
            continue;
        }
        let (issuer, subject) = (found.token.claim_text("iss"), found.token.claim_text("sub"));
        let mut sound = issuer.is_some() && subject.is_some();
        for (name, value) in [("iss", &issuer), ("sub", &subject)] {
            let Some(value) = value else {
                out.find(
                    RULE.finding(
                        format!("The client assertion has no `{name}`"),
                        "`iss` and `sub` both name the client. The authorization server finds the key by them and \
                         rejects the client without.",
                    )
                    .fix(Party::SpAdmin, format!("Set `{name}` to the client ID."))
                    .spec("RFC 7523 3")
                    .at(found.item, found.token.payload_span),
                );
                continue;
            };
            let Some((client, place)) = expected else { continue };
            let Some(difference) = compare_identifiers(client, value.as_str(), &[]) else { continue };
            sound = false;
            let mut finding = RULE
                .finding(
                    format!("`{name}` of the client assertion is `{}`, not the client ID `{client}`", value.text),
                    "`iss` and `sub` must both be the client ID, character for character.",
                )
                .compared(client, value.as_str(), Some(difference.class))
                .fix(Party::SpAdmin, format!("Set `iss` and `sub` of the assertion to the client ID `{client}`."))
                .spec("RFC 7523 3")
                .at(found.item, value.span);
            if let Some(other) = subject.as_ref().filter(|other| name == "iss" && other.text == value.text) {
                finding = finding.at(found.item, other.span);
            }
            if let Some((item, span)) = place {
                finding = finding.related(item, span);
            }
            out.find(finding);
            break;
        }
        if let (Some(issuer), Some(subject), None) = (&issuer, &subject, expected)
            && issuer.text != subject.text
        {
            sound = false;
            out.find(
                RULE.finding(
                    format!("`iss` is `{}` and `sub` is `{}`", issuer.text, subject.text),
                    "In a client assertion both are the client ID. The authorization server rejects one that names \
                     two parties.",
                )
                .compared(issuer.as_str(), subject.as_str(), None)
                .fix(Party::SpAdmin, "Set `iss` and `sub` of the assertion to the client ID.")
                .spec("RFC 7523 3")
                .at(found.item, subject.span),
            );
        }
        if sound {
            out.pass();
        }
    }
}

/// Apple's client secret names the Services ID in `sub`: the `client_id` beside it.
fn secret(cx: &Context<'_>, found: &TokenItem<'_>, around: Option<(&Item, &Value)>, out: &mut Outcome) {
    let given = cx.case.expectations.client_id.as_ref().map(|client| Value::new(client, Span::at(0)));
    let client = around.map(|(_, client)| client).or(given.as_ref());
    let Some((client, subject)) = client.zip(found.token.claim_text("sub")) else { return };
    let Some(difference) = compare_identifiers(&client.text, subject.as_str(), &[]) else {
        out.pass();
        return;
    };
    let finding = RULE
        .finding(
            format!("`sub` of the client secret is `{}`, not the client ID `{}`", subject.text, client.text),
            "Apple compares `sub` with the `client_id` of the request, character for character, and answers \
             `invalid_client`.",
        )
        .compared(client.as_str(), subject.as_str(), Some(difference.class))
        .fix(
            Party::SpAdmin,
            format!(
                "Make the client secret again with `sub` `{}`, or send the Services ID that it names.",
                client.text
            ),
        )
        .spec("RFC 7523 3")
        .at(found.item, subject.span);
    out.find(match around {
        Some((item, client)) => finding.related(item, client.span),
        None => finding,
    });
}
