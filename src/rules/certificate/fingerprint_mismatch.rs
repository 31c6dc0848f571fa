//! CERT-FINGERPRINT-MISMATCH: the certificate in the message is not the one whose fingerprint is expected.

use super::common::name;
use crate::crypto::x509::{self, CertificateFacts, short};
use crate::declare_rule;
use crate::item::Item;
use crate::providers;
use crate::report::{Confidence, ItemKind};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "CERT-FINGERPRINT-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected: Vec<_> = cx.keys.fingerprints.iter().filter(|(_, one)| one.algorithm != "MD5").collect();
    let Some((first_from, first)) = expected.first() else { return };
    let answers = cx.items.iter().filter(|item| {
        matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion | ItemKind::SamlLogoutResponse)
    });
    for item in answers {
        for signature in item.signatures().iter().filter(|signature| signature.node.is_some()) {
            if signature.trusted_ok() {
                out.pass();
                continue;
            }
            let Some(own) = &signature.embedded_certificate else {
                out.not_checked(
                    "the message does not include its certificate: add the certificate itself, or the metadata",
                );
                continue;
            };
            if expected.iter().any(|(_, one)| one.fits(own)) {
                out.pass();
                continue;
            }
            let actual = if first.algorithm == "SHA-1" { &own.sha1 } else { &own.sha256 };
            let others = if expected.len() > 1 { format!(" or {} other", expected.len() - 1) } else { String::new() };
            let known = listed(cx, &expected).map_or(String::new(), |(metadata, certificate)| {
                format!(" The expected one is in the metadata `{}`: {}.", metadata.origin, name(&certificate))
            });
            let finding = RULE
                .finding(
                    format!("The certificate in the message ({}) has a different fingerprint than expected", name(own)),
                    format!(
                        "Expected is {} {}{others}; this one has {}. The identity provider changed its certificate, or \
                         the fingerprint belongs to a different tenant or application.{known}",
                        first.algorithm,
                        short(&first.digits),
                        short(actual)
                    ),
                )
                // Digits that were pasted may stand for something else.
                .confidence(if cx.items.iter().any(|item| item.id == *first_from) {
                    Confidence::Likely
                } else {
                    Confidence::Certain
                })
                .compared(first.digits.clone(), actual.clone(), None)
                .at(item, signature.embedded.first().map_or(signature.places.signature, |key| key.span))
                .fixes(providers::fixes_in_words(
                    Topic::Cert,
                    cx.provider(item),
                    Some("the identity provider's current signing certificate, or its fingerprint,"),
                ));
            out.find_once(finding);
        }
    }
}

/// The certificate of the metadata at hand that has an expected fingerprint.
fn listed<'a>(cx: &Context<'a>, expected: &[&(String, x509::Fingerprint)]) -> Option<(&'a Item, CertificateFacts)> {
    cx.items.iter().find_map(|item| {
        let keys = item.saml()?.entity()?.roles.iter().flat_map(|role| &role.keys);
        let mut certificates = keys.filter_map(|key| Some(x509::from_base64_text(&key.certificate.as_ref()?.text)));
        let found = certificates.find(|certificate| expected.iter().any(|(_, one)| one.fits(certificate)))?;
        Some((item, found))
    })
}
