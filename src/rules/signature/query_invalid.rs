//! A signed URL whose signature does not fit.

use super::common::queries;
use crate::crypto::dsig::{SignatureFacts, Variant};
use crate::crypto::verify::{Outcome as Value, Remark};
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::support::wording::certificate_words;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Need;

declare_rule! { "RSIG-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in queries(cx) {
        let results = &signature.signed_info.trusted_keys;
        if results.iter().any(|key| key.result == Value::Ok) {
            out.pass();
            continue;
        }
        if !results.iter().any(|key| key.result == Value::Bad) {
            if item.by_application() {
                out.not_checked_without(
                    Need::ApplicationCertificate,
                    "no certificate of the application was given: add its signing certificate or metadata",
                );
            } else {
                out.not_checked("no trusted certificate was given: add the sender's signing certificate or metadata");
            }
            continue;
        }
        let finding = match variant(signature) {
            Some(Variant::OtherHash(hash)) => RULE
                .finding(
                    format!("The URL was signed with {}, which is not what `SigAlg` says", hash.name()),
                    "A receiver uses the algorithm that `SigAlg` names. With that one the signature does not fit.",
                )
                .fix(item.maker(), "Set `SigAlg` to the algorithm that creates the signature."),
            Some(variant) => RULE
                .finding(
                    format!("The URL signature matches only {}", words(&variant)),
                    "The key is correct, but the signature covers the parameters exactly as in the URL. Something rewrites the URL after it is signed or before it is checked.",
                )
                .fix(item.reader(), "Check the signature over the query string as it arrived, without decoding and encoding it again.")
                .fix(item.maker(), "Send the URL exactly as it was signed: nothing may encode it again or add to it on the way."),
            None => {
                let trusted = results.iter().find_map(|key| key.certificate.as_ref());
                let which = trusted.map_or_else(|| "the trusted key".to_owned(), certificate_words);
                RULE.finding(
                    "The URL signature does not match the trusted certificate",
                    format!(
                        "It does not fit {which}. The signature covers the parameters exactly as the URL carries them: they were changed on \
                         the way, or another key signed them."
                    ),
                )
                .fix(item.reader(), "Compare the sender's current signing certificate with the one that is stored for it, and check the query string as it arrived.")
                // The certificate given may be the other side's.
                .confidence(if item.by_application() { Confidence::Likely } else { Confidence::Certain })
            }
        };
        out.find(finding.at_parameter(item, "Signature").spec("saml-bindings 3.4.4.1"));
    }
}

fn variant(signature: &SignatureFacts) -> Option<Variant> {
    let other_hash = signature.remarks().find_map(|remark| match remark {
        Remark::OtherHash(hash) => Some(Variant::OtherHash(*hash)),
        _ => None,
    });
    signature.variant.clone().or(other_hash)
}

/// The change under which it fits, as the end of a sentence.
fn words(variant: &Variant) -> &'static str {
    match variant {
        Variant::LowerCaseEscapes => "with lowercase percent escapes (`%2b`)",
        Variant::UpperCaseEscapes => "with uppercase percent escapes (`%2B`)",
        Variant::Reencoded => "with every parameter encoded again",
        Variant::PlusForSpace => "with spaces encoded the other way (`+` or `%20`)",
        Variant::WithoutRelayState => "without RelayState",
        Variant::EmptyRelayState => "with an empty RelayState",
        Variant::UrlOrder => "with the parameters in the order of the URL",
        Variant::Decoded => "over the decoded values",
        Variant::OtherHash(_) => "with another hash",
    }
}
