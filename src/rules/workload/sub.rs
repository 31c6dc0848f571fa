//! WI-SUB: the subject of a token is none of those that are expected. For workload tokens the difference is named part by part.

use super::aud::owner;
use crate::declare_rule;
use crate::oidc::Matching;
use crate::oidc::workload::{differ_in_ids, platform};
use crate::report::{Finding, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use crate::source::Value;
use crate::vocabulary::DifferenceClass;

declare_rule! { "WI-SUB", Error, [WorkloadToken, AccessToken, IdToken, AuthorizationGrant, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let wanted = &cx.case.expectations.subjects;
    if wanted.is_empty() {
        return;
    }
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        let Some(subject) = found.token.claim_text("sub") else { continue };
        if wanted.contains(&subject.text) {
            out.pass();
            continue;
        }
        let nearest = wanted
            .iter()
            .filter_map(|wanted| {
                compare_identifiers(wanted, subject.as_str(), &[]).map(|difference| (wanted, difference))
            })
            .min_by_key(|(_, difference)| difference.class == DifferenceClass::Different);
        let Some((wanted, difference)) = nearest else { continue };
        let words = if differ_in_ids(wanted, &subject.text) {
            Some(NUMERIC_IDS.to_owned())
        } else if difference.class == DifferenceClass::Different {
            parts(wanted, &subject.text)
        } else {
            Some(difference.words.clone())
        };
        out.find(finding(found, wanted, &subject, difference.class, words));
    }
}

/// The new form of the subject has numbers that never change; the old one has names alone.
const NUMERIC_IDS: &str = "only GitHub's numeric IDs of owner and repository (`@123`) differ. GitHub writes them \
                           where the repository asks for immutable subjects";

fn finding(
    found: &TokenItem<'_>,
    wanted: &str,
    subject: &Value,
    class: DifferenceClass,
    words: Option<String>,
) -> Finding {
    let wildcard = Matching::Exact.takes_wildcard_literally(wanted, &subject.text);
    let named = words.map_or(String::new(), |words| format!(": {words}"));
    let why = if wildcard {
        "The receiver compares the subject character for character, and `*` is a character there. It would match as a \
         wildcard."
            .to_owned()
    } else {
        format!("The receiver compares the subject with what it trusts{named}.")
    };
    let finding = RULE
        .finding(format!("The subject is `{}`, not `{wanted}`", subject.text), why)
        .compared(wanted, subject.as_str(), Some(class))
        .spec("RFC 7519 4.1.2")
        .at(found.item, subject.span);
    if wildcard {
        return finding.fix(
            Party::SpAdmin,
            "Compare with wildcards: `StringLike` in an AWS trust policy, `bound_claims_type` = `glob` in Vault, a \
             flexible federated credential in Microsoft Entra ID. Otherwise write out the whole subject.",
        );
    }
    match platform(found.token) {
        Some((platform, _)) => finding
            .fix(
                Party::SpAdmin,
                format!(
                    "Set the trusted subject to `{}`. {} writes it as {}.",
                    subject.text, platform.name, platform.subject
                ),
            )
            .fix_by(
                Party::SpAdmin,
                &owner(platform),
                format!("Or run the {} where its subject is `{wanted}`.", platform.bearer),
            ),
        None => finding.fix(
            Party::SpAdmin,
            format!("Set the expected subject to `{}`, or get the token for `{wanted}`.", subject.text),
        ),
    }
}

/// The first part that differs, of two subjects with parts between colons.
fn parts(wanted: &str, actual: &str) -> Option<String> {
    let (mut one, mut other) = (wanted.split(':'), actual.split(':'));
    for _ in 0..64 {
        match (one.next(), other.next()) {
            (Some(wanted), Some(actual)) if wanted == actual => {}
            (Some(wanted), Some(actual)) => return Some(format!("`{actual}` instead of `{wanted}`")),
            (Some(wanted), None) => return Some(format!("`{wanted}` is missing at its end")),
            (None, Some(actual)) => return Some(format!("it has `{actual}` beyond what is expected")),
            (None, None) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_differs_is_named() {
        assert_eq!(
            parts("repo:a/b:ref:refs/heads/main", "repo:a/b:environment:dev").as_deref(),
            Some("`environment` instead of `ref`")
        );
        assert_eq!(parts("a:b", "a").as_deref(), Some("`b` is missing at its end"));
        assert_eq!(parts("a", "a:b").as_deref(), Some("it has `b` beyond what is expected"));
    }
}
