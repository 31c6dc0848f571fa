//! A signed URL whose signature does not fit.

use super::common::{by_application, queries};
use crate::crypto::dsig::{SignatureFacts, Variant};
use crate::crypto::verify::{Outcome as Value, Remark};
use crate::declare_rule;
use crate::report::{Act, Confidence};
use crate::rules::{Context, Outcome};

declare_rule! { "RSIG-INVALID", Error, "signature", "query_invalid.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in queries(cx) {
        let results = &signature.signed_info.trusted_keys;
        if results.iter().any(|key| key.result == Value::Ok) {
            out.pass();
            continue;
        }
        if !results.iter().any(|key| key.result == Value::Bad) {
            out.not_checked(if by_application(item) {
                "no certificate of the application was given: add its signing certificate or metadata"
            } else {
                "no trusted certificate was given: add the sender's signing certificate or metadata"
            });
            continue;
        }
        let variant = variant(signature);
        let why = match &variant {
            Some(words) => format!("The signature is right {words}: one side writes the URL anew before it checks."),
            None => "The signature covers the parameters exactly as the URL carries them. They were changed on the way, or another key signed them.".to_owned(),
        };
        let finding = RULE
            .finding("The signature of the URL does not fit the trusted certificate", why)
            .at_item(item)
            .spec("saml-bindings 3.4.4.1")
            .fix(
                Act::SpAdmin,
                "Check the signature over the raw query string as it arrived, without decoding and encoding it again.",
            )
            .fix(Act::IdpAdmin, "Compare the sender's current signing certificate with the one that is stored for it.");
        // The certificate given may be the other side's.
        let certain = variant.is_some() || !by_application(item);
        out.find(if certain { finding } else { finding.confidence(Confidence::Likely) });
    }
}

fn variant(signature: &SignatureFacts) -> Option<String> {
    let other_hash = signature.remarks().find_map(|remark| match remark {
        Remark::OtherHash(hash) => Some(Variant::OtherHash(*hash)),
        _ => None,
    });
    Some(match signature.variant.clone().or(other_hash)? {
        Variant::LowerCaseEscapes => "if percent escapes are written in lower case (`%2b`)".to_owned(),
        Variant::UpperCaseEscapes => "if percent escapes are written in upper case (`%2B`)".to_owned(),
        Variant::Reencoded => "if every parameter is encoded anew".to_owned(),
        Variant::PlusForSpace => "if spaces are written the other way (`+` or `%20`)".to_owned(),
        Variant::WithoutRelayState => "without RelayState".to_owned(),
        Variant::EmptyRelayState => "with an empty RelayState".to_owned(),
        Variant::UrlOrder => "with the parameters in the order of the URL".to_owned(),
        Variant::Decoded => "over the decoded values".to_owned(),
        Variant::OtherHash(hash) => format!("with {}, which is not what SigAlg says", hash.name()),
    })
}
