//! The status of a SAML response: one rule for each code, and one for any that is not Success.

use crate::item::Item;
use crate::report::{Finding, Party};
use crate::rules::rules;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, Status};

rules! {
    authnfailed,
    invalidnameidpolicy,
    missing,
    nested_wrong,
    noauthncontext,
    nopassive,
    not_success,
    other,
    partiallogout,
    requestdenied,
    requester,
    requestunsupported,
    responder,
    unknownprincipal,
    unsupportedbinding,
    versionmismatch,
}

/// Codes that say little of the reason.
const GENERAL: &[&str] = &["AuthnFailed", "RequestDenied", "Requester", "Responder"];

/// The part of a status code that names it: `AuthnFailed`.
fn name(code: &str) -> &str {
    code.rsplit_once(":status:").map_or(code, |(_, name)| name)
}

/// Answers with a status, and what kind of answer they are: `login` or `logout`.
fn answers<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Message, &'a Status)> {
    cx.items.iter().filter_map(|item| {
        let message = item.saml()?;
        Some((item, message, message.status()?))
    })
}

/// `login` or `logout`.
fn what(message: &Message) -> &'static str {
    if message.logout_response().is_some() { "logout" } else { "login" }
}

/// Who gave the answer.
fn who(message: &Message) -> &'static str {
    if message.logout_response().is_some() { "The other side" } else { "The identity provider" }
}

/// What the answer says in words of its own, as a sentence; nothing where it says nothing.
fn wrote(status: &Status) -> String {
    let message = status.message.as_ref().map_or("", |message| message.text.trim());
    if message.is_empty() { String::new() } else { format!(" It wrote: {}.", quote(message)) }
}

/// Whether the answer gives a reason in words.
fn has_words(message: &Message) -> bool {
    message.status().is_some_and(|status| !wrote(status).is_empty())
}

/// Words that every refusal may have: a text of nothing else says no more than the code.
const EMPTY_WORDS: &[&str] = &[
    "a",
    "access",
    "an",
    "and",
    "assertion",
    "auth",
    "authenticate",
    "authenticated",
    "authentication",
    "authn",
    "because",
    "be",
    "by",
    "code",
    "could",
    "denied",
    "during",
    "error",
    "exception",
    "failed",
    "failure",
    "for",
    "general",
    "has",
    "http",
    "identity",
    "idp",
    "in",
    "internal",
    "invalid",
    "is",
    "login",
    "message",
    "not",
    "null",
    "occurred",
    "of",
    "on",
    "please",
    "process",
    "processing",
    "provider",
    "rejected",
    "request",
    "requester",
    "responder",
    "response",
    "saml",
    "server",
    "service",
    "sign",
    "signin",
    "sp",
    "sso",
    "status",
    "success",
    "successful",
    "the",
    "to",
    "unable",
    "unexpected",
    "unknown",
    "user",
    "was",
    "went",
    "while",
    "with",
    "wrong",
    "your",
];

/// The words of the answer, where they say more than its code and are no sentence with a rule of its own.
fn own_words<'a>(item: &Item, message: &'a Message) -> Option<&'a str> {
    let text = message.status()?.message.as_ref()?.text.trim();
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().all(char::is_alphabetic) && word.len() > 1);
    let says = words.any(|word| !EMPTY_WORDS.iter().any(|empty| empty.eq_ignore_ascii_case(word)));
    // A name of a class or a code is no sentence.
    (says && text.contains(' ') && item.statements.is_empty()).then_some(text)
}

/// Whether the words tell of something that the user did, and can do better.
fn blames_user(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    if lower.contains("lock") {
        return false;
    }
    ["cancel", "password", "credential", "timed out", "timeout", "abort", "declin"]
        .iter()
        .any(|part| lower.contains(part))
}

/// Where the reason is written: `the identity provider's log at 2026-03-01T10:00:00Z, under the ID …`.
fn log_words(message: &Message) -> String {
    let logout = message.logout_response().is_some();
    let mut words = if logout { "the responding side's log" } else { "the identity provider's log" }.to_owned();
    let Some(envelope) = message.envelope() else { return words };
    if let Some(when) = &envelope.issue_instant {
        words.push_str(&format!(" at {}", when.text));
    }
    if let Some(id) = envelope.in_response_to.as_ref().or(envelope.id.as_ref()) {
        words.push_str(&format!(", under the ID {}", quote(&id.text)));
    }
    words
}

/// Reports answers whose code is this one: the second level, or the top level where there is no second that says more.
/// An answer that succeeded passes.
fn refusal(cx: &Context<'_>, out: &mut Outcome, wanted: &str, finding: &dyn Fn(&Item, &Message) -> Finding) {
    for (item, message, status) in answers(cx) {
        let code = status.subcode.as_ref().or(status.code.as_ref());
        match code {
            Some(code) if name(&code.text) == wanted => {
                let mut finding = finding(item, message).at(item, code.span).spec("saml-core 3.2.2.2");
                match own_words(item, message).filter(|_| GENERAL.contains(&wanted)) {
                    // What was written names the reason, the code only its kind.
                    Some(words) => {
                        let code = std::mem::take(&mut finding.title);
                        finding.title = format!("{} rejected the {}: {}", who(message), what(message), quote(words));
                        finding.why = format!("This is what it wrote. The code ({wanted}) alone says only: {code}.");
                        if !blames_user(words) {
                            finding.fix.retain(|fix| fix.who != Party::User);
                        }
                    }
                    None => finding.why.push_str(&wrote(status)),
                }
                if status.message_in_attribute {
                    finding.why.push_str(
                        " The text is in an attribute (`Value`) of StatusMessage instead of in it, so most applications do not show it.",
                    );
                }
                out.find(finding);
            }
            Some(_) if status.is_success() => out.pass(),
            _ => {}
        }
    }
}
