//! Octets that are never shown.

use std::fmt;

/// A shared secret or a key in plain octets. `Debug` tells its length only.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Takes the octets in.
    pub fn new(octets: Vec<u8>) -> Self {
        Secret(octets)
    }

    /// The octets.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        // Overwritten so that a later reader of the memory finds nothing; `black_box` keeps the writes.
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} octets)", self.0.len())
    }
}
