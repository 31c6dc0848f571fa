//! XML-CONTROL-CHARS: characters that XML forbids, and characters that change how text is shown.

use super::common::{code_point, has_elements, is_identity, is_saml, shown, value_name};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, Party, Severity};
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::{DefectKind, Document, Node};

declare_rule! { "XML-CONTROL-CHARS", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let before = out.findings.len();
        forbidden(item, document, out);
        if is_saml(document) {
            for node in document.elements().filter(|node| is_identity(*node) && !has_elements(*node)) {
                if out.is_full() {
                    break;
                }
                if let Some(finding) = hidden(node) {
                    out.find_once(finding.at(item, node.content_span()));
                }
            }
        }
        if out.findings.len() == before {
            out.pass();
        }
    }
}

/// Not allowed in XML at all, not even as a reference such as `&#0;`.
fn forbidden(item: &Item, document: &Document, out: &mut Outcome) {
    for defect in &document.defects {
        if out.is_full() {
            break;
        }
        if !matches!(defect.kind, DefectKind::ForbiddenCharacter | DefectKind::BadCharacterReference) {
            continue;
        }
        let holder = holder(document, defect.span);
        let title = format!("{} contains a control character that XML does not allow", capital(&holder));
        let what = if defect.detail.is_empty() { String::new() } else { format!(" (`{}`)", shown(&defect.detail)) };
        let why = format!("It cannot be seen{what}, and a conforming parser rejects the whole message because of it.");
        out.find_once(advise(RULE.finding(title, why)).at(item, defect.span));
    }
}

/// Characters that are allowed and cannot be seen.
fn hidden(node: Node<'_>) -> Option<Finding> {
    let text = node.text();
    let c = text.chars().filter(|c| is_direction(*c) || is_control(*c)).max_by_key(|c| is_override(*c))?;
    let name = capital(&value_name(node));
    let finding = if is_override(c) {
        let why = format!(
            "The value is `{}`. {} changes the order in which the letters are shown, so a person reads a different name than the machine.",
            shown(&text),
            code_point(c)
        );
        RULE.finding(format!("{name} contains a character that reverses the text"), why).severity(Severity::Security)
    } else {
        let why = format!(
            "The value is `{}`. {} cannot be seen, but receivers compare it like any other character.",
            shown(&text),
            code_point(c)
        );
        RULE.finding(format!("{name} contains an invisible character"), why)
    };
    Some(advise(finding))
}

fn advise(finding: Finding) -> Finding {
    finding.fix(
        Party::IdpAdmin,
        "Type the value again where it comes from, usually the user's directory record. It \
     often came in by copying from a document or a web page.",
    )
}

/// The innermost element around a place, in words.
fn holder(document: &Document, span: Span) -> String {
    let Some(mut node) = document.root().filter(|root| root.span().contains(span)) else {
        return "the document".to_owned();
    };
    while let Some(inner) = node.elements().find(|child| child.span().contains(span)) {
        node = inner;
    }
    format!("`{}`", node.local())
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(characters).collect())
}

/// Embedding, override and isolate: text after them runs the other way.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_direction(c: char) -> bool {
    is_override(c) || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// Control characters that XML allows, other than white space.
fn is_control(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}')
}
