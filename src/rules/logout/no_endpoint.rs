//! Nobody to send a logout to.

use crate::declare_rule;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, RoleKind};

declare_rule! { "SLO-NO-ENDPOINT", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(entity) = item.saml().and_then(Message::entity) else { continue };
        for role in entity.roles.iter().filter(|role| role.kind != RoleKind::Other) {
            if role.endpoints.iter().any(|endpoint| endpoint.role == "SingleLogoutService") {
                out.pass();
                continue;
            }
            let who = if role.kind == RoleKind::Idp { "The identity provider" } else { "The application" };
            out.find(
                RULE.finding(
                    format!("{who} publishes no address for single logout"),
                    "Signing out on one side leaves the session on the other side open. The login is not affected.",
                )
                .at(item, role.tag)
                .spec("saml-metadata 2.4.2"),
            );
        }
    }
}
