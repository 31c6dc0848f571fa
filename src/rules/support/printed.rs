//! Attributes as programs print what they received: `print_r`, `var_dump` and `var_export` of PHP, hashes of Ruby, dictionaries of
//! Python, profiles of passport, maps of Java, the session page of Shibboleth, tables. Input: a text. Output: the names, each with its
//! place, and addresses among their values. Invariant: a text without a name that identity providers send has none.

use super::left_out::stands_for_more;
use crate::saml::{Attribute, AttributeValue};
use crate::source::{Span, Value, lower};

/// Names of one text.
const MAX_NAMES: usize = 200;
/// Bytes of a name.
const MAX_NAME: usize = 200;
/// Bytes of values that are looked at.
const MAX_VALUE: usize = 300;
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

/// Those of them that stand in directories and assertions, hardly in forms and configurations.
const OF_DIRECTORIES: &[&str] = &["cn", "displayname", "givenname", "mail", "memberof", "sn", "surname", "uid"];

/// Names by which a list is a configuration or an entry of a directory, not what an application received.
const FOREIGN: &[&str] = &["dn", "from", "host", "objectclass", "password", "port", "server", "subject"];

/// Labels of the lines of which each names one attribute, and of the values below, in lower case.
const LABELS: &[&str] = &["attribute", "attribute name", "claim", "claim type", "name"];
const VALUES: &[&str] = &["attribute value", "value", "values"];

/// What modules of web servers write before the names of attributes, and their own variables.
const PREFIXES: &[&str] = &["HTTP_", "MELLON_", "OIDC_CLAIM_"];
const OWN: &[&str] = &["AUTH_TYPE", "IDP", "NAME_ID", "REMOTE_USER", "SESSION"];

/// Names that show a profile of passport.
const OF_PROFILE: &[&str] = &["nameID", "nameIDFormat"];

/// What stands beside attributes where a login was printed, in lower case and without `_`.
const BESIDE: &[&str] = &[
    "nameid",
    "nameidformat",
    "nameidnamequalifier",
    "namequalifier",
    "nameidspnamequalifier",
    "spnamequalifier",
    "issuer",
    "sessionindex",
    "inresponseto",
    "attributes",
    "fingerprint",
];

/// The heads of a table's column of names, in lower case.
const HEADS: &[&str] = &["attribute", "attribute name", "attributes", "claim", "claim name", "claim type", "name"];

/// The attributes that the text lists, with their names and the addresses among their values.
pub(crate) fn attributes(text: &str) -> Vec<Attribute> {
    let names = match rows(text) {
        rows if rows.is_empty() => entries(text),
        rows => rows,
    };
    if !names.is_empty() {
        return with_values(text, &names);
    }
    // Notations that configurations and forms have too: what they list has to be a user's.
    let mut read = [arrows(text), lines(text)].into_iter().map(|names| with_values(text, &names));
    read.find(|all| are_of_user(all)).unwrap_or_default()
}

fn with_values(text: &str, names: &[Span]) -> Vec<Attribute> {
    // Of an object of Ruby, what it calls its attributes.
    let inner = text.split_once("@attributes={").map(|(_, rest)| {
        let start = text.len() - rest.len();
        Span::new(start, start + rest.find('}').unwrap_or(rest.len()))
    });
    let names: Vec<Span> =
        names.iter().copied().filter(|name| inner.is_none_or(|inner| inner.contains(*name))).collect();
    let ends = names.iter().skip(1).map(|next| next.start).chain([text.len()]);
    names.iter().zip(ends).map(|(name, end)| attribute(text, *name, end)).collect()
}

/// Whether a list without lists in it is what an application received: two names that are known, one of them of a directory, one with an
/// address.
fn are_of_user(all: &[Attribute]) -> bool {
    let has = |names: &[&str]| all.iter().any(|one| names.contains(&lower(one.name()).as_str()));
    let known: Vec<&Attribute> = all.iter().filter(|one| is_known(one.name())).collect();
    let is_long = known.iter().any(|one| one.name().contains(':'));
    known.len() >= 2
        && (has(OF_DIRECTORIES) || is_long)
        && !has(FOREIGN)
        && known.iter().any(|one| one.values.iter().any(|value| value.value.text.contains('@')))
}

