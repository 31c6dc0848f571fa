//! The value of a Name ID against its label.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::name_ids;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-NAMEID-VALUE-VS-FORMAT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, name_id) in name_ids(cx, out) {
        let value = name_id.value.text.as_str();
        let Some(format) = name_id.format.as_ref().filter(|_| !value.trim().is_empty()) else { continue };
        let kind = format.text.rsplit_once(":nameid-format:").map_or("", |(_, name)| name);
        let fault = match kind {
            "emailAddress" => {
                // White space around it is a finding of its own.
                (!is_email(value.trim()))
                    .then(|| format!("is labeled an email address, but is {}", kind_of(value.trim())))
            }
            "persistent" => (value.chars().count() > 256)
                .then(|| "is longer than the 256 characters allowed for `persistent`".to_owned()),
            "X509SubjectName" => (!value.contains('='))
                .then(|| "is labeled a certificate subject, but is not a distinguished name".to_owned()),
            "WindowsDomainQualifiedName" => {
                (!value.contains('\\')).then(|| "is labeled a Windows account, but has no `\\`".to_owned())
            }
            _ => continue,
        };
        let Some(fault) = fault else {
            out.pass();
            continue;
        };
        // Allowed e-mail domains say that the application looks users up by e-mail.
        let by_email = !cx.case.expectations.allowed_domains.is_empty();
        let finding = RULE
            .finding(
                format!("The NameID {} {fault}", quote(value)),
                "Applications trust the label. One that looks up users by such a value finds no one.",
            )
            .confidence(if by_email { Confidence::Likely } else { Confidence::Possible })
            .at(statement.item, name_id.value.span)
            .related(statement.item, format.span)
            .spec("saml-core 8.3");
        out.find_once(finding.fix(
            Party::IdpAdmin,
            "Take the NameID from a field that matches its format, such as the user's email field for an email \
             address. Or select the NameID format that matches the field.",
        ));
    }
}

/// Whether a text has the form of an e-mail address (also with a domain of one label, which directories use inside).
pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
    })
}

/// What a user identifier looks like, in words.
pub(super) fn kind_of(value: &str) -> &'static str {
    let hex = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups: Vec<&str> = value.split('-').collect();
    let dash_guid =
        matches!(groups.as_slice(), [a, b, c, d, e] if hex(a, 8) && hex(b, 4) && hex(c, 4) && hex(d, 4) && hex(e, 12));
    if is_email(value) {
        "an email address"
    } else if dash_guid || hex(value, 32) {
        "a GUID"
    } else if value.contains('\\') {
        "a Windows account"
    } else if value.split(',').filter(|part| part.contains('=')).count() >= 2 {
        "a distinguished name"
    } else if value.len() > 3 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        "a number"
    } else if value.len() >= 40 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte)) {
        "an opaque identifier"
    } else if value.contains('@') {
        "not a single address"
    } else {
        "a name without `@`"
    }
}
