//! Expectation links: `#sp=` and a profile as base64url JSON. A vendor makes one for its customers; opening it fills "Expected values".
//! Comes in: the text after `#`. Goes out: [`Expectations`], or a sentence why not. A link holds no secret and changes nothing by itself.

use super::values;
use crate::case::{Author, AuthorKind, Expectations};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

/// Longest fragment that is read, in bytes: browsers and chat programs cut longer addresses.
pub const MAX_LINK: usize = 8192;
/// Longest single value, in bytes.
pub const MAX_VALUE: usize = 2048;

/// Remarks that one screen holds, and the length of a remark or an instruction, in characters.
pub const MAX_REMARKS: usize = 12;
/// See [`MAX_REMARKS`].
pub const MAX_WORDS: usize = 400;

/// The fragment for these expectations, with `#`. The nonce is left out: it belongs to one login.
pub fn to_link(expectations: &Expectations) -> Result<String, String> {
    let shared = Expectations { nonce: None, ..expectations.clone() };
    check(&shared)?;
    let json = values::to_json(&shared);
    let link = format!("#sp={}", URL_SAFE_NO_PAD.encode(json));
    if link.len() > MAX_LINK {
        return Err(format!(
            "The link would be {} characters long; {MAX_LINK} is the most that arrives everywhere. Shorten the remarks.",
            link.len()
        ));
    }
    Ok(link)
}

/// Reads a fragment. `None` where it is not an expectation link at all.
pub fn from_link(fragment: &str) -> Option<Result<Expectations, String>> {
    let encoded = fragment.trim_start_matches('#').strip_prefix("sp=")?;
    Some(read(encoded))
}

/// Whether a fragment is a login message: an answer of a provider that was sent to this page, or pasted into its address.
pub fn is_login(fragment: &str) -> bool {
    const NAMES: [&str; 9] = [
        "id_token",
        "access_token",
        "refresh_token",
        "code",
        "SAMLResponse",
        "SAMLRequest",
        "SAMLart",
        "error",
        "wresult",
    ];
    let query = fragment.rsplit(['#', '?']).next().unwrap_or_default();
    query.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, _)| NAMES.contains(&name))
}

fn read(encoded: &str) -> Result<Expectations, String> {
    if encoded.len() > MAX_LINK {
        return Err("The link is longer than an expectation link can be. Ask its sender for a new one.".to_owned());
    }
    let json = URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).map_err(|_| {
        "The link was truncated or changed, so nothing of it was used. Ask its sender for a new one.".to_owned()
    })?;
    let expectations = read_profile(&json).map_err(|_| {
        "The link does not hold an application's values as this version of Assertain knows them, so nothing of it was used. \
         Ask its sender for a new one."
    })?;
    Ok(by(AuthorKind::Link, Expectations { nonce: None, ..expectations }))
}

/// SHA-256 fingerprints of the certificates in a text: PEM blocks, or base64 alone.
pub fn fingerprints(text: &str) -> Vec<String> {
    let blocks: Vec<&str> = match text.contains("-----BEGIN CERTIFICATE-----") {
        true => {
            text.split("-----BEGIN CERTIFICATE-----").skip(1).filter_map(|part| part.split("-----END").next()).collect()
        }
        false => vec![text],
    };
    let print = |block: &str| {
        let clean: String = block.chars().filter(|c| !c.is_whitespace()).collect();
        let der = STANDARD.decode(clean).ok().filter(|der| der.first() == Some(&0x30))?;
        let hex: Vec<String> = Sha256::digest(der).iter().map(|byte| format!("{byte:02X}")).collect();
        Some(hex.join(":"))
    };
    blocks.into_iter().filter_map(print).collect()
}

/// The expectations as a profile file.
pub fn profile_json(expectations: &Expectations) -> String {
    values::to_json(expectations)
}

/// Reads a profile file.
pub fn read_profile(json: &[u8]) -> Result<Expectations, String> {
    let expectations = values::from_json(std::str::from_utf8(json).map_err(|_| "it is no text".to_owned())?)?;
    check(&expectations)?;
    Ok(by(AuthorKind::Profile, expectations))
}

