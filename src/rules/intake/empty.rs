//! IN-EMPTY: there is no message.

use super::common::{has_note, is_recognised, notes};
use crate::declare_rule;
use crate::intake::{Content, NoteKind};
use crate::item::Item;
use crate::report::{Finding, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-EMPTY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        for note in notes(item, NoteKind::Empty).filter(|note| note.detail.is_empty() || is_message(&note.detail)) {
            let finding = if note.detail.is_empty() {
                blank()
            } else {
                let (title, why) = if has_value(item, &note.detail) {
                    (
                        format!("The value of `{}` contains no message", note.detail),
                        "There is a value, but nothing is left of it when it is decoded.",
                    )
                } else {
                    (
                        format!("The parameter `{}` has no value", note.detail),
                        "There is no message here: the browser sent the field empty.",
                    )
                };
                let finding = again(RULE.finding(title, why));
                if has_value(item, &note.detail) {
                    out.find_once(finding.at_layer(item, note.layer, note.span));
                    continue;
                }
                let (maker, whose) = match note.detail.eq_ignore_ascii_case("SAMLRequest") {
                    true => (Party::SpAdmin, "application"),
                    false => (Party::IdpAdmin, "identity provider"),
                };
                finding.fix(
                    maker,
                    format!(
                        "If the field is really empty in the browser, the {whose}'s page failed to \
                 build the form or link. Look for a script blocker or a size limit."
                    ),
                )
            };
            out.find_once(finding.at_layer(item, note.layer, note.span));
        }
        if is_blank(item) && !has_note(item, NoteKind::Empty) {
            out.find_once(blank().at_item(item));
        } else if is_recognised(item) {
            out.pass();
        }
    }
}

/// Whether the item was made from a value of this name: what a step of decoding left empty was not sent empty.
fn has_value(item: &Item, name: &str) -> bool {
    let value = item
        .layers
        .iter()
        .find(|layer| layer.detail.as_deref().is_some_and(|detail| detail.eq_ignore_ascii_case(name)));
    value.is_some_and(|layer| !layer.content.as_str().trim().is_empty())
}

/// Parameters that carry a message. Others, such as `RelayState`, may be empty.
fn is_message(name: &str) -> bool {
    [
        "SAMLResponse",
        "SAMLRequest",
        "SAMLart",
        "wresult",
        "id_token",
        "access_token",
        "code",
        "response",
        "logout_token",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(name))
}

fn is_blank(item: &Item) -> bool {
    match item.content() {
        Content::Text(text) => text.trim().is_empty(),
        Content::Bytes(bytes) => bytes.is_empty(),
        Content::Passed(size) => *size == 0,
    }
}

fn blank() -> Finding {
    again(RULE.finding("There is no message here", "The text contains only white space."))
}

fn again(finding: Finding) -> Finding {
    finding
        .fix(Party::Support, "Capture the login again with *Preserve log* turned on, and copy the request's form data.")
}
