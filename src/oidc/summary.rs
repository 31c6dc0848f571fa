//! The values a person looks for first.

use super::claims::{DATES, header_meaning, meaning, numeric_date};
use super::document::{NOT_SHOWN, is_secret};
use super::{Document, DocumentRole, Message, Parameters};
use crate::crypto::Proof;
use crate::crypto::jwe::Decryption;
use crate::crypto::jws::CheckResult;
use crate::crypto::x509::CertificateFacts;
use crate::source::Span;
use crate::syntax::jose::{Token, TokenKind};
use crate::syntax::json::Json;
use crate::vocabulary::SummaryRow;

/// Rows of one list; further ones are counted in a last row.
const MAX_ROWS: usize = 300;
/// Characters of one value.
const MAX_VALUE: usize = 4000;

impl Message {
    /// The values a person looks for first, in reading order.
    pub fn summary(&self, proof: &Proof) -> Vec<SummaryRow> {
        rows(self, proof)
    }
}

fn rows(message: &Message, proof: &Proof) -> Vec<SummaryRow> {
    match message {
        Message::Token(token) => token_rows(token, proof),
        Message::Document(document) => document_rows(document),
        Message::Parameters(parameters) => parameter_rows(parameters),
        Message::Certificate(certificate) => certificate_rows(certificate),
        Message::KeyFile(file) => {
            let mut rows = vec![row("", "Kind", file.words(), None), row("", "Format", &file.format, None)];
            rows.extend(file.key.as_ref().map(|key| row("", "Key", &key.words(), None)));
            rows
        }
        Message::OpaqueToken(token) => {
            let kind = token.known_as.unwrap_or("an opaque token: only its issuer can read it");
            vec![row("", "Kind", kind, None), row("", "Length", &format!("{} characters", token.length), None)]
        }
        Message::ProviderError(error) => vec![row("", "Code", error.code.as_str(), Some(error.code.span))],
        Message::Other => Vec::new(),
    }
}

/// Claims that stand in the main rows, in this order.
const MAIN: [&str; 9] = ["iss", "sub", "aud", "azp", "iat", "nbf", "exp", "nonce", "email"];

fn token_rows(token: &Token, proof: &Proof) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    for name in MAIN {
        rows.extend(token.claim(name).map(|value| claim_row("", name, value)));
    }
    rows.extend(proofs(token, proof));
    let header = token.header.iter().flat_map(Json::members);
    rows.extend(header.take(MAX_ROWS).map(|member| SummaryRow {
        remark: header_meaning(&member.name).map(str::to_owned),
        ..row("Header", &member.name, &shorten(&member.value.display()), Some(member.value.span))
    }));
    if token.kind != TokenKind::Jwe {
        let others = token.claims.iter().flat_map(Json::members);
        let others = others.filter(|member| !MAIN.contains(&member.name.as_str())).take(MAX_ROWS);
        rows.extend(others.map(|member| claim_row("Claims", &member.name, &member.value)));
    }
    rows
}

/// What became of each signature, or of the encryption.
fn proofs(token: &Token, proof: &Proof) -> Vec<SummaryRow> {
    if token.kind == TokenKind::Jwe {
        let (value, remark) = match proof.jwe.as_ref().unwrap_or(&Decryption::NoKey) {
            Decryption::Ok { .. } => ("decrypted", "its content is an item of its own"),
            Decryption::Failed(_) => ("not decrypted", "your key does not decrypt it, or it was changed"),
            Decryption::Unsupported => ("not decrypted", "its way of encryption is not known here"),
            Decryption::Limit => ("not decrypted", "more keys than are tried in one case"),
            Decryption::NoKey => ("not decrypted", "no key of this case opens it: add the application's private key"),
        };
        let place = token.segments.get(3).map(|segment| segment.span);
        return vec![SummaryRow { remark: Some(remark.to_owned()), ..row("", "Encryption", value, place) }];
    }
    let mut rows = Vec::new();
    for (index, signature) in token.signatures.iter().take(MAX_ROWS).enumerate() {
        let check = proof.jws.get(index);
        let algorithm = signature.parameter("alg").and_then(Json::as_str);
        let result = check.map_or_else(|| CheckResult::without_key(algorithm), |check| check.result);
        let key = check.and_then(|check| check.key.as_deref());
        let (value, remark) = match (result, key) {
            (CheckResult::Ok, Some(key)) => ("verified", format!("made with the key {key} of this case")),
            (CheckResult::Ok, None) => ("verified", "made with a key of this case".to_owned()),
            (CheckResult::Bad, Some(key)) => ("does not fit", format!("checked with the key {key} of this case")),
            (CheckResult::Bad, None) => ("does not fit", "checked with the keys of this case".to_owned()),
            (CheckResult::Unsecured, _) => ("none", "nobody signed this token".to_owned()),
            (CheckResult::Unsupported, _) => ("not verified", "its algorithm is not known here".to_owned()),
            (CheckResult::NoKey, _) => {
                ("not verified", "no key of this case can have made it: add the issuer's key set".to_owned())
            }
        };
        rows.push(SummaryRow { remark: Some(remark), ..row("", "Signature", value, Some(signature.span)) });
    }
    rows
}

