//! Case files, `NAME.assertain.json`, and case links, `#case=`: a case that one person hands to another.
//!
//! Input: a case, or the bytes of a file. Output: the other, or a sentence why nothing of it was used. Invariant: a file is used whole or
//! not at all; what the reader does not know, or cannot show as what it is, refuses it. `docs/case-file.md` describes the form.

mod link;
mod read;
mod write;

pub use link::{MAX_LINK, from_link, to_link};
pub use read::{CaseFile, is_case_file, read};
pub use write::to_json;

use crate::case::{Case, Expectations, Handed, Input, Settings};
use crate::intake;

/// The version of the form that is written and read.
pub const SCHEMA: u64 = 1;
/// Largest file, in bytes.
pub const MAX_FILE: usize = 128 << 20;
/// Largest archive, mail, or text in which a case file is looked for, in bytes.
const MAX_PACKED: usize = 16 << 20;
/// The member that a case file begins with.
const NAME: &str = "assertain_case";
/// Inputs of one file, and keys.
pub const MAX_INPUTS: usize = 400;
/// Longest note of the sender, in characters.
pub const MAX_NOTE: usize = 2000;
/// Longest name of an input, in bytes.
pub const MAX_NAME: usize = 400;
/// Statements of one file.
pub const MAX_STATEMENTS: usize = 4000;

/// A case with the contents of its case files.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The case.
    pub case: Case,
    /// How it is judged.
    pub settings: Settings,
    /// For each input, the one that it was found in.
    pub origins: Vec<usize>,
}

/// Puts the contents of case files in the place of the files. Nothing where the case has none.
///
/// What the person typed goes before what the file says.
pub fn open(case: &Case, settings: &Settings) -> Option<Opened> {
    let files: Vec<Option<Result<CaseFile, String>>> =
        case.inputs.iter().map(|input| file_in(&input.bytes).or_else(|| file_inside(input))).collect();
    if files.iter().all(Option::is_none) {
        return None;
    }
    let mut opened = Case { inputs: Vec::new(), ..case.clone() };
    let mut settings = settings.clone();
    let mut first = true;
    let mut origins = Vec::new();
    for (place, (input, file)) in case.inputs.iter().zip(files).enumerate() {
        let base = opened.inputs.len();
        match file {
            None => {
                shift(&mut opened, case, place, base);
                opened.inputs.push(input.clone());
            }
            Some(Ok(file)) => {
                if first {
                    adopt(&mut settings, &file.settings);
                    first = false;
                }
                add(&mut opened, file, input, base);
            }
            // Its text is not judged as something else.
            Some(Err(refused)) => {
                opened.handed.push(Handed {
                    origin: input.origin.clone(),
                    refused: Some(refused),
                    ..Handed::default()
                });
            }
        }
        origins.resize(opened.inputs.len(), place);
    }
    Some(Opened { case: opened, settings, origins })
}

/// The case file in an input: the file itself, or a case link that was pasted.
fn file_in(bytes: &[u8]) -> Option<Result<CaseFile, String>> {
    if is_case_file(bytes) {
        return Some(read(bytes));
    }
    let bytes = bytes.trim_ascii();
    let at = memchr::memmem::find(bytes.get(..MAX_NOTE).unwrap_or(bytes), b"#case=")?;
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains(char::is_whitespace))?;
    let json = from_link(text.get(at..)?)?;
    Some(json.and_then(|json| read(json.as_bytes())))
}

/// The case file in an archive, a mail, a code block, or another encoding of characters, as people send files.
fn file_inside(input: &Input) -> Option<Result<CaseFile, String>> {
    let bytes = &input.bytes;
    let wide: Vec<u8> = NAME.bytes().flat_map(|byte| [byte, 0]).collect();
    let names = [NAME.as_bytes(), &wide, b".assertain.json"];
    let is_packed = [b"PK".as_slice(), b"\x1f\x8b"].iter().any(|start| bytes.starts_with(start));
    let may_hold = is_packed || names.iter().any(|name| memchr::memmem::find(bytes, name).is_some());
    if bytes.len() > MAX_PACKED || !may_hold {
        return None;
    }
    let mut open = intake::unpack(input, &intake::Budget::default());
    while let Some(one) = open.pop() {
        let last = one.layers.last().map(|layer| layer.content.as_bytes());
        if let Some(file) = last.filter(|bytes| is_case_file(bytes)) {
            return Some(read(file));
        }
        open.extend(one.children);
    }
    among_words(bytes).map(read)
}

/// The case file that stands in a text after other words, and before some.
fn among_words(bytes: &[u8]) -> Option<&[u8]> {
    let name = memchr::memmem::find(bytes, NAME.as_bytes())?;
    let start = memchr::memrchr(b'{', bytes.get(..name)?)?;
    let end = memchr::memrchr(b'}', bytes)?;
    bytes.get(start..=end).filter(|file| is_case_file(file))
}

