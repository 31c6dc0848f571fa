//! SARIF against a schema of our own: the members of SARIF 2.1.0 that are written, with the types, requirements and closed sets that
//! the specification gives them, and no others.

use super::run;
use serde_json::Value;

const SCHEMA: &str = include_str!("../../cli/sarif-subset.schema.json");

#[test]
fn every_log_is_one_of_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut results = 0;
    for folder in std::fs::read_dir(super::root().join("tests/cases")).unwrap() {
        let folder = folder.unwrap().path();
        let inputs = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let mut inputs: Vec<String> = inputs
            .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("input"))
            .map(|path| path.strip_prefix(super::root()).unwrap().to_str().unwrap().to_owned())
            .collect();
        inputs.sort();
        let words: Vec<&str> = ["--format", "sarif"].into_iter().chain(inputs.iter().map(String::as_str)).collect();
        let log: Value = serde_json::from_slice(&run(&words, "").stdout).unwrap();
        let mut wrong = Vec::new();
        check(&log, &schema, &schema, "", &mut wrong);
        assert!(wrong.is_empty(), "{}: {}", folder.display(), wrong.join("\n"));
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(inputs.iter().any(|input| input == uri), "{uri}");
            results += 1;
        }
    }
    assert!(results > 50, "{results} results");
}

#[test]
fn the_check_of_the_schema_can_fail() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for log in [
        r#"{"version": "2.1.0"}"#,
        r#"{"version": "2.0.0", "runs": []}"#,
        r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": 1}}]}]}"#,
        r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "a"}, "level": "bad"}]}]}"#,
        r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "nam": "y"}}}]}"#,
    ] {
        let mut wrong = Vec::new();
        check(&serde_json::from_str(log).unwrap(), &schema, &schema, "", &mut wrong);
        assert!(!wrong.is_empty(), "{log}");
    }
}

/// The words of JSON Schema that the file uses.
fn check(value: &Value, schema: &Value, root: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{name}"));
        return check(value, target, root, at, wrong);
    }
    let is_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64(),
        Some("boolean") => value.is_boolean(),
        None => true,
        Some(other) => panic!("type {other}"),
    };
    if !is_type {
        wrong.push(format!("{at}: {value} is no {}", schema["type"]));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        wrong.push(format!("{at}: {value} is not one of {allowed:?}"));
    }
    if let (Some(minimum), Some(number)) = (schema["minimum"].as_i64(), value.as_i64())
        && number < minimum
    {
        wrong.push(format!("{at}: {number} is less than {minimum}"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            wrong.push(format!("{at}: `{name}` is missing"));
        }
    }
    if let (Some(members), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, member) in members {
            match known.get(name) {
                Some(schema) => check(member, schema, root, &format!("{at}/{name}"), wrong),
                None => wrong.push(format!("{at}: `{name}` is unknown")),
            }
        }
    }
    if let (Some(elements), Some(schema)) = (value.as_array(), schema.get("items")) {
        elements.iter().enumerate().for_each(|(index, one)| check(one, schema, root, &format!("{at}/{index}"), wrong));
    }
}
