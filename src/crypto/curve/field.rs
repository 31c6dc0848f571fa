//! Numbers modulo a prime of at most 521 bits, in Montgomery's form, one code for every prime.
//! Comes in: octets. Goes out: octets. Takes another time for other numbers: what is computed here stays on the machine it is computed on.

/// Digits of 32 bits, the least first, that the largest prime needs.
const DIGITS: usize = 17;

/// A number; above the prime's digits there are zeros.
pub(super) type Number = [u32; DIGITS];

/// Zero, in every form.
pub(super) const ZERO: Number = [0; DIGITS];

/// The numbers modulo a prime.
#[derive(Debug, Clone)]
pub(super) struct Field {
    prime: Number,
    /// Digits of the prime.
    size: usize,
    /// `-1/prime` modulo 2^32.
    inverse: u32,
    /// One in Montgomery's form: R modulo the prime, R being 2 to the bits of its digits.
    pub(super) one: Number,
    /// R² modulo the prime.
    square: Number,
}

impl Field {
    /// `prime` is odd.
    pub(super) fn new(prime: &Number) -> Field {
        let size = prime.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1);
        let [first, ..] = *prime;
        // Newton: every step doubles the number of right bits; an odd number is its own inverse modulo 8.
        let inverse =
            (0..4).fold(first, |inverse, _| inverse.wrapping_mul(2u32.wrapping_sub(first.wrapping_mul(inverse))));
        let mut field = Field { prime: *prime, size, inverse: inverse.wrapping_neg(), one: ZERO, square: ZERO };
        let mut power = ZERO;
        power[0] = 1;
        for _ in 0..size * 32 {
            power = field.add(&power, &power);
        }
        field.one = power;
        for _ in 0..size * 32 {
            power = field.add(&power, &power);
        }
        field.square = power;
        field
    }

    /// Whether the number is less than the prime.
    pub(super) fn holds(&self, number: &Number) -> bool {
        less(number, &self.prime)
    }

    /// Into Montgomery's form.
    pub(super) fn enter(&self, number: &Number) -> Number {
        self.mul(number, &self.square)
    }

    /// Out of Montgomery's form.
    pub(super) fn leave(&self, number: &Number) -> Number {
        let mut one = ZERO;
        one[0] = 1;
        self.mul(number, &one)
    }

    /// A number of less than twice the prime, as the one less than the prime.
    pub(super) fn reduce(&self, number: &Number) -> Number {
        let mut reduced = *number;
        if !self.holds(number) {
            subtract(&mut reduced, &self.prime);
        }
        reduced
    }

    /// Sum.
    pub(super) fn add(&self, a: &Number, b: &Number) -> Number {
        let mut sum = *a;
        add_to(&mut sum, b);
        self.reduce(&sum)
    }

    /// Difference.
    pub(super) fn sub(&self, a: &Number, b: &Number) -> Number {
        let mut difference = *a;
        if less(a, b) {
            add_to(&mut difference, &self.prime);
        }
        subtract(&mut difference, b);
        difference
    }

    /// Product of numbers in Montgomery's form; of other numbers, their product divided by R.
    pub(super) fn mul(&self, a: &Number, b: &Number) -> Number {
        let mut product = [0u32; 2 * DIGITS + 1];
        for (at, digit) in a.iter().take(self.size).enumerate() {
            add_row(product.get_mut(at..).unwrap_or_default(), *digit, b.get(..self.size).unwrap_or_default());
        }
        for at in 0..self.size {
            let row = product.get_mut(at..).unwrap_or_default();
            let factor = row.first().map_or(0, |digit| digit.wrapping_mul(self.inverse));
            add_row(row, factor, self.prime.get(..self.size).unwrap_or_default());
        }
        let mut result = ZERO;
        for (slot, digit) in result.iter_mut().zip(product.iter().skip(self.size)) {
            *slot = *digit;
        }
        self.reduce(&result)
    }

    /// Power; the exponent is an ordinary number.
    pub(super) fn power(&self, base: &Number, exponent: &Number) -> Number {
        let mut result = self.one;
        for at in (0..self.size * 32).rev() {
            result = self.mul(&result, &result);
            if bit(exponent, at) {
                result = self.mul(&result, base);
            }
        }
        result
    }

    /// One divided by the number (Fermat); zero of zero.
    pub(super) fn invert(&self, number: &Number) -> Number {
        let (mut exponent, mut two) = (self.prime, ZERO);
        two[0] = 2;
        subtract(&mut exponent, &two);
        self.power(number, &exponent)
    }

    /// The square root, for primes that leave 3 when divided by 4; of a number without one, something else.
    pub(super) fn root(&self, number: &Number) -> Number {
        let (mut exponent, mut one) = (self.prime, ZERO);
        one[0] = 1;
        add_to(&mut exponent, &one);
        let mut carry = 0;
        for digit in exponent.iter_mut().rev() {
            let low = *digit & 3;
            *digit = *digit >> 2 | carry << 30;
            carry = low;
        }
        self.power(number, &exponent)
    }
}

