//! Attributes that are too many or too long.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-SIZE", Warning }

/// Values of one attribute that applications cope with.
const MANY: usize = 200;
/// Bytes of all values of one attribute that fit into sessions and headers.
const LONG: usize = 32 << 10;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement) {
            let bytes: usize = attribute.values.iter().map(|value| value.value.text.len()).sum();
            let count = attribute.values.len();
            if count <= MANY && bytes <= LONG {
                out.pass();
                continue;
            }
            let finding = RULE
                .finding(
                    if bytes > LONG {
                        format!(
                            "The attribute {} is {} KB long, in {count} values",
                            quote(attribute.name()),
                            bytes / 1024
                        )
                    } else {
                        format!("The attribute {} contains {count} values", quote(attribute.name()))
                    },
                    "Many applications keep attributes in the session, in a cookie or in a header. Where these get too \
                    long, the login works \
                     and the next page fails.",
                )
                .confidence(Confidence::Possible)
                .at(item, attribute.name.as_ref().map_or(attribute.span, |name| name.span));
            out.find_once(finding.fix(
                Party::IdpAdmin,
                "Send only the groups or values that this application needs, with a filter in the mapping of this attribute.",
            ));
        }
    }
}
