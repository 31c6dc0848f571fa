//! A file as a case, or why not.

use super::{MAX_FILE, MAX_INPUTS, MAX_NAME, MAX_NOTE, MAX_STATEMENTS, SCHEMA};
use crate::applications::link::read_profile;
use crate::case::{
    AuthorKind, Case, DecryptionStatement, Expectations, Input, KeyInput, ReadAs, Removed, Settings,
    SignatureStatement, Statement, TokenStatement,
};
use crate::report::visible::hides_something;
use crate::syntax::json::{Json, parse};
use crate::time::Instant;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What a case file holds.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Inputs, keys, expectations, roles and statements.
    pub case: Case,
    /// The sender's clock and receiver.
    pub settings: Settings,
    /// The program that wrote it.
    pub generator: String,
    /// The sender's own words.
    pub note: Option<String>,
    /// What was taken out.
    pub receipt: Vec<Removed>,
}

/// Whether this is meant as a case file: its first member says so.
pub fn is_case_file(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let inner = bytes.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inner.is_some_and(|inner| inner.starts_with(b"\"assertain_case\""))
}

/// Reads a case file; a sentence where nothing of it is used.
pub fn read(bytes: &[u8]) -> Result<CaseFile, String> {
    if bytes.len() > MAX_FILE {
        return Err(refused(&format!("it is larger than {} MB", MAX_FILE >> 20)));
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| damaged())?;
    let parsed = parse(text);
    let root = parsed.root.filter(|_| parsed.faults.is_empty()).ok_or_else(damaged)?;
    match root.get("assertain_case").and_then(Json::as_f64) {
        Some(version) if version == SCHEMA as f64 => {}
        Some(version) if version >= (SCHEMA + 1) as f64 => {
            return Err(format!(
                "The case file needs a newer version of Assertain (schema {} instead of {SCHEMA}). Update Assertain \
                 to open it.",
                version as u64
            ));
        }
        _ => return Err(refused("it has no version of the form that is known here")),
    }
    case_file(&root).map_err(|problem| refused(&problem))
}

fn damaged() -> String {
    "The case file is damaged: it was truncated or changed. Ask its sender for a new one.".to_owned()
}

fn refused(why: &str) -> String {
    format!("The case file is not used: {why}. Ask its sender for a new one.")
}

type Read<T> = Result<T, String>;

fn case_file(root: &Json) -> Read<CaseFile> {
    only(
        root,
        &[
            "assertain_case",
            "generator",
            "note",
            "now",
            "at",
            "skew",
            "receiver",
            "expectations",
            "inputs",
            "keys",
            "read_as",
            "statements",
            "receipt",
        ],
    )?;
    let note = optional(root, "note", MAX_NOTE)?;
    let now = instant(root, "now")?.ok_or("it does not say when it was judged")?;
    let skew = match root.get("skew") {
        None => 0,
        Some(value) => whole(value).filter(|skew| *skew <= 86_400).ok_or("`skew` is no number of seconds")?,
    };
    let settings = Settings {
        at: instant(root, "at")?,
        skew: i64::try_from(skew).unwrap_or(0),
        receiver: optional(root, "receiver", 100)?,
        ..Settings::at_now(now)
    };
    let expectations = match root.get("expectations") {
        None => Expectations::default(),
        Some(value) => read_profile(value.to_json().as_bytes())
            .map_err(|problem| format!("its expectations cannot be read ({problem})"))?,
    };
    let expectations = from_case_file(expectations);
    let inputs = all(root, "inputs", MAX_INPUTS, |one| {
        only(one, &["name", "text", "base64"])?;
        Ok(Input { origin: name(one)?, bytes: content(one)? })
    })?;
    if inputs.iter().any(|input| is_case_file(&input.bytes)) {
        return Err("a case file stands in it".to_owned());
    }
    let keys = all(root, "keys", MAX_INPUTS, |one| {
        only(one, &["name", "text", "base64", "trusted", "password"])?;
        let trusted_certificate = one.get("trusted").and_then(Json::as_bool).unwrap_or(false);
        Ok(KeyInput {
            origin: name(one)?,
            bytes: content(one)?,
            password: optional(one, "password", MAX_NAME)?,
            trusted_certificate,
        })
    })?;
    let count = inputs.len();
    let read_as = all(root, "read_as", MAX_STATEMENTS, |one| {
        only(one, &["input", "item", "role"])?;
        let input = one.get("input").and_then(whole).and_then(|input| usize::try_from(input).ok());
        let input = input.filter(|input| *input < count).ok_or("`read_as` names an input that is not there")?;
        Ok(ReadAs { input, item: optional(one, "item", 20)?, role: required(one, "role", 100)? })
    })?;
    let statements = all(root, "statements", MAX_STATEMENTS, statement)?;
    let receipt = all(root, "receipt", 20, |one| {
        only(one, &["class", "values", "places"])?;
        let number = |name| {
            one.get(name)
                .and_then(whole)
                .and_then(|number| usize::try_from(number).ok())
                .ok_or("a number of its receipt is none")
        };
        Ok(Removed { class: required(one, "class", 40)?, values: number("values")?, places: number("places")? })
    })?;
    let case = Case { inputs, keys, expectations, read_as, statements, ..Case::default() };
    Ok(CaseFile { case, settings, generator: required(root, "generator", 100)?, note, receipt })
}

/// Their words are those of whoever made the file.
fn from_case_file(mut expectations: Expectations) -> Expectations {
    if let Some(author) = &mut expectations.author {
        author.by = AuthorKind::Case;
    }
    expectations
}