/// Roles that the person chose name inputs by their place.
fn shift(opened: &mut Case, case: &Case, from: usize, to: usize) {
    for (role, old) in opened.read_as.iter_mut().zip(&case.read_as) {
        if old.input == from {
            role.input = to;
        }
    }
}

fn add(opened: &mut Case, file: CaseFile, input: &Input, base: usize) {
    let CaseFile { case, generator, note, receipt, .. } = file;
    let moved = case.read_as.into_iter().map(|mut role| {
        role.input += base;
        role
    });
    opened.read_as.extend(moved);
    opened.inputs.extend(case.inputs);
    opened.keys.extend(case.keys);
    opened.statements.extend(case.statements);
    if opened.expectations == Expectations::default() {
        opened.expectations = case.expectations;
    }
    opened.handed.push(Handed { origin: input.origin.clone(), generator, note, receipt, refused: None });
}

/// The sender's clock and receiver, where the person chose none.
fn adopt(settings: &mut Settings, file: &Settings) {
    settings.now = file.now;
    if settings.at.is_none() {
        settings.at = file.at;
    }
    if settings.skew == 0 {
        settings.skew = file.skew;
    }
    if settings.receiver.is_none() {
        settings.receiver.clone_from(&file.receiver);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{DecryptionStatement, KeyInput, ReadAs, Removed, SignatureStatement, Statement, TokenStatement};
    use crate::time::Instant;

    fn sample() -> CaseFile {
        let statement = Statement {
            document: "ab".repeat(32),
            signatures: vec![SignatureStatement {
                digests: vec!["mismatch indentation".to_owned()],
                embedded: "ok".to_owned(),
                keys: vec!["ok".to_owned(), String::new()],
                trusted: vec![("idp.pem".to_owned(), "bad".to_owned())],
                repaired: true,
                variant: "decoded".to_owned(),
            }],
            tokens: vec![TokenStatement {
                result: "ok".to_owned(),
                kid_known: Some(false),
                ..TokenStatement::default()
            }],
            decryptions: vec![DecryptionStatement {
                result: "ok".to_owned(),
                plaintext: Some("<a/>".to_owned()),
                ..DecryptionStatement::default()
            }],
        };
        let case = Case {
            inputs: vec![
                Input { origin: "a \"quoted\".xml".to_owned(), bytes: "<x>\u{e9}\u{7}</x>".into() },
                Input { origin: "b.der".to_owned(), bytes: vec![0x30, 0xff, 0] },
            ],
            keys: vec![KeyInput {
                origin: "idp.pem".to_owned(),
                bytes: b"PEM".to_vec(),
                password: None,
                trusted_certificate: true,
            }],
            expectations: Expectations { acs: Some("https://sp.example/acs".to_owned()), ..Expectations::default() },
            read_as: vec![ReadAs { input: 0, item: Some("i2".to_owned()), role: "id-token".to_owned() }],
            statements: vec![statement],
            handed: Vec::new(),
            ..Case::default()
        };
        let now = Instant::from_seconds(1_772_000_000);
        CaseFile {
            case,
            settings: Settings {
                at: Some(now),
                skew: 60,
                receiver: Some("ruby-saml".to_owned()),
                ..Settings::at_now(now)
            },
            generator: "assertain 0.1.0".to_owned(),
            note: Some("It fails since Monday.".to_owned()),
            receipt: vec![Removed { class: "people".to_owned(), values: 3, places: 9 }],
        }
    }

    #[test]
    fn a_file_brings_back_everything() {
        let file = sample();
        let json = to_json(&file);
        assert!(is_case_file(json.as_bytes()));
        let mut back = read(json.as_bytes()).unwrap();
        assert!(back.case.expectations.author.take().is_some());
        assert_eq!(to_json(&back), json);
        assert_eq!(back.case.keys[0].bytes, b"PEM");
        assert_eq!(format!("{:?}", back.settings), format!("{:?}", file.settings));
        assert_eq!((back.note, back.receipt, back.generator), (file.note, file.receipt, file.generator));
        let link = to_link(&sample()).unwrap();
        assert_eq!(from_link(&link).unwrap().unwrap(), json);
    }

    #[test]
    fn a_file_among_words_is_opened() {
        let json = to_json(&sample());
        let text = format!("Hi,\nhere is the case:\n\n{json}\n\nRegards, Tom");
        let case = Case { inputs: vec![Input::from(text.as_str())], ..Case::default() };
        let opened = open(&case, &sample().settings).unwrap();
        assert_eq!(opened.case.handed[0].note.as_deref(), Some("It fails since Monday."));
        let words = Case { inputs: vec![Input::from("The member assertain_case {is} the first.")], ..Case::default() };
        assert!(open(&words, &sample().settings).is_none());
    }

    #[test]
    fn what_is_damaged_newer_or_hostile_is_refused_whole() {
        let json = to_json(&sample());
        let changed = |from: &str, to: &str| {
            assert!(json.contains(from), "{from}");
            json.replacen(from, to, 1)
        };
        for (wrong, word) in [
            (json[..json.len() - 40].to_owned(), "damaged"),
            (changed("\"assertain_case\": 1", "\"assertain_case\": 2"), "newer version"),
            (changed("\"assertain_case\": 1", "\"assertain_case\": \"1\""), "no version"),
            (changed("\"note\"", "\"run\""), "`run`"),
            (changed("\"skew\": 60", "\"skew\": \"60\""), "skew"),
            (changed("\"skew\": 60", "\"skew\": 60, \"skew\": 60"), "twice"),
            (changed("since Monday", "since \u{202e}Monday"), "invisible"),
            (changed("\"generator\": \"assertain", "\"generator\": \"\\u202eassertain"), "invisible"),
            (changed("\"inputs\": [", &format!("\"inputs\": {}[", "[".repeat(100_000))), "damaged"),
            (
                r#"{"assertain_case":1,"generator":"a","now":"2026-03-01T12:00:00Z","inputs":7}"#.to_owned(),
                "`inputs` is no list",
            ),
            (changed("It fails since Monday.", &"a".repeat(MAX_NOTE + 1)), "note"),
            (changed("\"base64\": \"", "\"base64\": \"!"), "base64"),
            (changed("\"values\": 3", "\"values\": -3"), "receipt"),
        ] {
            let refused = read(wrong.as_bytes()).err().unwrap_or_else(|| panic!("{word}"));
            assert!(refused.contains(word), "{refused} / {word}");
            assert!(refused.ends_with('.'), "{refused}");
        }
        for other in ["", "{}", "{\"a\":1,\"assertain_case\":1}", "[1]", "assertain_case"] {
            assert!(!is_case_file(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn the_person_goes_before_the_file() {
        let bytes = to_json(&sample()).into_bytes();
        let case = Case {
            inputs: vec![
                Input { origin: "own".to_owned(), bytes: b"x".to_vec() },
                Input { origin: "f".to_owned(), bytes },
            ],
            expectations: Expectations { acs: Some("own".to_owned()), ..Expectations::default() },
            ..Case::default()
        };
        let now = Instant::from_seconds(1_800_000_000);
        let settings = Settings { receiver: Some("node-saml".to_owned()), ..Settings::at_now(now) };
        let Opened { case: opened, settings, origins } = open(&case, &settings).unwrap();
        assert_eq!((opened.inputs.len(), origins), (3, vec![0, 1, 1]));
        assert_eq!(opened.read_as[0].input, 1);
        assert_eq!(opened.expectations.acs.as_deref(), Some("own"));
        assert_eq!((settings.receiver.as_deref(), settings.skew), (Some("node-saml"), 60));
        assert_eq!(settings.now, Instant::from_seconds(1_772_000_000));
    }

    #[test]
    fn a_pasted_link_is_opened_like_the_file() {
        let link = format!("https://assertain.example/{}\n", to_link(&sample()).unwrap());
        let pasted = |text: &str| Case {
            inputs: vec![Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() }],
            ..Case::default()
        };
        let settings = Settings::at_now(Instant::from_seconds(1));
        assert_eq!(open(&pasted(&link), &settings).unwrap().case.inputs.len(), 2);
        let cut = open(&pasted(&link[..link.len() - 20]), &settings).unwrap().case;
        assert!(cut.handed[0].refused.is_some() && cut.inputs.is_empty());
        assert!(open(&pasted(&format!("see {link}")), &settings).is_none());
        let long = open(&pasted(&format!("https://tool.example/#case={}", "A".repeat(2 * MAX_LINK))), &settings);
        assert!(long.unwrap().case.handed[0].refused.is_some());
    }

    #[test]
    fn links_that_are_cut_changed_or_swollen_say_so() {
        let link = to_link(&sample()).unwrap();
        assert!(from_link("#sp=x").is_none() && from_link("").is_none());
        for wrong in
            [link[..link.len() - 9].to_owned(), "#case=%%%".to_owned(), format!("#case={}", "A".repeat(MAX_LINK))]
        {
            assert!(from_link(&wrong).unwrap().is_err(), "{wrong:.40}");
        }
        let long = CaseFile { note: None, ..sample() };
        let mut state = 1u64;
        let mut letter = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'!' + u8::try_from((state >> 40) % 90).unwrap())
        };
        let noise: String = (0..40_000).map(&mut letter).collect();
        let long = CaseFile {
            case: Case {
                inputs: vec![Input { origin: "x".to_owned(), bytes: noise.into_bytes() }],
                ..long.case.clone()
            },
            ..long
        };
        assert!(to_link(&long).is_err());
    }
}
