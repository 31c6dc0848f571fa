//! CERT-SAME-SUBJECT-NEW-KEY: a certificate of the same name with another key: the provider changed its key.

use super::common::{MAX_COMPARED, name, pasted};
use crate::crypto::x509::{CertificateFacts, short};
use crate::declare_rule;
use crate::report::{Confidence, Finding};
use crate::rules::support::fixes::fixes;
use crate::rules::{Context, Outcome};
use crate::time::Instant;
use crate::vocabulary::Topic;
use std::collections::HashSet;

declare_rule! { "CERT-SAME-SUBJECT-NEW-KEY", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut said = HashSet::new();
    let pasted = pasted(cx);
    let compared = || pasted.iter().take(MAX_COMPARED).enumerate();
    for (index, one) in compared() {
        for (_, other) in compared().skip(index + 1) {
            if out.is_full() {
                return;
            }
            if rotated(one.certificate, other.certificate) {
                let (old, new) = in_order(one.certificate, other.certificate);
                // Beside each other they are no fault: both may be meant.
                out.find(other.place(finding(old, new).confidence(Confidence::Possible), other.certificate.places.key));
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
            let trusted: Vec<&CertificateFacts> =
                signature.signed_info.trusted_keys.iter().filter_map(|key| key.certificate.as_ref()).collect();
            if signature.trusted_ok() || trusted.is_empty() {
                out.pass();
                continue;
            }
            for certificate in trusted.into_iter().filter(|certificate| rotated(own, certificate)) {
                if said.insert(format!("{} {}", own.sha256, certificate.sha256)) {
                    let finding = finding(certificate, own).at(item, signature.places.key_info);
                    out.find(finding.fixes(fixes(cx, item, Topic::Cert, None)));
                }
            }
        }
    }
}

fn rotated(a: &CertificateFacts, b: &CertificateFacts) -> bool {
    a.subject.is_some() && a.subject == b.subject && !a.public_key.is_empty() && a.public_key != b.public_key
}

fn in_order<'a>(a: &'a CertificateFacts, b: &'a CertificateFacts) -> (&'a CertificateFacts, &'a CertificateFacts) {
    if a.not_before <= b.not_before { (a, b) } else { (b, a) }
}

fn finding(trusted: &CertificateFacts, own: &CertificateFacts) -> Finding {
    let day = |instant: Option<Instant>| {
        instant.map_or("?".to_owned(), |instant| instant.to_string().chars().take(10).collect())
    };
    RULE.finding(
        format!("Two certificates of {} hold different keys", name(own)),
        format!(
            "One is valid from {}, the other from {}. Signatures made with one do not match the other. During a key \
             change, the application must know both for a while.",
            day(trusted.not_before),
            day(own.not_before)
        ),
    )
    .compared(short(&trusted.sha256), short(&own.sha256), None)
}
