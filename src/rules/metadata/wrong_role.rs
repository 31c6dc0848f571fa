//! The role that metadata describes.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity};
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};
use crate::saml::{Entity, Message, RoleKind};
use crate::source::Value;
use crate::syntax::xml::ns;

declare_rule! { "MD-WRONG-ROLE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let issuers: Vec<&str> = responses(cx).filter_map(|(item, _)| item.saml()?.issuer()).map(Value::as_str).collect();
    for item in cx.items {
        let Some(entity) = item.saml().and_then(Message::entity) else { continue };
        let alone = item
            .xml()
            .and_then(|document| document.node(entity.node))
            .filter(|node| !node.is(ns::MD, "EntityDescriptor"));
        if let Some(node) = alone {
            // Beside a message its keys serve all the same.
            let beside = cx.items.iter().any(|item| item.kind.is_login_message());
            let severity = if beside { Severity::Info } else { Severity::Warning };
            out.find(cut_out(item, entity, node.local()).severity(severity).confidence(Confidence::Likely));
            continue;
        }
        let (idp, sp) = (entity.role(RoleKind::Idp).is_some(), entity.role(RoleKind::Sp).is_some());
        let federation = || {
            let mut roles = item.xml()?.node(entity.node)?.elements_named(ns::MD, "RoleDescriptor");
            roles.find(|role| role.attributes().iter().any(|one| one.value.ends_with("SecurityTokenServiceType")))
        };
        if !idp && !sp {
            let federation = federation().is_some();
            if federation && cx.items.iter().any(|item| item.kind == ItemKind::WsFedResponse) {
                out.pass();
                continue;
            }
            out.find(
                RULE.finding(
                    match others(entity).as_slice() {
                        [] if federation => "This metadata is for WS-Federation, not SAML 2.0".to_owned(),
                        [] => "This metadata describes neither an identity provider nor an application".to_owned(),
                        names => format!("This metadata is not for logins: it describes {}", names.join(" and ")),
                    },
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
                    "The metadata describes the response's issuer only as an application: without sign-in URL and \
                     without certificate to trust.",
                )
                .at(item, entity.tag)
                .fix(
                    Party::Support,
                    "Add the metadata of the identity provider instead: the document with IDPSSODescriptor.",
                )
                .spec("saml-metadata 2.4.3"),
            );
            continue;
        }
        out.pass();
    }
}

/// The roles in words, of metadata that has none for a login.
fn others(entity: &Entity) -> Vec<&'static str> {
    let known = |name: &str| match name {
        "AttributeAuthorityDescriptor" => Some("an attribute authority (AttributeAuthorityDescriptor)"),
        "AuthnAuthorityDescriptor" => Some("an authentication authority (AuthnAuthorityDescriptor)"),
        "PDPDescriptor" => Some("a policy decision point (PDPDescriptor)"),
        "AffiliationDescriptor" => Some("an affiliation (AffiliationDescriptor)"),
        _ => None,
    };
    let mut names: Vec<&'static str> = entity.roles.iter().filter_map(|role| known(&role.name)).collect();
    names.dedup();
    names
}

/// One role without the element around it.
fn cut_out(item: &Item, entity: &Entity, name: &str) -> Finding {
    RULE.finding(
        format!("This is a part of metadata: `{name}` without the `EntityDescriptor` around it"),
        "The entity ID is in the `EntityDescriptor`. Without it no product knows whose keys and addresses these are, and none loads it.",
    )
    .at(item, entity.tag)
    .fix(Party::Support, "Add the whole document, from `<EntityDescriptor` to its end tag.")
    .spec("saml-metadata 2.3.2")
}
