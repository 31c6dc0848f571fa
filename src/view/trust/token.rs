//! The links of a signed or encrypted token (JWS, JWE).

use super::chain::{Chain, KeyRow, Link, Octets, OctetsPart};
use super::state::LinkState;
use super::words;
use crate::crypto::jwe::{Decryption, FailedStep};
use crate::crypto::jws::{self, CheckRemark, CheckResult, SignatureCheck};
use crate::item::Item;
use crate::oidc::Message;
use crate::syntax::jose::{Signature, Token, TokenKind};
use crate::view::names;

/// Characters of the signed text that are kept to be shown.
const MAX_TEXT: usize = 256 << 10;

pub(super) fn chains(items: &[Item], item: &Item, token: &Token, most: usize, chains: &mut Vec<Chain>) {
    if token.kind == TokenKind::Jwe {
        if most > 0 {
            chains.push(encrypted(items, item, token));
        }
        return;
    }
    let checks = item.proof.jws.iter();
    for (signature, check) in token.signatures.iter().zip(checks).take(most) {
        chains.push(signed(items, item, token, signature, check));
    }
}

fn signed(items: &[Item], item: &Item, token: &Token, signature: &Signature, check: &SignatureCheck) -> Chain {
    let text = |name: &str| signature.parameter(name).and_then(|value| value.as_str());
    let name = text("alg").unwrap_or("");
    let known = jws::algorithm(name).and_then(|(algorithm, _)| words::signature(&algorithm));
    let (state, said) = match check.result {
        CheckResult::Unsecured => {
            (LinkState::Failed, "The token is not signed (`alg`: `none`): anyone can create such a token.")
        }
        CheckResult::Unsupported if check.remark == Some(CheckRemark::Critical) => {
            (LinkState::Unknown, "The token insists on an extension (`crit`) that is not known here.")
        }
        CheckResult::Unsupported if check.remark == Some(CheckRemark::Limit) => {
            (LinkState::Unknown, "It was not checked: there are more keys and signatures than are tried in one case.")
        }
        CheckResult::Unsupported => (LinkState::Unknown, "Uses an algorithm that Assertain does not support."),
        _ => (LinkState::Found, "The token is signed."),
    };
    let mut made = Link::new("Signature", state, said);
    made.values.push(super::chain::Value {
        label: "Algorithm".to_owned(),
        value: known.clone().unwrap_or_else(|| name.to_owned()),
        remark: known.map(|_| name.to_owned()),
    });
    let mut links = vec![made.value("Key ID in the header (kid)", text("kid"))];
    if check.result != CheckResult::Unsecured {
        links.push(covers(item, token, signature, check));
        links.push(key(check));
        links.push(trust(items, check));
    }
    Chain::of("Signature of the token".to_owned(), true, links)
}

fn covers(item: &Item, token: &Token, signature: &Signature, check: &SignatureCheck) -> Link {
    let (state, said) = match check.remark {
        Some(CheckRemark::Encoding) => {
            (LinkState::Failed, "A part of the token is encoded incorrectly. Strict parsers reject it.")
        }
        _ => (LinkState::Found, "The signature covers the encoded header and payload, joined by a dot."),
    };
    let mut link = Link::new("Signed characters", state, said);
    let octets = token.signing_input(item.text(), signature);
    link = link.value("Bytes", Some(octets.len().to_string()));
    if let Some(text) = String::from_utf8(octets).ok().filter(|text| text.len() <= MAX_TEXT) {
        let file = "signing-input.txt".to_owned();
        link.octets = Some(Octets { part: OctetsPart::Text, signature: 0, reference: 0, repaired: false, text, file });
    }
    link
}

fn key(check: &SignatureCheck) -> Link {
    let named = match (check.kid_known, &check.key) {
        (Some(false), _) => " No available key has the key ID in the header.",
        _ => "",
    };
    let other = check
        .other_key
        .as_deref()
        .map(|other| format!(" The signature is valid for a key with a different ID: `{other}`."));
    let (state, said) = match check.result {
        CheckResult::Ok => (LinkState::Ok, "The signature is valid for an available key."),
        CheckResult::Bad => {
            (LinkState::Failed, "The signature is not valid for the key it should have been made with.")
        }
        CheckResult::NoKey => (LinkState::Unknown, "No available key can have created it."),
        CheckResult::Unsupported | CheckResult::Unsecured => (LinkState::Unknown, "Not computed."),
    };
    let remark = match check.remark {
        Some(CheckRemark::DerEncoded) => " It is DER-encoded instead of raw (r, s).".to_owned(),
        Some(CheckRemark::Length { expected, actual }) => {
            format!(" It has {actual} bytes; this key produces {expected}.")
        }
        Some(CheckRemark::OtherKindOfKey) => " The named key has the wrong type for the algorithm.".to_owned(),
        Some(CheckRemark::KeyNotForThis) => " The named key is for a different use or algorithm.".to_owned(),
        Some(CheckRemark::SecretForm(form)) => format!(" The secret matches when it is read as {form}."),
        _ => String::new(),
    };
    let mut link = Link::new("Key", state, format!("{said}{named}{}{remark}", other.unwrap_or_default()));
    if let Some(name) = check.key.clone().filter(|_| matches!(check.result, CheckResult::Ok | CheckResult::Bad)) {
        let words = if state == LinkState::Ok { "match" } else { "no match" }.to_owned();
        link.keys.push(KeyRow { name, from: "among the keys available".to_owned(), state, words, certificate: None });
    }
    link
}

