//! RelayState that the signature of the URL leaves out.

use super::common::queries;
use crate::crypto::dsig::Variant;
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "RSIG-RELAYSTATE-UNSIGNED", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in queries(cx) {
        let Some(text) = &signature.signed_text else { continue };
        if signature.variant != Some(Variant::WithoutRelayState) {
            if signature.trusted_ok() && text.contains("&RelayState=") {
                out.pass();
            }
            continue;
        }
        out.find(
            RULE.finding(
                "RelayState is not covered by the signature of the URL",
                "The signature matches only without it. Either it was added or changed on the way, or the sender leaves \
                 it out. A receiver that accepts this lets anyone choose where the user is sent after the login.",
            )
            .at_parameter(item, "RelayState")
            .spec("saml-bindings 3.4.4.1")
            .fix(item.maker(), "Sign the message, `RelayState` and `SigAlg` together, in that order.")
            .fix(item.reader(), "Reject a RelayState that the signature does not cover."),
        );
    }
}