fn claim_row(group: &str, name: &str, value: &Json) -> SummaryRow {
    let values = match value.elements() {
        [] => vec![shorten(&value.display())],
        elements => elements.iter().take(MAX_ROWS).map(|element| shorten(&element.display())).collect(),
    };
    let time = DATES.contains(&name).then(|| numeric_date(value)).flatten();
    let remark = match (time, meaning(name)) {
        (Some((instant, _)), Some(meaning)) => Some(format!("{meaning} {instant}")),
        (Some((instant, _)), None) => Some(instant.to_string()),
        (None, meaning) => meaning.map(str::to_owned),
    };
    SummaryRow { group: group.to_owned(), label: name.to_owned(), values, span: Some(value.span), remark }
}

fn document_rows(document: &Document) -> Vec<SummaryRow> {
    let Some(root) = &document.parsed.root else { return Vec::new() };
    match document.role {
        DocumentRole::Jwk | DocumentRole::Jwks => {
            let keys = document.keys();
            let rows = keys.iter().take(MAX_ROWS).map(|key| {
                let parts = [key.text("use"), key.text("alg")];
                let words = [
                    Some(key.key().words()),
                    parts.map(|part| part.unwrap_or("").to_owned()).into_iter().find(|p| !p.is_empty()),
                ];
                let label = key.text("kid").unwrap_or("(no kid)");
                SummaryRow {
                    remark: key.is_private().then(|| "holds a private or secret key, which is not shown".to_owned()),
                    ..row(
                        "Keys",
                        label,
                        &words.into_iter().flatten().collect::<Vec<_>>().join(", "),
                        Some(key.json.span),
                    )
                }
            });
            rows.collect()
        }
        DocumentRole::Other => Vec::new(),
        _ => {
            let rows = root.members().iter().take(MAX_ROWS).map(|member| {
                if is_secret(&member.name) {
                    return row("", &member.name, NOT_SHOWN, Some(member.value.span));
                }
                claim_row("", &member.name, &member.value)
            });
            rows.collect()
        }
    }
}

fn parameter_rows(parameters: &Parameters) -> Vec<SummaryRow> {
    let endpoint = parameters.endpoint.as_ref().map(|url| row("", "Address", url.as_str(), Some(url.span)));
    let list = parameters.list.iter().take(MAX_ROWS).map(|parameter| {
        let shown = if is_secret(&parameter.name) { NOT_SHOWN } else { parameter.value.as_str() };
        row("", &parameter.name, &shorten(shown), Some(parameter.value.span))
    });
    endpoint.into_iter().chain(list).collect()
}

fn certificate_rows(certificate: &CertificateFacts) -> Vec<SummaryRow> {
    let places = &certificate.places;
    let instant = |instant: Option<crate::time::Instant>| instant.map(|instant| instant.to_string());
    let rows = [
        ("Subject", certificate.subject.clone(), places.subject),
        ("Issued by", certificate.issuer.clone(), places.issuer),
        ("Serial number", certificate.serial.clone(), places.serial),
        ("Valid from", instant(certificate.not_before), places.not_before),
        ("Valid until", instant(certificate.not_after), places.not_after),
        ("Key", certificate.key.as_ref().map(|key| key.words()), places.key),
        ("Signature algorithm", certificate.signature_algorithm.clone(), places.signature_algorithm),
        ("SHA-1 fingerprint", Some(certificate.sha1.clone()), None),
        ("SHA-256 fingerprint", Some(certificate.sha256.clone()), None),
        ("Problem", certificate.problem.clone(), None),
    ];
    rows.into_iter().filter_map(|(label, value, span)| value.map(|value| row("", label, &value, span))).collect()
}

fn row(group: &str, label: &str, value: &str, span: Option<Span>) -> SummaryRow {
    SummaryRow { group: group.to_owned(), label: label.to_owned(), values: vec![value.to_owned()], span, remark: None }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
