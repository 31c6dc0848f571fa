//! Checks that decide and could not be made: a signature that is there and was not verified, content that was not decrypted.

use super::judgements::Judgements;
use crate::crypto::dsig::{EmbeddedResult, SignatureFacts};
use crate::crypto::enc::{EncryptionResult, FailedStep};
use crate::crypto::jwe::Decryption;
use crate::crypto::jws::CheckResult;
use crate::crypto::verify::Outcome;
use crate::intake::calls::Endpoint;
use crate::intake::visits::refusal;
use crate::intake::{Note, NoteKind};
use crate::item::{Item, is_silent_refusal};
use crate::report::{ItemKind, Severity};
use crate::rules::support::delivery::is_without_form;
use crate::syntax::jose::{Signature, Token};
use crate::vocabulary::Need;

/// Something that keeps a message from being called free of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unverified {
    /// A clause that completes "… but": `its signature was not checked`.
    pub(super) clause: String,
    /// What to add.
    pub(super) need: Need,
    /// Whether the recording shows that a server rejected the login.
    pub(super) rejected: bool,
}

impl Unverified {
    fn new(clause: &str, need: Need) -> Self {
        Unverified { clause: clause.to_owned(), need, rejected: false }
    }

    fn rejected(clause: String, need: Need) -> Self {
        Unverified { clause, need, rejected: true }
    }
}

/// What was not proven about the login messages, without repetition. Empty where every signature was verified
/// with a trusted key and nothing is still encrypted; what was proven wrong is a finding and not here.
pub(super) fn unverified(items: &[Item], judgements: &Judgements) -> Vec<Unverified> {
    let mut unverified: Vec<Unverified> = recordings(items);
    for item in items.iter().filter(|item| item.kind.is_login_message()) {
        let found = match item.kind {
            ItemKind::Jws | ItemKind::Jwt | ItemKind::Jwe => token(item),
            _ if item.is_cut_out() => {
                Some(Unverified::new("it is only a part that was cut from the message", Need::OriginalMessage))
            }
            _ => encrypted(item).or_else(|| signature(item, judgements)),
        };
        if let Some(found) = found.filter(|found| !unverified.contains(found)) {
            unverified.push(found);
        }
    }
    unverified
}

/// What recordings show of an end that no message explains: the deciding message is not in it, or the receiver denied it.
fn recordings(items: &[Item]) -> Vec<Unverified> {
    let mut unverified = Vec::new();
    let any_answer = items.iter().any(|item| item.kind.is_answer());
    let silent = |item: &Item| is_silent_refusal(items, item);
    let only_silent = items.iter().any(silent) && !items.iter().any(|item| item.kind.is_answer() && !silent(item));
    if only_silent {
        let clause = "the recording shows only a silent check for a session, and its answer is normal";
        unverified.push(Unverified::new(clause, Need::Recording));
    }
    for item in items {
        if !any_answer && item.notes.iter().any(|note| note.kind == NoteKind::MessageMasked) {
            let clause = "the login message was blanked out before it was written here";
            unverified.push(Unverified::new(clause, Need::Recording));
        }
        let Some(transport) = &item.transport else { continue };
        let gone = |note: &Note| matches!(note.kind, NoteKind::HarNoBody | NoteKind::HarMasked);
        let answered = item.children.iter().filter_map(|child| items.get(*child)).any(|child| child.kind.is_answer());
        let is_gone = item.notes.iter().any(gone) && !answered;
        if is_gone {
            let rejected = transport.visits.iter().any(|visit| is_without_form(item, visit) && visit.is_error());
            unverified.push(if rejected {
                let clause = "the login response was removed from the recording, and the application rejected it";
                Unverified::rejected(clause.to_owned(), Need::Recording)
            } else {
                let clause = "the recording lacks the login response: its form data was removed or not recorded";
                Unverified::new(clause, Need::Recording)
            });
        }
        let visits = &transport.visits;
        let asks = visits.iter().any(|visit| visit.asked().is_some());
        if asks && !is_gone && !any_answer && !only_silent && !visits.iter().any(|visit| visit.answer.is_some()) {
            let clause = "the recording does not show the identity provider's response to the login request";
            let is_shown = visits.iter().any(|visit| visit.is_error());
            unverified.push(Unverified::new(clause, if is_shown { Need::Recording } else { Need::WholeRecording }));
        }
        if (0..visits.len()).any(|at| refusal(visits, at).is_some()) {
            let clause = "the identity provider answered one login request with an error";
            unverified.push(Unverified::rejected(clause.to_owned(), Need::Log));
        }
        let sent = visits.iter().rfind(|visit| visit.answer.is_some());
        if sent.is_some_and(|visit| visit.status == 0 && visit.reason.is_some()) {
            let clause = "the recording shows no answer of the application to the response";
            unverified.push(Unverified::new(clause, Need::Recording));
        }
        // What was answered after an error is the next attempt.
        let last = transport.visits.iter().rfind(|visit| visit.answer.is_some() && visit.status != 0);
        if let Some(visit) = last.filter(|visit| visit.status >= 400 || visit.leads_to_error()) {
            let clause = format!(
                "the application answered with {} that nothing in the message explains",
                an_error(visit.status)
            );
            unverified.push(Unverified::rejected(clause, Need::Log));
        }
        let token = transport.calls.iter().rfind(|call| call.endpoint == Endpoint::Token && !call.preflight);
        // Its body, where it is here, has rules of its own.
        let says_why = |child: &Item| child.oidc().and_then(|message| message.document()?.get("error")).is_some();
        let told = item.children.iter().filter_map(|child| items.get(*child)).any(says_why);
        if let Some(call) = token.filter(|call| call.status >= 400 && !told) {
            let clause =
                format!("the token endpoint answered with {} that nothing here explains", an_error(call.status));
            unverified.push(Unverified::rejected(clause, Need::TokenAnswer));
        }
        if let Some(call) = transport.calls.iter().rfind(|call| call.endpoint == Endpoint::Bearer) {
            let clause =
                format!("the API answered the token with {} that nothing here explains", an_error(call.status));
            unverified.push(Unverified::rejected(clause, Need::Log));
        }
    }
    unverified.dedup();
    unverified
}

