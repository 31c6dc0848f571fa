//! Keys on the curve P-521 (ES512). The command line and the library compute with them; the page, which pays for each kilobyte, keeps the
//! point and says that it does not (docs/weight.md).
//!
//! Input: a point, or a private number. Output: a key. Invariant: a key is told, compared and chosen the same everywhere; only whether a
//! value holds is unknown where it is not computed.

/// A public key.
#[derive(Clone)]
pub struct P521Key(curve::Point);

impl P521Key {
    /// Whether this build computes with this curve.
    pub(crate) const IS_COMPUTED: bool = cfg!(not(target_arch = "wasm32"));

    /// From a point as SEC 1 writes it (2.3.3); `None` where it is none.
    pub(crate) fn read(point: &[u8]) -> Option<P521Key> {
        curve::read(point).map(P521Key)
    }

    /// The point, as SEC 1 writes it.
    pub(crate) fn point(&self) -> Vec<u8> {
        curve::octets(&self.0)
    }

    /// Whether the value `r || s` was made with this key over this hash; never where it is not computed.
    pub(crate) fn holds(&self, hash: &[u8], value: &[u8]) -> bool {
        curve::holds(&self.0, hash, value)
    }
}

impl PartialEq for P521Key {
    fn eq(&self, other: &Self) -> bool {
        self.point() == other.point()
    }
}

impl std::fmt::Debug for P521Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("P521Key")
    }
}

/// The public point of a private number; `None` where there is none, or it is not computed.
pub(super) fn point_of(secret: &[u8]) -> Option<Vec<u8>> {
    curve::point_of(secret)
}

#[cfg(not(target_arch = "wasm32"))]
mod curve {
    use p521::ecdsa::signature::hazmat::PrehashVerifier;
    use p521::ecdsa::{Signature, SigningKey, VerifyingKey};

    pub(super) type Point = VerifyingKey;

    pub(super) fn read(point: &[u8]) -> Option<Point> {
        VerifyingKey::from_sec1_bytes(point).ok()
    }

    pub(super) fn octets(point: &Point) -> Vec<u8> {
        point.to_sec1_point(false).as_bytes().to_vec()
    }

    pub(super) fn holds(point: &Point, hash: &[u8], value: &[u8]) -> bool {
        Signature::from_slice(value).is_ok_and(|value| point.verify_prehash(hash, &value).is_ok())
    }

    pub(super) fn point_of(secret: &[u8]) -> Option<Vec<u8>> {
        let key = SigningKey::from_slice(secret).ok()?;
        Some(octets(&VerifyingKey::from(&key)))
    }
}

#[cfg(target_arch = "wasm32")]
mod curve {
    pub(super) type Point = Box<[u8]>;

    pub(super) fn read(point: &[u8]) -> Option<Point> {
        matches!((point.first(), point.len()), (Some(4), 133) | (Some(2 | 3), 67)).then(|| point.into())
    }

    pub(super) fn octets(point: &Point) -> Vec<u8> {
        point.to_vec()
    }

    pub(super) fn holds(_: &Point, _: &[u8], _: &[u8]) -> bool {
        false
    }

    pub(super) fn point_of(_: &[u8]) -> Option<Vec<u8>> {
        None
    }
}
