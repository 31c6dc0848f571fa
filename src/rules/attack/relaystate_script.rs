//! Script where an address belongs.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::Value;

declare_rule! { "ATK-RELAYSTATE-SCRIPT", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        let mut applied = false;
        if let Some(state) = &message.relay_state {
            applied = true;
            if let Some(what) = script(state) {
                out.find(
                    finding("RelayState", "RelayState (the application's text for the way back)", what, state)
                        .at_parameter(item, "RelayState"),
                );
            }
        }
        for (name, words, value) in values(item) {
            applied = true;
            if let Some(what) = script(&value.text) {
                out.find(finding(name, words, what, &value.text).at(item, value.span));
            }
        }
        if applied {
            out.pass();
        }
    }
}

/// What applications show or forward to, with its name.
fn values(item: &Item) -> Vec<(&'static str, &'static str, &Value)> {
    let Some(message) = item.saml() else { return Vec::new() };
    let destination = message.envelope().and_then(|envelope| envelope.destination.as_ref());
    let status = message.status().and_then(|status| status.message.as_ref());
    let acs = message.authn_request().and_then(|request| request.acs_url.as_ref());
    [
        destination.map(|value| ("Destination", "The address of the message (`Destination`)", value)),
        status.map(|value| ("StatusMessage", "The text of the status (`StatusMessage`)", value)),
        acs.map(|value| {
            ("AssertionConsumerServiceURL", "The return address of the request (`AssertionConsumerServiceURL`)", value)
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn finding(name: &str, words: &str, what: &str, value: &str) -> Finding {
    let (does, fix) = if name == "StatusMessage" {
        ("shows it as it is", "Show the status text as plain text only, escaped.")
    } else {
        (
            "redirects to it or shows it as it is",
            "Accept only addresses of the application itself, best a list of known ones, and reject this message.",
        )
    };
    let why = format!(
        "It contains {what}: {}. An application that {does} would run it in the user's browser. Here it is shown as \
         text only.",
        quote(value)
    );
    RULE.finding(format!("{words} contains script"), why)
        .fix(Party::SpAdmin, fix)
        .fix(Party::Support, "Find out who started this login: a link in a message to the user is likely.")
}

/// What in a value a browser may run. Also seen when it is percent-encoded once more.
fn script(value: &str) -> Option<&'static str> {
    let plain = squeezed(value);
    let decoded = squeezed(&decode_percent(value));
    [plain, decoded].iter().find_map(|text| {
        // Browsers skip white space and control characters inside a scheme.
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let schemes = [
            ("javascript:", "a `javascript:` address"),
            ("vbscript:", "a `vbscript:` address"),
            ("data:text/html", "an HTML document in a `data:` address"),
        ];
        let by_scheme = schemes.iter().find(|(scheme, _)| dense.starts_with(scheme)).map(|(_, words)| *words);
        by_scheme.or_else(|| markup(text))
    })
}

fn markup(text: &str) -> Option<&'static str> {
    if text.contains("<script") || text.contains("</script") {
        return Some("a `script` element");
    }
    let tag = ["<img", "<svg", "<iframe", "<body", "<input", "<object", "<embed"].iter().any(|tag| text.contains(tag));
    let handler =
        ["onerror", "onload", "onclick", "onfocus", "onmouse", "ontoggle", "srcdoc"].iter().any(|on| text.contains(on));
    (tag && handler).then_some("an HTML element that runs script")
}

/// Lower case, without control characters, at most the first 20 000 characters.
fn squeezed(value: &str) -> String {
    let lower = value.trim().chars().take(20_000).filter(|c| !c.is_control()).map(|c| c.to_ascii_lowercase());
    lower.collect()
}

fn decode_percent(value: &str) -> String {
    let bytes = value.as_bytes();
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        match (byte, digit(bytes.get(index + 1)), digit(bytes.get(index + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                index += 3;
            }
            _ => {
                decoded.push(*byte);
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_is_seen_in_every_disguise() {
        for value in
            ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "javascript%3Ax", "\"><script>x</script>"]
        {
            assert!(script(value).is_some(), "{value}");
        }
        assert!(script("<img src=x onerror=alert(1)>").is_some());
    }

    #[test]
    fn addresses_and_tokens_are_no_script() {
        for value in ["https://app.example/javascript:guide", "/home?next=%2Fa", "ss:mem:abc", "{\"a\":1}", "<b>", ""] {
            assert_eq!(script(value), None, "{value}");
        }
    }
}
