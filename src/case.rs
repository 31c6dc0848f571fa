//! Input types: pasted items, the user's expectations, and run settings.
//! Plain data, no judgement.

use crate::time::Instant;
use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Everything a person gave: pasted or opened items, further context, keys and expectations.
#[derive(Debug, Clone, Default, SerBin, DeBin)]
pub struct Case {
    /// One per paste, file or `--item`. Order is the order of arrival.
    pub inputs: Vec<Input>,
    /// Trusted certificates and keys. They never become items.
    pub keys: Vec<KeyInput>,
    /// What the values of the message should be.
    pub expectations: Expectations,
    /// Roles that the person chose, against what the items say.
    pub read_as: Vec<ReadAs>,
    /// Expectations that nobody typed: where in the case they were read. Filled by the engine.
    pub stated: Vec<StatedExpectation>,
    /// Items as they would be after a change.
    pub edited: Vec<EditedItem>,
    /// What the program of the sender computed before it took names and secrets out.
    pub statements: Vec<Statement>,
    /// How the case was handed on, where it comes from a case file.
    pub handed: Vec<Handed>,
    /// Whether somebody wants no more to be taken in.
    pub stop: Stop,
    /// Who is told how far the taking in is.
    pub watch: Watch,
}

/// How far the taking in of a case is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Far {
    /// Bytes that were read.
    pub read: usize,
    /// Bytes of all inputs.
    pub of: usize,
    /// Messages that were found in recordings.
    pub found: usize,
}

/// Who is told how far the taking in is, once for each entry of a recording. By default nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Watch {
    tell: Option<fn(Far)>,
    before: Far,
}

impl Watch {
    /// Tells it to `tell`, which must be quick: it is called often.
    pub fn by(tell: fn(Far)) -> Watch {
        Watch { tell: Some(tell), before: Far::default() }
    }

    /// The same where `before` was read already.
    pub fn after(self, before: Far) -> Watch {
        Watch { before, ..self }
    }

    /// Says that so many bytes of the input at hand are read, with so many messages in them.
    pub fn went(&self, read: usize, found: usize) {
        if let Some(tell) = self.tell {
            let Far { read: before, of, found: known } = self.before;
            tell(Far { read: before.saturating_add(read).min(of), of, found: known + found });
        }
    }
}

/// As with [`Stop`], nobody of the other side is told.
impl SerBin for Watch {
    fn ser_bin(&self, _: &mut Vec<u8>) {}
}

impl DeBin for Watch {
    fn de_bin(_: &mut usize, _: &[u8]) -> Result<Self, nanoserde::DeBinErr> {
        Ok(Watch::default())
    }
}

/// Ends the taking in early: what was read until then is judged, and the report says so in its `limits`. By default nothing does.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    flag: Option<Arc<AtomicBool>>,
    is_cut: bool,
}

impl Stop {
    /// Ends it once the flag is set, also from another thread: before the next input, or the next entry of a recording.
    pub fn on(flag: Arc<AtomicBool>) -> Stop {
        Stop { flag: Some(flag), is_cut: false }
    }

    /// The inputs themselves are not all: reading them was ended early.
    pub fn before_the_end() -> Stop {
        Stop { flag: None, is_cut: true }
    }

    /// Whether no more is to be taken in.
    pub fn is_asked(&self) -> bool {
        self.flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Whether the inputs are not all there is.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// A wish of the moment: it does not travel with the case.
impl SerBin for Stop {
    fn ser_bin(&self, _: &mut Vec<u8>) {}
}

impl DeBin for Stop {
    fn de_bin(_: &mut usize, _: &[u8]) -> Result<Self, nanoserde::DeBinErr> {
        Ok(Stop::default())
    }
}

/// An expectation that nobody typed: settings or an error text of the case state it.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct StatedExpectation {
    /// The field of [`Expectations`].
    pub name: String,
    /// Its value.
    pub value: String,
    /// The item that states it.
    pub item: String,
    /// First byte in the item's document.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// The place in words: `` `gitlab.rb`, line 14 ``.
    pub place: String,
}

/// An item as it would be after a change. What was proven of its signatures counts on: a sender who changes a value signs anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct EditedItem {
    /// The item's id, as the report of the unchanged case has it.
    pub item: String,
    /// Its whole document.
    pub text: String,
}

