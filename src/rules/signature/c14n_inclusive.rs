//! Inclusive canonicalization: the signature covers declarations of the elements around what it signs.

use super::common::{at, of_saml, signed_thing, transform};
use crate::crypto::c14n::Method;
use crate::crypto::dsig::DigestResult;
use crate::declare_rule;
use crate::report::{Confidence, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-C14N-INCLUSIVE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        let inclusive = |uri: &str| Method::from_uri(uri).is_some_and(|method| !method.exclusive);
        for reference in &signature.references {
            // Without any canonicalization the inclusive one is meant (xmldsig-core 4.4.3.2).
            let stated = reference.transforms.iter().any(|uri| Method::from_uri(uri).is_some());
            if stated && !reference.transforms.iter().any(|uri| inclusive(uri)) {
                out.pass();
                continue;
            }
            let broken = reference.digest == DigestResult::Mismatch;
            let why = if broken {
                "Before signing, XML is written in one form (canonicalization). The inclusive form also covers the \
                 namespace declarations of the elements around. The digest does not match. If the element was moved \
                 out of its envelope or into another one, that is the cause."
            } else {
                "Before signing, XML is written in one form (canonicalization). The inclusive form also covers the \
                namespace declarations of the \
                 elements around. This copy is valid; a program that takes the element out of its envelope before it checks finds another \
                 digest."
            };
            let finding = RULE
                .finding(
                    format!(
                        "The signature of {} uses inclusive canonicalization; SAML recommends exclusive",
                        signed_thing(signature)
                    ),
                    why,
                )
                .severity(if broken { Severity::Warning } else { Severity::Info })
                .confidence(Confidence::Possible)
                .spec("saml-core 5.4.3")
                .fix(item.maker(), "Sign with exclusive canonicalization (`http://www.w3.org/2001/10/xml-exc-c14n#`).");
            let span = if stated {
                transform(item, reference.places.transforms, inclusive)
            } else {
                reference.places.reference
            };
            out.find(at(finding, item, span));
        }
    }
}
