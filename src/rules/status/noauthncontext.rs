//! The status code NoAuthnContext.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-NOAUTHNCONTEXT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "NoAuthnContext", &|_, message| {
        RULE.finding(
            format!("{} cannot use the sign-in method that the application requires", who(message)),
            "The request \
            requires a sign-in method (RequestedAuthnContext), often a password. This user signs in differently: with \
            Windows, a passkey, a certificate, or a second factor.",
        )
        .fix(
            Party::SpAdmin,
            "Remove the required method from \
            the request. python3-saml and php-saml: `requestedAuthnContext` false; node-saml: \
            `disableRequestedAuthnContext`; ruby-saml: leave `authn_context` empty.",
        )
    });
}
