//! JWKS-STALE: a key list is older than the keys in use (OpenID Connect Core 10.1.1).

use crate::crypto::jws::CheckResult;
use crate::declare_rule;
use crate::item::Item;
use crate::oidc::DocumentRole;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::clock::USUAL_TOLERANCE;
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::jose::Token;
use crate::time::duration_words;
use std::collections::BTreeSet;

declare_rule! { "JWKS-STALE", Warning }

/// Key lists that are compared.
const MAX_LISTS: usize = 20;

/// Tokens that are looked for in them.
const MAX_TOKENS: usize = 50;

/// Names of a list by which two lists are known to be of one provider.
const MAX_SHARED: usize = 200;

/// A key list and the names in it.
struct List<'a> {
    item: &'a Item,
    names: BTreeSet<&'a str>,
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let lists = documents.filter(|(_, document)| document.role == DocumentRole::Jwks).take(MAX_LISTS);
    let lists: Vec<List<'_>> = lists
        .map(|(item, document)| {
            let keys = document.parsed.root.as_ref().and_then(|root| root.get("keys"));
            let keys = keys.map(crate::syntax::json::Json::elements).unwrap_or_default();
            let mut names = BTreeSet::new();
            for name in keys.iter().filter_map(|key| key.get("kid")?.as_str()) {
                names.insert(name);
            }
            List { item, names }
        })
        .filter(|list| !list.names.is_empty())
        .collect();
    if lists.is_empty() {
        return;
    }
    let tokens = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.token()?)));
    for (index, (item, token)) in tokens.enumerate() {
        if index >= MAX_TOKENS {
            out.left_out(format!(
                "there are very many tokens in the case, and only the first {MAX_TOKENS} were looked for"
            ));
            break;
        }
        let Some(kid) = token.parameter("kid").and_then(|kid| kid.as_str()) else { continue };
        match old_list(&lists, item, token, kid).or_else(|| old_copy(cx, item, token, kid)) {
            Some(finding) => out.find_once(finding),
            None if lists.iter().any(|list| list.names.contains(kid)) => out.pass(),
            None => {}
        }
    }
}

/// A list that lacks the key: fetched before the token was issued, or older than another list of the same provider.
fn old_list(lists: &[List<'_>], item: &Item, token: &Token, kid: &str) -> Option<Finding> {
    let place = token.parameter("kid").map_or(token.payload_span, |kid| kid.span);
    let finding = |old: &List<'_>, title: String, why: String| {
        RULE.finding(title, why)
            .confidence(Confidence::Likely)
            .fix(
                Party::SpAdmin,
                "Fetch the key set again from `jwks_uri`. An application must do this by itself when a token names an \
                 unknown key. If it cannot, restart it after each key change.",
            )
            .spec("OpenID Connect Core 10.1.1")
            .at(old.item, Span::at(0))
            .related(item, place)
    };
    let lacking = lists.iter().filter(|list| !list.names.contains(kid));
    for old in lacking {
        let newer = lists.iter().find(|list| list.names.contains(kid));
        let same = newer.is_some_and(|newer| newer.names.iter().take(MAX_SHARED).any(|name| old.names.contains(name)));
        if same {
            return Some(finding(
                old,
                format!("One key set is outdated: it lacks the token's key `{kid}`"),
                "Another list of the same provider contains the key. An application that still works with the old list \
                 rejects the token."
                    .to_owned(),
            ));
        }
        let fetched = old.item.transport.as_ref().and_then(|transport| transport.http_date.or(transport.started));
        let age = fetched.zip(token.instant("iat")).map(|(fetched, issued)| issued.seconds_since(fetched));
        if let Some(age) = age.filter(|age| newer.is_none() && *age > USUAL_TOLERANCE) {
            let title =
                format!("The key set is {} older than the token and lacks its key `{kid}`", duration_words(age));
            let why = "Most likely the provider has changed its keys in between. An application that works with the \
                       old list rejects the token.";
            return Some(finding(old, title, why.to_owned()).severity(Severity::Error));
        }
    }
    None
}

/// The application says that it does not find a key which the provider publishes: it works with an old copy.
fn old_copy(cx: &Context<'_>, item: &Item, token: &Token, kid: &str) -> Option<Finding> {
    let genuine = item.proof.jws.iter().any(|check| check.result == CheckResult::Ok && check.kid_known == Some(true));
    let (told, place) = error_texts::texts(cx).into_iter().filter(|_| genuine).find_map(|(told, text)| {
        let known = told.statements.iter().any(|statement| statement.meaning.rule == "JWS-KID-UNKNOWN");
        (known && text.text.contains(kid)).then_some((told, text.span))
    })?;
    Some(
        RULE.finding(
            format!("The application does not know key `{kid}`, although the provider publishes it"),
            "The token is genuine: its signature matches that key of the list. The application still works with a key \
             set that it fetched before the provider changed its keys.",
        )
        .severity(Severity::Error)
        .confidence(Confidence::Likely)
        .fix(
            Party::SpAdmin,
            "Configure the application to fetch the key set again; a restart does it in most cases. For the future, \
             configure it to do so whenever a token names a key that it does not know.",
        )
        .spec("OpenID Connect Core 10.1.1")
        .at(told, place)
        .related(item, token.parameter("kid").map_or(token.payload_span, |kid| kid.span)),
    )
}
