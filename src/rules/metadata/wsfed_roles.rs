//! Roles of WS-Federation in the metadata.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::saml::Message;

declare_rule! { "MD-ADFS-WSFED-ROLES", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(entity) = item.saml().and_then(Message::entity) else { continue };
        let Some(role) = entity.roles.iter().find(|role| role.name == "RoleDescriptor") else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                "The metadata also describes WS-Federation roles (RoleDescriptor)",
                "AD FS and Entra ID publish both protocols in one document. Strict readers stop at the unknown type; the \
                part that counts is \
                 IDPSSODescriptor.",
            )
            .at(item, role.tag)
            .fix(Party::SpAdmin, "If the application does not load it: take the RoleDescriptor elements (and the \
             signature) out, and load the rest."),
        );
    }
}
