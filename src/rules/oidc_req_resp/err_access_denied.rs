//! OIDCERR-ACCESS-DENIED: The callback carries `error=access_denied`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-ACCESS-DENIED", Error }

const KNOWN: Known = Known {
    codes: &["access_denied"],
    token_endpoint: None,
    title: "The provider rejected the login, or the user declined it",
    why: "The response says `access_denied`: the user may not use the application, a policy forbids it, or someone \
          clicked Cancel.",
    details: &[
        ("not assigned", "The user is not assigned to the application."),
        ("consent", "The user or the administrator did not give consent."),
        ("presignup", "A sign-up trigger of the user pool rejected the user."),
        ("policy", "A sign-on policy rejected the user."),
    ],
    fix: &[
        (
            Party::IdpAdmin,
            "Assign the user to this application. Look up the attempt in the sign-in log: it names a policy, a \
             missing assignment, or a rejected consent.",
        ),
        (Party::User, "If you closed or declined the question for consent, start again and accept it."),
    ],
    spec: "RFC 6749 4.1.2.1",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
