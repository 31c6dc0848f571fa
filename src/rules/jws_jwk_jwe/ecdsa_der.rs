//! JWS-ECDSA-DER: an ECDSA signature in DER, where tokens have r and s side by side (RFC 7518 3.4).

use super::checks::checks;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "JWS-ECDSA-DER", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in checks(cx) {
        let curve = found.signature.parameter("alg").and_then(|alg| alg.as_str()).filter(|alg| alg.starts_with("ES"));
        let Some(algorithm) = curve else { continue };
        let size = match algorithm {
            "ES384" => 96,
            "ES512" => 132,
            _ => 64,
        };
        let value = found.signature.octets.as_slice();
        // SEQUENCE, its length, INTEGER.
        let der = matches!(value, [0x30, length, 0x02, ..] if usize::from(*length) + 2 == value.len())
            || matches!(value, [0x30, 0x81, length, 0x02, ..] if usize::from(*length) + 3 == value.len());
        if !der || value.len() == size {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The signature is DER-encoded instead of two numbers side by side",
                format!(
                    "{algorithm} has exactly {size} bytes: r, then s. This one has {}, in the form that OpenSSL and \
                     Java write. Token libraries do not read it.",
                    value.len()
                ),
            )
            .confidence(Confidence::Certain)
            .fix(
                Party::IdpAdmin,
                "Configure the software that makes the token to convert the signature (in Java \
                 `SHA256withECDSAinP1363Format`; in .NET `IeeeP1363FixedFieldConcatenation`; in Node `dsaEncoding: \
                 'ieee-p1363'`).",
            )
            .compared(format!("{size} bytes"), format!("{} bytes, DER", value.len()), None)
            .spec("RFC 7518 3.4")
            .at(found.item, found.signature.span),
        );
    }
}
