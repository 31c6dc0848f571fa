//! IN-TEXT-AROUND: what the receiver decodes holds more than the document, so that its parser does not find one.

use super::common::{is_xml, parameter_name};
use crate::declare_rule;
use crate::intake::LayerKind;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "IN-TEXT-AROUND", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| is_xml(item)) {
        let Some(layer) = decoded(item) else { continue };
        let Some((rest, follows)) = rest(item, layer) else {
            out.pass();
            continue;
        };
        let text = item.layers.get(layer).map_or("", |layer| rest.of(layer.content.as_str()));
        let title = if follows {
            "More text follows the document inside its encoding"
        } else {
            "Text precedes the document inside its encoding"
        };
        let why = format!(
            "The receiver decodes the whole value and parses it as one XML document. {} does not belong to it, so the \
             parser rejects the message.",
            quote(text.trim())
        );
        let sent = parameter_name(item).is_some();
        out.find_once(
            RULE.finding(title, why)
                .confidence(if sent { Confidence::Certain } else { Confidence::Likely })
                .fix(Party::Support, "Copy the value again from the request itself, and compare.")
                .fix(item.maker(), "If the original is the same, encode only the XML document.")
                .spec("XML 2.1")
                .at_layer(item, layer + 1, rest),
        );
    }
}

/// The last step that undid an encoding for transport, where only text was left out between it and the document.
fn decoded(item: &Item) -> Option<usize> {
    use LayerKind::{Base64, Base64Url, Deflate, Embedded, Gzip, HtmlEntities, Xml, Zlib};
    let is_encoding = |kind| matches!(kind, Base64 | Base64Url | Deflate | Zlib | Gzip);
    let at = item.layers.iter().rposition(|layer| is_encoding(layer.kind))?;
    let mut after = item.layers.get(at + 1..)?.iter();
    after.all(|layer| matches!(layer.kind, Embedded | HtmlEntities | Xml)).then_some(at)
}

/// What stands behind the document, or before it where it was sent in a field of SAML: a copy may begin with anything.
fn rest(item: &Item, layer: usize) -> Option<(Span, bool)> {
    let inner = item.layers.get(layer + 1..)?;
    if !inner.iter().any(|layer| layer.kind == LayerKind::Embedded) {
        return None;
    }
    let whole = item.layers.get(layer)?.content.as_str();
    let document = Span::new(0, item.text().len());
    let document = inner.iter().rev().fold(document, |span, layer| layer.map.outer(span));
    let before = Span::new(0, document.start.min(whole.len()));
    let after = Span::new(document.end.min(whole.len()), whole.len());
    let is_text = |span: Span| !span.of(whole).trim_matches([' ', '\t', '\r', '\n', '\u{feff}']).is_empty();
    if is_text(before) {
        return parameter_name(item).map(|_| (before, false));
    }
    is_text(after).then_some((after, true))
}
