//! OIDCREQ-HINTS: the request decides beforehand who signs in, or where.

use super::messages::{initiations, requests};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-HINTS", Info }

const HINTS: [(&str, &str); 7] = [
    ("login_hint", "fills in the user name"),
    ("domain_hint", "skips the choice of the organization"),
    ("hd", "offers accounts of one domain only"),
    ("kc_idp_hint", "skips the provider's own login page"),
    ("idp", "chooses the upstream provider"),
    ("identity_provider", "chooses the upstream provider"),
    ("connection", "chooses the upstream provider"),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in initiations(cx) {
        out.find(
            RULE.finding(
                "This request only asks the application to begin a login",
                "It comes from the provider or the learning platform. The application sends its own login request to the \
                 provider next, with `state` and `nonce`.",
            )
            .fix(Party::Support, "If the login fails, add the request and the callback that follow.")
            .spec("OpenID Connect Core 4")
            .at(sent.item, sent.place("iss")),
        );
    }
    for sent in requests(cx) {
        let mut none = true;
        for (name, what) in HINTS {
            let Some(value) = sent.get(name) else { continue };
            none = false;
            out.find(
                RULE.finding(
                    format!("`{name}` = `{}` {what}", value.text),
                    "If the login ends at a different account or provider than expected, this parameter is a likely reason.",
                )
                .fix(Party::SpAdmin, "Leave it out to let the user choose.")
                .at(sent.item, value.span),
            );
        }
        if none {
            out.pass();
        }
    }
}
