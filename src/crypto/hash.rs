//! Hash functions, by the names XML and JOSE give them.

use super::secret::Secret;
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
    Sha3_224,
    Sha3_256,
    Sha3_384,
    Sha3_512,
    #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
    Ripemd160,
}

/// Takes octets in, one piece after the other.
pub(super) type Pieces<'a> = &'a mut dyn FnMut(&[u8]);

impl HashKind {
    /// All of them, the usual ones first.
    pub const ALL: [HashKind; 9 + cfg!(all(feature = "legacy-crypto", not(target_arch = "wasm32"))) as usize] = [
        HashKind::Sha256,
        HashKind::Sha1,
        HashKind::Sha512,
        HashKind::Sha384,
        HashKind::Sha224,
        HashKind::Sha3_224,
        HashKind::Sha3_256,
        HashKind::Sha3_384,
        HashKind::Sha3_512,
        #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
        HashKind::Ripemd160,
    ];

    /// The hash of an XML digest algorithm. `None` for MD5 and whatever else is not computed here.
    pub fn from_xml_uri(uri: &str) -> Option<HashKind> {
        Some(match uri {
            "http://www.w3.org/2000/09/xmldsig#sha1" => HashKind::Sha1,
            "http://www.w3.org/2001/04/xmldsig-more#sha224" => HashKind::Sha224,
            "http://www.w3.org/2001/04/xmlenc#sha256" => HashKind::Sha256,
            "http://www.w3.org/2001/04/xmldsig-more#sha384" | "http://www.w3.org/2001/04/xmlenc#sha384" => {
                HashKind::Sha384
            }
            "http://www.w3.org/2001/04/xmlenc#sha512" => HashKind::Sha512,
            "http://www.w3.org/2007/05/xmldsig-more#sha3-224" => HashKind::Sha3_224,
            "http://www.w3.org/2007/05/xmldsig-more#sha3-256" => HashKind::Sha3_256,
            "http://www.w3.org/2007/05/xmldsig-more#sha3-384" => HashKind::Sha3_384,
            "http://www.w3.org/2007/05/xmldsig-more#sha3-512" => HashKind::Sha3_512,
            #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
            "http://www.w3.org/2001/04/xmlenc#ripemd160" => HashKind::Ripemd160,
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
            HashKind::Sha3_224 => "SHA3-224",
            HashKind::Sha3_256 => "SHA3-256",
            HashKind::Sha3_384 => "SHA3-384",
            HashKind::Sha3_512 => "SHA3-512",
            #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
            HashKind::Ripemd160 => "RIPEMD-160",
        }
    }

    /// Standardised for XML, and unknown to most products that exchange logins.
    pub fn is_rare(self) -> bool {
        use HashKind::{Sha1, Sha224, Sha256, Sha384, Sha512};
        !matches!(self, Sha1 | Sha224 | Sha256 | Sha384 | Sha512)
    }

    /// Length of its value in bytes.
    pub fn length(self) -> usize {
        match self {
            HashKind::Sha1 => 20,
            #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
            HashKind::Ripemd160 => 20,
            HashKind::Sha224 | HashKind::Sha3_224 => 28,
            HashKind::Sha256 | HashKind::Sha3_256 => 32,
            HashKind::Sha384 | HashKind::Sha3_384 => 48,
            HashKind::Sha512 | HashKind::Sha3_512 => 64,
        }
    }

    /// The hash of the octets.
    pub fn digest(self, octets: &[u8]) -> Vec<u8> {
        self.digest_parts(&[octets])
    }

    /// The hash of several pieces after each other.
    pub fn digest_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        self.digest_fed(&mut |hash| parts.iter().for_each(|part| hash(part)))
    }

