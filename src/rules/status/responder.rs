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
                    format!("{} gave up for a reason on its own side", who(message)),
                    "The code (Responder) does not blame the request.",
                )
                .fix(
                    Party::IdpAdmin,
                    format!(
                        "If its text does not explain it, look up the reason in {log}. AD FS writes it as event 364."
                    ),
                );
        }
        RULE.finding(
            format!("{} had a problem of its own", who(message)),
            "It does not say that the request was wrong. Something on its own side failed, such as a claim rule, a \
             certificate, or a user it cannot map.",
        )
        .fix(Party::IdpAdmin, format!("Look up the reason in {log}. AD FS writes it as event 364."))
    });
}
