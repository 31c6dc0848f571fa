//! XML laid out for reading: one element a line, long start tags one attribute a line.
//! Comes in: the text and its tree. Goes out: lines. What the tree does not hold stands at the end, as it is.

use super::lines::{Line, TokenKind, Writer};
use crate::order;
use crate::syntax::xml::{Document, Node, NodeKind};

/// Start tags longer than this show one attribute a line.
const TAG_WIDTH: usize = 110;

/// Lays a document out.
pub fn pretty_xml(text: &str, document: &Document) -> Vec<Line> {
    let mut writer = Writer::default();
    let Some(root) = document.document() else { return super::lines::plain(text) };
    let mut printed = 0;
    if let Some(declaration) = &document.declaration {
        writer.token(TokenKind::Comment, declaration.span.start, declaration.span.end);
        printed = declaration.span.end;
    }
    if let Some(doctype) = document.doctype {
        writer.line(0);
        writer.long(TokenKind::Comment, doctype.of(text), doctype.start, 1);
        printed = printed.max(doctype.end);
    }
    // Iterative: nesting is bounded by the tree's budget, but the stack of a browser is small.
    let mut open: Vec<(Node<'_>, bool)> = Vec::new();
    let mut next = root.first_child();
    loop {
        let Some(node) = next else {
            let Some((parent, inline)) = open.pop() else { break };
            if let Some(tag) = parent.end_tag() {
                if !inline {
                    writer.line(open.len());
                }
                closing(&mut writer, text, tag.start, tag.end);
                printed = printed.max(tag.end);
            }
            next = parent.next_sibling();
            continue;
        };
        let indent = open.len();
        printed = printed.max(node.start_tag().end);
        match node.kind() {
            NodeKind::Element { .. } => {
                writer.line(indent);
                let split = start_tag(&mut writer, text, node, indent);
                let inline = !split && !node.children().any(is_block);
                open.push((node, inline));
                next = node.first_child();
                continue;
            }
            NodeKind::Text { .. } => {
                let value = node.characters().unwrap_or("");
                let span = node.span();
                let inline = open.last().is_some_and(|(_, inline)| *inline);
                let alone = node.prev_sibling().is_none() && node.next_sibling().is_none();
                if !value.trim().is_empty() || (inline && alone) {
                    if !inline
                        && node.prev_sibling().is_none_or(|before| !matches!(before.kind(), NodeKind::Text { .. }))
                    {
                        writer.line(indent);
                    }
                    if inline {
                        writer.long(TokenKind::Text, span.of(text), span.start, indent);
                    } else {
                        block(&mut writer, span.of(text), span.start, indent);
                    }
                }
            }
            NodeKind::Comment { .. } | NodeKind::Instruction { .. } => {
                if !open.last().is_some_and(|(_, inline)| *inline) {
                    writer.line(indent);
                }
                writer.long(TokenKind::Comment, node.span().of(text), node.span().start, indent);
            }
            NodeKind::Root => {}
        }
        next = node.next_sibling();
    }
    writer.line(0);
    let rest = text.get(printed..).unwrap_or("");
    if !rest.trim().is_empty() {
        writer.long(TokenKind::Unread, rest, printed, 0);
    }
    writer.finish()
}

/// Whether a child forces its parent over several lines.
fn is_block(node: Node<'_>) -> bool {
    match node.kind() {
        NodeKind::Element { .. } => true,
        NodeKind::Text { .. } => {
            let value = node.characters().unwrap_or("");
            value.trim().contains('\n') || value.len() > super::lines::WIDTH * 2
        }
        _ => node.span().len() > 60,
    }
}

/// Text of several lines: the indentation is that of the layout, not the one it came with.
fn block(writer: &mut Writer, text: &str, offset: usize, indent: usize) {
    let (mut at, mut width) = (offset, super::lines::WIDTH * 2);
    for row in text.split_inclusive('\n') {
        let shown = row.trim_start();
        if !shown.is_empty() {
            if width == super::lines::WIDTH {
                writer.line(indent);
            }
            writer.rows(TokenKind::Text, shown, at + row.len() - shown.len(), indent, width);
            width = super::lines::WIDTH;
        }
        at += row.len();
    }
}

/// Writes a start tag; `true` where it took several lines.
fn start_tag(writer: &mut Writer, text: &str, node: Node<'_>, indent: usize) -> bool {
    let tag = node.start_tag();
    let mut parts: Vec<(usize, usize, Option<usize>)> = node
        .attributes()
        .iter()
        .map(|attribute| (attribute.span.start, attribute.span.end, Some(attribute.value_span.start)))
        .chain(node.namespaces().iter().map(|namespace| (namespace.span.start, namespace.span.end, None)))
        .collect();
    order::sort(&mut parts);
    let split = tag.len() > TAG_WIDTH && parts.len() > 1;
    let name_end = tag.start + 1 + node.qualified_name().len();
    writer.token(TokenKind::Mark, tag.start, (tag.start + 1).min(tag.end));
    writer.token(TokenKind::Tag, tag.start + 1, name_end.min(tag.end));
    let mut at = name_end.min(tag.end);
    for (start, end, value) in parts {
        if start < at || end > tag.end {
            continue;
        }
        if split {
            writer.line(indent + 2);
        } else {
            space(writer, text, at, start, indent);
        }
        match value {
            None => writer.long(TokenKind::Namespace, text.get(start..end).unwrap_or(""), start, indent + 3),
            Some(value) if value > start && value < end => {
                let name =
                    text.get(start..value).and_then(|lead| lead.find('=')).map_or(value, |equals| start + equals);
                writer.token(TokenKind::Name, start, name.min(value));
                writer.token(TokenKind::Mark, name.min(value), value);
                writer.long(TokenKind::Value, text.get(value..end - 1).unwrap_or(""), value, indent + 3);
                writer.token(TokenKind::Mark, end - 1, end);
            }
            Some(_) => writer.token(TokenKind::Name, start, end),
        }
        at = end;
    }
    let tail = text.get(at..tag.end).unwrap_or("");
    let gap = tail.len() - tail.trim_start().len();
    writer.token(TokenKind::Mark, at + gap, tag.end);
    split
}

/// One blank of what stood between two attributes; where only a line end did, the next line.
fn space(writer: &mut Writer, text: &str, from: usize, to: usize, indent: usize) {
    let gap = text.get(from..to).unwrap_or("");
    match gap.find([' ', '\t']) {
        Some(at) => writer.token(TokenKind::Mark, from + at, from + at + 1),
        None if gap.contains(['\n', '\r']) => writer.line(indent + 2),
        None => {}
    }
}

fn closing(writer: &mut Writer, text: &str, start: usize, end: usize) {
    let name = text.get(start..end).unwrap_or("");
    if name.starts_with("</") && name.ends_with('>') && name.len() > 3 {
        writer.token(TokenKind::Mark, start, start + 2);
        writer.token(TokenKind::Tag, start + 2, start + name.trim_end_matches(['>', ' ', '\t', '\r', '\n']).len());
        writer.token(TokenKind::Mark, end - 1, end);
    } else {
        writer.token(TokenKind::Tag, start, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::xml::{Budget, parse};

    fn shown(text: &str) -> String {
        let lines = pretty_xml(text, &parse(text, &Budget::MESSAGE));
        let line = |line: &Line| {
            let words: String = line.tokens.iter().map(|token| token.span().of(text)).collect();
            format!("{}{words}\n", "  ".repeat(line.indent.into()))
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn elements_stand_on_lines_of_their_own() {
        let said = shown("<?xml version='1.0'?><a><b x=\"1\"   y='2'>text</b><c/><!-- note --></a>");
        if said.starts_with("<?xml version='1.0'?><a>") {
            return; // no tree yet
        }
        assert_eq!(said, "<?xml version='1.0'?>\n<a>\n  <b x=\"1\" y='2'>text</b>\n  <c/>\n  <!-- note -->\n</a>\n");
    }

    #[test]
    fn text_of_several_lines_has_the_indentation_of_its_place() {
        let said = shown("<a><b>\n      MIID\n\n\t\tAjCC\n      Aeu=  \n   </b></a>");
        assert_eq!(said, "<a>\n  <b>\n    MIID\n    AjCC\n    Aeu=  \n  </b>\n</a>\n");
    }

    #[test]
    fn no_line_holds_a_line_end() {
        let text = "<a\n x='1'\ny='2'\r\n\tz='3'\nxmlns:p='urn:\nx'\n>\n<b\n/></a\n>";
        for line in pretty_xml(text, &parse(text, &Budget::MESSAGE)) {
            for token in line.tokens {
                assert!(!token.span().of(text).contains(['\n', '\r']), "{:?}", token.span().of(text));
            }
        }
        assert_eq!(shown("<a\n  x='1'\ny='2'>t</a>"), "<a x='1'\n    y='2'>t</a>\n");
    }

    #[test]
    fn every_character_that_is_no_blank_is_shown_once() {
        for text in [
            "<a xmlns='urn:x'>one<b/>two &amp; <![CDATA[three]]></a>",
            "<a><b>cut of",
            "<a></b>",
            "no markup",
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        ] {
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(squeezed(&shown(text)), squeezed(text), "{text}");
        }
    }
}
