//! An identity provider without a signing certificate.

use super::roles;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-NO-SIGNING-KEY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in roles(cx, RoleKind::Idp) {
        if role.keys.iter().any(|key| key.signs()) {
            out.pass();
            continue;
        }
        let (title, place) = match role.keys.first() {
            Some(key) => ("The identity provider names certificates for encryption only, none for signing", key.span),
            None => ("The identity provider names no certificate", role.tag),
        };
        out.find(
            RULE.finding(
                title,
                "Without its signing certificate no one can check what this identity provider signs, \
             and applications do not load the metadata.",
            )
            .at(item, place)
            .fix(
                Party::IdpAdmin,
                "Publish the signing certificate: a KeyDescriptor with `use=\"signing\"`, or without `use`.",
            )
            .spec("saml-metadata 2.4.1.1"),
        );
    }
}
