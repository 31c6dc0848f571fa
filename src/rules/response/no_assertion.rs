//! A success without an identity.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-NO-ASSERTION", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let Some(status) = response.status.as_ref().filter(|status| status.is_success()) else { continue };
        if !response.assertions.is_empty() || !response.encrypted_assertions.is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The response reports success but contains no assertion",
                "The application takes the user's identity from the assertion. Without one there is no one to sign in, \
                 although the identity provider reports success.",
            )
            .at(item, response.envelope.tag)
            .related(item, status.code.as_ref().map_or(status.span, |code| code.span))
            .spec("saml-profiles 4.1.4.2");
        let finding = finding.fix(
            Party::IdpAdmin,
            "Check that the application may receive an assertion for this user. Look at the rules that release claims \
             or attributes, and at policies and plug-ins that filter them. The log at the time of the login tells more.",
        );
        out.find(finding.fix(Party::Support, "If the message was shortened by hand, capture it again, whole."));
    }
}
