//! Results of cryptography as words that travel with a redacted case, and back.
//!
//! Input: a [`Proof`], or what the sender's program said of one. Output: the other. Invariant: words that are not known change nothing, and
//! nothing but results is taken from a statement: places, algorithms and keys are those of the document at hand.

use super::Proof;
use super::dsig::{DigestResult, EmbeddedResult, Repair, SignatureFacts, TrustedResult, Variant};
use super::enc::{Attempt, EncryptionFacts, EncryptionResult, FailedStep};
use super::hash::HashKind;
use super::jwe::{self, Decryption};
use super::jws::{CheckRemark, CheckResult, SignatureCheck};
use super::keys::KeyOrigin;
use super::verify::{Outcome, Remark, Verification};
use super::x509::hex;
use crate::case::{DecryptionStatement, SignatureStatement, Statement, TokenStatement};
use sha2::{Digest, Sha256};

/// How a document is named in statements.
pub fn document_name(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

/// What was computed for a document, in words. `plaintexts`: of each encrypted part, in order, as the receiver may see it.
pub fn statement(proof: &Proof, plaintexts: &mut dyn Iterator<Item = Option<String>>) -> Statement {
    let sealed = proof.encrypted.iter().map(|facts| DecryptionStatement {
        result: name_of(RESULTS, facts.result),
        step: facts.failed_step.map_or_else(String::new, |step| name_of(STEPS, step)),
        plaintext: plaintexts.next().flatten(),
        attempts: facts.attempts.iter().map(attempt_words).collect(),
    });
    let mut decryptions: Vec<DecryptionStatement> = sealed.collect();
    if let Some(decryption) = &proof.jwe {
        decryptions.push(DecryptionStatement {
            result: decryption.as_str().to_owned(),
            step: decryption.failed_step().map_or_else(String::new, |step| step.as_str().to_owned()),
            plaintext: plaintexts.next().flatten(),
            attempts: Vec::new(),
        });
    }
    Statement {
        document: String::new(),
        signatures: proof.xml_signatures.iter().map(signature_words).collect(),
        tokens: proof.jws.iter().map(token_words).collect(),
        decryptions,
    }
}

/// Whether a statement says anything.
pub fn says_something(statement: &Statement) -> bool {
    !(statement.signatures.is_empty() && statement.tokens.is_empty() && statement.decryptions.is_empty())
}

/// Puts the sender's results in the place of those computed over the redacted document.
pub fn apply_signatures(statement: &Statement, proof: &mut Proof) {
    for (facts, said) in proof.xml_signatures.iter_mut().zip(&statement.signatures) {
        apply_signature(facts, said);
    }
    for (check, said) in proof.jws.iter_mut().zip(&statement.tokens) {
        let results =
            [CheckResult::Ok, CheckResult::Bad, CheckResult::NoKey, CheckResult::Unsupported, CheckResult::Unsecured];
        let Some(result) = results.into_iter().find(|result| result.as_str() == said.result) else { continue };
        *check = SignatureCheck {
            result,
            key: said.key.clone(),
            kid_known: said.kid_known,
            other_key: said.other_key.clone(),
            remark: token_remark(&said.remark),
        };
    }
}

/// Puts the sender's results in the place of a decryption that is not possible here. The plain text comes with them.
pub fn apply_decryption(statement: &Statement, facts: &mut [EncryptionFacts]) {
    for (facts, said) in facts.iter_mut().zip(&statement.decryptions) {
        let Some(result) = named(RESULTS, &said.result) else { continue };
        facts.result = result;
        facts.failed_step = named(STEPS, &said.step);
        facts.attempts = said.attempts.iter().filter_map(|words| attempt(words)).collect();
        facts.plaintext = said.plaintext.as_ref().map(|text| text.clone().into_bytes());
        facts.plaintext_sha256 = facts.plaintext.as_ref().map(|plain| hex(&Sha256::digest(plain)));
    }
}

/// What the sender says of an encrypted token: the result, and its plain text.
pub fn token_decryption(statement: &Statement) -> Option<(Decryption, Option<String>)> {
    let said = statement.decryptions.first()?;
    let steps =
        [jwe::FailedStep::KeyUnwrap, jwe::FailedStep::Content, jwe::FailedStep::Inflate, jwe::FailedStep::Encoding];
    let decryption = match said.result.as_str() {
        "ok" => Decryption::Ok { item: None },
        "no-key" => Decryption::NoKey,
        "unsupported" => Decryption::Unsupported,
        "failed" => Decryption::Failed(steps.into_iter().find(|step| step.as_str() == said.step)?),
        _ => return None,
    };
    Some((decryption, said.plaintext.clone()))
}

fn signature_words(facts: &SignatureFacts) -> SignatureStatement {
    let digests = facts.references.iter().map(|reference| {
        let repair = match reference.repair {
            Some(repair) => name_of(REPAIRS, repair),
            None if reference.comments_counted => COMMENTS.to_owned(),
            None if reference.digest != DigestResult::Ok && facts.digests_edited => EDITED.to_owned(),
            None if reference.one_character => ONE_CHARACTER.to_owned(),
            None => String::new(),
        };
        format!("{} {repair}", name_of(DIGESTS, reference.digest)).trim_end().to_owned()
    });
    SignatureStatement {
        digests: digests.collect(),
        embedded: name_of(EMBEDDED, facts.signed_info.embedded_key),
        keys: facts
            .embedded
            .iter()
            .map(|key| key.verification.as_ref().map_or_else(String::new, verification_words))
            .collect(),
        trusted: facts
            .signed_info
            .trusted_keys
            .iter()
            .map(|key| (key.key.clone(), outcome_words(&key.result, key.remark.as_ref())))
            .collect(),
        repaired: facts.repaired,
        variant: facts.variant.as_ref().map_or_else(String::new, variant_words),
    }
}

fn apply_signature(facts: &mut SignatureFacts, said: &SignatureStatement) {
    for (reference, words) in facts.references.iter_mut().zip(&said.digests) {
        let (result, repair) = words.split_once(' ').unwrap_or((words, ""));
        let Some(result) = named(DIGESTS, result) else { continue };
        reference.digest = result;
        reference.repair = named(REPAIRS, repair);
        reference.comments_counted = repair == COMMENTS;
        reference.one_character = repair == ONE_CHARACTER;
        facts.digests_edited |= repair == EDITED;
        if result == DigestResult::Ok {
            reference.computed.clone_from(&reference.stated);
        }
    }
    if let Some(result) = named(EMBEDDED, &said.embedded) {
        facts.signed_info.embedded_key = result;
    }
    for (key, words) in facts.embedded.iter_mut().zip(&said.keys) {
        key.verification = outcome(words).map(|(outcome, remark)| Verification { outcome, remark });
    }
    let mut trusted = Vec::new();
    for (name, words) in &said.trusted {
        let Some((result, remark)) = outcome(words) else { continue };
        let known = facts.signed_info.trusted_keys.iter().find(|key| key.key == *name).cloned();
        let key = known.unwrap_or_else(|| TrustedResult {
            key: name.clone(),
            origin: KeyOrigin::Given(name.clone()),
            ..TrustedResult::default()
        });
        trusted.push(TrustedResult { result, remark, ..key });
    }
    if !trusted.is_empty() {
        facts.signed_info.trusted_keys = trusted;
    }
    facts.repaired = said.repaired;
    facts.variant = variant(&said.variant);
}

fn token_words(check: &SignatureCheck) -> TokenStatement {
    let remark = match &check.remark {
        None => String::new(),
        Some(CheckRemark::Length { expected, actual }) => format!("length {expected} {actual}"),
        Some(CheckRemark::Salt { expected, actual }) => format!("salt {expected} {actual}"),
        Some(CheckRemark::SecretForm(form)) => format!("secret {form}"),
        Some(other) => {
            TOKEN_REMARKS.iter().find(|(_, one)| one == other).map_or_else(String::new, |(name, _)| (*name).to_owned())
        }
    };
    TokenStatement {
        result: check.result.as_str().to_owned(),
        key: check.key.clone(),
        kid_known: check.kid_known,
        other_key: check.other_key.clone(),
        remark,
    }
}

fn token_remark(words: &str) -> Option<CheckRemark> {
    if let Some(form) = words.strip_prefix("secret ") {
        return ["hexadecimal", "base64"].into_iter().find(|known| *known == form).map(CheckRemark::SecretForm);
    }
    if let Some((expected, actual)) = words.strip_prefix("length ").and_then(|rest| rest.split_once(' ')) {
        return Some(CheckRemark::Length { expected: expected.parse().ok()?, actual: actual.parse().ok()? });
    }
    if let Some((expected, actual)) = words.strip_prefix("salt ").and_then(|rest| rest.split_once(' ')) {
        return Some(CheckRemark::Salt { expected: expected.parse().ok()?, actual: actual.parse().ok()? });
    }
    TOKEN_REMARKS.iter().find(|(name, _)| *name == words).map(|(_, remark)| *remark)
}

fn verification_words(verification: &Verification) -> String {
    outcome_words(&verification.outcome, verification.remark.as_ref())
}

fn outcome_words(outcome: &Outcome, remark: Option<&Remark>) -> String {
    let remark = match remark {
        None => String::new(),
        Some(Remark::OtherKindOfKey) => "kind".to_owned(),
        Some(Remark::Length { expected, actual }) => format!("length {expected} {actual}"),
        Some(Remark::OtherHash(hash)) => format!("hash {}", hash.name()),
        Some(Remark::OtherText { hash, digest }) => format!("text {} {}", hash.name(), hex(digest)),
        Some(Remark::DerEncoded) => "der".to_owned(),
    };
    let outcome = match outcome {
        Outcome::Ok => "ok",
        Outcome::Bad => "bad",
        Outcome::Unsupported => "unsupported",
    };
    format!("{outcome} {remark}").trim_end().to_owned()
}

fn outcome(words: &str) -> Option<(Outcome, Option<Remark>)> {
    let words: Vec<&str> = words.split(' ').collect();
    let (first, rest) = words.split_first()?;
    let outcome = match *first {
        "ok" => Outcome::Ok,
        "bad" => Outcome::Bad,
        "unsupported" => Outcome::Unsupported,
        _ => return None,
    };
    let remark = match rest {
        ["kind"] => Some(Remark::OtherKindOfKey),
        ["der"] => Some(Remark::DerEncoded),
        ["length", expected, actual] => match (expected.parse(), actual.parse()) {
            (Ok(expected), Ok(actual)) => Some(Remark::Length { expected, actual }),
            _ => None,
        },
        ["hash", name @ ..] => hash(&name.join(" ")).map(Remark::OtherHash),
        // The digest itself is one of a text that is not here any more.
        ["text", name, ..] => hash(name).map(|hash| Remark::OtherText { hash, digest: Vec::new() }),
        _ => None,
    };
    Some((outcome, remark))
}

fn variant_words(variant: &Variant) -> String {
    match variant {
        Variant::OtherHash(hash) => format!("hash {}", hash.name()),
        other => VARIANTS.iter().find(|(_, one)| one == other).map_or_else(String::new, |(name, _)| (*name).to_owned()),
    }
}

fn variant(words: &str) -> Option<Variant> {
    match words.strip_prefix("hash ") {
        Some(name) => hash(name).map(Variant::OtherHash),
        None => VARIANTS.iter().find(|(name, _)| *name == words).map(|(_, variant)| variant.clone()),
    }
}

fn hash(name: &str) -> Option<HashKind> {
    HashKind::ALL.into_iter().find(|hash| hash.name() == name)
}

fn attempt_words(attempt: &Attempt) -> String {
    let lengths = attempt.length.or(attempt.short);
    let lengths = lengths.map_or_else(String::new, |(expected, found)| format!(" {expected} {found}"));
    let state = match (attempt.opened, attempt.short, attempt.other_digest) {
        (true, ..) => "opened".to_owned(),
        (_, Some(_), _) => SHORT.to_owned(),
        (_, _, Some(hash)) => format!("{OTHER_DIGEST}{}", hash.name()),
        _ => "closed".to_owned(),
    };
    format!("{state}{lengths} {}", attempt.origin)
}

fn attempt(words: &str) -> Option<Attempt> {
    let (state, rest) = words.split_once(' ')?;
    let mut parts = rest.splitn(3, ' ');
    let lengths = (|| Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)))();
    let origin = if lengths.is_some() { parts.next().unwrap_or_default() } else { rest };
    Some(Attempt {
        origin: origin.to_owned(),
        opened: state == "opened",
        length: lengths.filter(|_| state != SHORT),
        short: lengths.filter(|_| state == SHORT),
        other_digest: state.strip_prefix(OTHER_DIGEST).and_then(hash),
    })
}

