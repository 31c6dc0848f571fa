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
            "<!DOCTYPE html><html><head><title>Login failed</title></head><body><div class=\"alert\">{text}</div><p>Contact your administrator.</p></body></html>"
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
    ] {
        let found = read(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
