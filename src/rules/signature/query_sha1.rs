//! SHA-1 in the signature of a URL.

use super::common::queries;
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::hash::HashKind;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "RSIG-SHA1", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in queries(cx) {
        let uri = signature.algorithm.as_deref().unwrap_or("");
        if SignatureAlgorithm::from_xml_uri(uri).hash() != Some(HashKind::Sha1) && !uri.ends_with("#dsa-sha1") {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The signature of the URL uses SHA-1, which newer software rejects",
                "SHA-1 no longer protects against forgery. Current Java, .NET and many libraries reject it unless it is turned on.",
            )
            .confidence(Confidence::Possible)
            .at_parameter(item, "SigAlg")
            .fix(Party::SpAdmin, "Configure the sender of the URL to sign with RSA-SHA256 (`SigAlg` \
             `http://www.w3.org/2001/04/xmldsig-more#rsa-sha256`). node-saml: `signatureAlgorithm: \"sha256\"`."),
        );
    }
}