/// The names before `=>`, whatever follows.
fn arrows(text: &str) -> Vec<Span> {
    let places = memchr::memmem::find_iter(text.as_bytes(), "=>").take(MAX_PLACES);
    let name = |at: usize| {
        name_before(text, at).or_else(|| {
            // A symbol of Ruby: `:mail=>"a@b"`.
            let start = text.get(..at)?.trim_end().rfind(':')? + 1;
            let name = text.get(start..at)?.trim_end();
            let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            is_name.then(|| Span::new(start, start + name.len()))
        })
    };
    places.filter_map(name).filter(|name| !is_beside(name.of(text))).take(MAX_NAMES).collect()
}

/// The names of lines, one attribute each: `mail = a@b`, `mail -> a@b`, `mail: a@b` below a heading; `Attribute: mail` with its value
/// beside or below; variables that modules of web servers set.
fn lines(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let (mut all, mut at, mut headed, mut waiting) = (0, 0, false, None);
    for line in text.split_inclusive('\n').take(MAX_PLACES) {
        let inner = line.trim_start_matches([' ', '\t', '-', '*', '\u{2022}']);
        let start = at + line.len() - inner.len();
        at += line.len();
        let inner = inner.trim_end();
        // The sections of a configuration.
        if inner.starts_with('[') && inner.ends_with(']') {
            return Vec::new();
        }
        if inner.is_empty() || found.len() >= MAX_NAMES {
            continue;
        }
        let signs = [" -> ", " = ", "\t", ": ", "="];
        let mut sign = signs.iter().filter(|sign| **sign != ": " || headed || is_label(inner));
        let Some((name, rest)) = sign.find_map(|sign| inner.split_once(*sign)) else {
            headed |= ["ttribute", "laims", "SAML"].iter().any(|word| inner.contains(word));
            continue;
        };
        let label = lower(name.trim());
        if HEADS.contains(&label.as_str()) && VALUES.contains(&lower(rest.trim()).as_str()) {
            headed = true;
            continue;
        }
        if VALUES.contains(&label.as_str()) {
            found.extend(waiting.take());
            continue;
        }
        all += 1;
        let span = if LABELS.contains(&label.as_str()) && is_label(inner) {
            let start = start + inner.len() - rest.len();
            let (value, beside) = rest.split_once(", ").unwrap_or((rest, ""));
            let span = Span::new(start, start + value.trim_end().len());
            if !VALUES.iter().any(|label| lower(beside).starts_with(label)) {
                waiting = Some(span);
                continue;
            }
            span
        } else {
            let prefix = PREFIXES.iter().find(|prefix| name.starts_with(**prefix)).map_or(0, |prefix| prefix.len());
            let name = name.get(prefix..).unwrap_or("").trim_end();
            // Each value of several again: `MELLON_mail_0`.
            let is_again = prefix > 0 && name.ends_with(|c: char| c.is_ascii_digit());
            if is_again || name.starts_with("Shib") || OWN.contains(&name) {
                all -= 1;
                continue;
            }
            Span::new(start + prefix, start + prefix + name.len())
        };
        if !span.is_empty() && !span.of(text).contains(char::is_whitespace) {
            found.push(span);
        }
    }
    if found.len() * 2 > all { found } else { Vec::new() }
}

/// Whether a line begins with a label of attributes: `Attribute: mail`.
fn is_label(line: &str) -> bool {
    let label = line.split(": ").next().map(lower).unwrap_or_default();
    LABELS.contains(&label.as_str()) || VALUES.contains(&label.as_str())
}

fn attribute(text: &str, name: Span, end: usize) -> Attribute {
    let end = text.floor_char_boundary(end.min(name.end + MAX_VALUE)).max(name.end);
    let is_edge = |c: char| c.is_whitespace() || "\"'[](){}<>,;|=".contains(c);
    let (mut at, mut values) = (name.end, Vec::new());
    for part in text.get(name.end..end).unwrap_or("").split(is_edge) {
        let span = Span::new(at, at + part.len());
        at = text.ceil_char_boundary(span.end + 1);
        if part.contains('@') && values.is_empty() {
            let value = Value::new(part, span);
            values.push(AttributeValue { value, structured: false, nil: false, span });
        }
    }
    // A list that is empty, or whose only value is.
    let rest =
        text.get(name.end..end).unwrap_or("").trim_start_matches(|c: char| c.is_whitespace() || "\"'=>:".contains(c));
    if ["[]", "['']", "[\"\"]"].iter().any(|empty| rest.starts_with(empty)) {
        values.push(AttributeValue { value: Value::new("", name), structured: false, nil: true, span: name });
    }
    let name = Value::new(name.of(text), name);
    Attribute { span: name.span, name: Some(name), name_format: None, friendly_name: None, values }
}

