//! More than one assertion in a response.

use crate::declare_rule;
use crate::order;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-MULTIPLE-ASSERTIONS", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let count = response.assertions.len() + response.encrypted_assertions.len();
        if count == 0 {
            continue;
        }
        if count == 1 {
            out.pass();
            continue;
        }
        let mut finding = RULE
            .finding(
                format!("There are {count} assertions in one response; most applications accept exactly one"),
                "python3-saml, php-saml, ruby-saml, and node-saml reject a response with more than one assertion. \
                 Others use the first and ignore the rest, so it is not certain whose login it is.",
            )
            .confidence(Confidence::Likely);
        let spans = response
            .assertions
            .iter()
            .map(|assertion| assertion.envelope.tag)
            .chain(response.encrypted_assertions.iter().copied());
        // The first is the regular one; the others are the fault.
        for (index, span) in spans.enumerate().take(8) {
            finding = if index == 0 { finding.related(item, span) } else { finding.at(item, span) };
        }
        order::by_key(&mut finding.at, |place| place.role != crate::report::PlaceRole::Primary);
        out.find(
            finding
                .fix(
                    Party::IdpAdmin,
                    "Configure the identity provider to put everything about the user into one assertion.",
                )
                .spec("saml-core 3.3.3"),
        );
    }
}
