//! Parameters between those that are signed.

use super::common::queries;
use crate::declare_rule;
use crate::intake::Carrier;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "RSIG-TAMPERED-ORDER", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in queries(cx) {
        let Some(transport) = &item.transport else { continue };
        let names: Vec<&str> = transport
            .parameters
            .iter()
            .filter(|parameter| !matches!(parameter.carrier, Some(Carrier::Form | Carrier::HtmlForm | Carrier::Header)))
            .map(|parameter| parameter.name.as_str())
            .collect();
        let signed = |name: &&str| matches!(*name, "SAMLRequest" | "SAMLResponse" | "RelayState" | "SigAlg");
        let (first, last) = (names.iter().position(&signed), names.iter().rposition(&signed));
        let range = first.zip(last).and_then(|(first, last)| names.get(first..=last)).unwrap_or_default();
        let strangers: Vec<&str> =
            range.iter().filter(|name| !signed(name) && **name != "Signature").copied().collect();
        if strangers.is_empty() {
            out.pass();
            continue;
        }
        let holds = signature.trusted_ok();
        let why = if holds {
            "They are not signed, and the signature is valid without them. Some receivers cut the signed text out of the URL as it is, and \
             reject such a link."
        } else {
            "The signature covers only the parameters of SAML. Receivers that cut the signed text out of the URL as it is find these in it."
        };
        out.find(
            RULE.finding(format!("Between the signed parameters, the URL has `{}`", strangers.join("`, `")), why)
                .confidence(Confidence::Possible)
                .at_parameter(item, strangers.first().copied().unwrap_or("Signature"))
                .spec("saml-bindings 3.4.4.1")
                .fix(
                    Party::SpAdmin,
                    "Put further parameters after `Signature`; leave the order SAMLRequest, \
                 RelayState, SigAlg, Signature.",
                ),
        );
    }
}
