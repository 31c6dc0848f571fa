//! Any status but Success: the umbrella of this family.

use super::{answers, name, what, who};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Act, Severity};
use crate::rules::logins::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, Status, status_words};

declare_rule! { "SAML-STATUS-NOT-SUCCESS", Error, "status", "not_success.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, message, status) in answers(cx) {
        if status.code.is_none() {
            continue;
        }
        if status.is_success() {
            out.pass();
        } else {
            judge(out, item, message, status);
        }
    }
}

fn judge(out: &mut Outcome, item: &Item, message: &Message, status: &Status) {
    let Some(code) = &status.code else { return };
    let words = |code: &str| status_words(code).map_or_else(|| format!("it answered {}", quote(code)), str::to_owned);
    let reason = match &status.subcode {
        // The second level says more than Requester or Responder.
        Some(subcode) if status_words(&subcode.text).is_some() => words(&subcode.text),
        Some(subcode) => format!("{} ({})", words(&code.text), quote(&subcode.text)),
        None => words(&code.text),
    };
    let wrote = status
        .message
        .as_ref()
        .filter(|message| !message.text.trim().is_empty())
        .map_or(String::new(), |message| format!(". It wrote: {}", quote(message.text.trim())));
    let when = message.envelope().and_then(|envelope| envelope.issue_instant.as_ref());
    let look = when.map_or("its log".to_owned(), |when| format!("its log at {}", when.text));
    let severity = match status.subcode.as_ref().map(|subcode| name(&subcode.text)) {
        Some("NoPassive") => Severity::Info,
        Some("PartialLogout") => Severity::Warning,
        _ => Severity::Error,
    };
    let mut finding = RULE
        .finding(
            format!("{} refused the {}: {reason}{wrote}", who(message), what(message)),
            format!(
                "The answer carries a refusal in place of an identity. Nothing in the application mends that: the reason is on \
                 the side that refused, in {look}."
            ),
        )
        .severity(severity)
        .at(item, code.span)
        .fix(Act::IdpAdmin, format!("Look up the reason in {look}{}.", id_words(message)))
        .spec("saml-core 3.2.2.2");
    for place in [&status.subcode, &status.message].into_iter().flatten() {
        finding = finding.related(item, place.span);
    }
    out.find(finding);
}

fn id_words(message: &Message) -> String {
    let id = message.envelope().and_then(|envelope| envelope.in_response_to.as_ref().or(envelope.id.as_ref()));
    id.map_or(String::new(), |id| format!(", under the ID {}", quote(&id.text)))
}
