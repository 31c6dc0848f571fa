//! OIDCRESP-STATE-MISMATCH: the answer carries another `state` than the request (RFC 6749 4.1.2, 10.12).

use super::messages::{callbacks, requests};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "OIDCRESP-STATE-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let sent = requests(cx);
    for callback in callbacks(cx) {
        let returned = callback.parameters.get("state");
        if sent.is_empty() {
            out.not_checked("the login request is not in the case: add the address of the login page");
            continue;
        }
        if let Some(state) = callback.parameters.get("amp;state") {
            out.find(
                RULE.finding(
                    "The callback's address has `&amp;` in the place of `&`",
                    "`&amp;` belongs into the source of a page alone. In an address, the parameter is called `amp;state`, \
                     and the application finds no `state`.",
                )
                .confidence(Confidence::Likely)
                .fix(Party::SpAdmin, "Find what wrote the address, and let it write `&`: a template, a proxy, or a redirect page.")
                .fix(Party::Support, "If the link was copied out of the source of a page, replace `&amp;` by `&` and paste it again.")
                .at(callback.item, state.span),
            );
            continue;
        }
        let states: Vec<_> =
            sent.iter().filter_map(|request| Some((request, request.parameters.get("state")?))).collect();
        let value = returned.map_or("", |state| state.as_str());
        if states.iter().any(|(_, state)| state.text == value) || (states.is_empty() && returned.is_none()) {
            out.pass();
            continue;
        }
        let Some((request, expected)) = states.first() else { continue };
        let place = returned.map_or(Span::at(0), |state| state.span);
        let class = compare_identifiers(&expected.text, value, &[]).map(|difference| difference.class);
        let (title, why) = if returned.is_none() {
            (
                "The callback does not return the `state` of the request",
                "The application cannot tell which login it belongs to and rejects it.",
            )
        } else {
            (
                "The callback belongs to a different login attempt: its `state` differs",
                "The application rejects a `state` other than the one it stored for this browser: someone may have \
                 planted the callback.",
            )
        };
        out.find(
            RULE.finding(title, why)
                .compared(expected.text.as_str(), value, class)
                .fix(Party::User, "Close other tabs, and start the login once from the application's own page.")
                .fix(
                    Party::SpAdmin,
                    "Keep each attempt's state in a cookie that survives the way back: same host and scheme, \
                     `SameSite=None; Secure` with `form_post`.",
                )
                .spec("RFC 6749 10.12")
                .at(callback.item, place)
                .related(request.item, expected.span),
        );
    }
}