fn statement(one: &Json) -> Read<Statement> {
    only(one, &["document", "signatures", "tokens", "decryptions"])?;
    let signatures = all(one, "signatures", MAX_INPUTS, |one| {
        only(one, &["digests", "embedded_key", "keys", "trusted_keys", "repaired", "variant"])?;
        let trusted = all(one, "trusted_keys", MAX_INPUTS, |one| {
            only(one, &["key", "result"])?;
            Ok((required(one, "key", MAX_NAME)?, required(one, "result", MAX_NAME)?))
        })?;
        Ok(SignatureStatement {
            digests: texts(one, "digests")?,
            embedded: required(one, "embedded_key", 40)?,
            keys: texts(one, "keys")?,
            trusted,
            repaired: one.get("repaired").and_then(Json::as_bool).unwrap_or(false),
            variant: optional(one, "variant", 100)?.unwrap_or_default(),
        })
    })?;
    let tokens = all(one, "tokens", MAX_INPUTS, |one| {
        only(one, &["result", "key", "kid_known", "other_key", "remark"])?;
        Ok(TokenStatement {
            result: required(one, "result", 40)?,
            key: optional(one, "key", MAX_NAME)?,
            kid_known: one.get("kid_known").and_then(Json::as_bool),
            other_key: optional(one, "other_key", MAX_NAME)?,
            remark: optional(one, "remark", 100)?.unwrap_or_default(),
        })
    })?;
    let decryptions = all(one, "decryptions", MAX_INPUTS, |one| {
        only(one, &["result", "failed_step", "plaintext", "attempts"])?;
        let plaintext = match one.get("plaintext") {
            None => None,
            Some(text) => Some(text.as_str().ok_or("a plain text in it is no text")?.to_owned()),
        };
        Ok(DecryptionStatement {
            result: required(one, "result", 40)?,
            step: optional(one, "failed_step", 40)?.unwrap_or_default(),
            plaintext,
            attempts: texts(one, "attempts")?,
        })
    })?;
    let document = required(one, "document", 64)?;
    if document.len() != 64 || !document.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("a statement in it names no document".to_owned());
    }
    Ok(Statement { document, signatures, tokens, decryptions })
}

/// No member but these, and none twice.
fn only(json: &Json, names: &[&str]) -> Read<()> {
    if !json.is_object() {
        return Err("a part of it is no object".to_owned());
    }
    if let Some(twice) = json.duplicates().first() {
        return Err(format!("`{}` stands in it twice", shown(&twice.name)));
    }
    match json.members().iter().find(|member| !names.contains(&member.name.as_str())) {
        Some(member) => Err(format!("it has a member `{}` that this version does not know", shown(&member.name))),
        None => Ok(()),
    }
}

/// A name of somebody's choice, short and harmless.
fn shown(name: &str) -> String {
    name.chars().take(40).filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).collect()
}

fn all<T>(json: &Json, name: &str, most: usize, one: impl Fn(&Json) -> Read<T>) -> Read<Vec<T>> {
    let Some(list) = json.get(name) else { return Ok(Vec::new()) };
    if !list.is_array() {
        return Err(format!("`{name}` is no list"));
    }
    if list.elements().len() > most {
        return Err(format!("`{name}` has more than {most} entries"));
    }
    list.elements().iter().map(one).collect()
}

fn texts(json: &Json, name: &str) -> Read<Vec<String>> {
    all(json, name, MAX_INPUTS, |one| {
        plain(one.as_str().ok_or_else(|| format!("`{name}` holds something else than text"))?, name, MAX_NAME)
    })
}

fn required(json: &Json, name: &str, most: usize) -> Read<String> {
    optional(json, name, most)?.ok_or_else(|| format!("`{name}` is missing"))
}

fn optional(json: &Json, name: &str, most: usize) -> Read<Option<String>> {
    match json.get(name) {
        None => Ok(None),
        Some(value) => plain(value.as_str().ok_or_else(|| format!("`{name}` is no text"))?, name, most).map(Some),
    }
}

/// A text that is shown to people: short, and nothing in it that disguises what it says.
fn plain(text: &str, name: &str, most: usize) -> Read<String> {
    if text.chars().count() > most {
        return Err(format!("`{name}` is longer than {most} characters"));
    }
    let hidden = text.chars().find(|c| !matches!(c, ' ' | '\n') && hides_something(c.encode_utf8(&mut [0; 4])));
    match hidden {
        Some(c) => Err(format!("`{name}` has an invisible character (U+{:04X})", u32::from(c))),
        None => Ok(text.to_owned()),
    }
}

fn name(json: &Json) -> Read<String> {
    required(json, "name", MAX_NAME)
}

/// The bytes of an input, as text or base64.
fn content(json: &Json) -> Read<Vec<u8>> {
    match (json.get("text"), json.get("base64")) {
        (Some(text), None) => Ok(text.as_str().ok_or("a content in it is no text")?.as_bytes().to_vec()),
        (None, Some(text)) => {
            let text = text.as_str().ok_or("a content in it is no text")?;
            STANDARD.decode(text).map_err(|_| "a content in it is no base64".to_owned())
        }
        _ => Err("an entry in it has no content, or two".to_owned()),
    }
}

fn instant(json: &Json, name: &str) -> Read<Option<Instant>> {
    match optional(json, name, 40)? {
        None => Ok(None),
        Some(text) => Instant::from_rfc3339(&text).map(Some).ok_or_else(|| format!("`{name}` is no time")),
    }
}

/// A whole number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared with its range before")]
fn whole(json: &Json) -> Option<u64> {
    let number = json.as_f64()?;
    ((0.0..=9e15).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}
