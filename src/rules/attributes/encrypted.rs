//! Attributes that are encrypted one by one.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-ENCRYPTED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if statement.assertion.encrypted_attributes.is_empty() {
            if !statement.assertion.attributes.is_empty() {
                out.pass();
            }
            continue;
        }
        for span in &statement.assertion.encrypted_attributes {
            let finding = RULE
                .finding(
                    "An attribute is encrypted by itself",
                    "Few applications can read encrypted attributes; python3-saml, php-saml and ruby-saml reject the assertion. \
                     Encrypting the whole assertion is what they support.",
                )
                .confidence(Confidence::Likely)
                .at(statement.item, *span)
                .spec("saml-core 2.7.3.2");
            let text = "Encrypt the whole assertion for this application, or nothing, but not single attributes.";
            out.find_once(finding.fix(Party::IdpAdmin, text));
        }
    }
}
