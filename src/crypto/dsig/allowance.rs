//! What may be used up for one document, within what its case may cost.

use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::keys::PublicKey;
use crate::crypto::verify::{Outcome, Remark, Verification, verify_value};
use crate::crypto::work::{MAX_CANONICAL, Work};

/// Signatures of one document that are checked.
pub const MAX_SIGNATURES: usize = 200;
/// References of one signature that are checked.
pub const MAX_REFERENCES: usize = 100;
/// Transforms of one reference that are run.
pub const MAX_TRANSFORMS: usize = 20;
/// Signature values checked in one document, over all keys.
pub const MAX_CHECKS: usize = 2000;

/// What is still allowed for one document.
#[derive(Debug)]
pub(crate) struct Allowance<'a> {
    /// Signature values that may still be checked.
    checks: usize,
    /// Octets that may still be canonicalised.
    octets: usize,
    /// What the case may still cost; `None` where nothing is verified.
    work: Option<&'a Work>,
    /// Whether a check was left out since [`Allowance::begin`].
    left_out: bool,
    /// Whether an ECDSA value may be written in DER: in a URL some products write it so, in XML it is no signature.
    pub(super) der: bool,
}

impl Default for Allowance<'_> {
    fn default() -> Self {
        Allowance { checks: MAX_CHECKS, octets: MAX_CANONICAL, work: None, left_out: false, der: false }
    }
}

impl<'a> Allowance<'a> {
    /// For one document of a case.
    pub(super) fn within(work: &'a Work) -> Self {
        Allowance { octets: work.canonical(), work: Some(work), ..Allowance::default() }
    }

    /// Before a signature.
    pub(super) fn begin(&mut self) {
        self.left_out = false;
    }

    /// Whether a check of this signature was left out.
    pub(super) fn left_out(&self) -> bool {
        self.left_out
    }

    /// Checks a signature value; `None` where that is left out.
    pub(super) fn verify(
        &mut self,
        algorithm: &SignatureAlgorithm,
        key: &PublicKey,
        message: &[u8],
        value: &[u8],
    ) -> Option<Verification> {
        let left = self.checks.checked_sub(1);
        self.checks = left.unwrap_or(0);
        let mut verification = left.and_then(|_| match self.work {
            Some(work) => work.verify(algorithm, key, message, value),
            None => Some(verify_value(algorithm, key, message, value)),
        });
        self.left_out |= verification.is_none();
        if let Some(found) = verification.as_mut().filter(|found| !self.der && found.remark == Some(Remark::DerEncoded))
        {
            found.outcome = Outcome::Bad;
        }
        verification
    }

    /// Whether anything may still be canonicalised. To be asked before, so that what does not fit is not computed again and again.
    pub(super) fn is_open(&self) -> bool {
        self.octets > 0
    }

    /// Octets were made; `None` where they were more than allowed. Then nothing further is.
    pub(super) fn spend(&mut self, octets: usize) -> Option<()> {
        let left = self.octets.checked_sub(octets);
        self.octets = left.unwrap_or(0);
        if let Some(work) = self.work {
            work.set_canonical(self.octets);
        }
        left.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_the_allowance_of_the_whole_case() {
        let work = Work::default();
        let mut first = Allowance::within(&work);
        assert!(first.spend(MAX_CANONICAL - 1).is_some() && first.is_open());
        assert!(first.spend(2).is_none() && !first.is_open());
        assert!(!Allowance::within(&work).is_open(), "the next document of the case");
    }
}
