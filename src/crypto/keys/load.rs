//! A file of unknown shape to keys: what it is decides its content, not its name or its armour.

use super::{
    KeyOrigin, KeyRing, MAX_KEYS, OwnKey, PrivateKey, PublicKey, Secret, TrustedKey, jwk_public, pbe, pem::is_armoured,
    pem_blocks, pkcs12,
};
use crate::case::KeyInput;
use crate::crypto::text_base64;
use crate::crypto::work::Work;
use crate::crypto::x509::{CertificateFacts, Fingerprint, certificate_facts, is_cut, looks_like_certificate};
use crate::syntax::der::{self, tag};
use crate::syntax::json::{self, Json};

/// Reads one file into the ring. What cannot be read is noted in [`KeyRing::problems`].
pub fn load(input: &KeyInput, ring: &mut KeyRing) {
    load_within(input, ring, &Work::default());
}

/// The same within what a case may cost.
pub fn load_within(input: &KeyInput, ring: &mut KeyRing, work: &Work) {
    let counts =
        |ring: &KeyRing| (ring.trusted.len(), ring.private.len(), ring.fingerprints.len(), ring.problems.len());
    let before = counts(ring);
    let mut loader = Loader { input, ring, work };
    loader.read();
    if before == counts(loader.ring) {
        loader.problem("it holds no key or certificate that can be read");
    }
}

struct Loader<'a> {
    input: &'a KeyInput,
    ring: &'a mut KeyRing,
    work: &'a Work,
}

