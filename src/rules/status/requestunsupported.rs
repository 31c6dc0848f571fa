//! The status code RequestUnsupported.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-REQUESTUNSUPPORTED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "RequestUnsupported", &|_, message| {
        RULE.finding(
            format!("{} does not support something that the request asks for", who(message)),
            "The request is \
            well formed but uses an option this identity provider does not have. The status message often names \
            it.",
        )
        .fix(
            Party::SpAdmin,
            "Remove the option from the application's request settings: scoping, a subject, conditions, consent, or \
             an unusual NameID policy.",
        )
    });
}