/// A case file that the case was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Handed {
    /// The name of the file.
    pub origin: String,
    /// The program that wrote it.
    pub generator: String,
    /// The sender's own words.
    pub note: Option<String>,
    /// What was taken out, by class: how many values.
    pub receipt: Vec<Removed>,
    /// Why nothing of it was used, as a sentence.
    pub refused: Option<String>,
}

/// How many values of a class were taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct Removed {
    /// `secrets`, `people`, `organisation`, or `requests` of a recording.
    pub class: String,
    /// Different values.
    pub values: usize,
    /// Places.
    pub places: usize,
}

/// What was computed about one document before it was redacted. The words are those of `crypto::stated`.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Statement {
    /// SHA-256 of the document as it stands in this case, in hexadecimal.
    pub document: String,
    /// Each XML signature, in the order of the document.
    pub signatures: Vec<SignatureStatement>,
    /// Each signature of a token.
    pub tokens: Vec<TokenStatement>,
    /// Each encrypted element, or the encrypted token.
    pub decryptions: Vec<DecryptionStatement>,
}

/// What was computed for one XML signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct SignatureStatement {
    /// The digest of each reference: `ok`, `mismatch`, and after a blank the repair that mends it.
    pub digests: Vec<String>,
    /// Under the key in the message.
    pub embedded: String,
    /// Under each key in the message.
    pub keys: Vec<String>,
    /// Under each trusted key: its name and the result.
    pub trusted: Vec<(String, String)>,
    /// The value fits once the repair of a digest is made to it too.
    pub repaired: bool,
    /// Of a redirect: the change under which it verifies.
    pub variant: String,
}

/// What was computed for one signature of a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct TokenStatement {
    /// `ok`, `bad` …
    pub result: String,
    /// The key that fits, or should have.
    pub key: Option<String>,
    /// Whether a key has the name that the token gives.
    pub kid_known: Option<bool>,
    /// A key of another name that fits.
    pub other_key: Option<String>,
    /// What else can be told.
    pub remark: String,
}

/// What became of something encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct DecryptionStatement {
    /// `ok`, `failed` …
    pub result: String,
    /// The step that failed.
    pub step: String,
    /// The plain text, redacted.
    pub plaintext: Option<String>,
    /// Keys that were tried: their names, whether they opened it, expected and found length.
    pub attempts: Vec<String>,
}

/// A role that the person chose.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct ReadAs {
    /// Index of the input.
    pub input: usize,
    /// The item of that input (`i3`); `None` for what was pasted itself.
    pub item: Option<String>,
    /// The id of an [`crate::item::role::ItemRole`].
    pub role: String,
}

impl Case {
    /// A case of one pasted text.
    pub fn from_text(text: &str) -> Self {
        Case { inputs: vec![Input::from(text)], ..Case::default() }
    }
}

impl From<&str> for Input {
    fn from(text: &str) -> Self {
        Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() }
    }
}

/// One pasted text or opened file, byte for byte.
#[derive(Debug, Clone, Default, SerBin, DeBin)]
pub struct Input {
    /// A file name, or `paste`.
    pub origin: String,
    /// The bytes as they came.
    pub bytes: Vec<u8>,
}

/// A trusted certificate or a key given beside the message. `Debug` never prints its bytes.
#[derive(Clone, Default, SerBin, DeBin)]
pub struct KeyInput {
    /// A file name, or `paste`.
    pub origin: String,
    /// PEM, DER, PKCS#12, JWK, JWKS, or the octets of a secret.
    pub bytes: Vec<u8>,
    /// For encrypted PKCS#8 and PKCS#12.
    pub password: Option<String>,
    /// `true` for `--cert`: the signing certificate the receiver trusts.
    pub trusted_certificate: bool,
}

