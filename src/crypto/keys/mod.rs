//! Keys and certificates a person gave: files of any usual shape to keys that can be used.
//! Goes out: a [`KeyRing`]. Must never show a secret: not in `Debug`, not in an error.

mod load;
mod metadata;
mod pbe;
mod pem;
mod pkcs12;
mod private;
mod public;
mod rare_curves;
mod rsa_private;
mod rsa_public;

pub use super::secret::Secret;
pub use load::{load, load_within};
pub use metadata::{MAX_METADATA_KEYS, metadata_keys};
pub(crate) use pbe::pbkdf2;
pub use pem::{PemBlock, pem_blocks};
pub use private::PrivateKey;
pub use public::{PublicKey, jwk_public, rsa_public};
pub use rare_curves::RareKey;
pub use rsa_private::RsaPrivateKey;
pub use rsa_public::RsaPublicKey;

use super::x509::{CertificateFacts, Fingerprint};
use crate::case::KeyInput;
use crate::crypto::work::Work;

/// Keys read from one file at most.
pub const MAX_KEYS: usize = 200;

/// All that was given, sorted by use.
#[derive(Debug, Clone, Default)]
pub struct KeyRing {
    /// Certificates and public keys whose signatures are trusted, and shared secrets.
    pub trusted: Vec<TrustedKey>,
    /// Private keys and shared secrets, for decryption.
    pub private: Vec<OwnKey>,
    /// Fingerprints of certificates that are trusted, with where each came from: the certificate itself may come with the message.
    pub fingerprints: Vec<(String, Fingerprint)>,
    /// Files that could not be read: name and reason in plain words.
    pub problems: Vec<(String, String)>,
}

/// A key that signatures are checked with.
#[derive(Debug, Clone)]
pub struct TrustedKey {
    /// The name in the report: SHA-256 of the certificate, else the file's name.
    pub name: String,
    /// Where it came from.
    pub origin: KeyOrigin,
    /// The certificate, where it is one.
    pub certificate: Option<CertificateFacts>,
    /// The key.
    pub key: PublicKey,
}

/// Where a key came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOrigin {
    /// Given as trusted by the person: file name.
    Given(String),
    /// From metadata.
    Metadata {
        /// The entity it belongs to.
        entity: String,
        /// `true` for an identity provider's role, `false` for a service provider's.
        identity_provider: bool,
    },
    /// A certificate pasted with the message.
    Pasted(String),
    /// The public half of a private key that was given.
    Own(String),
}

/// A private key or shared secret.
#[derive(Debug, Clone)]
pub struct OwnKey {
    /// File name.
    pub origin: String,
    /// The key.
    pub key: PrivateKey,
}

impl KeyRing {
    /// Reads everything the case gives.
    pub fn from_inputs(inputs: &[KeyInput]) -> KeyRing {
        let work = Work::default();
        let mut ring = KeyRing::default();
        inputs.iter().for_each(|input| ring.add(KeyRing::of(input, &work)));
        ring
    }

    /// Reads one file within what a case may cost.
    pub fn of(input: &KeyInput, work: &Work) -> KeyRing {
        let mut ring = KeyRing::default();
        load_within(input, &mut ring, work);
        ring
    }

    /// Takes the keys of another ring in.
    pub fn add(&mut self, other: KeyRing) {
        other.trusted.into_iter().for_each(|key| self.trust(key));
        self.private.extend(other.private);
        self.fingerprints.extend(other.fingerprints);
        self.problems.extend(other.problems);
    }

    /// Trusts a key that is not there yet.
    fn trust(&mut self, key: TrustedKey) {
        let known = self.trusted.iter().any(|other| {
            other.origin == key.origin
                && match (&other.certificate, &key.certificate) {
                    (Some(a), Some(b)) => a.sha256 == b.sha256,
                    (None, None) => other.key.same(&key.key),
                    _ => false,
                }
        });
        if !known && self.trusted.len() < MAX_KEYS {
            self.trusted.push(key);
        }
    }
}
