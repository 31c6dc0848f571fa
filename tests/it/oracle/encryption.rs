//! Encrypted assertions: `xmlsec1` encrypts and decrypts, and what comes out of ours is what comes out of it.

use super::document::response;
use super::random::Random;
use super::{Scratch, count, installed, run, seed, xmlsec};
use assertain::case::KeyInput;
use assertain::crypto::c14n::{Method, NodeSet, canonicalize};
use assertain::crypto::enc::EncryptionResult;
use assertain::item::read_items;
use assertain::syntax::xml::{Budget, Document, ns, parse};
use assertain::{Case, Input};
use std::collections::BTreeMap;

const CIPHERS: [(&str, &str); 6] = [
    ("aes-128", "http://www.w3.org/2001/04/xmlenc#aes128-cbc"),
    ("aes-192", "http://www.w3.org/2001/04/xmlenc#aes192-cbc"),
    ("aes-256", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"),
    ("aes-128", "http://www.w3.org/2009/xmlenc11#aes128-gcm"),
    ("aes-192", "http://www.w3.org/2009/xmlenc11#aes192-gcm"),
    ("aes-256", "http://www.w3.org/2009/xmlenc11#aes256-gcm"),
];
const TRANSPORTS: [&str; 2] =
    ["http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", "http://www.w3.org/2001/04/xmlenc#rsa-1_5"];
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";

#[test]
fn encrypted_assertions_open_as_xmlsec_opens_them() {
    if !installed(&[("xmlsec1", "--version"), ("openssl", "version")]) {
        return;
    }
    let scratch = Scratch::new("encrypted");
    for name in ["rsa", "other"] {
        scratch.key(name, &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    }
    let (mut opened, mut wrong) = (BTreeMap::<&str, (usize, usize)>::new(), Vec::new());
    let wanted = count(30);
    for index in 0..wanted {
        let mut random = Random::new(seed() * 1_000_000 + index as u64);
        let Some(genuine) = encrypt(&scratch, &mut random) else {
            wrong.push(format!("{index}: xmlsec1 does not encrypt"));
            continue;
        };
        let (text, what) = damage(&mut random, &genuine);
        let key = if random.chance(8) { "other" } else { "rsa" };
        let theirs = decrypt(&scratch, &text, key);
        let ours = judge(&scratch, &text, key);
        let counts = opened.entry(what).or_default();
        counts.0 += usize::from(theirs.is_some());
        counts.1 += 1;
        if theirs != ours.0 {
            wrong.push(format!("{index} ({what}, {key}): xmlsec1\n{theirs:?}\nwe\n{:?}\n{}\n{text}", ours.0, ours.1));
        }
    }
    for (what, (opened, all)) in &opened {
        println!("{what}: {opened} of {all} open");
    }
    println!("{wanted} documents, {} results differ", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A response whose assertion is encrypted for the key `rsa`.
fn encrypt(scratch: &Scratch, random: &mut Random) -> Option<String> {
    let plain = response(random, None);
    let (session, cipher) = CIPHERS[random.below(CIPHERS.len())];
    let transport = random.pick(&TRANSPORTS);
    let template = format!(
        "<xenc:EncryptedData xmlns:xenc=\"{xenc}\" Type=\"{xenc}Element\"><xenc:EncryptionMethod Algorithm=\"{cipher}\"/>\
         <ds:KeyInfo xmlns:ds=\"{ds}\"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"{transport}\"/>\
         <xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>\
         <xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>",
        xenc = ns::XENC,
        ds = ns::DS
    );
    let (plain, template) = (scratch.write("plain.xml", &plain), scratch.write("template.xml", &template));
    let sealed = scratch.path("sealed.xml");
    let _ = std::fs::remove_file(&sealed);
    let mut command = xmlsec("--encrypt", "--pubkey-pem", &scratch.path("rsa.pub.pem"), Some(&sealed));
    command.args(["--session-key", session, "--node-name", ASSERTION, "--xml-data"]).arg(plain).arg(template);
    if !run(&mut command).status.success() {
        return None;
    }
    let text = String::from_utf8(scratch.read("sealed.xml")).unwrap();
    // As SAML has it; without a line break that would become part of the next text.
    let text = text
        .replace("<xenc:EncryptedData", &format!("<e:EncryptedAssertion xmlns:e=\"{}\"><xenc:EncryptedData", ns::SAML));
    Some(text.replace("</xenc:EncryptedData>", "</xenc:EncryptedData></e:EncryptedAssertion>"))
}

/// A changed copy, and what was done.
fn damage(random: &mut Random, text: &str) -> (String, &'static str) {
    let mut changed = text.to_owned();
    let values: Vec<usize> = text.match_indices("CipherValue>").map(|(at, _)| at).collect();
    let [key, _, content, end] = values[..] else { panic!("{text}") };
    let what = match random.below(9) {
        0..=3 => "intact",
        4 => {
            swap(random, &mut changed, key + 12, key + 300);
            "the encrypted key changed"
        }
        5 => {
            swap(random, &mut changed, content + 12, end);
            "the content changed"
        }
        6 => {
            let pairs = [["aes128-cbc", "aes256-cbc"], ["-gcm", "-cbc"], ["rsa-oaep-mgf1p", "rsa-1_5"], ["aes", "aea"]];
            let [from, to] = pairs[random.below(pairs.len())];
            changed = text.replace(from, to);
            "an identifier exchanged"
        }
        7 => {
            // `</xenc:` stands before the second name. At least one character goes: we read on where only the padding is gone.
            let (begin, end) = (content + 12, end - 7);
            let kept = text[begin..end].trim_end_matches(['=', '\n', '\r', ' ']).len();
            changed.replace_range(begin + random.below(kept)..end, "");
            "the content cut"
        }
        _ => {
            changed = text.replace('\n', random.pick(&["", "\r\n", "\n    "]));
            "white space"
        }
    };
    (changed, what)
}

fn swap(random: &mut Random, text: &mut String, from: usize, to: usize) {
    let places: Vec<usize> = (from..to).filter(|at| text.as_bytes()[*at].is_ascii_alphanumeric()).collect();
    let at = places[random.below(places.len())];
    text.replace_range(at..=at, random.pick(&["A", "b", "7", "w", "Q", "0"]));
}

/// The assertion in its canonical form, if the tool opens it.
fn decrypt(scratch: &Scratch, text: &str, key: &str) -> Option<String> {
    let (file, opened) = (scratch.write("message.xml", text), scratch.path("opened.xml"));
    let _ = std::fs::remove_file(&opened);
    let key = scratch.path(&format!("{key}.key.pem"));
    if !run(xmlsec("--decrypt", "--privkey-pem", &key, Some(&opened)).arg(file)).status.success() {
        return None;
    }
    let text = String::from_utf8(scratch.read("opened.xml")).unwrap();
    canonical(&parse(&text, &Budget::MESSAGE))
}

/// The same from us, and what we say about it.
fn judge(scratch: &Scratch, text: &str, key: &str) -> (Option<String>, String) {
    let bytes = scratch.read(&format!("{key}.key.pem"));
    let items = read_items(&Case {
        inputs: vec![Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() }],
        keys: vec![KeyInput { origin: key.to_owned(), bytes, ..KeyInput::default() }],
        ..Case::default()
    });
    let Some(facts) = items[0].encryption().first() else { return (None, "no encrypted element".to_owned()) };
    let sound = items[0].xml().is_some_and(|document| document.defects.is_empty());
    let opened = facts.result == EncryptionResult::Ok && sound;
    (items.get(1).filter(|_| opened).and_then(|item| canonical(item.xml()?)), format!("{facts:?}"))
}

fn canonical(document: &Document) -> Option<String> {
    let assertion = document.elements().find(|node| node.is(ns::SAML, "Assertion"))?;
    let set = NodeSet { apex: assertion.id(), without: None, comments: true };
    let method = Method { exclusive: true, version_11: false, comments: true };
    String::from_utf8(canonicalize(document, set, method, &[]).ok()?.octets).ok()
}
