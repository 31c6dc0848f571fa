//! JWKS-NOT-JSON: a page stands where the key list should be, or the list is damaged (RFC 7517 5).

use crate::declare_rule;
use crate::intake::calls::{Answer, Endpoint};
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::support::calls::{calls, succeeded};
use crate::rules::support::wording::json_fault_words;
use crate::rules::{Context, Outcome};

declare_rule! { "JWKS-NOT-JSON", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, call) in calls(cx, Endpoint::Keys) {
        if succeeded(call) {
            out.pass();
        }
        if call.answer != Answer::Page || !(200..300).contains(&call.status) {
            continue;
        }
        out.find_once(
            RULE.finding(
                format!("A web page is at `{}`, where the key set should be", call.url),
                "Without the provider's keys no token can be checked, and every login fails at its end. It is another \
                 page of the provider, or a proxy that responds in its place.",
            )
            .fix(
                Party::SpAdmin,
                "Copy `jwks_uri` from the provider's discovery document, or configure the issuer alone.",
            )
            .spec("RFC 7517 5")
            .at(item, call.place),
        );
    }
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        if document.role != DocumentRole::Jwks {
            continue;
        }
        let Some(fault) = document.parsed.fault() else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                format!("The key set is not JSON: {}", json_fault_words(fault)),
                "Applications read it with a strict JSON parser. They get no key at all, and reject every token.",
            )
            .fix(Party::Support, "Copy the key set again, whole, from the address in `jwks_uri`.")
            .fix(Party::IdpAdmin, "If it is published like this, the program that writes it must use a JSON library.")
            .spec("RFC 7517 5")
            .at(item, fault.span),
        );
    }
}
