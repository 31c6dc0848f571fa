//! Old algorithms that a build may leave out (feature `legacy-crypto`, on by default): Triple DES, RIPEMD-160, and the key files
//! that need them.
//!
//! Input: the identifier of an algorithm in XML. Output: whether it is known and left out. Invariant: nothing is computed here.

/// What is said of an algorithm that is left out.
pub const NOT_COMPUTED: &str = "its algorithm is old and not computed in this build (feature `legacy-crypto`)";

/// Whether this build computes them.
pub const IS_COMPUTED: bool = cfg!(feature = "legacy-crypto");

/// Whether this build computes RIPEMD-160. The page does not: nobody was seen to sign a login with it (docs/weight.md).
const HAS_RIPEMD: bool = IS_COMPUTED && cfg!(not(target_arch = "wasm32"));

/// Whether this build knows the algorithm and does not compute it.
pub fn is_left_out(uri: &str) -> bool {
    (!IS_COMPUTED && uri.ends_with("#tripledes-cbc")) || (!HAS_RIPEMD && uri.ends_with("ripemd160"))
}

#[cfg(test)]
mod tests {
    use super::{IS_COMPUTED, is_left_out};

    #[test]
    fn only_old_algorithms_are_left_out() {
        for old in ["http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "http://www.w3.org/2001/04/xmlenc#ripemd160"] {
            assert_eq!(is_left_out(old), !IS_COMPUTED, "{old}");
        }
        assert!(!is_left_out("http://www.w3.org/2001/04/xmlenc#aes256-cbc"));
    }
}
