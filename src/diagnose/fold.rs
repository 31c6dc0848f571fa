//! Folds consequences under their causes. Comes in: findings in the order of the registry. Goes out: the same findings,
//! some with the role consequence; a cause that several rules found in several places gets all the places.

use super::edge::{Edge, Scope, names};
use super::explains::{EDGES, REFUSALS};
use super::witness;
use crate::item::Item;
use crate::report::{Confidence, Finding, PlaceRole, Role, Severity};
use crate::rules::statements;
use crate::rules::support::expected;
use crate::saml::Message;
use crate::source::Span;
use crate::syntax::jose::Token;

/// Gives the findings their ids in this order; what was explained by a finding still is.
pub(super) fn number(findings: &mut [Finding]) {
    let renamed: Vec<(String, String)> = findings
        .iter_mut()
        .enumerate()
        .map(|(index, finding)| {
            let id = format!("f{}", index + 1);
            (std::mem::replace(&mut finding.id, id.clone()), id)
        })
        .collect();
    for finding in findings {
        let Some(because) = &mut finding.because else { continue };
        if let Some((_, id)) = renamed.iter().find(|(before, _)| before == because) {
            because.clone_from(id);
        }
    }
}

/// Applies the graph. A consequence of a consequence points to the first cause.
pub(super) fn fold(findings: &mut [Finding], items: &[Item]) {
    number(findings);
    let found: Vec<_> = (0..findings.len()).map(|effect| cause_of(findings, effect, items)).collect();
    let causes: Vec<Option<usize>> = found.iter().map(|found| found.map(|(cause, _)| cause)).collect();
    for (effect, found) in found.iter().enumerate() {
        // A likely fault becomes certain once the identity provider rejects the request for it.
        if let Some((cause, Scope::Answer)) = found
            && findings.get(effect).is_some_and(|effect| effect.confidence == Confidence::Certain)
            && let Some(cause) = findings.get_mut(*cause)
        {
            cause.confidence = Confidence::Certain;
        }
        // What may fail by the message alone did fail by the text.
        if let Some((cause, _)) = found
            && findings
                .get(effect)
                .is_some_and(|effect| effect.severity == Severity::Error && witness::is_said(effect, items))
            && let Some(cause) = findings.get_mut(*cause).filter(|cause| cause.severity == Severity::Warning)
        {
            cause.severity = Severity::Error;
            cause.confidence = Confidence::Likely;
        }
        let Some(root) = root_of(&causes, effect) else { continue };
        let Some((rule, id)) = findings.get(root).map(|cause| (cause.rule.clone(), cause.id.clone())) else { continue };
        let places = findings
            .get(effect)
            .filter(|finding| shares_values(findings.get(root), finding))
            .map(|finding| finding.at.clone());
        if let Some(finding) = findings.get_mut(effect) {
            finding.role = Role::Consequence;
            finding.because_of = Some(rule);
            finding.because = Some(id);
        }
        if let (Some(cause), Some(places)) = (findings.get_mut(root), places) {
            for mut place in places.into_iter().filter(|place| place.role == PlaceRole::Primary) {
                place.role = PlaceRole::Related;
                let known = cause
                    .at
                    .iter()
                    .any(|other| other.item == place.item && other.start == place.start && other.layer == place.layer);
                if !known {
                    cause.at.push(place);
                }
            }
        }
    }
}

/// The index of the finding that explains this one, by the first edge that fits, and how near it is.
fn cause_of(findings: &[Finding], effect: usize, items: &[Item]) -> Option<(usize, Scope)> {
    let finding = findings.get(effect)?;
    if let Some(cause) = sentence_of(findings, finding, items) {
        return Some((cause, Scope::SameItem));
    }
    // Response and assertion are signed with one key, and one change breaks both signatures.
    let twin = findings.iter().take(effect).position(|first| {
        first.rule == finding.rule
            && first.severity == finding.severity
            && match finding.rule.as_str() {
                "SIG-KEY-MISMATCH" => shares_values(Some(first), finding),
                "SIG-DIGEST-MISMATCH" => same_item(first, finding, items),
                _ => false,
            }
    });
    if let Some(twin) = twin {
        return Some((twin, Scope::SameItem));
    }
    if let Some(cause) = witness::shown(findings, finding, items) {
        return Some((cause, Scope::Case));
    }
    let stands = stands_before_cut(findings, finding, items);
    EDGES.iter().filter(|edge| edge.effects.iter().any(|pattern| names(pattern, &finding.rule))).find_map(|edge| {
        let cause = findings.iter().position(|cause| {
            names(edge.cause, &cause.rule)
                && cause.rule != finding.rule
                && (strong_enough(cause, finding) || witness::explains(cause, finding, items))
                && (edge.only_if)(cause)
                && near(edge, cause, finding, items)
                && !(stands && (cause.rule == "IN-TRUNCATED" || cause.rule == "XML-MALFORMED"))
        });
        cause.map(|cause| (cause, edge.scope))
    })
}

