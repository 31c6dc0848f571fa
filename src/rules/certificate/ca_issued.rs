//! CERT-CA-ISSUED: a certificate that an authority issued.

use super::common::pasted;
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-CA-ISSUED", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in pasted(cx).into_iter().filter(|seen| seen.certificate.subject.is_some()) {
        let Some(issuer) = seen.certificate.issuer.as_deref().filter(|_| !seen.certificate.is_self_issued()) else {
            out.pass();
            continue;
        };
        let finding = RULE.finding(
            format!("The certificate was issued by `{issuer}`"),
            "SAML trusts the certificate itself, not its issuer. A renewed one must be given to the application anyway, unless \
             the application is set up to trust the issuer.",
        );
        out.find(seen.place(finding, seen.certificate.places.issuer));
    }
}
