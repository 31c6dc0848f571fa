//! A response that does not name the identity provider.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-ISSUER-MISSING", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        if response.envelope.issuer.is_some() {
            out.pass();
            continue;
        }
        let Some(message) = item.saml() else { continue };
        let signed = message.signatures.iter().any(|signature| signature.parent_node == Some(response.envelope.node));
        out.find(
            RULE.finding(
                "The response has no Issuer of its own",
                if signed {
                    "A signed response must contain its Issuer. Spring Security, gosaml2 and others reject one without it."
                } else {
                    "A response may omit the Issuer, but Spring Security, gosaml2 and applications built on them \
                     require it."
                },
            )
            .confidence(if signed { Confidence::Likely } else { Confidence::Possible })
            .at(item, response.envelope.tag)
            .fix(Party::IdpAdmin, "Configure the identity provider to write its entity ID as Issuer into the response, \
             not only into the assertion.")
            .spec("saml-profiles 4.1.4.2"),
        );
    }
}
