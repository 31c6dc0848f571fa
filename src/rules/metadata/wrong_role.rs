//! The role that metadata describes.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, RoleKind};
use crate::source::Value;

declare_rule! { "MD-WRONG-ROLE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let issuers: Vec<&str> = responses(cx).filter_map(|(item, _)| item.saml()?.issuer()).map(Value::as_str).collect();
    for item in cx.items {
        let Some(entity) = item.saml().and_then(Message::entity) else { continue };
        let (idp, sp) = (entity.role(RoleKind::Idp).is_some(), entity.role(RoleKind::Sp).is_some());
        if !idp && !sp {
            out.find(
                RULE.finding(
                    "This metadata describes neither an identity provider nor an application",
                    "It has no IDPSSODescriptor and no SPSSODescriptor, so there is nothing in it that a login could use.",
                )
                .at(item, entity.tag)
                .fix(Party::Support, "Fetch the metadata again, from the address that the product gives for SAML 2.0 single sign-on.")
                .spec("saml-metadata 2.4"),
            );
            continue;
        }
        let id = entity.entity_id.as_ref();
        let speaks = id.is_some_and(|id| issuers.contains(&id.text.as_str()));
        if speaks && !idp {
            out.find(
                RULE.finding(
                    "This is an application's metadata; here the identity provider's is needed",
                    "The entity that sent the response is described as an application only, so there is no sign-in address and no \
                     certificate to trust.",
                )
                .at(item, entity.tag)
                .fix(Party::IdpAdmin, "Give the metadata of the identity provider: the document with IDPSSODescriptor.")
                .spec("saml-metadata 2.4.3"),
            );
            continue;
        }
        out.pass();
    }
}
