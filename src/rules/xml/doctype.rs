//! XML-DOCTYPE: a document type definition.

use super::common::documents;
use crate::declare_rule;
use crate::report::{Act, Finding};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::DefectKind;

declare_rule!("XML-DOCTYPE", Security, "xml", "doctype.md", check);

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let late = document.defects.iter().find(|defect| defect.kind == DefectKind::LateDoctype);
        match (document.doctype, late) {
            (Some(span), _) => {
                out.find_once(said("The message contains a document type definition (DOCTYPE)").at(item, span))
            }
            (None, Some(defect)) => {
                out.find_once(
                    said("The message contains a document type definition in its middle").at(item, defect.span),
                );
            }
            (None, None) => out.pass(),
        }
    }
}

fn said(title: &str) -> Finding {
    let why = "Login messages never need one, and it is a way to read files of the server or to exhaust it. Receivers refuse the message; here it was neither loaded nor expanded.";
    RULE.finding(title, why).fix(Act::IdpAdmin, "Remove the DOCTYPE from what builds the message.").fix(
        Act::SpAdmin,
        "If nobody put it there on purpose, treat the message as an attack and keep it for the investigation.",
    )
}
