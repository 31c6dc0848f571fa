//! OIDC-REQUIRED-CLAIM: a claim that the application needs is not in the token. `email` has a rule of its own.

use crate::declare_rule;
use crate::item::Item;
use crate::oidc::DocumentRole;
use crate::providers;
use crate::report::{Finding, Party};
use crate::rules::support::groups::{add_groups, carries_groups, is_group_name};
use crate::rules::support::tokens::{TokenItem, TokenRole, id_tokens};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::json::{Json, JsonKind};
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "OIDC-REQUIRED-CLAIM", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let wanted = &cx.case.expectations.required_attributes;
    if wanted.is_empty() {
        return;
    }
    of_user_info(cx, out);
    for found in judged(cx) {
        if !found.token.has_whole_claims() {
            continue;
        }
        let Some(claims) = &found.token.claims else { continue };
        // Said by rules of their own: e-mail, and groups where there are none under any name.
        let groups = carries_groups(claims);
        for name in wanted.iter().filter(|name| *name != "email" && (groups || !is_group_name(name))) {
            let in_user_info = || {
                let mut documents = cx.items.iter().filter_map(|item| item.oidc()?.document());
                documents.any(|document| document.role == DocumentRole::Claims && document.get(name).is_some())
            };
            match lookup(claims, name) {
                None if in_user_info() => out.pass(),
                Some(value) if !is_empty(value) => out.pass(),
                Some(value) => out.find(
                    RULE.finding(
                        format!("`{name}` is in the token but empty"),
                        "The application needs a value there. The user has none at the provider, or the mapper reads the wrong field.",
                    )
                    .fix(Party::IdpAdmin, format!("Fill the user's field that `{name}` is taken from, or map another one."))
                    .fixes(providers::fixes(Topic::Claim, cx.provider(found.item), Some(name)))
                    .compared(name.as_str(), "", None)
                    .at(found.item, value.span),
                ),
                None => out.find(missing(cx, found.item, claims, name, "the token")),
            }
        }
    }
}

/// What a UserInfo endpoint sent, where no token is beside it.
fn of_user_info(cx: &Context<'_>, out: &mut Outcome) {
    if cx.items.iter().any(|item| item.oidc().is_some_and(|message| message.token().is_some())) {
        return;
    }
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        let Some(claims) = document.parsed.root.as_ref().filter(|_| document.role == DocumentRole::Claims) else {
            continue;
        };
        let what = if claims.get("exp").is_some() { "the claims" } else { "the UserInfo response" };
        for name in &cx.case.expectations.required_attributes {
            match lookup(claims, name).filter(|value| !is_empty(value)) {
                Some(_) => out.pass(),
                None => out.find(missing(cx, item, claims, name, what)),
            }
        }
    }
}

/// The ID tokens; where no token says that it is one, those that do not say what they are.
pub(super) fn judged<'a>(cx: &Context<'a>) -> Vec<TokenItem<'a>> {
    let mut found = id_tokens(cx);
    if found.iter().any(|token| token.role == TokenRole::IdToken) {
        found.retain(|token| token.role == TokenRole::IdToken);
    }
    found
}

fn missing(cx: &Context<'_>, item: &Item, claims: &Json, name: &str, what: &str) -> Finding {
    let near = nearest(claims, name);
    let title = match &near {
        Some((have, _)) => format!("`{name}` is missing from {what}; `{have}` is there instead"),
        None => format!("`{name}` is missing from {what}"),
    };
    let why = match &near {
        Some((have, _)) => {
            format!("The application looks for exactly `{name}`, and does not know that `{have}` may mean the same.")
        }
        None => "The application needs this claim to recognize or admit the user.".to_owned(),
    };
    let span = near.as_ref().map_or(Span::new(claims.span.start, claims.span.end), |(_, span)| *span);
    let provider = cx.provider(item);
    let fixes = if is_group_name(name) {
        vec![add_groups(provider, name)]
    } else {
        providers::fixes(Topic::Claim, provider, Some(name))
    };
    let finding = RULE.finding(title, why).fixes(fixes).spec("OpenID Connect Core 5.4").at(item, span);
    match near {
        Some((have, _)) => finding
            .fix(Party::SpAdmin, format!("Or configure the application to read `{have}` instead."))
            .compared(name, have, Some(DifferenceClass::NearMiss)),
        None => finding.fix(
            Party::SpAdmin,
            "Where the provider sends it only with a scope (such as `profile`), \
         configure the application to ask for that scope.",
        ),
    }
}

/// A claim by its name, or by a path with dots as Keycloak's `realm_access.roles`.
fn lookup<'a>(claims: &'a Json, name: &str) -> Option<&'a Json> {
    claims.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        lookup(claims.get(first).filter(|inner| inner.is_object())?, rest)
    })
}

/// The claim that most likely means the same: another case, a namespaced name, another word for groups or the user's name.
fn nearest(claims: &Json, name: &str) -> Option<(String, Span)> {
    const SAME: [&[&str]; 3] = [
        &["groups", "roles", "cognito:groups", "realm_access", "resource_access", "role", "group"],
        &["preferred_username", "upn", "unique_name", "username", "cognito:username", "login"],
        &["given_name", "first_name", "firstName", "givenName"],
    ];
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let leaf = |text: &str| plain(text.rsplit(['/', ':', '.']).next().unwrap_or(text));
    let members = claims.members();
    let by = |test: &dyn Fn(&str) -> bool| {
        members.iter().find(|member| test(&member.name)).map(|member| (member.name.clone(), member.span()))
    };
    by(&|have| plain(have) == plain(name))
        .or_else(|| by(&|have| leaf(have) == leaf(name)))
        .or_else(|| by(&|have| is_prefixed(name, have) || is_prefixed(have, name)))
        .or_else(|| by(&|have| SAME.iter().any(|group| group.contains(&name) && group.contains(&have))))
}

/// Whether a name is another with a prefix before it: `minio-policy`, `policy`.
fn is_prefixed(long: &str, short: &str) -> bool {
    let prefix = long.strip_suffix(short).filter(|_| short.len() >= 4);
    prefix.is_some_and(|prefix| prefix.ends_with(['-', '_']))
}

fn is_empty(value: &Json) -> bool {
    match &value.kind {
        JsonKind::Null => true,
        JsonKind::String(text) => text.trim().is_empty(),
        JsonKind::Array(elements) => elements.is_empty(),
        _ => false,
    }
}
