//! CERT-KEY-SMALL: a key that is too short, or of a kind that few know.

use super::common::all;
use crate::crypto::keys::PublicKey;
use crate::declare_rule;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-KEY-SMALL", Warning }

/// Bits of RSA below which current systems refuse.
const LEAST_BITS: usize = 2048;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in all(cx) {
        // Of what was cut, the key is cut too.
        let Some(facts) = seen.certificate.key.as_ref().filter(|_| seen.certificate.problem.is_none()) else {
            continue;
        };
        let key = PublicKey::from_spki(&seen.certificate.public_key);
        let fault = match (&key, facts.bits) {
            (_, Some(bits)) if facts.kind == "RSA" && bits < LEAST_BITS => {
                format!("has {bits} bits; the safe minimum is {LEAST_BITS}")
            }
            (Some(PublicKey::Rsa(key)), _) if key.exponent() != 65537 => {
                format!("has the unusual exponent {}", key.exponent())
            }
            (Some(PublicKey::Unsupported(kind)), _) => format!("is of a kind that few applications know ({kind})"),
            _ => {
                out.pass();
                continue;
            }
        };
        let finding = RULE
            .finding(
                format!("The key of {} {fault}", seen.name()),
                "Newer versions of Java, .NET and OpenSSL reject such keys, others take them.",
            )
            .confidence(Confidence::Possible)
            .fix(
                seen.maker(),
                format!(
                    "Make a new signing certificate with an RSA key of 2048 or 3072 bits, and give it to {}.",
                    seen.other_side()
                ),
            );
        out.find(seen.place(finding, seen.certificate.places.key));
    }
}
