//! A signature value of another length than the certificate's key makes.

use super::common::{State, at, enveloped, is_cut, signed_thing, state};
use super::value_text::formless;
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::verify::{Outcome as Value, Remark, Verification};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::fixes::fixes;
use crate::rules::support::seal::seal;
use crate::rules::support::wording::certificate_words;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SIG-LENGTH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        match wrong(signature).filter(|_| formless(item, signature).is_none()) {
            // Which key made it is known: SIG-KEY-MISMATCH and the digests tell the rest.
            None => {
                let tried = !signature.embedded.is_empty() || !signature.signed_info.trusted_keys.is_empty();
                if tried || state(signature) == State::Valid {
                    out.pass();
                }
            }
            Some(wrong) => out.find(at(finding(cx, item, signature, wrong), item, signature.places.value)),
        }
    }
}

/// The certificate that is said to have made the value and cannot have.
struct Wrong {
    certificate: String,
    expected: usize,
    actual: usize,
    /// No trusted key could have made it either.
    trusted: bool,
}

fn finding(cx: &Context<'_>, item: &Item, signature: &SignatureFacts, wrong: Wrong) -> Finding {
    let Wrong { certificate, expected, actual, trusted } = wrong;
    let thing = signed_thing(signature);
    let finding = if is_cut(signature) {
        let how = if actual < expected { "cut off" } else { "too long" };
        let finding = RULE
            .finding(
                format!("The signature value of {thing} is {how}: {actual} bytes instead of {expected}"),
                format!(
                    "An RSA signature is as long as its key, and {certificate} contains one of {} bits. Receivers \
                 reject the message.",
                    expected * 8
                ),
            )
            .fix(item.maker(), "Send the signature value as the signing library wrote it, whole.");
        match seal(cx, item, signature) {
            Some(_) => finding,
            None => finding.fix(
                Party::Support,
                "Take the message from a recording of the browser (HAR file), whole and unchanged.",
            ),
        }
    } else {
        RULE.finding(
            format!(
                "The signature of {thing} has {} bits; the certificate's key has {} bits",
                actual * 8,
                expected * 8
            ),
            format!(
                "An RSA signature is as long as its key. The certificate {certificate} cannot have made this one: \
             it is the wrong certificate."
            ),
        )
        .fixes(fixes(cx, item, Topic::Cert, None))
    };
    let finding = finding.compared(format!("{expected} bytes"), format!("{actual} bytes"), None);
    if trusted { finding } else { finding.confidence(Confidence::Likely) }
}

/// The certificate in the message where it holds one, else the trusted one: where its key cannot have made the value, nor any other.
fn wrong(signature: &SignatureFacts) -> Option<Wrong> {
    if !signature.algorithm.as_deref().is_some_and(|uri| uri.contains("rsa")) {
        return None;
    }
    let length = |remark: Option<&Remark>| match remark {
        Some(Remark::Length { expected, actual }) => Some((*expected, *actual)),
        _ => None,
    };
    let trusted = &signature.signed_info.trusted_keys;
    let none_trusted = trusted.iter().all(|key| key.result != Value::Ok && length(key.remark.as_ref()).is_some());
    if signature.embedded.is_empty() {
        let key = trusted.first().filter(|_| none_trusted)?;
        let (expected, actual) = length(key.remark.as_ref())?;
        let certificate = key.certificate.as_ref().map_or_else(|| format!("`{}`", key.key), certificate_words);
        return Some(Wrong { certificate, expected, actual, trusted: true });
    }
    let remark = |verification: Option<&Verification>| length(verification?.remark.as_ref());
    let made = |verification: Option<&Verification>| verification.is_some_and(|one| one.outcome == Value::Ok);
    let keys = signature.embedded.iter().map(|key| key.verification.as_ref());
    if trusted.iter().any(|key| key.result == Value::Ok)
        || keys.clone().any(|verification| made(verification) || remark(verification).is_none())
    {
        return None;
    }
    let key = signature.embedded.first()?;
    let (expected, actual) = remark(key.verification.as_ref())?;
    let certificate = key.certificate.as_ref().map_or_else(|| "the key in the message".to_owned(), certificate_words);
    Some(Wrong { certificate, expected, actual, trusted: !trusted.is_empty() && none_trusted })
}
