//! CERT-ENCRYPTION-ONLY: a certificate that the metadata lists for encryption, given as the signing one.

use super::common::{given, name};
use crate::crypto::x509;
use crate::declare_rule;
use crate::providers;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};
use crate::saml::Entity;
use crate::vocabulary::Topic;

declare_rule! { "CERT-ENCRYPTION-ONLY", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let given: Vec<_> = given(cx).collect();
    if given.is_empty() {
        return;
    }
    for item in cx.items {
        let Some(entity) = item.saml().and_then(|message| message.entity()) else { continue };
        let listed = listed(entity);
        for (_, certificate) in &given {
            let of_it: Vec<_> = listed.iter().filter(|(sha256, ..)| *sha256 == certificate.sha256).collect();
            let Some((_, _, span)) = of_it.first() else { continue };
            if of_it.iter().any(|(_, signs, _)| *signs) {
                out.pass();
                continue;
            }
            let finding = RULE
                .finding(
                    format!("The certificate {} is for encryption, not for signatures", name(certificate)),
                    "The metadata lists it with `use=\"encryption\"` only. Signatures are made with a different key, so it verifies none.",
                )
                .confidence(Confidence::Likely)
                .spec("saml-metadata 2.4.1.1");
            let fixes = providers::fixes_in_words(
                Topic::Cert,
                cx.provider(item),
                Some("the certificate listed with `use=\"signing\"`"),
            );
            out.find(finding.at(item, *span).fixes(fixes));
        }
    }
}

/// The certificates of an entity: fingerprint, whether it may sign, place.
fn listed(entity: &Entity) -> Vec<(String, bool, crate::source::Span)> {
    let keys = entity.roles.iter().flat_map(|role| &role.keys);
    keys.filter_map(|key| Some((x509::from_base64_text(&key.certificate.as_ref()?.text).sha256, key.signs(), key.span)))
        .collect()
}
