//! Distinguished names as text (RFC 4514).

use crate::syntax::der::{Element, tag};

/// The name in the order and notation of RFC 4514: the most specific part first, `CN=idp.example,O=Example,C=DE`.
pub fn name_text(der: &[u8], name: &Element) -> String {
    let parts = name.children.iter().rev().map(|relative| {
        let attributes = relative.children.iter().map(|attribute| attribute_text(der, attribute));
        attributes.collect::<Vec<_>>().join("+")
    });
    parts.collect::<Vec<_>>().join(",")
}

fn attribute_text(der: &[u8], attribute: &Element) -> String {
    let kind = attribute.child(0).and_then(|oid| oid.oid(der)).unwrap_or_default();
    let value = attribute.child(1).map(|value| string_text(der, value)).unwrap_or_default();
    format!("{}={}", short_name(&kind), escape(&value))
}

/// The text of any of the string types; what is not UTF-8 is read as Latin-1.
pub(super) fn string_text(der: &[u8], value: &Element) -> String {
    let bytes = value.bytes(der);
    match value.number {
        tag::BMP_STRING => {
            let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            String::from_utf16_lossy(&units)
        }
        tag::UNIVERSAL_STRING => {
            let units = bytes.as_chunks::<4>().0.iter().map(|unit| u32::from_be_bytes(*unit));
            units.map(|unit| char::from_u32(unit).unwrap_or('\u{fffd}')).collect()
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (index, c) in value.chars().enumerate() {
        let edge = (c == ' ' && (index == 0 || index == last)) || (c == '#' && index == 0);
        if edge || matches!(c, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

fn short_name(oid: &str) -> &str {
    match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        _ => oid,
    }
}
