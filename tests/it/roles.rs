//! A valid token in every role, alone and with expectations, discovery document and keys around it: never an error.

use assertain::report::{Report, Severity, VerdictStatus};
use assertain::time::Instant;
use assertain::{Case, Expectations, Input, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

const ISSUER: &str = "https://op.example";
const NOW: &str = "2026-03-01T12:00:00Z";
const ISSUED: i64 = 1_772_366_400;

fn key(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).expect("a scalar")
}

fn jwk(number: u8, kid: &str) -> Value {
    let point = key(number).verifying_key().to_sec1_point(false);
    let part = |part: Option<&p256::FieldBytes>| URL_SAFE_NO_PAD.encode(part.expect("a coordinate"));
    json!({"kty": "EC", "crv": "P-256", "kid": kid, "use": "sig", "alg": "ES256", "x": part(point.x()), "y": part(point.y())})
}

fn token(number: u8, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature: Signature = key(number).sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn discovery() -> String {
    json!({"issuer": ISSUER, "authorization_endpoint": "https://op.example/authorize", "token_endpoint": "https://op.example/token",
        "userinfo_endpoint": "https://op.example/userinfo", "jwks_uri": "https://op.example/jwks", "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256", "ES256"]})
    .to_string()
}

fn run(texts: &[String], expectations: &Expectations) -> Report {
    let input = |text: &String| Input { origin: "paste".to_owned(), bytes: text.clone().into_bytes() };
    let case =
        Case { inputs: texts.iter().map(input).collect(), expectations: expectations.clone(), ..Case::default() };
    analyse(&case, &Settings::at_now(Instant::from_rfc3339(NOW).expect("a time")))
}

/// A role, the key that signs (1: the provider's, 2: the application's), header and claims.
fn tokens() -> Vec<(&'static str, u8, Value, Value)> {
    let times = |mut claims: Value| {
        claims["iat"] = ISSUED.into();
        claims["exp"] = (ISSUED + 300).into();
        claims
    };
    let plain = json!({"alg": "ES256", "kid": "op"});
    let own = json!({"alg": "ES256", "kid": "app-key"});
    let typed = |header: &Value, typ: &str| {
        let mut header = header.clone();
        header["typ"] = typ.into();
        header
    };
    let mut proof = typed(&json!({"alg": "ES256"}), "dpop+jwt");
    proof["jwk"] = jwk(2, "x");
    proof["jwk"].as_object_mut().expect("a key").retain(|name, _| !matches!(name.as_str(), "kid" | "use" | "alg"));
    let logout = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    let security = json!({"https://schemas.openid.net/secevent/caep/event-type/session-revoked": {}});
    vec![
        (
            "id-token",
            1,
            plain.clone(),
            times(
                json!({"iss": ISSUER, "sub": "1", "aud": "app", "auth_time": ISSUED, "email": "a@op.example", "email_verified": true}),
            ),
        ),
        (
            "access-token",
            1,
            typed(&plain, "at+jwt"),
            times(
                json!({"iss": ISSUER, "sub": "1", "aud": ["https://api.example", "app"], "client_id": "app", "jti": "1", "scope": "read"}),
            ),
        ),
        (
            "workload-token",
            1,
            plain.clone(),
            times(
                json!({"iss": ISSUER, "sub": "system:serviceaccount:shop:web", "aud": ["app"], "kubernetes.io": {"namespace": "shop"}}),
            ),
        ),
        (
            "client-assertion",
            2,
            own.clone(),
            times(json!({"iss": "app", "sub": "app", "aud": "https://op.example/token", "jti": "1"})),
        ),
        (
            "client-secret",
            2,
            json!({"alg": "ES256", "kid": "APPLEKEY"}),
            times(json!({"iss": "TEAM", "sub": "app", "aud": "https://appleid.apple.com"})),
        ),
        (
            "authorization-grant",
            2,
            own.clone(),
            times(json!({"iss": "app", "sub": "user-1", "aud": "https://op.example/token", "scope": "read"})),
        ),
        (
            "request-object",
            2,
            typed(&own, "oauth-authz-req+jwt"),
            times(
                json!({"iss": "app", "aud": ISSUER, "client_id": "app", "response_type": "code", "scope": "openid", "redirect_uri": "https://app.example/cb", "nbf": ISSUED}),
            ),
        ),
        (
            "authorization-response",
            1,
            plain.clone(),
            times(json!({"iss": ISSUER, "aud": "app", "code": "c", "state": "s"})),
        ),
        (
            "logout-token",
            1,
            typed(&plain, "logout+jwt"),
            times(json!({"iss": ISSUER, "aud": "app", "sub": "1", "sid": "s", "jti": "1", "events": logout})),
        ),
        ("dpop-proof", 2, proof, json!({"jti": "1", "htm": "POST", "htu": "https://op.example/token", "iat": ISSUED})),
        (
            "security-event",
            1,
            typed(&plain, "secevent+jwt"),
            json!({"iss": ISSUER, "aud": "app", "jti": "1", "iat": ISSUED, "sub_id": {"format": "opaque", "id": "1"}, "events": security}),
        ),
        (
            "introspection-response",
            1,
            typed(&plain, "token-introspection+jwt"),
            json!({"iss": ISSUER, "aud": "app", "iat": ISSUED, "token_introspection": {"active": true}}),
        ),
        (
            "credential",
            1,
            typed(&plain, "dc+sd-jwt"),
            times(json!({"iss": ISSUER, "vct": "https://op.example/id", "_sd": []})),
        ),
        (
            "entity-statement",
            1,
            typed(&plain, "entity-statement+jwt"),
            times(json!({"iss": ISSUER, "sub": ISSUER, "jwks": {"keys": []}})),
        ),
        (
            "proxy-token",
            1,
            json!({"alg": "ES256", "kid": "lb", "signer": "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x/1", "client": "c", "iss": ISSUER, "exp": ISSUED + 120}),
            json!({"sub": "1", "email": "a@op.example", "exp": ISSUED + 120, "iss": ISSUER}),
        ),
        ("refresh-token", 1, plain.clone(), times(json!({"iss": ISSUER, "sub": "1", "aud": ISSUER, "typ": "Refresh"}))),
        ("unknown-token", 1, plain, times(json!({"iss": ISSUER, "sub": "1", "aud": "app"}))),
    ]
}

