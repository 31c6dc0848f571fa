//! The same case through the eyes of each receiver. Comes in: findings, and the table of `profiles`. Goes out: who would accept
//! the message and who would not, and why; for a chosen receiver, findings as heavy as they are there.

use super::explains::names;
use super::rank::is_forgery;
use crate::case::Settings;
use crate::item::Item;
use crate::order;
use crate::providers;
use crate::receivers::{Receiver, Tolerance, receivers};
use crate::report::{Confidence, Finding, ItemKind, ReceiverReason, ReceiverVerdict, Role, Severity, TimeSource};
use crate::rules::{Context, Outcome, registry};
use crate::vocabulary::Topic;

/// Rules whose judgement hangs on the tolerance.
const TIMED: &[&str] = &["SAML-EXPIRED", "SAML-NOTBEFORE-FUTURE", "SAML-SCD-EXPIRED", "SAML-SESSION-EXPIRED"];

/// The rule that has the tolerance of the subject confirmation.
const CONFIRMATION: &str = "SAML-SCD-EXPIRED";

/// Families of which every receiver refuses an error, unless its table says otherwise. What the application itself
/// makes of attributes is no matter of the library.
const GROUPS: &[&str] =
    &["xml", "response", "status", "assertion", "subject", "conditions", "authn", "signature", "encryption"];

/// Errors of these families that are the application's own wish, and a summary of others.
const NO_REASON: &[&str] =
    &["SAML-SC-NONE-VALID", "SAML-NAMEID-DOMAIN", "SAML-NAMEID-FORMAT-MISMATCH", "SAML-NAMEID-NOT-EMAIL"];

/// Findings after which nobody can say who would accept the message: what a receiver got is not what is here.
const OTHER_COPY: &[&str] = &["IN-TRUNCATED", "IN-SMART-QUOTES", "SIG-DAMAGED", "XML-MALFORMED"];

/// Reasons told per receiver.
const MAX_REASONS: usize = 3;

/// The settings that a rule is run with under a receiver. A tolerance that the person gave wins over the default.
pub(super) fn settings_for(settings: &Settings, receiver: &Receiver, rule: &str) -> Settings {
    let mut own = settings.clone();
    if own.skew == 0 {
        own.skew = receiver.confirmation_skew.filter(|_| rule == CONFIRMATION).unwrap_or(receiver.skew);
    }
    own
}

/// Makes the findings as heavy as they are at the chosen receiver.
pub(super) fn weigh(findings: &mut Vec<Finding>, receiver: &Receiver, cx: &Context<'_>) {
    findings.extend(too_old(receiver, cx));
    for finding in findings.iter_mut().filter(|finding| concerns_login(finding)) {
        if refuses(receiver, finding) {
            finding.severity = Severity::Error;
            finding.confidence = Confidence::Certain;
            // Said already, where the rule names its receivers.
            if !finding.why.contains(receiver.name) {
                finding.why.push_str(&format!(" {} refuses it.", receiver.name));
            }
            if finding.fix.is_empty() && finding.rule.starts_with("SIG-") {
                let place = finding.at.first().map(|place| place.item.as_str());
                let maker =
                    cx.items.iter().find(|item| Some(item.id.as_str()) == place).and_then(|item| cx.provider(item));
                let part = if finding.rule.contains("RESPONSE") { "the response" } else { "the assertion" };
                finding.fix.extend(providers::fixes_in_words(Topic::Sign, maker, Some(part)));
            }
        } else if finding.severity != Severity::Info && lets_pass(receiver, finding) {
            finding.severity = Severity::Info;
            finding.why.push_str(&format!(" {} lets it pass.", receiver.name));
        }
    }
}

/// What each receiver would say. Nothing where no response is in the case, or none as it was sent.
pub(super) fn judge(findings: &[Finding], cx: &Context<'_>) -> Vec<ReceiverVerdict> {
    let is_login = |item: &Item| matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion);
    let other = |finding: &Finding| OTHER_COPY.contains(&finding.rule.as_str());
    // Of a message that was built to be read in two ways it is no comfort that somebody would take it.
    if !cx.items.iter().any(is_login) || findings.iter().any(|finding| other(finding) || is_forgery(finding)) {
        return Vec::new();
    }
    receivers()
        .iter()
        .map(|receiver| {
            let timed = timed(receiver, cx);
            let old = too_old(receiver, cx);
            let untimed = findings.iter().filter(|finding| !TIMED.contains(&finding.rule.as_str()));
            let mut refused: Vec<&Finding> = untimed
                .chain(&timed)
                .chain(&old)
                .filter(|finding| concerns_login(finding) && refuses(receiver, finding))
                .collect();
            // What follows from another reason is told only where that reason does not count here.
            order::by_key(&mut refused, |finding| finding.role == Role::Consequence);
            let mut because: Vec<ReceiverReason> = Vec::new();
            for finding in refused {
                let told = because.iter().any(|reason| finding.because_of.as_deref() == Some(reason.rule.as_str()));
                if !told && because.len() < MAX_REASONS {
                    because.push(ReceiverReason { rule: finding.rule.clone(), text: words(receiver, finding, cx) });
                }
            }
            ReceiverVerdict {
                id: receiver.id.to_owned(),
                name: receiver.name.to_owned(),
                accepts: because.is_empty(),
                because,
            }
        })
        .collect()
}

