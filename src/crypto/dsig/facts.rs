//! What was computed for a signature: every step, whether or not another one failed.

use crate::crypto::hash::HashKind;
use crate::crypto::keys::{KeyOrigin, PublicKey};
use crate::crypto::verify::{Outcome, Remark, Verification};
use crate::crypto::x509::CertificateFacts;
use crate::source::Span;
use crate::syntax::xml::NodeId;
use serde::{Serialize, Serializer};

/// One signature. Serialises as the report has it; the skipped members are for rules and for the page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignatureFacts {
    /// Local name of the element that holds it; `None` for a root, `query` for a redirect.
    pub parent: Option<String>,
    /// `SignatureMethod/@Algorithm`.
    pub algorithm: Option<String>,
    /// `CanonicalizationMethod/@Algorithm`.
    pub canonicalization: Option<String>,
    /// The references, in order.
    pub references: Vec<ReferenceFacts>,
    /// The signature value under each key.
    pub signed_info: SignedInfoFacts,
    /// The certificate in its `KeyInfo`: the one that verifies it, else the first.
    pub embedded_certificate: Option<CertificateFacts>,
    /// What kept a step from being computed.
    pub problem: Option<Problem>,
    /// The exact signed text, for a redirect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_text: Option<String>,
    /// The `ds:Signature` element; `None` for a redirect.
    #[serde(skip)]
    pub node: Option<NodeId>,
    /// The element that holds it.
    #[serde(skip)]
    pub parent_node: Option<NodeId>,
    /// Where its parts stand.
    #[serde(skip)]
    pub places: Places,
    /// The octets that the value was computed over: canonical `SignedInfo`, or the query.
    #[serde(skip)]
    pub signed_octets: Vec<u8>,
    /// Length of the signature value in bytes.
    #[serde(skip)]
    pub value_length: Option<usize>,
    /// Every key found in `KeyInfo`.
    #[serde(skip)]
    pub embedded: Vec<EmbeddedKey>,
    /// Whether there is a `KeyInfo`, whatever it holds.
    #[serde(skip)]
    pub has_key_info: bool,
    /// `PrefixList` of the canonicalisation of `SignedInfo`.
    #[serde(skip)]
    pub prefix_list: Option<String>,
    /// The value fits a key once the repair that mends a digest is made to `SignedInfo` too.
    #[serde(skip)]
    pub repaired: bool,
    /// The value fits a key once the digests computed here stand in place of the stated ones: those were changed, not the content.
    #[serde(skip)]
    pub digests_edited: bool,
    /// A comment or instruction interrupts the signature value.
    #[serde(skip)]
    pub interrupted_value: bool,
    /// For a redirect that does not verify: the change of the signed text under which it does.
    #[serde(skip)]
    pub variant: Option<Variant>,
}

/// Where the parts of a signature stand. Empty where they are not there.
#[derive(Debug, Clone, Copy, Default)]
#[expect(missing_docs, reason = "named as the parts")]
pub struct Places {
    pub signature: Span,
    pub algorithm: Span,
    pub canonicalization: Span,
    pub value: Span,
    /// The certificate, where there is one; else all of `KeyInfo`.
    pub key_info: Span,
}

