//! A signature that names its key without a certificate.

use super::common::{at, of_saml, signed_thing};
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-KEYINFO-NO-X509", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx).filter(|(_, signature)| signature.has_key_info) {
        if signature.embedded.iter().any(|key| key.certificate.is_some()) {
            out.pass();
            continue;
        }
        let what = if signature.embedded.is_empty() { "a key name" } else { "a bare key" };
        let finding = RULE
            .finding(
                format!("The signature of {} contains {what}, no certificate", signed_thing(signature)),
                "Applications that were given the certificate do not care. Those that look for `ds:X509Certificate` in the \
                message, or know only \
                 a fingerprint, reject it.",
            )
            .confidence(Confidence::Possible)
            .fix(item.maker(), "Include the certificate in signatures. Keycloak: client › *SAML Signature Key Name* \
             `CERT_SUBJECT` or `NONE`, and *Optimize REDIRECT signing key lookup* off.")
            .fix(item.reader(), "Store the identity provider's whole certificate.");
        out.find(at(finding, item, signature.places.key_info));
    }
}
