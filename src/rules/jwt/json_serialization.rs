//! JWT-JSON-SERIALIZATION: the token is written as a JSON object (RFC 7515 7.2).

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWT-JSON-SERIALIZATION", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        if token.serialisation.is_none() {
            out.pass();
            continue;
        }
        let said = &cx.case.expectations;
        let login = said.client_id.is_some() || said.nonce.is_some() || said.issuer.is_some();
        let (severity, confidence) =
            if login { (Severity::Error, Confidence::Likely) } else { (Severity::Info, Confidence::Certain) };
        out.find(
            RULE.finding(
                "The token is a JSON object instead of three parts with dots",
                "Logins use the short form with dots only. Applications do not take this one for an ID token.",
            )
            .severity(severity)
            .confidence(confidence)
            .fix(
                Party::IdpAdmin,
                "Configure the provider to send the short form (compact serialization): three parts with dots between them.",
            )
            .spec("RFC 7515 7.2")
            .at(item, Span::at(0)),
        );
    }
}