/// Values under the name of who wrote them.
pub fn by(kind: AuthorKind, expectations: Expectations) -> Expectations {
    let single = texts(&expectations).into_iter().flatten();
    let lists = [&expectations.required_attributes, &expectations.required_scopes, &expectations.allowed_domains];
    let values = single.chain(lists.into_iter().flatten()).filter(|value| !value.is_empty()).cloned().collect();
    Expectations { author: Some(Author { by: kind, values }), ..expectations }
}

/// The members that are one text.
fn texts(expectations: &Expectations) -> [Option<&String>; 12] {
    [
        expectations.name.as_ref(),
        expectations.acs.as_ref(),
        expectations.slo.as_ref(),
        expectations.sp_entity_id.as_ref(),
        expectations.issuer.as_ref(),
        expectations.client_id.as_ref(),
        expectations.redirect_uri.as_ref(),
        expectations.token_endpoint_auth_method.as_ref(),
        expectations.name_id_format.as_ref(),
        expectations.relay_state.as_ref(),
        expectations.receiver.as_ref(),
        expectations.console.as_ref(),
    ]
}

/// Values must be short and show as what they are: a control or direction mark in a link is a disguise.
fn check(expectations: &Expectations) -> Result<(), String> {
    let single = texts(expectations);
    let lists = [
        &expectations.subjects,
        &expectations.audiences,
        &expectations.required_attributes,
        &expectations.required_scopes,
        &expectations.allowed_domains,
        &expectations.certificate_sha256,
        &expectations.remarks,
    ];
    if expectations.remarks.len() > MAX_REMARKS {
        return Err(format!("The profile has more than {MAX_REMARKS} remarks, so nothing of it was used."));
    }
    if expectations.remarks.iter().chain(expectations.fixes.values()).any(|words| words.chars().count() > MAX_WORDS) {
        return Err(format!("A text of the profile is longer than {MAX_WORDS} characters, so nothing of it was used."));
    }
    let names = expectations.accepted_names.iter().flat_map(|(name, others)| std::iter::once(name).chain(others));
    let fixes = expectations.fixes.iter().flat_map(|(topic, text)| [topic, text]);
    for value in single.into_iter().flatten().chain(lists.into_iter().flatten()).chain(names).chain(fixes) {
        if value.len() > MAX_VALUE {
            return Err(format!(
                "A value of the profile is longer than {MAX_VALUE} characters, so nothing of it was used."
            ));
        }
        if let Some(c) = value.chars().find(|c| disguises(*c)) {
            return Err(format!(
                "A value of the profile holds an invisible character (U+{:04X}), so nothing of it was used.",
                u32::from(c)
            ));
        }
        if let Some(why) = misleads(value) {
            return Err(format!("An address of the profile {why}, so nothing of it was used."));
        }
        if value.split(|c: char| !c.is_alphanumeric()).any(is_mixed) {
            return Err(
                "A word of the profile mixes letters of several alphabets, so nothing of it was used.".to_owned()
            );
        }
    }
    Ok(())
}

/// What makes an address look like another one, in words that follow "an address …".
fn misleads(value: &str) -> Option<&'static str> {
    value.match_indices("://").find_map(|(at, mark)| {
        let rest = value.get(at + mark.len()..)?;
        let authority = rest.split(|c: char| "/?#\"' <>`\\".contains(c)).next()?;
        if rest.get(authority.len()..).is_some_and(|after| after.starts_with('\\')) {
            return Some("has a backslash, behind which programs read different hosts");
        }
        if authority.contains('@') {
            return Some("has a user name before its host (`name@host`)");
        }
        let labels = || authority.split(|c: char| !c.is_alphanumeric()).filter(|label| !label.is_empty());
        let passes = |label: &str| label.chars().all(|c| LOOK_ALIKES.contains(c));
        // A dot of another width separates labels in browsers.
        if authority.chars().any(|c| !c.is_ascii() && !c.is_alphanumeric()) {
            return Some("has signs in its host that look like others");
        }
        labels()
            .any(|label| is_mixed(label) || passes(label))
            .then_some("has letters in its host that look like others")
    })
}

