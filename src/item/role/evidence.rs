//! The role of a token from its evidence, strongest first: the name it travelled under, the type in its header, its claims, and how
//! its issuer, subject and audience relate to what is known.

use crate::case::Case;
use crate::intake::LayerKind;
use crate::item::model::Item;
use crate::item::model::Reading;
use crate::oidc::{Token, workload};
use crate::source::Value;
use crate::vocabulary::ItemKind;
use crate::vocabulary::ItemRole;

/// A role and one reason for it.
type Told = (ItemRole, String);

/// The role of a token.
pub(super) fn token(item: &Item, token: &Token, items: &[Item], case: &Case) -> Reading {
    let named = by_name(item, items);
    let typed = by_type(token);
    let claimed = by_claims(token).map(|told| as_set_up(told, token, case));
    // A name that the token's own content contradicts is told by a rule: the content says what it is.
    let sent = |role: ItemRole| named.as_ref().is_some_and(|(named, _)| *named == role);
    let content = typed.clone().or_else(|| claimed.clone());
    let weak = [ItemRole::IdToken, ItemRole::AccessToken];
    let chosen = match (&named, &content) {
        (Some(named), None) if named.0 == ItemRole::AccessToken && is_of_app(item, token) => Some((
            ItemRole::ClientAssertion,
            "its issuer is the number of an app, and it was sent to GitHub".to_owned(),
        )),
        // What goes to an endpoint under its own parameter is judged as what that endpoint takes it for.
        (Some(named), _) if !weak.contains(&named.0) => Some(named.clone()),
        // Some providers put the nonce into both tokens: beside an ID token the other one is what its name says.
        (Some(named), Some((ItemRole::IdToken, _))) if typed.is_none() && is_beside_id_token(item, named, items) => {
            if is_surely_id_token(token) {
                claimed.clone()
            } else {
                Some(named.clone())
            }
        }
        (Some(_), Some(content)) => Some(content.clone()),
        (Some(named), None) => Some(named.clone()),
        (None, Some(content)) => Some(content.clone()),
        (None, None) => by_address(item, token).or_else(|| by_relation(token, case)).or_else(|| by_file(item)),
    };
    let Some((role, because)) = chosen else {
        return Reading { role: ItemRole::UnknownToken, because: Vec::new() };
    };
    let mut reasons = vec![because];
    let others = [named.clone(), typed, claimed].into_iter().flatten();
    let others =
        others.filter(|(other, because)| *other == role && !reasons.contains(because)).map(|(_, because)| because);
    let others: Vec<String> = others.collect();
    reasons.extend(others);
    debug_assert!(!reasons.is_empty() || sent(role));
    Reading { role, because: reasons }
}

/// Whether the token came as the access token of a response that has an ID token too.
fn is_beside_id_token(item: &Item, named: &Told, items: &[Item]) -> bool {
    let is_sibling = |other: &Item| other.parent == item.parent && name_of(other) == Some("id_token");
    named.0 == ItemRole::AccessToken && item.parent.is_some() && items.iter().any(is_sibling)
}

/// Whether claims say so that no access token has.
fn is_surely_id_token(token: &Token) -> bool {
    let is = |name: &str, value: &str| token.claim_text(name).is_some_and(|claim| claim.text == value);
    ["at_hash", "c_hash", "s_hash"].iter().any(|name| token.claim(name).is_some())
        || is("typ", "ID")
        || is("token_use", "id")
}

/// The parameter, member, header or field that held an item.
pub(super) fn name_of(item: &Item) -> Option<&str> {
    const NAMING: [LayerKind; 5] =
        [LayerKind::Embedded, LayerKind::Header, LayerKind::FormField, LayerKind::UrlQuery, LayerKind::UrlFragment];
    let layers = item.layers.iter().rev().filter(|layer| NAMING.contains(&layer.kind));
    layers.filter_map(|layer| layer.detail.as_deref()).next()
}