impl Loader<'_> {
    fn read(&mut self) {
        let bytes = self.input.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.input.bytes);
        if self.der(bytes) {
            return;
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return self.secret(bytes) };
        if is_armoured(text) {
            for block in pem_blocks(text) {
                if block.headers.iter().any(|(name, value)| name == "Proc-Type" && value.contains("ENCRYPTED")) {
                    self.problem("its key is encrypted in the old PEM way; convert it with `openssl pkcs8 -topk8`");
                } else if block.label.starts_with("OPENSSH") {
                    self.problem("it is in the form of OpenSSH; convert a copy with `ssh-keygen -p -m PEM -f FILE`");
                } else if !self.der(&block.der) {
                    self.problem(&format!("the part `{}` cannot be read", block.label));
                }
            }
            return;
        }
        if text.trim_start().starts_with(['{', '[']) {
            return self.json(text);
        }
        if self.input.trusted_certificate
            && let Some(fingerprint) = Fingerprint::read(text)
        {
            self.ring.fingerprints.push((self.input.origin.clone(), fingerprint));
            return;
        }
        if text_base64(text).is_some_and(|der| self.der(&der)) {
            return;
        }
        if !self.input.trusted_certificate {
            self.secret(bytes);
        }
    }

    /// Reads a DER structure; `false` where it is none that is known.
    fn der(&mut self, der: &[u8]) -> bool {
        let tree = der::parse(der);
        let Some(root) = tree.roots.first().filter(|root| root.is(tag::SEQUENCE)) else { return false };
        if looks_like_certificate(&tree) {
            return self.certificate(der);
        }
        let is = |index: usize, number: u32| root.child(index).is_some_and(|child| child.is(number));
        if is(0, tag::SEQUENCE) && is(1, tag::BIT_STRING) {
            return self.public(PublicKey::from_spki(der));
        }
        if is(0, tag::SEQUENCE) && is(1, tag::OCTET_STRING) {
            return self.encrypted(der);
        }
        if is(0, tag::INTEGER) && is(1, tag::SEQUENCE) && is(2, tag::OCTET_STRING) {
            return self.private(PrivateKey::from_pkcs8(der, self.work));
        }
        if is(0, tag::INTEGER) && is(1, tag::SEQUENCE) {
            return self.pkcs12(der);
        }
        if is(0, tag::INTEGER) && is(1, tag::OCTET_STRING) {
            return self.private(PrivateKey::from_sec1(der, None));
        }
        if is(0, tag::INTEGER) && is(1, tag::INTEGER) {
            return if root.children.len() >= 9 {
                self.private(PrivateKey::from_pkcs1(der, self.work))
            } else {
                self.public(PublicKey::from_pkcs1(der))
            };
        }
        false
    }

    fn encrypted(&mut self, der: &[u8]) -> bool {
        match pbe::decrypt_pkcs8(der, self.password(), self.work) {
            Ok(plain) => match PrivateKey::from_pkcs8(plain.expose(), self.work) {
                Some(key) => return self.private(Some(key)),
                None => self.problem(pbe::WRONG),
            },
            Err(pbe::WRONG) if self.password().is_empty() => self.problem("it needs a password, and none was given"),
            Err(problem) => self.problem(problem),
        }
        true
    }

    fn pkcs12(&mut self, der: &[u8]) -> bool {
        match pkcs12::open(der, self.password(), self.work) {
            Ok(content) => {
                for key in content.keys {
                    self.private(PrivateKey::from_pkcs8(key.expose(), self.work));
                }
                // The certificates in a key store are the owner's, not those of the other side.
                if self.input.trusted_certificate {
                    for certificate in content.certificates {
                        self.certificate(&certificate);
                    }
                }
            }
            Err(problem) => self.problem(problem),
        }
        true
    }

    fn password(&self) -> &str {
        self.input.password.as_deref().unwrap_or("")
    }

    fn certificate(&mut self, der: &[u8]) -> bool {
        let facts = certificate_facts(der);
        // What was cut holds the wrong key, or a part of the right one.
        if let Some(problem) = facts.problem.as_ref().filter(|_| is_cut(der)) {
            self.problem(problem);
            return true;
        }
        let key = PublicKey::from_spki(&facts.public_key);
        let key = key.unwrap_or_else(|| PublicKey::Unsupported("key that cannot be read".to_owned()));
        self.trust(facts.sha256.clone(), Some(facts), key, KeyOrigin::Given(self.input.origin.clone()));
        true
    }

    fn public(&mut self, key: Option<PublicKey>) -> bool {
        let Some(key) = key else { return false };
        self.trust(self.input.origin.clone(), None, key, KeyOrigin::Given(self.input.origin.clone()));
        true
    }

    fn private(&mut self, key: Option<PrivateKey>) -> bool {
        let Some(key) = key else { return false };
        if let Some(public) = key.public(self.work) {
            self.trust(self.input.origin.clone(), None, public, KeyOrigin::Own(self.input.origin.clone()));
        }
        self.ring.private.push(OwnKey { origin: self.input.origin.clone(), key });
        true
    }

    fn secret(&mut self, octets: &[u8]) {
        let mut forms = vec![octets];
        // An editor's final line end is not part of the secret; which of the two was meant, the signature shows.
        if let Some(shorter) = octets.strip_suffix(b"\n").map(|text| text.strip_suffix(b"\r").unwrap_or(text)) {
            forms.push(shorter);
        }
        for octets in forms.into_iter().filter(|octets| !octets.is_empty()) {
            let secret = Secret::new(octets.to_vec());
            let origin = KeyOrigin::Given(self.input.origin.clone());
            self.trust(self.input.origin.clone(), None, PublicKey::Secret(secret.clone()), origin);
            self.ring.private.push(OwnKey { origin: self.input.origin.clone(), key: PrivateKey::Secret(secret) });
        }
    }

    fn json(&mut self, text: &str) {
        let parsed = json::parse(text);
        let Some(value) = parsed.root.filter(|_| parsed.faults.is_empty()) else {
            return self.problem("it looks like JSON and is not");
        };
        let list = value.get("keys").unwrap_or(&value);
        let keys = if list.is_array() { list.elements() } else { std::slice::from_ref(&value) };
        for jwk in keys.iter().take(MAX_KEYS) {
            if let Some(key) = PrivateKey::from_jwk(jwk, self.work) {
                self.private(Some(key));
                continue;
            }
            let Some(key) = jwk_public(jwk) else {
                self.problem("one of its keys cannot be read");
                continue;
            };
            let name = jwk.get("kid").and_then(Json::as_str).unwrap_or(&self.input.origin).to_owned();
            self.trust(name, None, key, KeyOrigin::Given(self.input.origin.clone()));
        }
    }

    fn trust(&mut self, name: String, certificate: Option<CertificateFacts>, key: PublicKey, origin: KeyOrigin) {
        self.ring.trust(TrustedKey { name, origin, certificate, key });
    }

    fn problem(&mut self, problem: &str) {
        self.ring.problems.push((self.input.origin.clone(), problem.to_owned()));
    }
}
