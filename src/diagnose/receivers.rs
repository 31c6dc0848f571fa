//! The same case through the eyes of each receiver. Input: findings, and the table of receivers. Output: who accepts the message,
//! who rejects it and why; for a chosen receiver, findings as heavy as they are there. List and chosen receiver have one source:
//! [`reasons`].

use super::blanked::is_left_out;
use super::edge::names;
use super::logins::logins;
use super::rank::is_forgery;
use super::subjects::{TIMED, is_judged, is_listed, same_subject};
use crate::crypto::dsig::DigestResult;
use crate::intake::LayerKind;
use crate::item::Item;
use crate::order;
use crate::providers;
use crate::receivers::{self, Login, Receiver, Vote, receivers};
use crate::report::{Confidence, Finding, Party, Provider, ReceiverChecked, ReceiverReason, ReceiverVerdict, Severity};
use crate::rules::support::left_out::{is_signature_elided, lacks_parts};
use crate::rules::{Context, registry};
use crate::source::Span;
use crate::vocabulary::Family;
use crate::vocabulary::Topic;

/// Errors of families which the library decides that the application decides, and a summary of others.
const APPLICATION_POLICY: &[&str] =
    &["SAML-NAMEID-DOMAIN", "SAML-NAMEID-FORMAT-MISMATCH", "SAML-NAMEID-NOT-EMAIL", "SAML-AUTHN-TOO-OLD"];

/// Rules whose findings are errors only where the application was said to want it so.
const BY_EXPECTATION: &[&str] = &["CORR-IDP-INITIATED", "SIG-RESPONSE-UNSIGNED", "SIG-ASSERTION-UNSIGNED"];

/// Findings after which nobody can say who would accept the message: what a receiver got is not what is here.
const UNRELIABLE_COPY: &[&str] = &["IN-TRUNCATED", "IN-SMART-QUOTES", "SIG-DAMAGED", "XML-COMPLEXITY", "XML-MALFORMED"];

/// What the keys of the case decide, and no library.
const BY_KEY: &[&str] = &["ENC-WRONG-RECIPIENT"];

/// Maximum number of reasons shown per receiver.
const MAX_REASONS: usize = 3;

/// Between a reason and what the receiver prints for it.
const SAYS: &str = ". It says `";

/// Why a receiver rejects the message.
#[derive(Debug, Clone)]
struct Reason {
    rule: String,
    text: String,
    place: Option<(String, Span)>,
    consequence_of: Option<String>,
}

/// What each receiver would say; `hidden` are the rules that a blanked value kept from judging. Empty where no response is in the case, or
/// none as it was sent.
pub(super) fn judge(findings: &[Finding], hidden: &[String], cx: &Context<'_>) -> Vec<ReceiverVerdict> {
    let other = |finding: &Finding| UNRELIABLE_COPY.contains(&finding.rule.as_str());
    let logins = logins(cx);
    // Of a message that was built to be read in two ways it is no comfort that somebody would take it.
    if logins.is_empty() || findings.iter().any(|finding| other(finding) || is_forgery(finding)) {
        return Vec::new();
    }
    receivers()
        .iter()
        .map(|receiver| {
            let mut because: Vec<ReceiverReason> = Vec::new();
            for reason in reasons(receiver, findings, hidden, &logins) {
                let told = because.iter().any(|told| reason.consequence_of.as_deref() == Some(told.rule.as_str()));
                if !told && because.len() < MAX_REASONS {
                    let text = match said(receiver, &reason.rule) {
                        Some(sentence) => format!("{}{SAYS}{sentence}`", reason.text),
                        None => reason.text,
                    };
                    because.push(ReceiverReason { rule: reason.rule, text });
                }
            }
            ReceiverVerdict {
                id: receiver.id.to_owned(),
                name: receiver.name.to_owned(),
                accepts: because.is_empty(),
                because,
                checked: receiver.checked.map(|checked| ReceiverChecked {
                    version: checked.version.to_owned(),
                    date: checked.date.to_owned(),
                    messages: checked.messages,
                    agreed: checked.agreed,
                }),
            }
        })
        .collect()
}

