//! JWT-DISCLOSURES: claims that stand after the token, each with its own salt (SD-JWT, RFC 9901).

use crate::declare_rule;
use crate::item::Item;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::Segment;
use crate::syntax::json::parse;

declare_rule! { "JWT-DISCLOSURES", Info }

/// Disclosures of one token that are read.
const MAX_DISCLOSURES: usize = 100;
/// Names that are told.
const MAX_NAMES: usize = 3;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let concealed = token.claim("_sd").or_else(|| token.claim("_sd_alg"));
        let names = disclosed(cx, item);
        if names.is_empty() && concealed.is_none() {
            continue;
        }
        let title = match names.len() {
            0 => "The token conceals claims, and discloses none of them".to_owned(),
            1 => "The token discloses 1 claim beside it".to_owned(),
            many => format!("The token discloses {many} claims beside it"),
        };
        let shown: Vec<String> = names.iter().flatten().take(MAX_NAMES).map(|name| format!("`{name}`")).collect();
        let others = names.len() - shown.len();
        let which = match (shown.is_empty(), others) {
            (true, _) => String::new(),
            (false, 0) => format!("They are {}. ", shown.join(", ")),
            (false, others) => format!("They are {} and {others} more. ", shown.join(", ")),
        };
        let why = format!(
            "{which}Each must have its digest in `_sd` of the signed part. These digests and the values are not judged here."
        );
        out.find(
            RULE.finding(title, why)
                .spec("RFC 9901 4")
                .at(item, concealed.map_or(token.payload_span, |claim| claim.span)),
        );
    }
}

/// The name of each disclosure that stands behind the token where it was pasted; elements of lists have none.
fn disclosed(cx: &Context<'_>, item: &Item) -> Vec<Option<String>> {
    let compact = item.text().trim();
    let pasted = cx.case.inputs.get(item.input).and_then(|input| std::str::from_utf8(&input.bytes).ok());
    let texts = cx.ancestors(item).map(Item::text).chain(pasted);
    let behind = texts.filter(|_| !compact.is_empty()).filter_map(|text| Some(text.split_once(compact)?.1));
    let Some(rest) = behind.filter_map(|rest| rest.strip_prefix('~')).next() else { return Vec::new() };
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '~'))).unwrap_or(rest.len());
    let parts = rest.get(..end).unwrap_or("").split('~').take(MAX_DISCLOSURES);
    parts.filter_map(disclosure).collect()
}

/// The name in a disclosure: `[salt, name, value]`, or `[salt, value]` for an element of a list.
fn disclosure(part: &str) -> Option<Option<String>> {
    let octets = Segment::decode(part, 0).octets;
    let parsed = parse(std::str::from_utf8(&octets).ok()?);
    let list = parsed.root?;
    let name = list.elements().get(1).and_then(|name| name.as_str()).map(str::to_owned);
    match list.elements().len() {
        2 => Some(None),
        3 => Some(name),
        _ => None,
    }
}
