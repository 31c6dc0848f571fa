//! A signature value of another length than the certificate's key makes.

use super::common::{State, at, enveloped, signed_thing, state};
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::verify::Remark;
use crate::declare_rule;
use crate::providers;
use crate::report::Confidence;
use crate::rules::support::wording::certificate_words;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SIG-LENGTH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx) {
        if state(signature) == State::Valid {
            out.pass();
            continue;
        }
        let Some((certificate, expected, actual, trusted)) = wrong(signature) else {
            if !signature.embedded.is_empty() || !signature.signed_info.trusted_keys.is_empty() {
                out.pass();
            }
            continue;
        };
        let thing = signed_thing(signature);
        let finding = RULE
            .finding(
                format!("The signature of {thing} is from a {}-bit key, but the certificate has {} bits", actual * 8, expected * 8),
                format!("An RSA signature is as long as its key. The certificate {certificate} cannot have made this one: it is the wrong certificate, or the value is cut."),
            )
            .compared(format!("{expected} bytes"), format!("{actual} bytes"), None)
            .fixes(providers::fixes(Topic::Cert, cx.provider(item), None));
        let finding = if trusted { finding } else { finding.confidence(Confidence::Likely) };
        out.find(at(finding, item, signature.places.value));
    }
}

/// The certificate that cannot have made the value, with the two lengths, and whether it is a trusted one.
fn wrong(signature: &SignatureFacts) -> Option<(String, usize, usize, bool)> {
    let length = |remark: Option<&Remark>| match remark {
        Some(Remark::Length { expected, actual }) => Some((*expected, *actual)),
        _ => None,
    };
    let rsa = signature.algorithm.as_deref().is_some_and(|uri| uri.contains("rsa"));
    let trusted = signature.signed_info.trusted_keys.iter().filter(|_| rsa).find_map(|key| {
        let (expected, actual) = length(key.remark.as_ref())?;
        let name = key.certificate.as_ref().map_or_else(|| format!("`{}`", key.key), certificate_words);
        Some((name, expected, actual, true))
    });
    trusted.or_else(|| {
        signature.embedded.iter().filter(|_| rsa).find_map(|key| {
            let (expected, actual) = length(key.verification.as_ref()?.remark.as_ref())?;
            let name = key.certificate.as_ref().map_or_else(|| "in the message".to_owned(), certificate_words);
            Some((name, expected, actual, false))
        })
    })
}
