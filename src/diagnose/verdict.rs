//! The answer: one of four words, one sentence, who acts, what to add. Also gives every finding its role.

use super::judgements::Judgements;
use super::proof::Unverified;
use super::sentence::sentence_inside;
use super::subjects::same_subject;
use super::{needs, rank, receivers, setup};
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{
    About, Confidence, Finding, ItemKind, Party, ReceiverVerdict, Role, Severity, TimeSource, Verdict, VerdictStatus,
};
use crate::rules::setup::{Setup, setup as setup_of};
use crate::rules::support::limits;
use crate::rules::{Context, Evaluation, registry};
use crate::syntax::xml::ns;
use crate::vocabulary::{Family, ItemRole, Need};

/// Chooses the verdict by the contract and marks the findings that explain it as causes. `opinions` is what the receivers do with
/// the message; empty where a receiver was chosen, whose row the findings already follow. `failed` is whether a recording shows that
/// its only login failed or `worked`: then nobody has to guess what libraries make of the message.
pub(super) fn decide(
    cx: &Context<'_>,
    judgements: &mut Judgements,
    unverified: &[Unverified],
    opinions: &[ReceiverVerdict],
    failed: bool,
    worked: bool,
) -> Verdict {
    downgrade_copy_damage(cx, &mut judgements.findings);
    let sides = setup_of(cx);
    let counted = receivers::count(opinions);
    let (accept, reject) = (counted.accept, counted.reject);
    let findings = &mut judgements.findings;
    let refused = reasons_of_refusals(findings);
    // That the login was refused is certain, where the reason is only likely.
    let fails = |finding: &Finding| {
        finding.severity == Severity::Error
            && match finding.confidence {
                Confidence::Certain => true,
                Confidence::Likely => refused.contains(&finding.id),
                Confidence::Possible => false,
            }
    };
    let failing = || findings.iter().filter(|finding| is_open(finding) && fails(finding));
    let will_fail = failing().next().is_some();
    // What only the application decides, no library outvotes.
    let lenient = counted.most_accept
        && !findings.iter().any(|one| is_told(one, cx))
        && failing().all(|finding| receivers::is_for_library(finding, cx));
    let mut tally = None;
    let mut none_accepts = false;
    let is_partial = receivers::is_partial(cx);
    let unread = limits::unread(cx.items);
    let left_unread = !unread.is_empty();
    let status = if will_fail {
        mark(findings, fails);
        // That the message would be rejected for another reason too does not make a forged one harmless.
        mark(findings, rank::is_to_reject);
        if lenient {
            tally = Some(format!("{accept} of {} libraries accept it.", accept + reject));
            VerdictStatus::MayFail
        } else {
            VerdictStatus::WillFail
        }
    } else if counted.most_reject && !worked && !perhaps_another_copy(findings) {
        // What most of them reject is the fault to speak of.
        let mut counts = true;
        if let Some((rule, finding)) = receivers::main_reason(opinions, cx) {
            counts = receivers::counts(&rule);
            let same = |finding: &Finding| same_subject(&finding.rule, &rule);
            if !findings.iter().any(same) {
                findings.push(finding);
            }
            for finding in findings.iter_mut().filter(|finding| same(finding)) {
                finding.role = Role::Cause;
                if finding.severity == Severity::Info {
                    finding.severity = Severity::Warning;
                }
            }
        }
        mark(findings, may_fail);
        // Where none accepts it, the first words of the sentence say so.
        none_accepts = counts && accept == 0;
        tally = (counts && accept > 0).then(|| format!("{reject} of {} libraries reject it.", accept + reject));
        VerdictStatus::MayFail
    } else if findings.iter().any(|finding| is_open(finding) && may_fail(finding)) {
        mark(findings, may_fail);
        VerdictStatus::MayFail
    } else if findings.iter().any(|finding| is_open(finding) && may_be_copy_damage(finding)) {
        mark(findings, may_be_copy_damage);
        VerdictStatus::CannotTell
    } else if left_unread {
        // What was not read may be the message that failed.
        let told = |finding: &&mut Finding| is_open(finding) && unread.contains(&finding.title);
        findings.iter_mut().filter(told).for_each(|finding| finding.role = Role::Cause);
        VerdictStatus::CannotTell
    } else if unverified.is_empty() && sides == Some(Setup::Both) {
        VerdictStatus::NoProblemFound
    } else if !unverified.is_empty() || !judgeable(cx.items) {
        VerdictStatus::CannotTell
    } else {
        VerdictStatus::NoProblemFound
    };
    rank::sort(&mut judgements.findings);
    let causes: Vec<&Finding> = judgements.findings.iter().filter(|finding| finding.role == Role::Cause).collect();
    let mut needs: Vec<Need> = Vec::new();
    // The log is asked for where nothing else explains the error.
    let explained = matches!(status, VerdictStatus::WillFail | VerdictStatus::MayFail);
    let asked = unverified.iter().map(|unverified| unverified.need).filter(|need| !explained || *need != Need::Log);
    for need in asked.chain(needs::needs(&judgements.not_checked, &cx.case.expectations)) {
        if !needs.contains(&need) {
            needs.push(need);
        }
    }
    if status == VerdictStatus::CannotTell {
        let nothing = causes.iter().all(|cause| matches!(cause.rule.as_str(), "IN-EMPTY" | "IN-UNRECOGNISED"));
        let asked = needs.contains(&Need::OriginalMessage);
        if left_unread {
            needs.insert(0, Need::OneMessage);
        } else if !causes.is_empty() && !nothing && !asked {
            needs.insert(0, Need::WholeMessage);
        } else if nothing && !judgeable(cx.items) {
            needs.insert(0, Need::LoginMessage);
            if encrypted_part(cx.items).is_some() && !needs.contains(&Need::PrivateKey) {
                needs.insert(1, Need::PrivateKey);
            }
        }
    }
    let words = setup::headline(cx, sides, status, causes.first().copied(), &others(&causes));
    let mut headline = words.unwrap_or_else(|| headline(status, &causes, unverified, cx.items, failed));
    if let Some(rest) = headline.strip_prefix("This login may fail:").filter(|_| none_accepts && !is_partial) {
        headline = format!("This login fails with each of the {reject} libraries that were tried:{rest}");
    }
    if let Some(tally) = tally.filter(|_| !is_partial) {
        headline.push(' ');
        headline.push_str(&tally);
    }
    Verdict { status, about: sides.map(|_| About::Setup), headline, act: act(&causes), needs, attempt: None }
}

