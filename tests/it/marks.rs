//! Which characters a finding marks, as `at "…"` and `related "…"` in the rule documents say it.

use assertain::diagnose::Examination;
use assertain::item::Item;
use assertain::report::{Finding, Place, PlaceRole};
use base64::Engine;

/// Longer texts are written with their first and last characters.
const WHOLE: usize = 96;

/// The marked text of each place with this role, as a document writes it: in quotes, or `item` for an item as a whole, or `nothing`.
pub(super) fn of(
    finding: &Finding,
    role: PlaceRole,
    examination: &Examination,
    inputs: &[(String, Vec<u8>)],
) -> Vec<String> {
    let places = finding.at.iter().filter(|place| place.role == role);
    places.map(|place| written(place, examination, inputs)).collect()
}

fn written(place: &Place, examination: &Examination, inputs: &[(String, Vec<u8>)]) -> String {
    let item = examination.items.iter().find(|item| item.id == place.item).unwrap();
    let (content, start, end) = match (place.layer, place.start, place.end) {
        (Some(at), ..) => (layer_input(item, at.layer, examination, inputs), at.start, at.end),
        (None, Some(start), Some(end)) => (bytes(item), start, end),
        _ => return "item".to_owned(),
    };
    let marked = content.get(start..end).unwrap_or_else(|| panic!("{place:?} is not inside {}", content.len()));
    if marked.is_empty() {
        return "nothing".to_owned();
    }
    let decoded = of_token(&content, start, end);
    let text = std::str::from_utf8(&content).ok().map(|_| String::from_utf8_lossy(marked).into_owned());
    let text = match decoded.or(text) {
        Some(text) => readable(&text),
        None => marked.iter().map(|byte| if (32..127).contains(byte) { char::from(*byte) } else { '·' }).collect(),
    };
    format!("\"{}\"", if text.chars().count() > WHOLE { shortened(&text) } else { text })
}

/// Whether a mark is four fifths of a longer document or more.
pub(super) fn is_nearly_all(finding: &Finding, examination: &Examination) -> bool {
    finding.at.iter().filter(|place| place.layer.is_none()).any(|place| {
        let item = examination.items.iter().find(|item| item.id == place.item).unwrap();
        let all = bytes(item).trim_ascii().len();
        all > 200 && place.end.unwrap_or(0).saturating_sub(place.start.unwrap_or(0)) * 5 >= all * 4
    })
}

fn bytes(item: &Item) -> Vec<u8> {
    item.content().as_bytes().to_vec()
}

/// What a layer was read from: the layer before it, the document of the item around it, or what was pasted.
fn layer_input(item: &Item, layer: usize, examination: &Examination, inputs: &[(String, Vec<u8>)]) -> Vec<u8> {
    match (layer.checked_sub(1), item.parent) {
        (Some(before), _) => item.layers[before].content.as_bytes().to_vec(),
        (None, Some(parent)) => bytes(&examination.items[parent]),
        (None, None) => inputs[item.input].1.clone(),
    }
}

/// What a place inside the header or the claims of a token says.
fn of_token(content: &[u8], start: usize, end: usize) -> Option<String> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_inside = content.get(start..end)?.iter().all(is_part);
    let from = content[..start].iter().rposition(|byte| !is_part(byte)).map_or(0, |at| at + 1);
    let to = content[end..].iter().position(|byte| !is_part(byte)).map_or(content.len(), |at| end + at);
    let part = content.get(from..to).filter(|part| is_inside && part.starts_with(b"ey"))?;
    let octets = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).ok()?;
    let octets = octets.get(((start - from) * 3).div_ceil(4)..(end - from) * 3 / 4)?;
    Some(std::str::from_utf8(octets).ok()?.to_owned())
}

fn shortened(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let (start, end) = (&characters[..48], &characters[characters.len() - 24..]);
    format!("{}…{}", start.iter().collect::<String>(), end.iter().collect::<String>())
}

/// On one line, with every character that cannot be seen as an escape.
fn readable(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => written.push(c),
            _ => written.extend(c.escape_debug()),
        }
    }
    written
}

/// Whether a mark of a document is the one found: `…` stands for any text.
pub(super) fn fits(expected: &str, found: &str) -> bool {
    match expected.split_once('…') {
        Some((start, end)) => {
            found.starts_with(start) && found.ends_with(end) && found.len() >= start.len() + end.len()
        }
        None => expected == found,
    }
}

/// Splits `found ID error at "…"` into its words and the mark.
pub(super) fn split(line: &str) -> (&str, Option<&str>) {
    match line.split_once(" at ") {
        Some((words, mark)) => (words, Some(mark)),
        None => (line, None),
    }
}
