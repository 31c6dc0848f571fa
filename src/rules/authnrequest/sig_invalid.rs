//! The signature of a login request.

use super::unless_granted;
use crate::crypto::dsig::{EmbeddedResult, Problem, SignatureFacts, TrustedResult};
use crate::crypto::keys::KeyOrigin;
use crate::crypto::verify::Remark;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAMLREQ-SIG-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        for signature in item.signatures() {
            if is_algorithm_unknown(signature) {
                out.not_checked("the algorithm of its signature is not known");
                continue;
            }
            let tried = !signature.signed_info.trusted_keys.is_empty();
            if tried && signature.holds() {
                out.pass();
                continue;
            }
            let Some(found) = judge(signature, tried) else {
                out.not_checked("the application's certificate is not known: add its metadata or certificate");
                continue;
            };
            let place = if signature.node.is_some() { signature.places.signature } else { request.envelope.tag };
            let finding = finding(found).at(item, place);
            // A certificate that was given by itself may be the identity provider's.
            let given = |key: &TrustedResult| !matches!(key.origin, KeyOrigin::Metadata { .. });
            let finding = match signature.signed_info.trusted_keys.iter().all(given) {
                true if matches!(found, Found::OtherKey | Found::Either) => finding.confidence(Confidence::Likely),
                _ => finding,
            };
            let finding = unless_granted(finding, cx, request, granted(found));
            out.find(fixed(cx, item, found, finding));
        }
    }
}

/// Whether nobody can check it, by its algorithm: SIG-ALG-UNSUPPORTED.
fn is_algorithm_unknown(signature: &SignatureFacts) -> bool {
    matches!(signature.problem, Some(Problem::UnknownAlgorithm))
}

/// What is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// The signed content.
    Changed,
    /// The value: no key makes it, whoever's.
    Value,
    /// The key: the one in the request made it, and it is not the application's.
    OtherKey,
    /// The key or the value.
    Either,
}

/// `None` where nothing could be tried.
fn judge(signature: &SignatureFacts, tried: bool) -> Option<Found> {
    let in_xml = signature.node.is_some();
    let made_by_known =
        signature.remarks().any(|remark| matches!(remark, Remark::OtherText { .. } | Remark::OtherHash(_)));
    if in_xml && !signature.digests_ok() {
        Some(Found::Changed)
    } else if !tried {
        None
    } else if signature.problem.is_some() || made_by_known || signature.variant.is_some() {
        Some(Found::Value)
    } else {
        Some(match signature.signed_info.embedded_key {
            EmbeddedResult::Ok => Found::OtherKey,
            EmbeddedResult::Bad => Found::Value,
            EmbeddedResult::Absent | EmbeddedResult::Unsupported => Found::Either,
        })
    }
}

fn finding(found: Found) -> Finding {
    match found {
        Found::Changed => RULE
            .finding(
                "The login request was changed after it was signed",
                "The part that the signature covers is not what was signed. The identity provider rejects the request.",
            )
            .confidence(Confidence::Likely)
            .spec("xmldsig-core 3.2"),
        Found::Value => RULE
            .finding(
                "The signature of the login request is not valid",
                "Its value does not belong to what it signs. One of the two was changed, or it was created in a different way than the \
                 request says. The identity provider rejects the request.",
            )
            .spec("saml-bindings 3.4.4.1"),
        Found::OtherKey => RULE
            .finding(
                "The login request is signed with a key the identity provider lacks",
                "Its signature matches the certificate in the request, and none of the application's certificates in \
                 the case. The identity \
                 provider rejects the request as sent by someone else.",
            )
            .spec("saml-bindings 3.4.4.1"),
        Found::Either => RULE
            .finding(
                "The signature of the login request matches none of the application's certificates",
                "Either the identity provider does not have the application's key, or the request or its signature \
                 was changed. The identity provider rejects the request.",
            )
            .spec("saml-bindings 3.4.4.1"),
    }
}

fn granted(found: Found) -> &'static str {
    match found {
        Found::Changed | Found::Value => {
            "The identity provider let the user in anyway: it does not check the signature, or only this copy was changed. One that checks \
             it rejects the request."
        }
        Found::OtherKey | Found::Either => {
            "Its signature matches none of the application's certificates in the case. The identity provider let the \
             user in anyway: it does \
             not check the signature, or has a different certificate."
        }
    }
}

fn fixed(cx: &Context<'_>, item: &Item, found: Found, finding: Finding) -> Finding {
    const AS_SIGNED: &str =
        "Send the request exactly as the library signed it: nothing may format or re-encode it on the way.";
    let give = "Give the application's current signing certificate to the identity provider.".to_owned();
    match found {
        Found::Changed | Found::Value => finding.fix(Party::SpAdmin, AS_SIGNED),
        Found::OtherKey => with_fix(finding, cx, item, Topic::RequestSignature, None, (Party::IdpAdmin, give)),
        Found::Either => with_fix(finding, cx, item, Topic::RequestSignature, None, (Party::IdpAdmin, give)).fix(
            Party::SpAdmin,
            "If the identity provider has that certificate already: send the request exactly as the library signed it.",
        ),
    }
}
