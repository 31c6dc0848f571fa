use super::{HIDDEN, Secrets, hold_back};
use proptest::prelude::*;

fn mask(text: &str) -> String {
    Secrets::default().mask(text).into_owned()
}

#[test]
fn secrets_are_hidden_and_their_names_stay() {
    for (text, shown) in [
        ("client_secret=abc&x=1", "client_secret=[hidden]&x=1"),
        ("{\"client_secret\": \"a b\", \"x\": 1}", "{\"client_secret\": \"[hidden]\", \"x\": 1}"),
        ("OIDC_CLIENT_SECRET='s3cret'", "OIDC_CLIENT_SECRET='[hidden]'"),
        ("clientSecret: s3cr3tValue", "clientSecret: [hidden]"),
        ("password=hunter2 Authorization: Bearer abcdef0123456789", "password=[hidden] Authorization: Bearer [hidden]"),
        (
            "task.setvariable variable=CS;issecret=true]hunter2 x\nnext",
            "task.setvariable variable=CS;issecret=true][hidden]\nnext",
        ),
        ("echo \"::add-mask::hunter2\"", "echo \"::add-mask::[hidden]\""),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [hidden]"),
        ("Cookie: sid=1a2b; theme=dark", "Cookie: sid=[hidden]; theme=[hidden]"),
        ("Set-Cookie: sid=1a; Path=/; Secure", "Set-Cookie: sid=[hidden]; Path=/; Secure"),
        ("https://admin:pw@app.example/cb", "https://admin:[hidden]@app.example/cb"),
        ("cb?code=4f0a9d8e7c6b5a4f&state=x", "cb?code=[hidden]&state=x"),
        ("bad password Zq7-long-4value here", "bad password [hidden] here"),
        ("our client secret is Zq7-long-4value, and", "our client secret is [hidden], and"),
        ("The password for the test user is “hunter2longpw9Q”.", "The password for the test user is “[hidden]”."),
        ("<input name=\"client_secret\" value=\"Zq7x\">", "<input name=\"client_secret\" value=\"[hidden]\">"),
        (
            "<input type=\"password\" name=\"pw\" value=\"Zq7x\">",
            "<input type=\"password\" name=\"pw\" value=\"[hidden]\">",
        ),
        ("<wsse:Password Type=\"x\">Zq7xLong</wsse:Password>", "<wsse:Password Type=\"x\">[hidden]</wsse:Password>"),
        ("<Password>Zq7xLong</Password>", "<Password>[hidden]</Password>"),
        ("client_secret -> Zq7xLong", "client_secret -> [hidden]"),
        ("client_secret :: Zq7xLong", "client_secret :: [hidden]"),
        ("client_secret(Zq7x-Long-4value)", "client_secret([hidden])"),
        ("error_description=bad+client_secret+Zq7x-Long-4value", "error_description=bad+client_secret+[hidden]"),
        ("curl -u app:Zq7x https://op.example", "curl -u app:[hidden] https://op.example"),
        ("-storepass Zq7x-Long-4value", "-storepass [hidden]"),
        ("pass: Zq7x-Long-4value", "pass: [hidden]"),
        ("https://a.example/?token=Zq7x-Long-4value&x=1", "https://a.example/?token=[hidden]&x=1"),
        ("https://a.example/cb;jsessionid=Zq7xLong4value5?x=1", "https://a.example/cb;jsessionid=[hidden]?x=1"),
        ("https://Zq7xLong4value5@git.example/x", "https://[hidden]@git.example/x"),
        ("authorization code Zq7xLong4value5 was used", "authorization code [hidden] was used"),
        ("key {\"kty\":\"oct\",\"k\":\"Zq7xLong4value5\"}", "key {\"kty\":\"oct\",\"k\":\"[hidden]\"}"),
        (
            "{\\\"kty\\\":\\\"oct\\\",\\\"k\\\":\\\"Zq7xLong4\\\"}",
            "{\\\"kty\\\":\\\"oct\\\",\\\"k\\\":\\\"[hidden]\\\"}",
        ),
        ("client_secret: |\n  Zq7x\nscope: a", "client_secret: |\n  [hidden]\nscope: a"),
        ("- name: CLIENT_SECRET\n  value: Zq7x-Long-4value", "- name: CLIENT_SECRET\n  value: [hidden]"),
        ("user,password\nann,hunter\nbob,other\n", "user,password\nann,[hidden]\nbob,[hidden]\n"),
        ("<td>Client secret</td><td>Zq7x-Long-4value</td>", "<td>Client secret</td><td>[hidden]</td>"),
        ("data=%7B%22client_secret%22%3A%22Zq7x%22%7D", "data=%7B%22client_secret%22%3A%22[hidden]%22%7D"),
        ("ann:$2y$05$Zq7xLongLong", "ann:$2y$[hidden]"),
        ("curl -b 'sid=Zq7x' https://a.example", "curl -b 'sid=[hidden]' https://a.example"),
        ("Bad credentials ghp_Zq7Secret0planted1X", "Bad credentials [hidden]"),
        ("{\"password\":[\"Tr0ub\", \"Zq7x\"],\"x\":\"y\"}", "{\"password\":[\"[hidden]\", \"[hidden]\"],\"x\":\"y\"}"),
        ("{\"password\":\"Tr0\\\"4dor, it's 1\",\"x\":1}", "{\"password\":\"[hidden]\",\"x\":1}"),
        ("{\\\"password\\\":\\\"Tr0\\\\\\\"4d\\\",\\\"x\\\":1}", "{\\\"password\\\":\\\"[hidden]\\\",\\\"x\\\":1}"),
        ("{\"pass\\u0077ord\":\"Tr0ub4dor\"}", "{\"pass\\u0077ord\":\"[hidden]\"}"),
        (
            "{\"pin\":493822,\"otp\":118822,\"exp\":1795169400}",
            "{\"pin\":[hidden],\"otp\":[hidden],\"exp\":1795169400}",
        ),
        ("{\"assertion\":\"PHNhbWw6QXNzZXJ0aW9uPng\"}", "{\"assertion\":\"[hidden]\"}"),
        ("{\"auth_code\":\"4f0a9d8e7c6b5a4f\"}", "{\"auth_code\":\"[hidden]\"}"),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----[hidden]-----END PRIVATE KEY-----",
        ),
    ] {
        assert_eq!(mask(text), shown);
    }
}

