//! The status code Responder without a second level.

use super::{has_words, log_words, refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-RESPONDER", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "Responder", &|_, message| {
        let log = log_words(message);
        if has_words(message) {
            return RULE
                .finding(
                    format!("{} reported an error on its side", who(message)),
                    "The code (Responder) does not blame the request.",
                )
                .fix(
                    Party::IdpAdmin,
                    format!("If its text is not enough, look up the reason in {log}. AD FS writes event 364."),
                );
        }
        RULE.finding(
            format!("{} reported an error on its side", who(message)),
            "It does not blame the request. Something on its side failed, such as a claim rule, a certificate, or a \
             user it cannot map.",
        )
        .fix(Party::IdpAdmin, format!("Look up the reason in {log}. AD FS writes event 364."))
    });
}