/// Whether the application itself wrote, beside the message, that it rejected a login for this: then no library accepts it.
fn is_told(finding: &Finding, cx: &Context<'_>) -> bool {
    let place = finding.at.first();
    let item = place.and_then(|place| cx.items.iter().find(|item| item.id == place.item));
    fails_surely(finding) && item.is_some_and(|item| item.saml().is_none() && !item.statements.is_empty())
}

fn fails_surely(finding: &Finding) -> bool {
    finding.severity == Severity::Error && finding.confidence == Confidence::Certain
}

/// The instant of the item that decides the verdict: the first cause's, else the first message's.
pub(super) fn deciding_instant(cx: &Context<'_>, findings: &[Finding]) -> Evaluation {
    let by_cause = findings
        .iter()
        .filter(|finding| finding.role == Role::Cause)
        .find_map(|finding| finding.at.first())
        .and_then(|place| cx.items.iter().find(|item| item.id == place.item))
        // A recording has many times; a message in it has one.
        .filter(|item| !matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport));
    let of = |wanted: fn(ItemKind) -> bool| cx.items.iter().find(move |item| wanted(item.kind));
    let by_kind = || of(ItemKind::is_answer).or_else(|| of(ItemKind::is_login_message)).or(cx.items.first());
    by_cause.or_else(by_kind).map_or_else(|| without_item(cx), |item| cx.instant(item))
}

