//! The status code PartialLogout.

use super::refusal;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-PARTIALLOGOUT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "PartialLogout", &|_, message| {
        if message.logout_response().is_none() {
            return RULE
                .finding(
                    "PartialLogout is a status of logouts, not of logins",
                    "Why the login was rejected it does not say.",
                )
                .severity(Severity::Info);
        }
        RULE.finding(
            "The logout was only partial: some applications could not be notified",
            "The responding side ended its session, but the user may still be signed in at other applications.",
        )
        .fix(
            Party::IdpAdmin,
            "Check the logout URL, binding and certificate of each application that takes part in the session.",
        )
    });
}