fn by_name(item: &Item, items: &[Item]) -> Option<Told> {
    let name = name_of(item);
    // What was encrypted travelled under the name of the envelope.
    let inside = matches!(name, None | Some("payload" | "plaintext"));
    let outer = item.parent.and_then(|parent| items.get(parent)).filter(|outer| outer.kind == ItemKind::Jwe && inside);
    let name = outer.map_or(name, name_of)?;
    let role = match name.to_ascii_lowercase().replace('-', "_").as_str() {
        "id_token" | "id_token_hint" | "idtoken" | "x_ms_token_aad_id_token" | "x_forwarded_id_token" => {
            ItemRole::IdToken
        }
        "access_token"
        | "accesstoken"
        | "authorization"
        | "x_forwarded_access_token"
        | "x_auth_request_access_token"
        | "x_amzn_oidc_accesstoken"
        | "x_ms_token_aad_access_token" => ItemRole::AccessToken,
        "refresh_token" => ItemRole::RefreshToken,
        "client_assertion" => ItemRole::ClientAssertion,
        "client_secret" => ItemRole::ClientSecret,
        "assertion" | "subject_token" | "actor_token" | "web_identity_token" | "webidentitytoken" => {
            let token = item.oidc().and_then(|message| message.token());
            // What is exchanged may be any token, for whatever audience (RFC 8693 2.1); on behalf of a user, the one of the caller.
            let around = item.parent.and_then(|parent| items.get(parent)?.oidc()?.parameters());
            let on_behalf = around.is_some_and(|sent| sent.get("requested_token_use").is_some());
            let exchanged =
                token.filter(|_| on_behalf || name.ends_with("_token")).and_then(by_claims).map(|(role, _)| role);
            match exchanged {
                _ if token.and_then(workload::platform).is_some() => ItemRole::WorkloadToken,
                Some(role @ (ItemRole::AccessToken | ItemRole::IdToken)) => role,
                _ => ItemRole::AuthorizationGrant,
            }
        }
        "request" => ItemRole::RequestObject,
        "response" => ItemRole::SignedAnswer,
        "logout_token" => ItemRole::LogoutToken,
        "dpop" => ItemRole::DpopProof,
        "software_statement" => ItemRole::SoftwareStatement,
        "x_amzn_oidc_data"
        | "cf_access_jwt_assertion"
        | "x_goog_iap_jwt_assertion"
        | "x_pomerium_jwt_assertion"
        | "cf_authorization" => ItemRole::ProxyToken,
        _ => return None,
    };
    Some((role, format!("it was sent as `{name}`")))
}

/// By `typ` of the header (RFC 8725 3.11).
fn by_type(token: &Token) -> Option<Told> {
    let stated = token.parameter("typ")?.as_str()?;
    let lower = stated.to_ascii_lowercase();
    let role = match lower.strip_prefix("application/").unwrap_or(&lower) {
        "at+jwt" => ItemRole::AccessToken,
        "id_token+jwt" => ItemRole::IdToken,
        "logout+jwt" => ItemRole::LogoutToken,
        "dpop+jwt" => ItemRole::DpopProof,
        "oauth-authz-req+jwt" => ItemRole::RequestObject,
        "client-authentication+jwt" => ItemRole::ClientAssertion,
        "authorization-grant+jwt" => ItemRole::AuthorizationGrant,
        "token-introspection+jwt" => ItemRole::Introspection,
        "secevent+jwt" => ItemRole::SecurityEvent,
        "entity-statement+jwt" | "trust-mark+jwt" | "resolve-response+jwt" => ItemRole::EntityStatement,
        "kb+jwt" | "keybinding+jwt" | "openid4vci-proof+jwt" => ItemRole::KeyBinding,
        "vc+jwt" | "vp+jwt" | "vc+sd-jwt" | "dc+sd-jwt" | "vc+ld+jwt" => ItemRole::Credential,
        _ => return None,
    };
    Some((role, format!("its header says `typ: {stated}`")))
}