/// "an error", with its status where it has one.
fn an_error(status: u16) -> String {
    if status >= 400 { format!("an error (HTTP {status})") } else { "an error".to_owned() }
}

/// What keeps a token from being proven: no key, an unknown algorithm, or no signature at all. One that does not fit is a finding.
fn token(item: &Item) -> Option<Unverified> {
    if item.kind == ItemKind::Jwe {
        // What was opened is no longer in the way, also where it is no text that could become an item.
        let opened = item.proof.jwe.as_ref().is_some_and(Decryption::is_ok);
        // What came beside an ID token is for others; alone, only its issuer could say more.
        if item.oidc()?.token().is_some_and(Token::is_issuers_own) {
            return item.parent.is_none().then_some(Unverified::new("only its issuer can read the token", Need::Log));
        }
        return (!opened).then_some(Unverified::new("the token is encrypted", Need::PrivateKey));
    }
    let token = item.oidc()?.token()?;
    if token.is_written_out() {
        return Some(Unverified::new("only its claims are here, not the signed token", Need::WholeToken));
    }
    if item.notes.iter().any(|note| note.kind == NoteKind::Redacted) {
        return Some(Unverified::new("the token's signature was blanked out", Need::WholeToken));
    }
    let results: Vec<CheckResult> = item.proof.jws.iter().map(|check| check.result).collect();
    if results.iter().any(|result| matches!(result, CheckResult::Ok | CheckResult::Bad)) {
        return None;
    }
    // A token that says itself that nobody signed it has its own finding; there is nothing to verify.
    let unsecured = !results.is_empty() && results.iter().all(|result| *result == CheckResult::Unsecured);
    let shared = |signature: &Signature| {
        let name = signature.parameter("alg").and_then(|name| name.as_str());
        name.is_some_and(|name| name.starts_with("HS"))
    };
    let need = if token.signatures.iter().any(shared) {
        Need::ClientSecret
    } else if item.role().by_application() {
        Need::ApplicationKey
    } else {
        Need::KeySet
    };
    (!unsecured).then_some(Unverified::new("the token's signature was not checked", need))
}

fn encrypted(item: &Item) -> Option<Unverified> {
    let locked = item.encryption().iter().find(|element| element.result != EncryptionResult::Ok)?;
    let need = match (locked.result, locked.failed_step) {
        (_, Some(FailedStep::KeyUnwrap)) => Need::OtherPrivateKey,
        // The key is the right one: another would not help.
        (_, Some(FailedStep::Content | FailedStep::Padding | FailedStep::NotXml)) => return None,
        _ => Need::PrivateKey,
    };
    Some(Unverified::new("part of the message is encrypted", need))
}

/// The first signature that neither holds nor has been found wrong.
fn signature(item: &Item, judgements: &Judgements) -> Option<Unverified> {
    let judged = judgements.findings.iter().any(|finding| {
        let of_signatures = finding.rule.starts_with("SIG-") || finding.rule.starts_with("RSIG-");
        // An old algorithm or a missing certificate says nothing about whether it holds. A request that was granted is judged by that.
        ((of_signatures && finding.severity == Severity::Error) || finding.rule == "SAMLREQ-SIG-INVALID")
            && finding.at.iter().any(|place| place.item == item.id)
    });
    if judged {
        return None;
    }
    let open = item.signatures().iter().find(|signature| !signature.holds())?;
    let is_altered = judgements.findings.iter().any(|finding| {
        let is_told = finding.rule == "IN-PRETTY-PRINTED" || finding.rule == "IN-REDACTED";
        is_told && finding.severity == Severity::Warning && finding.at.iter().any(|place| place.item == item.id)
    });
    if is_altered || open.references.iter().any(|reference| reference.repair.is_some()) {
        return Some(Unverified::new("this copy is not exactly what was signed", Need::OriginalMessage));
    }
    let need = match item.kind {
        _ if item.by_application() => Need::ApplicationCertificate,
        _ if is_tried(open) => Need::OtherCertificate,
        ItemKind::SamlLogoutRequest | ItemKind::SamlLogoutResponse => Need::SenderCertificate,
        _ => Need::ProviderCertificate,
    };
    Some(Unverified::new(clause(open), need))
}

/// Whether a trusted certificate was tried on it.
fn is_tried(signature: &SignatureFacts) -> bool {
    signature.signed_info.trusted_keys.iter().any(|key| key.result != Outcome::Unsupported)
}

fn clause(signature: &SignatureFacts) -> &'static str {
    match (signature.digests_ok(), signature.signed_info.embedded_key) {
        _ if is_tried(signature) => "no trusted certificate matches the signature",
        (true, EmbeddedResult::Ok) => "the signature was not checked against a trusted certificate",
        _ => "the signature was not checked",
    }
}