impl std::fmt::Debug for KeyInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyInput").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// What the receiver is configured with, as far as the person knows: typed values, a profile file, or an expectation link.
/// Everything is optional. Values are compared as they are, never trimmed: an invisible space is a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[serde(default, deny_unknown_fields)]
pub struct Expectations {
    /// The application's name, where the values come from a profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Assertion consumer service URL: where the application receives responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acs: Option<String>,
    /// Single logout service URL of the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slo: Option<String>,
    /// The application's entity ID, that is the audience of its assertions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_entity_id: Option<String>,
    /// The identity provider's entity ID, or the OpenID issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// OAuth client identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// OAuth redirect URI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
    /// Subjects that are expected; a token has to have one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Audiences that are expected beside the client ID; a token has to have one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// The nonce the application sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Names of attributes (SAML) or claims (tokens) that the application needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_attributes: Vec<String>,
    /// Other names under which the application takes a required attribute: `email` → the claim URL.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub accepted_names: BTreeMap<String, Vec<String>>,
    /// Scopes that the application needs, besides those that bring its required claims.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_scopes: Vec<String>,
    /// How the application proves itself at the token endpoint: `client_secret_basic`, `client_secret_post`, `private_key_jwt` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_method: Option<String>,
    /// Domains that e-mail addresses may belong to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_domains: Vec<String>,
    /// The NameID format the application asks for, as its full URI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_id_format: Option<String>,
    /// The RelayState that the application needs beside a response that answers no request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relay_state: Option<String>,
    /// What has to be signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedPart>,
    /// Whether assertions have to be encrypted for the application (`true`), or it takes none that are (`false`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted_assertions: Option<bool>,
    /// SHA-256 fingerprints of the signing certificates the application trusts, in any notation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificate_sha256: Vec<String>,
    /// The product that receives for the application, an id of [`crate::receivers`]; it fills [`Settings::receiver`] where
    /// the person chose none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// The application takes only logins that it started itself.
    #[serde(skip_serializing_if = "is_false")]
    pub sp_initiated_only: bool,
    /// What to do, in the application's own words, by topic (`acs`, `entity`, `name-id`, `attr` …); `assign/sp-admin` where another
    /// side than usual has to do it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fixes: BTreeMap<String, String>,
    /// The identity provider's product whose console `fixes` describe for the identity provider admin, by its id (`keycloak`): where
    /// that product is known from the message, its own instructions serve, because they name the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console: Option<String>,
    /// Things to know that no message shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Who wrote these values, where that is not the person and not Assertain.
    #[serde(skip)]
    pub author: Option<Author>,
}

/// Somebody else whose words and values came in, by a link or a file.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Author {
    /// How they came in.
    pub by: AuthorKind,
    /// The values they wrote, as long as nobody typed another one.
    pub values: Vec<String>,
}

/// How somebody else's words came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorKind {
    /// An expectation link.
    Link,
    /// A profile file.
    Profile,
    /// A case file.
    Case,
}

impl AuthorKind {
    /// Introduces their words.
    pub fn says(self) -> &'static str {
        match self {
            AuthorKind::Link => "The link says",
            AuthorKind::Profile => "The profile says",
            AuthorKind::Case => "The case file says",
        }
    }

    /// The source, after "from".
    pub fn source(self) -> &'static str {
        match self {
            AuthorKind::Link => "the link",
            AuthorKind::Profile => "the profile",
            AuthorKind::Case => "the case file",
        }
    }
}

impl Expectations {
    /// The values that are single texts, by the names of their fields.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("acs", &self.acs),
            ("slo", &self.slo),
            ("sp_entity_id", &self.sp_entity_id),
            ("issuer", &self.issuer),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("nonce", &self.nonce),
            ("token_endpoint_auth_method", &self.token_endpoint_auth_method),
            ("name_id_format", &self.name_id_format),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }
}

/// A part of a login that may have to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[serde(rename_all = "kebab-case")]
pub enum SignedPart {
    /// The response as a whole.
    Response,
    /// Each assertion.
    Assertion,
    /// The login request.
    Request,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// How to judge. `now` is an argument because the engine has no clock.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Settings {
    /// What "now" is.
    pub now: Instant,
    /// The evaluation instant typed by the user; otherwise chosen by the time model.
    pub at: Option<Instant>,
    /// The receiver's tolerance in seconds.
    pub skew: i64,
    /// Judge as this receiver would: an id of [`crate::receivers`]. A name that is not known there changes nothing.
    pub receiver: Option<String>,
    /// Facts show codes, secrets and tokens as they are; otherwise they are held back. Words never quote them.
    pub with_secrets: bool,
}

impl Settings {
    /// Judges with `now` as given, an evaluation instant chosen by the time model and no tolerance.
    pub fn at_now(now: Instant) -> Self {
        Settings { now, at: None, skew: 0, receiver: None, with_secrets: false }
    }
}
