//! What was computed for an encrypted element.

use crate::crypto::hash::HashKind;
use crate::source::Span;
use crate::syntax::xml::NodeId;
use serde::Serialize;
use std::fmt;

/// One encrypted element. Serialises as the report has it; the skipped members are for rules.
#[derive(Clone, Serialize)]
pub struct EncryptionFacts {
    /// `EncryptedAssertion`, `EncryptedID`, `EncryptedAttribute` or `EncryptedData`.
    pub element: String,
    /// How the content is encrypted.
    pub algorithm: Option<String>,
    /// The key it is encrypted with.
    pub key: EncryptedKeyFacts,
    /// What came of it.
    pub result: EncryptionResult,
    /// The step that did not work.
    pub failed_step: Option<FailedStep>,
    /// SHA-256 of the plain text, lower-case hexadecimal.
    pub plaintext_sha256: Option<String>,
    /// The item that the plain text became.
    pub item: Option<String>,
    /// The element named above.
    #[serde(skip)]
    pub node: NodeId,
    /// The `EncryptedData` in it.
    #[serde(skip)]
    pub data: NodeId,
    /// The place of the element.
    #[serde(skip)]
    pub span: Span,
    /// The place of the algorithm's identifier.
    #[serde(skip)]
    pub algorithm_span: Span,
    /// `EncryptedData/@Type`.
    #[serde(skip)]
    pub kind: Option<String>,
    /// Every key that was tried on the encrypted key, with what came of it.
    #[serde(skip)]
    pub attempts: Vec<Attempt>,
    /// What is not computed here, where that is the result: which part, its identifier and the place of that.
    #[serde(skip)]
    pub unsupported: Option<(Part, String, Span)>,
    /// What came out, where that is no element.
    #[serde(skip)]
    pub held: Option<Held>,
    /// The file of the key that opened it.
    #[serde(skip)]
    pub opened_with: Option<String>,
    /// The plain text.
    #[serde(skip)]
    pub plaintext: Option<Vec<u8>>,
}

/// A certificate by its issuer and serial number.
#[derive(Debug, Clone, Default)]
pub struct IssuerSerial {
    /// The issuer, as written.
    pub issuer: String,
    /// The number, as written.
    pub number: String,
    /// The number in hexadecimal, without leading zeros; empty where it is no number.
    pub hex: String,
}

/// The encrypted key.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EncryptedKeyFacts {
    /// How it is encrypted.
    pub algorithm: Option<String>,
    /// Hash of RSA-OAEP: as stated, else the default.
    pub digest: Option<String>,
    /// Mask generation function of RSA-OAEP: as stated, else the default.
    pub mgf: Option<String>,
    /// Whether the mask function is stated.
    #[serde(skip)]
    pub names_mask: bool,
    /// How both sides agree on the key that it is encrypted with, where they do.
    pub agreement: Option<String>,
    /// Where it stands.
    pub found: KeyPlace,
    /// SHA-256 of the certificates it names as the recipient's.
    #[serde(skip)]
    pub recipients: Vec<String>,
    /// The certificates that it names by issuer and serial number.
    #[serde(skip)]
    pub serials: Vec<IssuerSerial>,
    /// Their keys, as `SubjectPublicKeyInfo`: a renewed certificate may keep its key.
    #[serde(skip)]
    pub recipient_keys: Vec<Vec<u8>>,
    /// The recipient's key by name, where it is named.
    #[serde(skip)]
    pub key_name: Option<String>,
    /// The place of the algorithm's identifier.
    #[serde(skip)]
    pub algorithm_span: Span,
    /// The place of the element.
    #[serde(skip)]
    pub span: Span,
}

/// Where an `EncryptedKey` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPlace {
    /// In the `KeyInfo` of the `EncryptedData`.
    Inside,
    /// Beside the `EncryptedData`.
    Beside,
    /// Elsewhere, pointed at by a `RetrievalMethod`.
    Referenced,
    /// Nowhere.
    #[default]
    Absent,
}

/// What came of an attempt to decrypt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncryptionResult {
    /// The plain text is there.
    Ok,
    /// A step did not work.
    Failed,
    /// No key that could fit was given.
    NoKey,
    /// An algorithm is not computed here.
    Unsupported,
}

/// The step that did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailedStep {
    /// There is no key to try.
    KeyNotFound,
    /// The encrypted key does not open with any key given.
    KeyUnwrap,
    /// The content does not open with the key: changed, or another key.
    Content,
    /// The content opens and its padding is not sound.
    Padding,
    /// The plain text is not XML.
    NotXml,
    /// Keys are left that were not tried: a budget of the case is used up.
    Limit,
}

/// A part of an encryption that has an algorithm of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The content.
    Content,
    /// The key that it is encrypted with.
    Key,
    /// The digest of RSA-OAEP.
    Digest,
    /// The mask generation function of RSA-OAEP.
    Mask,
    /// How both sides agree on a key.
    Agreement,
}

/// What was encrypted, where that is not one element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// Text without an element.
    Text,
    /// Text that is base64 of something.
    Base64,
    /// XML in UTF-16.
    Utf16,
    /// XML that ends in the middle.
    Cut,
    /// Several elements: the qualified names of the first two.
    Several(String, String),
}

/// One key tried on the encrypted key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// File name of the key.
    pub origin: String,
    /// Whether it opened the encrypted key.
    pub opened: bool,
    /// The encrypted key is not as long as this key makes them: it was made for another one. Bytes expected and found.
    pub length: Option<(usize, usize)>,
    /// What came out is shorter than the cipher's key. Bytes expected and found.
    pub short: Option<(usize, usize)>,
    /// RSA-OAEP opened it with this digest, which is not the stated one.
    pub other_digest: Option<HashKind>,
}

impl EncryptionFacts {
    pub(super) fn empty() -> Self {
        EncryptionFacts {
            element: String::new(),
            algorithm: None,
            key: EncryptedKeyFacts::default(),
            result: EncryptionResult::Failed,
            failed_step: None,
            plaintext_sha256: None,
            item: None,
            node: NodeId::DOCUMENT,
            data: NodeId::DOCUMENT,
            span: Span::default(),
            algorithm_span: Span::default(),
            kind: None,
            attempts: Vec::new(),
            unsupported: None,
            held: None,
            opened_with: None,
            plaintext: None,
        }
    }

    pub(super) fn ended(mut self, result: EncryptionResult, step: Option<FailedStep>) -> Self {
        self.result = result;
        self.failed_step = step;
        self
    }
}

impl fmt::Debug for EncryptionFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptionFacts")
            .field("element", &self.element)
            .field("algorithm", &self.algorithm)
            .field("key", &self.key)
            .field("result", &self.result)
            .field("failed_step", &self.failed_step)
            .finish_non_exhaustive()
    }
}
