//! A case that somebody ends early: what was read until then is judged, it is told that this is not all, and the rest is not called good.

use assertain::case::{Far, KeyInput, Stop, Watch};
use assertain::report::{Report, VerdictStatus};
use assertain::{Case, Input, analyse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const RESPONSE: &str = include_str!("../../src/ui/samples/passes.xml");

/// The wish is there before the first byte is read.
fn at_once() -> Stop {
    Stop::on(Arc::new(AtomicBool::new(true)))
}

fn judge(inputs: Vec<(&str, Vec<u8>)>, stop: Stop) -> Report {
    let inputs = inputs.into_iter().map(|(origin, bytes)| Input { origin: origin.to_owned(), bytes }).collect();
    let mut case = Case { inputs, stop, ..Case::default() };
    let settings = super::options::apply("", &mut case);
    analyse(&case, &settings)
}

fn messages(report: &Report) -> usize {
    report.items.iter().filter(|item| item.kind.is_login_message()).count()
}

fn is_told(report: &Report) -> bool {
    let limit = report.limits.iter().any(|limit| limit.name == "interrupted");
    limit && report.findings.iter().any(|finding| finding.rule == "IN-SIZE")
}

/// A response of its own, percent-encoded.
fn response(number: usize) -> String {
    let xml = RESPONSE.replacen("ID=\"", &format!("ID=\"_{number}"), 1);
    STANDARD.encode(xml).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

/// A recording with three deliveries, and between them so many bytes of pages.
fn har(between: usize) -> Vec<u8> {
    let entry = |number: usize| {
        format!(
            r#"{{"startedDateTime": "2026-03-01T12:0{number}:01Z", "time": 5, "request": {{"method": "POST", "url": "https://app.example/acs", "headers": [], "postData": {{"text": "SAMLResponse={}"}}}}, "response": {{"status": 200, "headers": [], "content": {{"text": "{}"}}}}}}"#,
            response(number),
            "x".repeat(between)
        )
    };
    let entries: Vec<String> = (0..3).map(entry).collect();
    format!(r#"{{"log": {{"version": "1.2", "entries": [{}]}}}}"#, entries.join(",")).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip() -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..3 {
        writer.start_file(format!("{number}.txt"), ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(format!("SAMLResponse={}", response(number)).as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tracer() -> Vec<u8> {
    let request = |number: usize| {
        format!(
            r#"{{"method": "POST", "url": "https://app.example/acs", "requestHeaders": [], "responseHeaders": [], "post": [["SAMLResponse", "{}"]], "protocol": "SAML-P"}}"#,
            response(number)
        )
    };
    let requests: Vec<String> = (0..3).map(request).collect();
    format!(r#"{{"requests": [{}], "timestamp": "2026-03-01T12:00:00Z"}}"#, requests.join(",")).into_bytes()
}

fn http() -> Vec<u8> {
    let exchange = |number: usize| {
        format!(
            "POST /acs HTTP/1.1\r\nHost: app.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nSAMLResponse={}\r\n\r\n\
             HTTP/1.1 302 Found\r\nLocation: /home\r\n\r\n",
            response(number)
        )
    };
    (0..3).map(exchange).collect::<String>().into_bytes()
}

fn text() -> Vec<u8> {
    (0..3)
        .map(|number| format!("The log of try {number} says:\nSAMLResponse={}\n\n", response(number)))
        .collect::<String>()
        .into_bytes()
}

#[test]
fn every_reader_of_many_ends_after_the_first_and_says_so() {
    for (name, bytes) in [
        ("a.har", har(10)),
        ("large.har", har(2 << 20)),
        ("large.har.gz", gzip(&har(2 << 20))),
        ("a.zip", zip()),
        ("tracer.json", tracer()),
        ("http.txt", http()),
        ("log.txt", text()),
    ] {
        let whole = judge(vec![(name, bytes.clone())], Stop::default());
        assert_eq!((messages(&whole), is_told(&whole)), (3, false), "{name}");
        let ended = judge(vec![(name, bytes)], at_once());
        assert_eq!((messages(&ended), is_told(&ended)), (1, true), "{name}: {:?}", ended.limits);
        assert!(
            ended.findings.iter().all(|one| !matches!(one.rule.as_str(), "IN-CAPTURE-CUT" | "IN-TRUNCATED")),
            "{name}"
        );
    }
}

#[test]
fn inputs_after_the_first_are_left_out() {
    let inputs = || vec![("a.xml", RESPONSE.into()), ("b.xml", response(7).into_bytes())];
    assert_eq!(messages(&judge(inputs(), Stop::default())), 2);
    let ended = judge(inputs(), at_once());
    assert_eq!((messages(&ended), is_told(&ended)), (1, true));
}

#[test]
fn what_was_not_read_is_not_called_good() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/all-in-order");
    let judge = |stop: Stop| {
        let input = |name: &str| Input { origin: name.to_owned(), bytes: std::fs::read(folder.join(name)).unwrap() };
        let certificate = std::fs::read(folder.join("cert.pem")).unwrap();
        let mut case = Case { inputs: vec![input("input1.txt"), input("input2.txt")], stop, ..Case::default() };
        case.keys.push(KeyInput { bytes: certificate, trusted_certificate: true, ..KeyInput::default() });
        let options = std::fs::read_to_string(folder.join("options")).unwrap();
        let settings = super::options::apply(&options, &mut case);
        analyse(&case, &settings)
    };
    assert_eq!(judge(Stop::default()).verdict.status, VerdictStatus::NoProblemFound);
    let cut = judge(Stop::before_the_end());
    assert_eq!(cut.verdict.status, VerdictStatus::CannotTell);
    assert!(
        is_told(&cut) && cut.verdict.headline.contains("only what was read before is judged"),
        "{}",
        cut.verdict.headline
    );
}

thread_local! {
    static TOLD: std::cell::RefCell<Vec<Far>> = const { std::cell::RefCell::new(Vec::new()) };
}

fn tell(far: Far) {
    TOLD.with_borrow_mut(|told| told.push(far));
}

/// Whoever waits hears how much of all inputs was read, and how many messages were found; the answer is the same.
#[test]
fn it_is_told_how_far_the_taking_in_is() {
    let inputs = || vec![("a.har", har(100_000)), ("b.har.gz", gzip(&har(3_000_000))), ("c.har", har(2_000_000))];
    let all: usize = inputs().iter().map(|(_, bytes)| bytes.len()).sum();
    let inputs = inputs().into_iter().map(|(origin, bytes)| Input { origin: origin.to_owned(), bytes }).collect();
    let mut case = Case { inputs, watch: Watch::by(tell), ..Case::default() };
    let settings = super::options::apply("", &mut case);
    let watched = analyse(&case, &settings);
    let told = TOLD.take();
    assert!(told.windows(2).all(|two| two[0].read <= two[1].read && two[0].found <= two[1].found), "{told:?}");
    assert!(told.iter().all(|far| far.of == all && far.read <= all), "{told:?}");
    let last = told.last().unwrap();
    assert_eq!(last.found, 9, "{told:?}");
    assert!(last.read * 10 > all * 9, "{last:?} of {all}");
    case.watch = Watch::default();
    assert_eq!(messages(&watched), messages(&analyse(&case, &settings)));
    assert!(TOLD.take().is_empty());
}
