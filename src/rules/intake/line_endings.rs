//! IN-LINE-ENDINGS: changed line ends in a signed message.

use super::common::notes;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

declare_rule!("IN-LINE-ENDINGS", Info, "intake", "line_endings.md", check);

/// Whether changed line ends explain a broken signature shows only when the digest is computed both ways.
fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item.xml() else { continue };
        if !document.elements().any(|node| node.is(ns::DS, "SignatureValue")) {
            continue;
        }
        if notes(item, NoteKind::LineEnds).next().is_some() {
            out.not_checked(
                "the message has Windows line ends (CRLF); whether they explain the signature shows only when its digest is computed",
            );
        } else if !item.text().contains('\r') {
            out.pass();
        }
    }
}
