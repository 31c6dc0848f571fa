//! The status code NoAuthnContext.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-NOAUTHNCONTEXT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "NoAuthnContext", &|_, message| {
        RULE.finding(format!("{} cannot sign the user in by the method that the application demands", who(message)), "The request insists on a sign-in method (RequestedAuthnContext), often a password, and this user signs in another way: with Windows, a passkey, a certificate or a second factor.").fix(Party::SpAdmin, "Take the demanded method out of the request. python3-saml and php-saml: `requestedAuthnContext` false; node-saml: `disableRequestedAuthnContext`; ruby-saml: leave `authn_context` empty.")
    });
}
