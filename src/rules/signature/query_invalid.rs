//! A signed URL whose signature does not fit.

use super::common::{is_cut, queries};
use super::value_text::flaw;
use crate::crypto::dsig::{SignatureFacts, TrustedResult, Variant};
use crate::crypto::keys::KeyOrigin;
use crate::crypto::verify::{Outcome as Value, Remark};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity};
use crate::rules::support::expected;
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
        if let Some(flaw) = no_value(item, signature) {
            let finding = formless(item, &flaw);
            out.find(if is_granted(cx, item) { finding.severity(Severity::Info) } else { finding });
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
                    "A receiver uses the algorithm that `SigAlg` names. With that one the signature does not match.",
                )
                .fix(item.maker(), "Set `SigAlg` to the algorithm that creates the signature."),
            Some(variant) => RULE
                .finding(
                    format!("The URL signature matches only {}", words(&variant)),
                    "The key is correct, but the signature covers the parameters exactly as in the URL. Something \
                     rewrites the URL after it is signed or before it is checked.",
                )
                .fix(item.reader(), "Check the signature over the query string as it arrived, without decoding and encoding it again.")
                .fix(item.maker(), "Send the URL exactly as it was signed: nothing may encode it again or add to it on the way."),
            None if signature.remarks().any(|remark| matches!(remark, Remark::OtherText { .. })) => RULE
                .finding(
                    "The parameters of the URL were changed after they were signed",
                    "The signature was made with the key of the given certificate, over other parameters. It covers the message, \
                     `RelayState` and `SigAlg` exactly as the URL contains them. The receiver rejects the message.",
                )
                .fix(item.maker(), "Send the URL exactly as it was signed: nothing may encode it again, extend it, \
                    or replace a parameter.")
                .fix(item.reader(), "Check the signature over the query string as it arrived, without decoding and encoding it again."),
            None if is_cut(signature) => RULE
                .finding(
                    "The `Signature` in the URL has a length that no RSA key makes",
                    format!("It has {} bytes, and a key of 2048 bits makes 256. The receiver rejects the \
                        message.", signature.value_length.unwrap_or(0)),
                )
                .fix(Party::Support, "Copy the whole URL: it is often cut at the end.")
                .fix(item.maker(), "If the URL is whole, the library that builds it signs wrongly: update it."),
            None => {
                let trusted = results.iter().find_map(|key| key.certificate.as_ref());
                let which = trusted.map_or_else(|| "the trusted key".to_owned(), certificate_words);
                RULE.finding(
                    "The URL signature does not match the trusted certificate",
                    format!(
                        "It does not match {which}. The signature covers the parameters exactly as sent: they were \
                         changed on the way, or a different key signed them."
                    ),
                )
                .fix(item.reader(), "Compare the sender's current signing certificate with the stored one, and check \
                    the query string as it arrived.")
                // A certificate that was given by itself may be the other side's.
                .confidence(if is_of_either(item) && results.iter().all(is_given) { Confidence::Likely } else { Confidence::Certain })
            }
        };
        let finding = finding.at_parameter(item, "Signature").spec("saml-bindings 3.4.4.1");
        out.find(if is_granted(cx, item) { finding.severity(Severity::Info) } else { finding });
    }
}

/// Whether the identity provider let the user in on this very request: it did not object.
fn is_granted(cx: &Context<'_>, item: &Item) -> bool {
    item.saml().and_then(|message| message.authn_request()).is_some_and(|request| expected::was_granted(cx, request))
}

/// Whether another side than the identity provider made the message, or either side may have (logout).
fn is_of_either(item: &Item) -> bool {
    item.by_application()
        || (matches!(item.kind, ItemKind::SamlLogoutRequest | ItemKind::SamlLogoutResponse) && item.role.is_none())
}

/// Whether the key was given by itself, and not with the metadata that says whose it is.
fn is_given(key: &TrustedResult) -> bool {
    !matches!(key.origin, KeyOrigin::Metadata { .. })
}

/// Why the parameter is no value that can be compared.
fn no_value(item: &Item, signature: &SignatureFacts) -> Option<String> {
    let parameters = &item.transport.as_ref()?.parameters;
    let value = &parameters.iter().find(|parameter| parameter.name == "Signature")?.value;
    // A `+` that was not escaped came out as a space.
    let found = flaw(&value.replace(' ', "+"))?;
    if signature.value_length.is_none() || found.hexadecimal { Some(found.words) } else { None }
}

fn formless(item: &Item, flaw: &str) -> Finding {
    RULE.finding(
        format!("The `Signature` in the URL {flaw}"),
        "A receiver cannot compare it with anything and rejects the message.",
    )
    .at_parameter(item, "Signature")
    .spec("saml-bindings 3.4.4.1")
    .fix(item.maker(), "Send the signature in base64, with `+`, `/` and `=` percent-encoded in the URL.")
    .fix(Party::Support, "If the URL was copied by hand, take it from a recording of the browser (HAR file).")
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
        Variant::OtherHash(_) => "with a different hash",
    }
}
