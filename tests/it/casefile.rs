//! Case files and case links of somebody who means harm: used whole or refused in a clear sentence, and nothing is changed by one that is
//! refused.

use assertain::casefile::{MAX_LINK, from_link, is_case_file, read, to_json};
use assertain::redact::Choices;
use assertain::share::{Form, offered, prepare};
use assertain::{Case, Input, Settings, analyse};
use proptest::prelude::*;

const RESPONSE: &str = include_str!("../../src/ui/samples/destination.xml");

fn settings() -> Settings {
    super::options::apply("", &mut Case::default())
}

/// A case file as the product makes it.
fn file() -> String {
    let mut case = Case::from_text(RESPONSE);
    let settings = super::options::apply("--acs https://app.example/acs --require-attribute email", &mut case);
    let mut parcel = prepare(&case, &settings, &Choices::default());
    parcel.form(Form::Case, Some("It fails since Monday.")).unwrap().content
}

/// Used as it is, or refused: then the rest of the case is judged as if the file were not there.
fn holds(json: &str) {
    match read(json.as_bytes()) {
        Ok(file) => {
            let written = to_json(&file);
            assert_eq!(to_json(&read(written.as_bytes()).expect("what was written is read")), written);
        }
        Err(refused) => {
            assert!(refused.ends_with('.') && refused.chars().count() < 300, "{refused}");
            let is_harmless = |c: char| !c.is_control() && !('\u{200b}'..='\u{206f}').contains(&c) && !"<>".contains(c);
            assert!(refused.chars().all(is_harmless), "{refused:?}");
        }
    }
    let beside = |inputs: &[(&str, &str)]| {
        let inputs = inputs.iter().map(|(origin, text)| Input { origin: (*origin).to_owned(), ..Input::from(*text) });
        analyse(&Case { inputs: inputs.collect(), ..Case::default() }, &settings())
    };
    if is_case_file(json.as_bytes()) && read(json.as_bytes()).is_err() {
        let (with, without) =
            (beside(&[("r.xml", RESPONSE), ("x.assertain.json", json)]), beside(&[("r.xml", RESPONSE)]));
        let rules = |report: &assertain::Report| {
            report
                .findings
                .iter()
                .filter(|one| one.at.iter().any(|place| place.item == "i1"))
                .map(|one| one.rule.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(rules(&with), rules(&without), "a file that is refused changes no answer");
        assert_eq!(with.expectations.len(), without.expectations.len());
    }
}

#[test]
fn the_control_is_used() {
    let json = file();
    assert!(read(json.as_bytes()).is_ok());
    let opened = analyse(&Case { inputs: vec![Input::from(json.as_str())], ..Case::default() }, &settings());
    assert!(opened.findings.iter().any(|one| one.rule == "SAML-DEST-MISMATCH"), "{:?}", opened.verdict);
}

/// Places of the values in a JSON text: after each colon, up to the end of the value.
fn values(json: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let bytes = json.as_bytes();
    for (at, _) in json.match_indices("\": ") {
        let start = at + 3;
        let mut end = start;
        let (mut depth, mut inside, mut escaped) = (0_i32, false, false);
        while let Some(byte) = bytes.get(end) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => inside = !inside,
                b'{' | b'[' if !inside => depth += 1,
                b'}' | b']' if !inside => depth -= 1,
                _ => {}
            }
            if depth < 0 || (depth == 0 && !inside && matches!(byte, b',' | b'\n')) {
                break;
            }
            end += 1;
        }
        found.push((start, end));
    }
    found
}

#[test]
fn every_value_of_another_type_is_used_or_refused() {
    let json = file();
    let places = values(&json);
    assert!(places.len() > 8, "{}", places.len());
    let deep = format!("{}1{}", "[".repeat(3000), "]".repeat(3000));
    let big = format!("\"{}\"", "x".repeat(100_000));
    let wrong = [
        "null",
        "true",
        "-1",
        "1e999",
        "99999999999999999999",
        "[]",
        "{}",
        "\"\"",
        "\"<script>alert(1)</script>\"",
        "\"javascript:alert(1)\"",
        "\"\u{202e}gnp.exe\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        &deep,
        &big,
    ];
    for (start, end) in places {
        for other in wrong {
            holds(&format!("{}{other}{}", &json[..start], &json[end..]));
        }
        // A member that no version knows, and one that stands there twice.
        holds(&format!("{}1, \"run\": \"calc.exe\"{}", &json[..start], &json[end..]));
    }
    holds(&format!("{{\"assertain_case\": 1, {}}}", "\"x\": {".repeat(5000)));
    holds(&json.replacen('{', "{\"__proto__\": {\"a\": 1},", 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_used_or_refused(at in 0usize..4000, cut in 0usize..40, new in "\\PC{0,12}") {
        let json = file();
        let mut start = at.min(json.len());
        while !json.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = (start + cut).min(json.len());
        while !json.is_char_boundary(end) {
            end -= 1;
        }
        holds(&format!("{}{new}{}", &json[..start], &json[end.max(start)..]));
    }

    #[test]
    fn any_link_is_used_or_refused(text in "\\PC{0,200}", code in "[A-Za-z0-9_-]{0,300}") {
        for fragment in [format!("#case={text}"), format!("#case={code}"), format!("#case={}", code.repeat(80))] {
            match offered(&fragment) {
                Ok(offered) => assert!(!offered.words.is_empty()),
                Err(refused) => assert!(refused.ends_with('.') && !refused.contains(['<', '\u{202e}']), "{refused}"),
            }
        }
        assert!(from_link(&format!("#case={}", "A".repeat(MAX_LINK + 1))).is_some_and(|read| read.is_err()));
    }
}
