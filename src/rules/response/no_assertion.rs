//! A success without an identity.

use crate::declare_rule;
use crate::profiles::Topic;
use crate::report::Act;
use crate::rules::logins::{fixed, responses};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-NO-ASSERTION", Error, "response", "no_assertion.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let Some(status) = response.status.as_ref().filter(|status| status.is_success()) else { continue };
        if !response.assertions.is_empty() || !response.encrypted_assertions.is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The response says success, but holds no statement about the user (no assertion)",
                "The application takes the user's identity from the assertion. Without one there is nobody to sign in, \
                 although the identity provider reports success.",
            )
            .at(item, response.envelope.tag)
            .related(item, status.span)
            .spec("saml-profiles 4.1.4.2");
        let text =
            "Check at the identity provider that the application is allowed to receive an assertion for this user: \
                    the claim or attribute release rules, and the policies that filter them."
                .to_owned();
        out.find(fixed(finding, cx, item, Topic::Assign, None, (Act::IdpAdmin, text)));
    }
}