/// The fault that a sentence beside a refusal names: `server_error` says only that there is one.
fn sentence_of(findings: &[Finding], effect: &Finding, items: &[Item]) -> Option<usize> {
    if !REFUSALS.iter().any(|pattern| names(pattern, &effect.rule)) {
        return None;
    }
    let place = effect.at.first()?;
    let item = items.iter().find(|item| item.id == place.item)?;
    let named = |rule: &str| statements::rules_of(item).any(|named| named == rule);
    if named(&effect.rule) {
        return None;
    }
    findings
        .iter()
        .position(|cause| named(&cause.rule) && cause.at.first().is_some_and(|other| other.item == place.item))
}

/// Whether it is about a value that stands whole in a message whose end is missing: what follows does not change the value.
fn stands_before_cut(findings: &[Finding], effect: &Finding, items: &[Item]) -> bool {
    let is_end = matches!(effect.rule.as_str(), "SAML-EXPIRED" | "SAML-SCD-EXPIRED");
    let is_of_value = effect.actual.is_some() || effect.rule.starts_with("SAML-STATUS-") || is_end;
    let item = effect.at.first().and_then(|place| items.iter().find(|item| item.id == place.item));
    let token = item.and_then(|item| item.oidc()?.token());
    // The claims stand before the signature, and nothing behind them changes them.
    if effect.rule.starts_with("OIDC-") && token.is_some_and(Token::has_whole_claims) {
        return true;
    }
    if effect.severity != Severity::Error || !effect.rule.starts_with("SAML-") || !is_of_value {
        return false;
    }
    let Some(place) = effect.at.iter().find(|place| place.role == PlaceRole::Primary) else { return false };
    let is_cut = |one: &Finding| one.rule == "IN-TRUNCATED" && one.at.iter().any(|at| at.item == place.item);
    let item = items.iter().find(|item| item.id == place.item);
    let Some(document) = item.filter(|_| findings.iter().any(is_cut)).and_then(Item::xml) else { return false };
    let Some(span) = place.start.zip(place.end).map(|(start, end)| Span::new(start, end)) else { return false };
    let Some(node) = document.innermost(span) else { return false };
    let tag = node.start_tag();
    let is_attribute = tag.contains(span) && span != tag && tag.of(document.source()).ends_with('>');
    // Of several values, such as audiences, the next may be the right one.
    let is_content = || {
        let is_single = matches!(node.local(), "Issuer" | "NameID");
        let whole = if is_single { Some(node) } else { node.parent() };
        node.content_span().contains(span) && whole.is_some_and(|whole| whole.end_tag().is_some())
    };
    is_attribute || is_content()
}

/// A remark does not explain an error.
fn strong_enough(cause: &Finding, effect: &Finding) -> bool {
    use Severity::{Error, Info, Security, Warning};
    match effect.severity {
        Error => matches!(cause.severity, Error | Security) || cause.rule.starts_with("IN-"),
        Security | Warning => cause.severity != Info || cause.rule.starts_with("IN-"),
        Info => true,
    }
}

/// Follows the chain of causes to its start; a ring has none.
fn root_of(causes: &[Option<usize>], effect: usize) -> Option<usize> {
    let mut root = (*causes.get(effect)?)?;
    for _ in 0..causes.len() {
        match causes.get(root).copied().flatten() {
            Some(next) if next == effect => return None,
            Some(next) => root = next,
            None => return Some(root),
        }
    }
    None
}