    /// The hash of what `feed` gives piece by piece.
    pub(super) fn digest_fed(self, feed: &mut dyn FnMut(Pieces<'_>)) -> Vec<u8> {
        fn run<D: Digest>(feed: &mut dyn FnMut(Pieces<'_>)) -> Vec<u8> {
            let mut hash = D::new();
            feed(&mut |piece| hash.update(piece));
            hash.finalize().to_vec()
        }
        match self {
            HashKind::Sha1 => run::<Sha1>(feed),
            HashKind::Sha224 => run::<Sha224>(feed),
            HashKind::Sha256 => run::<Sha256>(feed),
            HashKind::Sha384 => run::<Sha384>(feed),
            HashKind::Sha512 => run::<Sha512>(feed),
            #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
            HashKind::Ripemd160 => run::<ripemd::Ripemd160>(feed),
            HashKind::Sha3_224 | HashKind::Sha3_256 | HashKind::Sha3_384 | HashKind::Sha3_512 => {
                sha3(feed, self.length())
            }
        }
    }

    /// Bytes that it takes in at a time.
    fn block_length(self) -> usize {
        match self {
            HashKind::Sha384 | HashKind::Sha512 => 128,
            HashKind::Sha3_224 | HashKind::Sha3_256 | HashKind::Sha3_384 | HashKind::Sha3_512 => {
                200 - 2 * self.length()
            }
            _ => 64,
        }
    }

    /// HMAC with this hash (RFC 2104).
    pub fn hmac(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        let block = self.block_length();
        let mut padded = if key.len() > block { self.digest(key) } else { key.to_vec() };
        padded.resize(block, 0);
        let masked = |mask: u8| Secret::new(padded.iter().map(|byte| byte ^ mask).collect());
        let inner = self.digest_parts(&[masked(0x36).expose(), message]);
        let outer = self.digest_parts(&[masked(0x5c).expose(), &inner]);
        padded.fill(0);
        outer
    }

    /// HKDF with this hash (RFC 5869): extract, then expand to at most 255 times the hash's length.
    pub(super) fn hkdf(self, secret: &[u8], salt: &[u8], info: &[u8], length: usize) -> Secret {
        let key = Secret::new(self.hmac(salt, secret));
        let mut out = Vec::with_capacity(length + self.length());
        let mut last = Vec::new();
        let mut round: u8 = 0;
        while out.len() < length && round < 255 {
            round += 1;
            last = self.hmac(key.expose(), &[last.as_slice(), info, &[round]].concat());
            out.extend_from_slice(&last);
        }
        out.truncate(length);
        Secret::new(out)
    }

    /// The one-step derivation that XML calls ConcatKDF (NIST SP 800-56A 5.8.1): the hash of a counter, the secret and `info`.
    pub(super) fn concat_kdf(self, secret: &[u8], info: &[u8], length: usize) -> Secret {
        let mut out = Vec::with_capacity(length + self.length());
        let mut round: u32 = 0;
        while out.len() < length {
            round = round.wrapping_add(1);
            out.extend(self.digest_parts(&[&round.to_be_bytes(), secret, info]));
        }
        out.truncate(length);
        Secret::new(out)
    }

    /// What stands before the hash in an RSASSA-PKCS1-v1_5 block: `DigestInfo` without its value (RFC 8017 9.2).
    pub(super) fn digest_info(self) -> Vec<u8> {
        let nist = |last: u8| vec![0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last];
        let mut name = match self {
            HashKind::Sha1 => vec![0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a],
            #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
            HashKind::Ripemd160 => vec![0x06, 0x05, 0x2b, 0x24, 0x03, 0x02, 0x01],
            HashKind::Sha256 => nist(1),
            HashKind::Sha384 => nist(2),
            HashKind::Sha512 => nist(3),
            HashKind::Sha224 => nist(4),
            HashKind::Sha3_224 => nist(7),
            HashKind::Sha3_256 => nist(8),
            HashKind::Sha3_384 => nist(9),
            HashKind::Sha3_512 => nist(10),
        };
        name.extend([0x05, 0x00]);
        // All lengths are far below 128, so each takes one byte.
        let (inner, hash) = (name.len() as u8, self.length() as u8);
        let mut info = vec![0x30, inner + hash + 4, 0x30, inner];
        info.extend(name);
        info.extend([0x04, hash]);
        info
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

/// SHA-3 with a value of this many bytes (FIPS 202): the sponge over Keccak's permutation.
fn sha3(feed: &mut dyn FnMut(Pieces<'_>), length: usize) -> Vec<u8> {
    let rate = 200 - 2 * length;
    let mut state = [0u64; 25];
    let put = |state: &mut [u64; 25], at: usize, byte: u8| {
        if let Some(lane) = state.get_mut(at / 8) {
            *lane ^= u64::from(byte) << (8 * (at % 8));
        }
    };
    let mut at = 0;
    feed(&mut |piece| {
        for byte in piece {
            put(&mut state, at, *byte);
            at += 1;
            if at == rate {
                keccak::f1600(&mut state);
                at = 0;
            }
        }
    });
    put(&mut state, at, 0x06);
    put(&mut state, rate - 1, 0x80);
    keccak::f1600(&mut state);
    state.iter().flat_map(|lane| lane.to_le_bytes()).take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::x509::hex;

    #[test]
    fn hash_functions_give_the_published_values() {
        let of = |hash: HashKind| hex(&hash.digest(b"abc"));
        assert_eq!(of(HashKind::Sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
        #[cfg(all(feature = "legacy-crypto", not(target_arch = "wasm32")))]
        assert_eq!(of(HashKind::Ripemd160), "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
        assert_eq!(of(HashKind::Sha3_256), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
        let long = [0xa3; 200];
        for (hash, value) in [
            (HashKind::Sha3_224, "9376816aba503f72f96ce7eb65ac095d"),
            (HashKind::Sha3_256, "79f38adec5c20307a98ef76e8324afbf"),
            (HashKind::Sha3_384, "1881de2ca7e41ef95dc4732b8f5f002b"),
            (HashKind::Sha3_512, "e76dfad22084a8b1467fcf2ffa58361b"),
        ] {
            assert!(hex(&hash.digest_parts(&[&long[..7], &long[7..]])).starts_with(value), "{}", hash.name());
        }
        // One byte short of a block, and a whole one.
        assert!(hex(&HashKind::Sha3_256.digest(&[b'x'; 135])).starts_with("c150125edc74b56fb5cbfdd024fabe20"));
        assert!(hex(&HashKind::Sha3_256.digest(&[b'x'; 136])).starts_with("5bc276bac9c582508b8fa9b3949e7ed9"));
        for hash in HashKind::ALL {
            assert_eq!(hash.digest(b"").len(), hash.length(), "{}", hash.name());
            let info = hash.digest_info();
            assert_eq!(usize::from(info[1]) + 2, info.len() + hash.length(), "{}", hash.name());
        }
    }

    #[test]
    fn hmac_gives_the_published_values() {
        // RFC 4231, cases 2 and 6 (a key longer than the block); NIST for SHA3-256.
        let message = b"what do ya want for nothing?";
        assert!(hex(&HashKind::Sha256.hmac(b"Jefe", message)).starts_with("5bdcc146bf60754e6a042426089575c7"));
        assert!(hex(&HashKind::Sha512.hmac(b"Jefe", message)).starts_with("164b7a7bfcf819e2e395fbe73b56e0a3"));
        let long = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert!(hex(&HashKind::Sha256.hmac(&[0xaa; 131], long)).starts_with("60e431591ee0b67f0d8a26aacbf5b77f"));
        assert!(hex(&HashKind::Sha3_256.hmac(b"Jefe", message)).starts_with("c7d4072e788877ae3596bbb0da73b887"));
    }

    #[test]
    fn hkdf_gives_the_published_value() {
        // RFC 5869 A.1.
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let salt: Vec<u8> = (0..=0x0c).collect();
        let key = HashKind::Sha256.hkdf(&[0x0b; 22], &salt, &info, 42);
        assert!(hex(key.expose()).starts_with("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));
    }
}
