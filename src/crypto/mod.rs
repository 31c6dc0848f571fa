//! Canonicalisation, signatures, encryption, certificates: what was computed, with which key.
//! Goes out: facts. Must not produce findings.

pub mod x509;
