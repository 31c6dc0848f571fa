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

/// The formats of a Keycloak client by the names it gives them.
const KEYCLOAK: [(&str, &str); 4] = [
    ("username", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"),
    ("email", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
    ("persistent", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
    ("transient", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    forced(&sides, out);
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
                .compared(listed.join(", "), format, None)
                .at(item, span)
                .related(idp.item, idp.role.tag)
                .fix(Party::SpAdmin, fix)
                .fix(Party::IdpAdmin, "Or turn on this NameID format for the application.")
                .spec("saml-core 3.4.1.1"),
            );
        }
    }
}

/// A client at the identity provider that sends one format whatever the application requests.
fn forced(sides: &Sides<'_>, out: &mut Outcome) {
    let own = sides.app.iter().filter_map(|(item, document)| {
        let stated = document.one(Meaning::NameIdFormat).filter(|stated| stated.value.starts_with("urn:"))?;
        Some((*item, stated.value.as_str(), stated.span))
    });
    let listed = sides.sp.iter().filter_map(|sp| match sp.role.name_id_formats.as_slice() {
        [format] => Some((sp.item, format.text.trim(), format.span)),
        _ => None,
    });
    let Some((from, wanted, span)) = own.chain(listed).next() else { return };
    for (item, document) in &sides.registered {
        if !document.switch(Meaning::IdpNameIdForced).is_some_and(|(on, _)| on) {
            continue;
        }
        let Some(stated) = document.one(Meaning::IdpNameIdFormat) else { continue };
        let Some((_, sent)) = KEYCLOAK.iter().find(|(name, _)| *name == stated.value) else { continue };
        if wanted.ends_with(":unspecified") || *sent == wanted {
            out.pass();
            continue;
        }
        let short = |format: &str| format.rsplit(':').next().unwrap_or("").to_owned();
        let name = KEYCLOAK.iter().find(|(_, format)| *format == wanted).map(|(name, _)| *name);
        let finding = RULE
            .finding(
                format!(
                    "The client always sends the NameID format `{}`; the application wants `{}`",
                    short(sent),
                    short(wanted)
                ),
                "The format is forced at the identity provider: what the application requests is ignored. The NameID \
                 is then not the value by which the application looks up its users.",
            )
            .confidence(Confidence::Likely)
            .compared(wanted, *sent, None)
            .at(item, stated.span)
            .related(from, span);
        let fix = match name {
            Some(name) => {
                format!("In {}, set `{}` to `{name}`, or do not force it.", document.place(stated), stated.name)
            }
            None => format!("In {}, do not force the format `{}`.", document.place(stated), stated.value),
        };
        out.find_once(finding.fix(Party::IdpAdmin, fix).spec("saml-core 3.4.1.1"));
    }
}
