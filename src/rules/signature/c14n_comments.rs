//! Canonicalization that keeps comments, for what is signed.

use super::common::{at, of_saml, signed_thing, transform};
use crate::crypto::c14n::Method;
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-C14N-COMMENTS", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        for reference in &signature.references {
            if !reference.transforms.iter().any(|uri| Method::from_uri(uri).is_some_and(|method| method.comments)) {
                out.pass();
                continue;
            }
            let finding = RULE
                .finding(
                    format!("The signature of {} counts the comments in the message", signed_thing(signature)),
                    "Before signing, XML is written in one form (canonicalization), and here that form keeps comments. \
                     Libraries differ in whether they then belong to what is signed. Attackers have used comments \
                     inside values to make a library read a different user than the signed one.",
                )
                .spec("saml-core 5.4.3")
                .fix(item.maker(), "Sign with exclusive canonicalization without comments (`http://www.w3.org/2001/10/xml-exc-c14n#`).")
                .fix(item.reader(), "Reject comments in responses, or update the library to one that ignores them in values.");
            out.find({
                let with_comments = |uri: &str| Method::from_uri(uri).is_some_and(|method| method.comments);
                at(finding, item, transform(item, reference.places.transforms, with_comments))
            });
        }
    }
}
