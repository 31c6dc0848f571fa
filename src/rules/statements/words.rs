//! What is said about a statement: whose values, which times, who wrote it, and the templates of the data filled in.
//! Input: a statement with the fault it names. Output: words. It judges nothing.

use super::spoken::Spoken;
use crate::item::Item;
use crate::oidc::{DocumentRole, Message, ParametersRole};
use crate::rules::support::compare::unescape;
use crate::source::Span;
use crate::texts::{self, Compare, Protocol, Side, Slot};
use crate::time::duration_words;

/// A text shorter than this, of one word, is a code.
const SHORT: usize = 24;
/// Characters quoted of a text.
const MAX_QUOTED: usize = 160;
/// Differences of about whole hours, in seconds, point to a time zone; this is how much they may be off.
const NEAR_HOUR: i64 = 420;

/// The two values, each with whose it is.
pub(super) fn sides(one: &Spoken<'_>, (expected, actual): (&Slot, &Slot)) -> String {
    if one.statement.undecided {
        return format!(
            "Of `{}` and `{}`, one is the application's own value and one is the message's; libraries differ in the order. ",
            expected.value, actual.value
        );
    }
    let who = writer(one);
    match expected.side {
        Side::OwnView if expected.name == "sent" => {
            format!("{who} waits for the response to `{}`; the message belongs to `{}`. ", expected.value, actual.value)
        }
        Side::OwnView => {
            format!("{who} takes its own address to be `{}`; the message has `{}`. ", expected.value, actual.value)
        }
        _ => format!("{who} expects `{}`; the message has `{}`. ", expected.value, actual.value),
    }
}

/// The two times, how far they are apart, and whether that looks like a time zone.
pub(super) fn times(one: &Spoken<'_>) -> Option<String> {
    let (now, limit) = (one.statement.slot("now"), one.statement.slot("limit")?);
    let after = one.meaning.compare == Compare::After;
    let until = if after { "valid until" } else { "valid from" };
    let Some(now) = now else { return Some(format!("It was {until} `{}`. ", limit.value)) };
    let (at, end) = (texts::instant(&now.value)?, texts::instant(&limit.value)?);
    let seconds = at.seconds_since(end);
    let side = if seconds < 0 { "before" } else { "after" };
    let mut words = format!(
        "By the application's clock it was `{}`, {} {side} the time in the message (`{}`). ",
        now.value,
        duration_words(seconds.abs()),
        limit.value
    );
    let off = seconds.abs() % 3600;
    if seconds.abs() > 3600 - NEAR_HOUR && !(NEAR_HOUR..=3600 - NEAR_HOUR).contains(&off) {
        words.push_str("A difference of about whole hours points to a wrong time zone on one side. ");
    }
    Some(words)
}

/// Who wrote the text, as the subject of a sentence.
pub(super) fn writer(one: &Spoken<'_>) -> String {
    match one.statement.product.map(|product| product.name) {
        None | Some("the application") if from_provider(one.item) || is_by_provider(one) => {
            let is_saml = one.item.saml().is_some() || one.statement.protocol == Some(Protocol::Saml);
            if is_saml { "The identity provider" } else { "The provider" }.to_owned()
        }
        None => "The application".to_owned(),
        Some(name) => match name.strip_prefix("the ") {
            Some(rest) => format!("The {rest}"),
            None => name.to_owned(),
        },
    }
}

/// Whether only the provider complains so: about the request, or about the client and its code.
fn is_by_provider(one: &Spoken<'_>) -> bool {
    const RULES: [&str; 5] = ["SAMLREQ-", "OIDCREQ-", "TOK-INVALID-", "TOK-UNAUTHORIZED-", "TOK-UNSUPPORTED-"];
    RULES.iter().any(|start| one.rule().starts_with(start)) && one.meaning.name != "oidc-app-http"
}

