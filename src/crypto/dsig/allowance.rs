//! What may be used up for one document.

/// Signatures of one document that are checked.
pub const MAX_SIGNATURES: usize = 200;
/// References of one signature that are checked.
pub const MAX_REFERENCES: usize = 100;
/// Transforms of one reference that are run.
pub const MAX_TRANSFORMS: usize = 20;
/// Signature values checked in one document, over all keys.
pub const MAX_CHECKS: usize = 2000;
/// Octets canonicalised for one document, over all references.
pub const MAX_CANONICAL: usize = 256 << 20;

/// What is still allowed for one document.
#[derive(Debug)]
pub(crate) struct Allowance {
    /// Signature values that may still be checked.
    pub(super) checks: usize,
    /// Octets that may still be canonicalised.
    pub(super) octets: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        Allowance { checks: MAX_CHECKS, octets: MAX_CANONICAL }
    }
}