/// Letters and signs of other alphabets that resemble Latin ones.
const FOREIGN: [RangeInclusive<char>; 10] = [
    '\u{250}'..='\u{2af}',
    '\u{370}'..='\u{58f}',
    '\u{13a0}'..='\u{13ff}',
    '\u{1d00}'..='\u{1d7f}',
    '\u{1f00}'..='\u{1fff}',
    '\u{2100}'..='\u{214f}',
    '\u{2460}'..='\u{24ff}',
    '\u{a4d0}'..='\u{a4ff}',
    '\u{ff00}'..='\u{ffef}',
    '\u{1d400}'..='\u{1d7ff}',
];

/// A word in which letters of other alphabets stand between Latin ones.
fn is_mixed(word: &str) -> bool {
    let is_foreign = |c: char| FOREIGN.iter().any(|range| range.contains(&c));
    word.chars().any(is_foreign) && word.chars().any(|c| c.is_ascii_alphabetic())
}

/// Letters that most fonts draw like Latin ones.
const LOOK_ALIKES: &str = "аеорсухіјѕһԁԛԝӏѵАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρυ";

fn disguises(c: char) -> bool {
    crate::report::visible::hides_something(c.encode_utf8(&mut [0; 4])) && c != ' '
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atlar() -> Expectations {
        Expectations {
            name: Some("Atlar".to_owned()),
            acs: Some("https://sp.example/acs".to_owned()),
            nonce: Some("n".to_owned()),
            ..Expectations::default()
        }
    }

    #[test]
    fn a_link_brings_back_everything_but_the_nonce() {
        let back = from_link(&to_link(&atlar()).unwrap()).unwrap().unwrap();
        assert_eq!(back, by(AuthorKind::Link, Expectations { nonce: None, ..atlar() }));
    }

    #[test]
    fn fingerprints_are_those_of_the_octets() {
        let certificate = include_str!("../ui/samples/certificate.txt");
        let one = fingerprints(certificate);
        assert_eq!((one.len(), one[0].len()), (1, 95));
        let bare: String = certificate.lines().filter(|line| !line.starts_with('-')).collect();
        assert_eq!(fingerprints(&bare), one);
        assert_eq!(fingerprints(&certificate.repeat(2)).len(), 2);
        assert!(fingerprints("no certificate").is_empty() && fingerprints("").is_empty());
    }

    #[test]
    fn a_login_message_in_the_address_is_recognised() {
        assert!(is_login("#id_token=eyJ&state=1") && is_login("state=1&code=x") && is_login("#/cb?SAMLResponse=PHN"));
        assert!(!is_login("#top") && !is_login("#rule=SIG-NONE") && !is_login("") && !is_login("#sp=abc"));
    }

    #[test]
    fn other_fragments_are_no_links() {
        assert!(from_link("#top").is_none());
        assert!(from_link("").is_none());
    }

    #[test]
    fn broken_and_hostile_links_say_so_and_give_nothing() {
        let link = |json: &str| format!("#sp={}", URL_SAFE_NO_PAD.encode(json));
        for fragment in [
            "#sp=%%%".to_owned(),
            "#sp=".to_owned(),
            link("[1]"),
            link(r#"{"secret":"x"}"#),
            link("{\"acs\":\"https://sp.example/\u{202E}sca\"}"),
            link(&format!("{{\"acs\":\"{}\"}}", "a".repeat(MAX_VALUE + 1))),
            link("{\"acs\":\"https://sp.example@evil.example/acs\"}"),
            link("{\"acs\":\"https://sp.example\\\\@evil.example/acs\"}"),
            link("{\"acs\":\"https://sp\u{ff0e}example/acs\"}"),
            link("{\"name\":\"A\u{2800}B\"}"),
            link("{\"acs\":\"https://\u{430}pp.example/acs\"}"),
            link("{\"acs\":\"https://\u{430}\u{440}\u{440}\u{04cf}\u{435}.example/acs\"}"),
            link("{\"name\":\"\u{41e}kta\"}"),
            link("{\"name\":\"A\u{3164}B\"}"),
            link("{\"name\":\"A\u{e0041}B\"}"),
            link(&format!("{{\"remarks\":[{}\"x\"]}}", "\"x\",".repeat(MAX_REMARKS))),
            link(&format!("{{\"remarks\":[\"{}\"]}}", "a".repeat(MAX_WORDS + 1))),
            format!("#sp={}", "A".repeat(MAX_LINK + 1)),
        ] {
            assert!(from_link(&fragment).unwrap().is_err(), "{fragment:.60}");
        }
    }
}
