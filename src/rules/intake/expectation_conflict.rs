//! IN-EXPECTATION-CONFLICT: what the person typed and the metadata of the case say different things.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::{Context, Outcome};
use crate::saml::{Entity, RoleKind};
use crate::source::Value;

declare_rule! { "IN-EXPECTATION-CONFLICT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let typed = &cx.case.expectations;
    for (name, url) in [("ACS URL", &typed.acs), ("logout URL", &typed.slo), ("redirect URI", &typed.redirect_uri)] {
        match url.as_deref() {
            // Applications on a device have their own schemes (RFC 8252 7.1).
            Some(url) if !url.trim().contains(':') => out.find(no_url(name, url)),
            Some(_) => out.pass(),
            None => {}
        }
    }
    let application = described(cx, ItemKind::SpMetadata);
    let provider = described(cx, ItemKind::IdpMetadata);
    judge(cx, out, "application's entity ID", typed.sp_entity_id.as_deref(), entity_ids(&application));
    judge(cx, out, "identity provider's entity ID", typed.issuer.as_deref(), entity_ids(&provider));
    let acs = application.iter().flat_map(|(item, entity)| {
        let endpoints = entity.endpoints(RoleKind::Sp, "AssertionConsumerService");
        endpoints.filter_map(move |endpoint| Some((*item, endpoint.location.as_ref()?)))
    });
    judge(cx, out, "ACS URL", typed.acs.as_deref(), acs.collect());
}

fn described<'a>(cx: &Context<'a>, kind: ItemKind) -> Vec<(&'a Item, &'a Entity)> {
    let items = cx.items.iter().filter(|item| item.kind == kind);
    items.filter_map(|item| Some((item, item.saml()?.entity()?))).collect()
}

fn entity_ids<'a>(described: &[(&'a Item, &'a Entity)]) -> Vec<(&'a Item, &'a Value)> {
    described.iter().filter_map(|(item, entity)| Some((*item, entity.entity_id.as_ref()?))).collect()
}

/// One of the values in metadata has to be the typed one.
fn judge(cx: &Context<'_>, out: &mut Outcome, name: &str, typed: Option<&str>, stated: Vec<(&Item, &Value)>) {
    let (Some(typed), Some((item, value))) = (typed, stated.first()) else { return };
    if stated.iter().any(|(_, value)| value.text == typed) {
        return out.pass();
    }
    // What settings or a text of the case state, nobody gave.
    let (first, by) = match cx.case.stated.iter().find(|stated| stated.value == typed) {
        Some(stated) => (format!("The stated {name}"), format!("the value in {}", stated.place)),
        None => (format!("The {name} you gave"), "the value you gave".to_owned()),
    };
    out.find(
        RULE.finding(
            format!("{first} differs from the metadata"),
            format!(
                "The message was judged by {by}. One of the two belongs to a different environment, tenant or \
                 application, or was copied incorrectly."
            ),
        )
        .fix(
            Party::Support,
            "Compare both with the settings of the application. Remove the one that does not belong to this login.",
        )
        .compared(value.text.as_str(), typed, None)
        .at(item, value.span),
    );
}

fn no_url(name: &str, typed: &str) -> Finding {
    RULE.finding(
        format!("You gave `{typed}` as {name}, which is not a URL"),
        "It starts with `https://` or another scheme. What the message says was compared with it anyway, and so differs.",
    )
    .fix(Party::Support, "Copy the URL from the settings of the application, whole.")
}
