//! SHA-1 in a signature.

use super::common::{at, enveloped, signed_thing};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::hash::HashKind;
use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SIG-ALG-SHA1", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        let method = signature.algorithm.as_deref().unwrap_or("");
        let by_method =
            SignatureAlgorithm::from_xml_uri(method).hash() == Some(HashKind::Sha1) || method.ends_with("#dsa-sha1");
        let by_digest = signature.references.iter().find(|reference| {
            reference.digest_method.as_deref().and_then(HashKind::from_xml_uri) == Some(HashKind::Sha1)
        });
        let span = match by_digest {
            _ if by_method => signature.places.algorithm,
            Some(reference) => reference.places.method,
            None => {
                out.pass();
                continue;
            }
        };
        let finding = RULE
            .finding(
                format!("The signature of {} uses SHA-1, which newer software rejects", signed_thing(signature)),
                "SHA-1 no longer protects against forgery. Current Java, .NET and many libraries reject it unless it is turned on.",
            )
            .confidence(Confidence::Possible);
        let finding = if item.by_application() {
            finding.fix(
                Party::SpAdmin,
                "Configure the application to sign with RSA-SHA256; libraries have a setting \
             for the signature and one for the digest.",
            )
        } else {
            finding.fixes(providers::fixes(Topic::Algorithm, cx.provider(item), None))
        };
        out.find_once(at(finding, item, span));
    }
}
