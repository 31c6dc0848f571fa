//! The purpose of a certificate.

use super::described;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-KEY-USE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in described(cx) {
        if let Some(key) = role.keys.iter().find(|key| key.usage.is_none()) {
            let place = key.certificate.as_ref().map_or(role.tag, |certificate| certificate.span);
            out.find_once(
                RULE.finding(
                    "A KeyDescriptor has no `use`: its key counts for signing and encryption",
                    "The specification allows it. A product that looks only for `use=\"signing\"` finds no certificate.",
                )
                .severity(Severity::Info)
                .at(item, place)
                .spec("saml-metadata 2.4.1.1"),
            );
        }
        for key in &role.keys {
            if key.usage.is_none() {
                continue;
            }
            let Some(usage) = key.usage.as_ref().filter(|usage| !matches!(usage.as_str(), "signing" | "encryption"))
            else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("A certificate is published for the use {}, which does not exist", quote(&usage.text)),
                    "Only `signing` and `encryption` are known, or no use at all, which means both. Applications skip a certificate with \
                     another word.",
                )
                .confidence(Confidence::Likely)
                .at(item, usage.span)
                .fix(
                    if role.kind == RoleKind::Idp { Party::IdpAdmin } else { Party::SpAdmin },
                    "Write `use=\"signing\"` or `use=\"encryption\"`, or leave it out, which means both.",
                )
                .spec("saml-metadata 2.4.1.1"),
            );
        }
    }
}