/// The rules about time once more, with the receiver's tolerance.
fn timed(receiver: &Receiver, cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in TIMED.iter().filter_map(|id| registry::find(id)) {
        let settings = settings_for(cx.settings, receiver, rule.id);
        let mut outcome = Outcome::default();
        (rule.check)(&Context { settings: &settings, ..*cx }, &mut outcome);
        found.append(&mut outcome.findings);
    }
    found
}

/// A response that is too old for this receiver, whatever its conditions say.
fn too_old(receiver: &Receiver, cx: &Context<'_>) -> Option<Finding> {
    let most = receiver.max_age?;
    cx.items.iter().filter(|item| item.kind == ItemKind::SamlResponse).find_map(|item| {
        let instant = cx.instant(item);
        let issued = item.saml()?.issued()?;
        let age = instant.instant.seconds_since(issued);
        let known = !matches!(instant.source, TimeSource::Message | TimeSource::Now);
        (known && age > most).then(|| {
            let place = item.saml()?.envelope()?.issue_instant.as_ref()?.span;
            let rule = registry::find("SAML-RESP-ISSUEINSTANT-SKEW")?;
            let finding = rule.finding(
                format!("The response was {age} s old when it was delivered"),
                format!("{} takes a response for {most} s after it was issued.", receiver.name),
            );
            Some(finding.severity(Severity::Error).at(item, place))
        })?
    })
}

fn concerns_login(finding: &Finding) -> bool {
    registry::find(&finding.rule)
        .is_some_and(|rule| GROUPS.contains(&rule.group) || matches!(rule.group, "attributes" | "correlation"))
}

fn refuses(receiver: &Receiver, finding: &Finding) -> bool {
    let rule = finding.rule.as_str();
    if lets_pass(receiver, finding) {
        return false;
    }
    if receiver.refuses.contains(&rule) {
        return true;
    }
    let usual = registry::find(rule).is_some_and(|rule| GROUPS.contains(&rule.group)) || rule == "CORR-IRT-MISMATCH";
    let certain = finding.severity == Severity::Error && finding.confidence != Confidence::Possible;
    let early = rule == "SAML-NOTBEFORE-FUTURE" && finding.severity == Severity::Warning;
    usual && (certain || early) && !NO_REASON.contains(&rule)
}

fn lets_pass(receiver: &Receiver, finding: &Finding) -> bool {
    let ignored = receiver.ignores.iter().any(|pattern| names(pattern, &finding.rule));
    let tolerated = receiver.tolerates.iter().any(|(rule, tolerance)| {
        let values = finding.expected.as_deref().zip(finding.actual.as_deref());
        *rule == finding.rule
            && match tolerance {
                Tolerance::Classes(classes) => finding.class.as_deref().is_some_and(|class| classes.contains(&class)),
                Tolerance::Longer => values.is_some_and(|(expected, actual)| actual.starts_with(expected)),
                Tolerance::Contains => values.is_some_and(|(expected, actual)| actual.contains(expected)),
            }
    });
    ignored || tolerated
}

fn words(receiver: &Receiver, finding: &Finding, cx: &Context<'_>) -> String {
    if !TIMED.contains(&finding.rule.as_str()) {
        return finding.title.clone();
    }
    let skew = settings_for(cx.settings, receiver, &finding.rule).skew;
    format!("{} ({skew} s of clock difference are allowed)", finding.title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receivers::receiver;

    fn finding(rule: &str, severity: Severity) -> Finding {
        Finding::new(rule, severity, "title", "why")
    }

    #[test]
    fn what_one_refuses_another_does_not_see() {
        let (node, spring) = (receiver("node-saml").unwrap(), receiver("spring-security").unwrap());
        let address = finding("SAML-DEST-MISMATCH", Severity::Error);
        assert!(!refuses(node, &address));
        assert!(refuses(spring, &address));
        let envelope = finding("SIG-RESPONSE-UNSIGNED", Severity::Info);
        assert!(refuses(node, &envelope));
        assert!(!refuses(spring, &envelope));
    }

    #[test]
    fn some_differences_pass() {
        let longer = finding("SAML-DEST-MISMATCH", Severity::Error).compared("https://a/acs", "https://a/acs/", None);
        assert!(!refuses(receiver("python3-saml").unwrap(), &longer));
        assert!(refuses(receiver("ruby-saml").unwrap(), &longer));
        let port = finding("SAML-DEST-MISMATCH", Severity::Error).compared("a", "b", Some("port"));
        assert!(!refuses(receiver("ruby-saml").unwrap(), &port));
    }

    #[test]
    fn the_table_is_sorted_and_of_known_rules() {
        for pair in receivers().windows(2) {
            assert!(pair[0].id < pair[1].id, "{} before {}", pair[0].id, pair[1].id);
        }
        for receiver in receivers() {
            assert!(!receiver.name.is_empty());
            let tolerated = receiver.tolerates.iter().map(|(rule, _)| rule);
            for rule in receiver.refuses.iter().chain(receiver.ignores).chain(tolerated) {
                assert!(registry::all().any(|known| names(rule, known.id)), "{}: {rule}", receiver.id);
            }
        }
    }
}
