//! XML-TIME-FORMAT: times that are not written in UTC.

use super::common::{messages, shown};
use crate::declare_rule;
use crate::report::{Act, Confidence, Finding, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;
use crate::time::{Notation, parse_time};

/// The attributes of type xs:dateTime in SAML messages and metadata.
const TIMES: &[&str] = &[
    "IssueInstant",
    "NotBefore",
    "NotOnOrAfter",
    "AuthnInstant",
    "SessionNotOnOrAfter",
    "AuthenticationInstant",
    "validUntil",
];

declare_rule!("XML-TIME-FORMAT", Error, "xml", "time_format.md", check);

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in messages(cx) {
        for node in document.elements() {
            if !matches!(node.namespace(), Some(ns::SAML | ns::SAMLP | ns::MD | ns::SAML1 | ns::SAMLP1)) {
                continue;
            }
            for attribute in node.attributes() {
                if !attribute.prefix.is_empty() || !TIMES.contains(&attribute.local.as_str()) {
                    continue;
                }
                match judge(&attribute.value) {
                    Some(finding) => out.find_once(finding.at(item, attribute.value_span)),
                    None => out.pass(),
                }
            }
        }
    }
}

fn judge(value: &str) -> Option<Finding> {
    let title = format!("The time `{}` is not written in UTC form", shown(value));
    let finding = match parse_time(value) {
        None => RULE.finding(format!("`{}` is not a time that SAML can read", shown(value)), unreadable(value)),
        Some(time) => match time.notation {
            Notation::NoZone => RULE.finding(
                title,
                "It has no `Z` at the end. Some receivers refuse it (Go libraries), others take it for their own local time and reject the message as expired or not yet valid.",
            ),
            Notation::Offset(0) => RULE
                .finding(title, "`+00:00` means the same as `Z`, but SAML asks for the `Z` form and strict receivers look for it.")
                .severity(Severity::Warning)
                .confidence(Confidence::Possible),
            Notation::Offset(minutes) => RULE.finding(
                title,
                format!("It is local time with an offset of {}. SAML asks for UTC without an offset; receivers that ignore the offset are off by that much.", offset_words(minutes)),
            ),
            Notation::Utc => return precision(value),
        },
    };
    Some(advise(finding))
}

/// Seven or more digits of a second are legal and too many for some parsers.
fn precision(value: &str) -> Option<Finding> {
    let digits = value.split_once('.')?.1.bytes().take_while(u8::is_ascii_digit).count();
    (digits >= 7).then(|| {
        advise(
            RULE.finding(
                format!("The time `{}` has {digits} digits after the second", shown(value)),
                "That is legal, but some receivers read milliseconds or microseconds only and refuse the rest.",
            )
            .severity(Severity::Warning)
            .confidence(Confidence::Possible),
        )
    })
}

fn unreadable(value: &str) -> String {
    let bare = value.trim();
    let reason = if bare.is_empty() {
        "The value is empty."
    } else if bare.bytes().all(|byte| byte.is_ascii_digit()) {
        "It is a count of seconds or milliseconds."
    } else if bare.contains(',') && parse_time(&bare.replace(',', ".")).is_some() {
        "It has a comma where the point of the fraction belongs: the computer's language settings wrote it."
    } else if bare.len() == 10 && parse_time(&format!("{bare}T00:00:00Z")).is_some() {
        "It is a date without a time."
    } else if bare.contains(' ') && parse_time(&bare.replacen(' ', "T", 1)).is_some() {
        "It has a space where the `T` between date and time belongs."
    } else {
        "The form is `2026-03-01T12:00:00Z`."
    };
    format!("{reason} Receivers cannot read it and refuse the message, or its limits in time are not checked at all.")
}

fn offset_words(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn advise(finding: Finding) -> Finding {
    finding
        .fix(Act::IdpAdmin, "Let the product that wrote the message write times in UTC, ending in `Z`, independent of the server's time zone and language.")
        .spec("saml-core 1.3.3")
}
