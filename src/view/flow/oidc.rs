//! The steps and values of an OpenID Connect login.

use super::model::{Agreement, Correlated, Flow};
use super::places::{Compare, Look, Places, step};
use crate::intake::Carrier;
use crate::item::Item;
use crate::oidc::{Document, DocumentRole, Parameters, ParametersRole, Token, TokenKind};
use crate::report::Report;
use crate::rules::support::compare::{compare_identifiers, compare_urls};
use crate::source::Value;
use crate::syntax::json::Json;
use crate::vocabulary::ItemRole;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The login; `None` where the case holds no part of one.
pub(super) fn flow(look: &Look<'_>) -> Option<Flow> {
    let with_role = |role| look.all(|item| parameters_of(item).is_some_and(|parameters| parameters.role == role));
    let documents = |role| look.all(|item| document_of(item).is_some_and(|document| document.role == role));
    let requests = with_role(ParametersRole::AuthorizationRequest);
    let callbacks = with_role(ParametersRole::AuthorizationResponse);
    let token_requests = with_role(ParametersRole::TokenRequest);
    let answers = documents(DocumentRole::TokenResponse);
    let discoveries = documents(DocumentRole::Discovery);
    let key_sets = look.all(|item| {
        document_of(item).is_some_and(|document| matches!(document.role, DocumentRole::Jwks | DocumentRole::Jwk))
    });
    let users = documents(DocumentRole::Claims);
    let tokens = look.all(is_id_token);
    let proofs = look.all(proves_the_application);
    if [&requests, &callbacks, &token_requests, &answers, &tokens].iter().all(|step| step.is_empty()) {
        return None;
    }

    // One login of several: the callback that the answer speaks of, the request with its state, the token with that nonce.
    let callback_at = look.main(&callbacks);
    let callback = look.item(callback_at).and_then(parameters_of);
    let parameter =
        |index: Option<usize>, name: &str| look.item(index).and_then(parameters_of)?.get(name).map(Value::as_str);
    let claim = |index: Option<usize>, name: &str| look.item(index).and_then(token_of)?.claim(name)?.as_str();
    let state = parameter(callback_at, "state");
    let token_hint = look.main(&tokens);
    let with = |among: &[usize], name: &str, value: Option<&str>| {
        among.iter().copied().find(|index| value.is_some() && parameter(Some(*index), name) == value)
    };
    let request_at = with(&requests, "state", state)
        .or_else(|| with(&requests, "nonce", claim(token_hint, "nonce")))
        .or_else(|| look.main(&requests));
    let request = look.item(request_at).and_then(parameters_of);
    let nonce = parameter(request_at, "nonce");
    let token_at =
        tokens.iter().copied().find(|index| nonce.is_some() && claim(Some(*index), "nonce") == nonce).or(token_hint);
    let token = look.item(token_at).and_then(token_of);
    let answer_at = look.main(&answers);
    let discovery_at = look.main(&discoveries);
    let member = |index: Option<usize>, name: &str| look.item(index).and_then(document_of)?.get(name)?.as_str();
    let issuer = claim(token_at, "iss").or_else(|| member(discovery_at, "issuer")).or(look.expected.issuer.as_deref());

    let asked = parameter(request_at, "response_type");
    let mut steps = vec![
        step(
            "OpenID login request",
            "The application redirects the browser to the identity provider.",
            requests,
            request_at,
            "Add the login page URL. It contains the client ID, redirect URI, scope, state, and nonce that later steps must match.",
        ),
        step(
            "Callback",
            "The identity provider redirects the browser back with a code, tokens, or an error.",
            callbacks,
            callback_at,
            "Add the callback URL, or the form the browser posted: the code or the error, and the state.",
        ),
    ];
    let exchange = look.main(&token_requests);
    // It goes from server to server: most people have no copy of it, and need none.
    if let Some(main) = exchange {
        let sent = token_requests.into_iter().chain(proofs).collect();
        steps.push(step(
            "Token request",
            "The application sends the code to the token endpoint.",
            sent,
            Some(main),
            "",
        ));
    }
    // Where no code is asked for, nobody goes to the token endpoint.
    if !answers.is_empty() || asked.is_none_or(|asked| asked.split(' ').any(|part| part == "code")) {
        steps.push(step(
            "Token response",
            "The application exchanges the code for tokens.",
            answers,
            answer_at,
            "Add the token endpoint's response from the application's log. It contains the ID token or the reason it is missing.",
        ));
    }
    let keys_at = look.main(&key_sets);
    let add_keys = match member(discovery_at, "jwks_uri") {
        Some(url) => format!("To verify the signature, open {url} and paste its content."),
        None => "Paste the issuer's key set (JWKS): without it the signature cannot be verified.".to_owned(),
    };
    let add_discovery = match issuer {
        Some(issuer) => format!(
            "To compare issuer and endpoints, open {}/.well-known/openid-configuration and paste its content.",
            issuer.trim_end_matches('/')
        ),
        None => "To compare issuer and endpoints, paste the content of /.well-known/openid-configuration.".to_owned(),
    };
    let users_at = look.main(&users);
    steps.extend([
        step(
            "ID token",
            "The provider's signed statement about the user.",
            tokens,
            token_at,
            "Add the ID token. It states who signed in, for which application, and how long it is valid.",
        ),
        step("Keys", "Used to verify the signature.", key_sets, keys_at, &add_keys),
        step(
            "Discovery document",
            "The identity provider's issuer and endpoints.",
            discoveries,
            discovery_at,
            &add_discovery,
        ),
        step(
            "UserInfo",
            "The application requests more claims about the user.",
            users,
            users_at,
            "Add the response of the UserInfo endpoint, if the application reads it.",
        ),
    ]);

    let expected = look.expected;
    let mut values = Vec::new();
    let mut add = |places: &Places<'_>, compare: Compare| values.extend(places.compare(look.report, compare));

    let mut redirect = Places::of("redirect URI");
    redirect.expect(&expected.redirect_uri);
    redirect.see("authorization request", request_at, parameter(request_at, "redirect_uri"));
    let landed = callback.and_then(|callback| callback.endpoint.as_ref()).map(Value::as_str);
    redirect.see("callback URL", callback_at, landed.filter(|url| url.contains("://")));
    redirect.see("token request", exchange, parameter(exchange, "redirect_uri"));
    add(&redirect, compare_urls);

    let mut client = Places::of("client ID");
    client.expect(&expected.client_id);
    client.see("authorization request", request_at, parameter(request_at, "client_id"));
    client.see("token request", exchange, parameter(exchange, "client_id"));
    let audience = token.and_then(|token| token.claim("aud")).map(texts).unwrap_or_default();
    client.see_any("ID token, aud", token_at, audience);
    client.see("ID token, azp", token_at, claim(token_at, "azp"));
    add(&client, compare_identifiers);

    let mut states = Places::of("state");
    states.see("authorization request", request_at, parameter(request_at, "state"));
    states.need("callback", callback_at, state);
    add(&states, compare_identifiers);

    let mut nonces = Places::of("nonce");
    nonces.expect(&expected.nonce);
    nonces.see("authorization request", request_at, nonce);
    nonces.need("ID token", token_at.filter(|_| token.is_some_and(Token::has_whole_claims)), claim(token_at, "nonce"));
    add(&nonces, compare_identifiers);

    let challenge =
        parameter(exchange, "code_verifier").map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
    let is_plain = parameter(request_at, "code_challenge_method").unwrap_or("plain") == "plain";
    let mut pkce = Places::of("PKCE");
    pkce.see("authorization request", request_at, parameter(request_at, "code_challenge"));
    let made = if is_plain { parameter(exchange, "code_verifier") } else { challenge.as_deref() };
    pkce.need("token request, from its code_verifier", exchange, made);
    add(&pkce, compare_identifiers);

    let mut issuers = Places::of("issuer (OpenID)");
    issuers.expect(&expected.issuer);
    issuers.see("discovery document", discovery_at, member(discovery_at, "issuer"));
    issuers.see("callback", callback_at, parameter(callback_at, "iss"));
    issuers.see("ID token", token_at, claim(token_at, "iss"));
    add(&issuers, compare_identifiers);

    let mut endpoint = Places::of("authorization endpoint");
    endpoint.see("discovery document", discovery_at, member(discovery_at, "authorization_endpoint"));
    endpoint.see(
        "authorization request URL",
        request_at,
        request.and_then(|request| Some(request.endpoint.as_ref()?.as_str())),
    );
    add(&endpoint, compare_urls);

    let mut key = Places::of("signing key (kid)");
    key.see("ID token", token_at, token.and_then(|token| token.parameter("kid")?.as_str()));
    let keys = look.item(keys_at).and_then(document_of).map(Document::keys).unwrap_or_default();
    let kids = keys.iter().filter_map(|key| key.json.get("kid")?.as_str()).collect();
    key.see_any("keys", keys_at, kids);
    add(&key, compare_identifiers);

    let mut user = Places::of("user (sub)");
    user.see("ID token", token_at, claim(token_at, "sub"));
    user.see("user information", users_at, member(users_at, "sub"));
    add(&user, compare_identifiers);

    let scope = [
        ("authorization request", request_at, parameter(request_at, "scope")),
        ("token response", answer_at, member(answer_at, "scope")),
    ];
    values.extend(sets("scope", scope, look.report));
    let came: Vec<&str> = [("code", "code"), ("id_token", "id_token"), ("access_token", "token")]
        .into_iter()
        .filter(|(name, _)| parameter(callback_at, name).is_some())
        .map(|(_, kind)| kind)
        .collect();
    let came = came.join(" ");
    let came = Some(came.as_str()).filter(|came| !came.is_empty());
    values.extend(sets(
        "response type",
        [("authorization request", request_at, asked), ("callback", callback_at, came)],
        look.report,
    ));
    let mut mode = Places::of("response mode");
    mode.see("authorization request", request_at, parameter(request_at, "response_mode"));
    let carrier = callback.and_then(|callback| callback.list.first()?.carrier);
    mode.see("callback", callback_at, carrier.and_then(mode_of));
    values.extend(mode.compare(look.report, compare_identifiers).filter(|mode| mode.agreement != Agreement::Alone));
    Some(Flow { protocol: "OpenID Connect".to_owned(), steps, values })
}

