//! The application wants two signatures, and the identity provider can make only one.

use super::scope::{Scope, scopes};
use crate::case::SignedPart;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-SCOPE-UNSATISFIABLE", Error }

/// Products that sign the response or the assertion, never both.
const ONE_OF_BOTH: &[&str] = &["google", "auth0"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let signed = &cx.case.expectations.signed;
    if !signed.contains(&SignedPart::Response) || !signed.contains(&SignedPart::Assertion) {
        return;
    }
    for (item, scope, span) in scopes(cx) {
        let Some(provider) = cx.provider(item) else { continue };
        if !ONE_OF_BOTH.contains(&provider.id.as_str()) || scope == Scope::Both {
            out.pass();
            continue;
        }
        let name = &provider.name;
        out.find(
            RULE.finding(
                format!("The application wants response and assertion signed; {name} can sign only one"),
                format!(
                    "{name} signs either the assertion or the whole response. No setting there satisfies this \
                 application; the application must be content with one signature."
                ),
            )
            .at(item, span)
            .fix(
                Party::SpAdmin,
                "Require one signature: node-saml `wantAuthnResponseSigned: false`, pysaml2 \
             `want_response_signed: False`, others *signed response* off.",
            ),
        );
    }
}
