//! A second-level code in the place of the top-level one.

use super::{answers, name, what};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::status_words;

declare_rule! { "SAML-STATUS-NESTED-WRONG", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, message, status) in answers(cx) {
        let Some(code) = &status.code else { continue };
        // Success in another spelling is SAML-STATUS-NOT-SUCCESS.
        let misspelt = name(code.text.trim()).eq_ignore_ascii_case("success");
        if misspelt || matches!(name(&code.text), "Success" | "Requester" | "Responder" | "VersionMismatch") {
            out.pass();
            continue;
        }
        let meaning = status_words(&code.text).map_or(String::new(), |words| format!("The code means: {words}. "));
        out.find(
            RULE.finding(
                format!("The {} status {} is in the wrong place", what(message), quote(name(&code.text))),
                format!("{meaning}Only Success, Requester, Responder and VersionMismatch may be the top-level code. \
                 Applications that look there for one of the four report something else than the real reason."),
            )
            .confidence(Confidence::Possible)
            .at(item, code.span)
            .fix(
                Party::IdpAdmin,
                "Fix the reason that the code names. If your own software creates the response, configure it to put the \
                code inside a `StatusCode` of \
                 Requester or Responder.",
            )
            .spec("saml-core 3.2.2.2"),
        );
    }
}
