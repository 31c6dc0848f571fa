//! What inputs cost that multiply work on purpose: processor time and memory of one process for each.
//! Prints tab-separated `name<TAB>bytes<TAB>milliseconds<TAB>megabytes<TAB>what was left out`. It measures and asserts nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use assertain::case::KeyInput;
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::fmt::Write;

/// Bytes of the long texts.
const LONG: usize = 10_000_000;

type Make = fn() -> Case;

/// Name and maker of each case.
const CASES: [(&str, Make); 15] = [
    ("200 RSA-16384 keys, 20 tokens", keys_and_tokens),
    ("20 PBES2 recipients of a million rounds", recipients),
    ("10 keys of 5 million rounds", rounds),
    ("400 signatures with keys of their own", signatures),
    ("18,000 references to 4 MB", references),
    ("1,000 signatures over 5 MB, 100 secrets", payload),
    ("10 MB of login URLs", || {
        text(
            "https://idp.example/authorize?response_type=code&client_id=c&redirect_uri=https%3A%2F%2Fsp.example%2Fcb\n",
        )
    }),
    ("10 MB of messages", || text(&format!("SAMLResponse={}\n", STANDARD.encode(format!("{HEAD}</samlp:Response>"))))),
    ("10 MB of messages, each another", messages),
    ("10 MB of names without a value", || text("SAMLResponse=\n")),
    ("10 MB of quotation marks", || text("\"")),
    ("10 MB of percent escapes", || text("%2525")),
    ("10 MB of braces", || text("{")),
    ("10 MB of empty elements", || text("<b/>")),
    ("10 MB of secrets", || text("client_secret=Abc123Def456 password=Zz9x\n")),
];

const HEAD: &str = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
    xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"r\" Version=\"2.0\" IssueInstant=\"2026-03-01T12:00:00Z\">\
    <saml:Issuer>https://idp.example/</saml:Issuer>";

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(wanted) = wanted else {
        for (name, _) in CASES {
            // Memory is counted for a whole process.
            let one = std::process::Command::new(std::env::current_exe().unwrap()).arg(name).output().unwrap();
            print!("{}", String::from_utf8_lossy(&one.stdout));
        }
        return;
    };
    for (name, case) in CASES.iter().filter(|(name, _)| *name == wanted) {
        let case = case();
        let bytes: usize = case.inputs.iter().map(|input| input.bytes.len()).sum::<usize>()
            + case.keys.iter().map(|key| key.bytes.len()).sum::<usize>();
        let settings = Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:10Z").unwrap());
        let start = std::time::Instant::now();
        let report = std::hint::black_box(analyse(&case, &settings));
        let millis = start.elapsed().as_millis();
        let limits: Vec<String> = report.limits.into_iter().map(|limit| limit.left_out).collect();
        println!("{name}\t{bytes}\t{millis}\t{}\t{}", peak(), limits.join("; "));
    }
}

/// The most memory that this process had, in megabytes, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.map_or_else(|| "–".to_owned(), |kilobytes| (kilobytes / 1024).to_string())
}

/// Octets that are the same each time, and never the same twice in a row.
fn octets(count: usize, seed: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(u64::try_from(seed).unwrap() + 1);
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    })
    .take(count)
    .collect()
}

fn modulus(bits: usize, seed: usize) -> Vec<u8> {
    let mut modulus = octets(bits / 8, seed);
    modulus[0] |= 0x80;
    *modulus.last_mut().unwrap() |= 1;
    modulus
}

fn input(bytes: impl Into<Vec<u8>>) -> Input {
    Input { origin: "paste".to_owned(), bytes: bytes.into() }
}

fn key(bytes: impl Into<Vec<u8>>) -> KeyInput {
    KeyInput {
        origin: "key".to_owned(),
        bytes: bytes.into(),
        password: Some("x".to_owned()),
        trusted_certificate: false,
    }
}

fn text(unit: &str) -> Case {
    Case { inputs: vec![input(unit.repeat(LONG / unit.len()))], ..Case::default() }
}

/// A line for each message, none like another.
fn messages() -> Case {
    let mut lines = String::new();
    for index in 0.. {
        let message = HEAD.replace("ID=\"r\"", &format!("ID=\"r{index}\"")) + "</samlp:Response>";
        let _ = writeln!(lines, "SAMLResponse={}", STANDARD.encode(message));
        if lines.len() >= LONG {
            break;
        }
    }
    Case { inputs: vec![input(lines)], ..Case::default() }
}

fn encode(octets: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(octets)
}

