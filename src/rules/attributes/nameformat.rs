//! The format of a name against the one that was asked for.

use crate::declare_rule;
use crate::report::{ItemKind, Party};
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

declare_rule! { "SAML-ATTR-NAMEFORMAT", Info }

const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let metadata = cx.items.iter().filter(|item| item.kind == ItemKind::SpMetadata);
    let mut wanted = Vec::new();
    for (item, document) in metadata.filter_map(|item| Some((item, item.xml()?))) {
        let asked = document.elements().filter(|node| node.is(ns::MD, "RequestedAttribute"));
        // More than an application can need.
        wanted.extend(
            asked.take(200).filter_map(|node| Some((item, node.attribute("Name")?, node.attribute("NameFormat")?))),
        );
    }
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement) {
            let Some((asked_in, _, format)) = wanted.iter().find(|(_, name, _)| *name.value == *attribute.name())
            else {
                continue;
            };
            let sent = attribute.name_format.as_ref().map_or(UNSPECIFIED, |format| format.text.as_str());
            if *format.value == *sent {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!("The attribute {} was asked for in the format {} and sent as \
                        {}", quote(attribute.name()), quote(&format.value), quote(sent)),
                    "Most applications compare only the name. Shibboleth and pysaml2 compare name and format together and do not find \
                     this attribute.",
                )
                .at(item, attribute.name_format.as_ref().map_or(attribute.span, |format| format.span))
                .related(asked_in, format.value_span)
                .compared(&*format.value, sent, None)
                .fix(Party::IdpAdmin, format!("Send it with the name format {}.", quote(&format.value)))
                .spec("saml-core 2.7.3.1"),
            );
        }
    }
}
