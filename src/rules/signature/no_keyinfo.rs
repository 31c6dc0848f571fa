//! A signature that does not bring its certificate.

use super::common::{at, of_saml, signed_thing};
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-NO-KEYINFO", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        // What is there instead of a certificate, SIG-KEYINFO-NO-X509 tells.
        if signature.has_key_info {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The signature of {} does not include its certificate", signed_thing(signature)),
                "Applications that know the certificate can check it anyway. Applications that were given only a fingerprint \
                 need the certificate in the message and reject this one.",
            )
            .fix(item.maker(), "Turn on the option that includes the X.509 certificate in signatures (`ds:X509Certificate`).")
            .fix(item.reader(), "Store the identity provider's whole certificate in place of its fingerprint.");
        out.find(at(finding, item, signature.places.signature));
    }
}
