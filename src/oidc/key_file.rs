//! Keys and what else people take for certificates: what is told of them. Never the key itself.

use crate::crypto::x509::KeyFacts;
use crate::vocabulary::ItemKind;
use serde_json::json;

/// A key or a structure that is no certificate.
#[derive(Debug, Clone)]
pub struct KeyFile {
    /// What it is.
    pub kind: KeyFileKind,
    /// The notation, for example `PKCS#8 (PEM)`.
    pub format: String,
    /// The key, where it can be seen.
    pub key: Option<KeyFacts>,
}

/// The structures people paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFileKind {
    /// A private key in the clear.
    PrivateKey,
    /// A private key under a password.
    EncryptedPrivateKey,
    /// A public key without a certificate.
    PublicKey,
    /// A request for a certificate (PKCS#10).
    CertificateRequest,
    /// A bundle of certificates (PKCS#7).
    Pkcs7,
    /// A key store (PKCS#12).
    Pkcs12,
    /// An SSH key.
    SshKey,
    /// Something else in PEM or DER.
    Other,
}

impl KeyFile {
    /// The facts of the report.
    pub fn facts(&self) -> serde_json::Value {
        let encrypted = matches!(self.kind, KeyFileKind::EncryptedPrivateKey | KeyFileKind::Pkcs12);
        json!({"format": self.format, "key": self.key, "encrypted": encrypted})
    }

    /// Whether it is a private key, under a password or not.
    pub fn is_private(&self) -> bool {
        matches!(self.kind, KeyFileKind::PrivateKey | KeyFileKind::EncryptedPrivateKey)
    }

    pub(super) fn item_kind(&self) -> ItemKind {
        match self.kind {
            KeyFileKind::PrivateKey | KeyFileKind::EncryptedPrivateKey => ItemKind::PrivateKey,
            _ if self.format.contains("DER") => ItemKind::Binary,
            _ => ItemKind::Text,
        }
    }

    /// What it is, with an article.
    pub fn words(&self) -> &'static str {
        match self.kind {
            KeyFileKind::PrivateKey => "a private key",
            KeyFileKind::EncryptedPrivateKey => "a private key under a password",
            KeyFileKind::PublicKey => "a public key without its certificate",
            KeyFileKind::CertificateRequest => "a certificate request (CSR)",
            KeyFileKind::Pkcs7 => "a bundle of certificates (PKCS#7)",
            KeyFileKind::Pkcs12 => "a key store (PKCS#12)",
            KeyFileKind::SshKey => "an SSH key",
            KeyFileKind::Other => "another structure",
        }
    }
}