/// By the claims alone.
fn by_claims(token: &Token) -> Option<Told> {
    let text = |name: &str| token.claim_text(name).map(|value| value.text).unwrap_or_default();
    let has = |name: &str| token.claim(name).is_some();
    let carries = |role: ItemRole, name: &str| Some((role, format!("it carries `{name}`")));
    let says = |role: ItemRole, name: &str, value: &str| Some((role, format!("its `{name}` is `{value}`")));
    let header = |name: &str| token.parameter(name).is_some();
    if has("htm") && has("htu") {
        return carries(ItemRole::DpopProof, "htu");
    }
    if has("events") {
        let logout = token.claim("events").is_some_and(|events| events.get(LOGOUT_EVENT).is_some());
        let security = has("toe")
            || token.claim("events").is_some_and(|events| {
                let names = events.members().iter().map(|member| member.name.as_str());
                !logout && names.clone().count() > 0 && names.clone().all(|name| name.contains("/secevent/"))
            });
        return carries(if security { ItemRole::SecurityEvent } else { ItemRole::LogoutToken }, "events");
    }
    if header("signer") && header("client") {
        return Some((ItemRole::ProxyToken, "its header names the load balancer as `signer`".to_owned()));
    }
    if matches!(text("typ").as_str(), "Refresh" | "Offline") {
        return says(ItemRole::RefreshToken, "typ", &text("typ"));
    }
    if has("response_type") && has("client_id") {
        return carries(ItemRole::RequestObject, "response_type");
    }
    if let Some((_, because)) = workload::platform(token) {
        return Some((ItemRole::WorkloadToken, because));
    }
    if token.is_access_token() {
        let name = ["token_use", "typ", "scp"].into_iter().find(|name| has(name)).unwrap_or("scope");
        return carries(ItemRole::AccessToken, name);
    }
    let issuer = text("iss");
    let audiences = audiences(token);
    if audiences.iter().any(|audience| audience.text.trim_end_matches('/') == APPLE) && issuer != APPLE {
        return says(ItemRole::ClientSecret, "aud", APPLE);
    }
    // A presentation carries the verifier's nonce.
    if let Some(name) = ["vc", "vp", "vct", "_sd"].into_iter().find(|name| has(name)) {
        return carries(ItemRole::Credential, name);
    }
    if token.is_id_token() {
        let name = ["nonce", "at_hash", "c_hash", "s_hash", "auth_time", "typ", "token_use"]
            .into_iter()
            .find(|name| has(name));
        return carries(ItemRole::IdToken, name.unwrap_or("nonce"));
    }
    if has("token_introspection") {
        return carries(ItemRole::Introspection, "token_introspection");
    }
    if issuer.starts_with("https://cloud.google.com/iap") || issuer.ends_with(".cloudflareaccess.com") {
        return says(ItemRole::ProxyToken, "iss", &issuer);
    }
    let urls = !audiences.is_empty()
        && audiences
            .iter()
            .all(|audience| audience.text.starts_with("https://") || audience.text.starts_with("http://"));
    let personal = ["email", "preferred_username", "name", "groups"].into_iter().any(has);
    if !issuer.is_empty() && issuer == text("sub") && !personal && (urls || has("jti")) {
        return Some((ItemRole::ClientAssertion, "`iss` equals `sub`".to_owned()));
    }
    let endpoint = |audience: &Value| {
        let path = audience.text.trim_end_matches('/');
        let host = path.strip_prefix("https://").unwrap_or(path);
        path.ends_with("/token") || GRANT_HOSTS.contains(&host) || host.ends_with(".my.salesforce.com")
    };
    if audiences.iter().any(endpoint) && !issuer.is_empty() && !personal {
        return Some((ItemRole::AuthorizationGrant, "its audience is a token endpoint".to_owned()));
    }
    let answers = (has("code") || has("error")) && has("iss") && has("aud") && !has("sub");
    if answers {
        return carries(ItemRole::SignedAnswer, if has("code") { "code" } else { "error" });
    }
    // Of registries of containers: `access` lists what may be pulled.
    if let Some(name) = ["scope", "azpacr", "appidacr", "access"].into_iter().find(|name| has(name) && !personal) {
        return carries(ItemRole::AccessToken, name);
    }
    let shared = token.algorithm().is_some_and(|name| name.starts_with("HS"));
    (shared && issuer.is_empty() && audiences.is_empty())
        .then(|| (ItemRole::SessionToken, "it is signed with a shared secret and names no issuer".to_owned()))
}

