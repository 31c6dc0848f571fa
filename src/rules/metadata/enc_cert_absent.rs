//! Encryption for an application without an encryption certificate.

use super::roles;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{responses, text};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-ENC-CERT-ABSENT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let encrypted = responses(cx).find(|(_, response)| !response.encrypted_assertions.is_empty());
    for (item, role) in roles(cx, RoleKind::Sp) {
        if role.keys.iter().any(|key| text(&key.usage) != "signing") {
            out.pass();
            continue;
        }
        let Some((response_item, response)) = encrypted else { continue };
        let place = response.encrypted_assertions.first().copied().unwrap_or_default();
        out.find(
            RULE.finding(
                "The assertion is encrypted, but the application publishes no certificate for encryption",
                "The identity provider encrypts for a certificate that it got in another way, perhaps an old one. The application may not \
                 be able to open it.",
            )
            .confidence(Confidence::Possible)
            .at(item, role.tag)
            .related(response_item, place)
            .fix(Party::SpAdmin, "Publish the encryption certificate in the metadata, or tell the identity provider not to encrypt.")
            .spec("saml-metadata 2.4.1.1"),
        );
    }
}
