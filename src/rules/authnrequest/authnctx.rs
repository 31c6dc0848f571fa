//! A demanded sign-in method.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::{Difference, compare_identifiers};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::{DifferenceClass, Topic};

declare_rule! { "SAMLREQ-AUTHNCTX", Error }

/// Before the name of each method of the standard.
const CLASSES: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:";
/// The methods of the standard (saml-authn-context 3.4) that applications ask for.
const METHODS: [&str; 16] = [
    "InternetProtocol",
    "InternetProtocolPassword",
    "Kerberos",
    "MobileOneFactorContract",
    "MobileTwoFactorContract",
    "MobileTwoFactorUnregistered",
    "Password",
    "PasswordProtectedTransport",
    "PreviousSession",
    "Smartcard",
    "SmartcardPKI",
    "SoftwarePKI",
    "TLSClient",
    "TimeSyncToken",
    "X509",
    "unspecified",
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some(context) = &request.requested_authn_context else {
            out.pass();
            continue;
        };
        let wrong = context.class_refs.iter().find_map(|class| Some((class, meant(&class.text)?)));
        if let Some((class, right)) = wrong {
            let difference = compare_identifiers(&right, &class.text, &[]);
            let near = difference.as_ref().filter(|one| one.class != DifferenceClass::LastSegment);
            let after = near.map_or_else(String::new, Difference::after_title);
            let finding = RULE
                .finding(
                    format!("The requested sign-in method does not exist{after}"),
                    "Identity providers compare the name of a sign-in method character by character. One that does not know it reports \
                     NoAuthnContext.",
                )
                .confidence(Confidence::Likely)
                .at(item, class.span)
                .compared(right.as_str(), class.text.as_str(), difference.map(|difference| difference.class))
                .fix(
                    Party::SpAdmin,
                    format!("In the application, write the sign-in method as {}, or request none.", quote(&right)),
                )
                .spec("saml-core 3.3.2.2.1");
            let granted = "This identity provider let the user in anyway. Others compare the name character by character and \
                           report NoAuthnContext.";
            out.find(unless_granted(finding, cx, request, granted));
            continue;
        }
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

/// The method of the standard that is meant by a name that is almost one; `None` for a method that exists, and for one of another kind.
fn meant(class: &str) -> Option<String> {
    let bare = class.trim();
    let standard = bare.get(..24).is_some_and(|start| start.eq_ignore_ascii_case("urn:oasis:names:tc:SAML:"));
    if (bare.contains(':') && !standard) || bare.len() > 200 {
        return None;
    }
    let last = bare.rsplit(':').next().unwrap_or("");
    let near = |name: &&&str| {
        name.eq_ignore_ascii_case(last)
            || (name.len() > 8
                && compare_identifiers(name, last, &[]).is_some_and(|one| one.class == DifferenceClass::Typo))
    };
    let known = METHODS.iter().find(|name| **name == last);
    let right = format!("{CLASSES}{}", known.or_else(|| METHODS.iter().find(near))?);
    (right != bare).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn only_what_is_almost_a_method_is_one_misspelt() {
        let right = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
        for class in [
            "urn:oasis:names:tc:SAML:2.0:ac:classes:passwordProtectedTransport",
            "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectTransport",
            "urn:oasis:names:tc:SAML:2.0:ac:class:PasswordProtectedTransport",
            "urn:oasis:names:tc:SAML:1.1:ac:classes:PasswordProtectedTransport",
            "PasswordProtectedTransport",
        ] {
            assert_eq!(meant(class).as_deref(), Some(right), "{class}");
        }
        for class in [
            right,
            "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard",
            "urn:oasis:names:tc:SAML:2.0:ac:classes:CertificateProtectedTransport",
            "urn:federation:authentication:windows",
            "https://refeds.org/profile/mfa",
            "loa2",
            "",
        ] {
            assert_eq!(meant(class), None, "{class}");
        }
    }
}
