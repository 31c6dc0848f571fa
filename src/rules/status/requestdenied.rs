//! The status code RequestDenied.

use super::{log_words, refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-REQUESTDENIED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "RequestDenied", &|_, message| {
        RULE.finding(
            format!("{} understood the request but denied the login", who(message)),
            "Usually the user may not use this application, a policy condition was not met, or the request must be \
             signed.",
        )
        .fix(
            Party::IdpAdmin,
            format!(
                "Check that the user is assigned to this application, which access \
            policies apply, and whether requests must be signed. The reason is in {}.",
                log_words(message)
            ),
        )
    });
}