fn without_item(cx: &Context<'_>) -> Evaluation {
    match cx.settings.at {
        Some(instant) => Evaluation { instant, source: TimeSource::User },
        None => Evaluation { instant: cx.settings.now, source: TimeSource::Now },
    }
}

/// Rules whose fault may have happened while copying: a paste alone does not show that the receiver got the same.
const COPY_DAMAGE: &[&str] = &["IN-CASE-FILE", "IN-EMPTY", "IN-SMART-QUOTES", "IN-TRUNCATED", "IN-UNRECOGNISED"];

/// What a capture shows was on the wire; in a paste the same fault is one of several explanations.
fn downgrade_copy_damage(cx: &Context<'_>, findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| COPY_DAMAGE.contains(&finding.rule.as_str())) {
        let item = finding.at.first().and_then(|place| cx.items.iter().find(|item| item.id == place.item));
        let captured =
            item.is_some_and(|item| item.transport.as_ref().is_some_and(|transport| transport.started.is_some()));
        if !captured {
            finding.confidence = Confidence::Possible;
        }
        // What was not understood beside a message says nothing about the message.
        if finding.rule == "IN-UNRECOGNISED" && judgeable(cx.items) {
            finding.severity = Severity::Info;
        }
    }
}

/// The ids of the findings that explain a refusal by the identity provider: the reason that its status message gives.
fn reasons_of_refusals(findings: &[Finding]) -> Vec<String> {
    let refusal = |finding: &&Finding| {
        finding.rule.starts_with("SAML-STATUS-")
            && finding.rule != "SAML-STATUS-MISSING"
            && finding.severity == Severity::Error
            && finding.confidence == Confidence::Certain
    };
    findings.iter().filter(refusal).filter_map(|finding| finding.because.clone()).collect()
}

/// Marks the findings that explain the verdict.
fn mark(findings: &mut [Finding], explains: impl Fn(&Finding) -> bool) {
    findings
        .iter_mut()
        .filter(|finding| is_open(finding) && explains(finding))
        .for_each(|finding| finding.role = Role::Cause);
}

/// Whether it explains the verdict by itself and not through another finding.
fn is_open(finding: &Finding) -> bool {
    finding.role != Role::Consequence
}

/// Whether the message may not be what the receiver got.
fn perhaps_another_copy(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| is_open(finding) && may_be_copy_damage(finding))
}

fn may_be_copy_damage(finding: &Finding) -> bool {
    let damaged = finding.severity == Severity::Error
        && finding.confidence == Confidence::Possible
        && COPY_DAMAGE.contains(&finding.rule.as_str());
    let blanked = finding.rule == "IN-REDACTED" && finding.severity == Severity::Warning;
    let broken_by_it = finding.rule == "XML-MALFORMED" && finding.confidence == Confidence::Possible;
    damaged || blanked || broken_by_it || finding.rule == "IN-PRETTY-PRINTED"
}

/// Security findings of other families about the message itself.
const OF_THE_MESSAGE: [&str; 7] = [
    "IN-BOM-ENCODING",
    "IN-DEFLATE-REST",
    "IN-SIZE",
    "JWT-ALG-NONE",
    "JWT-DUP-CLAIM",
    "JWS-ALG-CONFUSION",
    "JWS-HEADER-KEYS",
];

/// A likely error, a warning about this login, or a security finding about the message itself.
fn may_fail(finding: &Finding) -> bool {
    let family = registry::find(&finding.rule).map(|rule| rule.family);
    match finding.severity {
        Severity::Error => finding.confidence != Confidence::Possible,
        // Intake's warnings are about the copy; where the fault was on the wire, the rule says error.
        Severity::Warning => family != Some(Family::Intake) && finding.confidence != Confidence::Possible,
        // An unsigned token is a fault of the message itself, as those of xml are.
        Severity::Security => {
            family == Some(Family::Xml) || rank::is_forgery(finding) || OF_THE_MESSAGE.contains(&finding.rule.as_str())
        }
        Severity::Info => false,
    }
}