/// The first cells of a table of attributes, else the names on a session page of Shibboleth.
fn rows(text: &str) -> Vec<Span> {
    let is_page = text.contains("Session Expiration") || text.contains("Identity Provider:");
    let (mut found, mut in_table, mut at) = (Vec::new(), false, 0);
    for line in text.split_inclusive('\n').take(MAX_PLACES) {
        let start = at;
        at += line.len();
        let inner = line.trim_start_matches([' ', '\t', '|', '\u{2502}', '*', '`', '\r']);
        let is_row = inner.len() < line.len() && line.trim_start().starts_with(['|', '\u{2502}']);
        let end = match is_row {
            true => inner.find(['|', '\u{2502}']),
            false => inner.find(": ").filter(|_| is_page),
        };
        let name = inner.get(..end.unwrap_or(0)).unwrap_or("").trim_end_matches([' ', '*', '`']);
        let is_line = !line.contains(char::is_alphanumeric);
        if !in_table {
            let head = lower(if is_row { name } else { line.trim().trim_end_matches(':') });
            in_table = if is_row { HEADS.contains(&head.as_str()) } else { is_page && head == "attributes" };
        } else if !is_line && !name.is_empty() && !name.contains(char::is_whitespace) && found.len() < MAX_NAMES {
            let from = start + line.len() - inner.len();
            found.push(Span::new(from, from + name.len()));
        } else if !is_line && !line.trim().is_empty() && !is_row {
            in_table = false;
        }
    }
    let is_known = found.iter().any(|name| is_known(name.of(text)));
    if is_known { found } else { Vec::new() }
}

/// The names of a printed object.
fn entries(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut has_known = false;
    let is_profile = OF_PROFILE.iter().any(|name| text.contains(name)) || text.contains("Shib-");
    let bytes = text.as_bytes();
    let marks = memchr::memchr3_iter(b'>', b':', b'=', bytes).take(MAX_PLACES);
    for at in marks {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let is_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let start = match bytes.get(at) {
            Some(b'>') if before == Some(&b'=') => at - 1,
            Some(b':') if matches!(before, Some(b'"' | b'\'')) || is_word && is_profile => at,
            // A map of Java: `{mail=[a@b]}`; of Go: `map[mail:[a@b]]`.
            Some(b'=' | b':') if is_word && bytes.get(at + 1) == Some(&b'[') => at,
            _ => continue,
        };
        let rest = text.get(at + 1..).unwrap_or("").trim_start();
        let is_list = is_list(rest);
        // Beside lists, single values; what follows `=>` needs no quotes.
        let is_map =
            bytes.get(at) == Some(&b'=') || is_word && start == at && rest.starts_with('[') && text.contains("map[");
        let is_value = is_list || is_map || start < at || rest.starts_with(['"', '\'']);
        if found.len() < MAX_NAMES
            && is_value
            && let Some(name) = if is_word && start == at { word_before(text, start) } else { name_before(text, start) }
            && !is_beside(name.of(text))
        {
            has_known |= (is_list || is_map || is_profile) && is_known(name.of(text));
            found.push(name);
        }
    }
    if has_known { found } else { Vec::new() }
}

/// Whether a list of these attributes lacks entries: `[...]` or `# rest removed` between them, or no end.
pub(crate) fn is_cut(text: &str, printed: &[Attribute]) -> bool {
    let mut end = 0;
    printed.iter().any(|one| {
        // What stands behind the end of a list begins another one.
        if one.span.start < end {
            return false;
        }
        let before = text.get(end..one.span.start).unwrap_or("").trim_end_matches(['"', '\'']);
        let before = before.strip_suffix('[').unwrap_or(before).trim_end();
        let behind = text.get(one.span.end..).unwrap_or("").trim_start_matches(['"', '\'']);
        let behind = behind.strip_prefix(']').unwrap_or(behind);
        let (len, is_cut) = rest_of_list(behind, before.ends_with(['[', '{', '(', '\u{25bc}']));
        end = text.len() - behind.len() + len;
        is_cut
    })
}

