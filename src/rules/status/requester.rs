//! The status code Requester without a second level.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-REQUESTER", Error, "status", "requester.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "Requester", &|_, message| {
        RULE.finding(
            format!("{} thinks that the request was wrong", who(message)),
            "It blames the message it received: the name of the application, the ACS URL, the Name ID policy, the demanded sign-in \
             method or the signature. It does not say which.",
        )
        .fix(Act::SpAdmin, "Add the request (the URL with SAMLRequest) to this case: its findings name what identity providers refuse.")
    });
}
