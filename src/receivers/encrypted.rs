//! Which algorithms of encryption a receiver does not take. Input: a row and a login. Output: what it rejects.
//! Invariant: a row that was not tried rejects only what nobody is known to decrypt.

use super::rejection::Findings;
use super::{Decrypts, Login};
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, Part};

pub(super) fn check<'a>(known: Option<Decrypts>, login: &Login<'a>, out: &mut Findings<'a>) {
    let Some((item, _)) = login.response else { return };
    for facts in item.encryption().iter().filter(|facts| facts.element == "EncryptedAssertion") {
        if let Some((rule, what)) = refused(known, facts) {
            let place = if facts.key.algorithm_span.is_empty() { facts.span } else { facts.key.algorithm_span };
            out.add(rule, format!("The assertion is encrypted with {what}"), item, place);
        }
    }
}

/// What is not taken, and the rule that has the words for it.
fn refused(known: Option<Decrypts>, facts: &EncryptionFacts) -> Option<(&'static str, &'static str)> {
    const UNSUPPORTED: &str = "ENC-ALG-UNSUPPORTED";
    let md5 = facts.key.digest.as_deref().is_some_and(|uri| uri.ends_with("#md5"));
    if let (EncryptionResult::Unsupported, Some((part, ..))) = (facts.result, &facts.unsupported) {
        let taken = *part == Part::Digest && known.is_some_and(|known| if md5 { known.md5 } else { known.unread });
        if !taken {
            return Some((UNSUPPORTED, "an algorithm that it does not know"));
        }
    }
    let known = known?;
    let (content, key) = (facts.algorithm.as_deref().unwrap_or(""), facts.key.algorithm.as_deref().unwrap_or(""));
    let digest = facts.key.digest.as_deref().unwrap_or("");
    let sha2 = ["#sha256", "#sha384", "#sha512"].iter().any(|name| digest.ends_with(name));
    if key.ends_with("#rsa-1_5") && !known.rsa15 {
        return Some(("ENC-ALG-RSA15", "RSA 1.5"));
    }
    let needed = [
        ("the cipher AES-192", known.aes192, content.contains("#aes192-")),
        (
            "RSA-OAEP as XML Encryption 1.1 names it (`xmlenc11#rsa-oaep`)",
            known.oaep11,
            key.ends_with("xmlenc11#rsa-oaep"),
        ),
        ("RSA-OAEP with a digest other than SHA-1", known.sha2, sha2),
        ("RSA-OAEP with a mask function (`MGF`)", known.mask, facts.key.names_mask),
    ];
    needed.into_iter().find(|(_, known, needed)| *needed && !known).map(|(what, ..)| (UNSUPPORTED, what))
}
