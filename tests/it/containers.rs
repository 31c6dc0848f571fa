//! The same three logins in everything that people send: what is found of the login does not depend on what it came in.

use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use std::collections::BTreeSet;

const ACS: &str = "https://app.example/saml/acs";
const AT: &str = "2026-03-01T12:00:02.000Z";

/// The three logins: one that works, one for another application, one with blanked values.
fn logins() -> [String; 3] {
    let message = |audience: &str, name: &str| {
        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
             ID=\"_r1\" Version=\"2.0\" IssueInstant=\"2026-03-01T12:00:00Z\" Destination=\"{ACS}\"><saml:Issuer>https://idp.example/saml</saml:Issuer>\
             <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status><saml:Assertion ID=\"_a1\" \
             Version=\"2.0\" IssueInstant=\"2026-03-01T12:00:00Z\"><saml:Issuer>https://idp.example/saml</saml:Issuer><saml:Subject>\
             <saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">{name}</saml:NameID><saml:SubjectConfirmation \
             Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData NotOnOrAfter=\"2026-03-01T12:05:00Z\" \
             Recipient=\"{ACS}\"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"2026-03-01T11:59:00Z\" \
             NotOnOrAfter=\"2026-03-01T12:05:00Z\"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>\
             </saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant=\"2026-03-01T12:00:00Z\" SessionIndex=\"_s1\">\
             <saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
             </saml:AuthnContext></saml:AuthnStatement></saml:Assertion></samlp:Response>"
        )
    };
    [
        message("https://app.example/saml/metadata", "u-4711"),
        message("https://app.example/saml/metadata/", "u-4711"),
        message("https://app.example/saml/metadata", "[REDACTED]"),
    ]
}

