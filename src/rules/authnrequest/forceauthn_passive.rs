//! A silent login with a new sign-in.

use super::unless_granted;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::{Context, Outcome};
use crate::source::Value;

declare_rule! { "SAMLREQ-FORCEAUTHN-PASSIVE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let on = |value: &&Value| matches!(value.as_str(), "true" | "1");
        let (force, passive) = (request.force_authn.as_ref().filter(on), request.is_passive.as_ref().filter(on));
        let (Some(force), Some(passive)) = (force, passive) else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                "The login request requires a sign-in (ForceAuthn) but forbids any page (IsPassive)",
                "A new sign-in needs a page, so the two exclude each other. The identity provider always returns NoPassive.",
            )
            .at(item, passive.span)
            .related(item, force.span)
            .fix(
                Party::SpAdmin,
                "Send only one of the two: ForceAuthn for a fresh sign-in, IsPassive for a silent check.",
            )
            .spec("saml-core 3.4.1");
        let granted = "This identity provider let the user in anyway. Others return NoPassive, because a new sign-in needs a page.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}
