//! CERT-KEYUSAGE: a certificate that says of itself that it is not for signatures.

use super::common::all;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-KEYUSAGE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in all(cx) {
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
        out.find(seen.place(finding, None));
    }
}
