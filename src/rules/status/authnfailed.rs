//! The status code AuthnFailed.

use super::{blames_user, log_words, own_words, refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-AUTHNFAILED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "AuthnFailed", &|item, message| {
        let look = match own_words(item, message).is_some_and(|words| !blames_user(words)) {
            true => format!("Look up the attempt in {}.", log_words(message)),
            false => format!("If it is rejected again: look up the attempt in {}.", log_words(message)),
        };
        RULE.finding(format!("{} could not authenticate the user, or the user canceled", who(message)), "The identity \
            provider returns this instead of an identity. The application can only show it; the reason lies in the sign-in \
            itself.").fix(Party::User, "Sign in once more and finish the sign-in page.").fix(Party::IdpAdmin, look)
    });
}
