//! Intake: whatever is pasted comes back as something, every span leads back to the paste, and wrapped messages are found.

use assertain::intake::{Budget, Carrier, Content, Format, LayerKind, NoteKind, Unpacked, unpack};
use assertain::source::Span;
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;
use std::io::Write;

const MESSAGE: &str = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
    Destination=\"https://sp.example/acs?a=1&amp;b=2\"><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">\
    https://idp.example/\u{e9}?>~~</saml:Issuer></samlp:Response>";

fn of(bytes: &[u8]) -> Vec<Unpacked> {
    unpack(&Input { origin: "paste".into(), bytes: bytes.to_vec() }, &Budget::default())
}

fn one(text: &str) -> Unpacked {
    let mut found = of(text.as_bytes());
    assert_eq!(found.len(), 1, "{text}");
    found.remove(0)
}

fn content(item: &Unpacked) -> &Content {
    &item.layers.last().unwrap().content
}

fn trail(item: &Unpacked) -> String {
    let name = |kind: LayerKind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
    let steps: Vec<String> = item
        .layers
        .iter()
        .map(|layer| match &layer.detail {
            Some(detail) => format!("{}({detail})", name(layer.kind)),
            None => name(layer.kind),
        })
        .collect();
    steps.join(" > ")
}

fn kinds(item: &Unpacked) -> Vec<NoteKind> {
    item.notes.iter().map(|note| note.kind).collect()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn percent(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn wrap(text: &str, width: usize, end: &str) -> String {
    let lines: Vec<&str> = text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
    lines.join(end)
}

/// Every layer's map stays inside the outer content, and copied text is the same text.
fn check_spans(item: &Unpacked, outer: &[u8]) {
    let mut before = outer;
    for layer in &item.layers {
        let inner = layer.content.as_bytes();
        let step = (inner.len() / 50).max(1);
        for start in (0..=inner.len()).step_by(step) {
            for len in [0, 1, 7, inner.len()] {
                let span = Span::new(start, (start + len).min(inner.len()));
                let back = layer.map.outer(span);
                assert!(back.start <= back.end && back.end <= before.len(), "{:?} {span:?} {back:?}", layer.kind);
                let copied = matches!(
                    layer.kind,
                    LayerKind::Xml | LayerKind::Json | LayerKind::Jwt | LayerKind::Embedded | LayerKind::UrlQuery
                );
                if copied && !span.is_empty() {
                    assert_eq!(&inner[span.start..span.end], &before[back.start..back.end], "{:?}", layer.kind);
                }
            }
        }
        before = inner;
    }
    for note in &item.notes {
        let text = if note.layer == 0 { outer } else { item.layers[note.layer - 1].content.as_bytes() };
        assert!(note.layer <= item.layers.len() && note.span.end <= text.len(), "{note:?} in {}", trail(item));
    }
    for parameter in item.transport.iter().flat_map(|transport| transport.parameters.iter()) {
        assert!(parameter.span.end <= outer.len(), "{parameter:?}");
    }
    for child in &item.children {
        check_spans(child, content(item).as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_come_back_with_their_spans(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let found = of(&bytes);
        prop_assert!(!found.is_empty());
        for item in &found {
            check_spans(item, &bytes);
        }
    }

    #[test]
    fn any_text_made_of_marks_comes_back(parts in proptest::collection::vec(0usize..FRAGMENTS.len(), 0..14)) {
        let text: String = parts.iter().map(|index| FRAGMENTS[*index]).collect();
        for item in of(text.as_bytes()) {
            check_spans(&item, text.as_bytes());
        }
    }

    #[test]
    fn a_message_is_found_under_any_encodings(steps in proptest::collection::vec(0usize..11, 0..4)) {
        let mut bytes = MESSAGE.as_bytes().to_vec();
        for step in &steps {
            bytes = encode(*step, bytes);
        }
        let found = of(&bytes);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].format, Format::Xml, "{:?} {}", steps, trail(&found[0]));
        prop_assert_eq!(content(&found[0]).as_str().trim(), MESSAGE, "{:?} {}", steps, trail(&found[0]));
        check_spans(&found[0], &bytes);
    }

    #[test]
    fn a_cut_message_still_shows_its_start(cut in 40usize..320) {
        let text = STANDARD.encode(MESSAGE);
        let item = one(&text[..cut.min(text.len() - 8)]);
        prop_assert_eq!(item.format, Format::Xml);
        prop_assert!(kinds(&item).contains(&NoteKind::Truncated));
        prop_assert!(MESSAGE.starts_with(content(&item).as_str()));
    }
}

/// Pieces that start decoders, to be put together without sense.
const FRAGMENTS: &[&str] = &[
    "PK\u{3}\u{4}",
    "{\\rtf1 ",
    "From: a\nTo: b\nContent-Type: multipart/mixed; boundary=q\n\n--q\n",
    "0000: 4142 4344 4546\n0006: 4748\n0008: 49\n",
    "```\n",
    "{code}",
    "\na,\"b \"\"SAMLResponse=PHN\"\"\"\n",
    "<items><request base64=\"true\">R0VU</request><response>",
    "==== 1 ====\nPOST https://sp.example/acs HTTP/1.1\n\n",
    "1.2.3.4:5: GET https://sp.example/ HTTP/2.0\n",
    "{\"log\": {\"entries\": [{\"request\": {\"method\": \"POST\", \"url\": \"https://sp.example/acs\"},",
    "{\"msg\": \"SAMLResponse=PHN\"}\n",
    "https://urldefense.com/v3/__https://idp.example/sso?SAMLRequest=x__;",
    "SAMLResponse=",
    "SAMLRequest",
    "&RelayState=x",
    "https://idp.example/sso?",
    "#",
    "%3C",
    "%25",
    "PHNhbWxwOlJlc3BvbnNl",
    "PD94bWwgdmVyc2lvbj0iMS4wIj8+",
    "eyJhbGciOiJSUzI1NiJ9",
    ".",
    "<samlp:Response ",
    "</samlp:Response>",
    ">",
    "\"",
    "'",
    "\\n",
    "\\u003c",
    "&lt;",
    "&#x2B;",
    "\n",
    " ",
    "=3D",
    "=\n",
    "-----BEGIN CERTIFICATE-----",
    "-----END CERTIFICATE-----",
    "MIIB",
    "{\"log\":{\"entries\":[{\"request\":{\"url\":\"",
    "\"}}]}}",
    "{",
    "}",
    "[",
    "]",
    "curl '",
    " -d ",
    "POST /acs HTTP/1.1\n",
    "Location: ",
    "HTTP/1.1 302 Found\n",
    "<form action=",
    "<input name=SAMLResponse value=",
    "\u{201C}",
    "\u{e9}",
    "\u{FEFF}",
    "$'",
    "> ",
    "1: ",
    "code=a&state=b",
    "client_id",
    "\0",
    "...",
    "wresult=",
    "```",
];

fn encode(step: usize, bytes: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(bytes.clone());
    let encoded = STANDARD.encode(&bytes);
    match (step, text) {
        (0, _) => encoded.into_bytes(),
        (1, _) => URL_SAFE_NO_PAD.encode(&bytes).into_bytes(),
        (2, _) => STANDARD.encode(deflate(&bytes)).into_bytes(),
        (3, _) => STANDARD.encode(zlib(&bytes)).into_bytes(),
        (4, _) => gzip(&bytes),
        (5, _) => wrap(&encoded, 76, "\r\n").into_bytes(),
        (6, _) => format!("SAMLResponse={}&RelayState=a", percent(&encoded)).into_bytes(),
        (7, Ok(text)) => percent(&text).into_bytes(),
        (8, Ok(text)) => serde_json::to_vec(&text).unwrap(),
        (9, Ok(text)) => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").into_bytes(),
        (10, Ok(text)) if !text.contains('\0') => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => bytes,
    }
}

#[test]
fn the_trail_of_a_redirect() {
    let value = percent(&STANDARD.encode(deflate(MESSAGE.as_bytes())));
    let url = format!("https://idp.example/sso?SAMLRequest={value}&RelayState=a%20b&SigAlg=x%3Ay&Signature=z%3D");
    let item = one(&url);
    assert_eq!(trail(&item), "url-query(SAMLRequest) > percent > base64 > deflate > xml");
    let transport = item.transport.as_ref().unwrap();
    assert_eq!(transport.carrier, Some(Carrier::Query));
    assert_eq!(transport.url.as_deref(), Some("https://idp.example/sso"));
    let signature = transport.parameter("Signature").unwrap();
    assert_eq!((signature.raw.as_str(), signature.value.as_str()), ("z%3D", "z="));
    assert_eq!(signature.span.of(&url), "z%3D");
    assert_eq!(transport.parameter("RelayState").unwrap().value, "a b");
}

#[test]
fn repairs_are_noted() {
    let encoded = STANDARD.encode(format!("{MESSAGE}  "));
    let padded = encoded.trim_end_matches('=').to_owned();
    let cases: Vec<(String, NoteKind)> = vec![
        (percent(&encoded), NoteKind::PercentOnce),
        (percent(&percent(&encoded)), NoteKind::PercentTwice),
        (encoded.replace('+', " "), NoteKind::PlusSpace),
        (encoded.replace('+', "-").replace('/', "_"), NoteKind::UrlSafeAlphabet),
        (STANDARD.encode(&encoded), NoteKind::DoubleBase64),
        (format!("\"{encoded}\""), NoteKind::Wrapping),
        (wrap(&encoded, 64, "\n> ").replacen("", "> ", 1), NoteKind::Wrapping),
        (format!("{}\u{200B}{}", &encoded[..40], &encoded[40..]), NoteKind::SmartQuotes),
        (encoded[..encoded.len() / 4 * 4 - 11].to_owned(), NoteKind::Truncated),
        (format!("{}...", &encoded[..100]), NoteKind::Truncated),
        (STANDARD.encode(zlib(MESSAGE.as_bytes())), NoteKind::ZlibWrapped),
        (format!("\u{FEFF}{MESSAGE}"), NoteKind::Charset),
        (MESSAGE.replace("><", ">\r\n<"), NoteKind::LineEnds),
        (MESSAGE.replace('\u{e9}', "\u{c3}\u{a9}"), NoteKind::Mojibake),
        (MESSAGE.replace("idp.example", "REDACTED"), NoteKind::Redacted),
        (MESSAGE.replace('"', "\u{201D}"), NoteKind::SmartQuotes),
        ("SAMLResponse=".to_owned(), NoteKind::Empty),
        (String::new(), NoteKind::Empty),
        (format!("https://idp.example/sso?SAMLRequest={}", percent(&encoded)), NoteKind::NotDeflatedInRedirect),
        (format!("samlresponse={}", percent(&encoded)), NoteKind::ParamCase),
        ("https://sp.example/acs?SAMLart=AAQ&RelayState=a".to_owned(), NoteKind::Artifact),
        ("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----".to_owned(), NoteKind::Secret),
    ];
    if padded != encoded {
        assert!(kinds(&one(&padded)).contains(&NoteKind::Padding));
    }
    for (text, kind) in cases {
        let item = one(&text);
        assert!(kinds(&item).contains(&kind), "{kind:?} missing: {:?} {}\n{text}", kinds(&item), trail(&item));
    }
    assert!(kinds(&one(MESSAGE)).is_empty());
    assert!(kinds(&one(&encoded)).is_empty());
}

#[test]
fn forms_carry_their_transport() {
    let encoded = STANDARD.encode(deflate(MESSAGE.as_bytes())).replace('+', "&#x2B;");
    let page = format!(
        "<!DOCTYPE html><html><body onload='document.forms[0].submit()'><form method=\"POST\" action=\"https://sp.example/acs\">\
         <input type=hidden name=RelayState value=abc><input name='SAMLResponse' value='{encoded}'/></form></body></html>"
    );
    let item = one(&page);
    let transport = item.transport.as_ref().unwrap();
    assert_eq!(item.format, Format::Xml);
    assert_eq!(transport.url.as_deref(), Some("https://sp.example/acs"));
    assert_eq!((transport.method.as_deref(), transport.carrier), (Some("POST"), Some(Carrier::HtmlForm)));
    assert!(kinds(&item).contains(&NoteKind::DeflateInPost));
}

#[test]
fn prose_stays_prose() {
    for text in [
        "AADSTS50011: The redirect URI 'https://app.example/cb' specified in the request does not match.",
        "InvalidSignatureException",
        "Invalid SAML response: the assertion has expired",
        "authentication failed for user alice",
        "deadbeefdeadbeefdeadbeefdeadbeef",
    ] {
        let item = one(text);
        assert_eq!((item.format, trail(&item).as_str()), (Format::Text, "text"), "{text}");
    }
}

#[test]
fn messages_are_found_in_logs() {
    let encoded = STANDARD.encode(MESSAGE);
    let token = format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.{}", "a".repeat(43));
    for text in [
        format!("2026-01-01 12:00:00 DEBUG Received SAMLResponse={encoded} from 10.0.0.1"),
        format!("DEBUG message was {MESSAGE} and so on"),
        format!("var samlResponse = \"{encoded}\";"),
        format!("SAMLResponse: {encoded}\nRelayState: abc"),
        format!("| 12 | {encoded} | alice |"),
    ] {
        let item = one(&text);
        assert_eq!(content(&item).as_str(), MESSAGE, "{text}");
        check_spans(&item, text.as_bytes());
    }
    let found = of(format!("token {token} was refused, then {}b was", &token[..token.len() - 1]).as_bytes());
    assert_eq!(found.iter().filter(|item| item.format == Format::Jose).count(), 2);
}

#[test]
fn the_error_around_a_link_is_kept() {
    let text = "AADSTS50011: The redirect URI does not match. Request: https://login.example/authorize?client_id=a&response_type=code&scope=openid";
    let formats: Vec<Format> = of(text.as_bytes()).iter().map(|item| item.format).collect();
    assert_eq!(formats, [Format::Parameters, Format::Text]);
}

#[test]
fn a_capture_lists_each_message_once() {
    let redirect = format!(
        "https://idp.example/sso?SAMLRequest={}&RelayState=r",
        percent(&STANDARD.encode(deflate(MESSAGE.as_bytes())))
    );
    let answer = MESSAGE.replace("_1", "_2");
    let body = format!("SAMLResponse={}&RelayState=r", percent(&STANDARD.encode(&answer)));
    let har = serde_json::json!({"log": {"version": "1.2", "entries": [
        {"startedDateTime": "2026-01-01T10:00:00.000Z", "request": {"method": "GET", "url": "https://sp.example/", "headers": []},
         "response": {"headers": [{"name": "Location", "value": redirect}], "content": {}}},
        {"startedDateTime": "2026-01-01T10:00:01.000Z", "request": {"method": "GET", "url": redirect, "headers": [{"name": "Cookie", "value": "s=secret"}]},
         "response": {"headers": [{"name": "Date", "value": "Thu, 01 Jan 2026 10:00:02 GMT"}], "content": {"mimeType": "text/html", "text": "<html></html>"}}},
        {"request": 7},
        {"startedDateTime": "2026-01-01T10:00:03.000Z", "request": {"method": "POST", "url": "https://sp.example/acs", "headers": [],
         "postData": {"mimeType": "application/x-www-form-urlencoded", "text": body}}, "response": {"headers": [], "content": {}}},
    ]}})
    .to_string();
    let item = one(&har);
    assert_eq!(item.format, Format::Har);
    check_spans(&item, har.as_bytes());
    assert_eq!(item.children.len(), 2, "{:?}", item.children.iter().map(trail).collect::<Vec<_>>());
    let request = item.children[0].transport.as_ref().unwrap();
    assert_eq!(request.method.as_deref(), Some("GET"));
    assert_eq!(request.started.unwrap().to_string(), "2026-01-01T10:00:01Z");
    assert_eq!(request.http_date.unwrap().to_string(), "2026-01-01T10:00:02Z");
    assert_eq!(item.children[0].origin.as_deref(), Some("har entry 2: GET https://idp.example/sso"));
    assert_eq!(item.children[1].origin.as_deref(), Some("har entry 4: POST https://sp.example/acs"));
    assert_eq!(content(&item.children[1]).as_str(), answer);
    assert!(kinds(&item).contains(&NoteKind::Secret));
    assert!(!format!("{:?}", item.notes).contains("s=secret"));
}

#[test]
fn budgets_hold() {
    let bomb = STANDARD.encode(deflate(format!("<a>{}</a>", "b".repeat(9 << 20)).as_bytes()));
    let item = one(&bomb);
    assert!(kinds(&item).contains(&NoteKind::Limit));
    assert!(content(&item).as_bytes().len() < 4 << 20);

    let mut deep = MESSAGE.to_owned();
    for _ in 0..14 {
        deep = STANDARD.encode(&deep);
    }
    assert!(kinds(&one(&deep)).contains(&NoteKind::Limit));

    let small = Budget { input: 10, ..Budget::default() };
    let cut = unpack(&Input { origin: String::new(), bytes: MESSAGE.into() }, &small);
    assert!(kinds(&cut[0]).contains(&NoteKind::Limit));
    assert_eq!(content(&cut[0]).as_bytes().len(), 10);

    let few = Budget { items: 2, ..Budget::default() };
    let blocks = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", "MIIB".repeat(12)).repeat(5);
    let found = unpack(&Input { origin: String::new(), bytes: blocks.into_bytes() }, &few);
    assert_eq!(found.len(), 2);
    assert!(kinds(&found[1]).contains(&NoteKind::Limit));
}

/// Every file of the third-party corpus is read within a second, and its spans lead back.
#[test]
fn the_corpus_is_read() {
    let folder = std::env::var_os("ASSERTAIN_CORPUS").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        std::path::PathBuf::from,
    );
    let Ok(manifest) = std::fs::read_to_string(folder.join("MANIFEST.tsv")) else {
        println!("skipped: no corpus at {}", folder.display());
        return;
    };
    let mut read = 0;
    for row in manifest.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let Ok(bytes) = std::fs::read(folder.join(columns[0])) else { continue };
        let started = std::time::Instant::now();
        let found = of(&bytes);
        assert!(started.elapsed().as_secs() < 10, "{} took {:?}", columns[0], started.elapsed());
        for item in found.iter().take(20) {
            check_spans(item, &bytes);
        }
        let encoded = matches!(columns.get(9), Some(&"base64" | &"deflate+base64"));
        if matches!(columns[3], "response" | "request" | "logout") && encoded && columns[4] != "malformed" {
            assert_eq!(found[0].format, Format::Xml, "{}", columns[0]);
        }
        read += 1;
    }
    assert!(read > 0);
}

