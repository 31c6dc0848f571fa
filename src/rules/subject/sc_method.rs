//! No confirmation by bearer.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Confirmation;

declare_rule! { "SAML-SC-METHOD", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(subject) = statement.assertion.subject.as_ref().filter(|subject| !subject.confirmations.is_empty())
        else {
            continue;
        };
        if subject.confirmations.iter().any(Confirmation::is_bearer) {
            out.pass();
            continue;
        }
        for confirmation in &subject.confirmations {
            let place = confirmation.method.as_ref().map_or(confirmation.span, |method| method.span);
            let has = match &confirmation.method {
                Some(method) => format!("its confirmation method is {}", quote(&method.text)),
                None => "its confirmation names no method".to_owned(),
            };
            out.find_once(
                RULE.finding(
                    format!("The assertion is not for a browser login: {has}"),
                    "A browser hands the assertion over, so its method must be bearer. Applications look for a bearer confirmation \
                     and ignore others.",
                )
                .at(statement.item, place)
                .fix(
                    Party::IdpAdmin,
                    "Use the browser login (Web SSO) profile: the method must be `urn:oasis:names:tc:SAML:2.0:cm:bearer`.",
                )
                .spec("saml-profiles 4.1.4.2"),
            );
        }
    }
}
