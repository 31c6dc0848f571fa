//! A long RelayState.

use super::remark;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-RELAYSTATE-LONG", Warning }

/// The longest RelayState that the binding allows, in bytes.
const MOST: usize = 80;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some(state) = item.saml().and_then(|message| message.relay_state.as_deref()) else { continue };
        if state.len() <= MOST {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("RelayState is {} bytes long; the limit is {MOST}", state.len()),
                "Most identity providers return it anyway, Amazon Cognito counts on that. A few cut it off, and the application does not \
                 recognize it any more.",
            )
            .confidence(Confidence::Possible)
            .at_parameter(item, "RelayState")
            .fix(Party::SpAdmin, "Keep the state in the application, and send a short key to it as RelayState.")
            .spec("saml-bindings 3.4.3");
        let returned = expected::grant(cx, request).and_then(|(answer, _)| answer.saml()?.relay_state.as_deref());
        let granted = "This identity provider returned it whole. A few cut it off, and the application does not recognize it any more.";
        out.find(if returned == Some(state) { remark(finding, granted) } else { finding });
    }
}