/// What the rules about the message find: rule and severity, and whether they explain the verdict.
fn found(bytes: &[u8], name: &str) -> BTreeSet<String> {
    let mut case = Case::default();
    case.inputs.push(Input { origin: name.to_owned(), bytes: bytes.to_vec() });
    case.expectations.acs = Some(ACS.to_owned());
    case.expectations.sp_entity_id = Some("https://app.example/saml/metadata".to_owned());
    let settings = Settings::at_now(Instant::from_rfc3339(AT).unwrap());
    let report = analyse(&case, &settings);
    // How it was wrapped, and what only a recording shows, are no properties of the message.
    let own = |rule: &str| rule.starts_with("SAML-") || rule.starts_with("SIG-");
    report.findings.iter().filter(|f| own(&f.rule)).map(|f| format!("{} {:?}", f.rule, f.severity)).collect()
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn lines(text: &str, width: usize) -> Vec<String> {
    text.as_bytes().chunks(width).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect()
}

fn form(message: &str) -> String {
    format!("SAMLResponse={}", percent(&STANDARD.encode(message)))
}

/// A request with its answer as HTTP text.
fn exchange(message: &str) -> String {
    format!(
        "POST {ACS} HTTP/1.1\r\nHost: app.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{}\r\n\r\n\
         HTTP/1.1 302 Found\r\nDate: Sun, 01 Mar 2026 12:00:02 GMT\r\nLocation: https://app.example/home\r\n\r\n",
        form(message)
    )
}

fn hex_dump(text: &str) -> String {
    text.as_bytes()
        .chunks(16)
        .enumerate()
        .map(|(line, bytes)| {
            let pairs: Vec<String> =
                bytes.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
            format!(
                "{:08x}: {:<39}  {}\n",
                line * 16,
                pairs.join(" "),
                String::from_utf8_lossy(bytes).replace(['\r', '\n'], ".")
            )
        })
        .collect()
}

/// A name and what makes the form.
type Form<In, Out> = (&'static str, fn(&In) -> Out);

/// Everything that holds a login by its own form.
fn recordings() -> Vec<Form<str, String>> {
    vec![
        ("har", |m| {
            format!(
                r#"{{"log": {{"version": "1.2", "creator": {{"name": "test", "version": "1"}}, "entries": [{{"startedDateTime": "{AT}", "time": 5, "request": {{"method": "POST", "url": "{ACS}", "headers": [], "postData": {{"mimeType": "application/x-www-form-urlencoded", "text": {}}}}}, "response": {{"status": 302, "headers": [], "content": {{"mimeType": "text/html"}}}}}}]}}}}"#,
                json(&form(m))
            )
        }),
        ("har entry copied alone", |m| {
            format!(
                r#"{{"startedDateTime": "{AT}", "time": 5, "request": {{"method": "POST", "url": "{ACS}", "headers": [], "postData": {{"text": {}}}}}, "response": {{"status": 302, "headers": [], "content": {{}}}}}}"#,
                json(&form(m))
            )
        }),
        ("http text", exchange),
        ("zap text", |m| format!("==== 1 ==========\n{}\n\n==== 2 ==========\n", exchange(m))),
        ("mitmdump", |m| {
            format!(
                "192.0.2.4:51022: POST {ACS} HTTP/2.0\n    host: app.example\n    content-type: application/x-www-form-urlencoded\n\n    \
                 URL-encoded\n    SAMLResponse: {}\n\n << HTTP/2.0 302  0b\n    date: Sun, 01 Mar 2026 12:00:02 GMT\n",
                STANDARD.encode(m)
            )
        }),
        ("burp", |m| {
            let (request, answer) = exchange(m)
                .split_once("HTTP/1.1 302")
                .map(|(a, b)| (a.to_owned(), format!("HTTP/1.1 302{b}")))
                .unwrap();
            format!(
                "<?xml version=\"1.0\"?>\n<!DOCTYPE items [\n<!ELEMENT items (item*)>\n]>\n<items burpVersion=\"2025\"><item><url><![CDATA[{ACS}]]></url>\
                 <request base64=\"true\"><![CDATA[{}]]></request><status>302</status><response base64=\"true\"><![CDATA[{}]]></response></item></items>",
                STANDARD.encode(request.trim_end()),
                STANDARD.encode(answer)
            )
        }),
        ("charles", |m| {
            format!(
                r#"[{{"status": "COMPLETE", "method": "POST", "scheme": "https", "host": "app.example", "path": "/saml/acs", "query": null, "times": {{"start": "{AT}"}}, "request": {{"header": {{"headers": []}}, "body": {{"text": {}}}}}, "response": {{"status": 302, "header": {{"headers": []}}, "body": {{"text": ""}}}}}}]"#,
                json(&form(m))
            )
        }),
        ("netlog", |m| {
            format!(
                r#"{{"constants": {{"logEventTypes": {{"X": 1}}, "timeTickOffset": "1772366402000"}}, "events": [{{"params": {{"method": "POST", "url": "{ACS}"}}, "source": {{"id": 5}}, "time": "0"}}, {{"params": {{"headers": ["Host: app.example"]}}, "source": {{"id": 5}}}}, {{"params": {{"bytes": "{}"}}, "source": {{"id": 5}}}}, {{"params": {{"headers": ["HTTP/1.1 302"]}}, "source": {{"id": 5}}}}]}}"#,
                STANDARD.encode(form(m))
            )
        }),
        ("page", |m| {
            format!(
                "<!DOCTYPE html><html><body onload=\"document.forms[0].submit()\"><form method=\"post\" action=\"{ACS}\"><input type=\"hidden\" \
                 name=\"SAMLResponse\" value=\"{}\"/></form></body></html>",
                STANDARD.encode(m)
            )
        }),
        ("html mail", |m| {
            format!(
                "<p>Hello,</p><p>SAMLResponse:</p><p>{}</p><p>Thanks</p>",
                lines(&STANDARD.encode(m), 76).join("<br>\u{200B}")
            )
        }),
        ("wiki", |m| {
            format!(
                "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[{m}]]></ac:plain-text-body></ac:structured-macro>"
            )
        }),
        ("event", |m| {
            format!(
                "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><EventData><Data>{}</Data></EventData></Event>",
                escaped(m)
            )
        }),
        ("property list", |m| {
            format!(
                "<?xml version=\"1.0\"?><!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\
                 <plist version=\"1.0\"><dict><key>body</key><string>{}</string></dict></plist>",
                form(m)
            )
        }),
        ("word document", |m| {
            let runs: Vec<String> =
                lines(&STANDARD.encode(m), 500).iter().map(|run| format!("<w:r><w:t>{run}</w:t></w:r>")).collect();
            format!(
                "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p>{}</w:p>\
                 </w:body></w:document>",
                runs.concat()
            )
        }),
        ("table", |m| format!("time,user,message\n{AT},ada,\"Received {}\"\n", m.replace('"', "\"\""))),
        ("log record", |m| {
            format!(
                r#"{{"ts": "{AT}", "level": "error", "msg": {}}}"#,
                json(&format!("POST /saml/acs body {}", form(m)))
            )
        }),
        ("log records", |m| {
            m.replace("><", ">\n<")
                .lines()
                .map(|line| format!("{{\"log\": {}, \"stream\": \"stdout\"}}\n", json(line)))
                .collect()
        }),
        ("rich text", |m| {
            format!(
                "{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Courier;}}}}\n\\f0\\fs20 {}}}",
                lines(&STANDARD.encode(m), 90).join("\\line\n")
            )
        }),
        ("hex dump", |m| hex_dump(&exchange(m))),
        ("trace", |m| {
            let mut out = "== Info: Connected\n=> Send header, 60 bytes (0x3c)\n0000: POST /saml/acs HTTP/1.1\n0019: Host: app.example\n002e: \n=> Send data\n".to_owned();
            for (index, line) in lines(&form(m), 64).iter().enumerate() {
                out.push_str(&format!("{:04x}: {line}\n", index * 64));
            }
            out
        }),
        ("printed pages", |m| {
            let all = lines(&STANDARD.encode(m), 76);
            all.chunks(8)
                .map(|page| page.join("\n"))
                .collect::<Vec<_>>()
                .join("\n\n2026-03-01 Page 1 of 3\nConfidential\n\n")
        }),
        ("curl -v below its command", |m| {
            format!(
                "$ curl -v {ACS} --data-raw '{}'\n* Connected\n> POST /saml/acs HTTP/2\n> Host: app.example\n>\n* upload completely sent \
                 off\n< HTTP/2 302\n< date: Sun, 01 Mar 2026 12:00:02 GMT\n<\n",
                form(m)
            )
        }),
        ("answered mail", |m| {
            let quoted: Vec<String> = lines(&STANDARD.encode(m), 72).iter().map(|line| format!("> {line}")).collect();
            format!("Thanks, we look at it.\n\nOn Sunday Ada wrote:\n> Here it is:\n{}\n", quoted.join("\n"))
        }),
        ("trace of a test", |m| {
            format!(
                "{}\n{}\n",
                r#"{"type": "resource-snapshot", "snapshot": {"startedDateTime": "2026-03-01T12:00:01Z", "time": 1, "request": {"method": "GET", "url": "https://app.example/", "headers": []}, "response": {"status": 200, "headers": [], "content": {}}}}"#,
                format_args!(
                    r#"{{"type": "resource-snapshot", "snapshot": {{"startedDateTime": "{AT}", "time": 5, "request": {{"method": "POST", "url": "{ACS}", "headers": [], "postData": {{"mimeType": "application/x-www-form-urlencoded", "text": {}}}}}, "response": {{"status": 302, "headers": [], "content": {{}}}}}}}}"#,
                    json(&form(m))
                )
            )
        }),
        ("packets", |m| {
            let header = b"\x45\0\x05\xdc\0\x01\0\0\x40\x06\0\0\x0a\0\0\x05\x0a\0\0\x09\xc8\x22\0\x50\0\0\0\x01\0\0\0\x01\x50\x18\x01\xf6\0\0\0\0";
            let mut dump = String::new();
            for packet in exchange(m).as_bytes().chunks(1460) {
                dump.push_str("12:00:02.123456 IP 192.0.2.4.51234 > 192.0.2.9.80: Flags [P.], length 1460\n");
                let bytes = [&header[..], packet].concat();
                for (line, bytes) in bytes.chunks(16).enumerate() {
                    let pairs: Vec<String> =
                        bytes.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
                    dump.push_str(&format!("\t0x{:04x}:  {:<39}  ....\n", line * 16, pairs.join(" ")));
                }
            }
            dump
        }),
        ("paragraphs of rich text", |m| {
            format!(
                "{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Courier;}}}}\n\\pard Hello\\par\n{}\\par\nThanks\\par}}",
                lines(&STANDARD.encode(m), 76).join("\\par\n")
            )
        }),
        ("a word below", |m| format!("Hello\n{}\nThanks\n", lines(&STANDARD.encode(m), 76).join("\n"))),
        ("80 columns", |m| lines(m, 80).join("\n")),
    ]
}

/// Everything that holds any text or bytes.
fn wrappings() -> Vec<Form<[u8], Vec<u8>>> {
    vec![
        ("zip", zip),
        ("mail", |bytes| {
            let body = lines(&STANDARD.encode(bytes), 76).join("\r\n");
            format!(
                "From: ada@app.example\r\nTo: help@app.example\r\nSubject: login\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; \
                 boundary=\"q1\"\r\n\r\n--q1\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--q1\r\nContent-Type: application/octet-stream; \
                 name=\"capture\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--q1--\r\n"
            )
            .into_bytes()
        }),
        ("json string", |bytes| {
            format!("{{\"id\": 7, \"attachment\": {}}}", json(&String::from_utf8_lossy(bytes))).into_bytes()
        }),
        ("code block", |bytes| format!("Hi,\n~~~~\n{}\n~~~\nthanks\n", String::from_utf8_lossy(bytes)).into_bytes()),
    ]
}

/// Bytes as hexadecimal digits.
fn digits(text: &str, between: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(between)
}

/// An archive with one stored file.
fn zip(data: &[u8]) -> Vec<u8> {
    let name = b"capture.txt";
    let size = u32::try_from(data.len()).unwrap().to_le_bytes();
    let mut out = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend([size, size].concat());
    out.extend([11, 0, 0, 0]);
    out.extend(name);
    out.extend(data);
    let start = u32::try_from(out.len()).unwrap().to_le_bytes();
    let mut list = b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    list.extend([size, size].concat());
    list.extend([11, 0]);
    list.extend([0; 16]);
    list.extend(name);
    let length = u32::try_from(list.len()).unwrap().to_le_bytes();
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend([length, start].concat());
    out.extend([0, 0]);
    out
}

/// Bytes as the array of a program.
fn array(m: &str) -> String {
    let bytes = exchange(m);
    let lines: Vec<String> = bytes
        .as_bytes()
        .chunks(8)
        .map(|line| line.iter().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>().join(", "))
        .collect();
    format!("char peer0_0[] = {{ /* Packet 4 */\n{} }};\n", lines.join(",\n"))
}

#[test]
fn an_array_of_a_program_is_its_bytes() {
    let message = &logins()[1];
    assert_eq!(found(array(message).as_bytes(), "dump.c"), found(STANDARD.encode(message).as_bytes(), "paste"));
}

#[test]
fn the_login_is_the_same_in_every_container() {
    let mut wrong = Vec::new();
    for (login, message) in logins().iter().enumerate() {
        let bare = found(STANDARD.encode(message).as_bytes(), "paste");
        for (name, make) in recordings() {
            let told = found(make(message).as_bytes(), name);
            if told != bare {
                wrong.push(format!("{name}, login {login}: {told:?} and not {bare:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What copying, printing and passing on do to a message.
fn damages() -> Vec<Form<str, String>> {
    vec![
        ("parts of a container's log", |m| {
            let parts = lines(&form(m), 400);
            let last = parts.len() - 1;
            let line = |(at, part): (usize, &String)| {
                format!("2026-03-01T12:00:02.1Z stdout {} {part}\n", if at < last { "P" } else { "F" })
            };
            parts.iter().enumerate().map(line).collect()
        }),
        ("soft line ends left in", |m| lines(m, 75).join("=\n")),
        ("a line at the side", |m| lines(m, 76).iter().map(|line| format!("| {line}\n")).collect()),
        ("marks before encoded lines", |m| {
            lines(&STANDARD.encode(m), 76).iter().map(|line| format!("- {line}\n")).collect()
        }),
        ("quoted lines", |m| lines(m, 78).iter().map(|line| format!("> {line}\n")).collect()),
        ("indented lines", |m| lines(m, 72).iter().map(|line| format!("    {line}\n")).collect()),
        ("short lines", |m| lines(m, 50).join("\n")),
        ("doubled quotes", |m| format!("var x = @\"{}\";", m.replace('"', "\"\""))),
        ("a printed object", |m| {
            format!("<QueryDict: {{'SAMLResponse': ['{}'], 'RelayState': ['/x']}}>", STANDARD.encode(m))
        }),
        ("soft hyphens", |m| {
            format!(
                "<html><body><p>SAMLResponse:</p><p>{}</p></body></html>",
                lines(&STANDARD.encode(m), 80).join("&shy;")
            )
        }),
        ("links of a filter", |m| {
            m.replace(
                ACS,
                "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fapp.example%2Fsaml%2Facs&amp;data=05",
            )
        }),
        ("several commands", |m| {
            format!(
                "curl 'https://app.example/' --compressed ;\ncurl '{ACS}' \\\n  --data-raw '{}' ;\ncurl 'https://app.example/home'",
                form(m)
            )
        }),
        ("strings of a program", |m| {
            format!("saml = (\n    '{}'\n)\n", lines(&STANDARD.encode(m), 72).join("'\n    '"))
        }),
        ("markup in strings of a program", |m| {
            let parts: Vec<String> = lines(m, 90).iter().map(|part| part.replace('"', "\\\"")).collect();
            format!("String s = \"{}\";\n", parts.join("\"\n        + \""))
        }),
        ("counted parts of a logger", |m| {
            let parts = lines(&form(m), 600);
            let line = |(at, part): (usize, &String)| {
                format!("Mar  1 12:00:02 app sp[22]: ({}/{}) {part}\n", at + 1, parts.len())
            };
            parts.iter().enumerate().map(line).collect()
        }),
        ("parts of a logger", |m| {
            lines(m, 500).iter().map(|part| format!("Mar  1 12:00:02 app sp[22]: {part}\n")).collect()
        }),
        ("names of a service", |m| {
            m.replace("><", ">\n<").lines().map(|line| format!("sp-1  | 2026-03-01T12:00:02.1Z {line}\n")).collect()
        }),
        ("parts of records", |m| {
            let parts = lines(&format!("{m}\n"), 400);
            parts.iter().map(|part| format!("{{\"log\": {}, \"stream\": \"stdout\"}}\n", json(part))).collect()
        }),
        ("bytes of a journal", |m| format!("{{\"PRIORITY\": \"6\", \"MESSAGE\": {:?}}}\n", form(m).as_bytes())),
        ("bytes of a buffer", |m| format!("{{\"type\": \"Buffer\", \"data\": {:?}}}", m.as_bytes())),
        ("digits of a database", |m| format!("17 | \\x{} | 2026-03-01\n", digits(m, ""))),
        ("digits of an analyzer", |m| format!("{{\"http.file_data\": \"{}\"}}", digits(&form(m), ":"))),
        ("a cell over several lines", |m| {
            let all = lines(&STANDARD.encode(m), 76);
            let (last, full) = all.split_last().unwrap();
            let rows: Vec<String> = full.iter().map(|line| format!("{line}+| ")).collect();
            format!(" id | response | at\n----+----\n 17 | {}\n    | {last:<76} | \n(1 row)\n", rows.join("\n    | "))
        }),
        ("markup in a cell over several lines", |m| {
            let all = m.replace("><", ">\n<");
            format!("-[ RECORD 1 ]-+----\nid | 17\nxml | {}\n", all.replace('\n', " +\n    | "))
        }),
        ("colors of a terminal", |m| {
            format!("\u{1b}[32mDEBUG\u{1b}[0m SAMLResponse=\u{1b}[33m{}\u{1b}[0m\n", STANDARD.encode(m))
        }),
        ("indented by blanks that do not break", |m| lines(&STANDARD.encode(m), 76).join("\n\u{A0}\u{A0}")),
        ("a row of a table", |m| format!("id\tresponse\n17\t{}\n", STANDARD.encode(m))),
        ("a record with an error", |m| {
            format!("{{\"level\": \"error\", \"error\": \"no login\", \"body\": {}}}\n", json(&form(m)))
        }),
        ("an attribute", |m| {
            format!(
                "<?xml version=\"1.0\"?>\n<pdml><packet><field name=\"http.file_data\" show=\"{}\"/></packet></pdml>",
                escaped(&form(m))
            )
        }),
    ]
}

#[test]
fn what_a_copy_breaks_is_put_together() {
    let mut wrong = Vec::new();
    for (login, message) in logins().iter().enumerate() {
        let bare = found(STANDARD.encode(message).as_bytes(), "paste");
        for (name, make) in damages() {
            let told = found(make(message).as_bytes(), name);
            if told != bare {
                wrong.push(format!("{name}, login {login}: {told:?} and not {bare:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn containers_inside_containers(login in 0usize..3, inner in 0usize..30, outer in 0usize..4, outermost in 0usize..5) {
        let message = &logins()[login];
        let bare = found(STANDARD.encode(message).as_bytes(), "paste");
        let recordings = recordings();
        let (name, make) = recordings[inner % recordings.len()];
        let wrappings = wrappings();
        let (around, wrap) = wrappings[outer];
        let mut bytes = wrap(make(message).as_bytes());
        let mut names = format!("{name} in {around}");
        if let Some((more, wrap)) = wrappings.get(outermost).filter(|(more, _)| *more != around && std::str::from_utf8(&bytes).is_ok()) {
            bytes = wrap(&bytes);
            names.push_str(" in ");
            names.push_str(more);
        }
        prop_assert_eq!(found(&bytes, "file"), bare, "{}", names);
    }
}
