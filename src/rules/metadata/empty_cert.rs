//! A certificate without content.

use super::described;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-EMPTY-CERT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in described(cx) {
        for key in &role.keys {
            let Some(value) = &key.certificate else { continue };
            if !value.text.trim().is_empty() {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    "A certificate in the metadata is empty",
                    "The element is there, and nothing is in it. Applications do not load the metadata, or trust no one.",
                )
                .at(item, value.span)
                .fix(if role.kind == RoleKind::Idp { Party::IdpAdmin } else { Party::SpAdmin }, "Put the certificate in, \
                    or take the KeyDescriptor out, and export the metadata again.")
                .spec("saml-metadata 2.4.1.1"),
            );
        }
    }
}
