//! JOSE serialisations, compact and JSON: segments with their spans and decoded octets. No judgement.
