//! A demanded sign-in method.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::text;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAMLREQ-AUTHNCTX", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some(context) = &request.requested_authn_context else {
            out.pass();
            continue;
        };
        let exact = matches!(text(&context.comparison), "" | "exact");
        let password = context.class_refs.iter().find(|class| {
            matches!(
                class.text.rsplit_once(":ac:classes:").map(|(_, name)| name),
                Some("Password" | "PasswordProtectedTransport")
            )
        });
        let Some(class) = password.filter(|_| exact && context.class_refs.len() <= 2) else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                "The application insists on a password login",
                "The request asks for exactly this sign-in method. Users who sign in with Windows, a passkey, a \
                 certificate, or a second factor are rejected. Entra ID reports AADSTS75011, AD FS and others \
                 NoAuthnContext.",
            )
            .confidence(Confidence::Likely)
            .at(item, class.span)
            .related(item, context.span)
            .spec("saml-core 3.3.2.2.1");
        let granted = "This user was let in. Users who sign in with Windows, a passkey, a certificate, or a second \
         factor may be rejected. Entra ID reports AADSTS75011, AD FS and others NoAuthnContext.";
        let finding = unless_granted(finding, cx, request, granted);
        let text = "Remove the required method from the request. python3-saml and php-saml: `requestedAuthnContext` false; node-saml: \
                    `disableRequestedAuthnContext`; ruby-saml: leave `authn_context` empty."
            .to_owned();
        out.find(with_fix(finding, cx, item, Topic::AuthnContext, None, (Party::SpAdmin, text)));
    }
}
