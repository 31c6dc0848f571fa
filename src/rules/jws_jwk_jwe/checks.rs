//! The signatures of the case's tokens with what was computed for them. Shared by the rules about keys.

use crate::crypto::jws::SignatureCheck;
use crate::item::Item;
use crate::rules::Context;
use crate::syntax::jose::{Jwk, Signature, Token, TokenKind, jwks};
use crate::syntax::json;

/// A signature and its check.
pub(super) struct Checked<'a> {
    pub(super) item: &'a Item,
    pub(super) token: &'a Token,
    pub(super) signature: &'a Signature,
    pub(super) check: &'a SignatureCheck,
}

/// All signatures that were looked at, of tokens that the running rule judges.
pub(super) fn checks<'a>(cx: &Context<'a>) -> Vec<Checked<'a>> {
    let judged = cx.items.iter().filter(|item| cx.judges(item));
    let tokens = judged.filter_map(|item| Some((item, item.oidc()?.token()?)));
    tokens
        .filter(|(_, token)| token.kind != TokenKind::Jwe)
        .flat_map(|(item, token)| {
            let pairs = token.signatures.iter().zip(&item.proof.jws);
            pairs.map(move |(signature, check)| Checked { item, token, signature, check })
        })
        .collect()
}

/// The keys pasted into the case, with their items.
pub(super) fn pasted_keys<'a>(cx: &Context<'a>) -> Vec<(&'a Item, Jwk<'a>)> {
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    documents.flat_map(|(item, document)| document.keys().into_iter().map(move |key| (item, key))).collect()
}

/// The names of the keys in the sets that were given beside the message.
pub(super) fn given_names(cx: &Context<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for input in &cx.case.keys {
        let root = std::str::from_utf8(&input.bytes).ok().and_then(|text| json::parse(text).root);
        let keys = root.as_ref().map(jwks).unwrap_or_default();
        names.extend(keys.iter().filter_map(|key| key.text("kid").map(str::to_owned)));
    }
    names
}

/// Whether it is made with a shared secret (HMAC), which stands in no key list.
pub(super) fn is_shared(signature: &Signature) -> bool {
    signature.parameter("alg").and_then(|name| name.as_str()).is_some_and(|name| name.starts_with("HS"))
}

/// Why nothing was computed: no key list holds a shared secret.
pub(super) fn no_key(found: &Checked<'_>) -> &'static str {
    if is_shared(found.signature) {
        "no client secret was given: add it as a key, it stays on this machine"
    } else if found.item.role().by_application() {
        "the application's key was not given: add its public key, or the key set (JWKS) that is registered for it"
    } else {
        "no key that could have made the signature was given: add the provider's key set (JWKS)"
    }
}
