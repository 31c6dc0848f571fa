//! The status code InvalidNameIDPolicy.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-INVALIDNAMEIDPOLICY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "InvalidNameIDPolicy", &|_, message| {
        RULE.finding(
            format!("{} cannot provide the requested kind of NameID", who(message)),
            "The request requires a user identifier (NameID format) for which this identity provider has no value or \
             rule.",
        )
        .fix(
            Party::IdpAdmin,
            "Issue a NameID in the format that the request asks for (NameIDPolicy), from a \
            field that this user has.",
        )
        .fix(
            Party::SpAdmin,
            "Or configure the application to ask for the format \
            `unspecified`, or for none.",
        )
    });
}
