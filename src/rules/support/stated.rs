//! What settings of the case state, so that nobody is asked for it.
//! Input: the id of a rule that lacked a value, and the items. Output: whether rules about settings compared that value already.

use crate::item::Item;
use crate::settings::{Document, Meaning, Test};

/// Whether settings of the case state what a rule lacked: then rules about settings compared it. `differ`: they contradict each other.
pub(crate) fn is_stated(rule: &str, items: &[Item], differ: bool) -> bool {
    let (claim, meaning) = match rule {
        "OIDC-ISS-MISMATCH" => ("iss", Meaning::Issuer),
        "OIDC-AUD-MISMATCH" => ("aud", Meaning::ClientId),
        "WI-AUD" => ("aud", Meaning::Audience),
        "OIDCREQ-REDIRECT-URI" => ("", Meaning::RegisteredRedirect),
        _ => return false,
    };
    let accepts = |document: &Document| {
        let mut all = document.acceptances.iter().flat_map(|one| &one.conditions);
        all.any(|one| one.claim == claim && !matches!(one.test, Test::Present | Test::Realm))
    };
    let mut documents = items.iter().filter_map(Item::settings);
    documents.any(|one| accepts(one) || (differ || claim.is_empty()) && one.one(meaning).is_some())
}
