//! Values of metadata that cannot be right, whoever reads them.

use super::described;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::addresses::{PLAIN_443, broken_url};
use crate::rules::support::unfilled::{is_redacted, unfilled};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, Role, RoleKind};
use crate::source::Value;

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
                    format!("is {}, a relative URL", quote(bare))
                }
                None if broken_url(bare).is_some_and(|what| what != PLAIN_443) => {
                    format!("is {}, {}", quote(bare), broken_url(bare).unwrap_or_default())
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
        let entity = item.saml().and_then(Message::entity).and_then(|entity| entity.entity_id.as_ref());
        if let Some(id) = entity.filter(|id| !is_redacted(&id.text))
            && let Some(what) = unfilled(&id.text).or_else(|| id.text.trim().is_empty().then_some(""))
        {
            let what = if what.is_empty() { "is empty".to_owned() } else { format!("is {}, {what}", quote(&id.text)) };
            out.find_once(
                RULE.finding(
                    format!("The entity ID in the metadata {what}"),
                    "The other side knows the product by this Entity ID. It rejects the metadata, or every message \
                     with a different one.",
                )
                .at(item, id.span)
                .fix(maker, "Set the product's entity ID and export the metadata again.")
                .spec("saml-metadata 2.3.2"),
            );
        }
        for format in role.name_id_formats.iter().filter(|format| is_no_format(&format.text)) {
            out.find_once(
                RULE.finding(
                    format!("A `NameIDFormat` in the metadata is {}, which is no format", quote(&format.text)),
                    "A format is a URI, such as `urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress`. Products \
                     that look for one pass over it.",
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Likely)
                .at(item, format.span)
                .fix(maker, "Set a NameID format in the product and export the metadata again, or remove the element.")
                .spec("saml-metadata 2.4.2"),
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
        for (name, value) in flags(role) {
            out.find_once(
                RULE.finding(
                    format!("`{name}` in the metadata is {}, which is neither `true` nor `false`", quote(&value.text)),
                    "Only `true`, `false`, `1` and `0` are allowed, in lower case. Products that check the schema reject the metadata; \
                     others take it for `false`.",
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Likely)
                .at(item, value.span)
                .fix(maker, format!("Write `true` or `false` for `{name}`, or remove it."))
                .spec("saml-metadata 2.4"),
            );
        }
        if out.findings.len() == before {
            out.pass();
        }
    }
}

/// The switches of a role that are neither on nor off.
fn flags(role: &Role) -> impl Iterator<Item = (&'static str, &Value)> {
    let all = [
        ("WantAuthnRequestsSigned", role.want_authn_requests_signed.as_ref()),
        ("AuthnRequestsSigned", role.authn_requests_signed.as_ref()),
        ("WantAssertionsSigned", role.want_assertions_signed.as_ref()),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .filter(|(_, value)| !matches!(value.text.trim(), "true" | "false" | "1" | "0") && !is_redacted(&value.text))
}

/// A word where a URI belongs. An empty one has words of its own.
fn is_no_format(text: &str) -> bool {
    let bare = text.trim();
    !bare.is_empty() && !bare.contains(':') && !is_redacted(bare)
}
