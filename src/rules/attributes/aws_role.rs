//! The attributes that AWS reads, by their exact names, and the forms of their values.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::saml::{AssertionRef, assertions, attributes_of};
use crate::rules::support::unfilled::unfilled;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Assertion, Attribute, AttributeValue};
use crate::source::Value;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SAML-ATTR-AWS-ROLE", Error }

const SPACE: &str = "https://aws.amazon.com/SAML/Attributes/";
const NAMES: &[&str] = &["Role", "RoleSessionName", "SessionDuration", "SourceIdentity"];
const PAIR: &str =
    "Send `arn:aws:iam::ACCOUNT:role/NAME,arn:aws:iam::ACCOUNT:saml-provider/NAME` as one value of `Role`.";
/// Seconds that a session may last.
const DURATION: std::ops::RangeInclusive<u32> = 900..=43_200;
/// Characters of a session's name.
const NAME_LENGTH: std::ops::RangeInclusive<usize> = 2..=64;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let sent = attributes_of(cx, &statement);
        for (item, attribute) in &sent {
            let Some((start, rest)) = split(attribute.name()) else { continue };
            let meant = NAMES.iter().find(|one| one.eq_ignore_ascii_case(bare(rest)));
            let finding = match meant {
                Some(meant) if start != SPACE || rest != *meant => Some(misnamed(item, attribute, start, meant)),
                Some(meant) => faulty(item, attribute, meant),
                None => None,
            };
            match finding {
                Some(finding) => out.find(finding),
                None => out.pass(),
            }
        }
        let whole = statement.assertion.encrypted_attributes.is_empty();
        if whole && is_for_sign_in(statement.assertion) {
            missing(&statement, &sent, out);
        }
    }
}

/// The name of an attribute of AWS in two: what all have in front, and the rest. Letter case and `http` are faults, not other names.
fn split(name: &str) -> Option<(&str, &str)> {
    let (start, rest) =
        name.split_at_checked(name.to_ascii_lowercase().find("/saml/attributes/")? + "/saml/attributes/".len())?;
    let bare = start.to_ascii_lowercase();
    let host = bare.trim_start_matches("https://").trim_start_matches("http://");
    (host == "aws.amazon.com/saml/attributes/").then_some((start, rest))
}

/// The rest of a name without what stands behind it by mistake.
fn bare(rest: &str) -> &str {
    rest.trim().trim_end_matches('/')
}

fn misnamed(item: &Item, attribute: &Attribute, start: &str, meant: &str) -> Finding {
    let name = attribute.name();
    let right = format!("{SPACE}{meant}");
    let place = attribute.name.as_ref().map_or(attribute.span, |name| name.span);
    let (words, class) = if name.trim() != name {
        ("by a space around it", DifferenceClass::Whitespace)
    } else if name.trim().ends_with('/') {
        ("by a trailing slash", DifferenceClass::TrailingSlash)
    } else if start.eq_ignore_ascii_case(SPACE) {
        ("only in letter case", DifferenceClass::Case)
    } else {
        ("in the scheme", DifferenceClass::Scheme)
    };
    RULE.finding(
        format!("The attribute name {} differs from AWS's `{meant}` {words}", quote(name)),
        "AWS compares the names exactly, including letter case. It does not find the attribute and rejects the login.",
    )
    .at(item, place)
    .compared(right.as_str(), name, Some(class))
    .fix(Party::IdpAdmin, format!("Set the name of the attribute to exactly {}.", quote(&right)))
}

/// What is wrong with the value of an attribute of this name.
fn faulty(item: &Item, attribute: &Attribute, meant: &str) -> Option<Finding> {
    if let Some(finding) = split_pair(item, attribute).filter(|_| meant == "Role") {
        return Some(finding);
    }
    attribute.values.iter().map(|value| &value.value).find_map(|value| match meant {
        "Role" => role(item, value),
        "RoleSessionName" => session_name(item, value),
        "SessionDuration" => duration(item, value),
        _ => None,
    })
}

