//! The signing key of a message against the keys in metadata.

use crate::crypto::x509;
use crate::declare_rule;
use crate::profiles::Topic;
use crate::report::{Act, Confidence};
use crate::rules::known::{self};
use crate::rules::logins::{fixed, quote};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "MD-KEY-NOT-LISTED", Error, "metadata", "key_not_listed.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if message.response().is_none() && message.assertions().is_empty() {
            continue;
        }
        let Some(issuer) = message.issuer() else { continue };
        let found = known::identity_providers(cx)
            .find(|(_, entity)| entity.entity_id.as_ref().is_some_and(|id| id.text == issuer.text));
        let Some((metadata, role)) = found.and_then(|(metadata, entity)| Some((metadata, entity.role(RoleKind::Idp)?)))
        else {
            continue;
        };
        let listed: Vec<String> = role
            .keys
            .iter()
            .filter(|key| key.signs())
            .filter_map(|key| Some(x509::from_base64_text(&key.certificate.as_ref()?.text).sha256))
            .collect();
        if listed.is_empty() {
            continue;
        }
        for signature in item.signatures() {
            let Some(used) = &signature.embedded_certificate else { continue };
            if listed.contains(&used.sha256) || signature.holds() {
                out.pass();
                continue;
            }
            let name = used.subject.as_deref().map_or(String::new(), |subject| format!(" ({})", quote(subject)));
            let finding = RULE
                .finding(
                    format!(
                        "The certificate that signed this message{name} is not among the {} in the metadata you gave",
                        listed.len()
                    ),
                    "An application that trusts this metadata refuses the signature. The identity provider changed its certificate \
                     after the metadata was fetched, or the message was signed by somebody else.",
                )
                .confidence(Confidence::Likely)
                .at(item, signature.places.key_info)
                .related(metadata, role.tag)
                .spec("saml-metadata 2.4.1.1");
            let text = "Fetch the identity provider's metadata again, and compare the fingerprint of its certificate."
                .to_owned();
            out.find_once(fixed(finding, cx, item, Topic::Cert, None, (Act::SpAdmin, text)));
        }
    }
}