#[test]
fn a_valid_token_in_any_role_is_never_an_error() {
    let provider = jwk(1, "op");
    let balancer = jwk(1, "lb");
    let keys = json!({"keys": [provider, balancer]}).to_string();
    let nothing = Expectations::default();
    let client = Expectations { client_id: Some("app".to_owned()), ..Expectations::default() };
    let login = Expectations { issuer: Some(ISSUER.to_owned()), ..client.clone() };
    let mut wrong = Vec::new();
    for (role, number, header, claims) in tokens() {
        let text = token(number, &header, &claims);
        for (name, expectations) in [("nothing", &nothing), ("client ID", &client), ("client ID and issuer", &login)] {
            let around: [(&str, Vec<String>); 3] = [
                ("alone", vec![text.clone()]),
                ("keys", vec![text.clone(), keys.clone()]),
                ("discovery and keys", vec![text.clone(), discovery(), keys.clone()]),
            ];
            for (beside, texts) in around {
                let report = run(&texts, expectations);
                let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
                let errors: Vec<String> =
                    errors.map(|finding| format!("{}: {}", finding.rule, finding.title)).collect();
                let sound = matches!(report.verdict.status, VerdictStatus::NoProblemFound | VerdictStatus::CannotTell);
                let told = report.items.first().and_then(|item| item.role.as_ref()).map(|role| role.id.as_str());
                let by_relation = role == "unknown-token" && told == Some("id-token");
                if !errors.is_empty() || !sound || (told != Some(role) && !by_relation) {
                    wrong.push(format!(
                        "{role}, {beside}, {name} (told: {told:?}): {} {errors:?}",
                        report.verdict.headline
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_token_of_the_application_is_not_held_against_the_keys_of_the_provider() {
    let keys = json!({"keys": [jwk(1, "op")]}).to_string();
    let header = json!({"alg": "ES256"});
    let claims = json!({"iss": "app", "sub": "app", "aud": "https://op.example/token", "jti": "1", "iat": ISSUED, "exp": ISSUED + 60});
    let report = run(&[token(2, &header, &claims), keys], &Expectations::default());
    assert!(!report.findings.iter().any(|finding| finding.rule.starts_with("JWS-SIG")), "{}", report.verdict.headline);
    // The same token of a provider is.
    let claims = json!({"iss": ISSUER, "sub": "1", "aud": "app", "nonce": "n", "iat": ISSUED, "exp": ISSUED + 60});
    let keys = json!({"keys": [jwk(1, "op")]}).to_string();
    let report = run(&[token(2, &header, &claims), keys], &Expectations::default());
    assert!(report.findings.iter().any(|finding| finding.rule == "JWS-SIG-INVALID"), "{}", report.verdict.headline);
}
