//! The attributes that AWS reads, by their exact names.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "SAML-ATTR-AWS-ROLE", Error }

const SPACE: &str = "https://aws.amazon.com/SAML/Attributes/";
const NAMES: &[&str] = &["Role", "RoleSessionName", "SessionDuration", "SourceIdentity"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement) {
            let name = attribute.name();
            let start = name.get(..SPACE.len()).unwrap_or_default();
            if !start.eq_ignore_ascii_case(SPACE) {
                continue;
            }
            let rest = name.get(SPACE.len()..).unwrap_or_default();
            let meant = NAMES.iter().find(|one| one.eq_ignore_ascii_case(rest.trim()));
            if let Some(meant) = meant.filter(|meant| start != SPACE || rest != **meant) {
                let right = format!("{SPACE}{meant}");
                let place = attribute.name.as_ref().map_or(attribute.span, |name| name.span);
                out.find(
                    RULE.finding(
                        format!("The attribute name {} differs from AWS's `{meant}` only in letter case", quote(name)),
                        "AWS compares the names exactly, including letter case. It does not find the attribute and rejects the login.",
                    )
                    .at(item, place)
                    .compared(right.as_str(), name, Some(DifferenceClass::Case))
                    .fix(Party::IdpAdmin, format!("Set the name of the attribute to exactly {}.", quote(&right))),
                );
                continue;
            }
            // A role is a pair: the role and the identity provider, in either order.
            let single =
                (rest == "Role").then(|| attribute.values.iter().find(|value| !is_pair(&value.value.text))).flatten();
            match single.filter(|value| value.value.text.trim().starts_with("arn:")) {
                Some(value) => out.find(
                    RULE.finding(
                        format!("The AWS role {} does not name the identity provider", quote(&value.value.text)),
                        "Each value must be a pair: the ARN of the role and the ARN of the SAML provider, with a comma between.",
                    )
                    .confidence(Confidence::Likely)
                    .at(item, value.value.span)
                    .fix(
                        Party::IdpAdmin,
                        "Send `arn:aws:iam::ACCOUNT:role/NAME,arn:aws:iam::ACCOUNT:saml-provider/NAME` as one value of `Role`.",
                    ),
                ),
                None => out.pass(),
            }
        }
    }
}

fn is_pair(value: &str) -> bool {
    let parts: Vec<&str> = value.split(',').map(str::trim).collect();
    let has = |kind: &str| parts.iter().any(|part| part.starts_with("arn:") && part.contains(kind));
    parts.len() == 2 && has(":role/") && has(":saml-provider/")
}
