//! Bad input on purpose: far too large, far too deep, made to keep a reader busy, or contradicting itself. Each ends in the answer that
//! is expected, within the named limits.

use assertain::case::KeyInput;
use assertain::crypto::{jwe, jws};
use assertain::item::MAX_NESTING;
use assertain::report::{Report, Severity, VerdictStatus, to_json, to_markdown, to_text};
use assertain::time::Instant;
use assertain::{Case, Expectations, Input, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use std::io::Write;

const METADATA: &str = include_str!("../../src/ui/samples/metadata.xml");
const RESPONSE: &str = include_str!("../../src/ui/samples/passes.xml");

fn judge(inputs: &[&str]) -> Report {
    judge_with(inputs, &[], Expectations::default())
}

fn judge_with(inputs: &[&str], keys: &[&str], expectations: Expectations) -> Report {
    let input = |text: &&str| Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() };
    let key =
        |text: &&str| KeyInput { origin: "key".to_owned(), bytes: text.as_bytes().to_vec(), ..KeyInput::default() };
    let case = Case {
        inputs: inputs.iter().map(input).collect(),
        keys: keys.iter().map(key).collect(),
        expectations,
        ..Case::default()
    };
    let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339(super::options::NOW).unwrap()));
    // What is said can be printed, and is not as long as what it speaks of.
    let told = [to_text(&report).len(), to_markdown(&report).len()];
    assert!(told.iter().all(|length| *length < 100_000), "{told:?}");
    assert!(!to_json(&report).is_empty());
    report
}

fn found<'a>(report: &'a Report, rule: &str) -> &'a assertain::report::Finding {
    let all = || report.findings.iter().map(|finding| &finding.rule).collect::<Vec<_>>();
    report.findings.iter().find(|finding| finding.rule == rule).unwrap_or_else(|| panic!("no {rule} in {:?}", all()))
}

fn not_checked(report: &Report, rule: &str) -> String {
    let found = report.not_checked.iter().find(|one| one.rule == rule);
    found.unwrap_or_else(|| panic!("{rule} is not among {:?}", report.not_checked)).because.clone()
}

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn token(header: &serde_json::Value, payload: &str) -> String {
    format!("{}.{}.{}", encode(header.to_string()), encode(payload), encode([7; 256]))
}

fn claims() -> serde_json::Map<String, serde_json::Value> {
    let claims = json!({"iss": "https://idp.example", "aud": "app", "sub": "alice", "nonce": "n", "iat": 1_772_366_400, "exp": 1_772_366_700});
    claims.as_object().unwrap().clone()
}

#[test]
fn a_megabyte_of_claims_is_read_to_the_last() {
    let mut many = claims();
    for index in 0..20_000 {
        many.insert(
            format!("https://claims.example/{index}"),
            json!(format!("value {index} of a long list of claims")),
        );
    }
    many.insert("last".to_owned(), json!("here"));
    let text = serde_json::Value::from(many).to_string();
    assert!(text.len() > 1_000_000);
    let report = judge(&[&token(&json!({"alg": "RS256", "kid": "k"}), &text)]);
    assert_eq!(report.items[0].facts["claims"]["last"], "here");
    assert!(not_checked(&report, "JWS-SIG-INVALID").contains("add the provider's key set"));
    assert_eq!(report.verdict.status, VerdictStatus::CannotTell);
}

#[test]
fn ten_thousand_keys_are_one_list() {
    let key = |index: usize| {
        let mut modulus = vec![0xC5; 256];
        modulus[250..254].copy_from_slice(&u32::try_from(index).unwrap().to_be_bytes());
        json!({"kty": "RSA", "kid": format!("key-{index}"), "e": "AQAB", "n": encode(modulus)})
    };
    let set = json!({"keys": (0..10_000).map(key).collect::<Vec<_>>()}).to_string();
    let payload = serde_json::Value::from(claims()).to_string();
    let named = judge(&[&token(&json!({"alg": "RS256", "kid": "key-9999"}), &payload), &set]);
    assert!(found(&named, "JWS-SIG-INVALID").why.contains("key-9999"));
    let unknown = judge(&[&token(&json!({"alg": "RS256", "kid": "other"}), &payload), &set]);
    let finding = found(&unknown, "JWS-KID-UNKNOWN");
    assert!(finding.why.contains("9992 more"), "{}", finding.why);
    assert!(finding.expected.as_ref().is_some_and(|names| names.len() < 1000));
    // Without a name every key may have made it: as many as the limit allows are tried, and of the others nothing is known.
    let nameless = judge(&[&token(&json!({"alg": "RS256"}), &payload), &set]);
    assert_ne!(nameless.verdict.status, VerdictStatus::NoProblemFound);
    assert!(not_checked(&nameless, "JWS-SIG-INVALID").contains("more keys"));
    const { assert!(jws::MAX_TRIES < 10_000) };
}

