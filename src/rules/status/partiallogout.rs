//! The status code PartialLogout.

use super::refusal;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-PARTIALLOGOUT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "PartialLogout", &|_, _| {
        RULE.finding(
            "The logout was only partial: some applications could not be told",
            "The responding side ended its session, but the user may still be signed in at another application.",
        )
        .fix(
            Party::IdpAdmin,
            "Check the logout URL, binding and certificate of each application that takes part in the session.",
        )
    });
}
