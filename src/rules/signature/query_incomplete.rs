//! A signed URL that lacks one of its two parameters.

use crate::declare_rule;
use crate::intake::Carrier;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "RSIG-INCOMPLETE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| item.saml().is_some()) {
        let Some(transport) = item.transport.as_ref() else { continue };
        let there = |name: &str| {
            transport.parameters.iter().any(|parameter| {
                parameter.name == name
                    && !matches!(parameter.carrier, Some(Carrier::Form | Carrier::HtmlForm | Carrier::Header))
            })
        };
        let (present, absent) = match (there("Signature"), there("SigAlg")) {
            (true, true) => {
                out.pass();
                continue;
            }
            (false, false) => continue,
            (true, false) => ("Signature", "SigAlg"),
            (false, true) => ("SigAlg", "Signature"),
        };
        let finding = RULE
            .finding(
                format!("The URL contains `{present}` and no `{absent}`"),
                "A signed URL needs both: the signature, and the algorithm it was made with. Receivers reject one without the other.",
            )
            .at_parameter(item, present)
            .spec("saml-bindings 3.4.4.1")
            .fix(Party::Support, "Copy the whole URL: it is often cut at the end.")
            .fix(item.maker(), "If the URL is whole, the library that builds it signs wrongly: update it.");
        out.find(finding);
    }
}
