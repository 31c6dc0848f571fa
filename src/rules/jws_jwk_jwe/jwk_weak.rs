//! JWK-WEAK: a key that can be broken (RFC 7518 3.3, 3.2; CVE-2017-15361).

use super::checks::pasted_keys;
use crate::crypto::x509::bit_length;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "JWK-WEAK", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, key) in pasted_keys(cx) {
        let octets = |name: &str| key.octets(name).unwrap_or_default();
        let (fault, why, severity) = match key.text("kty") {
            Some("RSA") => {
                let modulus = octets("n");
                let exponent = octets("e");
                let bits = bit_length(&modulus);
                if bits > 0 && bits < 2048 {
                    (
                        format!("has only {bits} bits; 2048 is the least"),
                        "Strict libraries reject such a key and its tokens: a short private key can be computed from \
                         the public key.",
                        if bits < 1024 { Severity::Security } else { Severity::Warning },
                    )
                } else if !exponent.is_empty() && bit_length(&exponent) <= 1 {
                    (
                        "has the exponent 1, so a signature proves nothing".to_owned(),
                        "Anyone can make tokens that match this key.",
                        Severity::Security,
                    )
                } else if made_by_roca(&modulus) {
                    (
                        "comes from a chip whose keys can be computed from their public half (ROCA)".to_owned(),
                        "Anyone who computes it can make tokens that every application accepts.",
                        Severity::Security,
                    )
                } else {
                    out.pass();
                    continue;
                }
            }
            Some("oct") if !octets("k").is_empty() && octets("k").len() < 32 && key.text("use") != Some("enc") => {
                let signs = key.text("alg").is_none_or(|alg| alg.starts_with("HS"));
                if !signs {
                    continue;
                }
                (
                    format!("is a secret of {} bytes; HS256 needs at least 32", octets("k").len()),
                    "A short secret can be found by trying, and strict libraries reject it.",
                    Severity::Warning,
                )
            }
            _ => {
                out.pass();
                continue;
            }
        };
        let name = key.text("kid").unwrap_or("without a name");
        let weak = match key.text("kty") {
            Some("oct") => "k",
            _ if bit_length(&octets("e")) <= 1 => "e",
            _ => "n",
        };
        out.find_once(
            RULE.finding(format!("Key `{name}` {fault}"), why)
                .severity(severity)
                .fix(
                    Party::IdpAdmin,
                    if key.text("kty") == Some("oct") {
                        "Create a new secret of at least 32 random bytes."
                    } else {
                        "Create a new key: RSA with 2048 bits or more, or one on P-256."
                    },
                )
                .spec("RFC 7518 3.3")
                .at(item, key.json.get(weak).map_or(key.json.span, |value| value.span)),
        );
    }
}

/// Whether a modulus has the fingerprint of CVE-2017-15361: modulo each of these primes it is a power of 65537.
fn made_by_roca(modulus: &[u8]) -> bool {
    const PRIMES: [u32; 38] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
        109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];
    !modulus.is_empty()
        && PRIMES.iter().all(|prime| {
            let rest = modulus.iter().fold(0u32, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
            let mut power = 1;
            (0..*prime).any(|_| {
                power = power * (65537 % prime) % prime;
                power == rest
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_65537_are_recognised_and_other_numbers_are_not() {
        assert!(made_by_roca(&[1, 0, 1]));
        // 65537 squared.
        assert!(made_by_roca(&[1, 0, 2, 0, 1]));
        assert!(!made_by_roca(&[0xc1, 0x5f, 0x33]) && !made_by_roca(&[]));
    }
}
