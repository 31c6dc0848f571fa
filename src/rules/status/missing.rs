//! An answer without a status.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::saml::Body;

declare_rule! { "SAML-STATUS-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if !matches!(message.body, Body::Response(_) | Body::LogoutResponse(_) | Body::ArtifactResponse(_)) {
            continue;
        }
        let Some(envelope) = message.envelope() else { continue };
        let status = message.status();
        if status.is_some_and(|status| status.code.as_ref().is_some_and(|code| !code.text.is_empty())) {
            out.pass();
            continue;
        }
        let place = status.map_or(envelope.tag, |status| status.span);
        out.find(
            RULE.finding(
                "The response has no status",
                "Receivers look at the status first and reject a response without one. Spring Security treats it as a success, \
                 so the same message can pass at one application and fail at another.",
            )
            .at(item, place)
            .fix(
                Party::Support,
                "Capture the message again, whole: identity providers always write a status, so it was probably cut or changed by hand.",
            )
            .fix(Party::IdpAdmin, "If your own software creates the response, configure it to include `samlp:Status` with a `StatusCode`.")
            .spec("saml-core 3.2.2"),
        );
    }
}
