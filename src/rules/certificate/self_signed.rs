//! CERT-SELF-SIGNED: a certificate that vouches for itself, as in SAML most do.

use super::common::pasted;
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-SELF-SIGNED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in pasted(cx).into_iter().filter(|seen| seen.certificate.subject.is_some()) {
        if !seen.certificate.is_self_issued() {
            out.pass();
            continue;
        }
        let finding = RULE.finding(
            "The certificate is self-signed, which is usual in SAML",
            "Trust comes from giving this very certificate to the application, not from an authority that issued it. \
             There is nothing to do.",
        );
        out.find(seen.place(finding, seen.certificate.places.issuer));
    }
}
