//! The status code AuthnFailed.

use super::{log_words, refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-AUTHNFAILED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "AuthnFailed", &|_, message| {
        RULE.finding(format!("{} could not authenticate the user, or the user canceled", who(message)), "The identity \
            provider returns this instead of an identity. The application can only show it; the reason lies in the sign-in \
            itself.").fix(Party::User, "Sign in once more and finish the sign-in page.").fix(Party::IdpAdmin, format!("If \
            it is rejected again: look up the attempt in {}.", log_words(message)))
    });
}