/// Whether parts of a login are missing in this copy: no receiver is said to accept what nobody sees.
pub(super) fn is_partial(cx: &Context<'_>) -> bool {
    let of = |login: &Login<'_>| {
        // Nobody is sent an assertion alone.
        if login.response.is_none() {
            return true;
        }
        let response = login.response.map(|(item, _)| item);
        response.into_iter().chain(login.assertions.iter().map(|(item, _)| *item)).any(lacks_parts)
    };
    logins(cx).iter().any(of)
}

/// Makes the findings as heavy as they are at the chosen receiver.
pub(super) fn weigh(findings: &mut Vec<Finding>, hidden: &[String], receiver: &Receiver, cx: &Context<'_>) {
    let logins = logins(cx);
    let reasons = reasons(receiver, findings, hidden, &logins);
    let unread = reads_enough(receiver, &logins);
    let name = receiver.name;
    // A message that was delivered like this is rejected, whoever indented it.
    if reasons.iter().any(|reason| reason.rule == "SIG-DIGEST-MISMATCH" && reason.place.is_some()) {
        findings.retain(|finding| finding.rule != "IN-PRETTY-PRINTED");
    }
    for finding in findings.iter_mut().filter(|finding| concerns(finding, &logins)) {
        if reasons.iter().any(|reason| same_subject(&reason.rule, &finding.rule)) {
            finding.severity = Severity::Error;
            finding.confidence = Confidence::Certain;
            // Said already, where the rule names its receivers; what the application demands, no library says.
            if !finding.why.contains(name) && !by_application(finding) {
                finding.why.push_str(&format!(" {}", rejects(receiver, &finding.rule)));
            }
            if finding.fix.is_empty() && finding.rule.starts_with("SIG-") {
                finding.fix.extend(sign_fixes(finding, cx));
            }
        } else if finding.severity != Severity::Info
            && (is_judged(&finding.rule) || is_listed(&finding.rule) || (unread && finding.rule.starts_with("SIG-")))
        {
            finding.severity = Severity::Info;
            finding.why.push_str(&format!(" {name} accepts it."));
        }
    }
    // The metadata is found by the same name.
    let is_taken = |one: &Finding| {
        let taken = |other: &&Finding| other.rule == "SAML-ISSUER-MISMATCH" && other.severity == Severity::Info;
        one.rule == "MD-ENTITYID-MISMATCH"
            && findings.iter().filter(taken).any(|other| other.actual == one.actual && other.expected == one.expected)
    };
    if let Some(at) = findings.iter().position(is_taken)
        && let Some(finding) = findings.get_mut(at)
    {
        finding.severity = Severity::Info;
    }
    for reason in reasons {
        if !findings.iter().any(|finding| same_subject(&reason.rule, &finding.rule)) {
            let finding = finding_of(&reason, rejects(receiver, &reason.rule), cx);
            findings.extend(finding.map(|finding| match reason.rule.as_str() {
                "SIG-VALUE-INVALID" => finding.fix(Party::IdpAdmin, PADDED),
                rule if rule.starts_with("ENC-ALG-") => finding.fixes(encryption_fixes(&logins, cx)),
                _ => finding,
            }));
        }
    }
}

/// How many of the receivers that count accept and reject a message, and what most of them do: with those that leave most checks to
/// their application, or without.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    /// How many accept it.
    pub(super) accept: usize,
    /// How many reject it.
    pub(super) reject: usize,
    /// Most accept it, in one of the two counts.
    pub(super) most_accept: bool,
    /// Most reject it, in one of the two counts.
    pub(super) most_reject: bool,
}

/// Counts what the receivers do with the message.
pub(super) fn count(verdicts: &[ReceiverVerdict]) -> Tally {
    let of = |vote: Vote, accepts: bool| {
        verdicts.iter().filter(|one| one.accepts == accepts && vote_of(one) == vote).count()
    };
    let (accept, reject) = (of(Vote::Counted, true), of(Vote::Counted, false));
    let (all_accept, all_reject) = (accept + of(Vote::Lenient, true), reject + of(Vote::Lenient, false));
    Tally {
        accept: all_accept,
        reject: all_reject,
        most_accept: accept > reject || all_accept > all_reject,
        most_reject: reject > accept || all_reject > all_accept,
    }
}

