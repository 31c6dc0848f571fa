//! The status code Responder without a second level.

use super::{log_words, refusal, who};
use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-RESPONDER", Error, "status", "responder.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "Responder", &|_, message| {
        RULE.finding(
            format!("{} had a problem of its own", who(message)),
            "It does not say that the request was wrong: something on its own side failed, such as a claim rule, a certificate or a user it cannot map.",
        )
        .fix(Act::IdpAdmin, format!("Look up the reason in {}. AD FS writes it as event 364.", log_words(message)))
    });
}
