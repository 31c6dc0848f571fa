//! IN-HAR-NO-BODY: the capture lacks the form data.

use super::common::each_note;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{ItemKind, Party};
use crate::rules::{Context, Outcome};

declare_rule!("IN-HAR-NO-BODY", Warning, "intake", "har_no_body.md", check);

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies =
        |item: &Item| matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport) && !item.children.is_empty();
    each_note(cx, out, NoteKind::HarNoBody, applies, |_, note| {
        let title = match note.detail.as_str() {
            "" => "The capture has the request but not its form data".to_owned(),
            request => format!("The capture has the request but not its form data: `{request}`"),
        };
        let why = "The message travels in the form data of this request; without it there is nothing to judge.";
        Some(
            RULE.finding(title, why)
                .fix(Party::Support, "Record again with *Preserve log* on and export *HAR with sensitive data* (Chrome: settings of the developer tools, *Allow to generate HAR with sensitive data*), or use the SAML-tracer extension."),
        )
    });
}