/// One `ds:Reference`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReferenceFacts {
    /// `URI`.
    pub uri: Option<String>,
    /// Local name of the element it points at.
    pub target: Option<String>,
    /// Whether that is the element that holds the signature.
    pub target_is_parent: bool,
    /// Algorithms of the transforms, in order.
    pub transforms: Vec<String>,
    /// `DigestMethod/@Algorithm`.
    pub digest_method: Option<String>,
    /// Whether the digests agree.
    pub digest: DigestResult,
    /// `DigestValue`, as written.
    pub stated: Option<String>,
    /// The digest of the canonical octets, base64.
    pub computed: Option<String>,
    /// How many octets that were.
    pub canonical_bytes: Option<usize>,
    /// What kept it from being computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ReferenceProblem>,
    /// The known repair after which the digest agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
    /// The element it points at.
    #[serde(skip)]
    pub target_node: Option<NodeId>,
    /// All elements that carry the identifier.
    #[serde(skip)]
    pub candidates: Vec<NodeId>,
    /// The attribute that identifies the target where it is not SAML's `ID`.
    #[serde(skip)]
    pub foreign_id: Option<String>,
    /// The place of the element, of its `URI`, of `DigestMethod` and of `DigestValue`.
    #[serde(skip)]
    pub places: ReferencePlaces,
    /// The digest agrees only when comments are counted, which a plain reference leaves out and some implementations count.
    #[serde(skip)]
    pub comments_counted: bool,
    /// The stated digest is the computed one but for one character or its letter case.
    #[serde(skip)]
    pub one_character: bool,
    /// A comment or instruction interrupts `DigestValue` (CVE-2025-29775).
    #[serde(skip)]
    pub interrupted_digest: bool,
    /// `PrefixList` of the last exclusive canonicalisation.
    #[serde(skip)]
    pub prefix_list: Option<String>,
}

/// Where the parts of a reference stand. Empty where they are not there.
#[derive(Debug, Clone, Copy, Default)]
#[expect(missing_docs, reason = "named as the parts")]
pub struct ReferencePlaces {
    pub reference: Span,
    pub uri: Span,
    pub target: Span,
    pub transforms: Span,
    pub method: Span,
    pub value: Span,
}

/// Whether stated and computed digest agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DigestResult {
    /// They do.
    Ok,
    /// They do not.
    Mismatch,
    /// A step is not computed here.
    Unsupported,
    /// A step cannot be computed because the reference matches no element, or too many.
    #[default]
    Error,
}

/// The signature value under each key.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignedInfoFacts {
    /// Under the key in the message.
    pub embedded_key: EmbeddedResult,
    /// Under each trusted key.
    pub trusted_keys: Vec<TrustedResult>,
}

/// The signature value under the key in the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmbeddedResult {
    /// It fits.
    Ok,
    /// It does not.
    Bad,
    /// The message holds no key.
    #[default]
    Absent,
    /// Could not be computed.
    Unsupported,
}

/// The signature value under one trusted key.
#[derive(Debug, Clone, Serialize)]
pub struct TrustedResult {
    /// SHA-256 of the certificate, or the key's name.
    pub key: String,
    /// Whether it fits.
    #[serde(serialize_with = "outcome")]
    pub result: Outcome,
    /// What else the value tells.
    #[serde(skip)]
    pub remark: Option<Remark>,
    /// The key's certificate.
    #[serde(skip)]
    pub certificate: Option<CertificateFacts>,
    /// The key.
    #[serde(skip)]
    pub public_key: PublicKey,
    /// Where the key came from.
    #[serde(skip)]
    pub origin: KeyOrigin,
}

/// A key found in `KeyInfo`, and what the signature value is under it.
#[derive(Debug, Clone)]
pub struct EmbeddedKey {
    /// The certificate, where it is one.
    pub certificate: Option<CertificateFacts>,
    /// The key.
    pub key: PublicKey,
    /// Its place.
    pub span: Span,
    /// The value under it; `None` where there is no value to check.
    pub verification: Option<Verification>,
}

/// What kept a signature from being computed as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// More than one `SignedInfo`: which one counts is the attacker's choice (CVE-2025-29774).
    SeveralSignedInfo,
    /// No `SignedInfo`.
    NoSignedInfo,
    /// No `SignatureValue`.
    NoValue,
    /// A `SignatureValue` without characters.
    EmptyValue,
    /// More than one `SignatureValue`.
    SeveralValues,
    /// A `SignatureValue` that is no base64.
    ValueNotBase64,
    /// No `SignatureMethod`.
    NoAlgorithm,
    /// A signature algorithm that is known and not computed: its name.
    UnsupportedAlgorithm(String),
    /// A signature algorithm that is not known.
    UnknownAlgorithm,
    /// A canonicalisation of `SignedInfo` that is not known: its identifier.
    Canonicalization(String),
    /// No `Reference`: nothing is signed.
    NoReference,
    /// The document is not well-formed; no receiver gets as far as the signature.
    NotWellFormed,
    /// A limit was reached: its name.
    Limit(&'static str),
    /// The query holds a parameter more than once: its name.
    RepeatedParameter(String),
    /// `Signature` without `SigAlg`.
    NoSigAlg,
}

