//! Any bytes inside each container that is sent: recordings that are kept and that are read as a stream, archives, mails, tables, logs.
#![no_main]

mod spans;

use assertain::Input;
use assertain::intake::{Budget, unpack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (form, kept, inside) = input;
    let text = String::from_utf8_lossy(inside);
    let quoted = serde_json::to_string(&text).expect("a string");
    let entry = format!(
        r#"{{"startedDateTime": "2026-03-01T12:00:00Z", "request": {{"method": "POST", "url": "https://sp.example/acs", "headers": [], "postData": {{"text": {quoted}}}}}, "response": {{"status": 302, "headers": [], "content": {{"mimeType": "text/html", "text": {quoted}}}}}}}"#
    );
    let bytes = match form % 14 {
        0 => format!(r#"{{"log": {{"entries": [{entry}, {entry}]}}}}"#).into_bytes(),
        1 => format!(r#"{{"log": {{"entries": [{text}]}}}}"#).into_bytes(),
        2 => format!(r#"{{"requests": [{{"method": "POST", "url": "https://sp.example/acs", "requestId": "1", "requestHeaders": [], "post": [["SAMLResponse", {quoted}]]}}]}}"#).into_bytes(),
        3 => format!(r#"[{{"method": "POST", "scheme": "https", "host": "sp.example", "path": "/acs", "request": {{"body": {{"text": {quoted}}}}}, "response": {{}}}}]"#).into_bytes(),
        4 => format!(r#"{{"constants": {{"logEventTypes": {{}}, "timeTickOffset": "1"}}, "events": [{text}]}}"#).into_bytes(),
        5 => format!("<?xml version=\"1.0\"?><items><item><request><![CDATA[{text}]]></request><response>{text}</response></item></items>").into_bytes(),
        6 => format!("Content-Type: multipart/mixed; boundary=q\r\nMIME-Version: 1.0\r\n\r\n--q\r\n{text}\r\n--q--\r\n").into_bytes(),
        7 => format!("{{\\rtf1\\ansi {text}}}").into_bytes(),
        8 => format!("time,message\n1,\"{}\"\n", text.replace('"', "\"\"")).into_bytes(),
        9 => format!("[{{\"errorCode\": 50011, \"failureReason\": {quoted}}}, {text}]").into_bytes(),
        10 => [b"PK\x03\x04\x14\0\0\0\x08\0", inside].concat(),
        11 => [&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3][..], inside].concat(),
        12 => [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], inside].concat(),
        _ => format!("$ curl -v https://sp.example/acs --data '{text}'\n> POST /acs HTTP/2\n>\n< HTTP/2 302\n<\n{text}").into_bytes(),
    };
    // Every second reading keeps nothing, and stops early.
    let budget = match kept % 2 {
        0 => Budget::default(),
        _ => Budget { kept: 0, stream: 64 * usize::from(kept), ..Budget::default() },
    };
    let found = unpack(&Input { origin: "paste".to_owned(), bytes: bytes.clone() }, &budget);
    assert!(!found.is_empty());
    for item in &found {
        spans::check(item, &bytes);
    }
});
