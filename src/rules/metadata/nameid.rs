//! No kind of user identifier that both sides know.

use super::roles;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::name_id::format_name;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;
use crate::source::Value;
use crate::vocabulary::Topic;

declare_rule! { "MD-NAMEID", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let open = |format: &Value| format.text.ends_with(":unspecified");
    for (sp_item, sp) in roles(cx, RoleKind::Sp) {
        for (idp_item, idp) in roles(cx, RoleKind::Idp) {
            let (Some(wanted), Some(offered)) = (sp.name_id_formats.first(), idp.name_id_formats.first()) else {
                continue;
            };
            let known: Vec<&str> = idp.name_id_formats.iter().take(50).map(Value::as_str).collect();
            let common = sp.name_id_formats.iter().take(50).any(|one| known.contains(&one.as_str()));
            if common || sp.name_id_formats.iter().any(open) || idp.name_id_formats.iter().any(open) {
                out.pass();
                continue;
            }
            let finding = RULE
                .finding(
                    format!(
                        "The application wants the user identifier as {}, the identity provider offers {}",
                        quote_list(sp.name_id_formats.iter().map(Value::as_str)),
                        quote_list(idp.name_id_formats.iter().map(Value::as_str))
                    ),
                    "They have no format in common. Identity providers reject a format that they do not have, or send another one.",
                )
                .confidence(Confidence::Possible)
                .at(sp_item, wanted.span)
                .related(idp_item, offered.span)
                .spec("saml-metadata 2.4.1");
            let text = format!("Offer {} for this application.", quote(&wanted.text));
            out.find_once(with_fix(
                finding,
                cx,
                idp_item,
                Topic::NameId,
                Some(format_name(cx, idp_item, &wanted.text)),
                (Party::IdpAdmin, text),
            ));
        }
    }
}