fn vote_of(verdict: &ReceiverVerdict) -> Vote {
    receivers::receiver(&verdict.id).map_or(Vote::None, |row| row.vote)
}

/// That it rejects it, with what it prints.
fn rejects(receiver: &Receiver, rule: &str) -> String {
    let name = receiver.name;
    match said(receiver, rule) {
        Some(sentence) => format!("{name} rejects it and says `{sentence}`."),
        None => format!("{name} rejects it."),
    }
}

/// What this receiver prints where it rejects a message for this.
fn said(receiver: &Receiver, rule: &str) -> Option<&'static str> {
    receiver.says.iter().find(|(pattern, _)| names(pattern, rule)).map(|(_, sentence)| *sentence)
}

/// Whether how many reject it says something: it does not depend on what was given with the message.
pub(super) fn counts(rule: &str) -> bool {
    !BY_KEY.contains(&rule)
}

/// Whether a library decides about this finding and not the application.
pub(super) fn is_for_library(finding: &Finding, cx: &Context<'_>) -> bool {
    let rule = finding.rule.as_str();
    concerns(finding, &logins(cx)) && (is_judged(rule) || is_listed(rule)) && !BY_EXPECTATION.contains(&rule)
}

/// The most frequent reason of those that reject, as the rule and the finding it would be.
pub(super) fn main_reason(verdicts: &[ReceiverVerdict], cx: &Context<'_>) -> Option<(String, Finding)> {
    let mut counts: Vec<(&ReceiverVerdict, &ReceiverReason, usize)> = Vec::new();
    for verdict in verdicts.iter().filter(|one| vote_of(one) != Vote::None) {
        let Some(reason) = verdict.because.first() else { continue };
        match counts.iter_mut().find(|(_, known, _)| same_subject(&known.rule, &reason.rule)) {
            Some((.., count)) => *count += 1,
            None => counts.push((verdict, reason, 1)),
        }
    }
    // The first of those with the highest count.
    let (who, most, _) = counts.into_iter().rev().max_by_key(|(.., count)| *count)?;
    let logins = logins(cx);
    let place = logins.first().and_then(|login| {
        let rejected = receivers::receiver(&who.id).map(|row| receivers::judge(row, login)).unwrap_or_default();
        let place = rejected.into_iter().find(|one| one.rule == most.rule).map(|one| (one.item.id.clone(), one.span));
        place.or_else(|| login.response.map(|(item, response)| (item.id.clone(), response.envelope.tag)))
    });
    let reason = Reason {
        rule: most.rule.clone(),
        text: most.text.split(SAYS).next().unwrap_or_default().to_owned(),
        place,
        consequence_of: None,
    };
    let finding = finding_of(&reason, "Most libraries reject it.".to_owned(), cx)?;
    let finding = finding.severity(Severity::Warning);
    let fix = "Correct this part of the message in the identity provider's settings or template for this application.";
    let finding = match most.rule.as_str() {
        _ if !finding.fix.is_empty() => finding,
        "SIG-ALG-UNSUPPORTED" => finding.fixes(providers::fixes(Topic::Algorithm, maker(&logins, cx), None)),
        "SIG-VALUE-INVALID" => finding.fix(Party::IdpAdmin, PADDED),
        rule if rule.starts_with("ENC-ALG-") => finding.fixes(encryption_fixes(&logins, cx)),
        _ => finding.fix(Party::IdpAdmin, fix),
    };
    Some((most.rule.clone(), finding))
}

