//! JWKS-UNREACHABLE: the key list could not be fetched.

use crate::declare_rule;
use crate::intake::calls::Endpoint;
use crate::report::Party;
use crate::rules::support::calls::{answered, calls, reason, succeeded};
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};

declare_rule! { "JWKS-UNREACHABLE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // What was said in words: rows of the table of error texts.
    error_texts::applies(cx, out);
    for (item, call) in calls(cx, Endpoint::Keys) {
        if succeeded(call) {
            out.pass();
        }
        if call.status < 400 {
            continue;
        }
        out.find_once(
            RULE.finding(
                format!("`{}` returned {} instead of a key set", call.url, answered(call)),
                format!(
                    "Without the provider's keys no token can be checked, and every login fails at its end. {}",
                    reason(call.status)
                ),
            )
            .fix(Party::SpAdmin, "Copy `jwks_uri` from the provider's discovery document, or configure the issuer alone.")
            .fix(
                Party::IdpAdmin,
                "If the discovery document names this address: allow anyone to fetch the keys there, without signing in. They are public.",
            )
            .spec("OpenID Connect Discovery 3")
            .at(item, call.place),
        );
    }
}
