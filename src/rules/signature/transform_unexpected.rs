//! Transforms that SAML does not allow in a signature.

use super::common::{at, enveloped, is_saml, signed_thing, transform};
use crate::crypto::c14n::Method;
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-TRANSFORM-UNEXPECTED", Error }

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx).filter(|(item, signature)| is_saml(item) || !signature.references.is_empty())
    {
        for reference in &signature.references {
            let allowed = |uri: &String| uri == ENVELOPED || Method::from_uri(uri).is_some();
            let other: Vec<&String> = reference.transforms.iter().filter(|uri| !allowed(uri)).collect();
            if other.is_empty() && reference.transforms.len() <= 2 {
                out.pass();
                continue;
            }
            let title = match other.first() {
                Some(uri) if uri.is_empty() => {
                    format!("The signature of {} has a transform without a name", signed_thing(signature))
                }
                Some(uri) => format!(
                    "The signature of {} uses a transform SAML does not allow: `{uri}`",
                    signed_thing(signature)
                ),
                None => format!(
                    "The signature of {} has {} transforms, where two are allowed",
                    signed_thing(signature),
                    reference.transforms.len()
                ),
            };
            let finding = RULE
                .finding(
                    title,
                    "A transform decides which part of the message is signed. SAML allows the enveloped signature and one \
                    canonicalization; \
                     anything else can hide content from the signature, and applications reject it.",
                )
                .spec("saml-core 5.4.4")
                .fix(item.maker(), "Sign with the transforms `enveloped-signature` and exclusive canonicalization \
                    only. If your product does not offer a choice, report it to its vendor.");
            out.find(at(
                finding,
                item,
                transform(item, reference.places.transforms, |uri| other.iter().any(|other| other.as_str() == uri)),
            ));
        }
    }
}
