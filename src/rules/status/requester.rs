//! The status code Requester without a second level.

use super::{has_words, log_words, refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-REQUESTER", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "Requester", &|_, message| {
        let mut why =
            "It finds the fault in the message it received. It may be the Entity ID, the ACS URL, the NameID \
         policy, the required sign-in method, or the signature."
                .to_owned();
        if !has_words(message) {
            why.push_str(" It does not say in which of them.");
        }
        RULE.finding(format!("{} thinks that the request was wrong", who(message)), why)
            .fix(Party::IdpAdmin, format!("Look up what was not accepted in {}.", log_words(message)))
            .fix(
                Party::Support,
                "Add the login request (URL with SAMLRequest), if it is not in this case yet. What identity providers \
             reject in it is then found here.",
            )
    });
}