fn judgeable(items: &[Item]) -> bool {
    let says = |item: &Item| !item.statements.is_empty() || !item.around.is_empty();
    let has_status = |item: &Item| item.saml().is_some_and(|message| message.status().is_some());
    items.iter().any(|item| item.kind.is_login_message() || says(item) || has_status(item))
}

/// Who acts on the causes, most likely first.
fn act(causes: &[&Finding]) -> Vec<Party> {
    let mut act = Vec::new();
    for fix in causes.iter().flat_map(|cause| &cause.fix) {
        if !act.contains(&fix.who) {
            act.push(fix.who);
        }
    }
    act
}

/// Findings that are themselves what happened: nothing is foretold.
const HAPPENED: &[&str] =
    &["CORR-AFTER-LOGIN", "CORR-IDP-ERROR-PAGE", "CORR-LOOP", "CORR-SP-ERROR-PAGE", "TOK-NO-ANSWER"];

fn headline(
    status: VerdictStatus,
    causes: &[&Finding],
    unverified: &[Unverified],
    items: &[Item],
    failed: bool,
) -> String {
    let happened = causes.first().filter(|cause| HAPPENED.contains(&cause.rule.as_str()));
    let first = causes.first().map_or(String::new(), |cause| sentence_inside(&cause.title));
    let others = others(causes);
    let of_logout = |cause: &&Finding| Family::of_id(cause.rule.as_str()) == Some(Family::Logout);
    let flow = if causes.first().is_some_and(of_logout) { "logout" } else { flow_name(items) };
    let forged = causes.first().is_some_and(|cause| rank::is_to_reject(cause));
    match status {
        VerdictStatus::WillFail | VerdictStatus::MayFail if forged => {
            format!("Do not accept this message: {first}{others}")
        }
        VerdictStatus::WillFail | VerdictStatus::MayFail if happened.is_some() => {
            format!("{}.{others}", causes.first().map_or("", |cause| cause.title.trim_end_matches('.')))
        }
        VerdictStatus::MayFail if causes.first().is_some_and(|cause| is_over(cause, items)) => {
            format!("An earlier attempt failed: {first} A later one worked.{others}")
        }
        // Metadata or a certificate by itself is no login, but what is wrong with it meets every one.
        VerdictStatus::WillFail if !judgeable(items) => {
            format!("Every login that uses this will fail: {first}{others}")
        }
        VerdictStatus::MayFail if !judgeable(items) => format!("Logins that use this may fail: {first}{others}"),
        VerdictStatus::WillFail | VerdictStatus::MayFail if failed => format!("This {flow} failed: {first}{others}"),
        VerdictStatus::WillFail => format!("This {flow} will fail: {first}{others}"),
        VerdictStatus::MayFail => format!("This {flow} may fail: {first}{others}"),
        VerdictStatus::NoProblemFound => {
            format!("Nothing in {} makes the {flow} fail, as far as it can be checked.", what(items))
        }
        VerdictStatus::CannotTell if !causes.is_empty() => format!("Not enough information: {first}"),
        // What to add is told beside it.
        VerdictStatus::CannotTell => match unverified.first() {
            Some(unverified) if judgeable(items) && !unverified.rejected => {
                format!("No problem found in {} yet, but {}.", what(items), unverified.clause)
            }
            Some(unverified) => format!("Not enough information: {}.", unverified.clause),
            _ => match encrypted_part(items) {
                Some(what) => format!(
                    "This is {what}, cut out of a message. Add the whole message, and the application's private key to decrypt it."
                ),
                None => format!("{} Add the message from the failed login.", nothing_to_judge(items)),
            },
        },
    }
}

/// Whether it is what a text said before it told of a login that worked.
fn is_over(cause: &Finding, items: &[Item]) -> bool {
    let Some(place) = cause.at.first() else { return false };
    let item = items.iter().find(|item| item.id == place.item);
    let mut told = item.into_iter().flat_map(|item| item.statements.iter().chain(&item.around));
    told.any(|one| one.overtaken && Some(one.span.start) == place.start)
}