/// What kept a digest from being computed, or from counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceProblem {
    /// It points outside the document; nothing is fetched.
    External,
    /// No element carries the identifier.
    Unresolved,
    /// Several elements carry the identifier.
    Ambiguous(usize),
    /// A transform that is not computed: its identifier.
    Transform(String),
    /// A transform that needs the tree stands after one that made octets of it.
    TransformOrder,
    /// A digest algorithm that is not computed: its identifier.
    DigestMethod(String),
    /// No `DigestValue`, or one that is no base64.
    NoDigest,
    /// A relative namespace name: strict implementations refuse it, others compute the digest as it is computed here.
    RelativeNamespace(String),
    /// What a transform made is not XML, or no base64.
    BadIntermediate,
    /// A limit was reached: its name.
    Limit(&'static str),
}

/// A change that copying makes, after undoing which a digest agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repair {
    /// White space between elements was added: the message was re-indented.
    Indentation,
    /// White space around values was added too.
    Trimming,
    /// Line ends inside values were changed from CR LF to LF, or the reverse.
    LineEnds,
    /// UTF-8 was read as Windows-1252 or ISO 8859-1: `Ã©` for `é`.
    Charset,
    /// A namespace declaration that the signature counts was lost, mostly because the part was cut out of its message.
    Declaration,
}

/// A change of the signed text of a redirect under which it verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variant {
    /// Percent escapes in lower case.
    LowerCaseEscapes,
    /// Percent escapes in upper case.
    UpperCaseEscapes,
    /// Every value encoded anew.
    Reencoded,
    /// `+` and `%20` exchanged.
    PlusForSpace,
    /// Without `RelayState`.
    WithoutRelayState,
    /// With an empty `RelayState`.
    EmptyRelayState,
    /// The parameters in the order of the URL.
    UrlOrder,
    /// Over the decoded values.
    Decoded,
    /// With another hash than `SigAlg` says.
    OtherHash(HashKind),
}

impl SignatureFacts {
    /// Every reference has the digest it states.
    pub fn digests_ok(&self) -> bool {
        self.references.iter().all(|reference| reference.digest == DigestResult::Ok)
            && (!self.references.is_empty() || self.signed_text.is_some())
    }

    /// The value fits a trusted key.
    pub fn trusted_ok(&self) -> bool {
        self.signed_info.trusted_keys.iter().any(|key| key.result == Outcome::Ok)
    }

    /// Digests and a trusted key agree: the signature holds.
    pub fn holds(&self) -> bool {
        self.digests_ok() && self.trusted_ok() && self.problem.is_none()
    }

    /// What this signature would be in a copy of its document that the sender changed and signed anew: what `copy` states and where
    /// it stands, with the results that were computed here.
    pub fn as_stated_in(self, copy: &SignatureFacts) -> SignatureFacts {
        let references = copy.references.iter().zip(&self.references).map(|(copy, own)| ReferenceFacts {
            digest: own.digest,
            problem: own.problem.clone(),
            repair: own.repair,
            computed: own.computed.clone(),
            canonical_bytes: own.canonical_bytes,
            comments_counted: own.comments_counted,
            interrupted_digest: own.interrupted_digest,
            one_character: own.one_character,
            ..copy.clone()
        });
        SignatureFacts {
            parent: copy.parent.clone(),
            algorithm: copy.algorithm.clone(),
            canonicalization: copy.canonicalization.clone(),
            references: references.collect(),
            node: copy.node,
            parent_node: copy.parent_node,
            places: copy.places,
            prefix_list: copy.prefix_list.clone(),
            ..self
        }
    }

