use super::data::CATALOGUE;
use super::index::{SHORTEST, anchor};
use super::{Statement, read};
use std::path::{Path, PathBuf};

/// A test line of a product's file: the sentence it tests, the text, and the values that must be read.
struct Example {
    file: String,
    meaning: String,
    text: String,
    values: Vec<(String, String)>,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/texts/products");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for file in files() {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((meaning, _)) = line.split_once(" | ").filter(|(name, _)| !name.contains([' ', ':', '#'])) else {
                continue;
            };
            let tests = lines[at + 1..].iter().take_while(|line| line.starts_with('='));
            let mut any = false;
            for test in tests {
                any = true;
                let (text, values) = test[1..].split_once(" ==> ").unwrap_or((&test[1..], ""));
                let values = values.split("; ").filter(|pair| !pair.is_empty()).map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("{name}: {test}"));
                    (name.to_owned(), value.to_owned())
                });
                examples.push(Example {
                    file: name.clone(),
                    meaning: meaning.trim_end_matches('?').to_owned(),
                    text: text.trim().to_owned(),
                    values: values.collect(),
                });
            }
            assert!(any, "{name}: no test line below: {line}");
        }
    }
    examples
}

/// What is wrong with the reading of an example in a container; `None` where it is right.
fn fault(example: &Example, text: &str) -> Option<String> {
    let statements = read(text);
    let fits = |statement: &Statement| {
        statement.meaning.name == example.meaning
            && example.values.iter().all(|(name, value)| statement.get(name) == Some(value.as_str()))
    };
    if statements.iter().any(fits) {
        return None;
    }
    let said: Vec<String> = statements
        .iter()
        .map(|statement| {
            let values: Vec<String> =
                statement.values.iter().map(|slot| format!("{}={}", slot.name, slot.value)).collect();
            format!("{} {}", statement.meaning.name, values.join("; "))
        })
        .collect();
    Some(format!("{}: {} {:?}\n    {text}\n    read: {said:?}", example.file, example.meaning, example.values))
}

fn all_hold(container: impl Fn(&str) -> String) {
    let faults: Vec<String> =
        examples().iter().filter_map(|example| fault(example, &container(&example.text))).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), examples().len(), faults.join("\n"));
}

#[test]
fn the_data_reads() {
    assert!(CATALOGUE.problems.is_empty(), "{:#?}", CATALOGUE.problems);
    for sentence in &CATALOGUE.sentences {
        assert!(anchor(sentence).is_some(), "fewer than {SHORTEST} bytes of words in a row: {:?}", sentence.parts);
    }
    let mut names = std::collections::HashSet::new();
    for meaning in &CATALOGUE.meanings {
        assert!(names.insert(meaning.name), "{} twice", meaning.name);
        assert!(!meaning.title.is_empty() && !meaning.title.ends_with('.'), "{}", meaning.name);
        assert!(!meaning.why.is_empty() && !meaning.fixes.is_empty(), "{}", meaning.name);
    }
}

#[test]
fn every_sentence_is_read_bare() {
    all_hold(str::to_owned);
}

#[test]
fn in_a_json_log_line() {
    all_hold(|text| {
        let text = serde_json::to_string(text).unwrap();
        format!("{{\"level\":\"error\",\"ts\":\"2026-03-04T09:12:45Z\",\"msg\":\"login failed\",\"err\":{text}}}")
    });
}

#[test]
fn in_a_windows_event() {
    all_hold(|text| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!(
            "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><EventID>364</EventID>\
             <Level>2</Level></System><EventData><Data>An exception was thrown.</Data><Data>{text}</Data></EventData></Event>"
        )
    });
}

#[test]
fn in_a_page() {
    all_hold(|text| {
        let text = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;");
        format!(
            "<!DOCTYPE html><html><head><title>Login failed</title></head><body><div \
             class=\"alert\">{text}</div><p>Contact your administrator.</p></body></html>"
        )
    });
}

#[test]
fn in_a_quoted_and_wrapped_mail() {
    all_hold(|text| {
        let mut lines = vec![String::from("> >")];
        for word in text.split(' ') {
            let last = lines.last_mut().unwrap();
            if last.len() + word.len() > 68 {
                lines.push(format!("> > {word}"));
            } else {
                last.push(' ');
                last.push_str(word);
            }
        }
        format!("Hi team,\n\nsince Monday nobody gets in. Kim wrote:\n\n{}\n\nCan you help?\nThanks", lines.join("\n"))
    });
}

