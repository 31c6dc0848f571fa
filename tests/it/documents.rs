//! The documents `tests/rules/ID.md`: their cases, their blocks, and how a case is judged.

use assertain::case::Settings;
use assertain::diagnose::{Examination, examine};
use assertain::{Case, Input};
use base64::Engine;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

/// A case of a document.
pub(super) struct RuleCase {
    pub(super) title: String,
    pub(super) options: String,
    /// File name and bytes.
    pub(super) inputs: Vec<(String, Vec<u8>)>,
    pub(super) keys: Vec<(bool, Vec<u8>)>,
    pub(super) expect: Vec<String>,
}

/// A case of a document with its report, and the documents that the report's places refer to.
pub(super) struct Judged {
    /// The rule of the document.
    pub(super) rule: String,
    pub(super) case: RuleCase,
    /// Which case of its document it is.
    pub(super) index: usize,
    pub(super) examination: Examination,
}

/// All cases of all documents, judged once for all tests; with `RULE` those of the rules whose id contains it.
pub(super) fn judged() -> &'static [Judged] {
    static ALL: LazyLock<Vec<Judged>> = LazyLock::new(|| {
        let only = std::env::var("RULE").unwrap_or_default();
        let mut all = Vec::new();
        for (rule, text) in documents().into_iter().filter(|(rule, _)| rule.contains(&only)) {
            for (index, case) in read(&rule, &text).into_iter().enumerate() {
                let (prepared, settings) = prepared(&case);
                let examination = examine(&prepared, &settings);
                all.push(Judged { rule: rule.clone(), case, index, examination });
            }
        }
        all
    });
    &ALL
}

/// All cases of all documents, ready to be judged, with their names.
pub(super) fn all_cases() -> Vec<(String, Case, Settings)> {
    let named = |(name, text): (String, String)| {
        read(&name, &text).into_iter().map(move |case| {
            let (prepared, settings) = prepared(&case);
            (format!("{name} › {}", case.title), prepared, settings)
        })
    };
    documents().into_iter().flat_map(|one| named(one).collect::<Vec<_>>()).collect()
}

pub(super) fn documents() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
        .filter(|file| file.file_stem().is_some_and(|stem| stem != "README"))
        .map(|file| (file.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(file).unwrap()))
        .collect()
}

pub(super) fn read(name: &str, text: &str) -> Vec<RuleCase> {
    let mut cases: Vec<RuleCase> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(RuleCase {
                title: title.to_owned(),
                options: String::new(),
                inputs: Vec::new(),
                keys: Vec::new(),
                expect: Vec::new(),
            });
        } else if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let case = cases.last_mut().unwrap_or_else(|| panic!("{name}: a block before the first case"));
            let mut info = info.split_whitespace();
            match info.next() {
                Some("options") => case.options = block.join(" "),
                Some("input") => {
                    let (names, encoders): (Vec<&str>, Vec<&str>) = info.partition(|word| word.starts_with("file="));
                    let origin = names.first().map_or("paste", |name| &name["file=".len()..]).to_owned();
                    case.inputs.push((origin, encode(block.join("\n").into_bytes(), encoders.into_iter())));
                }
                Some("cert") => case.keys.push((true, block.join("\n").into_bytes())),
                Some("key") => case.keys.push((false, block.join("\n").into_bytes())),
                Some("expect") => {
                    case.expect.extend(block.iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()))
                }
                other => panic!("{name}: unknown block {other:?}"),
            }
        }
    }
    for case in &cases {
        assert!(!case.expect.is_empty(), "{name} › {}: nothing is expected", case.title);
    }
    cases
}

fn encode<'a>(mut bytes: Vec<u8>, encoders: impl Iterator<Item = &'a str>) -> Vec<u8> {
    for encoder in encoders {
        bytes = match encoder {
            "raw" => bytes,
            "base64" => base64::engine::general_purpose::STANDARD.encode(&bytes).into_bytes(),
            "base64url" => base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&bytes).into_bytes(),
            "deflate" => {
                compress(flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default()), &bytes, |e| {
                    e.finish()
                })
            }
            "zlib" => {
                compress(flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default()), &bytes, |e| {
                    e.finish()
                })
            }
            "gzip" => {
                compress(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default()), &bytes, |e| {
                    e.finish()
                })
            }
            "percent" => percent(&bytes),
            "utf16le" => {
                [0xff, 0xfe].into_iter().chain(text(&bytes).encode_utf16().flat_map(u16::to_le_bytes)).collect()
            }
            "latin1" => text(&bytes).chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect(),
            "bom" => [0xef, 0xbb, 0xbf].into_iter().chain(bytes).collect(),
            "crlf" => text(&bytes).replace('\n', "\r\n").into_bytes(),
            "qp" => text(&bytes).replace('=', "=3D").into_bytes(),
            "jose" => jose(text(&bytes)).into_bytes(),
            other => match other.split_once('=') {
                Some(("wrap", before)) => before.bytes().chain(bytes).collect(),
                Some(("cut", length)) => bytes[..length.parse().expect("cut=N")].to_vec(),
                _ => panic!("unknown encoder {other}"),
            },
        };
    }
    bytes
}

/// Lines of JSON (header, claims) and a last line `sig:TEXT` become a compact token.
fn jose(text: &str) -> String {
    let encode = |part: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(part);
    let parts: Vec<String> = text.lines().map(|line| encode(line.strip_prefix("sig:").unwrap_or(line))).collect();
    parts.join(".")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn compress<W: std::io::Write>(
    mut encoder: W,
    bytes: &[u8],
    finish: impl FnOnce(W) -> std::io::Result<Vec<u8>>,
) -> Vec<u8> {
    encoder.write_all(bytes).unwrap();
    finish(encoder).unwrap()
}

fn percent(bytes: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            encoded.push(*byte);
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}

pub(super) fn prepared(rule_case: &RuleCase) -> (Case, Settings) {
    let mut case = Case::default();
    for (origin, bytes) in &rule_case.inputs {
        case.inputs.push(Input { origin: origin.clone(), bytes: bytes.clone() });
    }
    for (trusted_certificate, bytes) in &rule_case.keys {
        case.keys.push(assertain::case::KeyInput {
            origin: "key".to_owned(),
            bytes: bytes.clone(),
            password: None,
            trusted_certificate: *trusted_certificate,
        });
    }
    let settings = super::options::apply(&rule_case.options, &mut case);
    (case, settings)
}

/// Writes other expectations into a document: the index of the case, the line, and the lines in its place.
pub(super) fn rewrite(name: &str, new: &[(usize, String, String)]) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/rules/{name}.md"));
    let text = std::fs::read_to_string(&file).unwrap();
    let mut new = new.iter().peekable();
    let mut written = String::new();
    let mut case = 0;
    for line in text.lines() {
        case += usize::from(line.starts_with("## "));
        let replaced = new.next_if(|(index, before, _)| index + 1 == case && before == line);
        written.push_str(replaced.map_or(line, |(.., lines)| lines));
        written.push('\n');
    }
    if written != text {
        std::fs::write(file, written).unwrap();
    }
}
