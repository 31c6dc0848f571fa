//! Verifying, decrypting and judging, called from JavaScript. It holds the keys; each call starts from the text.

use assertain::case::KeyInput;
use assertain::crypto::dsig;
use assertain::crypto::enc::{self, EncryptionResult};
use assertain::crypto::jws::{CandidateKeys, CheckResult, check};
use assertain::crypto::keys::{KeyRing, TrustedKey};
use assertain::syntax::jose::Token;
use assertain::syntax::xml::{Budget, parse};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use wasm_bindgen::prelude::wasm_bindgen;

/// The keys of one run.
#[wasm_bindgen]
pub struct Bench {
    public: KeyRing,
    own: KeyRing,
    set: CandidateKeys,
    keys: Vec<u8>,
}

fn key(text: &str) -> KeyInput {
    KeyInput { origin: "key".to_owned(), bytes: text.as_bytes().to_vec(), ..KeyInput::default() }
}

#[wasm_bindgen]
impl Bench {
    /// A public key and a private key as PEM, and a JWK set.
    #[wasm_bindgen(constructor)]
    pub fn new(public: &str, own: &str, set: &str) -> Bench {
        let case = Case { keys: vec![key(set)], ..Case::default() };
        Bench {
            public: KeyRing::from_inputs(&[key(public)]),
            own: KeyRing::from_inputs(&[key(own)]),
            set: CandidateKeys::given(&case.keys),
            keys: set.as_bytes().to_vec(),
        }
    }

    /// Whether the first signature of a document holds.
    pub fn verify(&self, xml: &str) -> bool {
        let trusted: Vec<&TrustedKey> = self.public.trusted.iter().collect();
        dsig::signatures(&parse(xml, &Budget::METADATA), &trusted).first().is_some_and(|facts| facts.holds())
    }

    /// Whether the first encrypted element opens.
    pub fn decrypt(&self, xml: &str) -> bool {
        let facts = enc::decrypt(&parse(xml, &Budget::MESSAGE), &self.own);
        facts.first().is_some_and(|facts| facts.result == EncryptionResult::Ok)
    }

    /// Whether a compact token is right.
    pub fn token(&self, text: &str) -> bool {
        let token = Token::compact(text);
        let right = |one| check(&token, text, one, &self.set).result == CheckResult::Ok;
        token.signatures.first().is_some_and(right)
    }

    /// The verdict on a token and the key set beside it.
    pub fn verdict(&self, text: &str) -> String {
        let input = |bytes: &[u8]| Input { origin: "paste".to_owned(), bytes: bytes.to_vec() };
        let case = Case { inputs: vec![input(text.as_bytes()), input(&self.keys)], ..Case::default() };
        analyse(&case, &Settings::at_now(Instant::from_seconds(1_772_366_410))).verdict.headline
    }
}
