//! XML-TIME-FORMAT: times that are not written in UTC.

use super::common::{SAML, messages, shown};
use crate::declare_rule;
use crate::report::{Confidence, Finding, Severity};
use crate::rules::support::left_out::is_open_to_hands;
use crate::rules::support::parties::maker;
use crate::rules::support::unfilled::is_masked_time;
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::syntax::xml::Attribute;
use crate::time::{Notation, parse_time};
use crate::vocabulary::DifferenceClass;
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
                if is_masked_time(&attribute.value) && is_open_to_hands(item) {
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
            let deed = match fault {
                Fault::Digits(_) => {
                    "Configure the product that wrote the message to write at most three digits after the second (milliseconds)."
                }
                Fault::Padded => "Remove the space or line break from the template or code that writes the time.",
                Fault::LowerCase => "Write `T` and `Z` in uppercase.",
                Fault::Empty => {
                    "Configure the product that wrote the message to fill in the time, or omit the attribute where \
                     it is optional."
                }
                _ => {
                    "Configure the product that wrote the message to write times in UTC, ending in `Z`, whatever the \
                     server's time zone."
                }
            };
            let mut finding = said(fault, first.local(), &first.value, attributes.len() - 1).fix(maker(cx, item), deed);
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
    Empty,
    /// White space around it.
    Padded,
    /// `t` or `z`.
    LowerCase,
    NoZone,
    /// In minutes.
    Offset(i32),
    ZeroOffset,
    /// Digits of a second.
    Digits(usize),
}

fn judge(value: &str) -> Option<Fault> {
    if value.trim().is_empty() {
        return Some(Fault::Empty);
    }
    let Some(time) = parse_time(value) else { return Some(Fault::Unreadable) };
    if value.trim() != value {
        return Some(Fault::Padded);
    }
    if value.contains(['t', 'z']) {
        return Some(Fault::LowerCase);
    }
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

fn said(fault: Fault, name: &str, value: &str, more: usize) -> Finding {
    let shown = shown(value);
    let subject = match more {
        0 => format!("The time `{shown}` (`{name}`) is"),
        1 => format!("The time `{shown}` (`{name}`) and one more are"),
        _ => format!("The time `{shown}` (`{name}`) and {more} more are"),
    };
    let title = format!("{subject} not written in UTC form");
    let finding = match fault {
        Fault::Empty => RULE.finding(
            match more {
                0 => format!("The `{name}` is empty"),
                _ => format!("The `{name}` and {} are empty", if more == 1 { "one more \
                    time".to_owned() } else { format!("{more} more times") }),
            },
            "Receivers cannot read an empty time. They reject the message or do not check its time limits.",
        ),
        Fault::Padded => RULE
            .finding(
                format!("There is an invisible {} around the `{name}`", if value.contains(['\n', '\r']) { "line break" } else { "space" }),
                "Most libraries read a time character by character and reject the message.",
            )
            .compared(value.trim(), value, Some(DifferenceClass::Whitespace))
            .confidence(Confidence::Likely),
        Fault::LowerCase => RULE
            .finding(
                format!("{subject} written with lowercase letters"),
                "The `T` before the time and the `Z` at its end must be uppercase. Most libraries reject lowercase ones.",
            )
            .compared(value.to_ascii_uppercase(), value, Some(DifferenceClass::Case))
            .confidence(Confidence::Likely),
        Fault::Unreadable => RULE.finding(format!("{subject} not in a SAML time format"), unreadable(value)),
        Fault::NoZone => RULE.finding(
            title,
            "It does not end in `Z`. Go libraries reject it; others read it as local time and reject the message as \
             expired or not yet valid.",
        )
        // ruby-saml, for one, reads it as UTC.
        .confidence(Confidence::Likely),
        Fault::ZeroOffset => RULE
            .finding(title, "`+00:00` means the same as `Z`, but SAML asks for the `Z` form and strict receivers look for it.")
            .severity(Severity::Warning)
            .confidence(Confidence::Possible),
        Fault::Offset(minutes) => RULE.finding(
            title,
            format!("It is local time with an offset of {}. SAML asks for UTC without an offset; receivers that ignore \
             the offset are off by that much.", offset_words(minutes)),
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
    let reason = if bare.bytes().all(|byte| byte.is_ascii_digit()) {
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