#[test]
fn words_of_the_trade_stay() {
    for text in [
        "The client secret keys are expired. Create a new client secret.",
        "error code: AADSTS7000222",
        "code=invalid_grant",
        "status_code=403",
        "response_type=code&x=1",
        "invalid password: too short",
        "Bearer realm=\"api\", error=\"invalid_token\"",
        "token_type: Bearer",
        "The authorization code was used twice.",
        "https://app.example/cb?state=1",
        "the cookie of the login",
        "The client secret is expired since 2026-03-01T10:00:00.",
        "<saml:Attribute Name=\"password\"/>",
        "the token was issued to spring-boot-3.2.1-app",
        "token: invalid",
        "pass through",
        "{\"spin\": 493822, \"mapping\": 1234, \"auth_code\": \"invalid\", \"assertion\": \"_a1b2c3d4e5f6a7b8\"}",
        "password expires in 3600 seconds",
        "{\"kty\":\"RSA\",\"kid\":\"k-2026-signing\",\"use\":\"sig\"}",
        "https://ann@mail.example/x",
        "{\"token\": \"https://login.example/oauth2/v2.0/token\"}",
        "authorization: https://op.example/oauth2/v2.0/authorize",
        "Check issuer, client id, password\nThen sign in, try again, wait",
        "client_secret:\n  from: vault\n  key: app",
        "https://app.example/api/webhooks/oidc-callback",
        "npm_config_registry_of_the_team",
        "https://idp.example/sso?SAMLRequest=fZJNT8MwDIb2w9CZ4&SigAlg=x&Signature=Zq7xLong4value5",
        "the password is not correct for user ann.example.2026x@example.org",
    ] {
        assert_eq!(mask(text), text);
    }
}

#[test]
fn a_token_loses_its_signature_only() {
    let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";
    assert_eq!(mask(token), "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.[hidden]");
}

#[test]
fn a_repetition_without_its_name_is_hidden_once_learnt() {
    let mut secrets = Secrets::default();
    secrets.learn("client_secret=Abcdef-12345");
    assert_eq!(secrets.mask("key Abcdef-12345 expired"), "key [hidden] expired");
    assert_eq!(mask("key Abcdef-12345 expired"), "key Abcdef-12345 expired", "the control: not learnt, not hidden");
}

#[test]
fn facts_are_held_back_by_name() {
    let mut facts = serde_json::json!({"code": "4/0AXxYy-code", "status": {"code": "urn:oasis:names:tc:SAML:2.0:status:Success"}, "a": [{"refresh_token": "y", "scope": "z"}], "error": "password=1"});
    hold_back(&mut facts, &Secrets::default());
    let expected = serde_json::json!({"code": HIDDEN, "status": {"code": "urn:oasis:names:tc:SAML:2.0:status:Success"}, "a": [{"refresh_token": HIDDEN, "scope": "z"}], "error": "password=[hidden]"});
    assert_eq!(facts, expected);
}

proptest! {
    #[test]
    fn a_planted_secret_never_survives(before in "[ -~é\\n]{0,60}", after in "[ -~é\\n]{0,60}", way in 0_usize..6) {
        let secret = "Zq7Secret1xW0planted";
        let planted = match way {
            0 => format!("{before}\nclient_secret={secret}&{after}"),
            1 => format!("{before}\n\"password\": \"{secret}\",{after}"),
            2 => format!("{before}\nAuthorization: Bearer {secret}\n{after}"),
            3 => format!("{before}\nCookie: sid={secret}; {after}"),
            4 => format!("{before} https://u:{secret}@app.example/{after}"),
            _ => format!("{before}\nrefreshToken: {secret} {after}"),
        };
        let mut secrets = Secrets::default();
        secrets.learn(&planted);
        prop_assert!(!secrets.mask(&planted).contains(secret), "{planted}");
    }
}

/// Beginnings without an end, names without a value, lists in one line: whatever is looked for from each of them would be read
/// thousands of times. A text of this length then takes minutes.
#[test]
fn what_begins_again_and_again_is_read_once() {
    const LENGTH: usize = 400_000;
    for part in [
        "cookie:a=1;",
        "\"cookie\":[{\"name\":\"a\",",
        "cookie={",
        "Set-Cookie: a=1\n",
        "user,password,",
        "password\n",
        "password:",
        "\"password\":[\"a\",",
        "\"password\":[\"a\",\"b\",",
        "\"password\":\"\\\"",
        "'password':\"",
        "pass\\u0077ord",
        "password=",
        "password: |",
        "password ",
        "client_secret is ",
        "\"d\":\"",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----A-----END ",
        "eyJ",
        "eyJ.",
        "eyJ.eyJ.",
        "ghp_",
        "$1$",
        "bearer ",
        "authorization: ",
        "https://a:",
        "https://a@",
        "curl -u ",
        "curl -b a=",
        "code=%3D&",
        "<input name=\"password\" ",
        "<password>",
        "::add-mask::",
        "issecret=true]\u{e9}",
        "\tTRUE\t",
    ] {
        let text = part.repeat(LENGTH / part.len());
        assert!(mask(&text).len() <= text.len() * 12, "{part}");
    }
}
