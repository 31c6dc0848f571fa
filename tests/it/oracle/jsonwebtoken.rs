//! A second opinion on tokens: the crate `jsonwebtoken` splits, decodes and chooses by itself, with our one call below it
//! that compares a value. Intact and damaged tokens get the same answer from both.

use super::random::Random;
use assertain::case::KeyInput;
use assertain::crypto::algorithm::SignatureAlgorithm;
use assertain::crypto::hash::HashKind;
use assertain::crypto::jws::{CandidateKeys, CheckResult, check, hmac_fits};
use assertain::crypto::keys::{PublicKey, rsa_public};
use assertain::crypto::verify::{Outcome, verify_value};
use assertain::syntax::jose::Token;
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::signature;
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, Validation, decode};

/// One key and one token for each algorithm; the private halves are gone.
const KNOWN: &str = include_str!("../../../fuzz/known/signed.json");

/// Damaged copies of each token.
const COPIES: usize = 200;

/// What `jsonwebtoken` calls for every value: our own comparison.
struct Ours {
    algorithm: Algorithm,
    key: DecodingKeyKind,
}

impl JwtVerifier for Ours {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl signature::Verifier<Vec<u8>> for Ours {
    fn verify(&self, message: &[u8], value: &Vec<u8>) -> Result<(), signature::Error> {
        use HashKind::{Sha256, Sha384};
        let pss = |hash: HashKind| SignatureAlgorithm::RsaPss { hash, mgf: hash, salt: hash.length() };
        let on = |curve: &str, hash: HashKind| match &self.key {
            DecodingKeyKind::SecretOrDer(point) => {
                Some((SignatureAlgorithm::Ecdsa(hash), PublicKey::from_point(curve, point)))
            }
            DecodingKeyKind::RsaModulusExponent { .. } => None,
        };
        let rsa = |algorithm| match &self.key {
            DecodingKeyKind::RsaModulusExponent { n, e } => Some((algorithm, rsa_public(n, e))),
            DecodingKeyKind::SecretOrDer(_) => None,
        };
        let prepared = match (self.algorithm, &self.key) {
            (Algorithm::HS256, DecodingKeyKind::SecretOrDer(secret)) => {
                return if hmac_fits("HS256", secret, message, value) { Ok(()) } else { Err(signature::Error::new()) };
            }
            (Algorithm::RS256, _) => rsa(SignatureAlgorithm::RsaPkcs1(Sha256)),
            (Algorithm::PS256, _) => rsa(pss(Sha256)),
            (Algorithm::ES256, _) => on("1.2.840.10045.3.1.7", Sha256),
            (Algorithm::ES384, _) => on("1.3.132.0.34", Sha384),
            (Algorithm::EdDSA, DecodingKeyKind::SecretOrDer(octets)) => {
                Some((SignatureAlgorithm::EdDsa, PublicKey::ed25519(octets)))
            }
            _ => None,
        };
        let fits = prepared
            .is_some_and(|(algorithm, key)| verify_value(&algorithm, &key, message, value).outcome == Outcome::Ok);
        if fits { Ok(()) } else { Err(signature::Error::new()) }
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(Error::from(ErrorKind::InvalidAlgorithm)),
    verifier_factory: |algorithm, key| Ok(Box::new(Ours { algorithm: *algorithm, key: key.kind().clone() })),
    key_utils: KeyUtils::new_unimplemented(),
};

#[test]
fn tokens_get_the_verdict_of_jsonwebtoken() {
    let _ = PROVIDER.install_default();
    let known: serde_json::Value = serde_json::from_str(KNOWN).unwrap();
    let mut random = Random::new(super::seed());
    let (mut accepted, mut refused) = (0, 0);
    for token in known["tokens"].as_array().unwrap() {
        let token = token.as_str().unwrap();
        let Ok(header) = jsonwebtoken::decode_header(token) else { continue };
        for copy in 0..COPIES {
            let text = if copy == 0 { token.to_owned() } else { damaged(token, &mut random) };
            for jwk in known["keys"].as_array().unwrap() {
                let Ok(read) = serde_json::from_value::<Jwk>(jwk.clone()) else { continue };
                let theirs = accepts(&text, header.alg, &read);
                assert_eq!(ours(&text, jwk), theirs, "{text}\n{jwk}");
                *if theirs { &mut accepted } else { &mut refused } += 1;
            }
        }
    }
    println!("{accepted} accepted, {refused} refused");
    // The RSA key stands twice among the keys, for RS256 and for PS256.
    assert_eq!(accepted, 8, "the intact token of each algorithm that both know, under its own key");
}

/// One character is another one, is gone or stands twice. The last of a segment is left: some of its bits mean nothing, and
/// whether they have to be zero is where readers differ.
fn damaged(token: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = token.chars().collect();
    let inside: Vec<usize> = (0..letters.len() - 2)
        .filter(|at| letters[*at] != '.' && letters[at + 1] != '.' && letters[at + 2] != '.')
        .collect();
    let at = inside[random.below(inside.len())];
    match random.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters[at] = if letters[at] == 'A' { 'B' } else { 'A' },
    }
    letters.into_iter().collect()
}

fn accepts(text: &str, algorithm: Algorithm, key: &Jwk) -> bool {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    DecodingKey::from_jwk(key).is_ok_and(|key| decode::<serde_json::Value>(text, &key, &validation).is_ok())
}

fn ours(text: &str, key: &serde_json::Value) -> bool {
    // `jsonwebtoken` takes the key that it is given; so do we when nothing names another one.
    let mut key = key.clone();
    key.as_object_mut().unwrap().remove("kid");
    let input = KeyInput { origin: "key".to_owned(), bytes: key.to_string().into_bytes(), ..KeyInput::default() };
    let keys = CandidateKeys::given(&[input]);
    let token = Token::compact(text);
    token.signatures.first().is_some_and(|signature| check(&token, text, signature, &keys).result == CheckResult::Ok)
}
