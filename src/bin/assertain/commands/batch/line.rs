//! A case as one line of JSON.
//!
//! Input: `{"id", "inputs": [{"name", "text" | "base64"}], "expectations", "at", …}`. Output: a case, or a sentence why not.
//! Invariant: a line opens no file; an unknown member is told, because a mistyped one would change the answer in silence.

use super::super::super::case::over;
use assertain::applications::{self, link};
use assertain::case::KeyInput;
use assertain::receivers::is_known;
use assertain::time::Instant;
use assertain::{Case, Expectations, Input, Settings};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(rename = "id")]
    _id: Option<String>,
    inputs: Vec<Bytes>,
    #[serde(default)]
    expectations: Option<Expected>,
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    now: Option<String>,
    #[serde(default)]
    skew: Option<i64>,
    #[serde(default)]
    receiver: Option<String>,
    /// Trusted signing certificates.
    #[serde(default)]
    certs: Vec<Bytes>,
    #[serde(default)]
    keys: Vec<Bytes>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Bytes {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    base64: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Expected {
    Named(String),
    Members(serde_json::Value),
}

impl Bytes {
    fn bytes(self, number: usize) -> Result<(String, Vec<u8>), String> {
        let name = self.name.unwrap_or_else(|| format!("input {number}"));
        match (self.text, self.base64) {
            (Some(text), None) => Ok((name, text.into_bytes())),
            (None, Some(text)) => {
                let decoded = STANDARD.decode(&text).or_else(|_| STANDARD_NO_PAD.decode(&text));
                decoded.map(|bytes| (name, bytes)).map_err(|error| format!("base64 of an input: {error}"))
            }
            _ => Err("an input has either `text` or `base64`".to_owned()),
        }
    }
}

/// Reads a line over what all cases share.
pub(super) fn read(line: &[u8], case: &mut Case, settings: &mut Settings) -> Result<(), String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| format!("not a case: {error}"))?;
    for (index, input) in line.inputs.into_iter().enumerate() {
        let (origin, bytes) = input.bytes(index + 1)?;
        case.inputs.push(Input { origin, bytes });
    }
    for (list, trusted_certificate) in [(line.certs, true), (line.keys, false)] {
        for (index, key) in list.into_iter().enumerate() {
            let (origin, bytes) = key.bytes(index + 1)?;
            case.keys.push(KeyInput { origin, bytes, password: None, trusted_certificate });
        }
    }
    if let Some(expected) = line.expectations {
        case.expectations = over(std::mem::take(&mut case.expectations), &expectations(expected)?)?;
    }
    let instant = |name: &str, value: String| {
        Instant::from_rfc3339(&value).ok_or(format!("`{name}` is a time like 2026-03-01T12:00:00Z"))
    };
    if let Some(at) = line.at {
        settings.at = Some(instant("at", at)?);
    }
    if let Some(now) = line.now {
        settings.now = instant("now", now)?;
    }
    if let Some(skew) = line.skew {
        settings.skew = skew;
    }
    if let Some(name) = line.receiver.or_else(|| case.expectations.receiver.clone()) {
        is_known(&name).then_some(()).ok_or_else(|| format!("no receiver is called `{name}`"))?;
        settings.receiver = Some(name);
    }
    Ok(())
}

fn expectations(expected: Expected) -> Result<Expectations, String> {
    match expected {
        Expected::Named(name) if name.contains("#sp=") => {
            let at = name.find("#sp=").and_then(|at| name.get(at..)).unwrap_or_default();
            link::from_link(at).unwrap_or_else(|| Err("not an expectation link".to_owned()))
        }
        Expected::Named(name) => applications::find(&name)
            .map(|application| application.expectations())
            .ok_or_else(|| format!("no application is called `{name}`")),
        Expected::Members(members) => {
            serde_json::from_value(members).map_err(|error| format!("`expectations`: {error}"))
        }
    }
}
