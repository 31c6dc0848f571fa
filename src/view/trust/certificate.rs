//! A certificate for people: whose, valid when, fingerprints, and itself as PEM.

use super::state::LinkState;
use crate::crypto::to_base64;
use crate::crypto::x509::CertificateFacts;
use crate::time::{Instant, relative_words};
use nanoserde::{DeBin, SerBin};

/// A certificate as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct CertificateView {
    /// Whose it is.
    pub subject: String,
    /// Who signed it; empty where that is the same.
    pub issuer: String,
    /// Serial number in hexadecimal.
    pub serial: String,
    /// Kind and size of its key.
    pub key: String,
    /// Its own signature algorithm.
    pub algorithm: String,
    /// First instant of validity.
    pub not_before: Option<Instant>,
    /// Last instant of validity.
    pub not_after: Option<Instant>,
    /// Whether it is valid at the instant that is judged.
    pub state: LinkState,
    /// The same in words.
    pub words: String,
    /// SHA-1 in lower-case hexadecimal.
    pub sha1: String,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Itself, with armour.
    pub pem: String,
}

/// The certificates of an item, each once.
pub(super) struct Pool {
    pub(super) views: Vec<CertificateView>,
    at: Instant,
}

impl Pool {
    pub(super) fn new(at: Instant) -> Pool {
        Pool { views: Vec::new(), at }
    }

    /// The index of a certificate.
    pub(super) fn index(&mut self, facts: &CertificateFacts) -> usize {
        if let Some(index) = self.views.iter().position(|view| view.sha256 == facts.sha256) {
            return index;
        }
        self.views.push(view(facts, self.at));
        self.views.len() - 1
    }

    pub(super) fn get(&self, index: usize) -> Option<&CertificateView> {
        self.views.get(index)
    }
}

fn view(facts: &CertificateFacts, at: Instant) -> CertificateView {
    let (state, words) = validity(facts, at);
    CertificateView {
        subject: name(facts).to_owned(),
        issuer: if facts.is_self_issued() { String::new() } else { facts.issuer.clone().unwrap_or_default() },
        serial: facts.serial.clone().unwrap_or_default(),
        key: facts.key.as_ref().map(|key| key.words()).unwrap_or_default(),
        algorithm: facts.signature_algorithm.clone().unwrap_or_default(),
        not_before: facts.not_before,
        not_after: facts.not_after,
        state,
        words,
        sha1: facts.sha1.clone(),
        sha256: facts.sha256.clone(),
        pem: pem(&facts.der),
    }
}

/// Whose certificate it is.
pub(super) fn name(facts: &CertificateFacts) -> &str {
    facts.subject.as_deref().filter(|subject| !subject.is_empty()).unwrap_or("a certificate without a name")
}

fn validity(facts: &CertificateFacts, at: Instant) -> (LinkState, String) {
    if let Some(problem) = &facts.problem {
        return (LinkState::Unknown, format!("Could not be read completely: {problem}."));
    }
    let (Some(from), Some(until)) = (facts.not_before, facts.not_after) else {
        return (LinkState::Unknown, "States no validity period.".to_owned());
    };
    // Most receivers of SAML look at the key alone, so that a date that has passed decides nothing by itself.
    let reader = "Many receivers check only the key; strict ones reject it.";
    if until < at {
        (LinkState::Unknown, format!("Expired {} the evaluation time. {reader}", relative_words(until, at)))
    } else if from > at {
        (LinkState::Unknown, format!("Not valid until {} the evaluation time. {reader}", relative_words(from, at)))
    } else {
        (LinkState::Ok, "Valid at the evaluation time.".to_owned())
    }
}

/// A certificate with its armour, 64 characters a line (RFC 7468).
fn pem(der: &[u8]) -> String {
    let text = to_base64(der);
    let mut pem = String::with_capacity(text.len() + text.len() / 64 + 56);
    pem.push_str("-----BEGIN CERTIFICATE-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

/// A fingerprint as consoles print it: `08:C8:B1…`.
pub fn colons(hex: &str) -> String {
    let mut out = String::with_capacity(hex.len() * 3 / 2);
    for (at, digit) in hex.chars().enumerate() {
        if at > 0 && at % 2 == 0 {
            out.push(':');
        }
        out.push(digit.to_ascii_uppercase());
    }
    out
}