/// Whether the signatures that it reads hold: those that it does not read cannot fail.
fn reads_enough(receiver: &Receiver, logins: &[Login<'_>]) -> bool {
    !logins.is_empty() && logins.iter().all(|login| receivers::enough(&receiver.checks, login))
}

/// Everything this receiver rejects, causes first. What a `hidden` rule would say is about a value that was blanked out.
fn reasons(receiver: &Receiver, findings: &[Finding], hidden: &[String], logins: &[Login<'_>]) -> Vec<Reason> {
    let mut all: Vec<Reason> = Vec::new();
    for login in logins {
        for rejection in receivers::judge(receiver, login) {
            // A signature that somebody left out of the copy was there.
            let unsigned = rejection.rule == "SIG-NONE" || rejection.rule.ends_with("-UNSIGNED");
            if unsigned && is_signature_elided(rejection.item) {
                continue;
            }
            let known = findings.iter().find(|finding| finding.rule == rejection.rule && concerns(finding, logins));
            let is_hidden =
                || hidden.iter().any(|rule| rule == rejection.rule) || lacks(rejection.item, rejection.span);
            // Remarks in the place of a part are no faults of form.
            let is_remark = || rejection.rule.starts_with("XML-") && lacks_parts(rejection.item);
            if known.is_none() && (is_hidden() || is_remark()) {
                continue;
            }
            let title = known.filter(|_| !TIMED.contains(&rejection.rule)).map(|finding| finding.title.clone());
            all.push(Reason {
                rule: rejection.rule.to_owned(),
                text: title.unwrap_or(rejection.text),
                place: Some((rejection.item.id.clone(), rejection.span)),
                consequence_of: known.and_then(|finding| finding.because_of.clone()),
            });
        }
        all.extend(changed(login, findings).filter(|_| !receivers::enough(&receiver.checks, login)));
    }
    let enough = reads_enough(receiver, logins);
    let unread = |rule: &str| enough && rule.starts_with("SIG-");
    for finding in findings {
        let rule = finding.rule.as_str();
        let by_library = || {
            receiver.rejects.iter().any(|pattern| names(pattern, rule))
                || (rejected_by_all(finding)
                    && !unread(rule)
                    && !receiver.ignores.iter().any(|pattern| names(pattern, rule)))
        };
        if by_application(finding) || (concerns(finding, logins) && by_library()) {
            all.push(Reason {
                rule: finding.rule.clone(),
                text: finding.title.clone(),
                place: None,
                consequence_of: finding.because_of.clone(),
            });
        }
    }
    let mut seen: Vec<String> = Vec::new();
    all.retain(|reason| {
        let new = !seen.contains(&reason.rule);
        seen.push(reason.rule.clone());
        new
    });
    // What follows from another reason is told only where that reason does not count here.
    order::by_key(&mut all, |reason| reason.consequence_of.is_some());
    all
}

/// Whether the place is a start tag of which a part was left out in this copy.
fn lacks(item: &Item, span: Span) -> bool {
    item.text().get(span.start..).is_some_and(|text| text.starts_with('<')) && is_left_out(item, span)
}

/// A message that was delivered like this and whose signed parts are not as they were signed, whoever changed them.
fn changed(login: &Login<'_>, findings: &[Finding]) -> Option<Reason> {
    let (item, _) = login.response?;
    let delivered = item.layers.iter().any(|layer| layer.kind == LayerKind::Base64);
    let known = findings.iter().any(|finding| finding.rule.starts_with("SIG-") && finding.severity == Severity::Error);
    let wrong = item.signatures().iter().find(|signature| {
        signature.parent.is_some() && signature.references.iter().any(|one| one.digest == DigestResult::Mismatch)
    });
    wrong.filter(|_| delivered && !known).map(|signature| Reason {
        rule: "SIG-DIGEST-MISMATCH".to_owned(),
        text: "The signed part was changed after signing".to_owned(),
        place: Some((item.id.clone(), signature.places.signature)),
        consequence_of: None,
    })
}

/// An error of the libraries' families that the table does not judge on the message itself.
fn rejected_by_all(finding: &Finding) -> bool {
    let rule = finding.rule.as_str();
    let usual = registry::find(rule).is_some_and(|rule| rule.family.library_decides());
    let certain = finding.severity == Severity::Error && finding.confidence != Confidence::Possible;
    usual && certain && !is_judged(rule) && !is_listed(rule) && !APPLICATION_POLICY.contains(&rule)
}

/// A demand of the application, or a fault on the way to it: no library makes up for that.
fn by_application(finding: &Finding) -> bool {
    let rule = finding.rule.as_str();
    let certain = finding.severity == Severity::Error && finding.confidence == Confidence::Certain;
    certain
        && finding.because_of.is_none()
        && match Family::of_id(rule) {
            Some(Family::Attributes) => rule == "SAML-ATTR-NONE" || !is_judged(rule),
            Some(Family::Intake | Family::Metadata) => true,
            _ => APPLICATION_POLICY.contains(&rule),
        }
}

/// Whether it is about a part of a login that a library reads.
fn concerns(finding: &Finding, logins: &[Login<'_>]) -> bool {
    let family = registry::find(&finding.rule).is_some_and(|rule| {
        rule.family.library_decides() || matches!(rule.family, Family::Attributes | Family::Correlation)
    });
    let inside = |id: &str| {
        logins.iter().any(|login| {
            login.response.is_some_and(|(item, _)| item.id == id)
                || login.assertions.iter().any(|(item, _)| item.id == id)
        })
    };
    family && finding.at.first().is_none_or(|place| inside(&place.item))
}

fn finding_of(reason: &Reason, why: String, cx: &Context<'_>) -> Option<Finding> {
    let finding = registry::find(&reason.rule)?.finding(reason.text.clone(), why).severity(Severity::Error);
    let Some((id, span)) = &reason.place else { return Some(finding) };
    match cx.items.iter().find(|item| item.id == *id) {
        Some(item) => Some(finding.at(item, *span)),
        None => Some(finding),
    }
}

const PADDED: &str =
    "Send the signature value as the signing library wrote it: base64 ends in `=` where its length asks for it.";

/// Who made the message.
fn maker<'a>(logins: &[Login<'_>], cx: &Context<'a>) -> Option<&'a Provider> {
    logins.first()?.response.and_then(|(item, _)| cx.provider(item))
}

/// What every library decrypts.
fn encryption_fixes(logins: &[Login<'_>], cx: &Context<'_>) -> Vec<crate::report::Fix> {
    const USUAL: &str = "choose AES-256 for the content and RSA-OAEP (`rsa-oaep-mgf1p`, SHA-1) for the key";
    providers::fixes_in_words(Topic::Encryption, maker(logins, cx), Some(USUAL))
}

fn sign_fixes(finding: &Finding, cx: &Context<'_>) -> Vec<crate::report::Fix> {
    let place = finding.at.first().map(|place| place.item.as_str());
    let maker = cx.items.iter().find(|item| Some(item.id.as_str()) == place).and_then(|item| cx.provider(item));
    let part = if finding.rule == "SIG-ASSERTION-UNSIGNED" { "the assertion" } else { "the response" };
    providers::fixes_in_words(Topic::Sign, maker, Some(part))
}

#[cfg(test)]
mod tests {
    use super::super::subjects::{JUDGED, LISTED};
    use super::*;

    #[test]
    fn the_table_is_sorted_and_of_known_rules() {
        for pair in receivers().windows(2) {
            assert!(pair[0].id < pair[1].id, "{} before {}", pair[0].id, pair[1].id);
        }
        let known = |pattern: &str| registry::all().any(|known| names(pattern, known.id));
        for receiver in receivers() {
            assert!(!receiver.name.is_empty());
            for rule in
                receiver.rejects.iter().chain(receiver.ignores).chain(receiver.says.iter().map(|(rule, _)| rule))
            {
                assert!(known(rule), "{}: {rule}", receiver.id);
            }
            assert!(receiver.checked.is_some() || receiver.vote == Vote::None, "{}", receiver.id);
        }
        for rule in JUDGED.iter().copied().flatten().chain(LISTED).chain(TIMED).chain(APPLICATION_POLICY) {
            assert!(known(rule), "{rule}");
        }
    }

    #[test]
    fn findings_of_one_subject_stand_together() {
        assert!(same_subject("SAML-AUD-MISMATCH", "SAML-AUD-IS-ACS"));
        assert!(same_subject("SIG-KEY-MISMATCH", "SIG-KEY-MISMATCH"));
        assert!(!same_subject("SAML-DEST-MISMATCH", "SAML-RECIPIENT-MISMATCH"));
    }
}