/// An assertion of the configured client, which authenticates by such a token: whatever its subject is, it is meant as one.
fn as_set_up(told: Told, token: &Token, case: &Case) -> Told {
    let expected = &case.expectations;
    let method = expected.token_endpoint_auth_method.as_deref().filter(|method| method.ends_with("_jwt"));
    let is_own = token.claim_text("iss").is_some_and(|iss| Some(iss.text.as_str()) == expected.client_id.as_deref());
    match method {
        Some(method) if told.0 == ItemRole::AuthorizationGrant && is_own => (
            ItemRole::ClientAssertion,
            format!("its `iss` is the client ID, and the client authenticates by `{method}`"),
        ),
        _ => told,
    }
}

/// What a GitHub App signs for itself: it names nobody but the app.
fn is_of_app(item: &Item, token: &Token) -> bool {
    let url = item.transport.as_ref().and_then(|transport| transport.url.as_deref());
    let other = ["sub", "aud", "scope", "jti"].into_iter().any(|name| token.claim(name).is_some());
    let lives = token.instant("exp").zip(token.instant("iat")).map(|(end, start)| end.seconds_since(start));
    let issuer = token.claim("iss").map(|issuer| issuer.display()).unwrap_or_default();
    let number = !issuer.is_empty() && issuer.len() <= 12 && issuer.bytes().all(|byte| byte.is_ascii_digit());
    let client = issuer.starts_with("Iv1.") || issuer.starts_with("Iv23");
    let to_github = url.is_some_and(|url| url.starts_with("https://api.github.com/"));
    !other && (number || client) && (to_github || lives.is_some_and(|lives| lives <= 660))
}

/// What UserInfo answered, signed: it has no times (OpenID Connect Core 5.3.2).
fn by_address(item: &Item, token: &Token) -> Option<Told> {
    let url = item.transport.as_ref()?.url.as_deref()?;
    let is_timed = ["exp", "nonce"].iter().any(|name| token.claim(name).is_some());
    let answers = url.trim_end_matches('/').to_ascii_lowercase().ends_with("/userinfo");
    (answers && !is_timed && token.claim("sub").is_some())
        .then(|| (ItemRole::UserInfo, format!("`{url}` answered with it")))
}

/// By the parties that the person named.
fn by_relation(token: &Token, case: &Case) -> Option<Told> {
    let client = case.expectations.client_id.as_deref()?;
    let named = audiences(token).iter().any(|audience| audience.text == client);
    let issuer = token.claim_text("iss").map(|issuer| issuer.text)?;
    // Of UserInfo, signed: it has no times (OpenID Connect Core 5.3.2).
    let is_timeless = ["exp", "iat", "nonce"].iter().all(|name| token.claim(name).is_none());
    if is_timeless && named && token.claim("sub").is_some() {
        return Some((ItemRole::UserInfo, "its audience is the client ID and it carries no times".to_owned()));
    }
    let personal = ["email", "email_verified", "preferred_username", "name", "given_name", "upn"];
    let user = personal.into_iter().any(|name| token.claim(name).is_some());
    (named && user && issuer != client)
        .then(|| (ItemRole::IdToken, "its audience is the client ID and it carries claims about a user".to_owned()))
}

/// By the name of the file, the weakest sign of all.
fn by_file(item: &Item) -> Option<Told> {
    let name = item.origin.rsplit(['/', '\\']).next().unwrap_or("");
    let stem = name.split('.').next().unwrap_or("").to_ascii_lowercase().replace('-', "_");
    let role = match stem.as_str() {
        "id_token" => ItemRole::IdToken,
        "access_token" => ItemRole::AccessToken,
        "refresh_token" => ItemRole::RefreshToken,
        "client_assertion" => ItemRole::ClientAssertion,
        "logout_token" => ItemRole::LogoutToken,
        "userinfo" | "user_info" => ItemRole::UserInfo,
        _ => return None,
    };
    Some((role, format!("the file is called `{name}`")))
}

/// The event that makes a token a logout token (Back-Channel Logout 1.0 section 2.4).
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Hosts of token services that assertions name as their audience without a path.
const GRANT_HOSTS: [&str; 4] =
    ["login.salesforce.com", "test.salesforce.com", "account.docusign.com", "account-d.docusign.com"];

/// The audience of every client secret of Sign in with Apple.
const APPLE: &str = "https://appleid.apple.com";

fn audiences(token: &Token) -> Vec<Value> {
    token.claim("aud").map(|audience| audience.strings()).unwrap_or_default()
}