/// Lists of words that mean the same in any order.
fn sets(name: &'static str, places: [(&str, Option<usize>, Option<&str>); 2], report: &Report) -> Option<Correlated> {
    let [first, second] = places;
    let mut both = Places::of(name);
    both.see(first.0, first.1, first.2);
    both.see(second.0, second.1, second.2);
    let mut found = both.compare(report, compare_identifiers)?;
    if let (Some(asked), Some(came)) = (first.2, second.2) {
        let lacks = |from: &str, in_: &str| -> Vec<String> {
            let parts = from.split(' ').filter(|part| !part.is_empty() && !in_.split(' ').any(|other| other == *part));
            parts.map(str::to_owned).collect()
        };
        let (less, more) = (lacks(asked, came), lacks(came, asked));
        found.agreement = if less.is_empty() && more.is_empty() { Agreement::Same } else { Agreement::Differs };
        found.words = match (less.is_empty(), more.is_empty()) {
            (true, true) => "same in 2 places".to_owned(),
            (false, true) => format!("{}: without {}", second.0, less.join(", ")),
            (true, false) => format!("{}: also {}", second.0, more.join(", ")),
            (false, false) => format!("{}: without {}, but with {}", second.0, less.join(", "), more.join(", ")),
        };
    }
    Some(found)
}

