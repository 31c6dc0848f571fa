//! The status code UnknownPrincipal.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-UNKNOWNPRINCIPAL", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "UnknownPrincipal", &|_, message| {
        RULE.finding(
            format!("{} does not know this user", who(message)),
            "The user in the request, or who signed in, has no account there for this application.",
        )
        .fix(
            Party::IdpAdmin,
            "Create the account \
            or correct how it is spelled, and check that it belongs to the tenant the application uses.",
        )
    });
}
