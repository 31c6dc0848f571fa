//! HMAC in SAML: the receiver's public key would be the secret.

use super::common::{at, enveloped, signed_thing};
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-ALG-HMAC", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        let hmac = signature.algorithm.as_deref().is_some_and(|uri| uri.contains("#hmac-"));
        if !hmac {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The signature of {} is an HMAC, no proof in SAML", signed_thing(signature)),
                "Who makes it and who checks it use the same secret. An application that takes the certificate for that secret \
                 accepts a message anyone can write, because certificates are public.",
            )
            .spec("xmldsig-core 6.3")
            .fix(item.reader(), "Accept RSA and ECDSA signatures only, and find out who sent this message.")
            .fix(item.maker(), "Sign with the private key of the published certificate (RSA-SHA256).");
        out.find(at(finding, item, signature.places.algorithm));
    }
}
