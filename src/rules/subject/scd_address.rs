//! A delivery that is bound to an IP address.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-SCD-ADDRESS", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for confirmation in statement.assertion.confirmations().iter().filter(|one| one.data.is_some()) {
            let Some(address) = &confirmation.address else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("The assertion may be delivered only from the IP address {}", quote(&address.text)),
                    "The identity provider saw the user's computer at this address. Behind a VPN or proxy, or with \
                     both IPv4 and IPv6, the application sees a different one. It rejects the assertion if it checks \
                     the address.",
                )
                .confidence(Confidence::Possible)
                .at(statement.item, address.span)
                .fix(
                    Party::IdpAdmin,
                    "Leave the Address out of the subject confirmation, where the identity provider \
                 has an option for it.",
                )
                .fix(
                    Party::SpAdmin,
                    "Or configure the application to not compare it. Shibboleth SP: `checkAddress=\"false\"`.",
                )
                .spec("saml-core 2.4.1.2"),
            );
        }
    }
}
