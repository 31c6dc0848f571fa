//! XML-WHITESPACE-VALUE: invisible white space around values that are compared as they are.

use super::common::{has_elements, is_invisible, shown, value_name};
use crate::declare_rule;
use crate::intake::LayerKind;
use crate::item::Item;
use crate::order;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::documents::documents;
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::source::Span;
use crate::syntax::xml::{Document, Node, ns};
use crate::vocabulary::DifferenceClass;
use std::collections::BTreeMap;

/// Attributes that hold a URL or an identifier to compare.
const ADDRESSES: &[&str] = &[
    "Recipient",
    "Destination",
    "AssertionConsumerServiceURL",
    "InResponseTo",
    "Location",
    "ResponseLocation",
    "entityID",
    "SPNameQualifier",
    "NameQualifier",
];

declare_rule! { "XML-WHITESPACE-VALUE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let metadata = document.root().is_some_and(|root| root.namespace() == Some(ns::MD));
        let mut found: BTreeMap<What, Vec<Padded>> = BTreeMap::new();
        for node in document.elements() {
            if !matches!(node.namespace(), Some(ns::SAML | ns::SAMLP | ns::MD)) {
                continue;
            }
            if is_compared(node, metadata) && !has_elements(node) {
                let text = node.text();
                match around(&text) {
                    Some(what) => found.entry(what).or_default().push(Padded {
                        rank: usize::from(node.local() == "AttributeValue"),
                        name: value_name(node),
                        text,
                        span: node.content_span(),
                    }),
                    None => out.pass(),
                }
            }
            for attribute in node.attributes() {
                if attribute.prefix().is_empty()
                    && ADDRESSES.contains(&attribute.local())
                    && let Some(what) = around(&attribute.value)
                {
                    found.entry(what).or_default().push(Padded {
                        rank: 0,
                        name: format!("`{}`", attribute.local()),
                        text: attribute.value.clone(),
                        span: attribute.value_span,
                    });
                }
            }
        }
        for (what, mut values) in found {
            if what == What::LineBreak && document.is_laid_out {
                out.not_checked("a viewer put every value on a line of its own: add the original message");
                continue;
            }
            order::by_key(&mut values, |value| value.rank); // What identifies comes before what describes; stable otherwise.
            // A viewer that indents puts line breaks around everything: that is the copy and not the message.
            let by_viewer = what == What::LineBreak && is_indented(item, document);
            if let Some(finding) = said(item, what, &values).map(|finding| match by_viewer {
                true => finding.severity(Severity::Info).confidence(Confidence::Possible),
                false => finding,
            }) {
                out.find_once(finding);
            }
        }
    }
}

/// A value with something invisible around it.
struct Padded {
    rank: usize,
    name: String,
    text: String,
    span: Span,
}

/// What stands around the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    LineBreak,
    Special,
    Tab,
    Space,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            What::LineBreak => "an invisible line break",
            What::Special => "an invisible special space",
            What::Tab => "an invisible tab",
            What::Space => "an invisible space",
        }
    }
}

impl What {
    fn fix(self) -> &'static str {
        match self {
            What::LineBreak => {
                "Remove the line break in the field, template or directory record that the value comes from."
            }
            What::Special => {
                "Remove the special space in the field, template or directory record that the value comes from."
            }
            What::Tab => "Remove the tab in the field, template or directory record that the value comes from.",
            What::Space => "Remove the space in the field, template or directory record that the value comes from.",
        }
    }
}

/// In metadata, attribute values describe the entity; nobody compares them character by character.
fn is_compared(node: Node<'_>, metadata: bool) -> bool {
    node.namespace() == Some(ns::SAML)
        && (matches!(node.local(), "Issuer" | "Audience" | "NameID") || (!metadata && node.local() == "AttributeValue"))
}

/// Whether the text was pasted as XML and is laid out over several lines, as viewers do.
fn is_indented(item: &Item, document: &Document) -> bool {
    let encoded = item.layers.iter().any(|layer| matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url));
    let Some(root) = document.root().filter(|_| !encoded) else { return false };
    let between: Vec<&str> = root.children().filter_map(|node| node.characters()).collect();
    between.iter().all(|text| text.trim().is_empty()) && between.iter().any(|text| text.contains('\n'))
}

/// What stands around the value; `None` where nothing does or where there is no value at all.
fn around(text: &str) -> Option<What> {
    let bare = bare(text);
    if bare.is_empty() || bare.len() == text.len() {
        return None;
    }
    let front = text.len() - text.trim_start_matches(is_blank).len();
    let outside = || text.char_indices().filter(|(at, _)| *at < front || *at >= front + bare.len()).map(|(_, c)| c);
    Some(if outside().any(|c| matches!(c, '\n' | '\r')) {
        What::LineBreak
    } else if outside().any(|c| !matches!(c, ' ' | '\t')) {
        What::Special
    } else if outside().any(|c| c == '\t') {
        What::Tab
    } else {
        What::Space
    })
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn bare(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn said(item: &Item, what: What, values: &[Padded]) -> Option<Finding> {
    let first = values.first()?;
    let mut title = format!("There is {} around `{}` in the {}", what.words(), shown(bare(&first.text)), first.name);
    match values.len() {
        1 => {}
        2 => title.push_str(" and one more value"),
        count => title.push_str(&format!(" and {} more values", count - 1)),
    }
    let why = "SAML values are compared character by character; receivers such as python3-saml, ruby-saml and \
     node-saml do not trim them, others do.";
    let mut finding = RULE
        .finding(title, why)
        .compared(bare(&first.text), &first.text, Some(DifferenceClass::Whitespace))
        .fix(item.maker(), what.fix());
    if what == What::LineBreak {
        finding = finding.fix(
            Party::Support,
            "If this copy was indented by a viewer, the original has no line break: paste the original base64 value.",
        );
    }
    for value in values.iter().take(MAX_PLACES) {
        finding = finding.at(item, value.span);
    }
    Some(finding)
}