const SHORT: &str = "short";
const OTHER_DIGEST: &str = "digest:";

type Names<T> = &'static [(&'static str, T)];

const COMMENTS: &str = "comments";
const EDITED: &str = "edited";
const ONE_CHARACTER: &str = "one-character";
const DIGESTS: Names<DigestResult> = &[
    ("ok", DigestResult::Ok),
    ("mismatch", DigestResult::Mismatch),
    ("unsupported", DigestResult::Unsupported),
    ("error", DigestResult::Error),
];
const EMBEDDED: Names<EmbeddedResult> = &[
    ("ok", EmbeddedResult::Ok),
    ("bad", EmbeddedResult::Bad),
    ("absent", EmbeddedResult::Absent),
    ("unsupported", EmbeddedResult::Unsupported),
];
const REPAIRS: Names<Repair> = &[
    ("indentation", Repair::Indentation),
    ("trimming", Repair::Trimming),
    ("line-ends", Repair::LineEnds),
    ("charset", Repair::Charset),
    ("declaration", Repair::Declaration),
];
const RESULTS: Names<EncryptionResult> = &[
    ("ok", EncryptionResult::Ok),
    ("failed", EncryptionResult::Failed),
    ("no-key", EncryptionResult::NoKey),
    ("unsupported", EncryptionResult::Unsupported),
];
const STEPS: Names<FailedStep> = &[
    ("key-not-found", FailedStep::KeyNotFound),
    ("key-unwrap", FailedStep::KeyUnwrap),
    ("content", FailedStep::Content),
    ("padding", FailedStep::Padding),
    ("not-xml", FailedStep::NotXml),
];
const VARIANTS: Names<Variant> = &[
    ("lower-case-escapes", Variant::LowerCaseEscapes),
    ("upper-case-escapes", Variant::UpperCaseEscapes),
    ("reencoded", Variant::Reencoded),
    ("plus-for-space", Variant::PlusForSpace),
    ("without-relay-state", Variant::WithoutRelayState),
    ("empty-relay-state", Variant::EmptyRelayState),
    ("url-order", Variant::UrlOrder),
    ("decoded", Variant::Decoded),
];
const TOKEN_REMARKS: Names<CheckRemark> = &[
    ("der", CheckRemark::DerEncoded),
    ("kind", CheckRemark::OtherKindOfKey),
    ("not-for-this", CheckRemark::KeyNotForThis),
    ("critical", CheckRemark::Critical),
    ("encoding", CheckRemark::Encoding),
    ("padded", CheckRemark::Padded),
    ("padding-removed", CheckRemark::PaddingRemoved),
    ("padding-added", CheckRemark::PaddingAdded),
];

fn name_of<T: PartialEq>(names: Names<T>, value: T) -> String {
    names.iter().find(|(_, one)| *one == value).map_or_else(String::new, |(name, _)| (*name).to_owned())
}

fn named<T: Copy>(names: Names<T>, name: &str) -> Option<T> {
    names.iter().find(|(one, _)| *one == name).map(|(_, value)| *value)
}
