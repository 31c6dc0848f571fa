//! XML-DOCTYPE: a document type definition.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding};
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::DefectKind;

declare_rule! { "XML-DOCTYPE", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let late = document.defects.iter().find(|defect| defect.kind == DefectKind::LateDoctype);
        match (document.doctype, late) {
            (Some(span), _) => {
                out.find_once(said(item, "The message contains a document type definition (DOCTYPE)").at(item, span))
            }
            (None, Some(defect)) => {
                out.find_once(
                    said(item, "The message contains a document type definition in its middle").at(item, defect.span),
                );
            }
            (None, None) => out.pass(),
        }
    }
}

fn said(item: &Item, title: &str) -> Finding {
    let why = "Login messages never need one, and attackers use it to read a server's files or to exhaust it. \
        Receivers reject the message; here it was neither loaded nor expanded.";
    let confidence = if item.kind.is_login_message() { Confidence::Certain } else { Confidence::Likely };
    RULE.finding(title, why)
        .confidence(confidence)
        .fix(item.maker(), "Remove the DOCTYPE from what builds the message.")
        .fix(
            item.reader(),
            "Do not accept the message, but keep it. Treat it as an attack unless its sender explains the DOCTYPE.",
        )
}
