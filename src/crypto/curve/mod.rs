//! Elliptic curves over prime fields: ECDSA verification (FIPS 186-5 6.4.2), Diffie-Hellman and points, with one code for all curves.
//! Comes in: points as SEC 1 writes them, numbers as octets. Goes out: points, shared secrets, yes or no. Never signs.
//!
//! The usual crates have a code of its own for every curve, which was a tenth of what the page loads. They are what the tests compare with.

mod field;
mod group;

use field::{Field, Number, from_octets, to_octets};
use group::{Group, Point};

/// A curve by its parameters (SEC 2, FIPS 186-5), in hexadecimal digits.
#[derive(Debug)]
pub struct Curve {
    /// Dotted name.
    pub oid: &'static str,
    /// The name in a JWK.
    pub name: &'static str,
    /// Octets of a coordinate, and of a number.
    pub length: usize,
    prime: &'static str,
    a: &'static str,
    b: &'static str,
    /// x and y of the base point.
    base: [&'static str; 2],
    order: &'static str,
}

/// The point of a public key: on its curve, as SEC 1 writes it without compression.
#[derive(Debug, Clone)]
pub struct EcKey {
    /// The curve.
    pub curve: &'static Curve,
    /// `04`, x, y.
    pub point: Vec<u8>,
}

impl PartialEq for EcKey {
    fn eq(&self, other: &Self) -> bool {
        self.curve.oid == other.curve.oid && self.point == other.point
    }
}

impl Eq for EcKey {}

impl Curve {
    /// The curve with this dotted name or this name in a JWK; `None` where it is not computed here.
    pub fn find(name: &str) -> Option<&'static Curve> {
        CURVES.iter().find(|curve| curve.oid == name || curve.name == name)
    }

    /// A point of the curve from its octets, compressed or not. `None` where it does not lie on the curve, or is the one at infinity.
    pub fn key(&'static self, octets: &[u8]) -> Option<EcKey> {
        let group = self.group()?;
        let (kind, rest) = octets.split_first()?;
        let (x, y) = rest.split_at_checked(self.length)?;
        let x = from_octets(x)?;
        let y = match (kind, y) {
            (4, y) if y.len() == self.length => from_octets(y)?,
            (2 | 3, []) if group.field.holds(&x) => group.y_of(&x, *kind == 3)?,
            _ => return None,
        };
        group.point(&x, &y)?;
        Some(EcKey { curve: self, point: self.octets(&x, &y) })
    }

    /// The public key of a private number.
    pub fn public(&'static self, number: &[u8]) -> Option<EcKey> {
        let group = self.group()?;
        let base = self.base(&group)?;
        let (x, y) = group.coordinates(&group.multiply(&base, &self.private(number)?, self.length * 8))?;
        Some(EcKey { curve: self, point: self.octets(&x, &y) })
    }

    /// A private number: from 1 to one less than the order.
    fn private(&self, number: &[u8]) -> Option<Number> {
        let number = from_octets(number)?;
        (number != field::ZERO && self.scalars()?.holds(&number)).then_some(number)
    }

    fn group(&self) -> Option<Group> {
        let field = Field::new(&from_octets(&octets(self.prime))?);
        let (a, b) = (field.enter(&from_octets(&octets(self.a))?), field.enter(&from_octets(&octets(self.b))?));
        Some(Group { field, a, b })
    }

    /// The numbers modulo the order.
    fn scalars(&self) -> Option<Field> {
        Some(Field::new(&from_octets(&octets(self.order))?))
    }

    fn base(&self, group: &Group) -> Option<Point> {
        let [x, y] = self.base.map(|text| from_octets(&octets(text)));
        group.point(&x?, &y?)
    }

    fn octets(&self, x: &Number, y: &Number) -> Vec<u8> {
        [vec![4], to_octets(x, self.length), to_octets(y, self.length)].concat()
    }
}

impl EcKey {
    /// ECDSA: whether `r` and `s` (side by side, each as long as a number of the curve) belong to this key and this hash.
    pub fn verifies(&self, hash: &[u8], signature: &[u8]) -> bool {
        self.check(hash, signature).unwrap_or(false)
    }

    fn check(&self, hash: &[u8], signature: &[u8]) -> Option<bool> {
        let length = self.curve.length;
        let (r, s) = signature.split_at_checked(length)?;
        let (r, s) = (self.curve.private(r)?, self.curve.private(s)?);
        // The leftmost bits of the hash; no hash here is as long as the order that is not a whole number of octets.
        let hash = from_octets(hash.get(..length).unwrap_or(hash))?;
        let (group, scalars) = (self.curve.group()?, self.curve.scalars()?);
        let inverse = scalars.invert(&scalars.enter(&s));
        // One of the two in ordinary form makes the product one.
        let u1 = scalars.mul(&scalars.reduce(&hash), &inverse);
        let u2 = scalars.mul(&r, &inverse);
        let base = self.curve.base(&group)?;
        let sum = group.combine((&base, &u1), (&self.on(&group)?, &u2), length * 8);
        let (x, _) = group.coordinates(&sum)?;
        // The order is more than half the prime on all these curves.
        Some(scalars.reduce(&x) == r)
    }

    /// Diffie-Hellman: the x of the point that both sides come to. `None` where the number is none of the curve.
    pub fn shared_secret(&self, number: &[u8]) -> Option<Vec<u8>> {
        let group = self.curve.group()?;
        let shared = group.multiply(&self.on(&group)?, &self.curve.private(number)?, self.curve.length * 8);
        Some(to_octets(&group.coordinates(&shared)?.0, self.curve.length))
    }

    fn on(&self, group: &Group) -> Option<Point> {
        let (x, y) = self.point.get(1..)?.split_at_checked(self.curve.length)?;
        group.point(&from_octets(x)?, &from_octets(y)?)
    }
}

/// The octets of hexadecimal digits.
fn octets(hex: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
    hex.as_bytes().rchunks(2).rev().map(|pair| pair.iter().fold(0, |octet, byte| octet << 4 | digit(*byte))).collect()
}

static CURVES: [Curve; 4] = [
    Curve {
        oid: "1.2.840.10045.3.1.7",
        name: "P-256",
        length: 32,
        prime: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        a: "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
        b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        base: [
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        ],
        order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    },
    Curve {
        oid: "1.3.132.0.34",
        name: "P-384",
        length: 48,
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        a: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
        b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        base: [
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        ],
        order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    },
    Curve {
        oid: "1.3.132.0.35",
        name: "P-521",
        length: 66,
        prime: "1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        a: "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
        b: "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        base: [
            "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
        ],
        order: "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    },
    Curve {
        oid: "1.3.132.0.10",
        name: "secp256k1",
        length: 32,
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        a: "0",
        b: "7",
        base: [
            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
        ],
        order: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
    },
];

#[cfg(test)]
mod tests;
