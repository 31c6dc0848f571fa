//! Recordings too large to be kept a second time: they are read through, packed or not, and tell the same as small ones.

use assertain::intake::{Budget, Content, LayerKind, NoteKind, Unpacked, unpack};
use assertain::time::Instant;
use assertain::{Case, Examination, Input, Settings, examine};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use proptest::prelude::*;
use std::io::Write as _;

const ACS: &str = "https://app.example/saml/acs";
/// Above the size up to which the text of a recording is kept.
const MANY: usize = 1500;

fn response() -> String {
    let xml = format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_r\" \
         Version=\"2.0\" IssueInstant=\"2026-03-01T12:00:00Z\" Destination=\"{ACS}/\"><saml:Issuer>https://idp.example</saml:Issuer>\
         <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status></samlp:Response>"
    );
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(xml);
    encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn entry(url: &str, method: &str, form: &str, body: &str) -> String {
    let body = serde_json::to_string(body).unwrap();
    format!(
        r#"{{"startedDateTime": "2026-03-01T12:00:01Z", "time": 5, "request": {{"method": "{method}", "url": "{url}", "headers": [], "postData": {{"text": "{form}"}}}}, "response": {{"status": 200, "headers": [], "content": {{"mimeType": "application/javascript", "text": {body}}}}}}}"#
    )
}

/// A login between this many files of a page.
fn recording(files: usize) -> String {
    let script = "function f() { return \"{[\\\"\"; }\n".repeat(100);
    let file = |number: usize| entry(&format!("https://app.example/{number}.js"), "GET", "", &script);
    let mut entries: Vec<String> = (0..files).map(file).collect();
    entries.insert(files / 2, entry(ACS, "POST", &format!("SAMLResponse={}", response()), ""));
    format!(
        r#"{{"log": {{"version": "1.2", "creator": {{"name": "Firefox", "version": "1"}}, "entries": [{}]}}}}"#,
        entries.join(",\n")
    )
}

fn judge(bytes: &[u8]) -> Examination {
    let mut case = Case::default();
    case.inputs.push(Input { origin: "a.har".to_owned(), bytes: bytes.to_vec() });
    case.expectations.acs = Some(ACS.to_owned());
    examine(&case, &Settings::at_now(Instant::from_rfc3339("2026-03-01T13:00:00Z").unwrap()))
}

/// What is said, without the places.
fn told(examination: &Examination) -> (String, Vec<(String, String)>) {
    let report = &examination.report;
    let findings = report.findings.iter().map(|one| (one.rule.clone(), one.title.clone()));
    (report.verdict.headline.clone(), findings.collect())
}

fn zip(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    let packed = encoder.finish().unwrap();
    let four = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let mut out = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend([four(packed.len()), four(data.len())].concat());
    out.extend([5, 0, 0, 0]);
    out.extend(b"a.har");
    out.extend(&packed);
    let start = four(out.len());
    let mut list = b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    list.extend([four(packed.len()), four(data.len())].concat());
    list.extend([5, 0]);
    list.extend([0; 16]);
    list.extend(b"a.har");
    let length = four(list.len());
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend([length, start].concat());
    out.extend([0, 0]);
    out
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_large_recording_tells_what_a_small_one_tells() {
    let large = recording(MANY);
    assert!(large.len() > 5 << 20, "{}", large.len());
    let small = told(&judge(recording(3).as_bytes()));
    assert!(small.1.iter().any(|(rule, _)| rule == "SAML-DEST-MISMATCH"), "{small:?}");
    for (name, bytes) in
        [("plain", large.clone().into_bytes()), ("gzip", gzip(large.as_bytes())), ("zip", zip(large.as_bytes()))]
    {
        let read = judge(&bytes);
        assert_eq!(told(&read), small, "{name}");
        let capture = read.items.iter().find(|item| item.children.len() == 1).unwrap();
        assert!(matches!(capture.content(), Content::Passed(size) if *size == large.len()), "{name} was kept");
    }
}

#[test]
fn places_are_those_of_the_file() {
    let large = recording(MANY);
    let read = judge(large.as_bytes());
    let message = read.items.iter().find(|item| item.saml().is_some()).unwrap();
    let text = message.text();
    let at = text.find("https://app.example/saml/acs/").unwrap();
    let place = message.to_source(assertain::source::Span::new(at, at + 29));
    let found = place.of(&large);
    // base64 covers whole groups; the message begins with its `<samlp:Response`.
    assert!(found.len() >= 36 && found.len() <= 48 && response().contains(found), "{found}");
}

#[test]
fn a_large_recording_that_was_cut_is_read_up_to_the_cut() {
    let large = recording(MANY);
    let cut = large.rfind("\"postData\"").unwrap();
    let plain = judge(&large.as_bytes()[..cut]);
    let packed = judge(&gzip(&large.as_bytes()[..cut]));
    for (name, read) in [("plain", &plain), ("gzip", &packed)] {
        let rules: Vec<&str> = read.report.findings.iter().map(|one| one.rule.as_str()).collect();
        assert!(rules.contains(&"SAML-DEST-MISMATCH") && rules.contains(&"IN-CAPTURE-CUT"), "{name}: {rules:?}");
    }
}

#[test]
fn a_stream_is_stopped_at_its_limit() {
    let text = recording(MANY);
    let bytes = gzip(text.as_bytes());
    for (stream, limited) in [(text.len() - 1, true), (text.len(), false), (text.len() + 1, false)] {
        let budget = Budget { stream, ..Budget::default() };
        let found = unpack(&Input { origin: String::new(), bytes: bytes.clone() }, &budget);
        let notes: Vec<&str> = found[0].notes.iter().map(|note| note.detail.as_str()).collect();
        assert_eq!(notes.contains(&format!("stream {stream}").as_str()), limited, "{notes:?}");
        assert_eq!(found[0].children.len(), 1, "what stands before the limit is read");
    }
}

/// What was found: the contents of the messages, and the kinds of the notes.
fn shape(found: &[Unpacked]) -> (Vec<Vec<u8>>, Vec<NoteKind>) {
    let children = found.iter().flat_map(|item| &item.children);
    let contents = children.map(|child| child.layers.last().unwrap().content.as_bytes().to_vec());
    let notes = found[0].notes.iter().map(|note| note.kind);
    (contents.collect(), notes.filter(|kind| *kind != NoteKind::ZlibWrapped).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_as_a_stream_tells_what_is_kept(cut in 0usize..3000, broken in 0usize..3000, byte in "[\"{}\\\\x]") {
        let mut text = recording(1);
        let at = broken % text.len();
        text.replace_range(at..=at, &byte);
        text.truncate(if cut % 2 == 0 { text.len() } else { text.len() - cut.min(text.len() - 200) });
        let read = |bytes: Vec<u8>, kept: usize| {
            unpack(&Input { origin: String::new(), bytes }, &Budget { kept, ..Budget::default() })
        };
        let kept = read(text.clone().into_bytes(), 4 << 20);
        prop_assume!(kept[0].layers.last().is_some_and(|layer| layer.kind == LayerKind::Har));
        let streamed = read(text.clone().into_bytes(), 0);
        prop_assert_eq!(shape(&streamed), shape(&kept));
    }
}
