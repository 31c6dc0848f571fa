//! Response and assertion name different identity providers.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::left_out::is_open_to_hands;
use crate::rules::support::saml::assertions;
use crate::rules::support::unfilled::is_masked;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ISSUER-SPLIT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some((outer_item, response)) = statement.response else { continue };
        let (Some(outer), Some(inner)) = (&response.envelope.issuer, &statement.assertion.envelope.issuer) else {
            continue;
        };
        let is_hidden = |text: &str| is_open_to_hands(statement.item) && is_masked(text);
        if is_hidden(&outer.value.text) || is_hidden(&inner.value.text) {
            continue;
        }
        if outer.value.text == inner.value.text {
            out.pass();
            continue;
        }
        let words = compare_identifiers(&outer.value.text, &inner.value.text, &[])
            .map_or(String::new(), |difference| difference.after_title());
        let finding = RULE
            .finding(
                format!("Response and assertion name different issuers{words}"),
                "Applications trust one identity provider and expect its name in both places: python3-saml, php-saml and \
                 Sustainsys reject the message.",
            )
            // Others read only one of the two.
            .confidence(Confidence::Likely)
            .at(statement.item, inner.value.span)
            .related(outer_item, outer.value.span)
            .spec("saml-profiles 4.1.4.2");
        out.find_once(finding.fix(
            Party::IdpAdmin,
            "Configure the identity provider to write one entity ID into response and assertion. Where it passes on another identity \
             provider's assertion, it must issue an assertion of its own.",
        ));
    }
}
