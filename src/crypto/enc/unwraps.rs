//! How often private keys may be used for one document. Input: a key. Output: whether it may be used. Invariant: the count only falls.

use crate::crypto::keys::PrivateKey;
use crate::crypto::work::Work;

/// Operations with private keys that are still allowed.
pub(super) struct Unwraps<'a> {
    left: usize,
    pub(super) work: &'a Work,
}

impl<'a> Unwraps<'a> {
    pub(super) fn new(left: usize, work: &'a Work) -> Self {
        Unwraps { left, work }
    }

    /// Whether this key may be used `times` times more.
    pub(super) fn take(&mut self, key: &PrivateKey, times: usize) -> bool {
        let left = self.left.checked_sub(1);
        self.left = left.unwrap_or(0);
        left.is_some() && (0..times).all(|_| self.work.may_decrypt(key))
    }
}
