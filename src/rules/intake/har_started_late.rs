//! IN-HAR-STARTED-LATE: the capture has the answer but not the request.

use super::common::each_note;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{ItemKind, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-HAR-STARTED-LATE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(
        cx,
        out,
        NoteKind::HarStartedLate,
        |_| false,
        |_, _| {
            let title = "Recording began after the login started";
            let why = "The capture contains a response without its request, so the two cannot be compared. A login \
             started at the identity provider looks the same and has no request at all.";
            Some(RULE.finding(title, why).fix(
                Party::Support,
                "Record again: open the developer tools first, then start from the application's login button.",
            ))
        },
    );
    for item in cx.items.iter().filter(|item| matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport)) {
        let inside = |kinds: &[ItemKind]| {
            cx.items
                .iter()
                .any(|other| kinds.contains(&other.kind) && cx.ancestors(other).any(|up: &Item| up.id == item.id))
        };
        let answer = inside(&[ItemKind::SamlResponse, ItemKind::OidcAuthorizationResponse]);
        let request = inside(&[ItemKind::SamlAuthnRequest, ItemKind::OidcAuthorizationRequest]);
        match (answer, request) {
            (true, true) => out.pass(),
            (true, false) => out.not_checked("the order of the requests in a capture is not followed yet"),
            _ => {}
        }
    }
}
