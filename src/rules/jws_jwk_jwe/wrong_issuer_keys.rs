//! JWS-WRONG-ISSUER-KEYS: the keys in the case are those of another issuer than the token's.

use super::checks::checks;
use crate::crypto::jws::CheckResult;
use crate::declare_rule;
use crate::item::Item;
use crate::oidc::{Document, DocumentRole};
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::jose::Token;
use crate::vocabulary::DifferenceClass;

declare_rule! {
    "JWS-WRONG-ISSUER-KEYS", Error,
    not [
        ClientAssertion, ClientSecret, AuthorizationGrant, RequestObject, DpopProof, KeyBinding, SessionToken, SoftwareStatement,
        ProxyToken, Credential, EntityStatement
    ]
}

/// Key lists whose owner is looked for. Of more, one may be the issuer's own.
const MAX_LISTS: usize = 50;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let lists = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let lists = lists.filter(|(_, document)| document.role == DocumentRole::Jwks);
    let lists: Vec<_> = lists.take(MAX_LISTS + 1).collect();
    for found in checks(cx) {
        let Some(issuer) = found.token.claim_text("iss") else { continue };
        if matches!(found.check.result, CheckResult::Unsecured | CheckResult::Unsupported) {
            continue;
        }
        if out.is_full() {
            break;
        }
        if found.check.result == CheckResult::Ok {
            if !lists.is_empty() {
                out.pass();
            }
            continue;
        }
        if lists.len() > MAX_LISTS {
            out.not_checked(format!(
                "there are more than {MAX_LISTS} key sets in the case, and one may be the issuer's own"
            ));
            continue;
        }
        // A list that is the issuer's own, or whose owner nobody knows, leaves the question open.
        let owners: Option<Vec<_>> =
            lists.iter().map(|(item, document)| other_owner(cx, item, document, &issuer.text, found.token)).collect();
        let Some(owners) = owners else { continue };
        let Some(((item, _), (owner, confidence))) = lists.first().zip(owners.first()) else { continue };
        out.find(
            RULE.finding(
                "The key set belongs to a different issuer than the token",
                "Keys of one issuer never match the tokens of another, so nothing can be said about the signature. \
                 Realm, tenant or environment differ.",
            )
            .confidence(*confidence)
            .compared(owner.as_str(), issuer.text.as_str(), Some(DifferenceClass::Different))
            .fix(
                Party::SpAdmin,
                format!("Use the key set that the discovery document of `{}` names (`jwks_uri`).", issuer.text),
            )
            .fix(Party::Support, "Paste the key set of the token's own issuer to have the signature checked.")
            .at(found.item, issuer.span)
            .related(item, Span::at(0)),
        );
    }
}

/// The owner of a key list, where it is another than this issuer, and how sure that is.
fn other_owner(
    cx: &Context<'_>,
    item: &Item,
    list: &Document,
    issuer: &str,
    token: &Token,
) -> Option<(String, Confidence)> {
    // Entra ID writes the issuer beside each key.
    let stated: Vec<&str> = list.keys().iter().filter_map(|key| key.text("issuer")).collect();
    if let Some(first) = stated.first() {
        let tenant = token.claim_text("tid").map(|tenant| tenant.text).unwrap_or_default();
        let same = |stated: &&str| stated.replace("{tenantid}", &tenant) == issuer;
        return (!stated.iter().any(same)).then(|| ((*first).to_owned(), Confidence::Certain));
    }
    let url = item.transport.as_ref().and_then(|transport| transport.url.as_deref());
    if let Some(url) = url {
        // Realms stand in the address of both.
        let realm = |text: &str| {
            let (host, rest) = text.split_once("/realms/")?;
            Some(format!("{host}/realms/{}", rest.split('/').next().unwrap_or("")))
        };
        let (own, other) = (realm(issuer)?, realm(url)?);
        return (own != other).then_some((other, Confidence::Certain));
    }
    let documents = cx.items.iter().filter_map(|item| item.oidc()?.document());
    let mut issuers = documents
        .filter(|document| document.role == DocumentRole::Discovery)
        .filter_map(|document| document.get("issuer")?.as_str());
    let only = issuers.next().filter(|_| issuers.next().is_none())?;
    let template = only.contains("{tenantid}");
    (only != issuer && !template).then(|| (only.to_owned(), Confidence::Likely))
}