#[test]
fn what_curl_prints_of_an_exchange_is_read_as_http() {
    let text = "$ curl -v https://idp.example/token -d @form\n* Connected to idp.example\n> POST /token HTTP/1.1\n\
                > Host: idp.example\n> \n* upload completely sent off\n< HTTP/1.1 400 Bad Request\n\
                < Content-Type: application/json\n< \n{ [30 bytes data]\n* Connection left intact\n\
                {\"error\":\"invalid_grant\"}\n";
    let recording = one(text);
    assert_eq!((recording.format, recording.children.len()), (Format::Har, 1));
    let item = recording.children.first().unwrap();
    assert_eq!(content(item).as_str().trim(), "{\"error\":\"invalid_grant\"}");
    assert_eq!(item.format, Format::Json);
}

/// Wherever the text is cut, it is said once: as cut, never as broken too.
#[test]
fn a_cut_is_said_once() {
    const MESSAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"><a:Issuer>https://idp.example/a&amp;b</a:Issuer><!-- note --><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status></p:Response>"#;
    for end in MESSAGE.find("<p:Response").unwrap() + 20..MESSAGE.len() {
        let bytes = MESSAGE.as_bytes()[..end].to_vec();
        let case = Case { inputs: vec![Input { origin: "paste".to_owned(), bytes }], ..Case::default() };
        let report = analyse(&case, &Settings::at_now(Instant::from_seconds(1_772_366_400)));
        let said = |id: &str| report.findings.iter().filter(|finding| finding.rule == id).count();
        assert_eq!((said("IN-TRUNCATED"), said("XML-MALFORMED")), (1, 0), "cut at {end}: {}", &MESSAGE[end - 9..end]);
    }
}
