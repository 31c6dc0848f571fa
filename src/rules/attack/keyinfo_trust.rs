//! A signature that only the certificate in the message vouches for.

use super::message::messages;
use crate::crypto::dsig::{EmbeddedResult, SignatureFacts};
use crate::crypto::verify::Outcome as Value;
use crate::declare_rule;
use crate::report::{Confidence, Severity};
use crate::rules::support::wording::certificate_words;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

declare_rule! { "ATK-KEYINFO-TRUST", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let signatures = message.item.signatures();
        let trusted_one = signatures.iter().any(SignatureFacts::holds);
        for signature in signatures.iter().filter(|signature| signature.node.is_some()) {
            if signature.trusted_ok() {
                out.pass();
                continue;
            }
            if signature.signed_info.embedded_key != EmbeddedResult::Ok || !signature.digests_ok() {
                continue;
            }
            // Without a trusted key there is nothing to compare with; SIG-KEY-MISMATCH asks for one.
            if !signature.signed_info.trusted_keys.iter().any(|key| key.result == Value::Bad) {
                continue;
            }
            // A changed certificate looks the same, and SIG-KEY-MISMATCH tells of it. Two keys in one message of one sender do not.
            let mixed = trusted_one && one_issuer(message.document);
            let why = if mixed {
                "Another signature of the same message matches the trusted key, this one does not. One sender signs with one \
                key: the part with \
                 the foreign signature may have been added by someone else."
            } else {
                "Anyone can create a certificate, sign with it and send it along. An application that takes the key from \
                the message itself \
                 accepts any signature. A provider that changed its certificate looks the same, so this is no proof of a forgery."
            };
            let mut finding = RULE
                .finding("The signature matches only the certificate inside the message", why)
                .severity(if mixed { Severity::Security } else { Severity::Info })
                .confidence(if mixed { Confidence::Likely } else { Confidence::Possible })
                .fix(
                    message.item.reader(),
                    "Verify with the sender's certificate from its metadata, never with the one in the message.",
                );
            if let Some(certificate) = &signature.embedded_certificate {
                finding = finding.fix(
                    message.item.maker(),
                    format!("Say whether this certificate is one of yours: {}.", certificate_words(certificate)),
                );
                let trusted = signature.signed_info.trusted_keys.iter().find_map(|key| key.certificate.as_ref());
                if let Some(trusted) = trusted {
                    finding = finding.compared(trusted.sha256.clone(), certificate.sha256.clone(), None);
                }
            }
            let span = signature.embedded.first().map_or(signature.places.signature, |key| key.span);
            out.find(finding.at(message.item, span).spec("saml-core 5.4.5"));
        }
    }
}

/// Whether the message and its assertions name one issuer; a proxy passes assertions of others on.
fn one_issuer(document: &crate::syntax::xml::Document) -> bool {
    let mut names = document.elements().filter(|node| node.is(ns::SAML, "Issuer")).map(|node| node.text());
    let first = names.next();
    names.all(|name| Some(name) == first)
}