/// Whether a token tells who signed in. An encrypted one may be.
fn is_id_token(item: &Item) -> bool {
    let Some(token) = token_of(item) else { return false };
    if let Some(reading) = item.role.as_ref().filter(|reading| reading.role != ItemRole::UnknownToken) {
        return reading.role == ItemRole::IdToken;
    }
    match token.kind {
        TokenKind::Jwt => token.is_id_token() || !token.is_access_token() && token.claim("events").is_none(),
        TokenKind::Jwe => true,
        TokenKind::Jws => false,
    }
}

/// Whether the application shows with it that it is the application.
fn proves_the_application(item: &Item) -> bool {
    use ItemRole::{AuthorizationGrant, ClientAssertion, ClientSecret, DpopProof};
    let role = item.role.as_ref().map(|reading| reading.role);
    role.is_some_and(|role| matches!(role, ClientAssertion | ClientSecret | AuthorizationGrant | DpopProof))
}

fn mode_of(carrier: Carrier) -> Option<&'static str> {
    match carrier {
        Carrier::Query => Some("query"),
        Carrier::Fragment => Some("fragment"),
        Carrier::Form | Carrier::HtmlForm => Some("form_post"),
        Carrier::Header => None,
    }
}

fn texts(value: &Json) -> Vec<&str> {
    match value.as_str() {
        Some(text) => vec![text],
        None => value.elements().iter().filter_map(Json::as_str).collect(),
    }
}

fn parameters_of(item: &Item) -> Option<&Parameters> {
    item.oidc()?.parameters()
}

fn document_of(item: &Item) -> Option<&Document> {
    item.oidc()?.document()
}

fn token_of(item: &Item) -> Option<&Token> {
    item.oidc()?.token()
}
