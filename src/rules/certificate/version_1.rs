//! CERT-V1: a certificate in the format of 1988.

use super::common::pasted;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "CERT-V1", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in pasted(cx).into_iter().filter(|seen| seen.certificate.subject.is_some()) {
        if seen.certificate.version != 1 {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The certificate has the old format X.509 version 1",
                "Keycloak makes its realm certificates so. SAML needs no more than the key in it; a few strict parsers reject the format.",
            )
            .fix(Party::IdpAdmin, "Where an application rejects it, import a key with a version 3 certificate into the identity provider.");
        out.find(seen.place(finding, seen.certificate.places.serial));
    }
}