/// Where the key that fits came from.
fn trust(items: &[Item], check: &SignatureCheck) -> Link {
    let Some(name) = check.key.as_deref().filter(|_| check.result == CheckResult::Ok) else {
        let said = if check.result == CheckResult::NoKey {
            "Add the issuer's key set (JWKS) or, for HMAC, the client secret."
        } else {
            "Unknown until a key matches."
        };
        return Link::new("Trust", LinkState::Unknown, said);
    };
    let holder = items.iter().find(|item| match item.oidc() {
        Some(Message::Document(document)) => {
            let is = |json| {
                let kid = crate::syntax::json::Json::get(json, "kid").and_then(|kid| kid.as_str());
                kid == Some(name) || jws::thumbprint(json).as_deref() == Some(name)
            };
            document.keys().iter().any(|key| is(key.json))
        }
        Some(Message::Certificate(certificate)) => certificate.sha256 == name,
        _ => false,
    });
    let said = match holder {
        Some(item) => {
            format!(
                "The key is in the {} ({}) and is treated as the issuer's.",
                names::item_kind(item.kind),
                item.origin
            )
        }
        None => "You added this key as trusted.".to_owned(),
    };
    Link::new("Trust", LinkState::Ok, said)
}

fn encrypted(items: &[Item], item: &Item, token: &Token) -> Chain {
    let text = |name: &str| token.parameter(name).and_then(|value| value.as_str());
    let decryption = item.proof.jwe.as_ref().unwrap_or(&Decryption::Unsupported);
    let failed_step = decryption.failed_step();
    let method = match decryption {
        Decryption::Limit => {
            (LinkState::Unknown, "Not all keys were tried: there are more than are tried in one case.")
        }
        Decryption::Unsupported => (LinkState::Unknown, "Encrypted with an algorithm that Assertain does not support."),
        Decryption::Failed(FailedStep::Encoding) => {
            (LinkState::Failed, "A part of the token is encoded incorrectly, or its headers contradict each other.")
        }
        _ => (LinkState::Found, "The token is encrypted for its recipient."),
    };
    let opened = decryption.is_ok() || matches!(failed_step, Some(FailedStep::Content | FailedStep::Inflate));
    let key = match decryption {
        _ if opened => (LinkState::Ok, "Decrypted with your key. The key stays in this page."),
        Decryption::NoKey => (LinkState::Unknown, "No usable key added. Add the recipient's private key or secret."),
        Decryption::Failed(FailedStep::KeyUnwrap) => (
            LinkState::Failed,
            "None of your keys decrypts it: it was encrypted for a different key, or it was changed.",
        ),
        _ => (LinkState::Unknown, "Not reached."),
    };
    let content = match decryption {
        Decryption::Ok { .. } => (LinkState::Ok, "Decrypted; the authentication tag is valid."),
        Decryption::Failed(FailedStep::Content) => (
            LinkState::Failed,
            "The authentication tag is not valid: the content was changed or truncated, or was encrypted for a different key.",
        ),
        Decryption::Failed(FailedStep::Inflate) => (LinkState::Failed, "Decrypted, but decompression failed."),
        _ => (LinkState::Unknown, "Not reached."),
    };
    let index = decryption.item().and_then(|id| items.iter().position(|item| item.id == id));
    let inside = match index.and_then(|index| items.get(index)) {
        Some(found) => (LinkState::Found, format!("{}.", names::item_kind(found.kind))),
        None if decryption.is_ok() => (LinkState::Found, "Binary data.".to_owned()),
        None => (LinkState::Unknown, "Not reached.".to_owned()),
    };
    let mut last = Link::new("Plain text", inside.0, inside.1);
    last.item = index;
    let links = vec![
        Link::new("Encryption", method.0, method.1)
            .value("Content (`enc`)", text("enc"))
            .value("Key (`alg`)", text("alg")),
        Link::new("Your key", key.0, key.1).value("Key ID in the header (kid)", text("kid")),
        Link::new("Content", content.0, content.1),
        last,
    ];
    Chain::of("Encryption of the token".to_owned(), false, links)
}
