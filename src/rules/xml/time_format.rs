//! XML-TIME-FORMAT: times that are not written in UTC.

use super::common::{SAML, messages, shown};
use crate::declare_rule;
use crate::report::{Confidence, Finding, Severity};
use crate::rules::support::parties::maker;
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::syntax::xml::Attribute;
use crate::time::{Notation, parse_time};
use std::collections::BTreeMap;

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

declare_rule! { "XML-TIME-FORMAT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in messages(cx) {
        let mut faults: BTreeMap<Fault, Vec<&Attribute>> = BTreeMap::new();
        for node in document.elements() {
            if !node.namespace().is_some_and(|namespace| SAML.contains(&namespace)) {
                continue;
            }
            for attribute in node.attributes() {
                if !attribute.prefix().is_empty() || !TIMES.contains(&attribute.local()) {
                    continue;
                }
                match judge(&attribute.value) {
                    Some(fault) => faults.entry(fault).or_default().push(attribute),
                    None => out.pass(),
                }
            }
        }
        for (fault, attributes) in faults {
            let Some(first) = attributes.first() else { continue };
            let mut finding = said(fault, &first.value, attributes.len() - 1).fix(
                maker(cx, item),
                "Configure the product that wrote the message to write times in UTC, ending in `Z`, independent of the server's time zone and language.",
            );
            for attribute in attributes.iter().take(MAX_PLACES) {
                finding = finding.at(item, attribute.value_span);
            }
            out.find_once(finding);
        }
    }
}

/// How a time departs from the form that SAML requires, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Unreadable,
    NoZone,
    /// In minutes.
    Offset(i32),
    ZeroOffset,
    /// Digits of a second.
    Digits(usize),
}

fn judge(value: &str) -> Option<Fault> {
    let Some(time) = parse_time(value) else { return Some(Fault::Unreadable) };
    match time.notation {
        Notation::NoZone => Some(Fault::NoZone),
        Notation::Offset(0) => Some(Fault::ZeroOffset),
        Notation::Offset(minutes) => Some(Fault::Offset(minutes)),
        Notation::Utc => {
            let digits = value.split_once('.')?.1.bytes().take_while(u8::is_ascii_digit).count();
            (digits >= 7).then_some(Fault::Digits(digits))
        }
    }
}

fn said(fault: Fault, value: &str, more: usize) -> Finding {
    let shown = shown(value);
    let subject = match more {
        0 => format!("The time `{shown}` is"),
        1 => format!("The time `{shown}` and one more are"),
        _ => format!("The time `{shown}` and {more} more are"),
    };
    let title = format!("{subject} not written in UTC form");
    let finding = match fault {
        Fault::Unreadable => RULE.finding(format!("{subject} not in a form that SAML can read"), unreadable(value)),
        Fault::NoZone => RULE.finding(
            title,
            "There is no `Z` at the end. Some receivers reject it (Go libraries), others treat it as their own local time and reject the message as expired or not yet valid.",
        )
        // ruby-saml, for one, reads it as UTC.
        .confidence(Confidence::Likely),
        Fault::ZeroOffset => RULE
            .finding(title, "`+00:00` means the same as `Z`, but SAML asks for the `Z` form and strict receivers look for it.")
            .severity(Severity::Warning)
            .confidence(Confidence::Possible),
        Fault::Offset(minutes) => RULE.finding(
            title,
            format!("It is local time with an offset of {}. SAML asks for UTC without an offset; receivers that ignore the offset are off by that much.", offset_words(minutes)),
        )
        // A parser of xs:dateTime takes the offset into account.
        .confidence(Confidence::Possible),
        Fault::Digits(digits) => RULE
            .finding(
                format!("{subject} written with {digits} digits after the second"),
                "That is legal, but some receivers read milliseconds or microseconds only and reject the rest.",
            )
            .severity(Severity::Warning)
            .confidence(Confidence::Possible),
    };
    finding.spec("saml-core 1.3.3")
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
    format!("{reason} Receivers cannot read it and reject the message, or its limits in time are not checked at all.")
}

fn offset_words(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
