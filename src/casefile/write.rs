//! A case as a file.

use super::SCHEMA;
use super::read::CaseFile;
use crate::applications::link::profile_json;
use crate::case::{Expectations, Statement};
use crate::report::steered;
use crate::syntax::json::write_string;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The file, in the form that `docs/case-file.md` describes.
pub fn to_json(file: &CaseFile) -> String {
    let mut out = format!("{{\n  \"assertain_case\": {SCHEMA},\n  \"generator\": {}", string(&file.generator));
    let mut member = |name: &str, value: String| {
        out.push_str(&format!(",\n  \"{name}\": {value}"));
    };
    if let Some(note) = &file.note {
        member("note", string(note));
    }
    member("now", string(&file.settings.now.to_string()));
    if let Some(at) = file.settings.at {
        member("at", string(&at.to_string()));
    }
    if file.settings.skew != 0 {
        member("skew", file.settings.skew.to_string());
    }
    if let Some(receiver) = &file.settings.receiver {
        member("receiver", string(receiver));
    }
    if file.case.expectations != Expectations::default() {
        member("expectations", profile_json(&file.case.expectations));
    }
    let inputs = file.case.inputs.iter().map(|input| format!("{{{}}}", content(&input.origin, &input.bytes)));
    member("inputs", lines(inputs));
    if !file.case.keys.is_empty() {
        let keys = file.case.keys.iter().map(|key| {
            let trusted = if key.trusted_certificate { ", \"trusted\": true" } else { "" };
            let password =
                key.password.as_ref().map_or_else(String::new, |word| format!(", \"password\": {}", string(word)));
            format!("{{{}{trusted}{password}}}", content(&key.origin, &key.bytes))
        });
        member("keys", lines(keys));
    }
    if !file.case.read_as.is_empty() {
        let roles = file.case.read_as.iter().map(|role| {
            let item = role.item.as_ref().map_or_else(String::new, |item| format!(", \"item\": {}", string(item)));
            format!("{{\"input\": {}{item}, \"role\": {}}}", role.input, string(&role.role))
        });
        member("read_as", lines(roles));
    }
    if !file.case.statements.is_empty() {
        member("statements", lines(file.case.statements.iter().map(statement)));
    }
    if !file.receipt.is_empty() {
        let rows = file.receipt.iter().map(|row| {
            format!("{{\"class\": {}, \"values\": {}, \"places\": {}}}", string(&row.class), row.values, row.places)
        });
        member("receipt", lines(rows));
    }
    out.push_str("\n}\n");
    steered(out)
}

/// Name and content of an input or a key.
fn content(name: &str, bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => format!("\"name\": {}, \"text\": {}", string(name), string(text)),
        Err(_) => format!("\"name\": {}, \"base64\": \"{}\"", string(name), STANDARD.encode(bytes)),
    }
}

fn statement(one: &Statement) -> String {
    let mut members = vec![format!("\"document\": {}", string(&one.document))];
    if !one.signatures.is_empty() {
        let all = one.signatures.iter().map(|signature| {
            let trusted = signature
                .trusted
                .iter()
                .map(|(key, result)| format!("{{\"key\": {}, \"result\": {}}}", string(key), string(result)));
            let mut members = vec![
                format!("\"digests\": {}", strings(&signature.digests)),
                format!("\"embedded_key\": {}", string(&signature.embedded)),
                format!("\"keys\": {}", strings(&signature.keys)),
                format!("\"trusted_keys\": [{}]", trusted.collect::<Vec<_>>().join(", ")),
            ];
            if signature.repaired {
                members.push("\"repaired\": true".to_owned());
            }
            optional(&mut members, "variant", &signature.variant);
            format!("{{{}}}", members.join(", "))
        });
        members.push(format!("\"signatures\": [{}]", all.collect::<Vec<_>>().join(", ")));
    }
    if !one.tokens.is_empty() {
        let all = one.tokens.iter().map(|token| {
            let mut members = vec![format!("\"result\": {}", string(&token.result))];
            optional(&mut members, "key", token.key.as_deref().unwrap_or_default());
            if let Some(known) = token.kid_known {
                members.push(format!("\"kid_known\": {known}"));
            }
            optional(&mut members, "other_key", token.other_key.as_deref().unwrap_or_default());
            optional(&mut members, "remark", &token.remark);
            format!("{{{}}}", members.join(", "))
        });
        members.push(format!("\"tokens\": [{}]", all.collect::<Vec<_>>().join(", ")));
    }
    if !one.decryptions.is_empty() {
        let all = one.decryptions.iter().map(|decryption| {
            let mut members = vec![format!("\"result\": {}", string(&decryption.result))];
            optional(&mut members, "failed_step", &decryption.step);
            if let Some(plain) = &decryption.plaintext {
                members.push(format!("\"plaintext\": {}", string(plain)));
            }
            if !decryption.attempts.is_empty() {
                members.push(format!("\"attempts\": {}", strings(&decryption.attempts)));
            }
            format!("{{{}}}", members.join(", "))
        });
        members.push(format!("\"decryptions\": [{}]", all.collect::<Vec<_>>().join(", ")));
    }
    format!("{{{}}}", members.join(", "))
}

fn optional(members: &mut Vec<String>, name: &str, value: &str) {
    if !value.is_empty() {
        members.push(format!("\"{name}\": {}", string(value)));
    }
}

fn strings(all: &[String]) -> String {
    format!("[{}]", all.iter().map(|one| string(one)).collect::<Vec<_>>().join(", "))
}

fn lines(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.map(|one| format!("    {one}")).collect();
    if all.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", all.join(",\n")) }
}

fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(text, &mut out);
    out
}
