//! No subject confirmation that would be accepted: what each one lacks.

use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::clock::Clock;
use crate::rules::support::error_texts::texts;
use crate::rules::support::expected::{self, Expected};
use crate::rules::support::saml::{assertions, text};
use crate::rules::{Context, Outcome};
use crate::saml::{Confirmation, instant};

declare_rule! { "SAML-SC-NONE-VALID", Error }

/// Confirmations that are told of.
const SHOWN: usize = 8;

/// The fault that time alone made.
const LATE: &str = "its NotOnOrAfter has passed";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let acs = expected::acs(cx);
    // Whoever was told this sentence wants to see what is behind it.
    let told = texts(cx).iter().any(|(_, text)| text.text.to_ascii_lowercase().contains("subjectconfirmation"));
    for statement in assertions(cx, out) {
        let Some(subject) = &statement.assertion.subject else { continue };
        if subject.confirmations.is_empty() {
            continue;
        }
        let clock = Clock::of(cx, statement.item);
        let answers = statement.response.map_or("", |(_, response)| text(&response.envelope.in_response_to));
        let faults: Vec<Vec<&str>> =
            subject.confirmations.iter().map(|one| faults(one, &acs, &clock, answers)).collect();
        if faults.iter().any(Vec::is_empty) {
            out.pass();
            continue;
        }
        // A single fault of a single confirmation has a rule of its own that says how many receivers mind it.
        if !told && matches!(faults.as_slice(), [one] if one.len() == 1) {
            continue;
        }
        let faults: Vec<String> = faults.iter().map(|one| one.join(", ")).collect();
        let list: Vec<String> = match faults.as_slice() {
            [one] => vec![one.clone()],
            all => all
                .iter()
                .take(SHOWN)
                .enumerate()
                .map(|(index, fault)| format!("in number {}, {fault}", index + 1))
                .collect(),
        };
        let late = faults.iter().all(|fault| fault == LATE);
        let (who, fix) = if late {
            (Party::User, "Start a new login and finish it without a pause, without Back or Reload.")
        } else {
            (Party::IdpAdmin, "Fix what is named here: the findings about these values say in which field.")
        };
        let mut finding = RULE
            .finding(
                "No SubjectConfirmation in the assertion would be accepted",
                format!(
                    "A subject confirmation states where and until when the assertion may be delivered. One must \
                     pass every check. Applications say only \"A valid SubjectConfirmation was not found\". What is \
                     wrong: {}.",
                    list.join("; ")
                ),
            )
            .fix(who, fix)
            .spec("saml-profiles 4.1.4.3");
        for one in subject.confirmations.iter().take(SHOWN) {
            finding = finding.at(statement.item, one.span);
        }
        out.find(finding);
    }
}

/// What speaks against a confirmation, in words; empty where nothing does.
fn faults(one: &Confirmation, acs: &[Expected<'_>], clock: &Clock, answers: &str) -> Vec<&'static str> {
    let mut all = Vec::new();
    if !one.is_bearer() {
        all.push("its method is not bearer");
    }
    if one.data.is_none() {
        all.push("it has no SubjectConfirmationData");
    }
    let recipient = text(&one.recipient);
    if one.data.is_some() && recipient.is_empty() {
        all.push("it has no Recipient");
    } else if !recipient.is_empty() && !acs.is_empty() && acs.iter().all(|url| url.value != recipient) {
        all.push("its Recipient is not the application's ACS URL");
    }
    if clock.severity_of_end(Severity::Error) == Severity::Error
        && clock.since_end(instant(one.not_on_or_after.as_ref())).is_some()
    {
        all.push(LATE);
    }
    let answered = text(&one.in_response_to);
    if !answered.is_empty() && !answers.is_empty() && answered != answers {
        all.push("its InResponseTo names a different request than the response");
    }
    all
}
