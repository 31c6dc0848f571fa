//! A digest that counts on namespace prefixes named in a list.

use super::common::{at, of_saml, signed_thing, transform};
use crate::crypto::c14n::Method;
use crate::crypto::dsig::DigestResult;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-PREFIXLIST", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in of_saml(cx) {
        for reference in &signature.references {
            let Some(list) = reference.prefix_list.as_deref().filter(|list| !list.trim().is_empty()) else { continue };
            if reference.digest != DigestResult::Mismatch {
                out.pass();
                continue;
            }
            let target = item.xml().zip(reference.target_node).and_then(|(document, id)| document.node(id));
            let gone: Vec<&str> = list
                .split_whitespace()
                .filter(|prefix| *prefix != "#default" && target.is_some_and(|target| target.resolve(prefix).is_none()))
                .collect();
            let what = match gone.as_slice() {
                [] => format!(
                    "It counts the declarations of `{list}` as part of what is signed, also where no element uses them."
                ),
                gone => format!(
                    "It counts the declaration of `{}` as part of what is signed, and the message no longer has it.",
                    gone.join(" ")
                ),
            };
            let finding = RULE
                .finding(
                    format!("The signature of {} depends on the namespace prefixes `{list}`", signed_thing(signature)),
                    format!(
                        "{what} Programs that rewrite the message drop declarations that nothing uses; the digest \
                         then no longer matches."
                    ),
                )
                .confidence(if gone.is_empty() { Confidence::Possible } else { Confidence::Likely })
                .spec("xml-exc-c14n 3")
                .fix(Party::Support, "Take the message from a HAR file, as it was sent.")
                .fix(
                    item.reader(),
                    "Check the signature over the message as it came, before any program parses and rewrites it.",
                );
            out.find(at(
                finding,
                item,
                transform(item, reference.places.transforms, |uri| Method::from_uri(uri).is_some()),
            ));
        }
    }
}
