//! The SHA family, by the names XML and JOSE give it.

use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum HashKind {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl HashKind {
    /// All of them.
    pub const ALL: [HashKind; 5] =
        [HashKind::Sha1, HashKind::Sha224, HashKind::Sha256, HashKind::Sha384, HashKind::Sha512];

    /// The hash of an XML digest algorithm. `None` for MD5, RIPEMD-160 and whatever else is not computed here.
    pub fn from_xml_uri(uri: &str) -> Option<HashKind> {
        Some(match uri {
            "http://www.w3.org/2000/09/xmldsig#sha1" => HashKind::Sha1,
            "http://www.w3.org/2001/04/xmldsig-more#sha224" => HashKind::Sha224,
            "http://www.w3.org/2001/04/xmlenc#sha256" => HashKind::Sha256,
            "http://www.w3.org/2001/04/xmldsig-more#sha384" | "http://www.w3.org/2001/04/xmlenc#sha384" => {
                HashKind::Sha384
            }
            "http://www.w3.org/2001/04/xmlenc#sha512" => HashKind::Sha512,
            _ => return None,
        })
    }

    /// The usual name.
    pub fn name(self) -> &'static str {
        match self {
            HashKind::Sha1 => "SHA-1",
            HashKind::Sha224 => "SHA-224",
            HashKind::Sha256 => "SHA-256",
            HashKind::Sha384 => "SHA-384",
            HashKind::Sha512 => "SHA-512",
        }
    }

    /// Length of its value in bytes.
    pub fn length(self) -> usize {
        match self {
            HashKind::Sha1 => 20,
            HashKind::Sha224 => 28,
            HashKind::Sha256 => 32,
            HashKind::Sha384 => 48,
            HashKind::Sha512 => 64,
        }
    }

    /// The hash of the octets.
    pub fn digest(self, octets: &[u8]) -> Vec<u8> {
        self.digest_parts(&[octets])
    }

    /// The hash of several pieces after each other.
    pub fn digest_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        fn run<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            parts.iter().fold(D::new(), |hash, part| hash.chain_update(part)).finalize().to_vec()
        }
        match self {
            HashKind::Sha1 => run::<Sha1>(parts),
            HashKind::Sha224 => run::<Sha224>(parts),
            HashKind::Sha256 => run::<Sha256>(parts),
            HashKind::Sha384 => run::<Sha384>(parts),
            HashKind::Sha512 => run::<Sha512>(parts),
        }
    }

    /// HMAC with this hash (RFC 2104).
    pub fn hmac(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        use hmac::{Hmac, Mac};
        // A key of any length is accepted, so the error branch is never taken.
        macro_rules! run {
            ($hash:ty) => {
                Hmac::<$hash>::new_from_slice(key)
                    .map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec())
                    .unwrap_or_default()
            };
        }
        match self {
            HashKind::Sha1 => run!(Sha1),
            HashKind::Sha224 => run!(Sha224),
            HashKind::Sha256 => run!(Sha256),
            HashKind::Sha384 => run!(Sha384),
            HashKind::Sha512 => run!(Sha512),
        }
    }

    /// What stands before the hash in an RSASSA-PKCS1-v1_5 block: `DigestInfo` without its value (RFC 8017 9.2).
    pub(super) fn digest_info(self) -> &'static [u8] {
        match self {
            HashKind::Sha1 => {
                &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14]
            }
            HashKind::Sha224 => {
                &[0x30, 0x2d, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4, 0x05, 0x00, 0x04, 0x1c]
            }
            HashKind::Sha256 => {
                &[0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 0x05, 0x00, 0x04, 0x20]
            }
            HashKind::Sha384 => {
                &[0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2, 0x05, 0x00, 0x04, 0x30]
            }
            HashKind::Sha512 => {
                &[0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 0x05, 0x00, 0x04, 0x40]
            }
        }
    }

    /// The mask generation function MGF1 with this hash (RFC 8017 B.2.1).
    pub(super) fn mgf1(self, seed: &[u8], length: usize) -> Vec<u8> {
        let mut mask = Vec::with_capacity(length + self.length());
        let mut counter: u32 = 0;
        while mask.len() < length {
            mask.extend_from_slice(&self.digest_parts(&[seed, &counter.to_be_bytes()]));
            counter = counter.wrapping_add(1);
        }
        mask.truncate(length);
        mask
    }
}
