//! AT-CNF: the access token works only together with a key (RFC 9449, RFC 8705).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "AT-CNF", Info, [AccessToken, IdToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter() {
        let Some(bound) = found.token.claim("cnf") else {
            if found.role == TokenRole::AccessToken {
                out.pass();
            }
            continue;
        };
        let (how, fix) = if bound.get("jkt").is_some() {
            (
                "a proof (DPoP) signed for each request",
                "Configure the application to send a new proof in the header `DPoP` with every call. Or turn off DPoP \
                 for this client at the provider.",
            )
        } else if bound.get("x5t#S256").is_some() {
            (
                "the TLS certificate of the client",
                "Configure the application to present its client certificate (mutual TLS) with every call. Or turn \
                 off the binding for this client at the provider.",
            )
        } else {
            (
                "the key that it names",
                "Configure the application to prove with every call that it has the key. Or turn off the binding for \
                 this client at the provider.",
            )
        };
        out.find(
            RULE.finding(
                format!("The token works only with {how}"),
                "Sent alone as `Authorization: Bearer`, it is rejected. That is intended: a stolen token is worth \
                 nothing.",
            )
            .fix(Party::SpAdmin, fix)
            .spec("RFC 7800 3.1")
            .at(found.item, bound.span),
        );
    }
}
