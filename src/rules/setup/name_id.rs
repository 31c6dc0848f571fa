//! SETUP-NAMEID: the application asks for a NameID format that the identity provider does not list.

use super::common::Sides;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::source::Span;

declare_rule! { "SETUP-NAMEID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    for idp in &sides.idp {
        let listed: Vec<&str> = idp.role.name_id_formats.iter().map(|format| format.text.trim()).take(20).collect();
        let mut wanted: Vec<(&Item, &str, Span, String)> = Vec::new();
        for (item, document) in &sides.app {
            let stated = document.one(Meaning::NameIdFormat).filter(|stated| stated.value.starts_with("urn:"));
            wanted.extend(stated.map(|stated| {
                let fix = format!(
                    "In {}, set `{}` to a format that the identity provider lists.",
                    document.place(stated),
                    stated.name
                );
                (*item, stated.value.as_str(), stated.span, fix)
            }));
        }
        for sp in &sides.sp {
            // Several formats are alternatives.
            if let [format] = sp.role.name_id_formats.as_slice() {
                let fix =
                    "Set the NameID format of the application to one that the identity provider lists.".to_owned();
                wanted.push((sp.item, format.text.trim(), format.span, fix));
            }
        }
        for (item, format, span, fix) in wanted {
            if listed.is_empty() || format.ends_with(":unspecified") || listed.contains(&format) {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!(
                        "The application requests the NameID format `{format}`, but the identity provider lists only \
                         {}",
                        quote_list(listed.iter().copied())
                    ),
                    "An identity provider that does not know the format returns an error, or sends a NameID the \
                     application cannot use.",
                )
                .confidence(Confidence::Likely)
                .compared(listed.join(" "), format, None)
                .at(item, span)
                .related(idp.item, idp.role.tag)
                .fix(Party::SpAdmin, fix)
                .fix(Party::IdpAdmin, "Or turn on this NameID format for the application.")
                .spec("saml-core 3.4.1.1"),
            );
        }
    }
}
