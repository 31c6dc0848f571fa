//! The form of a request's ID.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-ID-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some(id) = request.envelope.id.as_ref().filter(|id| !id.text.is_empty()) else { continue };
        let starts = id.text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if starts && id.text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
            out.pass();
            continue;
        }
        let entra = text(&request.envelope.destination).contains("login.microsoftonline.");
        let (fault, fix) = if starts {
            (
                "contains a character that IDs may not have",
                "Configure the application to make IDs of letters, digits, `_`, `-` and `.` only.".to_owned(),
            )
        } else {
            (
                "must start with a letter or underscore",
                format!("Put `_` or `id` in front of it: {}.", quote(&format!("_{}", id.text))),
            )
        };
        let finding = RULE
            .finding(
                format!("The login request's ID {fault}: {}", quote(&id.text)),
                "IDs must be XML names. Entra ID rejects the request (AADSTS7500529); others do not find the signed part.",
            )
            // Others than Entra ID rarely look.
            .confidence(if entra { Confidence::Certain } else { Confidence::Likely })
            .at(item, id.span)
            .fix(Party::SpAdmin, fix)
            .spec("saml-core 1.3.4");
        let granted = "IDs must be XML names. This identity provider accepted it anyway. Entra ID usually rejects \
            such an ID (AADSTS7500529), and others do not find the signed part.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}
