//! IN-SEVERAL-MESSAGES: a capture with several logins.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{ItemKind, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "IN-SEVERAL-MESSAGES", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for capture in cx.items.iter().filter(|item| matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport)) {
        let answers: Vec<&Item> = cx
            .items
            .iter()
            .filter(|item| {
                matches!(
                    item.kind,
                    ItemKind::SamlResponse
                        | ItemKind::WsFedResponse
                        | ItemKind::Saml1Response
                        | ItemKind::OidcAuthorizationResponse
                )
            })
            .filter(|item| cx.ancestors(item).any(|up| up.id == capture.id))
            .collect();
        if answers.len() < 2 {
            if !capture.children.is_empty() {
                out.pass();
            }
            continue;
        }
        let title = format!("The capture contains {} login responses", answers.len());
        let why = "Each is judged on its own, so a finding may belong to a different attempt than the one you mean.";
        let mut finding = RULE
            .finding(title, why)
            .fix(Party::Support, "Choose the attempt by its time, or record the failing login alone.");
        for answer in answers.iter().take(crate::rules::MAX_PLACES) {
            finding = finding.at(answer, Span::at(0));
        }
        out.find(finding);
    }
}
