//! Signed documents: `xmlsec1` signs and verifies, and our verdict is its verdict.

use super::damage::damage;
use super::document::{SIGNERS, response};
use super::random::Random;
use super::{Scratch, count, installed, run, seed, xmlsec};
use assertain::case::KeyInput;
use assertain::crypto::dsig;
use assertain::crypto::keys::{KeyRing, TrustedKey};
use assertain::syntax::xml::{Budget, parse};
use std::collections::BTreeMap;

#[test]
fn signed_documents_get_the_verdict_of_xmlsec() {
    if !installed(&[("xmlsec1", "--version"), ("openssl", "version")]) {
        return;
    }
    let scratch = Scratch::new("signed");
    scratch.key("rsa", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    for (name, curve) in [("p256", "P-256"), ("p384", "P-384"), ("p521", "P-521"), ("other", "P-256")] {
        scratch.key(name, &["-algorithm", "EC", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")]);
    }
    let (mut held, mut wrong) = (BTreeMap::<&str, (usize, usize)>::new(), Vec::new());
    let wanted = count(60);
    for index in 0..wanted {
        let mut random = Random::new(seed() * 1_000_000 + index as u64);
        let signer = SIGNERS[random.below(SIGNERS.len())];
        let template = response(&mut random, Some(signer));
        let Some(genuine) = sign(&scratch, &template, signer.key) else {
            wrong.push(format!("{index}: xmlsec1 does not sign\n{template}"));
            continue;
        };
        let (text, what) = damage(&mut random, &genuine);
        let key = if random.chance(5) { "other" } else { signer.key };
        let theirs = verify(&scratch, &text, key);
        let ours = judge(&scratch, &text, key);
        let counts = held.entry(what).or_default();
        counts.0 += usize::from(theirs);
        counts.1 += 1;
        if theirs != ours.0 {
            wrong.push(format!("{index} ({what}): xmlsec1 says {theirs}, we say {}\n{text}\n{}", ours.0, ours.1));
        }
    }
    for (what, (held, all)) in &held {
        println!("{what}: {held} of {all} hold");
    }
    println!("{wanted} documents, {} verdicts differ", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The document with digest and signature as the tool computes them, in our own spelling of everything else.
fn sign(scratch: &Scratch, template: &str, key: &str) -> Option<String> {
    let file = scratch.write("template.xml", template);
    let signed = scratch.path("signed.xml");
    let _ = std::fs::remove_file(&signed);
    let key = scratch.path(&format!("{key}.key.pem"));
    if !run(xmlsec("--sign", "--privkey-pem", &key, Some(&signed)).arg(file)).status.success() {
        return None;
    }
    let signed = String::from_utf8(scratch.read("signed.xml")).unwrap();
    let mut text = template.to_owned();
    for name in ["DigestValue", "SignatureValue"] {
        let value = signed.split_once(&format!("{name}>"))?.1.split_once('<')?.0;
        let at = text.find(&format!("{name}>"))? + name.len() + 1;
        text.insert_str(at, value);
    }
    Some(text)
}

fn verify(scratch: &Scratch, text: &str, key: &str) -> bool {
    let file = scratch.write("message.xml", text);
    let key = scratch.path(&format!("{key}.pub.pem"));
    run(xmlsec("--verify", "--pubkey-pem", &key, None).arg(file)).status.success()
}

/// Whether we say that it holds, and why.
fn judge(scratch: &Scratch, text: &str, key: &str) -> (bool, String) {
    let bytes = scratch.read(&format!("{key}.pub.pem"));
    let ring = KeyRing::from_inputs(&[KeyInput { origin: key.to_owned(), bytes, ..KeyInput::default() }]);
    let trusted: Vec<&TrustedKey> = ring.trusted.iter().collect();
    let document = parse(text, &Budget::MESSAGE);
    let facts = dsig::signatures(&document, &trusted);
    let holds = document.defects.is_empty() && facts.first().is_some_and(|facts| facts.holds());
    (holds, format!("{:?}\n{}", document.defects, serde_json::to_string_pretty(&facts).unwrap()))
}
