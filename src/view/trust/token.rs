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
            (LinkState::Failed, "The token says that it is not signed (`none`): anyone can write such a token.")
        }
        CheckResult::Unsupported if check.remark == Some(CheckRemark::Critical) => {
            (LinkState::Unknown, "The token insists on an extension (`crit`) that is not known here.")
        }
        CheckResult::Unsupported if check.remark == Some(CheckRemark::Limit) => {
            (LinkState::Unknown, "It was not checked: there are more keys and signatures than are tried in one case.")
        }
        CheckResult::Unsupported => (LinkState::Unknown, "It names an algorithm that is not computed here."),
        _ => (LinkState::Found, "The token carries a signature."),
    };
    let mut made = Link::new("Signature", state, said);
    made.values.push(super::chain::Value {
        label: "Made with".to_owned(),
        value: known.clone().unwrap_or_else(|| name.to_owned()),
        remark: known.map(|_| name.to_owned()),
    });
    let mut links = vec![made.value("Key named in the header", text("kid"))];
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
            (LinkState::Failed, "A part of the token breaks the rules of its encoding; strict readers reject it.")
        }
        _ => (LinkState::Found, "Header and payload are signed as they are, with a dot between them."),
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
        (Some(false), _) => " No key available has the name that the header gives.",
        _ => "",
    };
    let other = check.other_key.as_deref().map(|other| format!(" A key of another name fits: `{other}`."));
    let (state, said) = match check.result {
        CheckResult::Ok => (LinkState::Ok, "The signature value fits a key available."),
        CheckResult::Bad => (LinkState::Failed, "The signature value does not fit the key that should have made it."),
        CheckResult::NoKey => (LinkState::Unknown, "There is no key that can have made it."),
        CheckResult::Unsupported | CheckResult::Unsecured => (LinkState::Unknown, "Not computed."),
    };
    let remark = match check.remark {
        Some(CheckRemark::DerEncoded) => " It is written as DER instead of two numbers side by side.".to_owned(),
        Some(CheckRemark::Length { expected, actual }) => {
            format!(" It has {actual} bytes, and this key makes {expected}.")
        }
        Some(CheckRemark::OtherKindOfKey) => " The key named is of another kind than the algorithm needs.".to_owned(),
        Some(CheckRemark::KeyNotForThis) => " The key named is for another use or algorithm.".to_owned(),
        Some(CheckRemark::SecretForm(form)) => format!(" The secret fits when it is read as {form}."),
        _ => String::new(),
    };
    let mut link = Link::new("Key", state, format!("{said}{named}{}{remark}", other.unwrap_or_default()));
    if let Some(name) = check.key.clone().filter(|_| matches!(check.result, CheckResult::Ok | CheckResult::Bad)) {
        let words = if state == LinkState::Ok { "fits" } else { "does not fit" }.to_owned();
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
            "Open as long as no key fits."
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
            format!("The key is in the {} ({}); it is taken as the issuer's.", names::item_kind(item.kind), item.origin)
        }
        None => "You gave this key as the one to trust.".to_owned(),
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
        Decryption::Unsupported => (LinkState::Unknown, "It is encrypted in a way that is not computed here."),
        Decryption::Failed(FailedStep::Encoding) => (
            LinkState::Failed,
            "A part of the token breaks the rules of its encoding, or its headers contradict each other.",
        ),
        _ => (LinkState::Found, "The token is encrypted for its recipient."),
    };
    let opened = decryption.is_ok() || matches!(failed_step, Some(FailedStep::Content | FailedStep::Inflate));
    let key = match decryption {
        _ if opened => (LinkState::Ok, "A key you gave opens it. It stays in this page."),
        Decryption::NoKey => {
            (LinkState::Unknown, "No key that could open it was given: add the recipient's private key or secret.")
        }
        Decryption::Failed(FailedStep::KeyUnwrap) => (
            LinkState::Failed,
            "No key you gave opens it: it was encrypted for another one, or its characters were changed.",
        ),
        _ => (LinkState::Unknown, "Not reached."),
    };
    let content = match decryption {
        Decryption::Ok { .. } => (LinkState::Ok, "The content is decrypted, and fits its tag."),
        Decryption::Failed(FailedStep::Content) => {
            (LinkState::Failed, "The content does not fit its tag: it was changed, cut, or has another key.")
        }
        Decryption::Failed(FailedStep::Inflate) => {
            (LinkState::Failed, "The content is decrypted and cannot be decompressed.")
        }
        _ => (LinkState::Unknown, "Not reached."),
    };
    let index = decryption.item().and_then(|id| items.iter().position(|item| item.id == id));
    let inside = match index.and_then(|index| items.get(index)) {
        Some(found) => (LinkState::Found, format!("{}.", names::item_kind(found.kind))),
        None if decryption.is_ok() => (LinkState::Found, "Bytes that are no text.".to_owned()),
        None => (LinkState::Unknown, "Not reached.".to_owned()),
    };
    let mut last = Link::new("Plain text", inside.0, inside.1);
    last.item = index;
    let links = vec![
        Link::new("Encryption", method.0, method.1)
            .value("Content (`enc`)", text("enc"))
            .value("Key (`alg`)", text("alg")),
        Link::new("Your key", key.0, key.1).value("Key named in the header", text("kid")),
        Link::new("Content", content.0, content.1),
        last,
    ];
    Chain::of("Encryption of the token".to_owned(), false, links)
}
