//! The wanted name only for people.

use super::lacking;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "SAML-ATTR-FRIENDLYNAME", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for lack in lacking(cx, out) {
        let friendly = lack.assertion.attributes.iter().find_map(|attribute| {
            let name = attribute.friendly_name.as_ref().filter(|name| name.text == lack.wanted)?;
            Some((attribute, name))
        });
        let Some((attribute, friendly)) = friendly else { continue };
        let finding = RULE
            .finding(
                format!("{} is only the friendly name of the attribute {}", quote(lack.wanted), quote(attribute.name())),
                "FriendlyName is for people who read the message. Applications go by Name, and the standard forbids them to go by \
                 anything else.",
            )
            .confidence(Confidence::Likely)
            .at(lack.item, friendly.span)
            .compared(lack.wanted, attribute.name(), Some(DifferenceClass::FriendlyName))
            .spec("saml-core 2.7.3.1");
        let text = format!("Name the attribute {} at the identity provider.", quote(lack.wanted));
        let finding = with_fix(finding, cx, lack.item, Topic::Attr, Some(lack.wanted), (Party::IdpAdmin, text));
        out.find(
            finding.fix(Party::SpAdmin, format!("Or configure the application to read {}.", quote(attribute.name()))),
        );
    }
}
