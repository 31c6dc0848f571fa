//! Keys on curves that few logins use: P-521 (ES512) and secp256k1 (ES256K, RFC 8812). The command line and the library compute with
//! them; the page, which pays for each kilobyte, keeps the point and says that it does not (docs/weight.md).
//!
//! Input: a point, or a private number. Output: a key. Invariant: a key is told, compared and chosen the same everywhere; only whether a
//! value holds is unknown where it is not computed.

/// A curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RareCurve {
    /// P-521.
    P521,
    /// secp256k1.
    Secp256k1,
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RareKey {
    curve: RareCurve,
    /// As SEC 1 writes it (2.3.3).
    point: Vec<u8>,
}

impl RareKey {
    /// Whether this build computes with these curves.
    pub(crate) const IS_COMPUTED: bool = cfg!(not(target_arch = "wasm32"));

    /// From a point as SEC 1 writes it; `None` where it is none.
    pub(crate) fn read(curve: RareCurve, point: &[u8]) -> Option<RareKey> {
        Some(RareKey { curve, point: computed::octets(curve, point)? })
    }

    /// The point, as SEC 1 writes it.
    pub(crate) fn point(&self) -> &[u8] {
        &self.point
    }

    /// Whether the value `r || s` was made with this key over this hash; never where it is not computed.
    pub(crate) fn holds(&self, hash: &[u8], value: &[u8]) -> bool {
        computed::holds(self.curve, &self.point, hash, value)
    }
}

/// The public point of a private number; `None` where there is none, or it is not computed.
pub(super) fn point_of(curve: RareCurve, secret: &[u8]) -> Option<Vec<u8>> {
    computed::point_of(curve, secret)
}

#[cfg(not(target_arch = "wasm32"))]
mod computed {
    use super::RareCurve;
    use p521::ecdsa::signature::hazmat::PrehashVerifier;

    /// The whole point, also of one that is written in its short form.
    pub(super) fn octets(curve: RareCurve, point: &[u8]) -> Option<Vec<u8>> {
        Some(match curve {
            RareCurve::P521 => {
                p521::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?.to_sec1_point(false).as_bytes().to_vec()
            }
            RareCurve::Secp256k1 => {
                k256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?.to_sec1_point(false).as_bytes().to_vec()
            }
        })
    }

    pub(super) fn holds(curve: RareCurve, point: &[u8], hash: &[u8], value: &[u8]) -> bool {
        let held = || match curve {
            RareCurve::P521 => {
                let value = p521::ecdsa::Signature::from_slice(value).ok()?;
                p521::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?.verify_prehash(hash, &value).ok()
            }
            RareCurve::Secp256k1 => {
                // This curve's crate takes only the smaller of the two values of s that fit.
                let value = k256::ecdsa::Signature::from_slice(value).ok()?.normalize_s();
                k256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?.verify_prehash(hash, &value).ok()
            }
        };
        held().is_some()
    }

    pub(super) fn point_of(curve: RareCurve, secret: &[u8]) -> Option<Vec<u8>> {
        Some(match curve {
            RareCurve::P521 => {
                let key = p521::ecdsa::SigningKey::from_slice(secret).ok()?;
                p521::ecdsa::VerifyingKey::from(&key).to_sec1_point(false).as_bytes().to_vec()
            }
            RareCurve::Secp256k1 => {
                let key = k256::ecdsa::SigningKey::from_slice(secret).ok()?;
                key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
            }
        })
    }
}

#[cfg(target_arch = "wasm32")]
mod computed {
    use super::RareCurve;

    pub(super) fn octets(curve: RareCurve, point: &[u8]) -> Option<Vec<u8>> {
        let field = match curve {
            RareCurve::P521 => 66,
            RareCurve::Secp256k1 => 32,
        };
        let whole = point.first() == Some(&4) && point.len() == 2 * field + 1;
        (whole || matches!(point.first(), Some(2 | 3)) && point.len() == field + 1).then(|| point.to_vec())
    }

    pub(super) fn holds(_: RareCurve, _: &[u8], _: &[u8], _: &[u8]) -> bool {
        false
    }

    pub(super) fn point_of(_: RareCurve, _: &[u8]) -> Option<Vec<u8>> {
        None
    }
}