/// The number of further causes, as a sentence.
fn others(causes: &[&Finding]) -> String {
    match causes.len() {
        0 | 1 => String::new(),
        2 => " 1 more cause below.".to_owned(),
        count => format!(" {} more causes below.", count - 1),
    }
}

/// "login", or "logout" where all messages are of one.
fn flow_name(items: &[Item]) -> &'static str {
    let is_logout = |item: &Item| {
        matches!(item.kind, ItemKind::SamlLogoutRequest | ItemKind::SamlLogoutResponse)
            || item.role() == ItemRole::LogoutToken
    };
    let mut steps = items.iter().filter(|item| item.kind.is_login_message()).peekable();
    if steps.peek().is_some() && steps.all(is_logout) { "logout" } else { "login" }
}

/// What was encrypted, where somebody cut just that out of a message.
fn encrypted_part(items: &[Item]) -> Option<&'static str> {
    let [item] = items else { return None };
    let root = item.xml().and_then(|document| document.root()).filter(|_| item.kind == ItemKind::Xml)?;
    match root.local() {
        "EncryptedData" => Some("encrypted content (`EncryptedData`)"),
        "EncryptedKey" => Some("an encrypted key (`EncryptedKey`)"),
        "EncryptedID" => Some("an encrypted user identifier (`EncryptedID`)"),
        "EncryptedAttribute" => Some("an encrypted attribute (`EncryptedAttribute`)"),
        _ => None,
    }
}

/// What the case holds, when it holds no login message.
fn nothing_to_judge(items: &[Item]) -> &'static str {
    let cut = |item: &Item| item.notes.iter().any(|note| note.kind == NoteKind::CaptureCut);
    if items.iter().any(cut) {
        return "The capture is cut off, and there is no whole login message before that place.";
    }
    match items.iter().map(|item| item.kind).find(|kind| !matches!(kind, ItemKind::Text | ItemKind::Binary)) {
        Some(ItemKind::IdpMetadata) => "This is the metadata of an identity provider, not a login.",
        Some(ItemKind::SpMetadata) => "This is the metadata of an application, not a login.",
        Some(ItemKind::MetadataAggregate) => "This is metadata for several organizations, not a login.",
        Some(ItemKind::Certificate) => "This is a certificate, not a login.",
        Some(ItemKind::PrivateKey) => "This is a private key, not a login.",
        Some(ItemKind::Jwk | ItemKind::Jwks) => "This is a key or a key set (JWKS), not a login.",
        Some(ItemKind::OidcDiscovery) => "This is an OpenID discovery document, not a login.",
        Some(ItemKind::Har | ItemKind::SamlTracerExport) => "This capture contains no login message.",
        Some(ItemKind::Xml) if items.iter().any(is_saml_part) => "This is one part of a SAML message.",
        Some(ItemKind::Xml) => "This is XML, but not a login message.",
        Some(ItemKind::Settings) => "These are settings, not a login.",
        Some(ItemKind::Json) => "This is JSON, but not a login message.",
        _ => "No login message found.",
    }
}

/// Whether the root belongs to SAML or to its encryption, though it is no message.
fn is_saml_part(item: &Item) -> bool {
    let root = item.xml().and_then(|document| document.root());
    item.kind == ItemKind::Xml
        && matches!(root.and_then(|root| root.namespace()), Some(ns::SAML | ns::SAMLP | ns::MD | ns::XENC))
}

fn what(items: &[Item]) -> &'static str {
    match items.iter().filter(|item| item.kind.is_login_message()).count() {
        0 | 1 => "this message",
        _ => "these messages",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_about_the_copy_do_not_speak_of_the_login() {
        assert!(!may_fail(&Finding::new("X", Severity::Info, "t", "w")));
        assert!(may_fail(&Finding::new("X", Severity::Warning, "t", "w")));
        assert!(!may_fail(&Finding::new("X", Severity::Security, "t", "w")));
    }
}