/// A bit of a number, 0 being the least.
pub(super) fn bit(number: &Number, at: usize) -> bool {
    number.get(at / 32).is_some_and(|digit| digit >> (at % 32) & 1 == 1)
}

/// A number from octets, the greatest first; `None` where it is too large for every field.
pub(super) fn from_octets(octets: &[u8]) -> Option<Number> {
    let mut number = ZERO;
    for (at, octet) in octets.iter().rev().enumerate() {
        match number.get_mut(at / 4) {
            Some(digit) => *digit |= u32::from(*octet) << (at % 4 * 8),
            None if *octet == 0 => {}
            None => return None,
        }
    }
    Some(number)
}

/// The lowest octets of a number, the greatest first.
pub(super) fn to_octets(number: &Number, length: usize) -> Vec<u8> {
    let mut octets: Vec<u8> = number.iter().flat_map(|digit| digit.to_le_bytes()).take(length).collect();
    octets.reverse();
    octets
}

fn less(a: &Number, b: &Number) -> bool {
    a.iter().rev().lt(b.iter().rev())
}

fn add_to(a: &mut Number, b: &Number) {
    let mut carry = 0u64;
    for (slot, digit) in a.iter_mut().zip(b) {
        carry += u64::from(*slot) + u64::from(*digit);
        *slot = low(carry);
        carry >>= 32;
    }
}

fn subtract(a: &mut Number, b: &Number) {
    let mut borrow = false;
    for (slot, digit) in a.iter_mut().zip(b) {
        let (difference, first) = slot.overflowing_sub(*digit);
        let (difference, second) = difference.overflowing_sub(u32::from(borrow));
        *slot = difference;
        borrow = first || second;
    }
}

/// Adds `factor` times `digits`.
fn add_row(row: &mut [u32], factor: u32, digits: &[u32]) {
    let Some((head, tail)) = row.split_at_mut_checked(digits.len()) else { return };
    let mut carry = 0u64;
    for (slot, digit) in head.iter_mut().zip(digits) {
        carry += u64::from(*slot) + u64::from(factor) * u64::from(*digit);
        *slot = low(carry);
        carry >>= 32;
    }
    for slot in tail {
        if carry == 0 {
            break;
        }
        carry += u64::from(*slot);
        *slot = low(carry);
        carry >>= 32;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn low(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rsa::BigUint;

    fn primes() -> Vec<Vec<u8>> {
        super::super::CURVES
            .iter()
            .flat_map(|curve| [curve.prime, curve.order])
            .map(|text| super::super::octets(text))
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn agrees_with_large_integers(a in proptest::collection::vec(any::<u8>(), 66), b in proptest::collection::vec(any::<u8>(), 66)) {
            for prime in primes() {
                let field = Field::new(&from_octets(&prime).unwrap());
                let modulus = BigUint::from_bytes_be(&prime);
                let [a, b] = [&a, &b].map(|octets| BigUint::from_bytes_be(octets) % &modulus);
                let [x, y] = [&a, &b].map(|number| field.enter(&from_octets(&number.to_bytes_be()).unwrap()));
                let out = |number: &Number| BigUint::from_bytes_be(&to_octets(&field.leave(number), 66));
                prop_assert_eq!(out(&field.mul(&x, &y)), &a * &b % &modulus);
                prop_assert_eq!(out(&field.add(&x, &y)), (&a + &b) % &modulus);
                prop_assert_eq!(out(&field.sub(&x, &y)), (&a + &modulus - &b) % &modulus);
                prop_assert_eq!(field.mul(&x, &field.invert(&x)) == field.one, x != ZERO);
            }
        }
    }
}
