//! Keys and certificates a person gave: files of any usual shape to keys that can be used.
//! Goes out: a [`KeyRing`]. Must never show a secret: not in `Debug`, not in an error.

mod load;
mod metadata;
mod pbe;
mod pem;
mod pkcs12;
mod private;
mod public;

pub use super::secret::Secret;
pub use load::load;
pub use metadata::{MAX_METADATA_KEYS, metadata_keys};
pub(crate) use pbe::pbkdf2;
pub use pem::{PemBlock, pem_blocks};
pub use private::PrivateKey;
pub use public::{PublicKey, jwk_public, rsa_public};

use super::x509::{CertificateFacts, Fingerprint};
use crate::case::KeyInput;

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
    /// A certificate pasted beside the message.
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
        let mut ring = KeyRing::default();
        for input in inputs {
            load(input, &mut ring);
        }
        ring
    }
}
