//! Attributes as programs print what they received: `print_r`, `var_dump` and `var_export` of PHP, hashes of Ruby, dictionaries of
//! Python. Input: a text. Output: the names, each with its place. Invariant: a text without a name that identity providers send has none.

use crate::saml::Attribute;
use crate::source::{Span, Value, lower};

/// Names of one text.
const MAX_NAMES: usize = 200;
/// Bytes of a name.
const MAX_NAME: usize = 200;
/// Separators that are looked at.
const MAX_PLACES: usize = 5000;

/// Names that show that attributes of a user were printed, in lower case.
const KNOWN: &[&str] = &[
    "cn",
    "displayname",
    "email",
    "emailaddress",
    "firstname",
    "givenname",
    "groups",
    "lastname",
    "mail",
    "memberof",
    "sn",
    "surname",
    "uid",
    "user.email",
    "username",
];

/// The attributes that the text lists, with their names alone.
pub(crate) fn attributes(text: &str) -> Vec<Attribute> {
    let mut found: Vec<Attribute> = Vec::new();
    let mut has_known = false;
    let bytes = text.as_bytes();
    let marks = memchr::memchr2_iter(b'>', b':', bytes).take(MAX_PLACES);
    for at in marks {
        let start = match bytes.get(at) {
            Some(b'>') if at > 0 && bytes.get(at - 1) == Some(&b'=') => at - 1,
            Some(b':') if at > 0 && matches!(bytes.get(at - 1), Some(b'"' | b'\'')) => at,
            _ => continue,
        };
        let rest = text.get(at + 1..).unwrap_or("").trim_start();
        let is_list = is_list(rest);
        // Beside lists, single values; what follows `=>` needs no quotes.
        let is_value = is_list || start < at || rest.starts_with(['"', '\'']);
        if found.len() < MAX_NAMES
            && is_value
            && let Some(name) = name_before(text, start)
        {
            has_known |= is_list && is_known(name.of(text));
            let value = Value::new(name.of(text), name);
            found.push(Attribute {
                span: name,
                name: Some(value),
                name_format: None,
                friendly_name: None,
                values: Vec::new(),
            });
        }
    }
    if has_known { found } else { Vec::new() }
}

fn is_known(name: &str) -> bool {
    let name = lower(name);
    let is_long = ["urn:oid:", "http://schemas."].iter().any(|start| name.starts_with(start));
    is_long || KNOWN.contains(&name.as_str())
}

/// Whether a list of texts begins here: `["a"]`, `Array ( [0] => a`, `array(1) {`.
fn is_list(rest: &str) -> bool {
    let inner = ["[", "Array", "array"].iter().find_map(|open| rest.strip_prefix(open));
    inner.is_some_and(|inner| {
        let inner = inner.trim_start_matches(|c: char| c.is_whitespace() || "({[1234567890):\u{25bc}".contains(c));
        inner.starts_with(['"', '\'', ']', '}', '=', 'u', 'b'])
    })
}

/// The name that ends before this place, in brackets or quotes.
fn name_before(text: &str, end: usize) -> Option<Span> {
    let window = text.ceil_char_boundary(end.saturating_sub(MAX_NAME));
    let before = text.get(window..end)?.trim_end();
    let inner = before.strip_suffix(']').unwrap_or(before);
    let (inner, open) = match inner.chars().next_back()? {
        quote @ ('"' | '\'') => (inner.strip_suffix(quote)?, quote),
        _ if inner.len() < before.len() => (inner, '['),
        _ => return None,
    };
    let start = inner.rfind(open)? + 1;
    let name = inner.get(start..)?;
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace) && !name.bytes().all(|b| b.is_ascii_digit());
    is_name.then(|| Span::new(window + start, window + inner.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> String {
        let all: Vec<String> = attributes(text).iter().map(|one| one.name().to_owned()).collect();
        all.join(" ")
    }

    #[test]
    fn printed_attributes_are_read_in_every_notation() {
        for text in [
            "Array\n(\n    [mail] => Array\n        (\n            [0] => a@b\n        )\n\n    [sn] => Array\n        (\n\
             [0] => B\n        )\n)\n",
            "array(2) {\n  [\"mail\"]=>\n  array(1) {\n    [0]=>\n    string(3) \"a@b\"\n  }\n  [\"sn\"]=>\n  array(1) {\n    [0]=>\n    \
             string(1) \"B\"\n  }\n}",
            "array ( 'mail' => array ( 0 => 'a@b', ), 'sn' => array ( 0 => 'B', ), )",
            "#<Attributes:0x7f @attributes={\"mail\"=>[\"a@b\"], \"sn\"=>[\"B\"]}>",
            "attributes: {'mail': ['a@b'], 'sn': [u'B']}",
            "{'mail': 'a@b', 'sn': ['B']}",
            "array:2 [\u{25bc}\n  \"mail\" => array:1 [\u{25bc}\n    0 => \"a@b\"\n  ]\n\
             \"sn\" => array:1 [\u{25bc}\n    0 => \"B\"\n  ]\n]",
        ] {
            assert_eq!(names(text), "mail sn", "{text}");
        }
    }

    #[test]
    fn other_lists_have_none() {
        for text in [
            "{'hosts': ['a'], 'ports': ['b']}",
            "[2026] => Array\n(\n    [0] => a",
            "see mail: [1], sn: [2]",
            "'mail': 'a@b'",
            "\u{e9}' => ['x']",
            "=>[",
            "",
        ] {
            assert_eq!(names(text), "", "{text}");
        }
    }
}