#[test]
fn tokens_ten_deep_are_read_and_deeper_ones_named() {
    let nest = |depth: usize| {
        let innermost = token(&json!({"alg": "RS256"}), &serde_json::Value::from(claims()).to_string());
        (0..depth).fold(innermost, |inner, _| token(&json!({"alg": "RS256", "cty": "JWT"}), &inner))
    };
    let report = judge(&[&nest(10)]);
    assert_eq!(report.items.len(), 11);
    assert_eq!(report.items[10].facts["claims"]["sub"], "alice");
    assert!(report.findings.iter().all(|finding| finding.rule != "IN-SIZE"));
    let report = judge(&[&nest(MAX_NESTING + 3)]);
    assert_eq!(report.items.len(), MAX_NESTING + 1);
    assert!(found(&report, "IN-SIZE").title.contains(&format!("nesting {MAX_NESTING}")));
}

#[test]
fn a_billion_rounds_are_not_computed() {
    let header = json!({"alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "p2s": "AAAAAAAAAAA", "p2c": 1_000_000_000});
    let parts = [encode(header.to_string()), encode([1; 24]), encode([2; 12]), encode([3; 40]), encode([4; 16])];
    let report = judge_with(&[&parts.join(".")], &["correct horse battery staple"], Expectations::default());
    const { assert!(jwe::MAX_ROUNDS < 1_000_000_000) };
    assert_eq!(report.items.len(), 1);
    assert_ne!(report.verdict.status, VerdictStatus::NoProblemFound);
    let finding = found(&report, "JWE-CANNOT-DECRYPT");
    assert_eq!(finding.severity, Severity::Security);
    assert!(finding.title.contains("1000000000 rounds"), "{}", finding.title);
}

#[test]
fn a_compressed_bomb_in_a_token_is_not_unpacked() {
    use aes_gcm::aead::{Aead, KeyInit, Payload};
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packer.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    let packed = packer.finish().unwrap();
    assert!(jwe::MAX_INFLATED < 64 << 20 && packed.len() < 100_000);
    let header = encode(json!({"alg": "dir", "enc": "A256GCM", "zip": "DEF"}).to_string());
    let payload = Payload { msg: &packed, aad: header.as_bytes() };
    let sealed = aes_gcm::Aes256Gcm::new(&[9; 32].into()).encrypt(&[0; 12].into(), payload).unwrap();
    let (content, tag) = sealed.split_at(sealed.len() - 16);
    let text = [header, String::new(), encode([0; 12]), encode(content), encode(tag)].join(".");
    let key = json!({"kty": "oct", "k": encode([9; 32])}).to_string();
    let report = judge_with(&[&text], &[&key], Expectations::default());
    assert_eq!(report.items[0].facts["failed_step"], "inflate");
    assert_eq!(report.items.len(), 1);
    assert!(found(&report, "JWE-CANNOT-DECRYPT").title.contains("beyond all measure"));
}

#[test]
fn an_attribute_of_ten_thousand_values_is_one_attribute() {
    let values: String =
        (0..10_000).map(|index| format!("<saml:AttributeValue>group-{index}</saml:AttributeValue>")).collect();
    let attribute = format!("<saml:Attribute Name=\"groups\">{values}</saml:Attribute></saml:AttributeStatement>");
    let response = RESPONSE.replace("</saml:AttributeStatement>", &attribute);
    let report = judge(&[&response, METADATA]);
    let attributes = report.items[0].facts["assertions"][0]["attributes"].as_array().unwrap();
    assert_eq!(attributes.last().and_then(|last| last["values"].as_array()).map(Vec::len), Some(10_000));
    assert_eq!(found(&report, "SIG-DIGEST-MISMATCH").severity, Severity::Error);
    assert!(found(&report, "IN-SIZE").title.contains("KB"));
}

#[test]
fn an_aggregate_of_five_thousand_is_searched_whole() {
    let entity = |index: usize, id: &str| {
        METADATA.replace(
            "entityID=\"https://id.tailspin.example/realms/staff\"",
            &format!("entityID=\"{id}\" ID=\"_{index}\""),
        )
    };
    let aggregate = |last: &str| {
        let mut all: String = (0..5000).map(|index| entity(index, &format!("https://idp-{index}.example/"))).collect();
        all.push_str(&entity(5000, last));
        format!(
            "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{all}</md:EntitiesDescriptor>"
        )
    };
    let listed = judge(&[RESPONSE, &aggregate("https://id.tailspin.example/realms/staff")]);
    assert!(listed.passed.iter().any(|rule| rule == "SAML-ISSUER-MISMATCH"), "{:?}", listed.findings);
    // Almost the same name, after five thousand others.
    let near = judge(&[RESPONSE, &aggregate("https://id.tailspin.example/realms/Staff")]);
    let expected = found(&near, "SAML-ISSUER-MISMATCH").expected.clone();
    assert_eq!(expected.as_deref(), Some("https://id.tailspin.example/realms/Staff"));
    let none = judge(&[RESPONSE, &aggregate("https://elsewhere.example/")]);
    assert!(found(&none, "SAML-ISSUER-MISMATCH").title.contains("none of the identity providers"));
}

#[test]
fn expectations_that_contradict_the_metadata_are_named() {
    let typed = Expectations {
        issuer: Some("https://id.tailspin.example/realms/Staff".to_owned()),
        acs: Some("ledger".to_owned()),
        ..Expectations::default()
    };
    let report = judge_with(&[RESPONSE, METADATA], &[], typed);
    let conflicts = report.findings.iter().filter(|finding| finding.rule == "IN-EXPECTATION-CONFLICT");
    assert_eq!(conflicts.count(), 2);
}

#[test]
fn metadata_that_cannot_be_read_is_named_as_such() {
    let cut = METADATA.get(..700).unwrap();
    let report = judge(&[RESPONSE, cut]);
    assert_eq!(report.items.len(), 2, "{:?}", report.items);
    assert!(report.items[1].layers.iter().any(|layer| layer.kind == assertain::intake::LayerKind::Xml));
    assert!(found(&report, "IN-TRUNCATED").at.iter().all(|place| place.item == "i2"));
    let page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>404 Not Found</h1></body></html>";
    let report = judge(&[RESPONSE, page]);
    assert!(found(&report, "XML-WRONG-ROOT").at.iter().all(|place| place.item == "i2"));
    let report = judge(&[RESPONSE, &METADATA.replace("<ds:X509Certificate>MII", "<ds:X509Certificate>(none)")]);
    assert!(found(&report, "MD-KEY-NOT-LISTED").title.contains("cannot be read"));
}

#[test]
fn the_element_that_reaches_a_limit_lies_within_its_parent() {
    let attributes: String = (0..65).map(|index| format!(" a{index}=''")).collect();
    for text in [format!("<r><p><e{attributes}>x</e></p></r>"), format!("<r><p><e{attributes}/></p></r>")] {
        let document = assertain::syntax::xml::parse(&text, &assertain::syntax::xml::Budget::MESSAGE);
        assert!(document.is_broken());
        for node in document.nodes() {
            assert!(node.parent().is_none_or(|parent| parent.span().contains(node.span())), "{}", node.path());
        }
    }
}

#[test]
fn a_second_byte_order_mark_is_a_character_like_others() {
    for text in ["\u{FEFF}\u{FEFF}<a/>", "\u{FEFF}\u{FEFF}\u{FEFF}Oa<SAMLR", "\u{FEFF}\u{FEFF}"] {
        let document = assertain::syntax::xml::parse(text, &assertain::syntax::xml::Budget::MESSAGE);
        assert!(!document.defects.is_empty());
        assert!(
            document.defects.iter().all(|defect| text.get(defect.span.start..defect.span.end).is_some()),
            "{text:?}"
        );
        assert!(document.elements().all(|node| node.start_tag().of(text).starts_with('<')), "{text:?}");
    }
}

#[test]
fn a_secret_in_a_form_body_has_its_own_place() {
    let text =
        "POST /token HTTP/1.1\r\nHost: idp.example\r\n\r\ngrant_type=authorization_code&code=abc&client_secret=hunter2";
    let input = Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() };
    let found = assertain::intake::unpack(&input, &assertain::intake::Budget::default());
    let notes = found.iter().flat_map(|item| &item.notes);
    let secrets: Vec<_> = notes.filter(|note| note.kind == assertain::intake::NoteKind::Secret).collect();
    assert!(!secrets.is_empty());
    for note in secrets {
        assert_eq!((note.layer, note.span.of(text)), (0, "hunter2"));
    }
}

#[test]
fn keys_times_tokens_are_bounded_and_what_is_left_out_is_said() {
    let modulus = |seed: u8| {
        let mut modulus = vec![seed | 0x80; 2048];
        modulus[2047] = 1;
        encode(modulus)
    };
    let keys: Vec<_> = (0..120).map(|seed| json!({"kty": "RSA", "n": modulus(seed), "e": "AQAB"})).collect();
    let set = json!({"keys": keys}).to_string();
    let long = |index: usize| {
        format!("{}.{}.{}", encode(r#"{"alg":"RS256"}"#), encode(format!(r#"{{"sub":"{index}"}}"#)), encode([7; 2048]))
    };
    let tokens: Vec<String> = (0..2).map(long).collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let report = judge_with(&tokens, &[&set], Expectations::default());
    let limit = report.limits.iter().find(|limit| limit.name == "operations").expect("a limit that was reached");
    assert!(limit.left_out.contains("operations with keys"), "{}", limit.left_out);
    let finding = found(&report, "IN-SIZE");
    assert!(
        finding.title.contains("more keys and signatures") && finding.fix[0].text.contains("only the keys"),
        "{finding:?}"
    );
    assert!(not_checked(&report, "JWS-SIG-INVALID").contains("more keys"));
    assert_ne!(report.verdict.status, VerdictStatus::NoProblemFound);
    // The control: one of the tokens with some of the keys is checked whole.
    let few = json!({"keys": &keys[..5]}).to_string();
    let report = judge_with(&tokens[..1], &[&few], Expectations::default());
    assert!(report.limits.is_empty(), "{:?}", report.limits);
}

/// What a rule computes over every signature by itself is bounded like what the engine computes.
#[test]
fn an_empty_secret_is_tried_on_every_signature_within_a_bound() {
    const LEFT_OUT: &str = "too large to try an empty secret";
    let payload = encode(format!(r#"{{"iss":"https://op.example","x":"{}"}}"#, "a".repeat(1_000_000)));
    let header = |index: usize| encode(format!(r#"{{"alg":"HS256","kid":"{index}"}}"#));
    let signature = |index: usize, octets: Vec<u8>| json!({"protected": header(index), "signature": encode(octets)});
    let made = jws::hmac("HS256", b"", format!("{}.{payload}", header(0)).as_bytes()).unwrap();
    let others: Vec<_> = (1..200).map(|index| signature(index, vec![7; 32])).collect();
    let report = judge(&[&json!({"payload": payload, "signatures": others}).to_string()]);
    assert!(report.not_checked.iter().any(|one| one.because.contains(LEFT_OUT)), "{:?}", report.not_checked);
    assert_ne!(report.verdict.status, VerdictStatus::NoProblemFound);
    // The control: the same header a thousand times costs as much as once.
    let signatures = vec![signature(0, made); 1000];
    let report = judge(&[&json!({"payload": payload, "signatures": signatures}).to_string()]);
    assert!(found(&report, "JWS-HMAC-SECRET").title.contains("empty secret"));
    assert!(!report.not_checked.iter().any(|one| one.because.contains(LEFT_OUT)), "{:?}", report.not_checked);
}

/// A login request in a URL, compressed.
fn deflated(request: &str) -> String {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(request.as_bytes()).unwrap();
    let encoded = base64::engine::general_purpose::STANDARD.encode(packer.finish().unwrap());
    let escaped = encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    format!("https://idp.example/sso?SAMLRequest={escaped}")
}

#[test]
fn a_compressed_bomb_in_a_url_is_never_a_good_message() {
    let request = |inside: &str, after: &str| {
        deflated(&format!(
            "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_q1\" Version=\"2.0\" \
             IssueInstant=\"2026-03-01T12:00:00Z\"><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">\
             https://sp.example</saml:Issuer>{inside}</samlp:AuthnRequest>{after}"
        ))
    };
    // The control: the same request, with as much as people send.
    assert_eq!(judge(&[&request("  ", "\n")]).verdict.status, VerdictStatus::NoProblemFound);
    let blanks = " ".repeat(3_000_000);
    for bomb in [request(&blanks, ""), request("", &blanks)] {
        let report = judge(&[&bomb]);
        assert_eq!(report.verdict.status, VerdictStatus::MayFail, "{}", report.verdict.headline);
        assert!(found(&report, "IN-SIZE").severity == Severity::Security);
        assert!(report.limits.iter().any(|limit| limit.name == "ratio"), "{:?}", report.limits);
    }
}