/// A role is a pair: the role and the identity provider, in either order.
fn role(item: &Item, value: &Value) -> Option<Finding> {
    let text = value.text.trim();
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    let of = |kind: &str| names.iter().find(|name| name.starts_with("arn:") && name.contains(kind)).copied();
    let (role, provider) = (of(":role/"), of(":saml-provider/"));
    let account = |name: &str| name.split(':').nth(4).unwrap_or_default().to_owned();
    let (title, why) = if let Some(what) = unfilled(text) {
        (
            format!("The AWS role is {}, {what}", quote(&value.text)),
            "AWS finds no role of this name and rejects the login.",
        )
    } else if text.is_empty() {
        return None; // `missing` says it.
    } else if !text.starts_with("arn:") {
        (
            format!("The AWS role {} is not a pair of ARNs", quote(&value.text)),
            "Each value must be a pair: the ARN of the role, a comma, and the ARN of the SAML provider.",
        )
    } else if let (Some(role), Some(provider), 2) = (role, provider, names.len()) {
        if account(role) == account(provider) {
            return None;
        }
        let title = format!(
            "The AWS role is of account {}, its SAML provider of account {}",
            quote(&account(role)),
            quote(&account(provider))
        );
        (title, "A role can be assumed only through a SAML provider of its own account.")
    } else if names.len() > 2 {
        let pairs = text.matches(":role/").count();
        let (count, what) =
            if pairs > 1 { (pairs, "roles instead of one") } else { (names.len(), "names instead of a pair") };
        (
            format!("One value of the AWS attribute `Role` has {count} {what}"),
            "Each value must be one pair: the ARN of the role and the ARN of the SAML provider. Several roles are several values.",
        )
    } else if text.contains(';') || text.split_whitespace().count() > 1 && names.len() == 1 {
        (
            format!("The two names of the AWS role {} have no comma between them", quote(&value.text)),
            "Each value must be a pair, separated by a comma: the role's ARN and the SAML provider's ARN.",
        )
    } else if role.is_none() && provider.is_some() && names.len() == 2 {
        (
            format!("The AWS role {} names no role", quote(&value.text)),
            "Each value must be a pair: the ARN of a role (`:role/`) and the ARN of the SAML provider.",
        )
    } else if role.is_none() && provider.is_some() {
        (
            format!("The AWS attribute `Role` has the SAML provider {} without a role", quote(&value.text)),
            "Each value must be a pair, separated by a comma: the role's ARN and the SAML provider's ARN.",
        )
    } else {
        (
            format!("The AWS role {} does not name the identity provider", quote(&value.text)),
            "Each value must be a pair, separated by a comma: the role's ARN and the SAML provider's ARN.",
        )
    };
    let finding = RULE.finding(title, why).confidence(Confidence::Likely).at(item, value.span);
    Some(finding.fix(Party::IdpAdmin, pair_like(text)))
}

/// The form of a pair, for the part of AWS that the value is of.
fn pair_like(value: &str) -> String {
    let partition = value.strip_prefix("arn:").and_then(|rest| rest.split(':').next());
    let partition = partition.filter(|name| name.starts_with("aws-") && name.len() <= "aws-us-gov-iso".len());
    PAIR.replace("arn:aws:", &format!("arn:{}:", partition.unwrap_or("aws")))
}

/// The two names of one pair as two values.
fn split_pair(item: &Item, attribute: &Attribute) -> Option<Finding> {
    let [one, other] = attribute.values.as_slice() else { return None };
    let is = |value: &AttributeValue, kind: &str| value.value.text.contains(kind) && !value.value.text.contains(',');
    let is_pair = |role, provider| is(role, ":role/") && is(provider, ":saml-provider/");
    if !is_pair(one, other) && !is_pair(other, one) {
        return None;
    }
    let finding = RULE
        .finding(
            "AWS role and SAML provider are two values instead of one",
            "Each value must be a pair, separated by a comma: the role's ARN and the SAML provider's ARN.",
        )
        .confidence(Confidence::Likely)
        .at(item, one.value.span)
        .at(item, other.value.span);
    Some(finding.fix(Party::IdpAdmin, pair_like(&one.value.text)))
}

fn session_name(item: &Item, value: &Value) -> Option<Finding> {
    let text = value.text.as_str();
    let count = text.chars().count();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    let odd = text.chars().find(|c| !allowed(*c));
    let title = if text.is_empty() {
        return None; // `missing` says it.
    } else if let Some(odd) = odd {
        let name = match odd {
            ' ' => "a space".to_owned(),
            c if c.is_whitespace() || c.is_control() => "white space".to_owned(),
            c => quote(&c.to_string()),
        };
        format!("The AWS attribute `RoleSessionName` contains {name}: {}", quote(text))
    } else if !NAME_LENGTH.contains(&count) {
        let what = if count > 2 { "longer than 64 characters" } else { "shorter than 2 characters" };
        format!("The AWS attribute `RoleSessionName` is {what}: {}", quote(text))
    } else {
        return None;
    };
    let finding = RULE
        .finding(
            title,
            "AWS accepts 2 to 64 characters: letters, digits, and `_ + = , . @ -`. It rejects the login otherwise.",
        )
        .at(item, value.span)
        .fix(Party::IdpAdmin, "Send the email address or the user name as `RoleSessionName`, not the display name.");
    Some(finding)
}

