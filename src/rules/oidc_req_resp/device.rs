//! OIDCERR-DEVICE: answers of the device flow: two are steps of it, one ends it (RFC 8628 3.5).

use super::errors::errors;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-DEVICE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for error in errors(cx) {
        let finding = match error.code.text.as_str() {
            "authorization_pending" => RULE
                .finding(
                    "The user has not yet confirmed the sign-in on the other device",
                    "`authorization_pending` is a step of the device flow and no fault: the device asks again until \
                     the user is done.",
                )
                .severity(Severity::Info)
                .fix(Party::User, "Open the address that the device shows, enter the code and sign in.")
                .fix(Party::SpAdmin, "Wait for `interval` seconds (5 if the response names none) before each request."),
            "slow_down" => RULE
                .finding(
                    "The device asks for the token too often",
                    "`slow_down` is a step of the device flow, not a fault. The user has not confirmed yet, and the \
                     device must wait longer between two requests.",
                )
                .severity(Severity::Info)
                .fix(
                    Party::SpAdmin,
                    "Add 5 seconds to the interval between two requests, and keep it for all that follow.",
                ),
            "expired_token" => RULE
                .finding(
                    "The code of the device expired before the user confirmed it",
                    "The device code is valid for `expires_in` seconds, usually 10 to 30 minutes. The sign-in on this \
                     device must begin again.",
                )
                .confidence(Confidence::Likely)
                .fix(Party::User, "Start the sign-in on the device again and enter the new code within its time.")
                .fix(Party::SpAdmin, "Show the user when the code expires, and request a new one by itself."),
            _ => continue,
        };
        out.find(finding.spec("RFC 8628 3.5").at(error.item, error.code.span));
    }
}
