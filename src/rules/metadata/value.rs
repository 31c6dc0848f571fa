//! Values of metadata that cannot be right, whoever reads them.

use super::described;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::unfilled::{is_redacted, unfilled};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-VALUE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in described(cx) {
        let maker = if role.kind == RoleKind::Idp { Party::IdpAdmin } else { Party::SpAdmin };
        let before = out.findings.len();
        for endpoint in &role.endpoints {
            let Some(value) = endpoint.location.as_ref().filter(|value| !is_redacted(&value.text)) else { continue };
            let bare = value.text.trim();
            let what = match unfilled(bare) {
                Some(what) => format!("is {}, {what}", quote(&value.text)),
                None if bare.is_empty() => "is empty".to_owned(),
                None if !bare.contains(':') => {
                    format!("is {}, a relative URL without a host", quote(bare))
                }
                None => continue,
            };
            out.find_once(
                RULE.finding(
                    format!("The Location of `{}` in the metadata {what}", endpoint.role),
                    "The other side sends messages there. It rejects the metadata, or every message ends nowhere.",
                )
                .at(item, value.span)
                .fix(maker, "Set the product's public base URL and export the metadata again.")
                .spec("saml-metadata 2.2.2"),
            );
        }
        for format in role.name_id_formats.iter().filter(|format| format.text.trim().is_empty()) {
            out.find_once(
                RULE.finding(
                    "A `NameIDFormat` in the metadata is empty",
                    "Products that read it reject the metadata or ask for an empty format.",
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Likely)
                .at(item, format.span)
                .fix(maker, "Set a NameID format in the product and export the metadata again, or remove the element.")
                .spec("saml-metadata 2.4.2"),
            );
        }
        if out.findings.len() == before {
            out.pass();
        }
    }
}
