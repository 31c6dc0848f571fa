//! The value of a number. Its own reading, because the library's brings tables of thirty kilobytes for the last bit of it.

/// The value of a number as RFC 8259 6 writes it, as far as it fits; exact for whole numbers up to 2^53, else to fourteen digits.
pub fn number(text: &str) -> Option<f64> {
    if !is_number(text) {
        return None;
    }
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    // Greater exponents are beyond every number or below it.
    let mut exponent: i32 = exponent.parse().unwrap_or(if exponent.starts_with('-') { -9999 } else { 9999 });
    let mut value = 0.0;
    let mut fraction = false;
    for digit in digits.chars() {
        match digit.to_digit(10) {
            Some(digit) => {
                value = value * 10.0 + f64::from(digit);
                exponent = exponent.saturating_sub(i32::from(fraction));
            }
            None => fraction |= digit == '.',
        }
    }
    for _ in 0..exponent.unsigned_abs().min(1000) {
        value = if exponent > 0 { value * 10.0 } else { value / 10.0 };
    }
    let value = if digits.starts_with('-') { -value } else { value };
    value.is_finite().then_some(value)
}

/// RFC 8259 6: `-? int frac? exp?`.
pub fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edges() {
        assert_eq!(number("1772000000"), Some(1_772_000_000.0));
        assert_eq!(number("-0.5"), Some(-0.5));
        assert_eq!(number("1.5e3"), Some(1500.0));
        assert_eq!(number("9007199254740991"), Some(9_007_199_254_740_991.0));
        assert_eq!(number("1e999999999999"), None);
        assert_eq!(number("1e-999999999999"), Some(0.0));
        assert_eq!(number("01"), None);
    }

    proptest! {
        #[test]
        fn near_the_library(text in "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?") {
            let (ours, theirs) = (number(&text).unwrap(), text.parse::<f64>().unwrap());
            prop_assert!((ours - theirs).abs() <= theirs.abs() * 1e-13, "{text}: {ours} {theirs}");
        }
    }
}
