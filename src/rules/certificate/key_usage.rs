//! CERT-KEYUSAGE: a certificate that says of itself that it is not for signatures.

use super::common::all;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-KEYUSAGE", Warning }

/// Purposes of `extKeyUsage` that are not a login, by their dotted names.
const OTHER_PURPOSES: [(&str, &str); 6] = [
    ("1.3.6.1.5.5.7.3.3", "code signing"),
    ("1.3.6.1.5.5.7.3.5", "IPsec"),
    ("1.3.6.1.5.5.7.3.6", "IPsec"),
    ("1.3.6.1.5.5.7.3.7", "IPsec"),
    ("1.3.6.1.5.5.7.3.8", "time stamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSP signing"),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in all(cx) {
        let purposes = &seen.certificate.extended_key_usage;
        let known = |purpose: &String| OTHER_PURPOSES.iter().find(|(oid, _)| oid == purpose).map(|(_, name)| *name);
        let named: Option<Vec<&str>> = purposes.iter().map(known).collect();
        if let Some(mut names) = named.filter(|names| !names.is_empty()) {
            names.dedup();
            let critical = seen.certificate.extended_key_usage_is_critical;
            let strict = if critical {
                "The extension is critical: receivers that check certificate paths must reject it."
            } else {
                "Receivers that check certificate paths may reject it."
            };
            let finding = RULE
                .finding(
                    format!("The certificate of {} is for {} only", seen.name(), names.join(" and ")),
                    format!("Its extension `extKeyUsage` names no other purpose. {strict} Most SAML libraries check only the key."),
                )
                .severity(if critical { Severity::Warning } else { Severity::Info })
                .confidence(Confidence::Possible)
                .spec("RFC 5280 4.2.1.12")
                .fix(Party::IdpAdmin, "Create a signing certificate without `extKeyUsage`.");
            out.find(seen.place(finding, None));
        }
        let Some(usage) = &seen.certificate.key_usage else { continue };
        // digitalSignature, nonRepudiation.
        if usage.iter().take(2).any(|bit| *bit) {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("The certificate of {} is not made for signatures", seen.name()),
                "Its extension `keyUsage` lacks `digitalSignature`. Most receivers of SAML do not look at it; strict settings of Java and \
                 .NET reject the signature.",
            )
            .confidence(Confidence::Possible)
            .spec("RFC 5280 4.2.1.3")
            .fix(Party::IdpAdmin, "Make a signing certificate with `keyUsage` `digitalSignature`, or without that extension.");
        out.find(seen.place(finding, seen.certificate.places.key_usage));
    }
}
