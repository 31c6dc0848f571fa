//! SETUP-ATTRIBUTES: the application requires an attribute that the identity provider does not send.

use super::common::{Described, Sides, is_saml};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Stated};
use crate::source::{Span, lower};

declare_rule! { "SETUP-ATTRIBUTES", Error }

/// Attributes of one side.
const MAX_ATTRIBUTES: usize = 100;
/// Attributes that an identity provider lists.
const MAX_LISTED: usize = 1000;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    let mut required: Vec<(&Item, &str, Span)> = Vec::new();
    for one in &sides.sp {
        required.extend(one.role.required_attributes.iter().map(|name| (one.item, name.as_str(), name.span)));
    }
    for (item, document) in &sides.app {
        required
            .extend(document.all(Meaning::RequiredAttribute).map(|stated| (*item, stated.value.as_str(), stated.span)));
    }
    for idp in &sides.idp {
        listed(idp, &required, out);
    }
    for (item, document) in &sides.registered {
        let sent: Vec<_> = document.all(Meaning::SentAttribute).take(MAX_ATTRIBUTES).collect();
        let Some(first) = sent.first() else { continue };
        said_by_person(cx, out, item, document, &sent);
        for (from, name, span) in required.iter().take(MAX_ATTRIBUTES) {
            if sent.iter().any(|one| one.value == *name) {
                out.pass();
                continue;
            }
            let near = sent.iter().find(|one| lower(&one.value) == lower(name));
            let how = near.map_or(String::new(), |near| format!(" (letter case differs: `{}`)", near.value));
            out.find_once(
                RULE.finding(
                    format!(
                        "The application requires the attribute `{name}`, but only {} is sent{how}",
                        quote_list(sent.iter().map(|one| one.value.as_str()))
                    ),
                    "An application that does not find a required attribute rejects the login. Attributes that come \
                     from shared client scopes are not in these settings.",
                )
                .confidence(Confidence::Likely)
                .compared(*name, near.map_or("", |near| near.value.as_str()), None)
                .at(item, first.span)
                .related(from, *span)
                .fix(Party::IdpAdmin, format!("Add a mapper that sends the attribute `{name}` to this application.")),
            );
        }
    }
}

/// Required attributes that an identity provider does not list; one that lists none says nothing.
fn listed(idp: &Described<'_>, required: &[(&Item, &str, Span)], out: &mut Outcome) {
    let offered = &idp.role.offered_attributes;
    let Some(first) = offered.first() else { return };
    for (from, name, span) in required.iter().take(MAX_ATTRIBUTES) {
        if offered.iter().take(MAX_LISTED).any(|one| one.text == *name) {
            out.pass();
            continue;
        }
        let near = offered.iter().take(MAX_LISTED).find(|one| lower(&one.text) == lower(name));
        let how = near.map_or(String::new(), |near| format!(": `{}` differs in letter case", near.text));
        out.find_once(
            RULE.finding(
                format!(
                    "The application requires the attribute `{name}`, which the identity provider does not list{how}"
                ),
                "An application that does not find a required attribute rejects the login. An identity provider may \
                 send more than it lists.",
            )
            .severity(Severity::Warning)
            .confidence(Confidence::Likely)
            .compared(*name, near.map_or("", |near| near.text.as_str()), None)
            .at(from, *span)
            .related(idp.item, near.unwrap_or(first).span)
            .fix(Party::IdpAdmin, format!("Send the attribute `{name}` to this application."))
            .spec("saml-metadata 2.4.3"),
        );
    }
}

/// The same for what a person, a profile or a link says that the application needs.
fn said_by_person(cx: &Context<'_>, out: &mut Outcome, item: &Item, document: &Document, sent: &[&Stated]) {
    let expected = &cx.case.expectations;
    let stated = |name: &str| {
        cx.items
            .iter()
            .filter_map(Item::settings)
            .any(|one| one.all(Meaning::RequiredAttribute).any(|one| one.value == name))
    };
    if !is_saml(document) {
        return;
    }
    for name in expected.required_attributes.iter().filter(|name| !stated(name)).take(MAX_ATTRIBUTES) {
        let others = expected.accepted_names.get(name).map_or(&[][..], Vec::as_slice);
        if sent.iter().any(|one| one.value == *name || others.contains(&one.value)) {
            out.pass();
            continue;
        }
        let Some(first) = sent.first() else { return };
        let near = sent.iter().find(|one| lower(&one.value) == lower(name));
        let how = near.map_or(String::new(), |near| format!(" (letter case differs: `{}`)", near.value));
        out.find_once(
            RULE.finding(
                format!(
                    "The application requires the attribute `{name}`, but only {} is sent{how}",
                    quote_list(sent.iter().map(|one| one.value.as_str()))
                ),
                "An application that does not find a required attribute rejects the login. Attributes that come from \
                 shared client scopes are not in these settings.",
            )
            .confidence(Confidence::Likely)
            .compared(name.as_str(), near.map_or("", |near| near.value.as_str()), None)
            .at(item, near.map_or(first.span, |near| near.span))
            .fix(Party::IdpAdmin, format!("Add a mapper that sends the attribute `{name}` to this application.")),
        );
    }
}
