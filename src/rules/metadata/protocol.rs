//! A role that does not speak SAML 2.0.

use super::described;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-PROTOCOL", Error }

const SAML: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in described(cx) {
        let protocols = text(&role.protocols);
        if protocols.split_whitespace().any(|one| one == SAML) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                if protocols.is_empty() {
                    "The metadata does not say that this side speaks SAML 2.0".to_owned()
                } else {
                    format!("The metadata says that this side speaks {}, not SAML 2.0", quote(protocols))
                },
                "protocolSupportEnumeration must name the SAML 2.0 protocol. Software passes over a role that does not.",
            )
            .at(item, role.protocols.as_ref().map_or(role.tag, |value| value.span))
            .compared(SAML, protocols, None)
            .fix(if role.kind == RoleKind::Idp { Party::IdpAdmin } else { Party::SpAdmin }, format!("Write \
                protocolSupportEnumeration={}.", quote(SAML)))
            .spec("saml-metadata 2.4.1"),
        );
    }
}