    /// The remarks of all keys that were tried.
    pub fn remarks(&self) -> impl Iterator<Item = &Remark> {
        let embedded = self.embedded.iter().filter_map(|key| key.verification.as_ref()?.remark.as_ref());
        embedded.chain(self.signed_info.trusted_keys.iter().filter_map(|key| key.remark.as_ref()))
    }
}

impl Default for TrustedResult {
    fn default() -> Self {
        TrustedResult {
            key: String::new(),
            result: Outcome::Bad,
            remark: None,
            certificate: None,
            public_key: PublicKey::Unsupported(String::new()),
            origin: KeyOrigin::Given(String::new()),
        }
    }
}

fn outcome<S: Serializer>(outcome: &Outcome, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match outcome {
        Outcome::Ok => "ok",
        Outcome::Bad => "bad",
        Outcome::Unsupported => "unsupported",
    })
}

impl Problem {
    /// In plain words.
    pub fn words(&self) -> String {
        match self {
            Problem::SeveralSignedInfo => {
                "it holds more than one SignedInfo, so that it is open which one is signed".to_owned()
            }
            Problem::NoSignedInfo => "it holds no SignedInfo".to_owned(),
            Problem::NoValue => "it holds no signature value".to_owned(),
            Problem::EmptyValue => "its signature value is empty".to_owned(),
            Problem::SeveralValues => "it holds more than one signature value".to_owned(),
            Problem::ValueNotBase64 => "its signature value is not base64".to_owned(),
            Problem::NoAlgorithm => "it does not say which algorithm made it".to_owned(),
            Problem::UnsupportedAlgorithm(name) => format!("it uses {name}, which is not computed here"),
            Problem::UnknownAlgorithm => "its signature algorithm is not known".to_owned(),
            Problem::Canonicalization(uri) => format!("its canonicalization {uri} is not known"),
            Problem::NoReference => "it holds no Reference, so that nothing is signed".to_owned(),
            Problem::NotWellFormed => {
                "the document is not well-formed XML, so that no receiver gets as far as its signature".to_owned()
            }
            Problem::Limit(limit) => format!("the limit on {limit} was reached"),
            Problem::RepeatedParameter(name) => format!("the query holds {name} more than once"),
            Problem::NoSigAlg => "the query holds Signature and no SigAlg".to_owned(),
        }
    }
}

impl ReferenceProblem {
    /// In plain words.
    pub fn words(&self) -> String {
        match self {
            ReferenceProblem::External => "it refers to something outside the message, which is not fetched".to_owned(),
            ReferenceProblem::Unresolved => "no element of the message carries this ID".to_owned(),
            ReferenceProblem::Ambiguous(count) => format!("{count} elements of the message carry this ID"),
            ReferenceProblem::Transform(uri) => format!("the transform {uri} is not computed here"),
            ReferenceProblem::TransformOrder => "its transforms stand in an order that does not work".to_owned(),
            ReferenceProblem::DigestMethod(uri) => format!("the digest method {uri} is not computed here"),
            ReferenceProblem::NoDigest => "it states no digest that can be read".to_owned(),
            ReferenceProblem::RelativeNamespace(uri) => {
                format!(
                    "the namespace {uri} is a relative reference, for which strict implementations compute no digest"
                )
            }
            ReferenceProblem::BadIntermediate => {
                "what one of its transforms produces cannot be read by the next".to_owned()
            }
            ReferenceProblem::Limit(limit) => format!("the limit on {limit} was reached"),
        }
    }

    pub(super) fn result(&self) -> DigestResult {
        match self {
            ReferenceProblem::External | ReferenceProblem::Transform(_) | ReferenceProblem::DigestMethod(_) => {
                DigestResult::Unsupported
            }
            _ => DigestResult::Error,
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.words())
    }
}

impl Serialize for ReferenceProblem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.words())
    }
}