/// How long the rest of a list is, behind its first name, and whether a part of it is missing.
fn rest_of_list(text: &str, is_enclosed: bool) -> (usize, bool) {
    const OPENING: &str = "[({,:>=";
    let (mut depth, mut quote, mut escaped, mut line_starts) = (0_usize, None, false, false);
    // The two characters before, without white space; and whether white space stands between.
    let (mut before, mut earlier, mut spaced) = (' ', ' ', false);
    for (at, c) in text.char_indices() {
        if quote.is_some() {
            quote = quote.filter(|open| *open != c || escaped);
            escaped = c == '\\' && !escaped;
        } else {
            let rest = text.get(at..).unwrap_or("");
            let is_between = ",)]}".contains(before) || line_starts && !OPENING.contains(before);
            if is_between && is_gap(rest) {
                return (at, true);
            }
            let may_open = || spaced || OPENING.contains(before) || "ub".contains(before) && OPENING.contains(earlier);
            match c {
                '"' | '\'' if may_open() => quote = Some(c),
                '[' | '(' | '{' => depth += 1,
                ']' | ')' | '}' if depth == 0 => return (at, false),
                ']' | ')' | '}' => depth -= 1,
                _ => {}
            }
        }
        line_starts = c == '\n' || line_starts && c.is_whitespace();
        spaced = c.is_whitespace();
        if !spaced {
            (earlier, before) = (before, c);
        }
    }
    (text.len(), is_enclosed || depth > 0 || quote.is_some())
}

/// Whether a mark in the place of entries begins here: `...`, `[...]`, `# rest removed`. It is no name: `[other] => Array`.
fn is_gap(rest: &str) -> bool {
    if !rest.starts_with(['.', '\u{2026}', '[', '(', '<', '#', '/', '-']) {
        return false;
    }
    let head = rest.get(..rest.floor_char_boundary(MAX_NAME)).unwrap_or("");
    let line = head.lines().next().unwrap_or("");
    let dots = line.trim_start_matches(['[', '(', '<', '#', '/', '-', ' ']);
    dots.starts_with("...") || dots.starts_with('\u{2026}') || !line.contains("=>") && stands_for_more(line)
}

