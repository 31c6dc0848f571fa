//! Any status but Success: the umbrella of this family.

use super::{GENERAL, answers, log_words, name, own_words, what, who};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Party, Severity};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, Status, status_words};
use crate::source::Value;

declare_rule! { "SAML-STATUS-NOT-SUCCESS", Error }

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

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// `Success` in another letter case, with a space around it, or without the words before it.
fn is_almost_success(code: &str) -> bool {
    name(code.trim()).eq_ignore_ascii_case("success") && code != SUCCESS
}

/// A code for logouts in the answer to a login: what it usually means does not fit.
fn is_of_logout(message: &Message, code: &Value) -> bool {
    name(&code.text) == "PartialLogout" && message.logout_response().is_none()
}

fn judge(out: &mut Outcome, item: &Item, message: &Message, status: &Status) {
    let Some(code) = &status.code else { return };
    if status.subcode.is_none() && is_almost_success(&code.text) {
        let finding = RULE
            .finding(
                format!(
                    "The {} status is written {}, which applications do not read as success",
                    what(message),
                    quote(&code.text)
                ),
                "Applications compare the code character by character, and take every other one for a rejection.",
            )
            .at(item, code.span)
            .compared(SUCCESS, code.text.as_str(), None)
            .spec("saml-core 3.2.2.2");
        let fix = format!("In what creates the response, write the status code as `{SUCCESS}`.");
        out.find(finding.fix(Party::IdpAdmin, fix));
        return;
    }
    let words = |code: &str| status_words(code).map_or_else(|| format!("it returned {}", quote(code)), str::to_owned);
    let reason = match &status.subcode {
        // The second level says more than Requester or Responder.
        Some(subcode) if status_words(&subcode.text).is_some() && !is_of_logout(message, subcode) => {
            words(&subcode.text)
        }
        Some(subcode) => format!("{} ({})", words(&code.text), quote(&subcode.text)),
        None => words(&code.text),
    };
    let last = status.subcode.as_ref().unwrap_or(code);
    let own = own_words(item, message).filter(|_| GENERAL.contains(&name(&last.text)));
    let said = status.message.as_ref().map_or("", |message| message.text.trim());
    let said = if said.is_empty() { String::new() } else { format!(" ({})", quote(said)) };
    let severity = match status.subcode.as_ref().map(|subcode| name(&subcode.text)) {
        Some("NoPassive") => Severity::Info,
        Some("PartialLogout") if message.logout_response().is_some() => Severity::Warning,
        _ => Severity::Error,
    };
    let mut finding = RULE
        .finding(
            match own {
                Some(words) => format!("{} rejected the {}: {}", who(message), what(message), quote(words)),
                None => format!("{} rejected the {}: {reason}{said}", who(message), what(message)),
            },
            if message.logout_response().is_some() {
                "The session at the side that rejected it is probably still open. Why it was rejected is written there and nowhere else."
            } else if own.is_some() {
                "The response contains an error instead of an identity, and this is the reason that was written into it."
            } else {
                "The response contains an error instead of an identity, so there is no user to sign in. Only the \
                 identity provider knows the reason; the application can only show the error."
            },
        )
        .severity(severity)
        .at(item, code.span)
        .spec("saml-core 3.2.2.2");
    // A silent attempt that found no session has no reason to look for.
    if severity != Severity::Info {
        finding = finding.fix(Party::IdpAdmin, format!("Look up the reason in {}.", log_words(message)));
    }
    for place in [&status.subcode, &status.message].into_iter().flatten() {
        finding = finding.related(item, place.span);
    }
    out.find(finding);
}
