//! CERT-SIGALG-SHA1: a certificate that was itself signed with an old hash.

use super::common::pasted;
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-SIGALG-SHA1", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in pasted(cx) {
        let Some(algorithm) = &seen.certificate.signature_algorithm else { continue };
        let old = algorithm.to_ascii_lowercase();
        if !old.contains("sha1") && !old.contains("md5") {
            out.pass();
            continue;
        }
        let finding = RULE.finding(
            format!("The certificate itself was signed with an old hash (`{algorithm}`)"),
            "An application that is given this certificate trusts its key; how the certificate was signed does not matter then. \
             Messages may be signed with SHA-256 anyway.",
        );
        out.find(seen.place(finding, seen.certificate.places.signature_algorithm));
    }
}
