//! Groups that are not named as people name them.

use super::names::is_group_name;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-GROUPS-GUID", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement).into_iter().filter(|(_, one)| is_group_name(one.name()))
        {
            let odd = attribute.values.iter().find_map(|value| Some((value, form(&value.value.text)?)));
            let Some((value, (what, todo))) = odd else {
                out.pass();
                continue;
            };
            let finding = RULE
                .finding(
                    format!("The groups in {} come as {what}: {}", quote(attribute.name()), quote(&value.value.text)),
                    "An application that compares them with names like `admins` finds none of them.",
                )
                .at(item, value.value.span);
            out.find_once(
                finding
                    .fix(Party::IdpAdmin, todo)
                    .fix(Party::SpAdmin, "Or enter the groups in the application as they are sent."),
            );
        }
    }
}

/// How a group is written that does not come by its name, and what to do.
fn form(value: &str) -> Option<(&'static str, &'static str)> {
    let value = value.trim();
    let guid = value.len() == 36
        && value
            .char_indices()
            .all(|(at, c)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() });
    if guid {
        Some((
            "object IDs",
            "Send the names of the groups. Entra ID: choose *sAMAccountName* or *Cloud-only group display names* in \
             the group claim, or send app roles.",
        ))
    } else if value.split(',').count() > 1 && value.to_ascii_lowercase().starts_with("cn=") {
        Some(("directory paths", "Send the common name (cn) of the groups instead of the distinguished name."))
    } else if value.starts_with('/') {
        Some(("paths", "Keycloak: in the group mapper, switch *Full group path* OFF."))
    } else {
        None
    }
}