#[test]
fn under_a_long_trace_and_in_a_long_log() {
    let frames: String = (0..60)
        .map(|line| format!("\tat com.example.web.filter.Chain{line}.doFilter(Chain{line}.java:{})\n", line * 7 + 12))
        .collect();
    all_hold(|text| {
        format!(
            "2026-03-04 09:12:45 ERROR [http-nio-8080-exec-3] Servlet.service() threw an exception\n{frames}{text}\n"
        )
    });
    let noise: String = (0..1500)
        .map(|line| {
            format!("2026-03-04 09:12:45.{line:03} INFO [worker-{line}] GET /assets/app.{line}.js 200 in {line} ms\n")
        })
        .collect();
    all_hold(|text| format!("{noise}{text}\n{noise}"));
}

#[test]
fn harmless_lines_say_nothing() {
    for text in [
        "Know your audience before you write the first line. The issuer of the loyalty card pays; invalid vouchers expire.",
        "login_failures_total{reason=\"invalid_audience\"} 0",
        "Certificate not yet due for renewal (expires 2027-01-19)",
        "java.lang.ArithmeticException: expected at most 842, actual 1190",
        "type=\"LOGIN\", clientId=\"portal\", redirect_uri=\"https://portal.example/cb\"",
        "What does the audience of a token mean, and where is the issuer configured?",
        "The token was issued for the audience portal and accepted.",
        "INFO token cache cleanup: 14 expired tokens removed",
        "DEBUG access token expired, refreshing with refresh token",
        "GET /oauth2/callback?code=abc&state=xyz 302",
        "time=\"2026-03-04T09:12:45Z\" level=info msg=\"login successful\" iss=https://idp.example aud=argo-cd",
        "SAML assertion validated successfully: issuer https://idp.example, audience https://app.example",
        "Signature OK, audience OK, not expired",
        "Invalid state: order 17 cannot move from SHIPPED to NEW",
        "The package signature could not be verified: GPG error: NO_PUBKEY ABCDEF",
        "http-server.authentication.jwt.required-audience=trino\nhttp-server.authentication.jwt.required-issuer=https://idp.example",
        "Group policy update failed: user not found in OU",
        "assert_eq failed: expected \"issuer-a\", got \"issuer-b\"",
        "The certificate of the identity provider expires on 2027-01-01, please plan the renewal.",
        "How do I find out why the audience is wrong?",
        "If the issuer does not match, check the realm name.",
        "Fixed a bug where an invalid nonce was accepted",
        "Release 4.2: the library now rejects tokens with wrong audience",
        "Added support for encrypted assertions; removed the unsupported algorithm list",
        "jwt_validation_failures_total{reason=\"expired\"} 0",
        "# HELP saml_invalid_signature_total Number of SAML responses with an invalid signature",
        "oauth2-proxy: OAuthProxy configured for OpenID Connect Client ID: portal",
        "mapping path \"/\" => upstream \"http://app:8080\"",
        "Cookie settings: name:_oauth2_proxy secure(https):true httponly:true expiry:168h0m0s domains: path:/ samesite: refresh:disabled",
        "Performing OIDC Discovery...",
        "Loaded 3 signing keys from https://idp.example/jwks",
        "Keys rotated: old key 7f2a retired, new key 81bc active",
        "User kim signed in with SAML",
        "Audit: SSO session started for kim@example.com, session index _s1",
        "We invalidate the token after logout, so that nobody can use it.",
        "Make sure that the redirect URI is not missing the trailing slash.",
        "The nonce must match the one in the session.",
        "2026-03-04 INFO Skipping expired certificate 'old-idp'",
        "Backup of saml metadata finished, 0 errors",
        "audience size: 4,200 people; invalid vouchers: 3",
        "Disk error: cannot read /dev/sda",
        "java.lang.IllegalStateException: no row found",
        "connect ECONNREFUSED 10.0.0.5:5432",
        "Error: Cannot find module 'express'",
        "npm ERR! code E404",
        "The user account page could not be loaded",
        "smtp: 535 authentication failed",
        "WARN [pool-1] Connection to database failed: timeout",
        "FATAL: password authentication failed for user \"app\"",
        "Your password will expire in 5 days",
        "Invoice 50011 was not found in the ledger",
        "error code 12345 while printing",
        "Cleaning up 23 expired oauth sessions",
        "The token bucket rate limiter refused 3 requests",
        "lexer error: unexpected token '}' at line 3",
        "Error: unexpected token in JSON at position 0",
        "git: fatal: Authentication failed for 'https://git.example/x.git'",
        "csrf token refreshed",
        "state machine: invalid transition from A to B",
        "vault: secret not found at path secret/data/app",
        "kubectl: Error from server (NotFound): pods \"x\" not found",
        "helm: release: not found",
        "docker: Error response from daemon: manifest unknown",
        "nginx: [warn] conflicting server name \"a.example\" on 0.0.0.0:80, ignored",
        "certbot: Certificate not yet due for renewal",
        "ssh: Permission denied (publickey).",
        "gpg: Signature made Wed 04 Mar; gpg: Good signature from \"Kim\"",
        "apt: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 1234",
        "rpm: package is not signed",
        "The attribute 'title' of the image is missing alt text",
        "JSON schema: required attribute 'name' missing",
        "assertion failed: left == right",
        "AssertionError: expected 3 to equal 4",
        "test_login ... FAILED (AssertionError: assert 401 == 200)",
        "Recipient address rejected: User unknown in local recipient table",
        "ping: unknown host; destination host unreachable",
        "iptables: destination unreachable",
        "Meeting notes: the issuer of the cards will change; the audience is internal",
        "TLS handshake error from 10.0.0.9:4711: remote error: tls: bad certificate",
        "Let's Encrypt certificate expired for www.shop.example",
    ] {
        let found = read(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

/// Sentences of no known product, and the rule that they name.
const UNKNOWN: &[(&str, &str)] = &[
    ("OIDC-AUD-MISMATCH", "[ERROR] auth: jwt audience not accepted: token aud=orders-api"),
    ("OIDC-ISS-MISMATCH", "level=warn msg=\"rejecting bearer token: untrusted issuer https://idp.example/realms/b\""),
    ("OIDC-EXPIRED", "2026-03-04 ERROR TokenValidator - access token has expired at 09:17"),
    ("OIDC-EXPIRED", "AuthenticationError: the ID token is expired"),
    ("SAML-EXPIRED", "SAML login error: the assertion is no longer valid"),
    ("SAML-EXPIRED", "saml: response expired: NotOnOrAfter has passed"),
    ("SAML-NOTBEFORE-FUTURE", "SAML assertion rejected: not yet valid"),
    ("SAML-AUD-MISMATCH", "[sso] SAML: wrong audience in assertion"),
    ("SAML-ISSUER-MISMATCH", "SsoException: unknown issuer in SAML response: https://idp.example/x"),
    ("SAML-DEST-MISMATCH", "ERROR saml.acs: Destination attribute is invalid"),
    ("SAML-RECIPIENT-MISMATCH", "saml assertion invalid: recipient mismatch"),
    ("CORR-IRT-UNEXPECTED", "SAML auth failed: unexpected InResponseTo value _abc"),
    ("SIG-KEY-MISMATCH", "SAML SSO: could not verify signature of the response"),
    ("SIG-KEY-MISMATCH", "Failed to verify XML signature on SAML assertion"),
    ("SIG-NONE", "SAML response rejected: assertion is not signed"),
    ("SIG-NONE", "The SAML message is unsigned, refusing"),
    ("JWS-SIG-INVALID", "jwt verification error: signature is invalid"),
    ("JWS-KID-UNKNOWN", "OIDC callback error: failed to verify ID token signature"),
    ("JWS-KID-UNKNOWN", "unable to find signing key for kid 7f2a in jwks"),
    ("JWS-KID-UNKNOWN", "JWT error: no matching key found in JWKS"),
    ("JWS-ALG-UNEXPECTED", "JWT rejected: algorithm HS256 not allowed"),
    ("OIDC-NONCE-MISMATCH", "openid connect login failed: nonce mismatch"),
    ("OIDCRESP-STATE-MISMATCH", "OAuth error: state parameter does not match"),
    ("OIDCRESP-STATE-MISMATCH", "login failed: invalid oauth state"),
    ("OIDCREQ-REDIRECT-URI", "error: redirect_uri is not registered for this client"),
    ("OIDCREQ-REDIRECT-URI", "The callback URL provided is not allowed"),
    ("TOK-INVALID-CLIENT", "token endpoint: client authentication failed"),
    ("TOK-INVALID-GRANT", "oauth: authorization code has expired"),
    ("TOK-INVALID-GRANT", "oauth: refresh token is invalid or revoked"),
    ("TOK-INVALID-GRANT", "token request failed: code_verifier does not match"),
    ("OIDCREQ-PKCE-MISSING", "authorize error: code_challenge missing"),
    ("DISC-NOT-JSON", "oidc: could not fetch discovery document from https://idp.example"),
    ("DISC-NOT-JSON", "Failed to load OpenID configuration: timeout"),
    ("JWKS-UNREACHABLE", "error fetching jwks from https://idp.example/keys: connection refused"),
    ("ENC-DECRYPT-FAILED", "SAML: unable to decrypt EncryptedAssertion"),
    ("ENC-NO-KEY", "saml: no private key to decrypt with"),
    ("CERT-EXPIRED", "SAML: IdP signing certificate has expired"),
    ("CERT-FINGERPRINT-MISMATCH", "SAML: certificate fingerprint does not match configured value"),
    ("SIG-DIGEST-MISMATCH", "saml xmldsig: digest mismatch for reference #_a1"),
    ("SIG-ALG-SHA1", "SAML signature algorithm not allowed: rsa-sha1"),
    ("SAML-NAMEID-MISSING", "SAML assertion contains no NameID"),
    ("SAML-NAMEID-MISSING", "saml: NameID missing from subject"),
    ("SAML-ATTR-REQUIRED-MISSING", "SAML login denied: required attribute 'mail' missing"),
    ("SAML-ATTR-REQUIRED-MISSING", "saml: attribute email not found in assertion"),
    ("OIDC-REQUIRED-CLAIM", "oidc login failed: claim 'groups' not present in token"),
    ("OIDC-REQUIRED-CLAIM", "JWT is missing the claim 'tenant'"),
    ("OIDC-EMAIL-UNVERIFIED", "oidc: the email address is not verified"),
    ("PROV-NOT-PROVISIONED", "SAML: user kim@example.com not found in directory"),
    ("PROV-NOT-PROVISIONED", "oidc: no user for the subject of the token"),
    ("SAML-REPLAY", "SAML assertion already consumed"),
    ("SAML-REPLAY", "SAML replay detected: assertion ID was seen before"),
    ("AT-SCOPE", "access token lacks required scope orders.read"),
    ("OIDCERR-INVALID-SCOPE", "oauth error: invalid scope 'foo'"),
    ("JWT-PARTS", "could not parse JWT: malformed token"),
    ("JWT-PARTS", "Failed to decode token: not a valid JWT"),
    ("OIDC-AT-HASH", "id_token at_hash does not match the access token"),
    ("OIDC-AZP-MISMATCH", "id token azp mismatch"),
    ("SAML-ISSUER-MISMATCH", "SAML: no metadata found for entity https://idp.example"),
    ("SAML-SC-NONE-VALID", "saml: invalid SubjectConfirmation"),
    ("SAML-AUD-MISSING", "saml: assertion does not contain an AudienceRestriction"),
    ("OIDC-AUD-MISSING", "token rejected: missing aud claim"),
    ("OIDC-ISS-MISSING", "jwt: iss claim is missing"),
    ("OIDC-ISS-MISMATCH", "jwt: invalid iss claim"),
    ("OIDC-AUD-MISMATCH", "jwt: invalid aud claim"),
    ("OIDC-NOT-YET", "token used too early: nbf is in the future"),
    ("JWT-ALG-NONE", "jwt is unsigned"),
    ("SAML-ACR-UNEXPECTED", "SAML authentication context does not match requested"),
    ("SAMLREQ-NAMEIDPOLICY", "SAML error: unsupported NameID format"),
    ("SAML-DEST-MISSING", "SAML response has no Destination"),
    ("IN-HAR-NO-BODY", "sso error: SAMLResponse parameter missing"),
    (
        "SAML-AUD-MISMATCH",
        "Der SAML-Audience ist falsch: audience mismatch (expected \"https://a.example\", got \"https://b.example\")",
    ),
    (
        "OIDC-ISS-MISMATCH",
        "issuer claim mismatch: expected https://idp.example/a but got https://idp.example/b in the token",
    ),
    ("OIDC-AUD-MISMATCH", "JWT validation failed: aud (orders) != expected \"portal\""),
    ("SAML-DEST-MISMATCH", "saml destination \"http://a.example/acs\" does not match \"https://a.example/acs\""),
    ("TOK-INVALID-CLIENT", "invalid client secret while exchanging the oauth code"),
    ("DPOP-PROOF", "dpop proof invalid: htu mismatch"),
    ("OIDC-SUB-MISSING", "userinfo: sub claim missing from token"),
    ("JWKS-UNREACHABLE", "unable to retrieve public keys from the OpenID provider"),
    ("CORR-RELAYSTATE-LOST", "SAML: RelayState is missing"),
    ("SAML-RESP-NO-ASSERTION", "SAML response contains no assertion"),
    ("OIDCREQ-CLIENT-ID", "oauth2 authorize: unknown client_id portal"),
    ("TOK-NO-ID-TOKEN", "oidc: the token response contains no id_token"),
    ("PROV-USER-NOT-ASSIGNED", "oidc: user is not a member of the required group"),
    (
        "OIDC-ISS-MISMATCH",
        "{\"severity\":\"ERROR\",\"message\":\"Bearer token rejected\",\"reason\":\"issuer is not trusted\"}",
    ),
    (
        "OIDC-EXPIRED",
        "{\"timestamp\":\"2026-03-04T09:12:45Z\",\"level\":\"WARN\",\"logger\":\"o.a.k.c.s.oauthbearer\",\"message\":\"JWT expired\"}",
    ),
    (
        "OIDC-AUD-MISMATCH",
        "sso gateway: token rejected, the \"aud\" claim ([\"x\"]) in the id_token doesn't contain our configured client_id (y)",
    ),
    ("PROV-NOT-PROVISIONED", "SAML2 service: NameID not mapped: No user could be found for Name ID 'ana@acme.example'"),
    ("SIG-KEY-MISMATCH", "<33>Mar 4 09:12:45 gw sso[3]: saml sp: signature verification failed for response _a1"),
];

#[test]
fn unknown_software_is_read_by_its_words() {
    let mut faults = Vec::new();
    for (rule, text) in UNKNOWN {
        let mail = format!("Hi team,\n\nsince Monday nobody gets in:\n\n> {text}\n\nCan you help?\nThanks");
        let json = format!(
            "{{\"level\":\"error\",\"msg\":\"request failed\",\"err\":{}}}",
            serde_json::to_string(text).unwrap()
        );
        for form in [(*text).to_owned(), mail, json] {
            let read = read(&form);
            let first = read.first().map(|statement| statement.rule(false));
            if first != Some(*rule) {
                faults.push(format!("{rule}: {form}\n    read: {first:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every file says of its sentences which were looked up in the source of the product, and which were not.
#[test]
fn every_file_says_what_was_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/texts/products");
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(&file).unwrap();
        let sentences = text.lines().filter(|line| line.contains(" | ") && !line.starts_with(['#', '='])).count();
        let name = file.display();
        assert!(!text.contains("# source"), "{name}: `# read:` or `# not read:`");
        let mut stated = 0;
        for line in text.lines() {
            if let Some(read) = line.strip_prefix("# read: ") {
                let (count, places) = read.split_once(" sentences in ").unwrap_or_else(|| panic!("{name}: {line}"));
                let count: usize = count.parse().unwrap_or_else(|_| panic!("{name}: {line}"));
                assert!(count > 0 && count <= sentences, "{name}: {count} of {sentences}");
                let is_place = |place: &str| {
                    place.split_once('@').is_some_and(|(repository, commit)| {
                        repository.matches('/').count() == 1
                            && commit.len() >= 7
                            && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
                    })
                };
                assert!(places.split(", ").all(is_place), "{name}: {line}");
                stated += 1;
            } else if let Some(why) = line.strip_prefix("# not read: ") {
                assert!(!why.is_empty(), "{name}");
                stated += 1;
            }
        }
        assert!(stated > 0, "{name}: nothing says whether its sentences were read");
    }
}

/// One line of thousands of sentences: whatever each of them would look for in the whole line would take minutes.
#[test]
fn thousands_of_sentences_in_one_line_are_read_once() {
    for part in ["\"a.b\": \"Invalid audience\",", "CSRF verification failed. Request aborted. ", "invalid audience "] {
        let text = format!("Error: login failed\n{}", part.repeat(1_000_000 / part.len()));
        assert!(!read(&text).is_empty(), "{part}");
    }
}

#[test]
fn a_value_ends_at_the_next_record() {
    let next = ["2026-11-20T10:02:11Z INFO next", "INFO next", "What does this mean?"];
    for next in next {
        let found = read(&format!(
            "ERROR SAML assertion audience mismatch. Expected: https://a.example Received: https://b.example\n{next}"
        ));
        assert_eq!(found[0].get("actual"), Some("https://b.example"), "{next}");
    }
}
