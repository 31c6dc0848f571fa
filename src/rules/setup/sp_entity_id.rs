//! SETUP-SP-ENTITY-ID: the two sides know the application by different names.

use super::common::{Sides, is_saml, said, set_in};
use crate::declare_rule;
use crate::item::Item;
use crate::report::Party;
use crate::rules::support::compare::compare_identifiers;
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::source::Span;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SETUP-SP-ENTITY-ID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    let mut own: Vec<(&Item, &str, Span)> = Vec::new();
    own.extend(
        sides.sp.iter().filter_map(|one| one.entity.entity_id.as_ref().map(|id| (one.item, id.as_str(), id.span))),
    );
    let saml = own.is_empty();
    for (item, document) in &sides.app {
        let names = [Meaning::SpEntityId, Meaning::ClientId].into_iter().flat_map(|meaning| document.all(meaning));
        own.extend(names.filter(|_| saml).map(|stated| (*item, stated.value.as_str(), stated.span)));
    }
    if own.is_empty() {
        return said_by_person(cx, out, &sides);
    }
    let registered = sides.registered.iter().flat_map(|(_, document)| document.all(Meaning::RegisteredClient));
    let configured = sides.app.iter().filter(|_| !saml).flat_map(|(_, document)| document.all(Meaning::SpEntityId));
    let mut others: Vec<&str> = registered.chain(configured).map(|stated| stated.value.as_str()).take(50).collect();
    if others.is_empty() {
        others.extend(cx.case.expectations.sp_entity_id.as_deref());
    }
    for other in others {
        if own.iter().any(|(_, name, _)| *name == other) {
            out.pass();
            continue;
        }
        let compared = own
            .iter()
            .filter_map(|(item, name, span)| Some((item, name, span, compare_identifiers(other, name, &[])?)));
        let Some((item, name, span, difference)) =
            compared.min_by_key(|(_, _, _, difference)| difference.class == DifferenceClass::Different)
        else {
            continue;
        };
        let how = if difference.class == DifferenceClass::Different {
            String::new()
        } else {
            format!(": {}", difference.words)
        };
        let stated = sides.stated(&[Meaning::RegisteredClient, Meaning::SpEntityId], other);
        let who = match stated {
            Some((_, document, _)) if document.all(Meaning::RegisteredClient).next().is_some() => Party::IdpAdmin,
            _ => Party::SpAdmin,
        };
        let mut clients = sides.app.iter().flat_map(|(_, document)| document.all(Meaning::ClientId));
        let names = terms(!clients.any(|stated| stated.value == **name));
        let finding = RULE
            .finding(
                format!("The sides use different {names}{how}"),
                "Both sides must know the application by the same Entity ID or client ID, character for character. \
                 Otherwise the identity provider does not know the application, or the application rejects the \
                 audience.",
            )
            .compared(other, *name, Some(difference.class))
            .at(item, *span);
        out.find_once(set_in(finding, stated, name, who, format!("Set `{name}` on both sides.")));
    }
}

/// What the application is called by.
fn terms(is_saml: bool) -> &'static str {
    if is_saml { "application Entity IDs" } else { "client IDs" }
}

/// What the identity provider has registered, against what a person, a profile or a link says of the application.
fn said_by_person(cx: &Context<'_>, out: &mut Outcome, sides: &Sides<'_>) {
    for (item, document) in &sides.registered {
        let name = if is_saml(document) { "sp_entity_id" } else { "client_id" };
        let (Some(own), Some(stated)) = (said(cx, name), document.one(Meaning::RegisteredClient)) else { continue };
        let Some(difference) = compare_identifiers(own, &stated.value, &[]) else {
            out.pass();
            continue;
        };
        out.find_once(
            RULE.finding(
                format!("The sides use different {}{}", terms(is_saml(document)), difference.after_title()),
                "The identity provider looks up the application by this name, character for character. Otherwise it \
                 does not know the application, or the application rejects the audience.",
            )
            .compared(own, stated.value.as_str(), Some(difference.class))
            .at(item, stated.span)
            .fix(Party::IdpAdmin, format!("In {}, set `{}` to `{own}`.", document.place(stated), stated.name)),
        );
    }
}