fn near(edge: &Edge, cause: &Finding, effect: &Finding, items: &[Item]) -> bool {
    match edge.scope {
        Scope::Case => true,
        Scope::SameItem => same_item(cause, effect, items),
        Scope::SamePlace => {
            cause.at.first().zip(effect.at.first()).is_some_and(|(a, b)| a.item == b.item && a.start == b.start)
        }
        Scope::SameValues => shares_values(Some(cause), effect),
        Scope::Told => is_told(effect, items) && !is_told(cause, items),
        Scope::Answer => answers(cause, effect, items).is_some(),
        Scope::AnswerToWrong => {
            let status = answers(cause, effect, items).and_then(|answer| answer.status()?.code.as_ref());
            status.is_some_and(|code| code.text.ends_with(":status:Requester"))
        }
    }
}

/// Whether only a text says it.
fn is_told(finding: &Finding, items: &[Item]) -> bool {
    let place = finding.at.first();
    place
        .and_then(|place| items.iter().find(|item| item.id == place.item))
        .is_some_and(|item| !item.statements.is_empty())
}

/// The message of the effect, where it answers that of the cause.
fn answers<'a>(cause: &Finding, effect: &Finding, items: &'a [Item]) -> Option<&'a Message> {
    let message = |finding: &Finding| {
        let place = finding.at.first()?;
        items.iter().find(|item| item.id == place.item)?.saml()
    };
    let answer = message(effect)?;
    expected::answers(items, answer.response()?, message(cause)?.authn_request()?).then_some(answer)
}

fn shares_values(cause: Option<&Finding>, effect: &Finding) -> bool {
    cause.is_some_and(|cause| {
        cause.actual.is_some() && cause.actual == effect.actual && cause.expected == effect.expected
    })
}

/// Whether the two are about one item, or about items inside each other. A finding without a place is about the whole case.
fn same_item(cause: &Finding, effect: &Finding, items: &[Item]) -> bool {
    let (Some(a), Some(b)) = (cause.at.first(), effect.at.first()) else { return true };
    let lineage = |id: &str| -> Vec<&str> {
        let start = items.iter().find(|item| item.id == id);
        std::iter::successors(start, |item| item.parent.and_then(|parent| items.get(parent)))
            .take(items.len())
            .map(|item| item.id.as_str())
            .collect()
    };
    a.item == b.item || lineage(&a.item).contains(&b.item.as_str()) || lineage(&b.item).contains(&a.item.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::DifferenceClass;

    fn finding(rule: &str, severity: Severity) -> Finding {
        Finding::new(rule, severity, "title", "why")
    }

    #[test]
    fn one_wrong_value_is_one_cause() {
        let mut findings = vec![
            finding("SAML-DEST-MISMATCH", Severity::Error).compared("a", "b", None),
            finding("SAML-RECIPIENT-MISMATCH", Severity::Error).compared("a", "b", None),
            finding("SAML-AUD-MISMATCH", Severity::Error).compared("c", "d", None),
        ];
        fold(&mut findings, &[]);
        assert_eq!(findings[1].because_of.as_deref(), Some("SAML-DEST-MISMATCH"));
        assert_eq!(findings[0].because_of, None);
        assert_eq!(findings[2].because_of, None);
    }

    #[test]
    fn other_wrong_values_stay_apart() {
        let mut findings = vec![
            finding("SAML-DEST-MISMATCH", Severity::Error).compared("a", "b", None),
            finding("SAML-RECIPIENT-MISMATCH", Severity::Error).compared("a", "c", None),
        ];
        fold(&mut findings, &[]);
        assert!(findings.iter().all(|finding| finding.because_of.is_none()));
    }

    #[test]
    fn a_refusal_hides_what_follows_from_it() {
        let mut findings = vec![
            finding("SAML-RESP-NO-ASSERTION", Severity::Error),
            finding("SAML-STATUS-NOT-SUCCESS", Severity::Error),
            finding("SAML-STATUS-NOPASSIVE", Severity::Error),
        ];
        fold(&mut findings, &[]);
        assert_eq!(findings[0].because_of.as_deref(), Some("SAML-STATUS-NOPASSIVE"));
        assert_eq!(findings[1].because_of.as_deref(), Some("SAML-STATUS-NOPASSIVE"));
        assert_eq!(findings[2].because_of, None);
    }

    #[test]
    fn a_remark_explains_no_error() {
        let mut findings = vec![
            finding("SAML-ISSUER-MISMATCH", Severity::Info).compared("a", "b", Some(DifferenceClass::Different)),
            finding("SIG-KEY-MISMATCH", Severity::Error),
        ];
        fold(&mut findings, &[]);
        assert_eq!(findings[1].because_of, None);
    }
}