/// Whether the text stands in something that the provider sent: a callback, an answer, the status of a response.
fn from_provider(item: &Item) -> bool {
    match item.oidc() {
        Some(Message::Parameters(parameters)) => parameters.role == ParametersRole::AuthorizationResponse,
        Some(Message::Document(document)) => matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse),
        _ => item.saml().is_some(),
    }
}

/// The value of a parameter without its escapes, where the text is one.
fn decoded<'a>(one: &Spoken<'a>) -> Option<&'a str> {
    const NAMES: [&str; 7] =
        ["error_description", "error", "error_message", "error_reason", "message", "msg", "reason"];
    let Some(Message::Parameters(parameters)) = one.item.oidc().filter(|_| !one.around) else { return None };
    let mut values = NAMES.iter().filter_map(|name| parameters.get(name));
    values.find(|value| value.span == one.statement.span).map(|value| value.as_str())
}

/// A bare code goes on to the end of its line: the words beside it say more. Numbers for the provider's support say nothing.
fn line_of(whole: &str, span: Span) -> &str {
    let said = span.of(whole);
    if said.len() >= SHORT || said.contains(' ') {
        return said;
    }
    let rest = whole.get(span.start..).unwrap_or(said);
    let end = rest.find(['\r', '\n', '"', '<', '\\']).unwrap_or(rest.len());
    let line = rest.get(..end.max(said.len())).unwrap_or(said);
    line.split(" Trace ID:").next().unwrap_or(line)
}

pub(super) fn quoted(one: &Spoken<'_>) -> String {
    let outer = one.item.layers.first().map_or("", |layer| layer.content.as_str());
    let whole = if one.around { outer } else { one.item.text() };
    // A page writes its text with references.
    let said = unescape(decoded(one).unwrap_or_else(|| line_of(whole, one.statement.span)));
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = without_header(without_next(&words));
    if words.is_empty() {
        return String::new();
    }
    let shown = match words.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or("")),
        None => words.to_owned(),
    };
    format!("{} wrote: “{}”.", writer(one), shown.trim_end_matches('.'))
}

/// The words without the header `Authorization` that a log puts behind them: its token is hidden.
fn without_header(words: &str) -> &str {
    let at = words.find("uthorization: Bearer ").and_then(|at| at.checked_sub(1)).unwrap_or(0);
    let before = words.get(..at).unwrap_or("").trim_end_matches(|c: char| !c.is_alphanumeric() && c != '`');
    if before.contains(' ') { before } else { words }
}

/// The words without the first word of a next sentence, by which the end of the sentence was known.
fn without_next(words: &str) -> &str {
    match words.rsplit_once(". ") {
        Some((sentence, next)) if next.chars().all(char::is_alphabetic) => sentence,
        _ => words,
    }
}

/// The first alternative of a template whose values are all there, filled in.
pub(super) fn fill_first(template: &str, one: &Spoken<'_>) -> Option<String> {
    template.split("||").find_map(|alternative| fill(alternative.trim(), one))
}

/// Fills a template: `{setting}` is the product's name for the setting, `{in}` names the product, the rest are slots.
fn fill(template: &str, one: &Spoken<'_>) -> Option<String> {
    let (field, general) = one.meaning.setting;
    let product = one.statement.product.filter(|product| product.setting(field).is_some());
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        out.push_str(before);
        match name {
            "in" | "In" => {
                let start = out.trim_end().is_empty() || out.trim_end().ends_with('.');
                match product {
                    Some(product) => out.push_str(&format!("{} {}, ", if start { "In" } else { "in" }, product.name)),
                    None if start => {
                        let mut letters = after.chars();
                        out.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
                        rest = letters.as_str();
                        continue;
                    }
                    None => {}
                }
            }
            "setting" => out.push_str(product.and_then(|product| product.setting(field)).unwrap_or(general)),
            slot => {
                let value = one.statement.get(slot).filter(|_| !one.statement.undecided)?;
                out.push_str(value);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

pub(super) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| std::iter::once(first.to_ascii_uppercase()).chain(letters).collect())
}

pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| std::iter::once(first.to_ascii_lowercase()).chain(letters).collect())
}
