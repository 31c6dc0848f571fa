//! The names of algorithms (RFC 7518, RFC 8037, RFC 8812) that are computed here. A new name is added here first; what
//! computes it stands in `crypto::jws` and `crypto::jwe`.

/// The `alg` of signatures.
const SIGNATURES: [&str; 15] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
    "ES256K", "EdDSA", "Ed25519",
];

/// Whether signatures of this `alg` are verified here.
pub fn signature_is_known(algorithm: &str) -> bool {
    SIGNATURES.contains(&algorithm)
}

/// The `enc` that are computed here.
const CONTENT_ENCRYPTION: [&str; 6] =
    ["A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM"];

/// Whether this `enc` is decrypted here.
pub fn content_encryption_is_known(name: &str) -> bool {
    CONTENT_ENCRYPTION.contains(&name)
}

/// Whether the key management (`alg` of a JWE) is computed here.
pub fn key_management_is_known(algorithm: &str) -> bool {
    const ALGORITHMS: [&str; 19] = [
        "dir",
        "RSA1_5",
        "RSA-OAEP",
        "RSA-OAEP-256",
        "RSA-OAEP-384",
        "RSA-OAEP-512",
        "A128KW",
        "A192KW",
        "A256KW",
        "A128GCMKW",
        "A192GCMKW",
        "A256GCMKW",
        "ECDH-ES",
        "ECDH-ES+A128KW",
        "ECDH-ES+A192KW",
        "ECDH-ES+A256KW",
        "PBES2-HS256+A128KW",
        "PBES2-HS384+A192KW",
        "PBES2-HS512+A256KW",
    ];
    ALGORITHMS.contains(&algorithm)
}
