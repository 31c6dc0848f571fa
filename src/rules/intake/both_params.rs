//! IN-BOTH-PARAMS: one request carries a login request and an answer.

use super::common::has_note;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-BOTH-PARAMS", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(transport) = &item.transport else { continue };
        let filled = |name: &str| transport.parameter(name).filter(|parameter| !parameter.value.trim().is_empty());
        let both = filled("SAMLRequest").zip(filled("SAMLResponse"));
        if both.is_none() && !has_note(item, NoteKind::BothParams) {
            if filled("SAMLRequest").or(filled("SAMLResponse")).is_some() {
                out.pass();
            }
            continue;
        }
        if already_said(cx, item) {
            continue;
        }
        let title = "One request has both a login request and a response";
        let why = "`SAMLRequest` and `SAMLResponse` exclude each other; receivers reject the request because they \
         cannot tell which one to process.";
        let mut finding = RULE.finding(title, why).fix(
            Party::SpAdmin,
            "Send only one of the two. Remove the other field from the form or link, also if it comes from an earlier step.",
        );
        finding = match both {
            Some((request, response)) => finding.at_layer(item, 0, request.span).at_layer(item, 0, response.span),
            None => finding.at_item(item),
        };
        out.find(finding);
    }
}

/// Both messages become items and know the same request; it is reported at the first of them.
fn already_said(cx: &Context<'_>, item: &Item) -> bool {
    cx.items.iter().take_while(|other| other.id != item.id).any(|other| {
        other.input == item.input
            && other.parent == item.parent
            && other.transport.as_ref().zip(item.transport.as_ref()).is_some_and(|(a, b)| {
                a.url == b.url
                    && a.parameters
                        .iter()
                        .map(|parameter| parameter.span)
                        .eq(b.parameters.iter().map(|parameter| parameter.span))
            })
    })
}