fn is_beside(name: &str) -> bool {
    BESIDE.contains(&lower(name).replace('_', "").as_str())
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

/// The name that ends before this place without quotes.
fn word_before(text: &str, end: usize) -> Option<Span> {
    let window = text.ceil_char_boundary(end.saturating_sub(MAX_NAME));
    let before = text.get(window..end)?;
    let name = before.rsplit(|c: char| c.is_whitespace() || "{[(,".contains(c)).next()?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(['"', '\'', '=']);
    is_name.then(|| Span::new(end - name.len(), end))
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
            "{\"uid\"=>nil, \"info\"=>{\"email\"=>nil}, \"raw\"=>#<Attributes:0x7f @attributes={\"mail\"=>[\"a@b\"], \"sn\"=>[\"B\"], \
             \"fingerprint\"=>\"AB\"}>}",
            "array(2) {\n  [\"NameID\"]=>\n  string(3) \"a@b\"\n\
             [\"attributes\"]=>\n  array(2) {\n    [\"mail\"]=>\n    array(1) {\n      [0]=>\n      \
             string(3) \"a@b\"\n    }\n    [\"sn\"]=>\n    array(1) {\n      [0]=>\n      string(1) \"B\"\n    }\n  }\n}",
            "array:2 [\u{25bc}\n  \"mail\" => array:1 [\u{25bc}\n    0 => \"a@b\"\n  ]\n\
             \"sn\" => array:1 [\u{25bc}\n    0 => \"B\"\n  ]\n]",
            "{ issuer: 'https://idp', nameID: 'x', nameIDFormat: 'y', mail: 'a@b', sn: 'B', getAssertion: [Function] }",
            "10:04 DEBUG [saml] Attributes: {mail=[a@b], sn=[B]}",
            "Miscellaneous\nSession Expiration (barring inactivity): 479 minute(s)\nIdentity Provider: https://idp\n\nAttributes\nmail: 1 \
             value(s)\nsn: B\n",
            "Array\n(\n    [mail] => a@b\n    [sn] => B\n)\n",
            "array(2) {\n  [\"mail\"]=>\n  string(3) \"a@b\"\n  [\"sn\"]=>\n  string(1) \"B\"\n}",
            "{:mail=>\"a@b\", :sn=>\"B\"}",
            "mail = a@b\nsn = B\n",
            "mail -> a@b\nsn -> B\n",
            "Attribute\tValue\nmail\ta@b\nsn\tB\n",
            "SAML attributes\n  mail: a@b\n  sn: B\n",
            "Attribute: mail\nValue: a@b\nAttribute: sn\nValue: B\n",
            "Attribute Name: mail\nAttribute Value: a@b\n\nAttribute Name: sn\nAttribute Value: B\n",
            "Claim type: mail, value: a@b\nClaim type: sn, value: B\n",
            "REMOTE_USER=a@b\nShib-Session-ID=_4\nmail=a@b\nsn=B\n",
            "MELLON_NAME_ID=a@b\nMELLON_mail=a@b\nMELLON_mail_0=a@b\nMELLON_sn=B\nMELLON_IDP=https://idp\n",
            "| Attribute | Value |\n|---|---|\n| mail | a@b |\n| sn | B |\n\nsn: x",
            "+------+-----+\n| Name | Value |\n+------+-----+\n| mail | a@b |\n| sn   | B   |\n+------+-----+\n",
        ] {
            assert_eq!(names(text), "mail sn", "{text}");
        }
        let values = attributes("{ nameID: 'x', email: 'a@b', sn: 'B' }");
        let of = |at: usize| values.get(at).and_then(|one| Some(one.values.first()?.value.text.clone()));
        assert_eq!((of(0).as_deref(), of(1)), (Some("a@b"), None));
    }

    #[test]
    fn a_list_that_was_cut_is_told_from_a_whole_one() {
        let cut = |text: &str| is_cut(text, &attributes(text));
        for text in [
            "Array\n(\n    [mail] => Array\n        (\n            [0] => a@b\n        )\n    [...]\n)\n",
            "Array\n(\n    [mail] => Array\n        (\n            [0] => a@b\n        )\n",
            "Array\n(\n    [mail] => Array\n        (\n            [0] => a@b\n...",
            "{'mail': ['a@b'], ...}",
            "{'mail': ['a@b'], \u{2026}}",
            "{'mail': ['a@b'], 'sn': ['B'], # rest removed\n}",
            "{'mail': ['a@b'], [snip] }",
            "@attributes={\"mail\"=>[\"a@b\"], \"sn\"=>[\"Ki...",
            "@attributes={\"mail\"=>[\"a@b\"], \"sn\"=>[\"Ki\"]",
            "{'mail': ['a@b']} {'mail': ['c@d'], ...}",
        ] {
            assert!(cut(text), "{text}");
        }
        for text in [
            "Array\n(\n    [mail] => Array\n        (\n            [0] => O'Brien... (x)\n        )\n    [other] => Array\n        (\n\
             [0] => Sales...\n        )\n)\n...\n",
            "array(1) {\n  [\"mail\"]=>\n  array(1) {\n    [0]=>\n    string(3) \"a)...\"\n  }\n}",
            "array ( 'mail' => array ( 0 => 'a\\'b', ), )",
            "#<Attributes:0x7f @attributes={\"mail\"=>[\"a@b\"], \"sn\"=>[\"[...]\"]}> ...",
            "{'mail': [u'a@b'], 'sn': [...]}",
            "'mail': ['a@b'], 'sn': ['B']",
        ] {
            assert!(!cut(text), "{text}");
        }
    }

    #[test]
    fn other_lists_have_none() {
        for text in [
            "{'hosts': ['a'], 'ports': ['b']}",
            "[2026] => Array\n(\n    [0] => a",
            "see mail: [1], sn: [2]",
            "'mail' => 'email', 'sn' => 'lastName'",
            "mail = smtp.acme.test\nuid = relay\n",
            "username = relay@acme.test\nmail = a@b\npassword = x\n",
            "Name: Kim\nUsername: kim\nEmail: kim@acme.test\nPhone: 1\n",
            "[user]\nmail = a@b\nuid = kim\n",
            "dn: uid=kim\nmail: a@b\nsn: B\n",
            "name: build\nvalue: 3\nname: deploy\nvalue: 4\n",
            "PATH=/bin\nMAIL=/var/mail/root\nUID=0\n",
            "'mail': 'a@b'",
            "\u{e9}' => ['x']",
            "=>[",
            "",
        ] {
            assert_eq!(names(text), "", "{text}");
        }
    }
}