fn duration(item: &Item, value: &Value) -> Option<Finding> {
    let seconds = value.text.trim().parse::<u32>().ok();
    if seconds.is_some_and(|seconds| DURATION.contains(&seconds)) || value.text.trim().is_empty() {
        return None;
    }
    let finding = RULE
        .finding(
            format!("The AWS attribute `SessionDuration` is {}, outside 900 to 43200 seconds", quote(&value.text)),
            "AWS takes whole seconds, from 15 min to 12 h, and rejects the login otherwise.",
        )
        .confidence(Confidence::Likely)
        .at(item, value.span)
        .fix(Party::IdpAdmin, "Send a number from 900 to 43200 as `SessionDuration`, or remove the attribute.");
    Some(finding)
}

/// Whether it goes to the sign-in of AWS accounts, which needs both attributes. The address of IAM Identity Center does not.
fn is_for_sign_in(assertion: &Assertion) -> bool {
    let is_ours = |url: &str| {
        url.strip_prefix("https://").is_some_and(|rest| {
            let host = rest.split('/').next().unwrap_or_default();
            let known = ["signin.aws.amazon.com", "signin.amazonaws-us-gov.com", "signin.amazonaws.cn"];
            rest.split_once('/').is_some_and(|(_, path)| path == "saml" || path.starts_with("saml/"))
                && known
                    .iter()
                    .any(|name| host == *name || host.strip_suffix(name).is_some_and(|front| front.ends_with('.')))
        })
    };
    assertion.confirmations().iter().filter_map(|one| one.recipient.as_ref()).any(|recipient| is_ours(&recipient.text))
}

/// Whether an attribute of another name is this one, by its value or its name.
fn is_meant(attribute: &Attribute, needed: &str) -> bool {
    let last = attribute.name().trim().rsplit(['/', ':', '#']).next().unwrap_or_default();
    let letters: String = last.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let is_arn =
        |value: &AttributeValue| value.value.text.contains(":role/") && value.value.text.contains(":saml-provider/");
    match needed {
        "Role" => attribute.values.iter().any(is_arn),
        _ => matches!(
            letters.trim_start_matches("aws").trim_end_matches('s'),
            "rolesessionname" | "rolesession" | "sessionname"
        ),
    }
}

fn sent_as(item: &Item, attribute: &Attribute, needed: &str) -> Finding {
    let right = format!("{SPACE}{needed}");
    let place = attribute.name.as_ref().map_or(attribute.span, |name| name.span);
    let title = match attribute.name() == needed {
        true => format!("The AWS attribute `{needed}` was sent under its short name"),
        false => format!("The AWS attribute `{needed}` was sent as {}", quote(attribute.name())),
    };
    RULE.finding(title, "AWS compares the names exactly. It does not find the attribute and rejects the login.")
        .at(item, place)
        .compared(right.as_str(), attribute.name(), None)
        .fix(Party::IdpAdmin, format!("Set the name of the attribute to exactly {}.", quote(&right)))
}

/// An attribute without which AWS signs nobody in.
fn missing(statement: &AssertionRef<'_>, sent: &[(&Item, &Attribute)], out: &mut Outcome) {
    for needed in ["Role", "RoleSessionName"] {
        // Under a wrong name it was told already.
        let named = |attribute: &Attribute| {
            split(attribute.name()).is_some_and(|(_, rest)| bare(rest).eq_ignore_ascii_case(needed))
        };
        let given: Vec<_> = sent.iter().filter(|(_, attribute)| named(attribute)).collect();
        let empty =
            given.iter().find(|(_, attribute)| attribute.values.iter().all(|one| one.value.text.trim().is_empty()));
        let (item, place, what) = match (given.is_empty(), empty) {
            (true, _) => (statement.item, statement.assertion.envelope.tag, "was not sent"),
            (false, Some((item, attribute))) => (*item, attribute.span, "was sent without a value"),
            (false, None) => continue,
        };
        if let Some((item, attribute)) = sent.iter().find(|(_, one)| given.is_empty() && is_meant(one, needed)) {
            out.find(sent_as(item, attribute, needed));
            continue;
        }
        let fix = match needed {
            "Role" => PAIR.to_owned(),
            _ => format!("Send `{SPACE}{needed}` with one value per user, such as the email address."),
        };
        out.find(
            RULE.finding(
                format!("The AWS attribute `{needed}` {what}"),
                format!("AWS needs `{SPACE}{needed}` in every login and rejects the response without it."),
            )
            .at(item, place)
            .fix(Party::IdpAdmin, fix),
        );
    }
}
