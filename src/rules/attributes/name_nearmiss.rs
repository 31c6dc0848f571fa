//! A required attribute was sent under a similar name.

use super::names::NearMiss;
use super::{lacking, names, unprinted};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::{Meaning, Stated};
use crate::vocabulary::Topic;

declare_rule! { "SAML-ATTR-NAME-NEARMISS", Error }

/// Names of one map that are looked for.
const MAX_MAPPED: usize = 500;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    mapped(cx, out);
    for lack in lacking(cx, out) {
        if lack.empty.is_some() {
            continue;
        }
        match names::nearest(lack.wanted, &lack.assertion.attributes) {
            Some(near) => out.find(finding(cx, lack.item, lack.wanted, &near)),
            None => out.pass(),
        }
    }
    for lack in unprinted(cx).iter().filter(|lack| !lack.is_cut && lack.empty.is_none()) {
        if let Some(near) = names::nearest(lack.wanted, &lack.printed) {
            out.find(finding(cx, lack.item, lack.wanted, &near).confidence(Confidence::Likely));
        }
    }
}

fn finding(cx: &Context<'_>, item: &Item, wanted: &str, near: &NearMiss<'_>) -> Finding {
    let sent = quote(near.sent.name());
    let place = near.sent.name.as_ref().map_or(near.sent.span, |name| name.span);
    let finding = RULE
        .finding(
            format!("The attribute {} was sent as {sent}: {}", quote(wanted), near.words),
            "Attribute names must match exactly, so the application does not find the value it requires.",
        )
        .at(item, place)
        .compared(wanted, near.sent.name(), Some(near.class))
        .spec("saml-core 2.7.3.1");
    let text = format!("Name the attribute {} at the identity provider.", quote(wanted));
    let finding = with_fix(finding, cx, item, Topic::Attr, Some(wanted), (Party::IdpAdmin, text));
    finding.fix(Party::SpAdmin, format!("Or configure the application to read {sent}."))
}

/// An attribute that the application's own list of attributes has under another name only. The list says what the application can read,
/// not what it needs: so the finding is a warning.
fn mapped(cx: &Context<'_>, out: &mut Outcome) {
    let documents = cx.items.iter().filter_map(|item| Some((item, item.settings()?)));
    for (settings, document) in documents {
        let known: Vec<&Stated> = document.all(Meaning::KnownAttribute).take(MAX_MAPPED).collect();
        if known.is_empty() {
            continue;
        }
        for statement in assertions(cx, out) {
            let sent = attributes_of(cx, &statement);
            let is_known = |name: &str| known.iter().any(|stated| stated.value == name);
            for (item, attribute) in sent.iter().filter(|(_, attribute)| !is_known(attribute.name())) {
                let lacking = |stated: &&&Stated| sent.iter().all(|(_, other)| other.name() != stated.value);
                let alone = std::slice::from_ref(*attribute);
                let near = known
                    .iter()
                    .filter(lacking)
                    .find_map(|stated| Some((stated, names::nearest(&stated.value, alone)?)));
                let Some((stated, near)) = near else { continue };
                let (wanted, name) = (quote(&stated.value), quote(attribute.name()));
                let place = attribute.name.as_ref().map_or(attribute.span, |name| name.span);
                out.find_once(
                    RULE.finding(
                        format!("The application knows the attribute {wanted}, but it was sent as {name}: {}", near.words),
                        "The application reads only the attributes that it lists, and compares their names character by character. \
                         It ignores all others.",
                    )
                    .severity(Severity::Warning)
                    .confidence(Confidence::Likely)
                    .at(item, place)
                    .related(settings, stated.span)
                    .compared(stated.value.as_str(), attribute.name(), Some(near.class))
                    .fix(Party::IdpAdmin, format!("Name the attribute {wanted} at the identity provider."))
                    .fix(Party::SpAdmin, format!("Or add {name} to the attributes in {}.", document.place(stated)))
                    .spec("saml-core 2.7.3.1"),
                );
            }
        }
    }
}
