//! The claim URI in the field of the format.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-ATTR-IN-NAMEFORMAT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement) {
            let Some(format) = &attribute.name_format else { continue };
            let uri = format.text.starts_with("http") && format.text.contains("/claims/");
            if !uri || attribute.name().contains(':') {
                out.pass();
                continue;
            }
            let finding = RULE
                .finding(
                    format!("The attribute {} contains the claim address {} as its format", quote(attribute.name()), quote(&format.text)),
                    "NameFormat says how a name is to be read. An application that looks for the claim address looks at Name and does not \
                     find it.",
                )
                .confidence(Confidence::Possible)
                .at(item, format.span)
                .related(item, attribute.name.as_ref().map_or(attribute.span, |name| name.span))
                .spec("saml-core 2.7.3.1");
            let text =
                format!("Put {} into the name of the attribute, if the application looks for it.", quote(&format.text));
            out.find_once(with_fix(finding, cx, item, Topic::Attr, Some(&format.text), (Party::IdpAdmin, text)));
        }
    }
}