fn keys_and_tokens() -> Case {
    let keys: Vec<String> = (0..200)
        .map(|seed| format!("{{\"kty\":\"RSA\",\"n\":\"{}\",\"e\":\"AQAB\"}}", encode(modulus(16384, seed))))
        .collect();
    let token = |index: usize| {
        let claims = format!("{{\"iss\":\"https://op.example\",\"sub\":\"{index}\",\"aud\":\"app\"}}");
        input(format!("{}.{}.{}", encode("{\"alg\":\"RS256\"}"), encode(claims), encode([1; 2048])))
    };
    let keys = vec![key(format!("{{\"keys\":[{}]}}", keys.join(",")))];
    Case { inputs: (0..20).map(token).collect(), keys, ..Case::default() }
}

fn recipients() -> Case {
    let recipient = |index: usize| {
        format!(
            "{{\"header\":{{\"alg\":\"PBES2-HS512+A256KW\",\"p2s\":\"{}\",\"p2c\":1000000}},\"encrypted_key\":\"{}\"}}",
            encode(octets(16, index)),
            encode(octets(40, index))
        )
    };
    let recipients: Vec<String> = (0..20).map(recipient).collect();
    let token = format!(
        "{{\"protected\":\"{}\",\"recipients\":[{}],\"iv\":\"{}\",\"ciphertext\":\"{}\",\"tag\":\"{}\"}}",
        encode("{\"enc\":\"A128CBC-HS256\"}"),
        recipients.join(","),
        encode([1; 16]),
        encode([2; 64]),
        encode([3; 16])
    );
    Case { inputs: vec![input(token)], keys: vec![key("one"), key("two")], ..Case::default() }
}

fn rounds() -> Case {
    Case {
        inputs: vec![input(format!("{HEAD}</samlp:Response>"))],
        keys: (0..10).map(|seed| key(protected(seed))).collect(),
        ..Case::default()
    }
}

/// A DER element.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82, length[0], length[1]], content].concat()
}

/// An encrypted private key whose password costs five million rounds.
fn protected(seed: usize) -> Vec<u8> {
    let oid = |octets: &[u8]| [&[6, u8::try_from(octets.len()).unwrap()], octets].concat();
    let hmac_sha512 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 11];
    let aes = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42];
    let prf = der(0x30, &[oid(&hmac_sha512), vec![5, 0]].concat());
    let parameters = der(0x30, &[der(4, &octets(16, seed)), der(2, &[0x4c, 0x4b, 0x40]), prf].concat());
    let derivation = der(0x30, &[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12]), parameters].concat());
    let cipher = der(0x30, &[oid(&aes), der(4, &octets(16, seed))].concat());
    let scheme = der(0x30, &[derivation, cipher].concat());
    let algorithm = der(0x30, &[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13]), scheme].concat());
    der(0x30, &[algorithm, der(4, &octets(1216, seed))].concat())
}

fn signature(uri: &str, references: usize, own: Option<usize>) -> String {
    let reference = format!(
        "<ds:Reference URI=\"#{uri}\"><ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
         </ds:Transforms><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>AAAA\
         </ds:DigestValue></ds:Reference>"
    );
    let info = own.map_or_else(String::new, |seed| {
        format!(
            "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{}</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>\
             </ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>",
            STANDARD.encode(modulus(2048, seed))
        )
    });
    format!(
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
         <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
         <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>{}</ds:SignedInfo>\
         <ds:SignatureValue>{}</ds:SignatureValue>{info}</ds:Signature>",
        reference.repeat(references),
        STANDARD.encode([1; 256])
    )
}

fn assertions(count: usize, signature: impl Fn(usize) -> String, end: &str) -> Case {
    let mut xml = HEAD.to_owned();
    for index in 0..count {
        let _ = write!(xml, "<saml:Assertion ID=\"a{index}\" Version=\"2.0\">{}</saml:Assertion>", signature(index));
    }
    Case { inputs: vec![input(xml + end + "</samlp:Response>")], ..Case::default() }
}

fn signatures() -> Case {
    assertions(400, |index| signature(&format!("a{index}"), 1, Some(index)), "")
}

fn references() -> Case {
    assertions(180, |_| signature("r", 100, None), &format!("<x>{}</x>", "y".repeat(4_000_000)))
}

fn payload() -> Case {
    let signature = |index: usize| {
        format!(
            "{{\"protected\":\"{}\",\"signature\":\"{}\"}}",
            encode("{\"alg\":\"HS256\"}"),
            encode(octets(32, index))
        )
    };
    let signatures: Vec<String> = (0..1000).map(signature).collect();
    let payload = encode(format!("{{\"iss\":\"https://op.example\",\"x\":\"{}\"}}", "a".repeat(5_000_000)));
    let token = format!("{{\"payload\":\"{payload}\",\"signatures\":[{}]}}", signatures.join(","));
    let keys: Vec<String> =
        (0..100).map(|seed| format!("{{\"kty\":\"oct\",\"k\":\"{}\"}}", encode(octets(32, seed)))).collect();
    Case {
        inputs: vec![input(token)],
        keys: vec![key(format!("{{\"keys\":[{}]}}", keys.join(",")))],
        ..Case::default()
    }
}
