//! CERT-SAME-KEY: a renewed certificate for the same key.

use super::common::{MAX_COMPARED, name, pasted};
use crate::crypto::x509::{CertificateFacts, short};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use std::collections::HashSet;

declare_rule! { "CERT-SAME-KEY", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut said = HashSet::new();
    let renewed = |a: &CertificateFacts, b: &CertificateFacts| {
        !a.public_key.is_empty() && a.public_key == b.public_key && a.sha256 != b.sha256
    };
    let pasted = pasted(cx);
    let compared = || pasted.iter().take(MAX_COMPARED).enumerate();
    for (index, one) in compared() {
        for (_, other) in compared().skip(index + 1) {
            if out.is_full() {
                return;
            }
            if renewed(one.certificate, other.certificate) {
                out.find(other.place(finding(one.certificate, other.certificate), other.certificate.places.key));
            } else {
                out.pass();
            }
        }
    }
    for item in cx.items {
        for signature in item.signatures() {
            if out.is_full() {
                return;
            }
            let Some(own) = &signature.embedded_certificate else { continue };
            for trusted in signature.signed_info.trusted_keys.iter().filter_map(|key| key.certificate.as_ref()) {
                if !renewed(own, trusted) {
                    out.pass();
                } else if said.insert(format!("{} {}", own.sha256, trusted.sha256)) {
                    out.find(finding(trusted, own).at(item, signature.places.key_info));
                }
            }
        }
    }
}

fn finding(trusted: &CertificateFacts, own: &CertificateFacts) -> crate::report::Finding {
    RULE.finding(
        format!("Two certificates of {} hold the same key: it was renewed", name(own)),
        "Signatures match both. Applications that compare keys notice nothing; those that compare fingerprints or \
         whole certificates reject \
         the one they do not know.",
    )
    .compared(short(&trusted.sha256), short(&own.sha256), None)
    .fix(Party::SpAdmin, "Where a fingerprint is stored, store that of the new certificate too.")
}
